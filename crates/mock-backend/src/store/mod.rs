//! Where the world is kept so that it outlives the process.

mod memory;
#[cfg(feature = "native")]
pub mod sqlite;

pub use memory::MemoryStore;

use crate::call::{Answer, Call};
use crate::idempotency::{Fingerprint, Key};
use crate::machine::Decision;
use crate::route::Method;
use crate::world::{PartnerIndex, World};
use partner_api::Timestamp;
use std::fmt;

/// A write, as the store looks at it.
#[derive(Debug)]
pub struct Write<'a> {
    /// The call.
    pub call: &'a Call,
    /// What makes it the same as another.
    pub key: &'a Key,
    /// What it asks for.
    pub fingerprint: Fingerprint,
    /// How many writes the world has seen: the store must have seen as many.
    pub sequence: u64,
    /// The moment.
    pub now: Timestamp,
}

/// What became of a write.
#[derive(Debug)]
pub enum Outcome {
    /// It was decided now, and what there was to store is in the transaction.
    Decided(Decision),
    /// It was decided before; this is the answer of then.
    Replayed(Answer),
    /// Its MS-RequestId was used before, for something else.
    Reused,
}

/// A request that somebody was not let through with. The audit keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// When, by the mock's clock.
    pub at: Timestamp,
    /// Whose token it was, where it was anybody's.
    pub partner: Option<PartnerIndex>,
    /// Method.
    pub method: Method,
    /// Path of the route, and the customer in it where that is an id.
    pub path: String,
    /// Status of the answer.
    pub status: u16,
    /// `MS-CorrelationId`.
    pub correlation_id: String,
}

/// Why the store could not do it. Nothing is stored then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(pub String);

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}

/// Where the world is kept.
///
/// Writes are done in groups, between [`Store::begin`] and [`Store::commit`]: all that come at the
/// same time share one transaction, and the disk is waited for once.
pub trait Store: Send {
    /// After a failure of the disk it can be that a group which was reported as not stored is stored
    /// all the same: the log was written, and only the waiting for the disk failed. Then this is the
    /// world as it is kept. It is, too, where somebody else wrote, as another tab of a browser does.
    /// `sequence`: how many writes the world in memory has seen.
    fn caught_up(&mut self, sequence: u64) -> Result<Option<World>, StoreError>;

    /// Begins a group.
    fn begin(&mut self) -> Result<(), StoreError>;

    /// Does a write: looks whether it came before, and if not, has it decided and stores changes,
    /// audit, idempotency record and answer. Where that fails, the rest of the group is as it was.
    fn write(
        &mut self,
        write: &Write<'_>,
        decide: &mut dyn FnMut() -> Decision,
    ) -> Result<Outcome, StoreError>;

    /// Adds a denial to the audit, in a group as a write.
    fn deny(&mut self, denial: &Denial) -> Result<(), StoreError>;

    /// Ends a group. Returns only when all of it is as safe as the store can make it, or none of it
    /// is stored.
    fn commit(&mut self) -> Result<(), StoreError>;

    /// Drops a group.
    fn rollback(&mut self);

    /// Forgets everything and keeps this world instead.
    fn replace(&mut self, world: &World) -> Result<(), StoreError>;

    /// Keeps another offset of the mock's clock.
    fn set_clock(&mut self, offset: i64) -> Result<(), StoreError>;

    /// Stores something that changes nothing, to see whether it can.
    fn probe(&mut self) -> Result<(), StoreError>;

    /// Puts everything in order before the process ends.
    fn close(&mut self) -> Result<(), StoreError>;
}
