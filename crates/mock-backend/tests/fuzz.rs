//! Bodies, headers and wire types, mutated by seed: nothing panics, nothing is a 500, every error
//! has the documented body, what is read is written so that it is read alike, and nothing of it
//! changes the world that should not (quality SE-63).
//!
//! The corpus in `tests/corpus` is where the mutations begin; what was found once is kept there.
//! Each target runs for two seconds, or for `SU_FUZZ=seconds`; CI gives each twenty seconds. `SU_SEED=n`
//! begins elsewhere. A failure names its input; put it into the corpus under a name that says what
//! it was.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::{Client, at_subscription, upgrades, wish};
use mock_backend::scenario::offers::E3;
use partner_api::catalogue;
use partner_api::json::{Document, Resource};
use partner_api::{
    Collection, Customer, CustomerUser, ETag, Fault, License, Offer, Subscription,
    SubscriptionPatch, Timestamp, Upgrade, UpgradeRequest, UpgradeResult,
};
use serde::Serialize;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// Pieces that are likelier to find something than any byte.
const PIECES: [&[u8]; 40] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b":",
    b",",
    b"null",
    b"true",
    b"0",
    b"-1",
    b"1e309",
    b"1.5",
    b"2147483648",
    b"4294967296",
    b"9223372036854775808",
    b"-0",
    b"\\u0000",
    b"\\ud83d",
    b"\\",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\r\n",
    b"\0",
    b" ",
    b"W/",
    b"*",
    b"upgrade_only",
    b"active",
    b"quantity",
    b"\"id\":",
    b"etag",
    b"[[[[[[[[[[[[[[[[",
    b"{\"a\":{\"a\":{\"a\":",
    b"0001-01-01T00:00:00Z",
    b"9999-12-31T23:59:59.9999999Z",
    b"2026-02-29",
    b"00000000-0000-0000-0000-000000000000",
    b"Bearer",
];

fn mutated(dice: &mut Dice, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = corpus[dice.below(corpus.len())].clone();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(12)).min(bytes.len());
        match dice.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 => bytes.insert(at, dice.next() as u8),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..end, piece.iter().copied());
            }
            4 => {
                let twice = bytes[at..end].to_vec();
                bytes.splice(at..at, twice);
            }
            5 => {
                let other = &corpus[dice.below(corpus.len())];
                let from = dice.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => bytes.truncate(at),
        }
    }
    bytes.truncate(20_000);
    bytes
}

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus")
        .join(target);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let bytes = std::fs::read(&file).unwrap();
            (file, bytes)
        })
        .collect()
}

/// Gives a target everything in its corpus, and then what mutations make of it.
fn run(target: &str, mut attempt: impl FnMut(&[u8])) {
    let seconds = std::env::var("SU_FUZZ").ok().and_then(|s| s.parse().ok());
    let seed: u64 = std::env::var("SU_SEED")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(1);
    let time = Duration::from_secs(seconds.unwrap_or(2));
    let corpus = corpus(target);
    let mut one = |name: &str, bytes: &[u8]| {
        if catch_unwind(AssertUnwindSafe(|| attempt(bytes))).is_err() {
            panic!(
                "{target}, {name}: fails on {:?}",
                String::from_utf8_lossy(bytes)
            );
        }
    };
    for (file, bytes) in &corpus {
        one(&file.display().to_string(), bytes);
    }
    let begun: Vec<Vec<u8>> = corpus.into_iter().map(|(_, bytes)| bytes).collect();
    let mut dice = Dice(seed);
    let (began, mut count) = (Instant::now(), 0);
    while began.elapsed() < time {
        let bytes = mutated(&mut dice, &begun);
        one(&format!("seed {seed}, number {count}"), &bytes);
        count += 1;
    }
    println!("{target}: {count} inputs in {} s", time.as_secs());
}

/// An answer is one of ours, and never a mistake of ours.
fn is_fine(reply: &common::Reply) {
    assert!(reply.status < 500, "{}", reply.status);
    assert!(reply.header("ms-correlationid").is_some());
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    let body: Value = serde_json::from_slice(&reply.body).unwrap();
    if reply.status >= 400 {
        assert!(
            body["code"].is_i64() && body["description"].is_string(),
            "{body}"
        );
        let text = body.to_string();
        for secret in ["panicked", "src/", ".rs", "sqlite", "SELECT"] {
            assert!(!text.contains(secret) || text.contains("data"), "{text}");
        }
    }
}

#[test]
fn bodies() {
    let client = Client::new();
    let paths = [
        ("POST", upgrades("alpine", "premium")),
        ("PATCH", at_subscription("emoji", "premium")),
    ];
    let mut n = 0;
    run("bodies", |bytes| {
        for (method, path) in &paths {
            n += 1;
            let (before, sequence) = {
                let world = client.backend.world.look();
                (world.partners()[1].clone(), world.sequence)
            };
            let request = http::Request::builder()
                .method(*method)
                .uri(path)
                .header("authorization", "Bearer demo")
                .header("content-type", "application/json")
                .header("ms-requestid", format!("f-{n}"))
                .body(axum::body::Body::from(bytes.to_vec()))
                .unwrap();
            let reply = client.send(request);
            is_fine(&reply);
            let world = client.backend.world.look();
            let written = world.sequence - sequence;
            assert_eq!(written, u64::from(reply.status == 200), "{}", reply.status);
            assert!(world.partners()[1] == before, "another partner's data");
        }
    });
}

#[test]
fn headers() {
    let client = Client::new();
    let path = upgrades("alpine", "premium");
    let changed = at_subscription("emoji", "premium");
    let etag = client.get(&changed).json()["attributes"]["etag"].clone();
    let present = ETag::decode(etag.as_str().unwrap());
    assert!(present.is_some());
    // Whether an `If-Match` names what is there, alone or among others.
    let names_what_is_there = |value: &http::HeaderValue| {
        let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let mut tags = text.split(',').map(str::trim);
        tags.any(|tag| tag == "*" || ETag::decode(tag) == present)
    };
    let list = common::at("alpine") + "/subscriptions";
    let names = [
        "ms-requestid",
        "ms-correlationid",
        "if-match",
        "x-locale",
        "ms-continuationtoken",
        "ms-partnercenter-client",
        "authorization",
        "content-type",
        "content-length",
        "origin",
        "x-mock-latency",
    ];
    run("headers", |bytes| {
        // The first byte says which header; the query is taken from it as well.
        let (first, value) = bytes.split_first().unwrap_or((&0, &[]));
        let name = names[usize::from(*first) % names.len()];
        let Ok(value) = http::HeaderValue::from_bytes(value) else {
            return;
        };
        let query: String = value
            .as_bytes()
            .iter()
            .map(|b| format!("%{b:02x}"))
            .collect();
        for (method, uri) in [
            ("POST", path.clone()),
            ("PATCH", changed.clone()),
            ("GET", format!("{list}?size={query}&filter={query}")),
            ("GET", format!("/v1/customers?size=2&{query}")),
            ("GET", format!("/v1/customers/{query}")),
        ] {
            let mut request = http::Request::builder()
                .method(method)
                .uri(uri)
                .header("authorization", "Bearer demo")
                .header("content-type", "application/json");
            if name != "x-mock-latency" || value.as_bytes().contains(&b'{') {
                request.headers_mut().unwrap().insert(name, value.clone());
            }
            // What a header would bring about otherwise is the same for every header.
            let body = match method {
                "PATCH" => r#"{"quantity":0}"#.to_owned(),
                _ => wish(E3, 0, true),
            };
            let reply = client.send(request.body(axum::body::Body::from(body)).unwrap());
            is_fine(&reply);
            if method == "PATCH" && name == "if-match" {
                let wanted = if names_what_is_there(&value) {
                    400
                } else {
                    412
                };
                assert_eq!(reply.status, wanted, "{value:?}");
            }
        }
        let world = client.backend.world.look();
        assert_eq!(world.sequence, 0, "no seats can be had by a header");
    });
}

/// Reads; what was read is written, and read again it is the same.
fn goes_around<T: Resource + Serialize + PartialEq + std::fmt::Debug>(document: &Document<'_>) {
    let Ok(first) = T::read(&document.root()) else {
        return;
    };
    let written = serde_json::to_vec(&first).unwrap();
    let again: T = partner_api::read(&written).unwrap();
    let twice = serde_json::to_vec(&again).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&written),
        String::from_utf8_lossy(&twice)
    );
}

#[test]
fn wire() {
    run("wire", |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Some(moment) = Timestamp::parse(&text) {
            assert_eq!(Timestamp::parse(&moment.with_milliseconds()), Some(moment));
        }
        if let Some(etag) = ETag::decode(&text) {
            assert_eq!(ETag::decode(&etag.encode()), Some(etag));
        }
        let _ = catalogue::read(bytes);
        let Ok(document) = Document::parse(bytes) else {
            return;
        };
        goes_around::<Customer>(&document);
        goes_around::<CustomerUser>(&document);
        goes_around::<Fault>(&document);
        goes_around::<License>(&document);
        goes_around::<Offer>(&document);
        goes_around::<Subscription>(&document);
        goes_around::<Upgrade>(&document);
        goes_around::<UpgradeResult>(&document);
        let root = document.root();
        let _ = Collection::<Subscription>::read(&root);
        let _ = UpgradeRequest::read(&root);
        let _ = SubscriptionPatch::read(&root);
    });
}
