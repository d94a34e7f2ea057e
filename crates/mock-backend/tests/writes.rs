//! Writes: done once, answered alike, and told apart.
#![cfg(feature = "native")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::wire::{Backend as Server, Folder};
use common::{Client, Reply, at_subscription, demo_world, machine, today, upgrades, wish};
use mock_backend::backend::Backend;
use mock_backend::clerk::{Clerk, InlineDesk, SharedWorld};
use mock_backend::host::Host;
use mock_backend::scenario::offers::E3;
use mock_backend::store::sqlite::SqliteStore;
use mock_backend::store::{MemoryStore, Store};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

const DEMO: (&str, &str) = ("authorization", "Bearer demo");
const JSON: (&str, &str) = ("content-type", "application/json");
const SECOND: i64 = 1000;
const DAY: i64 = 86_400 * SECOND;

/// A backend over a store, with a clock that is moved by hand.
fn client(mut store: Box<dyn Store>) -> (Client, Arc<AtomicI64>) {
    let world = demo_world();
    store.replace(&world).unwrap();
    let clock = Arc::new(AtomicI64::new(i64::from(today().days()) * DAY));
    let now = Arc::clone(&clock);
    let host = Host::new(
        move || now.load(Ordering::Relaxed),
        |_| Box::pin(std::future::pending()),
        |sentence| assert_eq!(sentence, ""),
    );
    let (machine, world) = (Arc::new(machine()), SharedWorld::new(world));
    let clerk = Clerk::new(Arc::clone(&machine), world.clone(), store, host.clone());
    let desk = Box::new(InlineDesk::new(clerk));
    let backend = Arc::new(Backend::new(machine, world, desk, host));
    (Client::of(backend), clock)
}

fn replayed(reply: &Reply) -> bool {
    reply.header("idempotent-replayed") == Some("true")
}

#[test]
fn an_answer_is_kept_for_a_day_and_no_longer() {
    let folder = Folder::new("kept");
    let stores: [Box<dyn Store>; 2] = [
        Box::new(MemoryStore::default()),
        Box::new(SqliteStore::open(&folder.file("a.db")).unwrap()),
    ];
    for store in stores {
        let (client, clock) = client(store);
        let path = at_subscription("alpine", "premium");
        let patch = |quantity: u32| {
            let body = json!({"quantity": quantity}).to_string();
            client.write("PATCH", &path, "one-id", &body)
        };
        let first = patch(26);
        assert!(!replayed(&first));
        clock.fetch_add(DAY - SECOND, Ordering::Relaxed);
        let again = patch(26);
        assert!(replayed(&again));
        assert_eq!(again.body, first.body);
        assert_eq!(patch(27).status, 422);
        clock.fetch_add(SECOND, Ordering::Relaxed);
        let fresh = patch(27);
        assert!(!replayed(&fresh));
        assert_eq!(fresh.json()["quantity"], 27);
        // From now on it is kept for another day.
        assert!(replayed(&patch(27)));
    }
}

#[test]
fn nothing_that_is_refused_as_wrong_burns_its_id() {
    let client = Client::new();
    let path = at_subscription("alpine", "premium");
    let etag = client.get(&path).json()["attributes"]["etag"].clone();
    client.write("PATCH", &path, "before", r#"{"quantity":26}"#);
    let stale = format!("\"{}\"", etag.as_str().unwrap());
    let id = ("ms-requestid", "one-id");
    let large = format!("{{\"x\":\"{}\"}}", "x".repeat(16 * 1024));
    let in_body = json!({"quantity": 30, "attributes": {"etag": etag}}).to_string();
    let good = r#"{"quantity":30}"#;
    for (headers, body, status) in [
        (vec![DEMO, JSON, id], "{", 400),
        (vec![DEMO, JSON, id], "[]", 400),
        (vec![DEMO, JSON, id], r#"{"quantity":301}"#, 400),
        (vec![DEMO, JSON, id], r#"{"status":"deleted"}"#, 400),
        (vec![DEMO, JSON, id], &in_body, 400),
        (vec![DEMO, JSON, id], &large, 413),
        (vec![DEMO, id], good, 415),
        (vec![JSON, id], good, 401),
        (vec![DEMO, JSON, id, ("if-match", &stale)], good, 412),
    ] {
        let reply = client.ask("PATCH", &path, &headers, body);
        assert_eq!(reply.status, status, "{headers:?} {body:.60}");
    }
    let done = client.write("PATCH", &path, "one-id", good);
    assert!(!replayed(&done));
    assert_eq!(
        (done.status, done.json()["quantity"].clone()),
        (200, json!(30))
    );
}

#[test]
fn one_id_stands_for_one_body_and_one_precondition() {
    let client = Client::new();
    let path = at_subscription("alpine", "premium");
    let first = client.write("PATCH", &path, "one-id", r#"{"quantity":26}"#);
    // The same in another spelling.
    let same = client.write("PATCH", &path, "ONE-ID", "{ \"Quantity\" : 26 }");
    assert_eq!((replayed(&same), &same.body), (true, &first.body));
    let other = client.write("PATCH", &path, "one-id", r#"{"quantity":27}"#);
    assert_eq!((other.status, other.code()), (422, 800_002));
    let headers = [DEMO, JSON, ("ms-requestid", "one-id"), ("if-match", "*")];
    let other = client.ask("PATCH", &path, &headers, r#"{"quantity":26}"#);
    assert_eq!(other.status, 422);
    // Another method or path under the same id is another request.
    let body = wish(E3, 26, true);
    let posted = client.post(&upgrades("alpine", "premium"), "one-id", &body);
    assert!(!replayed(&posted) && posted.json()["targetSubscriptionId"].is_string());
    let elsewhere = at_subscription("emoji", "premium");
    let done = client.write("PATCH", &elsewhere, "one-id", r#"{"quantity":26}"#);
    assert_eq!((done.status, replayed(&done)), (200, false));
}

#[test]
fn the_first_answer_comes_again_in_the_language_of_the_first_request() {
    let client = Client::new();
    let path = upgrades("slumber", "premium");
    let ask = |locale: &str| {
        let headers = [DEMO, JSON, ("ms-requestid", "one-id"), ("x-locale", locale)];
        client.ask("POST", &path, &headers, &wish(E3, 25, true))
    };
    let first = ask("zh-TW");
    let again = ask("en-US");
    assert!(replayed(&again));
    assert_eq!(first.body, again.body);
}

#[test]
fn a_precondition_that_cannot_be_read_is_not_met() {
    let client = Client::new();
    let change = at_subscription("alpine", "premium");
    let upgrade = upgrades("alpine", "premium");
    let etag = client.get(&change).json()["attributes"]["etag"].clone();
    let etag = etag.as_str().unwrap();
    let ask = |method: &str, path: &str, if_match: &[u8], body: &str| {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header(DEMO.0, DEMO.1)
            .header(JSON.0, JSON.1)
            .header("if-match", http::HeaderValue::from_bytes(if_match).unwrap());
        client.send(request.body(body.to_owned().into()).unwrap())
    };
    let readable = format!("\"{etag}\"");
    let with_a_stray_byte = [b"\"", etag.as_bytes(), b"\xe9\""].concat();
    for unreadable in [&b"\xff"[..], "\"é\"".as_bytes(), &with_a_stray_byte, b""] {
        for (method, path, body) in [
            ("PATCH", &change, r#"{"quantity":26}"#),
            ("POST", &upgrade, &wish(E3, 25, true)),
        ] {
            let refused = ask(method, path, unreadable, body);
            assert_eq!(refused.status, 412, "{method} {unreadable:?}");
        }
    }
    assert_eq!(client.get(&change).json()["attributes"]["etag"], *etag);
    // The same writes, resting on the version that is there.
    let done = ask("PATCH", &change, readable.as_bytes(), r#"{"quantity":26}"#);
    assert_eq!(done.status, 200);
}

/// The same request to a server by so many at once.
fn at_once(server: &Server, count: usize, send: impl Fn(usize) -> Asked + Sync) -> Vec<Reply> {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..count)
            .map(|n| {
                let send = &send;
                scope.spawn(move || {
                    let asked = send(n);
                    let mut headers = vec![("Authorization", "Bearer demo")];
                    headers.push(("Content-Type", "application/json"));
                    headers.extend(asked.headers.iter().map(|(n, v)| (*n, v.as_str())));
                    let mut connection = server.connect();
                    connection
                        .send(asked.method, &asked.path, &headers, &asked.body)
                        .unwrap()
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    })
}

struct Asked {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

fn read(server: &Server, path: &str) -> Value {
    server.connect().get(path).unwrap().json()
}

#[test]
fn fifty_changes_at_once_with_one_id_are_one_change() {
    let folder = Folder::new("fifty-changes");
    let server = Server::start(&folder.file("a.db"), &[]);
    let path = at_subscription("alpine", "premium");
    let before = read(&server, &path);
    let replies = at_once(&server, 50, |_| Asked {
        method: "PATCH",
        path: path.clone(),
        headers: vec![("MS-RequestId", "one-id".to_owned())],
        body: r#"{"quantity":26}"#.to_owned(),
    });
    assert!(replies.iter().all(|r| r.status == 200));
    assert!(replies.iter().all(|r| r.body == replies[0].body));
    assert_eq!(replies.iter().filter(|r| !replayed(r)).count(), 1);
    let version = |s: &Value| {
        let etag = s["attributes"]["etag"].as_str().unwrap();
        partner_api::ETag::decode(etag).unwrap().version
    };
    let after = read(&server, &path);
    assert_eq!(version(&after), version(&before) + 1);
}

#[test]
fn of_those_who_rest_on_one_version_one_wins_and_the_others_are_told() {
    let folder = Folder::new("one-version");
    let server = Server::start(&folder.file("a.db"), &[]);
    let path = at_subscription("alpine", "premium");
    for (by_header, status, code) in [(true, 412, 800_002), (false, 400, 2055)] {
        let etag = read(&server, &path)["attributes"]["etag"].clone();
        let replies = at_once(&server, 8, |n| {
            let mut body = json!({"quantity": 30 + n + usize::from(by_header) * 20});
            let mut headers = Vec::new();
            match by_header {
                true => headers.push(("If-Match", format!("\"{}\"", etag.as_str().unwrap()))),
                false => body["attributes"] = json!({"etag": etag}),
            }
            Asked {
                method: "PATCH",
                path: path.clone(),
                headers,
                body: body.to_string(),
            }
        });
        let won: Vec<&Reply> = replies.iter().filter(|r| r.status == 200).collect();
        assert_eq!(won.len(), 1);
        for lost in replies.iter().filter(|r| r.status != 200) {
            assert_eq!((lost.status, lost.code()), (status, code));
        }
        assert_eq!(read(&server, &path), won[0].json());
    }
}

#[test]
fn an_upgrade_and_a_change_at_once_come_out_as_one_after_the_other() {
    let folder = Folder::new("two-kinds");
    let server = Server::start(&folder.file("a.db"), &[]);
    for (key, name) in [
        ("alpine", "premium"),
        ("emoji", "premium"),
        ("script", "premium"),
    ] {
        let path = at_subscription(key, name);
        let replies = at_once(&server, 2, |n| Asked {
            method: ["POST", "PATCH"][n],
            path: [upgrades(key, name), path.clone()][n].clone(),
            headers: Vec::new(),
            body: [
                wish(E3, 40, false),
                r#"{"friendlyName":"changed"}"#.to_owned(),
            ][n]
                .clone(),
        });
        let (upgrade, change) = (&replies[0], &replies[1]);
        let target = upgrade.json()["targetSubscriptionId"].clone();
        let (base, _) = path.rsplit_once('/').unwrap();
        let new = read(&server, &format!("{base}/{}", target.as_str().unwrap()));
        match change.status {
            // The change came first, so the new one has taken over the nickname.
            200 => assert_eq!(new["friendlyName"], "changed"),
            _ => assert_eq!((change.status, change.code()), (400, 2011)),
        }
        assert_eq!(read(&server, &path)["status"], "deleted");
    }
}
