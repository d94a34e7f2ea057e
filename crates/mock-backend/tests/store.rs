//! The SQLite store: what it keeps, what it refuses, and that it does all of a write or nothing.
#![cfg(feature = "native")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::wire::Folder;
use common::{Client, at, demo_world, machine, today, upgrades, wish};
use mock_backend::backend::Backend;
use mock_backend::clerk::{Clerk, InlineDesk, SharedWorld};
use mock_backend::host::Host;
use mock_backend::scenario::Scenario;
use mock_backend::scenario::offers::E3;
use mock_backend::store::Store;
use mock_backend::store::sqlite::SqliteStore;
use mock_backend::world::World;
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A backend over a file, and what it reports.
fn client(file: &Path) -> (Client, Arc<Mutex<Vec<String>>>) {
    let mut store = SqliteStore::open(file).unwrap();
    let world = store.world().unwrap().unwrap_or_else(|| {
        let world = demo_world();
        store.replace(&world).unwrap();
        world
    });
    let reports = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&reports);
    let host = Host::new(
        || i64::from(today().days()) * 86_400_000,
        |_| Box::pin(std::future::pending()),
        move |sentence| heard.lock().unwrap().push(sentence.to_owned()),
    );
    let machine = Arc::new(machine());
    let world = SharedWorld::new(world);
    let clerk = Clerk::new(
        Arc::clone(&machine),
        world.clone(),
        Box::new(store),
        host.clone(),
    );
    let desk = Box::new(InlineDesk::new(clerk));
    (
        Client::of(Arc::new(Backend::new(machine, world, desk, host))),
        reports,
    )
}

fn stored(file: &Path) -> World {
    SqliteStore::open(file).unwrap().world().unwrap().unwrap()
}

#[test]
fn every_scenario_comes_back_as_it_was() {
    let folder = Folder::new("store-world");
    for name in ["demo", "empty", "portfolio-500"] {
        let file = folder.file(name);
        let mut world = Scenario::from_name(name)
            .unwrap()
            .world(u64::MAX, today())
            .unwrap();
        world.clock_offset = -5;
        let mut store = SqliteStore::open(&file).unwrap();
        assert_eq!(store.world().unwrap(), None);
        store.replace(&world).unwrap();
        drop(store);
        assert_eq!(stored(&file), world, "{name}");
    }
}

#[test]
fn what_is_in_memory_is_what_is_in_the_file() {
    let folder = Folder::new("store-same");
    let file = folder.file("a.db");
    let (client, _) = client(&file);
    for (n, (key, name)) in [
        ("alpine", "premium"),
        ("stayput", "premium"),
        ("taiwancloud", "essentials"),
        ("slumber", "premium"),
    ]
    .into_iter()
    .enumerate()
    {
        let item = client.get(&upgrades(key, name)).json()["items"][0].to_string();
        assert_eq!(
            client
                .post(&upgrades(key, name), &format!("r-{n}"), &item)
                .status,
            200
        );
    }
    let path = common::at_subscription("emoji", "premium");
    for (id, body) in [
        ("p-1", r#"{"status":"suspended"}"#),
        ("p-2", r#"{"status":"active","friendlyName":"a\nb"}"#),
        ("p-3", r#"{"quantity":7,"autoRenewEnabled":false}"#),
    ] {
        assert_eq!(client.write("PATCH", &path, id, body).status, 200, "{body}");
    }
    let world = client.backend.world.look().clone();
    assert_eq!(world.sequence, 7);
    assert_eq!(stored(&file), world);
}

#[test]
fn a_write_that_cannot_be_stored_is_not_done_and_can_come_again() {
    let folder = Folder::new("store-fail");
    let file = folder.file("a.db");
    let (client, reports) = client(&file);
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    let list = format!("{}/subscriptions", at("alpine"));
    let before = client.get(&list).body;
    // Every table that a write goes to, one after the other, refuses it.
    let other = Connection::open(&file).unwrap();
    for table in ["subscription", "licence", "audit", "request"] {
        other
            .execute_batch(&format!(
                "CREATE TRIGGER refuse BEFORE INSERT ON {table}
                 BEGIN SELECT raise(ABORT, 'refused by the test'); END"
            ))
            .unwrap();
        let reply = client.post(&path, "r-1", &body);
        assert_eq!((reply.status, reply.code()), (503, 800_003), "{table}");
        assert!(reply.header("retry-after").is_some());
        assert!(
            !String::from_utf8(reply.body)
                .unwrap()
                .contains("refused by"),
            "{table}"
        );
        assert_eq!(client.get(&list).body, before, "{table}");
        other.execute_batch("DROP TRIGGER refuse").unwrap();
        for table in ["audit", "request"] {
            let count = format!("SELECT count(*) FROM {table}");
            assert_eq!(other.query_row(&count, [], |r| r.get::<_, i64>(0)), Ok(0));
        }
    }
    assert_eq!(reports.lock().unwrap().len(), 4);
    assert!(client.post(&path, "r-1", &body).json()["targetSubscriptionId"].is_string());
    assert_eq!(stored(&file), *client.backend.world.look());
}

#[test]
fn one_transaction_holds_all_of_a_write() {
    let folder = Folder::new("store-rows");
    let file = folder.file("a.db");
    let (client, _) = client(&file);
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    let done = client.post(&path, "R-1", &body);
    client.post(&path, "R-1", &body);
    client.post(&path, "R-1", "{}");
    client.post(&path, "R-2", "{}");
    client.post(&upgrades("slumber", "premium"), "R-3", &body);
    let other = Connection::open(&file).unwrap();
    let rows: Vec<(i64, String, bool, String)> = other
        .prepare("SELECT sequence, action, done, request_id FROM audit ORDER BY sequence")
        .unwrap()
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(
        rows,
        [
            (1, "upgrade".to_owned(), true, "r-1".to_owned()),
            (2, "upgrade".to_owned(), false, "r-3".to_owned()),
        ]
    );
    let (path, status, body): (String, u16, Vec<u8>) = other
        .query_row(
            "SELECT path, status, body FROM request WHERE request_id = 'r-1'",
            [],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )
        .unwrap();
    assert_eq!(path, upgrades("alpine", "premium").to_lowercase());
    assert_eq!((status, body), (200, done.body));
}

#[test]
fn a_file_of_somebody_else_is_left_alone() {
    let folder = Folder::new("store-foreign");
    let file = folder.file("other.db");
    let other = Connection::open(&file).unwrap();
    other
        .execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)")
        .unwrap();
    let problem = SqliteStore::open(&file).unwrap_err().to_string();
    assert!(problem.contains("another program"), "{problem}");
    let file = folder.file("newer.db");
    let newer = Connection::open(&file).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    let problem = SqliteStore::open(&file).unwrap_err().to_string();
    assert!(problem.contains("version 99"), "{problem}");
}

#[test]
fn a_database_that_was_written_before_is_kept_as_safe_as_a_new_one() {
    let folder = Folder::new("store-settings");
    let file = folder.file("a.db");
    drop(client(&file));
    // As another tool may have left it.
    let other = Connection::open(&file).unwrap();
    other.pragma_update(None, "journal_mode", "DELETE").unwrap();
    drop(other);
    drop(client(&file));
    let mode: String = Connection::open(&file)
        .unwrap()
        .pragma_query_value(None, "journal_mode", |r| r.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
}
