//! The one who writes. Writes are done one after another: decided, stored, then made in memory,
//! then answered, so nobody ever reads what is not stored.

use crate::call::{Answer, Call};
use crate::host::Host;
use crate::idempotency::{Fingerprint, Key};
use crate::machine::Machine;
use crate::problem::Problem;
use crate::store::{Outcome, Store, StoreError, Write};
use crate::world::World;
use partner_api::Timestamp;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The world, as everybody shares it.
#[derive(Clone, Debug)]
pub struct SharedWorld(Arc<RwLock<World>>);

impl SharedWorld {
    /// Shares a world.
    pub fn new(world: World) -> Self {
        Self(Arc::new(RwLock::new(world)))
    }

    /// The world, to look at. Nobody holds it for longer than it takes to make one answer, and a
    /// change to it is made whole or not begun, so a panic elsewhere leaves it in order.
    pub fn look(&self) -> RwLockReadGuard<'_, World> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, World> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something that changes the world.
#[derive(Debug)]
pub enum Job {
    /// A call of the API.
    Write(Box<Call>),
    /// Another world instead of this one.
    #[cfg(feature = "controls")]
    Replace(Box<World>),
    /// Another offset of the clock, in milliseconds.
    #[cfg(feature = "controls")]
    Clock(i64),
}

/// The one who writes.
pub struct Clerk {
    machine: Arc<Machine>,
    world: SharedWorld,
    store: Box<dyn Store>,
    host: Host,
}

impl Clerk {
    /// A clerk for a world and the store that keeps it.
    pub fn new(
        machine: Arc<Machine>,
        world: SharedWorld,
        store: Box<dyn Store>,
        host: Host,
    ) -> Self {
        Self {
            machine,
            world,
            store,
            host,
        }
    }

    /// Does a job. What it says has happened.
    pub fn work(&mut self, job: Job) -> Answer {
        match job {
            Job::Write(call) => self.write(&call),
            #[cfg(feature = "controls")]
            Job::Replace(world) => {
                let stored = self.store.replace(&world);
                self.done(stored, |present| *present = *world)
            }
            #[cfg(feature = "controls")]
            Job::Clock(offset) => {
                let stored = self.store.set_clock(offset);
                self.done(stored, |present| present.clock_offset = offset)
            }
        }
    }

    #[cfg(feature = "controls")]
    fn done(&self, stored: Result<(), StoreError>, change: impl FnOnce(&mut World)) -> Answer {
        match stored {
            Ok(()) => {
                change(&mut self.world.change());
                Answer::json(200, "{}")
            }
            Err(error) => self.unavailable(&error, rules::Language::En),
        }
    }

    fn write(&mut self, call: &Call) -> Answer {
        let (sequence, offset) = {
            let world = self.world.look();
            (world.sequence, world.clock_offset)
        };
        let now = self.host.now(offset);
        let key = Key::of(call);
        let write = Write {
            call,
            key: &key,
            fingerprint: Fingerprint::of(call),
            sequence,
            now,
        };
        let (machine, world) = (&self.machine, &self.world);
        let mut decide = || machine.decide(&world.look(), call, now);
        match self.store.write(&write, &mut decide) {
            Ok(Outcome::Decided(decision)) => {
                if decision.entry.is_some() {
                    let mut world = self.world.change();
                    world.sequence += 1;
                    for change in decision.changes {
                        world.apply(change);
                    }
                }
                decision.answer
            }
            Ok(Outcome::Replayed(answer)) => Answer {
                replayed: true,
                ..answer
            },
            Ok(Outcome::Reused) => Problem::RequestIdReused.answer(call.language),
            Err(error) => self.unavailable(&error, call.language),
        }
    }

    fn unavailable(&self, error: &StoreError, language: rules::Language) -> Answer {
        self.host
            .report(&format!("The store refused a write: {error}"));
        Problem::Unavailable.answer(language)
    }

    /// Puts the store in order before the process ends.
    pub fn close(&mut self) -> Result<(), StoreError> {
        self.store.close()
    }
}

/// An answer to come.
pub type Reply = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// Where jobs are handed in. The work goes on when nobody waits for the reply any more.
pub trait Desk: Send + Sync {
    /// Hands in a job.
    fn submit(&self, job: Job) -> Reply;
}

/// A desk that does each job at once: for the browser tab, which has one thread, and for tests.
pub struct InlineDesk(Mutex<Clerk>);

impl InlineDesk {
    /// A desk with this clerk.
    pub fn new(clerk: Clerk) -> Self {
        Self(Mutex::new(clerk))
    }

    fn clerk(&self) -> MutexGuard<'_, Clerk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk for InlineDesk {
    fn submit(&self, job: Job) -> Reply {
        let answer = self.clerk().work(job);
        Box::pin(ready(answer))
    }
}

/// The moment `milliseconds` after the start of 1970, or the last one there is.
pub(crate) fn moment(milliseconds: i64) -> Timestamp {
    Timestamp::from_unix_milliseconds(milliseconds)
        .unwrap_or_else(|| Timestamp::midnight(rules::Date::from_days(LAST_DAY)))
}

/// 9999-12-31.
const LAST_DAY: i32 = 2_932_896;
