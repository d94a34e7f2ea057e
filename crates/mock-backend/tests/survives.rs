//! The server under clients that ask too much, too slowly, from elsewhere, or without a right to.
#![cfg(feature = "native")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::wire::{Backend, Connection, Folder};
use common::{at, customer, upgrades, wish};
use mock_backend::scenario::offers::E3;
use serde_json::{Value, json};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

const DEMO: (&str, &str) = ("Authorization", "Bearer demo");
const ORIGIN: &str = "https://portal.example";

/// Tries until it works, for ten seconds at most.
fn eventually<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(done) = attempt() {
            return done;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "never: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_page_of_a_listed_origin_may_ask_and_no_other() {
    let folder = Folder::new("origins");
    let file = folder.file("a.db");
    let backend = Backend::start(&file, &["--allow-origin", ORIGIN]);
    let mut connection = backend.connect();
    let mut preflight = |origin: &str| {
        let headers = [
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
            (
                "Access-Control-Request-Headers",
                "authorization,content-type,ms-requestid",
            ),
        ];
        let path = upgrades("alpine", "premium");
        connection.send("OPTIONS", &path, &headers, "").unwrap()
    };
    let allowed = preflight(ORIGIN);
    assert_eq!(allowed.status, 204);
    assert_eq!(allowed.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(allowed.header("vary"), Some("Origin"));
    assert_eq!(allowed.header("access-control-allow-credentials"), None);
    let headers = allowed.header("access-control-allow-headers").unwrap();
    for name in [
        "Authorization",
        "Content-Type",
        "If-Match",
        "MS-RequestId",
        "X-Locale",
    ] {
        assert!(headers.split(", ").any(|h| h == name), "{name}");
    }
    assert!(!headers.contains('*'));
    #[cfg(feature = "controls")]
    {
        let sent = allowed.headers.get_all("access-control-allow-headers");
        let mut sent = sent.iter().flat_map(|h| h.to_str().unwrap().split(", "));
        assert!(sent.any(|h| h == "X-Mock-Fault"));
    }
    for origin in [
        "null",
        "https://portal.example.evil.test",
        "https://evil-portal.example",
        "http://portal.example",
    ] {
        let refused = preflight(origin);
        assert_eq!(refused.status, 403, "{origin}");
        assert_eq!(refused.header("access-control-allow-origin"), None);
        assert_eq!(refused.header("vary"), Some("Origin"));
    }
    // Errors too can be read by whoever may ask, and the headers that a client needs with them.
    for (path, status) in [("/v1/customers", 200), ("/v1/nothing", 404)] {
        let reply = connection
            .send("GET", path, &[DEMO, ("Origin", ORIGIN)], "")
            .unwrap();
        assert_eq!(reply.status, status);
        assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN));
        let read = reply.header("access-control-expose-headers").unwrap();
        for name in [
            "MS-RequestId",
            "MS-CorrelationId",
            "ETag",
            "Retry-After",
            "Location",
        ] {
            assert!(read.split(", ").any(|h| h == name), "{name}");
        }
    }
    let other = [DEMO, ("Origin", "https://evil.test")];
    let reply = connection.send("GET", "/v1/customers", &other, "").unwrap();
    assert_eq!(reply.header("access-control-allow-origin"), None);
    assert_eq!(
        connection.get("/v1/customers").unwrap().header("vary"),
        Some("Origin")
    );
}

#[test]
fn a_partner_that_asks_too_often_is_told_when_to_come_again_and_no_other_is() {
    let folder = Folder::new("rate");
    let backend = Backend::start(&folder.file("a.db"), &["--rate-limit", "5"]);
    let mut connection = backend.connect();
    let replies: Vec<_> = (0..30)
        .map(|_| connection.get("/v1/offers").unwrap())
        .collect();
    let limited = replies.iter().find(|r| r.status == 429).unwrap();
    assert_eq!(limited.header("retry-after"), Some("1"));
    assert_eq!(limited.json()["statusCode"], 429);
    assert!(limited.header("ms-correlationid").is_some());
    let other = [("Authorization", "Bearer demo-other")];
    assert_eq!(
        connection
            .send("GET", "/v1/customers", &other, "")
            .unwrap()
            .status,
        200
    );
    eventually("the partner is welcome again", || {
        (connection.get("/v1/offers").unwrap().status == 200).then_some(())
    });
}

#[test]
fn a_connection_too_many_is_told_so_and_served_when_there_is_room() {
    let folder = Folder::new("cap");
    let backend = Backend::start(&folder.file("a.db"), &["--connections", "2"]);
    let mut first = backend.connect();
    let mut second = backend.connect();
    assert_eq!(first.get("/v1/offers").unwrap().status, 200);
    assert_eq!(second.get("/v1/offers").unwrap().status, 200);
    let refused = backend.connect().get("/v1/offers").unwrap();
    assert_eq!((refused.status, refused.code()), (503, 800_003));
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(refused.header("connection"), Some("close"));
    assert_eq!(first.get("/v1/offers").unwrap().status, 200);
    drop(first);
    eventually("there is room again", || {
        (backend.connect().get("/v1/offers").ok()?.status == 200).then_some(())
    });
}

#[test]
fn a_client_that_does_not_read_is_sent_away() {
    let folder = Folder::new("unread");
    let more = ["--scenario", "portfolio-8000"];
    let backend = Backend::start(&folder.file("a.db"), &more);
    let mut stream = TcpStream::connect(&backend.address).unwrap();
    stream
        .set_write_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    let request =
        "GET /v1/customers?size=500 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo\r\n\r\n";
    let began = Instant::now();
    // The server answers until its and our buffers are full, then it reads nothing more.
    let closed = loop {
        match stream.write(request.as_bytes()) {
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break began.elapsed(),
        }
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "it is still waited for"
        );
    };
    println!(
        "a client that does not read: closed after {:.1} s",
        closed.as_secs_f32()
    );
    assert!(closed < Duration::from_secs(16), "{closed:?}");
}

#[test]
fn it_says_whether_it_is_alive_and_whether_it_can_store() {
    let folder = Folder::new("health");
    let file = folder.file("a.db");
    let backend = Backend::start(&file, &[]);
    let mut connection = backend.connect();
    let mut ask = |path: &str| connection.send("GET", path, &[], "").unwrap();
    assert_eq!(ask("/healthz").json(), json!({"status": "alive"}));
    assert_eq!(ask("/readyz").json(), json!({"status": "ready"}));
    // Somebody else keeps the file to himself.
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = eventually("it notices", || {
        Some(ask("/readyz")).filter(|r| r.status == 503)
    });
    assert_eq!(refused.json(), json!({"status": "not ready"}));
    assert_eq!(ask("/healthz").status, 200);
    other.execute_batch("ROLLBACK").unwrap();
    eventually("it is ready again", || {
        (ask("/readyz").status == 200).then_some(())
    });
}

#[test]
#[cfg(feature = "controls")]
fn what_has_begun_is_finished_when_it_is_asked_to_end() {
    let folder = Folder::new("drain");
    let file = folder.file("a.db");
    let backend = Backend::start(&file, &[]);
    let json = [("Content-Type", "application/json")];
    let rule = r#"{"path":"/v1/*/upgrades","kind":"delay","ms":1500}"#;
    backend
        .connect()
        .send("POST", "/mock/faults", &json, rule)
        .unwrap();
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    let mut connection = backend.connect();
    let mut idle = backend.connect();
    assert_eq!(idle.get("/v1/offers").unwrap().status, 200);
    let address = backend.address.clone();
    let reply = thread::scope(|scope| {
        let waiting = scope.spawn(|| connection.post(&path, "r-1", &body).unwrap());
        eventually("the request has come in", || {
            let journal = Connection::to(&address)
                .ok()?
                .send("GET", "/mock/faults", &[], "");
            journal.ok().filter(|_| !waiting.is_finished())
        });
        thread::sleep(Duration::from_millis(300));
        backend.signal("-TERM");
        eventually("no new connection is taken", || {
            TcpStream::connect(&address).is_err().then_some(())
        });
        waiting.join().unwrap()
    });
    assert!(reply.json()["targetSubscriptionId"].is_string());
    assert!(idle.get("/v1/offers").is_err());
    assert_eq!(backend.ended(), 0);
    // All is in the one file.
    assert!(!folder.file("a.db-wal").exists());
}

#[test]
#[cfg(feature = "controls")]
fn asked_to_end_twice_it_does_not_wait() {
    let folder = Folder::new("twice");
    let backend = Backend::start(&folder.file("a.db"), &[]);
    let json = [("Content-Type", "application/json")];
    let rule = r#"{"path":"/v1/offers","kind":"hang"}"#;
    backend
        .connect()
        .send("POST", "/mock/faults", &json, rule)
        .unwrap();
    let mut stream = TcpStream::connect(&backend.address).unwrap();
    stream
        .write_all(b"GET /v1/offers HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    eventually("the request hangs", || {
        let journal = backend
            .connect()
            .send("GET", "/mock/journal", &[], "")
            .unwrap();
        (journal.json()["visits"][0]["fault"] == "hang").then_some(())
    });
    let began = Instant::now();
    backend.signal("-TERM");
    eventually("it has begun to end", || {
        TcpStream::connect(&backend.address).is_err().then_some(())
    });
    backend.signal("-TERM");
    assert_eq!(backend.ended(), 130);
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn the_log_has_a_line_for_each_request_and_nobody_in_it() {
    let folder = Folder::new("log");
    let said = folder.file("log.json");
    let heard = Stdio::from(std::fs::File::create(&said).unwrap());
    let backend = Backend::start_heard(&folder.file("a.db"), &["--log", "info"], heard);
    let mut connection = backend.connect();
    let correlation = "0a1b2c3d-1111-4222-8333-0123456789ab";
    let headers = [DEMO, ("MS-CorrelationId", correlation)];
    let list = connection
        .send("GET", "/v1/customers", &headers, "")
        .unwrap()
        .json();
    let users = format!("{}/users", at("alpine"));
    let users = connection.get(&users).unwrap().json();
    let asked = "/v1/customers/jane.canary@contoso.example?filter=CanaryName";
    connection.get(asked).unwrap();
    let token = [
        ("Authorization", "Bearer canary-token"),
        ("MS-RequestId", "canary-id\u{7f}"),
    ];
    connection
        .send("GET", "/v1/customers", &token[..1], "")
        .unwrap();
    let chosen = [DEMO, ("MS-RequestId", "jane.canary@contoso.example")];
    connection
        .send("GET", "/v1/customers", &chosen, "")
        .unwrap();
    let body = wish(E3, 25, true);
    connection
        .post(&upgrades("alpine", "premium"), "r", &body)
        .unwrap();
    assert_eq!(backend.stop(), 0);

    let text = std::fs::read_to_string(&said).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 6, "{text}");
    assert_eq!(lines[0]["level"], "info");
    assert_eq!(lines[0]["request"]["route"], "/v1/customers");
    assert_eq!(lines[0]["request"]["correlationId"], correlation);
    assert!(lines[0]["time"].as_str().unwrap().ends_with('Z'));
    assert_eq!(lines[3]["request"]["status"], 401);
    let lower = text.to_lowercase();
    for canary in ["canary", "bearer", "\"demo\"", "@"] {
        assert!(!lower.contains(canary), "{canary}: {text}");
    }
    for person in users["items"].as_array().unwrap() {
        for member in ["userPrincipalName", "displayName"] {
            assert!(!text.contains(person[member].as_str().unwrap()));
        }
    }
    for customer in list["items"].as_array().unwrap() {
        let name = customer["companyProfile"]["companyName"].as_str().unwrap();
        assert!(!text.contains(name), "{name}");
    }
}

#[test]
fn denied_access_is_in_the_audit_without_the_token() {
    let folder = Folder::new("denied");
    let file = folder.file("a.db");
    let backend = Backend::start(&file, &[]);
    let mut connection = backend.connect();
    let correlation = "0a1b2c3d-1111-4222-8333-0123456789ab";
    let stranger = [
        ("Authorization", "Bearer secret-of-nobody"),
        ("MS-CorrelationId", correlation),
    ];
    let path = at("alpine");
    assert_eq!(
        connection.send("GET", &path, &stranger, "").unwrap().status,
        401
    );
    let other = [("Authorization", "Bearer demo-other")];
    assert_eq!(
        connection.send("GET", &path, &other, "").unwrap().status,
        404
    );
    // What is stored later comes after what was stored before.
    connection
        .post(&upgrades("emoji", "premium"), "r", &wish(E3, 25, true))
        .unwrap();
    assert_eq!(backend.stop(), 0);
    let database = rusqlite::Connection::open(&file).unwrap();
    let rows: Vec<(Option<i64>, String, String, u16, String)> = database
        .prepare("SELECT partner, method, path, status, correlation_id FROM denial ORDER BY number")
        .unwrap()
        .query_map([], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let path = format!("/v1/customers/{}", customer("alpine").to_lowercase());
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (rows[0].0, &*rows[0].1, &*rows[0].2, rows[0].3),
        (None, "GET", &*path, 401)
    );
    assert_eq!(rows[0].4, correlation);
    assert_eq!((rows[1].0, &*rows[1].2, rows[1].3), (Some(1), &*path, 404));
    let mut bytes = Vec::new();
    std::fs::File::open(&file)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    assert!(!bytes.windows(16).any(|w| w == b"secret-of-nobody"));
}

#[test]
fn every_kind_of_answer_has_the_security_headers() {
    let folder = Folder::new("headers");
    let backend = Backend::start(&folder.file("a.db"), &[]);
    let large = "x".repeat(20_000);
    let ask = |method: &str, path: &str, headers: &[(&str, &str)], body: &str| {
        let mut connection = backend.connect();
        connection.send(method, path, headers, body).unwrap()
    };
    let json = ("Content-Type", "application/json");
    let post = upgrades("alpine", "premium");
    for (status, reply) in [
        (200, ask("GET", "/v1/customers", &[DEMO], "")),
        (200, ask("GET", "/healthz", &[], "")),
        (401, ask("GET", "/v1/customers", &[], "")),
        (404, ask("GET", "/v1/nothing", &[DEMO], "")),
        (404, ask("GET", "/elsewhere", &[], "")),
        (405, ask("DELETE", "/v1/customers", &[DEMO], "")),
        (405, ask("TRACE", "/v1/customers", &[DEMO], "")),
        (413, ask("POST", &post, &[DEMO, json], &large)),
        (415, ask("POST", &post, &[DEMO], "{}")),
        (400, ask("POST", &post, &[DEMO, json], "{")),
        // What hyper refuses before anybody sees it.
        (400, ask("G\u{1}T", "/v1/customers", &[DEMO], "")),
        (431, ask("GET", "/v1/customers", &[("X-Many", "1"); 70], "")),
    ] {
        assert_eq!(reply.status, status);
        assert_eq!(
            reply.header("x-content-type-options"),
            Some("nosniff"),
            "{status}"
        );
        assert_eq!(
            reply.header("referrer-policy"),
            Some("no-referrer"),
            "{status}"
        );
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{status}");
        assert_eq!(
            reply.header("content-security-policy"),
            Some("default-src 'none'; frame-ancestors 'none'"),
            "{status}"
        );
        assert!(
            reply.header("strict-transport-security").is_some(),
            "{status}"
        );
        if status >= 400 {
            assert!(reply.json()["description"].is_string(), "{status}");
        }
    }
}
