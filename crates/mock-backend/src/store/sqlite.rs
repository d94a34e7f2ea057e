//! The store of the native host: one SQLite file.
//!
//! The writer is the only one that writes, and it keeps the world in memory as well. So the file is
//! read once, at the start, and after that only for MS-RequestIds.

mod read;
mod save;

use super::{Outcome, Store, StoreError, Write};
use crate::call::Answer;
use crate::idempotency::KEPT;
use crate::machine::Decision;
use crate::world::World;
use rusqlite::{
    Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, params,
};
use std::path::Path;

/// Version of the schema, in `user_version`.
const VERSION: i64 = 1;
const SCHEMA: &str = include_str!("schema.sql");

/// One SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
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
        let mut connection = Connection::open(path)?;
        prepare(&connection).map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError("it is no SQLite database".to_owned()),
            _ => error.into(),
        })?;
        check(&connection)?;
        migrate(&mut connection)?;
        Ok(Self { connection })
    }

    /// The world in the file; nothing where it is new.
    pub fn world(&self) -> Outcomes<Option<World>> {
        read::world(&self.connection)
    }
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "busy_timeout", 5000)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// SQLite takes a setting that it cannot fulfil in silence; an answer that is given before it is
/// safe would be the price.
fn check(connection: &Connection) -> Outcomes<()> {
    let journal: String = connection.pragma_query_value(None, "journal_mode", |r| r.get(0))?;
    if !journal.eq_ignore_ascii_case("wal") {
        let problem = format!("SQLite keeps its journal as {journal} here, and not as WAL");
        return Err(StoreError(problem));
    }
    for (name, wanted) in [
        ("synchronous", 2),
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

fn migrate(connection: &mut Connection) -> Outcomes<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |r| r.get(0))?;
    match version {
        VERSION => {}
        0 => {
            let tables: i64 =
                transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
            if tables > 0 {
                return Err(StoreError("it is a database of another program".to_owned()));
            }
            transaction.execute_batch(SCHEMA)?;
        }
        newer => {
            let problem =
                format!("it has version {newer} and this program knows versions up to {VERSION}");
            return Err(StoreError(problem));
        }
    }
    transaction.commit()?;
    Ok(())
}

/// The answer of an earlier request with the same key, or that it was another request.
fn recall(transaction: &Transaction<'_>, write: &Write<'_>) -> Outcomes<Option<Outcome>> {
    let key = write.key;
    let found = transaction
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

impl Store for SqliteStore {
    fn write(
        &mut self,
        write: &Write<'_>,
        decide: &mut dyn FnMut() -> Decision,
    ) -> Outcomes<Outcome> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(known) = recall(&transaction, write)? {
            return Ok(known);
        }
        let decision = decide();
        if let Some(entry) = &decision.entry {
            save::check_sequence(&transaction, write.sequence)?;
            for change in &decision.changes {
                save::change(&transaction, change)?;
            }
            save::entry(&transaction, write, entry)?;
            save::answer(&transaction, write, &decision.answer)?;
            transaction.commit()?;
        }
        Ok(Outcome::Decided(decision))
    }

    fn replace(&mut self, world: &World) -> Outcomes<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        save::world(&transaction, world)?;
        transaction.commit()?;
        Ok(())
    }

    fn set_clock(&mut self, offset: i64) -> Outcomes<()> {
        self.connection
            .execute("UPDATE meta SET clock_offset = ?1", [offset])?;
        Ok(())
    }

    fn close(&mut self) -> Outcomes<()> {
        // Moves everything into the main file and empties the log beside it.
        self.connection
            .pragma_update(None, "wal_checkpoint", "TRUNCATE")?;
        Ok(())
    }
}
