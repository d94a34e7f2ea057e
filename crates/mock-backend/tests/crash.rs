//! Ended at every step of the write path: after the restart either nothing has happened or
//! everything, and the same request then has its answer (quality RL-24).
//!
//! The process that is ended is this test program itself, started anew with `SU_CRASH` set.
#![cfg(feature = "native")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::wire::Folder;
use common::{Client, at_subscription, demo_world, machine, today, upgrades, wish};
use mock_backend::backend::Backend;
use mock_backend::clerk::{Clerk, InlineDesk, SharedWorld};
use mock_backend::host::Host;
use mock_backend::scenario::offers::E3;
use mock_backend::store::Store;
use mock_backend::store::sqlite::{Durability, SqliteStore, Step, VERSION, Watch};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn client(file: &Path, watch: Watch) -> Client {
    let mut store = SqliteStore::open_with(file, Durability::Full, watch).unwrap();
    let world = store.world().unwrap().unwrap_or_else(|| {
        let world = demo_world();
        store.replace(&world).unwrap();
        world
    });
    let host = Host::new(
        || i64::from(today().days()) * 86_400_000,
        |_| Box::pin(std::future::pending()),
        |sentence| panic!("{sentence}"),
    );
    let machine = Arc::new(machine());
    let world = SharedWorld::new(world);
    let (m, w, h) = (Arc::clone(&machine), world.clone(), host.clone());
    let desk = Box::new(InlineDesk::new(Clerk::new(m, w, Box::new(store), h)));
    Client::of(Arc::new(Backend::new(machine, world, desk, host)))
}

/// Ends the process at the n-th step of all: without unwinding, and without anything put in order.
fn ending_at(nth: usize) -> Watch {
    let seen = AtomicUsize::new(0);
    Watch::new(move |_| {
        if seen.fetch_add(1, Ordering::Relaxed) == nth {
            std::process::abort();
        }
    })
}

/// What the started program does: one upgrade, or one opening, and ends on the way.
fn child(task: &str) {
    let (nth, file) = task.split_once(' ').unwrap();
    let (nth, file) = (nth.parse().unwrap(), PathBuf::from(file));
    let client = client(&file, ending_at(nth));
    client.post(&upgrades("alpine", "premium"), "r-1", &wish(E3, 25, true));
}

/// Starts this program for a task; whether it was ended on the way.
fn ended(nth: usize, file: &Path) -> bool {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_write_path_can_end_anywhere", "--nocapture"])
        .env("SU_CRASH", format!("{nth} {}", file.display()))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    !status.success()
}

fn is_upgraded(client: &Client) -> bool {
    let source = client.get(&at_subscription("alpine", "premium")).json();
    source["status"] == "deleted"
}

#[test]
fn the_write_path_can_end_anywhere() {
    if let Ok(task) = std::env::var("SU_CRASH") {
        return child(&task);
    }
    let folder = Folder::new("crash");
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    let mut done = Vec::new();
    for nth in 0.. {
        let file = folder.file(&format!("{nth}.db"));
        drop(client(&file, Watch::default()));
        let was_ended = ended(nth, &file);
        let client = client(&file, Watch::default());
        let upgraded = is_upgraded(&client);
        let audit = |sql: &str| -> i64 {
            let database = rusqlite::Connection::open(&file).unwrap();
            database.query_row(sql, [], |r| r.get(0)).unwrap()
        };
        let rows = audit("SELECT count(*) FROM audit");
        let answers = audit("SELECT count(*) FROM request");
        let all = i64::from(upgraded);
        assert_eq!((rows, answers), (all, all), "step {nth}: all or nothing");
        let found = client.post(&path, "r-1", &body);
        assert_eq!(found.header("idempotent-replayed").is_some(), upgraded);
        assert!(found.json()["targetSubscriptionId"].is_string());
        assert!(is_upgraded(&client));
        assert_eq!(
            audit("SELECT count(*) FROM audit WHERE done"),
            1,
            "step {nth}"
        );
        let integrity = rusqlite::Connection::open(&file).unwrap().query_row(
            "PRAGMA integrity_check",
            [],
            |r| r.get::<_, String>(0),
        );
        assert_eq!(integrity, Ok("ok".to_owned()));
        if !was_ended {
            break;
        }
        done.push(upgraded);
    }
    // Every step at least once, more than one change, and only after the commit is it done.
    assert!(done.len() > Step::OF_A_WRITE.len(), "{done:?}");
    let (last, before) = done.split_last().unwrap();
    assert!(*last && before.iter().all(|upgraded| !upgraded), "{done:?}");
    println!("ended at {} steps, all or nothing at each", done.len());
}

/// A database as version 1 made it.
fn of_version_1(file: &Path) {
    // The world as it is now, in the tables of then.
    let scratch = file.with_extension("scratch");
    drop(client(&scratch, Watch::default()));
    let database = rusqlite::Connection::open(file).unwrap();
    database
        .execute_batch(include_str!("fixtures/schema-1.sql"))
        .unwrap();
    database
        .execute("ATTACH ?1 AS new", [scratch.to_str().unwrap()])
        .unwrap();
    database
        .execute_batch("INSERT INTO meta SELECT scenario, seed, clock_offset, only FROM new.meta")
        .unwrap();
    for table in [
        "partner",
        "token",
        "customer",
        "subscription",
        "elsewhere",
        "user",
        "licence",
    ] {
        let sql = format!("INSERT INTO {table} SELECT * FROM new.{table}");
        database.execute_batch(&sql).unwrap();
    }
    // A write of then, with its answer.
    database
        .execute_batch(
            "INSERT INTO audit VALUES (1, 0, 0, 1, 'c', 's', 'change', 1, NULL, 'quantity', 'r', 'k')",
        )
        .unwrap();
    database.execute_batch("DETACH new").unwrap();
}

#[test]
fn a_database_of_the_previous_version_is_brought_forward_with_all_that_is_in_it() {
    let folder = Folder::new("migrate");
    let file = folder.file("a.db");
    of_version_1(&file);
    let client = client(&file, Watch::default());
    let mut want = demo_world();
    want.sequence = 1;
    assert_eq!(*client.backend.world.look(), want);
    let body = wish(E3, 25, true);
    let done = client.post(&upgrades("alpine", "premium"), "r-1", &body);
    assert!(done.json()["targetSubscriptionId"].is_string());
    let database = rusqlite::Connection::open(&file).unwrap();
    let version: i64 = database
        .pragma_query_value(None, "user_version", |r| r.get(0))
        .unwrap();
    assert_eq!(version, VERSION);
    // The same tables as a new database has, column by column.
    let shape = |file: &Path| -> Vec<String> {
        let database = rusqlite::Connection::open(file).unwrap();
        let mut statement = database
            .prepare(
                "SELECT m.name || '.' || c.name || ' ' || c.type FROM sqlite_schema m,
                 pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1",
            )
            .unwrap();
        let rows = statement.query_map([], |r| r.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(shape(&file), shape(&file.with_extension("scratch")));
}

#[test]
fn a_migration_that_is_ended_half_way_is_made_by_the_next_start() {
    let folder = Folder::new("migrate-crash");
    let file = folder.file("a.db");
    of_version_1(&file);
    // The first step of all is that of the migration.
    assert!(ended(0, &file));
    let database = rusqlite::Connection::open(&file).unwrap();
    let version: i64 = database
        .pragma_query_value(None, "user_version", |r| r.get(0))
        .unwrap();
    assert_eq!(version, 1);
    drop(database);
    let client = client(&file, Watch::default());
    assert_eq!(client.backend.world.look().sequence, 1);
}
