//! The store of a tab: what is known in memory, and the diary of it on a shelf.

use crate::diary::{Diary, Step, Useless};
use crate::shelf::Shelf;
use mock_backend::host::Host;
use mock_backend::machine::{Decision, Machine};
use mock_backend::store::{Denial, MemoryStore, Outcome, Store, StoreError, Write};
use mock_backend::world::{Token, World};
use std::sync::Arc;

/// The longest diary that is kept, in bytes. Browsers give a page 5 million characters, and each
/// write costs some hundred.
const LONGEST: usize = 2_000_000;

/// How many diaries are remembered that were given up for another: a snapshot may come from one.
const PAST: usize = 8;

/// A store that keeps a diary.
pub struct DiaryStore<S> {
    machine: Arc<Machine>,
    host: Host,
    shelf: S,
    catalogue: String,
    /// What was on the shelf when it was last looked at.
    seen: Option<String>,
    diary: Diary,
    past: Vec<Diary>,
    tokens: Vec<(String, Token)>,
    /// What the group that has begun will add.
    group: Vec<Step>,
    answers: MemoryStore,
    /// Whether nothing can be kept, which is said once.
    full: bool,
}

impl<S: Shelf> DiaryStore<S> {
    /// The store on a shelf, and its world: that of the diary on it, or the one that `fresh` begins.
    /// `catalogue` tells the catalogue of the machine from others.
    pub fn open(
        machine: Arc<Machine>,
        host: Host,
        shelf: S,
        catalogue: &str,
        fresh: Diary,
    ) -> Result<(Self, World), Useless> {
        let mut store = Self {
            machine,
            host,
            shelf,
            catalogue: catalogue.to_owned(),
            seen: None,
            diary: fresh,
            past: Vec::new(),
            tokens: Vec::new(),
            group: Vec::new(),
            answers: MemoryStore::default(),
            full: false,
        };
        let world = match store.take_up() {
            Some(world) => world,
            None => store.fresh()?,
        };
        Ok((store, world))
    }

    fn fresh(&mut self) -> Result<World, Useless> {
        let (world, answers) = self.diary.play(&self.machine)?;
        self.remember(&world);
        self.answers = answers;
        Ok(world)
    }

    /// The world of the diary on the shelf, if that is another than the one that is known.
    fn take_up(&mut self) -> Option<World> {
        let text = self.shelf.read()?;
        if self.seen.as_deref() == Some(&text) {
            return None;
        }
        let played = Diary::read(&text, &self.catalogue)
            .and_then(|diary| Ok((diary.play(&self.machine)?, diary)));
        self.seen = Some(text);
        match played {
            Ok(((world, answers), diary)) => {
                self.remember(&world);
                self.answers = answers;
                self.diary = diary;
                Some(world)
            }
            Err(problem) => {
                self.host.report(&format!(
                    "The mock data that this browser has kept are of no use ({problem}); they \
                     will be written over."
                ));
                None
            }
        }
    }

    fn remember(&mut self, world: &World) {
        self.tokens = world
            .tokens()
            .map(|(text, token)| (text.to_owned(), token))
            .collect();
    }

    /// Puts the diary on the shelf. Where there is no room the mock goes on without: it is a mock.
    fn keep(&mut self) {
        let text = self.diary.text();
        let kept = text.len() <= LONGEST && self.shelf.write(&text);
        if kept {
            self.seen = Some(text);
        } else if !self.full {
            self.host.report(
                "There is no room in this browser for more mock data: from here on they last as \
                 long as this page. A reset of the mock makes room.",
            );
        }
        self.full = !kept;
    }

    /// The diary of a world that comes instead of the present one: a snapshot was a page of some
    /// diary, anything else is as its scenario begins today.
    fn diary_of(&self, world: &World) -> Diary {
        let known = std::iter::once(&self.diary).chain(&self.past);
        let found = known.filter_map(|diary| {
            let mut diary = diary.until(world.sequence)?;
            diary.clock_offset = world.clock_offset;
            diary.forget();
            let (told, _) = diary.play(&self.machine).ok()?;
            (told == *world).then_some(diary)
        });
        let mut found = found;
        found.next().unwrap_or_else(|| {
            let now = self.host.now(0);
            let mut diary = Diary::new(&self.catalogue, &world.scenario, world.seed, now);
            diary.clock_offset = world.clock_offset;
            diary
        })
    }
}

impl<S: Shelf> Store for DiaryStore<S> {
    /// Another tab may have written.
    fn caught_up(&mut self, _sequence: u64) -> Result<Option<World>, StoreError> {
        Ok(self.take_up())
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.group.clear();
        self.answers.begin()
    }

    fn write(
        &mut self,
        write: &Write<'_>,
        decide: &mut dyn FnMut() -> Decision,
    ) -> Result<Outcome, StoreError> {
        let outcome = self.answers.write(write, decide)?;
        if let Outcome::Decided(decision) = &outcome
            && decision.entry.is_some()
        {
            let mut tokens = self.tokens.iter();
            let token = tokens.find(|(_, token)| *token == write.call.token);
            let token = token.map_or("", |(text, _)| text);
            self.group.push(Step::of(write.call, token, write.now));
        }
        Ok(outcome)
    }

    fn deny(&mut self, denial: &Denial) -> Result<(), StoreError> {
        self.answers.deny(denial)
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        if !self.group.is_empty() {
            self.diary.add(&mut self.group);
            self.keep();
        }
        self.answers.commit()
    }

    fn rollback(&mut self) {
        self.group.clear();
        self.answers.rollback();
    }

    fn replace(&mut self, world: &World) -> Result<(), StoreError> {
        let diary = self.diary_of(world);
        let before = std::mem::replace(&mut self.diary, diary);
        self.past.insert(0, before);
        self.past.truncate(PAST);
        self.remember(world);
        self.keep();
        self.answers.replace(world)
    }

    fn set_clock(&mut self, offset: i64) -> Result<(), StoreError> {
        self.diary.clock_offset = offset;
        self.keep();
        self.answers.set_clock(offset)
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn close(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
