//! The one who writes. Writes are decided one after another, stored in groups, then made in memory,
//! then answered, so nobody ever reads what is not stored.
//!
//! All writes that wait at the same moment are a group, which is one transaction: the disk is
//! waited for once. Each is decided on what those before it in the group have made of the world.

use crate::call::{Answer, Call};
use crate::host::Host;
use crate::idempotency::{Fingerprint, Key};
use crate::machine::{Decision, Machine};
use crate::problem::Problem;
use crate::store::{Denial, Outcome, Store, StoreError, Write};
use crate::world::{Change, World};
use partner_api::Timestamp;
use rules::{CustomerId, Language};
use std::cell::Cell;
use std::future::{Future, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    /// Somebody was not let through. Nobody waits for this.
    Denial(Box<Denial>),
    /// To see whether the store can store.
    Probe,
    /// Another world instead of this one.
    #[cfg(feature = "controls")]
    Replace(Box<World>),
    /// Another offset of the clock, in milliseconds.
    #[cfg(feature = "controls")]
    Clock(i64),
}

/// Something that goes into a group.
enum Item {
    Write(Box<Call>),
    Denial(Box<Denial>),
}

/// The one who writes.
pub struct Clerk {
    machine: Arc<Machine>,
    world: SharedWorld,
    store: Box<dyn Store>,
    host: Host,
    /// Whether the store has refused something that it may have kept all the same.
    refused: Cell<bool>,
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
            refused: Cell::new(false),
        }
    }

    /// Does a job. What it says has happened.
    pub fn work(&mut self, job: Job) -> Answer {
        let answer = self.work_all(vec![job]).pop();
        answer.unwrap_or_else(|| Problem::Internal.answer(Language::En))
    }

    /// Does jobs in their order, and answers each. Writes beside each other are one group.
    pub fn work_all(&mut self, jobs: Vec<Job>) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(jobs.len());
        let mut group = Vec::new();
        for job in jobs {
            let lone = match job {
                Job::Write(call) => {
                    group.push(Item::Write(call));
                    continue;
                }
                Job::Denial(denial) => {
                    group.push(Item::Denial(denial));
                    continue;
                }
                other => other,
            };
            answers.append(&mut self.group(&std::mem::take(&mut group)));
            let answer = catch_unwind(AssertUnwindSafe(|| self.lone(lone)));
            answers.push(answer.unwrap_or_else(|_| Problem::Internal.answer(Language::En)));
        }
        answers.append(&mut self.group(&group));
        answers
    }

    fn lone(&mut self, job: Job) -> Answer {
        if let Err(error) = self.catch_up() {
            return self.unavailable(&error, Language::En);
        }
        match job {
            Job::Write(_) | Job::Denial(_) => Problem::Internal.answer(Language::En),
            Job::Probe => {
                let stored = self.store.probe();
                self.done(stored, |_| ())
            }
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

    fn done(&self, stored: Result<(), StoreError>, change: impl FnOnce(&mut World)) -> Answer {
        match stored {
            Ok(()) => {
                change(&mut self.world.change());
                Answer::json(200, "{}")
            }
            Err(error) => self.unavailable(&error, Language::En),
        }
    }

    fn group(&mut self, items: &[Item]) -> Vec<Answer> {
        if items.is_empty() {
            return Vec::new();
        }
        if let Err(error) = self.catch_up().and_then(|()| self.store.begin()) {
            return self.none(items, &error);
        }
        let mut draft = self.world.look().outline();
        let now = self.host.now(draft.clock_offset);
        let mut changes = Vec::new();
        let mut answers = Vec::with_capacity(items.len());
        for item in items {
            answers.push(match item {
                Item::Write(call) => self.write(call, now, &mut draft, &mut changes),
                Item::Denial(denial) => match self.store.deny(denial) {
                    Ok(()) => Answer::json(200, "{}"),
                    Err(error) => self.unavailable(&error, Language::En),
                },
            });
        }
        if let Err(error) = self.store.commit() {
            self.store.rollback();
            return self.none(items, &error);
        }
        let mut world = self.world.change();
        world.sequence = draft.sequence;
        for change in changes {
            world.apply(change);
        }
        answers
    }

    fn catch_up(&mut self) -> Result<(), StoreError> {
        let sequence = self.world.look().sequence;
        if let Some(stored) = self.store.caught_up(sequence)? {
            // Otherwise it was another tab.
            if self.refused.take() {
                self.host
                    .report("The store has kept what it had refused; the world is read again.");
            }
            *self.world.change() = stored;
        }
        Ok(())
    }

    /// Nothing of the group is stored, so nothing of it has happened.
    fn none(&self, items: &[Item], error: &StoreError) -> Vec<Answer> {
        let language = |item: &Item| match item {
            Item::Write(call) => call.language,
            Item::Denial(_) => Language::En,
        };
        self.report(error);
        let unavailable = |item| Problem::Unavailable.answer(language(item));
        items.iter().map(unavailable).collect()
    }

    fn write(
        &mut self,
        call: &Call,
        now: Timestamp,
        draft: &mut World,
        changes: &mut Vec<Change>,
    ) -> Answer {
        let key = Key::of(call);
        let write = Write {
            call,
            key: &key,
            fingerprint: Fingerprint::of(call),
            sequence: draft.sequence,
            now,
        };
        if let Ok(id) = CustomerId::new(call.id(0)) {
            draft.borrow(&self.world.look(), call.token.partner, &id);
        }
        let (machine, store) = (&self.machine, &mut self.store);
        let mut decide = || -> Decision { machine.decide(draft, call, now) };
        // The store takes back what a panic leaves half done, so the others of the group go on.
        let outcome = catch_unwind(AssertUnwindSafe(|| store.write(&write, &mut decide)));
        match outcome {
            Ok(Ok(Outcome::Decided(decision))) => {
                if decision.entry.is_some() {
                    draft.sequence += 1;
                    for change in decision.changes {
                        draft.apply(change.clone());
                        changes.push(change);
                    }
                }
                decision.answer
            }
            Ok(Ok(Outcome::Replayed(answer))) => Answer {
                replayed: true,
                ..answer
            },
            Ok(Ok(Outcome::Reused)) => Problem::RequestIdReused.answer(call.language),
            Ok(Err(error)) => self.unavailable(&error, call.language),
            Err(_) => Problem::Internal.answer(call.language),
        }
    }

    fn report(&self, error: &StoreError) {
        self.refused.set(true);
        self.host
            .report(&format!("The store refused a write: {error}"));
    }

    fn unavailable(&self, error: &StoreError, language: Language) -> Answer {
        self.report(error);
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
pub fn moment(milliseconds: i64) -> Timestamp {
    Timestamp::from_unix_milliseconds(milliseconds)
        .unwrap_or_else(|| Timestamp::midnight(rules::Date::LAST))
}
