//! `/healthz`: the process is alive. `/readyz`: it can do what it is for, which is to store.
//! Neither needs a token, and neither says more than that.

use crate::backend::Backend;
use crate::call::Answer;
use crate::clerk::Job;
use futures_util::future::{Either, select};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long an answer is good: anybody can ask, and each look at the store is a write.
const FRESH: Duration = Duration::from_millis(500);
/// How long the store may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is known about the state of the server.
#[derive(Debug, Default)]
pub struct Health {
    stopping: AtomicBool,
    seen: Mutex<Option<(Instant, bool)>>,
}

impl Health {
    /// From now on the server is not ready: it stops.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// The answer at a path; nothing where the path is another.
    pub async fn answer(&self, path: &str, backend: &Backend) -> Option<Answer> {
        match path {
            "/healthz" => Some(Answer::json(200, r#"{"status":"alive"}"#)),
            "/readyz" => Some(match self.is_ready(backend).await {
                true => Answer::json(200, r#"{"status":"ready"}"#),
                false => {
                    Answer::json(503, r#"{"status":"not ready"}"#).with_header("retry-after", "1")
                }
            }),
            _ => None,
        }
    }

    async fn is_ready(&self, backend: &Backend) -> bool {
        if self.stopping.load(Ordering::Relaxed) {
            return false;
        }
        // Who comes while somebody looks waits for what that one sees.
        let mut seen = self.seen.lock().await;
        if let Some((at, ready)) = *seen
            && at.elapsed() < FRESH
        {
            return ready;
        }
        let probe = backend.desk.submit(Job::Probe);
        let ready = match select(probe, backend.host.pause(PATIENCE)).await {
            Either::Left((answer, _)) => answer.status == 200,
            Either::Right(_) => false,
        };
        *seen = Some((Instant::now(), ready));
        ready
    }
}
