//! Where the world is kept so that it outlives the process.

mod memory;
#[cfg(feature = "native")]
pub mod sqlite;

pub use memory::MemoryStore;

use crate::call::{Answer, Call};
use crate::idempotency::{Fingerprint, Key};
use crate::machine::Decision;
use crate::world::World;
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
    /// It was decided now, and what there was to store is stored.
    Decided(Decision),
    /// It was decided before; this is the answer of then.
    Replayed(Answer),
    /// Its MS-RequestId was used before, for something else.
    Reused,
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
pub trait Store: Send {
    /// Does a write in one transaction: looks whether it came before, and if not, has it decided
    /// and stores changes, audit, idempotency record and answer. Returns only when all of that is
    /// as safe as the store can make it.
    fn write(
        &mut self,
        write: &Write<'_>,
        decide: &mut dyn FnMut() -> Decision,
    ) -> Result<Outcome, StoreError>;

    /// Forgets everything and keeps this world instead.
    fn replace(&mut self, world: &World) -> Result<(), StoreError>;

    /// Keeps another offset of the mock's clock.
    fn set_clock(&mut self, offset: i64) -> Result<(), StoreError>;

    /// Puts everything in order before the process ends.
    fn close(&mut self) -> Result<(), StoreError>;
}
