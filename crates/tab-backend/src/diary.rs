//! How a world came about: how it began, and every write since with its moment.
//!
//! Reads are not in it, and neither is a write that was turned away before it was decided: they
//! change nothing and are answered anew. Playing a diary needs no clock.

use bytes::Bytes;
use mock_backend::call::Call;
use mock_backend::clerk::moment;
use mock_backend::idempotency::{Fingerprint, Key};
use mock_backend::machine::Machine;
use mock_backend::route::{self, Method};
use mock_backend::scenario::Scenario;
use mock_backend::store::{MemoryStore, Outcome, Store, Write};
use mock_backend::world::World;
use partner_api::json::Document;
use partner_api::{Node, ReadError, Timestamp};
use rules::Language;
use serde::Serialize;
use std::fmt;

/// Changes when a diary of before can no longer be read or played.
const FORMAT: u32 = 1;

/// How a world came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diary {
    format: u32,
    /// Of the catalogue: with another one the same writes come to something else.
    catalogue: String,
    scenario: String,
    seed: u64,
    /// When it began, in milliseconds since the start of 1970.
    born: i64,
    /// How far the mock's clock is ahead of the real one, in milliseconds.
    pub clock_offset: i64,
    /// The answers of so many writes are no longer known under their MS-RequestIds.
    forgotten: usize,
    writes: Vec<Step>,
}

/// A write that was decided. Names are short, because browsers give little room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    at: i64,
    method: &'static str,
    path: String,
    token: String,
    id: String,
    correlation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    zh: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    old: bool,
    body: String,
}

/// Why a diary is of no use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Useless {
    /// It is no diary.
    Unreadable(ReadError),
    /// It is one of another release or catalogue.
    Foreign,
    /// A write in it is none today.
    Unplayable,
}

impl fmt::Display for Useless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::Foreign => f.write_str("another release of the page wrote it"),
            Self::Unplayable => f.write_str("a write in it is none any more"),
        }
    }
}

impl std::error::Error for Useless {}

impl From<ReadError> for Useless {
    fn from(error: ReadError) -> Self {
        Self::Unreadable(error)
    }
}

impl Diary {
    /// The diary of a world that begins as this scenario at this moment.
    pub fn new(catalogue: &str, scenario: &str, seed: u64, born: Timestamp) -> Self {
        Self {
            format: FORMAT,
            catalogue: catalogue.to_owned(),
            scenario: scenario.to_owned(),
            seed,
            born: born.unix_milliseconds(),
            clock_offset: 0,
            forgotten: 0,
            writes: Vec::new(),
        }
    }

    /// Reads a diary that was written beside this catalogue.
    pub fn read(text: &str, catalogue: &str) -> Result<Self, Useless> {
        let document = Document::parse(text.as_bytes())?;
        let root = document.root();
        root.check_object()?;
        let is_ours = root.count("format")? == Some(FORMAT)
            && root.text("catalogue")?.as_deref() == Some(catalogue);
        if !is_ours {
            return Err(Useless::Foreign);
        }
        let mut writes = Vec::new();
        for node in root.list("writes")?.iter().flat_map(Node::items) {
            writes.push(Step::read(&node)?);
        }
        Ok(Self {
            seed: root.number("seed")?.unwrap_or(0) as u64,
            clock_offset: root.number("clock_offset")?.unwrap_or(0),
            forgotten: root.count("forgotten")?.unwrap_or(0) as usize,
            writes,
            ..Self::new(
                catalogue,
                &root.required_text("scenario")?,
                0,
                moment(root.number("born")?.unwrap_or(0)),
            )
        })
    }

    /// The diary as a text.
    pub fn text(&self) -> String {
        // Nothing in it can fail to be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Adds writes behind the others.
    pub fn add(&mut self, steps: &mut Vec<Step>) {
        self.writes.append(steps);
    }

    /// Whether writes are in it.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// Forgets the answers of all writes so far.
    pub fn forget(&mut self) {
        self.forgotten = self.writes.len();
    }

    /// The first pages of the diary, up to where the world had seen so many writes.
    pub fn until(&self, sequence: u64) -> Option<Self> {
        let count = usize::try_from(sequence).ok()?;
        Some(Self {
            writes: self.writes.get(..count)?.to_vec(),
            ..self.clone()
        })
    }

    /// The world that it tells of, and what is known under which MS-RequestId.
    pub fn play(&self, machine: &Machine) -> Result<(World, MemoryStore), Useless> {
        let scenario = Scenario::from_name(&self.scenario).ok_or(Useless::Unplayable)?;
        let day = moment(self.born).date();
        let mut world = scenario
            .world(self.seed, day)
            .map_err(|_| Useless::Unplayable)?;
        let mut answers = MemoryStore::default();
        for (n, step) in self.writes.iter().enumerate() {
            if n == self.forgotten {
                answers = MemoryStore::default();
            }
            let call = step.call(&world).ok_or(Useless::Unplayable)?;
            let now = moment(step.at);
            let write = Write {
                call: &call,
                key: &Key::of(&call),
                fingerprint: Fingerprint::of(&call),
                sequence: world.sequence,
                now,
            };
            let decided = answers.write(&write, &mut || machine.decide(&world, &call, now));
            match decided {
                Ok(Outcome::Decided(decision)) if decision.entry.is_some() => {
                    world.sequence += 1;
                    for change in decision.changes {
                        world.apply(change);
                    }
                }
                _ => return Err(Useless::Unplayable),
            }
        }
        if self.forgotten >= self.writes.len() {
            answers = MemoryStore::default();
        }
        world.clock_offset = self.clock_offset;
        Ok((world, answers))
    }
}

impl Step {
    /// A call that was decided at this moment. `token`: the text of its bearer token.
    pub fn of(call: &Call, token: &str, at: Timestamp) -> Self {
        Self {
            at: at.unix_milliseconds(),
            method: call.method.name(),
            path: call.place.canonical(),
            token: token.to_owned(),
            id: call.request_id.clone(),
            correlation: call.correlation_id.clone(),
            etag: call.if_match.clone(),
            zh: call.language == Language::ZhTw,
            old: call.old_codes,
            // What is decided is JSON, and so is UTF-8.
            body: String::from_utf8_lossy(&call.body).into_owned(),
        }
    }

    fn read(node: &Node<'_>) -> Result<Self, Useless> {
        let method = Method::from_name(&node.required_text("method")?);
        Ok(Self {
            at: node.number("at")?.unwrap_or(0),
            method: method.ok_or(Useless::Unplayable)?.name(),
            path: node.required_text("path")?,
            token: node.required_text("token")?,
            id: node.required_text("id")?,
            correlation: node.text_or_empty("correlation")?,
            etag: node.text("etag")?,
            zh: node.flag("zh")?,
            old: node.flag("old")?,
            body: node.text_or_empty("body")?,
        })
    }

    /// The call as it was. No write looks at a query or a continuation token.
    fn call(&self, world: &World) -> Option<Call> {
        Some(Call {
            method: Method::from_name(self.method)?,
            place: route::find(&self.path)?,
            query: Vec::new(),
            token: world.token(&self.token)?,
            language: match self.zh {
                true => Language::ZhTw,
                false => Language::En,
            },
            request_id: self.id.clone(),
            correlation_id: self.correlation.clone(),
            continuation: None,
            if_match: self.etag.clone(),
            old_codes: self.old,
            body: Bytes::from(self.body.clone()),
        })
    }
}
