//! A value that comes from the backend.

use crate::api::error::Failure;

/// A remote value and where it stands. A failed refresh keeps what was there.
#[derive(Clone, Debug)]
pub enum Remote<T> {
    /// Not asked for.
    Idle,
    /// Asked for the first time.
    Loading,
    /// There, and asked for again.
    Refreshing(T),
    /// There.
    Ready(T),
    /// Not there, or no newer one than the one that is kept.
    Failed(Failure, Option<T>),
}

impl<T> Remote<T> {
    /// The value, also one that is being refreshed or could not be.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(value) | Self::Refreshing(value) | Self::Failed(_, Some(value)) => {
                Some(value)
            }
            Self::Idle | Self::Loading | Self::Failed(_, None) => None,
        }
    }

    /// What went wrong, if it did.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure, _) => Some(failure),
            _ => None,
        }
    }

    /// Whether an answer is awaited.
    pub fn pending(&self) -> bool {
        matches!(self, Self::Loading | Self::Refreshing(_))
    }

    /// The same, asked for again.
    pub fn asked_again(self) -> Self {
        match self {
            Self::Ready(value) | Self::Refreshing(value) | Self::Failed(_, Some(value)) => {
                Self::Refreshing(value)
            }
            Self::Idle | Self::Loading | Self::Failed(_, None) => Self::Loading,
        }
    }

    /// The same, after an answer.
    pub fn answered(self, answer: Result<T, Failure>) -> Self {
        match (answer, self) {
            (Ok(value), _) => Self::Ready(value),
            (
                Err(failure),
                Self::Ready(old) | Self::Refreshing(old) | Self::Failed(_, Some(old)),
            ) => Self::Failed(failure, Some(old)),
            (Err(failure), _) => Self::Failed(failure, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::error::ApiError;

    fn offline() -> Failure {
        Failure {
            error: ApiError::Offline,
            reference: None,
        }
    }

    #[test]
    fn a_failed_refresh_keeps_the_value_and_says_so() {
        let remote = Remote::Ready(7).asked_again().answered(Err(offline()));
        assert_eq!(remote.value(), Some(&7));
        assert!(remote.failure().is_some());
    }

    #[test]
    fn a_failed_first_load_has_no_value() {
        let remote = Remote::<u8>::Idle.asked_again().answered(Err(offline()));
        assert_eq!(remote.value(), None);
        assert!(remote.failure().is_some() && !remote.pending());
    }

    #[test]
    fn a_retry_after_a_failure_is_pending_again() {
        let remote = Remote::<u8>::Failed(offline(), None).asked_again();
        assert!(remote.pending() && remote.failure().is_none());
    }
}
