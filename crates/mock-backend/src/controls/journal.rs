//! What was asked for: tests look it up.

use serde::Serialize;
use std::collections::VecDeque;

/// How many visits are kept.
const KEPT: usize = 10_000;

/// A request to the API and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// When, by the mock's clock.
    pub at: String,
    /// Method.
    pub method: String,
    /// Path, with its query.
    pub path: String,
    /// Status of the answer; none where a fault kept it from going out.
    pub status: Option<u16>,
    /// `MS-RequestId`.
    pub request_id: String,
    /// `MS-CorrelationId`.
    pub correlation_id: String,
    /// Whether the answer was that of an earlier request.
    pub replayed: bool,
    /// The fault that it met.
    pub fault: Option<&'static str>,
    /// How long it was held up first, in milliseconds.
    pub latency_ms: Option<u64>,
}

/// The latest visits, oldest first.
#[derive(Debug, Default)]
pub struct Journal(VecDeque<Visit>);

impl Journal {
    /// Adds a visit; the oldest goes when there are too many.
    pub fn add(&mut self, visit: Visit) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(visit);
    }

    /// All visits that are kept.
    pub fn visits(&self) -> impl Iterator<Item = &Visit> {
        self.0.iter()
    }

    /// Forgets them.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
