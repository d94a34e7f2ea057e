//! What can go wrong between the page and the backend, as data.

/// A kind of failure. What it means and what to do next is worded in `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No connection, or the backend closed it.
    Offline,
    /// No answer in time.
    Timeout,
    /// The page itself gave the request up; never shown.
    Aborted,
    /// 401, also after a fresh token.
    Unauthorised,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 429: not even looked at, with a time to wait, in seconds.
    Throttled(u32),
    /// 409, or 503 with a time to wait, in seconds: it may be worked on, or have been.
    Busy(u32),
    /// Any other 5xx.
    Server(u16),
    /// Any other 4xx, with what the backend says about it.
    Refused {
        /// HTTP status.
        status: u16,
        /// The API's error code, where it gave one.
        code: Option<i64>,
        /// The backend's own words.
        description: String,
    },
    /// 2xx, but not what the API promises.
    Unreadable(String),
}

/// A failure with the reference to quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub error: ApiError,
    /// MS-CorrelationId of the attempt.
    pub reference: Option<String>,
}

/// What a failed write means for the thing that was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Certainly nothing happened; the same request may be sent again after a while.
    NotYet,
    /// Certainly nothing happened, and the same request would fail again.
    NotDone,
    /// Nobody knows: it may have happened. Only the backend can tell.
    Unknown,
}

impl Failure {
    /// A list of several answers that cannot be told to be whole; no one of them is to blame.
    pub fn incomplete() -> Self {
        Self {
            error: ApiError::Unreadable(String::new()),
            reference: None,
        }
    }

    /// What this failure means for a write.
    ///
    /// 4xx are answers, but 409 is none yet. A lost connection, a time-out, a 5xx or an unreadable
    /// 2xx may each come after the commit, so none of them counts as a failure of the upgrade
    /// (RL-12).
    pub fn outcome(&self) -> Outcome {
        match self.error {
            ApiError::Throttled(_) => Outcome::NotYet,
            ApiError::Unauthorised
            | ApiError::Forbidden
            | ApiError::NotFound
            | ApiError::Refused { .. } => Outcome::NotDone,
            ApiError::Offline
            | ApiError::Timeout
            | ApiError::Aborted
            | ApiError::Busy(_)
            | ApiError::Server(_)
            | ApiError::Unreadable(_) => Outcome::Unknown,
        }
    }

    /// For how many seconds the backend wants to be left alone, where it said so.
    pub fn wait(&self) -> Option<u32> {
        match self.error {
            ApiError::Throttled(seconds) | ApiError::Busy(seconds) => Some(seconds),
            _ => None,
        }
    }

    /// Whether the backend answered at all, so that the request id is used up: a new attempt gets
    /// a new one (domain.md §2.10). A 401 is about the caller, not about the request.
    pub fn answered(&self) -> bool {
        self.outcome() == Outcome::NotDone && self.error != ApiError::Unauthorised
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_have_happened_is_never_called_failed() {
        let outcome = |error| {
            Failure {
                error,
                reference: None,
            }
            .outcome()
        };
        for error in [
            ApiError::Offline,
            ApiError::Timeout,
            ApiError::Server(500),
            ApiError::Server(502),
            ApiError::Busy(7),
            ApiError::Unreadable(String::new()),
        ] {
            assert_eq!(outcome(error), Outcome::Unknown);
        }
        for error in [
            ApiError::Unauthorised,
            ApiError::Forbidden,
            ApiError::NotFound,
        ] {
            assert_eq!(outcome(error), Outcome::NotDone);
        }
        assert_eq!(outcome(ApiError::Throttled(7)), Outcome::NotYet);
    }

    #[test]
    fn only_an_answer_uses_the_request_id_up() {
        let answered = |error| {
            Failure {
                error,
                reference: None,
            }
            .answered()
        };
        assert!(answered(ApiError::NotFound));
        assert!(!answered(ApiError::Unauthorised));
        assert!(!answered(ApiError::Throttled(1)));
        assert!(!answered(ApiError::Timeout));
    }
}
