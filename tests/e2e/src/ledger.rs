//! What the backend has really done, read from its database file.

use crate::wait;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// The database file of a backend.
#[derive(Clone, Debug)]
pub struct Ledger(PathBuf);

/// An upgrade in the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The subscription that it was about.
    pub subscription: String,
    /// Whether it was done, or refused.
    pub done: bool,
    /// The new subscription.
    pub result: Option<String>,
    /// MS-RequestId.
    pub request_id: String,
}

impl Ledger {
    /// The ledger in a file.
    pub fn of(file: &Path) -> Self {
        Self(file.to_owned())
    }

    fn open(&self) -> Connection {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.0, flags).unwrap();
        connection.busy_timeout(wait::PATIENCE).unwrap();
        connection
    }

    /// Upgrades that were executed, in their order; also those that were refused.
    pub fn upgrades(&self) -> Vec<Entry> {
        let connection = self.open();
        let mut query = connection
            .prepare(
                "SELECT subscription, done, result, request_id FROM audit \
                 WHERE action = 'upgrade' ORDER BY sequence",
            )
            .unwrap();
        let rows = query.query_map([], |row| {
            Ok(Entry {
                subscription: row.get(0)?,
                done: row.get(1)?,
                result: row.get(2)?,
                request_id: row.get(3)?,
            })
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// Upgrades that were done.
    pub fn done(&self) -> Vec<Entry> {
        let mut entries = self.upgrades();
        entries.retain(|e| e.done);
        entries
    }

    /// Waits for an upgrade to be done.
    pub async fn first_done(&self) -> Entry {
        wait::until("an upgrade in the database", async || self.done().pop()).await
    }

    /// Status and seats of a subscription; nothing where there is none.
    pub fn subscription(&self, id: &str) -> Option<(String, u32)> {
        let connection = self.open();
        let mut query = connection
            .prepare("SELECT status, quantity FROM subscription WHERE id = ?1")
            .unwrap();
        let mut rows = query
            .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.next().map(Result::unwrap)
    }

    /// How many subscriptions there are in all: an upgrade makes exactly one more.
    pub fn subscriptions(&self) -> u32 {
        self.open()
            .query_row("SELECT count(*) FROM subscription", [], |row| row.get(0))
            .unwrap()
    }
}
