//! A store that forgets: for the browser tab and for tests. What it keeps beyond the world itself
//! are the answers under their MS-RequestIds.

use super::{Denial, Outcome, Store, StoreError, Write};
use crate::call::Answer;
use crate::idempotency::{Fingerprint, KEPT, Key};
use crate::machine::Decision;
use crate::world::World;

/// A store in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    answers: Vec<Kept>,
    /// Keys of the group that has begun.
    begun: Vec<Key>,
}

/// An answer, what it was given to, and when, in milliseconds since 1970.
#[derive(Debug)]
struct Kept {
    key: Key,
    fingerprint: Fingerprint,
    at: i64,
    answer: Answer,
}

impl Store for MemoryStore {
    fn caught_up(&mut self, _sequence: u64) -> Result<Option<World>, StoreError> {
        Ok(None)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.begun.clear();
        Ok(())
    }

    fn write(
        &mut self,
        write: &Write<'_>,
        decide: &mut dyn FnMut() -> Decision,
    ) -> Result<Outcome, StoreError> {
        let now = write.now.unix_milliseconds();
        let first = self.answers.iter().find(|kept| kept.key == *write.key);
        if let Some(kept) = first.filter(|kept| now - kept.at < KEPT) {
            return Ok(match kept.fingerprint == write.fingerprint {
                true => Outcome::Replayed(kept.answer.clone()),
                false => Outcome::Reused,
            });
        }
        let decision = decide();
        if decision.entry.is_some() {
            // Also one under the same key that is too old.
            self.answers.retain(|kept| now - kept.at < KEPT);
            self.answers.push(Kept {
                key: write.key.clone(),
                fingerprint: write.fingerprint,
                at: now,
                answer: decision.answer.clone(),
            });
            self.begun.push(write.key.clone());
        }
        Ok(Outcome::Decided(decision))
    }

    fn deny(&mut self, _denial: &Denial) -> Result<(), StoreError> {
        Ok(())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.begun.clear();
        Ok(())
    }

    fn rollback(&mut self) {
        let begun = std::mem::take(&mut self.begun);
        self.answers.retain(|kept| !begun.contains(&kept.key));
    }

    fn replace(&mut self, _world: &World) -> Result<(), StoreError> {
        self.answers.clear();
        Ok(())
    }

    fn set_clock(&mut self, _offset: i64) -> Result<(), StoreError> {
        Ok(())
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn close(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
