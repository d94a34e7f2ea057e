//! A build without the feature `controls`: nothing under `/mock/`, and nothing that a header could
//! bring about. `cargo xtask test` runs it, as the usual build has the feature.
#![cfg(all(feature = "native", not(feature = "controls")))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::wire::{Backend, Folder};

const JSON: (&str, &str) = ("Content-Type", "application/json");
const ORIGIN: &str = "https://portal.example";

/// Every address of the controls, and one that they never had.
const ADDRESSES: [&str; 10] = [
    "/mock",
    "/mock/scenarios",
    "/mock/reset",
    "/mock/snapshots",
    "/mock/restore",
    "/mock/clock",
    "/mock/latency",
    "/mock/faults",
    "/mock/journal",
    "/mock/nothing",
];

#[test]
fn no_address_of_the_controls_is_there_beside_a_page_or_without_one() {
    let folder = Folder::new("without-addresses");
    let app = folder.page();
    let beside = ["--app", &app];
    for (file, more) in [("a.db", &[][..]), ("b.db", &beside)] {
        let backend = Backend::start(&folder.file(file), more);
        let mut connection = backend.connect();
        for path in ADDRESSES {
            for (method, body) in [("GET", ""), ("POST", "{}"), ("DELETE", "")] {
                let reply = connection.send(method, path, &[JSON], body).unwrap();
                assert_eq!(
                    (reply.status, reply.code()),
                    (404, 1000),
                    "{method} {path} {more:?}"
                );
            }
        }
    }
}

#[test]
fn no_header_brings_about_a_fault_or_a_wait() {
    let folder = Folder::new("without-headers");
    let backend = Backend::start(&folder.file("a.db"), &[]);
    let mut connection = backend.connect();
    for header in [
        ("X-Mock-Fault", "503"),
        ("X-Mock-Fault", "drop-before"),
        ("X-Mock-Fault", "no such fault"),
        ("X-Mock-Latency", "endless"),
    ] {
        let headers = [("Authorization", "Bearer demo"), header];
        let reply = connection.send("GET", "/v1/customers", &headers, "");
        assert_eq!(reply.unwrap().status, 200, "{header:?}");
    }
}

#[test]
fn no_page_is_told_that_it_may_send_such_a_header() {
    let folder = Folder::new("without-origins");
    let backend = Backend::start(&folder.file("a.db"), &["--allow-origin", ORIGIN]);
    let headers = [
        ("Origin", ORIGIN),
        ("Access-Control-Request-Method", "POST"),
    ];
    let mut connection = backend.connect();
    let allowed = connection.send("OPTIONS", "/v1/customers", &headers, "");
    let allowed = allowed.unwrap();
    assert_eq!(allowed.status, 204);
    let mut names = allowed
        .headers
        .get_all("access-control-allow-headers")
        .iter();
    assert!(names.all(|names| !names.to_str().unwrap().contains("X-Mock")));
}
