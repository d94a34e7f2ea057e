//! A store that forgets: for the browser tab and for tests. What it keeps beyond the world itself
//! are the answers under their MS-RequestIds.

use super::{Outcome, Store, StoreError, Write};
use crate::call::Answer;
use crate::idempotency::{Fingerprint, KEPT, Key};
use crate::machine::Decision;
use crate::world::World;
use std::collections::BTreeMap;

/// A store in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    answers: BTreeMap<Key, (Fingerprint, i64, Answer)>,
}

impl Store for MemoryStore {
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
        }
        Ok(Outcome::Decided(decision))
    }

    fn replace(&mut self, _world: &World) -> Result<(), StoreError> {
        self.answers.clear();
        Ok(())
    }

    fn set_clock(&mut self, _offset: i64) -> Result<(), StoreError> {
        Ok(())
    }

    fn close(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
