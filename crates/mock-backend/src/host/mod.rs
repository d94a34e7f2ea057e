//! What the core needs of the place where it runs: a clock, a way to wait, somewhere to report to.

#[cfg(feature = "native")]
pub mod native;

use crate::clerk::moment;
use partner_api::Timestamp;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Time passing.
pub type Pause = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The place where the core runs.
#[derive(Clone)]
pub struct Host {
    clock: Arc<dyn Fn() -> i64 + Send + Sync>,
    pause: Arc<dyn Fn(Duration) -> Pause + Send + Sync>,
    report: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Host {
    /// A host with this clock (milliseconds since the start of 1970), this way to wait and this
    /// place to report to.
    pub fn new(
        clock: impl Fn() -> i64 + Send + Sync + 'static,
        pause: impl Fn(Duration) -> Pause + Send + Sync + 'static,
        report: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        Self {
            clock: Arc::new(clock),
            pause: Arc::new(pause),
            report: Arc::new(report),
        }
    }

    /// The moment, where the mock's clock is so many milliseconds ahead.
    pub fn now(&self, offset: i64) -> Timestamp {
        moment((self.clock)().saturating_add(offset))
    }

    /// Waits.
    pub fn pause(&self, time: Duration) -> Pause {
        (self.pause)(time)
    }

    /// Says something to whoever runs the backend, in a sentence.
    pub fn report(&self, sentence: &str) {
        (self.report)(sentence);
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}
