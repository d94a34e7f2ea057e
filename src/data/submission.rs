//! Where a submitted upgrade stands: a pure state machine. Sending and timers are the caller's.
//!
//! One promise shapes it: what may have happened is never called failed, and is never sent again
//! under another request id. An unknown outcome is asked about with the same id, again and again,
//! until the backend knows (RL-12).

use crate::api::error::{ApiError, Failure, Outcome};

/// Where a submission stands. `A` is the backend's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Submission<A> {
    /// Not submitted.
    Not,
    /// The request is on its way.
    Sending,
    /// Certainly not done yet; sent again after so many seconds.
    Waiting(u32),
    /// Nobody knows; asked again after so many seconds, for the n-th time.
    Unknown {
        /// Times asked so far.
        asked: u32,
        /// Seconds to the next time; none while asking.
        next: Option<u32>,
    },
    /// Nobody knows, and the backend no longer knows the request id: asking again could be a second
    /// upgrade, so nothing asks any more. The subscription itself may tell.
    Lapsed,
    /// Certainly not done.
    Failed(Failure),
    /// The backend's answer: upgraded, or refused with its reasons.
    Answered(A),
}

impl<A> Submission<A> {
    /// Whether a further submit would be a second one: then it does nothing.
    pub fn busy(&self) -> bool {
        matches!(
            self,
            Self::Sending | Self::Waiting(_) | Self::Unknown { .. }
        )
    }

    /// The state while a request is on its way.
    pub fn sending(self) -> Self {
        match self {
            Self::Unknown { asked, .. } => Self::Unknown { asked, next: None },
            _ => Self::Sending,
        }
    }

    /// The state after the request came back. `stale` tells of an answer that it is what the backend
    /// says to an upgrade that it has already done and forgotten: that the source is not active.
    /// Where an attempt before may have been that upgrade, such an answer is none.
    pub fn came_back(self, answer: Result<A, Failure>, stale: impl FnOnce(&A) -> bool) -> Self {
        let asked = match self {
            Self::Unknown { asked, .. } => asked,
            _ => 0,
        };
        match answer {
            Ok(answer) if asked > 0 && stale(&answer) => Self::Lapsed,
            Ok(answer) => Self::Answered(answer),
            Err(failure) => {
                let wait = failure.wait();
                match failure.outcome() {
                    Outcome::NotYet if asked == 0 => Self::Waiting(wait.unwrap_or(1)),
                    // A lost sign-in, or the customer's loss, does not make known what was unknown:
                    // the first attempt may have gone through before. Only what the backend says
                    // about the request itself counts.
                    Outcome::NotDone if asked == 0 || about_the_request(&failure) => {
                        Self::Failed(failure)
                    }
                    // Nor does being told to wait.
                    _ => Self::Unknown {
                        asked: asked + 1,
                        next: Some(wait.unwrap_or_else(|| pause(asked + 1))),
                    },
                }
            }
        }
    }
}

fn about_the_request(failure: &Failure) -> bool {
    matches!(failure.error, ApiError::Refused { .. })
}

/// Seconds before the n-th question about an unknown outcome: 1, 2, 4, 8, then every 15.
fn pause(asked: u32) -> u32 {
    if asked <= 4 {
        1 << (asked - 1).min(3)
    } else {
        15
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl<A> Submission<A> {
        /// As [`Submission::came_back`], where no answer is stale.
        fn came(self, answer: Result<A, Failure>) -> Self {
            self.came_back(answer, |_| false)
        }
    }

    fn failed(error: ApiError) -> Result<(), Failure> {
        Err(Failure {
            error,
            reference: None,
        })
    }

    #[test]
    fn a_lost_answer_is_unknown_and_asked_about_until_the_backend_knows() {
        let mut state = Submission::Not.sending().came(failed(ApiError::Offline));
        for want in [1, 2, 4, 8, 15, 15] {
            let Submission::Unknown { next, .. } = state else {
                panic!("{state:?}")
            };
            assert_eq!(next, Some(want));
            assert!(state.busy());
            state = state.sending().came(failed(ApiError::Timeout));
        }
        assert_eq!(state.sending().came(Ok(())), Submission::Answered(()));
    }

    #[test]
    fn being_told_to_wait_before_anything_was_lost_is_not_unknown() {
        let state = Submission::Not
            .sending()
            .came(failed(ApiError::Throttled(7)));
        assert_eq!(state, Submission::Waiting(7));
        assert!(state.busy());
        assert_eq!(state.sending(), Submission::Sending);
    }

    #[test]
    fn a_backend_that_is_busy_with_it_may_have_done_it() {
        let state = Submission::Not.sending().came(failed(ApiError::Busy(7)));
        let Submission::Unknown { asked: 1, next } = state else {
            panic!("{state:?}")
        };
        assert_eq!(next, Some(7));
        // Signed out meanwhile: that says nothing about the first attempt.
        let state = state.sending().came(failed(ApiError::Unauthorised));
        assert!(matches!(state, Submission::Unknown { asked: 2, .. }));
    }

    #[test]
    fn an_unknown_outcome_stays_unknown_when_the_question_is_throttled_or_signed_out() {
        for error in [
            ApiError::Throttled(5),
            ApiError::Unauthorised,
            ApiError::Forbidden,
            ApiError::NotFound,
        ] {
            let state = Submission::Not.sending().came(failed(ApiError::Offline));
            let state = state.sending().came(failed(error));
            assert!(
                matches!(state, Submission::Unknown { asked: 2, .. }),
                "{state:?}"
            );
        }
    }

    #[test]
    fn a_refusal_by_status_is_certain() {
        for error in [
            ApiError::Forbidden,
            ApiError::NotFound,
            ApiError::Unauthorised,
        ] {
            let state = Submission::Not.sending().came(failed(error));
            assert!(matches!(state, Submission::Failed(_)));
            assert!(!state.busy());
        }
    }

    #[test]
    fn a_source_that_is_gone_is_no_refusal_where_an_attempt_before_may_have_upgraded_it() {
        let gone = |&gone: &bool| gone;
        let first = Submission::Not.sending();
        assert_eq!(first.came_back(Ok(true), gone), Submission::Answered(true));
        let lost = || {
            let lost = Err(Failure {
                error: ApiError::Offline,
                reference: None,
            });
            Submission::Not.sending().came_back(lost, gone).sending()
        };
        assert_eq!(lost().came_back(Ok(true), gone), Submission::Lapsed);
        // Another refusal is one.
        assert_eq!(
            lost().came_back(Ok(false), gone),
            Submission::Answered(false)
        );
    }
}
