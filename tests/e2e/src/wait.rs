//! Waiting for what must come to be.

use std::time::{Duration, Instant};

/// How long something may take that normally takes a moment. Two browsers share two cores here.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// How often it is looked for.
const TURN: Duration = Duration::from_millis(15);

/// Looks until there is something; nothing if it does not come in time.
pub async fn within<T>(time: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + time;
    loop {
        if let Some(found) = look().await {
            return Some(found);
        }
        if Instant::now() >= end {
            return None;
        }
        tokio::time::sleep(TURN).await;
    }
}

/// Looks until there is something; a failed test if it does not come.
#[track_caller]
pub fn until<T>(
    what: impl Into<String>,
    look: impl AsyncFnMut() -> Option<T>,
) -> impl Future<Output = T> {
    let (what, caller) = (what.into(), std::panic::Location::caller());
    async move {
        match within(PATIENCE, look).await {
            Some(found) => found,
            None => panic!("{caller}: waited {PATIENCE:?} for this in vain: {what}"),
        }
    }
}
