//! The store of the native host: one SQLite file.
//!
//! The writer is the only one that writes, and it keeps the world in memory as well. So the file is
//! read once, at the start, and after that only for MS-RequestIds.

mod read;
mod save;
mod schema;
mod step;

pub use schema::VERSION;
pub use step::{Step, Watch};

use super::{Denial, Outcome, Store, StoreError, Write};
use crate::call::Answer;
use crate::idempotency::KEPT;
use crate::machine::Decision;
use crate::world::World;
use rusqlite::{
    Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, params,
};
use std::fmt;
use std::path::{Path, PathBuf};

/// How sure a commit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// It survives a loss of power: the log is on the disk before a commit returns.
    Full,
    /// It may be lost with the power. The test of the other one has to fail with this one.
    Normal,
}

/// One SQLite file.
pub struct SqliteStore {
    path: PathBuf,
    durability: Durability,
    /// None after the disk has failed in a way that may have left the connection in the past.
    connection: Option<Connection>,
    watch: Watch,
    /// Whether what was last reported as not stored may be.
    in_doubt: bool,
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

type Outcomes<T> = Result<T, StoreError>;

impl SqliteStore {
    /// Opens a file, makes it where there is none, and brings its schema up to date.
    pub fn open(path: &Path) -> Outcomes<Self> {
        Self::open_with(path, Durability::Full, Watch::default())
    }

    /// The same, for tests that want to be told of each step, or to see what less safety does.
    pub fn open_with(path: &Path, durability: Durability, watch: Watch) -> Outcomes<Self> {
        Ok(Self {
            path: path.to_owned(),
            durability,
            connection: Some(connect(path, durability, &watch)?),
            watch,
            in_doubt: false,
        })
    }

    /// The world in the file; nothing where it is new.
    pub fn world(&self) -> Outcomes<Option<World>> {
        self.connection().map_or(Ok(None), read::world)
    }

    fn connection(&self) -> Option<&Connection> {
        self.connection.as_ref()
    }

    /// The connection, a new one where the last was given up.
    fn connected(&mut self) -> Outcomes<&mut Connection> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(&self.path, self.durability, &self.watch)?,
        };
        Ok(self.connection.insert(connection))
    }

    /// The connection within a group. An error of the disk ends the transaction behind our back;
    /// whatever came after it would be stored at once and alone.
    fn grouped(&self) -> Outcomes<&Connection> {
        self.connection()
            .filter(|connection| !connection.is_autocommit())
            .ok_or_else(|| StoreError("the transaction has been given up".to_owned()))
    }

    /// Does something to the file on its own.
    fn alone(&mut self, work: impl FnOnce(&Transaction<'_>) -> Outcomes<()>) -> Outcomes<()> {
        let connection = self.connected()?;
        let done = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)
            .and_then(|transaction| {
                work(&transaction)?;
                Ok(transaction.commit()?)
            });
        if done.is_err() {
            self.give_up();
        }
        done
    }

    /// A new connection knows what the file holds; this one may believe what was not stored.
    fn give_up(&mut self) {
        self.connection = None;
        self.in_doubt = true;
    }
}

fn connect(path: &Path, durability: Durability, watch: &Watch) -> Outcomes<Connection> {
    let mut connection = Connection::open(path)?;
    prepare(&connection, durability).map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError("it is no SQLite database".to_owned()),
        _ => error.into(),
    })?;
    check(&connection, durability)?;
    schema::migrate(&mut connection, watch)?;
    Ok(connection)
}

impl Durability {
    const fn setting(self) -> i64 {
        match self {
            Self::Full => 2,
            Self::Normal => 1,
        }
    }
}

fn prepare(connection: &Connection, durability: Durability) -> rusqlite::Result<()> {
    connection.pragma_update(None, "busy_timeout", 5000)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", durability.setting())?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// SQLite takes a setting that it cannot fulfil in silence; an answer that is given before it is
/// safe would be the price.
fn check(connection: &Connection, durability: Durability) -> Outcomes<()> {
    let journal: String = connection.pragma_query_value(None, "journal_mode", |r| r.get(0))?;
    if !journal.eq_ignore_ascii_case("wal") {
        let problem = format!("SQLite keeps its journal as {journal} here, and not as WAL");
        return Err(StoreError(problem));
    }
    for (name, wanted) in [
        ("synchronous", durability.setting()),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("busy_timeout", 5000),
    ] {
        let value: i64 = connection.pragma_query_value(None, name, |r| r.get(0))?;
        if value != wanted {
            let problem = format!("SQLite has {name} = {value} here, and not {wanted}");
            return Err(StoreError(problem));
        }
    }
    Ok(())
}

/// The answer of an earlier request with the same key, or that it was another request.
fn recall(connection: &Connection, write: &Write<'_>) -> Outcomes<Option<Outcome>> {
    let key = write.key;
    let found = connection
        .prepare_cached(
            "SELECT fingerprint, status, body FROM request
             WHERE partner = ?1 AND method = ?2 AND path = ?3 AND request_id = ?4 AND at > ?5",
        )?
        .query_row(
            params![
                key.partner.0 as i64,
                key.method.name(),
                key.path,
                key.request_id,
                write.now.unix_milliseconds() - KEPT,
            ],
            |row| {
                Ok((
                    row.get::<_, Vec<u8>>(0)?,
                    row.get(1)?,
                    row.get::<_, Vec<u8>>(2)?,
                ))
            },
        )
        .optional()?;
    Ok(found.map(
        |(fingerprint, status, body)| match fingerprint == write.fingerprint.as_bytes() {
            true => Outcome::Replayed(Answer::json(status, body)),
            false => Outcome::Reused,
        },
    ))
}

/// The write itself, between its savepoint and the release of it.
fn carry_out(
    connection: &Connection,
    watch: &Watch,
    write: &Write<'_>,
    decide: &mut dyn FnMut() -> Decision,
) -> Outcomes<Outcome> {
    if let Some(known) = recall(connection, write)? {
        return Ok(known);
    }
    watch.step(Step::Recalled);
    let decision = decide();
    watch.step(Step::Decided);
    if let Some(entry) = &decision.entry {
        save::check_sequence(connection, write.sequence)?;
        for change in &decision.changes {
            save::change(connection, change)?;
            watch.step(Step::Changed);
        }
        save::entry(connection, write, entry)?;
        watch.step(Step::Audited);
        save::answer(connection, write, &decision.answer)?;
        watch.step(Step::Answered);
    }
    Ok(Outcome::Decided(decision))
}

impl Store for SqliteStore {
    fn caught_up(&mut self, sequence: u64) -> Outcomes<Option<World>> {
        if !self.in_doubt {
            return Ok(None);
        }
        let connection = self.connected()?;
        let world = match save::check_sequence(connection, sequence) {
            Ok(()) => None,
            Err(_) => read::world(connection)?,
        };
        self.in_doubt = false;
        Ok(world)
    }

    fn begin(&mut self) -> Outcomes<()> {
        if self.grouped().is_ok() {
            // Left behind by a panic.
            self.give_up();
        }
        self.connected()?.execute_batch("BEGIN IMMEDIATE")?;
        self.watch.step(Step::Begun);
        Ok(())
    }

    fn write(
        &mut self,
        write: &Write<'_>,
        decide: &mut dyn FnMut() -> Decision,
    ) -> Outcomes<Outcome> {
        let connection = self.grouped()?;
        // Rolls back when it is dropped, after an error and after a panic.
        let savepoint = Savepoint::begin(connection)?;
        let outcome = carry_out(connection, &self.watch, write, decide)?;
        savepoint.release()?;
        Ok(outcome)
    }

    fn deny(&mut self, denial: &Denial) -> Outcomes<()> {
        let connection = self.grouped()?;
        let savepoint = Savepoint::begin(connection)?;
        save::denial(connection, denial)?;
        savepoint.release()
    }

    fn commit(&mut self) -> Outcomes<()> {
        self.grouped()?;
        self.watch.step(Step::Committing);
        self.grouped()?.execute_batch("COMMIT")?;
        self.watch.step(Step::Committed);
        Ok(())
    }

    fn rollback(&mut self) {
        self.give_up();
    }

    fn replace(&mut self, world: &World) -> Outcomes<()> {
        self.alone(|transaction| save::world(transaction, world))
    }

    fn set_clock(&mut self, offset: i64) -> Outcomes<()> {
        self.alone(|transaction| {
            transaction.execute("UPDATE meta SET clock_offset = ?1", [offset])?;
            Ok(())
        })
    }

    fn probe(&mut self) -> Outcomes<()> {
        self.alone(|transaction| {
            transaction.execute("UPDATE meta SET clock_offset = clock_offset", [])?;
            Ok(())
        })
    }

    fn close(&mut self) -> Outcomes<()> {
        // Moves everything into the main file and empties the log beside it.
        self.connected()?
            .pragma_update(None, "wal_checkpoint", "TRUNCATE")?;
        Ok(())
    }
}

/// A part of a transaction that is taken back unless it is released.
struct Savepoint<'a>(Option<&'a Connection>);

impl<'a> Savepoint<'a> {
    fn begin(connection: &'a Connection) -> Outcomes<Self> {
        connection.prepare_cached("SAVEPOINT part")?.execute([])?;
        Ok(Self(Some(connection)))
    }

    fn release(mut self) -> Outcomes<()> {
        if let Some(connection) = self.0 {
            connection.prepare_cached("RELEASE part")?.execute([])?;
            self.0 = None;
        }
        Ok(())
    }
}

impl Drop for Savepoint<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.0 {
            // Fails where the whole transaction is gone, and then there is nothing to take back.
            let _ = connection.execute_batch("ROLLBACK TO part; RELEASE part");
        }
    }
}
