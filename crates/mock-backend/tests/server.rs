//! The binary, over real sockets, with its SQLite file.
#![cfg(feature = "native")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::wire::{Backend, Connection, Folder};
use common::{Reply, at, at_subscription, upgrades, wish};
use mock_backend::scenario::offers::E3;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// What everybody can read, as one text.
fn everything(connection: &mut Connection) -> String {
    let mut all = String::new();
    let list = connection.get("/v1/customers").unwrap().json();
    for customer in list["items"].as_array().unwrap() {
        let id = customer["id"].as_str().unwrap();
        for part in [
            "",
            "/subscriptions",
            "/users",
            "/subscribedskus",
            "/managedservices",
        ] {
            let reply = connection
                .get(&format!("/v1/customers/{id}{part}"))
                .unwrap();
            assert_eq!(reply.status, 200);
            all.push_str(&String::from_utf8(reply.body).unwrap());
        }
    }
    all
}

#[test]
fn a_restart_keeps_everything() {
    let folder = Folder::new("restart");
    let file = folder.file("a.db");
    let first = Backend::start(&file, &["--scenario", "demo", "--seed", "1"]);
    let mut connection = first.connect();
    let path = upgrades("stayput", "premium");
    let done = connection.post(&path, "r-1", &wish(E3, 12, true)).unwrap();
    let headers = [
        ("Authorization", "Bearer demo"),
        ("Content-Type", "application/json"),
        ("MS-RequestId", "p-1"),
    ];
    let body = r#"{"quantity":77,"friendlyName":"總部 🍕"}"#;
    let changed = at_subscription("alpine", "premium");
    assert_eq!(
        connection
            .send("PATCH", &changed, &headers, body)
            .unwrap()
            .status,
        200
    );
    let before = everything(&mut connection);
    assert_eq!(first.stop(), 0);
    // All is in the one file.
    assert!(!folder.file("a.db-wal").exists());

    let second = Backend::start(&file, &[]);
    let mut connection = second.connect();
    assert_eq!(everything(&mut connection), before);
    let again = connection.post(&path, "r-1", &wish(E3, 12, true)).unwrap();
    assert_eq!(again.body, done.body);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    // A second restart, after a kill.
    second.kill();
    let third = Backend::start(&file, &[]);
    assert_eq!(everything(&mut third.connect()), before);
}

#[test]
fn the_same_seed_gives_the_same_ids() {
    let folder = Folder::new("seed");
    let of = |file: &str, seed: &str| {
        let backend = Backend::start(&folder.file(file), &["--seed", seed]);
        backend.connect().get("/v1/customers").unwrap().body
    };
    assert_eq!(of("a.db", "1"), of("b.db", "1"));
    assert_ne!(of("a2.db", "2"), of("b.db", "1"));
}

#[test]
fn fifty_at_once_with_one_id_are_one_upgrade() {
    let folder = Folder::new("fifty");
    let backend = Backend::start(&folder.file("a.db"), &[]);
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    let replies: Vec<Reply> = thread::scope(|scope| {
        let threads: Vec<_> = (0..50)
            .map(|_| {
                scope.spawn(|| {
                    let mut connection = backend.connect();
                    connection.post(&path, "one-id", &body).unwrap()
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let bodies: BTreeSet<&[u8]> = replies.iter().map(|r| &*r.body).collect();
    assert_eq!(bodies.len(), 1);
    assert!(replies.iter().all(|r| r.status == 200));
    let fresh = replies
        .iter()
        .filter(|r| r.header("idempotent-replayed").is_none());
    assert_eq!(fresh.count(), 1);
    let list = backend
        .connect()
        .get(&format!("{}/subscriptions", at("alpine")))
        .unwrap()
        .json();
    let e3 = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|s| s["offerId"] == E3);
    assert_eq!(e3.count(), 1);
}

#[test]
fn two_who_want_the_same_subscription_are_told_who_got_it() {
    let folder = Folder::new("pairs");
    let backend = Backend::start(&folder.file("a.db"), &[]);
    let path = upgrades("emoji", "premium");
    let replies: Vec<Value> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|n| {
                let (path, backend) = (&path, &backend);
                scope.spawn(move || {
                    let mut connection = backend.connect();
                    let body = wish(E3, 25, true);
                    connection
                        .post(path, &format!("r-{n}"), &body)
                        .unwrap()
                        .json()
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let won = replies
        .iter()
        .filter(|r| r["targetSubscriptionId"].is_string());
    assert_eq!(won.count(), 1);
    for lost in replies
        .iter()
        .filter(|r| r["targetSubscriptionId"].is_null())
    {
        assert_eq!(lost["upgradeErrors"][0]["code"], 2);
        assert_eq!(lost["upgradeErrors"][0]["additionalDetails"], "deleted");
    }
}

#[test]
fn what_is_handed_in_is_done_though_the_client_has_gone() {
    let folder = Folder::new("gone");
    let backend = Backend::start(&folder.file("a.db"), &[]);
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    let mut connection = backend.connect();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\n\
         Content-Type: application/json\r\nMS-RequestId: r-1\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    connection.stream().write_all(request.as_bytes()).unwrap();
    // Long enough for the request to be read, too short to wait for anything.
    thread::sleep(Duration::from_millis(5));
    drop(connection);
    let found = backend.connect().post(&path, "r-1", &body).unwrap();
    assert!(found.json()["targetSubscriptionId"].is_string());
    let list = backend
        .connect()
        .get(&format!("{}/subscriptions", at("alpine")))
        .unwrap()
        .json();
    assert_eq!(list["totalCount"], 3);
}

/// Sends what there is, then one byte now and then, until the server closes the connection.
fn until_closed(backend: &Backend, first: &str, drip: &str) -> Duration {
    let mut connection = backend.connect();
    let began = Instant::now();
    let stream = connection.stream();
    stream.write_all(first.as_bytes()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    let mut drip = drip.bytes().cycle();
    let mut buffer = [0; 1024];
    while began.elapsed() < Duration::from_secs(20) {
        match stream.read(&mut buffer) {
            Ok(0) => return began.elapsed(),
            // An answer, as 408: it closes after that.
            Ok(_) => {}
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock) => {
                if let Some(byte) = drip.next()
                    && stream.write_all(&[byte]).is_err()
                {
                    return began.elapsed();
                }
            }
            Err(_) => return began.elapsed(),
        }
    }
    began.elapsed()
}

#[test]
fn slow_and_silent_clients_are_sent_away() {
    let folder = Folder::new("slow");
    let backend = Backend::start(&folder.file("a.db"), &[]);
    let path = upgrades("alpine", "premium");
    let half_body = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo\r\nContent-Type: \
         application/json\r\nContent-Length: 9000\r\n\r\n{{"
    );
    let took: Vec<(&str, Duration)> = thread::scope(|scope| {
        let cases = [
            ("silent", String::new(), ""),
            (
                "half a header",
                "GET /v1/customers HTTP/1.1\r\nHost".to_owned(),
                "",
            ),
            (
                "a dripping header",
                "GET /v1/customers HTTP/1.1\r\nX: ".to_owned(),
                "x",
            ),
            ("half a body", half_body.clone(), ""),
            ("a dripping body", half_body.clone(), " "),
        ];
        let threads = cases.map(|(name, first, drip)| {
            let backend = &backend;
            scope.spawn(move || (name, until_closed(backend, &first, drip)))
        });
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    for (name, time) in &took {
        println!("{name}: closed after {:.1} s", time.as_secs_f32());
        assert!(*time < Duration::from_secs(15), "{name}: {time:?}");
    }
    assert_eq!(backend.connect().get("/v1/customers").unwrap().status, 200);
}

#[test]
fn a_body_that_is_too_large_is_refused_with_or_without_a_length() {
    let folder = Folder::new("large");
    let backend = Backend::start(&folder.file("a.db"), &[]);
    let path = upgrades("alpine", "premium");
    let announced = backend
        .connect()
        .post(&path, "1", &"x".repeat(20_000))
        .unwrap();
    assert_eq!((announced.status, announced.code()), (413, 800_002));
    let mut connection = backend.connect();
    let mut text = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo\r\nContent-Type: \
         application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    for _ in 0..20 {
        text.push_str(&format!("400\r\n{}\r\n", " ".repeat(1024)));
    }
    connection.stream().write_all(text.as_bytes()).unwrap();
    let reply = connection.read().unwrap();
    assert_eq!(reply.status, 413);
}

#[test]
#[cfg(feature = "controls")]
fn faults_reach_the_socket() {
    let folder = Folder::new("faults");
    let backend = Backend::start(&folder.file("a.db"), &[]);
    let json = [("Content-Type", "application/json")];
    let fault = |rule: &str| {
        let reply = backend
            .connect()
            .send("POST", "/mock/faults", &json, rule)
            .unwrap();
        assert_eq!(reply.status, 200);
    };
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    fault(r#"{"path":"/v1/*/upgrades","times":1,"kind":"drop-before"}"#);
    assert!(backend.connect().post(&path, "r", &body).is_err());
    fault(r#"{"path":"/v1/*/upgrades","times":1,"kind":"drop-after"}"#);
    assert!(backend.connect().post(&path, "r", &body).is_err());
    let found = backend.connect().post(&path, "r", &body).unwrap();
    assert_eq!(found.header("idempotent-replayed"), Some("true"));
    fault(r#"{"path":"*","times":1,"kind":"delay","ms":300}"#);
    let began = Instant::now();
    assert_eq!(backend.connect().get("/v1/customers").unwrap().status, 200);
    assert!(began.elapsed() >= Duration::from_millis(300));
    fault(r#"{"path":"/v1/customers","times":1,"kind":"hang"}"#);
    let mut connection = backend.connect();
    connection
        .stream()
        .set_read_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    assert!(connection.get("/v1/customers").is_err());
    assert_eq!(backend.connect().get("/v1/customers").unwrap().status, 200);
}

#[test]
#[cfg(feature = "controls")]
fn a_reset_is_kept_as_well() {
    let folder = Folder::new("reset");
    let file = folder.file("a.db");
    let backend = Backend::start(&file, &[]);
    let mut connection = backend.connect();
    connection
        .post(&upgrades("alpine", "premium"), "r", &wish(E3, 25, true))
        .unwrap();
    let json = [("Content-Type", "application/json")];
    let body = r#"{"scenario":"portfolio-100","seed":5}"#;
    assert_eq!(
        connection
            .send("POST", "/mock/reset", &json, body)
            .unwrap()
            .status,
        200
    );
    let body = r#"{"now":"2030-01-01T00:00:00Z"}"#;
    assert_eq!(
        connection
            .send("POST", "/mock/clock", &json, body)
            .unwrap()
            .status,
        200
    );
    let before = everything(&mut connection);
    backend.kill();
    let backend = Backend::start(&file, &["--scenario", "portfolio-100", "--seed", "5"]);
    let mut connection = backend.connect();
    assert_eq!(everything(&mut connection), before);
    let clock = connection
        .send("GET", "/mock/clock", &[], "")
        .unwrap()
        .json();
    assert!(
        clock["now"]
            .as_str()
            .unwrap()
            .starts_with("2030-01-01T00:00:")
    );
}

fn refused(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_mock-backend"))
        .args(arguments)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

#[test]
fn what_cannot_be_is_said_in_a_sentence() {
    let folder = Folder::new("refused");
    let file = folder.file("a.db");
    let path = file.to_str().unwrap();
    let backend = Backend::start(&file, &["--seed", "4"]);
    let address = backend.address.clone();
    assert!(refused(&["--listen", &address]).contains("cannot listen at"));
    backend.stop();
    assert!(
        refused(&["--database", path, "--scenario", "empty"]).contains("holds the scenario demo")
    );
    assert!(refused(&["--database", path, "--seed", "5"]).contains("of seed 4"));
    assert!(refused(&["--scenario", "nothing"]).contains("demo, empty, portfolio"));
    assert!(refused(&["--app", "/nowhere"]).contains("/nowhere"));
    assert!(refused(&["--catalogue", "/nowhere"]).contains("/nowhere"));
    std::fs::write(folder.file("x"), "x".repeat(5000)).unwrap();
    let text = folder.file("x");
    assert!(refused(&["--database", text.to_str().unwrap()]).contains("no SQLite database"));
    std::fs::write(folder.file("c.json"), "{}").unwrap();
    let catalogue = folder.file("c.json");
    assert!(refused(&["--catalogue", catalogue.to_str().unwrap()]).contains("catalogue"));
    let help = Command::new(env!("CARGO_BIN_EXE_mock-backend"))
        .arg("--help")
        .output()
        .unwrap();
    assert!(help.status.success() && help.stdout.starts_with(b"A mock of"));
}

#[test]
fn two_programs_with_one_database_do_not_mix() {
    let folder = Folder::new("two");
    let file = folder.file("a.db");
    let one = Backend::start(&file, &[]);
    let two = Backend::start(&file, &[]);
    let done = one
        .connect()
        .post(&upgrades("alpine", "premium"), "r", &wish(E3, 25, true))
        .unwrap();
    assert_eq!(done.status, 200);
    let late = two
        .connect()
        .post(&upgrades("emoji", "premium"), "r", &wish(E3, 25, true))
        .unwrap();
    assert_eq!(late.status, 503);
    // But what the first has answered, the second answers alike.
    let same = two
        .connect()
        .post(&upgrades("alpine", "premium"), "r", &wish(E3, 25, true))
        .unwrap();
    assert_eq!(same.body, done.body);
}

#[test]
fn the_page_is_served_with_its_headers() {
    let folder = Folder::new("app");
    let app = folder.file("app");
    std::fs::create_dir(&app).unwrap();
    let write = |name: &str, text: &str| std::fs::write(app.join(name), text).unwrap();
    write(
        "index.html",
        "<html><script type=\"module\">start()</script></html>",
    );
    write("app-0123456789abcdef.js", "plain");
    write("app-0123456789abcdef.js.br", "brotli");
    write("app-0123456789abcdef.js.gz", "gzip");
    write("app-0123456789abcdef_bg.wasm", "wasm");
    write("catalog.json", "{}");
    write(".secret", "secret");
    std::fs::write(folder.file("outside.txt"), "outside").unwrap();
    std::os::unix::fs::symlink(folder.file("outside.txt"), app.join("link.txt")).unwrap();
    let backend = Backend::start(&folder.file("a.db"), &["--app", app.to_str().unwrap()]);
    let mut connection = backend.connect();
    let mut get =
        |path: &str, headers: &[(&str, &str)]| connection.send("GET", path, headers, "").unwrap();

    let page = get("/", &[]);
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    let policy = page.header("content-security-policy").unwrap();
    // printf 'start()' | openssl dgst -sha256 -binary | base64
    let scripts = "script-src 'self' 'wasm-unsafe-eval' 'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00=';";
    assert!(policy.contains(scripts), "{policy}");
    assert!(policy.contains("connect-src 'self'") && policy.contains("style-src 'self';"));
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"));
    assert_eq!(
        page.header("cross-origin-opener-policy"),
        Some("same-origin")
    );
    assert!(
        page.header("permissions-policy")
            .unwrap()
            .contains("camera=()")
    );

    let tag = page.header("etag").unwrap().to_owned();
    let known = get("/index.html", &[("If-None-Match", &tag)]);
    assert_eq!((known.status, known.body.len()), (304, 0));
    assert!(known.header("content-security-policy").is_some());

    for (accepted, body, encoding) in [
        ("gzip, br", "brotli", Some("br")),
        ("gzip", "gzip", Some("gzip")),
        ("identity", "plain", None),
    ] {
        let script = get("/app-0123456789abcdef.js", &[("Accept-Encoding", accepted)]);
        assert_eq!(
            (&*script.body, script.header("content-encoding")),
            (body.as_bytes(), encoding)
        );
        assert_eq!(
            script.header("content-type"),
            Some("text/javascript; charset=utf-8")
        );
        assert_eq!(script.header("vary"), Some("Accept-Encoding"));
        assert_eq!(
            script.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
    }
    let wasm = get("/app-0123456789abcdef_bg.wasm", &[]);
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
    assert_eq!(
        wasm.header("cross-origin-resource-policy"),
        Some("cross-origin")
    );
    assert_eq!(
        get("/catalog.json", &[]).header("cache-control"),
        Some("no-cache")
    );

    for path in [
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/link.txt",
        "/.secret",
        "/nothing.js",
        "/app-0123456789abcdef.js/",
        "/%00",
        "/\\..\\outside.txt",
    ] {
        let reply = get(path, &[]);
        assert_eq!(reply.status, 404, "{path}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    }
    assert_eq!(connection.send("POST", "/", &[], "").unwrap().status, 405);
    // The API is still there.
    assert_eq!(connection.get("/v1/customers").unwrap().status, 200);
    assert_eq!(connection.get("/v1/nothing").unwrap().status, 404);
    let head = connection.send(
        "HEAD",
        "/v1/offers",
        &[("Authorization", "Bearer demo")],
        "",
    );
    // The length is announced and no body comes, so only the next answer shows that all is well.
    assert!(head.is_err() || head.unwrap().status == 200);
}

#[test]
fn beside_a_page_an_unknown_address_is_answered_as_the_api_does_it() {
    let folder = Folder::new("beside");
    let app = folder.page();
    let backend = Backend::start(&folder.file("a.db"), &["--app", &app]);
    let mut connection = backend.connect();
    let headers = [
        ("Authorization", "Bearer demo"),
        ("Content-Type", "application/json"),
        ("X-Locale", "zh-TW"),
        ("MS-RequestId", "r-1"),
    ];
    let upgrades = upgrades("alpine", "premium");
    for (method, path, nearest) in [
        ("GET", "/customers", "/v1/customers"),
        ("GET", "/v2/offers", "/v1/offers"),
        ("GET", "/v1/customer", "/v1/customers"),
        ("GET", "/nothing.js", "/v1/offers"),
        (
            "POST",
            upgrades.trim_start_matches("/v1"),
            "/v1/customers/{customer}/subscriptions/{subscription}/upgrades",
        ),
    ] {
        let body = if method == "POST" { "{}" } else { "" };
        let reply = connection.send(method, path, &headers, body).unwrap();
        assert_eq!((reply.status, reply.code()), (404, 1000), "{path}");
        assert_eq!(reply.json()["data"][0], nearest, "{path}");
        let text = reply.json()["description"].to_string();
        assert!(text.contains("這個位址沒有任何資源"), "{path}: {text}");
        for (name, value) in [
            ("x-locale", "zh-TW"),
            ("ms-requestid", "r-1"),
            ("ms-serverid", "MOCK0001"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{path}");
        }
        assert!(reply.header("ms-correlationid").is_some(), "{path}");
    }
    // What is a route in another spelling is one here, too.
    assert_eq!(connection.get("//V1/customers").unwrap().status, 200);
    let page = connection.send("POST", "/", &headers, "{}").unwrap();
    assert_eq!(
        (page.status, page.header("allow")),
        (405, Some("GET, HEAD"))
    );
}
