//! A store that forgets: for the browser tab and for tests. What it keeps beyond the world itself
//! are the answers under their MS-RequestIds.

use super::{Denial, Outcome, Store, StoreError, Write};
use crate::call::Answer;
use crate::idempotency::{Fingerprint, KEPT, Key};
use crate::machine::Decision;
use crate::world::World;
use std::collections::BTreeMap;

/// A store in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    answers: BTreeMap<Key, (Fingerprint, i64, Answer)>,
    /// Keys of the group that has begun.
    begun: Vec<Key>,
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
        if let Some((fingerprint, at, answer)) = self.answers.get(write.key)
            && now - at < KEPT
        {
            return Ok(match *fingerprint == write.fingerprint {
                true => Outcome::Replayed(answer.clone()),
                false => Outcome::Reused,
            });
        }
        let decision = decide();
        if decision.entry.is_some() {
            self.answers.retain(|_, (_, at, _)| now - *at < KEPT);
            let kept = (write.fingerprint, now, decision.answer.clone());
            self.answers.insert(write.key.clone(), kept);
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
        for key in self.begun.drain(..) {
            self.answers.remove(&key);
        }
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
