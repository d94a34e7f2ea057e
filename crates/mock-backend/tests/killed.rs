//! Killed while it works: every upgrade that was answered is there after the restart, none twice.
//!
//! Eight rounds, or 500 with `SU_LONG=1`.
#![cfg(feature = "native")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::wire::{Backend, Connection, Folder};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// A possible upgrade: where to post, and what.
#[derive(Clone)]
struct Possible {
    customer: String,
    source: String,
    request_id: String,
    body: String,
}

/// Upgrades that are possible now, one for each customer at most: one would get in the way of
/// another.
fn possible(connection: &mut Connection, count: usize) -> Vec<Possible> {
    let mut found = Vec::new();
    let mut path = "/v1/customers?size=500".to_owned();
    let mut token = String::new();
    while found.len() < count {
        let headers = [
            ("Authorization", "Bearer demo"),
            ("MS-ContinuationToken", &*token),
        ];
        let headers = if token.is_empty() {
            &headers[..1]
        } else {
            &headers[..]
        };
        let page = connection.send("GET", &path, headers, "").unwrap().json();
        for customer in page["items"].as_array().unwrap() {
            let id = customer["id"].as_str().unwrap();
            let at = format!("/v1/customers/{id}/subscriptions");
            let list = connection.get(&at).unwrap().json();
            for s in list["items"].as_array().unwrap() {
                let source = s["id"].as_str().unwrap();
                if s["status"] != "active" {
                    continue;
                }
                let upgrades = connection
                    .get(&format!("{at}/{source}/upgrades"))
                    .unwrap()
                    .json();
                let Some(item) = upgrades["items"].get(0).filter(|i| i["isEligible"] == true)
                else {
                    continue;
                };
                found.push(Possible {
                    customer: id.to_owned(),
                    source: source.to_owned(),
                    request_id: format!("request-{}", found.len()),
                    body: item.to_string(),
                });
                break;
            }
            if found.len() == count {
                return found;
            }
        }
        let next = &page["links"]["next"];
        path = format!(
            "/v1{}",
            next["uri"].as_str().expect("too few upgrades are possible")
        );
        token = next["headers"][0]["value"].as_str().unwrap().to_owned();
    }
    found
}

fn post(connection: &mut Connection, wish: &Possible) -> std::io::Result<Value> {
    let path = format!(
        "/v1/customers/{}/subscriptions/{}/upgrades",
        wish.customer, wish.source
    );
    let reply = connection.post(&path, &wish.request_id, &wish.body)?;
    assert_eq!(
        reply.status,
        200,
        "{}",
        String::from_utf8_lossy(&reply.body)
    );
    Ok(reply.json())
}

/// What was answered, by request id.
type Answered = BTreeMap<String, Value>;

/// Upgrades with several clients what is not answered yet, and kills the backend after so many
/// more answers.
fn killed_under_load(
    backend: Backend,
    wishes: &[Possible],
    answered: &Mutex<Answered>,
    times: &Mutex<Vec<Duration>>,
    more: usize,
) {
    let open: Vec<&Possible> = {
        let answered = answered.lock().unwrap();
        let wishes = wishes.iter();
        wishes
            .filter(|w| !answered.contains_key(&w.request_id))
            .collect()
    };
    let until = wishes.len() - open.len() + more.min(open.len());
    let next = AtomicUsize::new(0);
    let address = backend.address.clone();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let Ok(mut connection) = Connection::to(&address) else {
                    return;
                };
                while let Some(wish) = open.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let began = Instant::now();
                    let Ok(result) = post(&mut connection, wish) else {
                        return;
                    };
                    times.lock().unwrap().push(began.elapsed());
                    let mut answered = answered.lock().unwrap();
                    answered.insert(wish.request_id.clone(), result);
                }
            });
        }
        while answered.lock().unwrap().len() < until {
            thread::sleep(Duration::from_micros(100));
        }
        backend.kill();
    });
}

/// Every upgrade that was answered is there. How many are there that were not answered.
fn check(connection: &mut Connection, wishes: &[Possible], answered: &Answered) -> usize {
    let mut unanswered = 0;
    for wish in wishes {
        let path = format!("/v1/customers/{}/subscriptions", wish.customer);
        let list = connection.get(&path).unwrap().json();
        let list = list["items"].as_array().unwrap();
        let old = list.iter().find(|s| s["id"] == *wish.source).unwrap();
        let upgraded = old["status"] == "deleted";
        match answered.get(&wish.request_id) {
            Some(result) => {
                assert!(upgraded, "an upgrade that was answered is lost");
                let new = &result["targetSubscriptionId"];
                let found = list
                    .iter()
                    .find(|s| s["id"] == *new)
                    .expect("the new one is lost");
                assert_eq!(found["status"], "active");
            }
            None => unanswered += usize::from(upgraded),
        }
    }
    unanswered
}

#[test]
fn no_answered_upgrade_is_lost_and_none_is_done_twice() {
    let long = std::env::var_os("SU_LONG").is_some();
    let (count, kills, size) = if long {
        (2500, 500, 64_000)
    } else {
        (200, 8, 8000)
    };
    let folder = Folder::new("killed");
    let file = folder.file("a.db");
    let scenario = format!("portfolio-{size}");
    let backend = Backend::start(&file, &["--scenario", &scenario, "--seed", "3"]);
    let wishes = possible(&mut backend.connect(), count);
    let (answered, times) = (Mutex::new(Answered::new()), Mutex::new(Vec::new()));
    let mut backend = Some(backend);
    let mut unanswered = 0;
    for _ in 0..kills {
        let running = backend.take().unwrap_or_else(|| Backend::start(&file, &[]));
        killed_under_load(running, &wishes, &answered, &times, count / kills);
        let restarted = Backend::start(&file, &[]);
        // Those around which it was killed; all of them at the end.
        let answered = answered.lock().unwrap();
        let here = wishes
            .iter()
            .rposition(|w| answered.contains_key(&w.request_id));
        let here = here.unwrap_or(0);
        let around = here.saturating_sub(100)..(here + 16).min(wishes.len());
        unanswered += check(&mut restarted.connect(), &wishes[around], &answered);
        backend = Some(restarted);
    }
    // Every request once more: the answer of then, or the upgrade now.
    let backend = backend.unwrap();
    let mut connection = backend.connect();
    let answered = answered.into_inner().unwrap();
    check(&mut connection, &wishes, &answered);
    for wish in &wishes {
        let again = post(&mut connection, wish).unwrap();
        assert!(again["targetSubscriptionId"].is_string(), "{again}");
        let first = answered.get(&wish.request_id);
        assert!(first.is_none_or(|first| *first == again));
    }
    drop(connection);
    backend.kill();

    let database = rusqlite::Connection::open(&file).unwrap();
    let number = |sql: &str| {
        database
            .query_row(sql, [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    let integrity: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(integrity, "ok");
    let done = number("SELECT count(*) FROM audit WHERE action = 'upgrade' AND done");
    let sources = number("SELECT count(DISTINCT subscription) FROM audit WHERE done");
    assert_eq!((done, sources), (count as i64, count as i64));
    // Each new subscription belongs to exactly one of these upgrades.
    assert_eq!(
        number("SELECT count(*) FROM subscription"),
        size + count as i64
    );

    let mut times = times.into_inner().unwrap();
    times.sort();
    let at = |percent: usize| times[times.len() * percent / 100].as_secs_f64() * 1000.0;
    println!(
        "kill -9, {kills} times during {count} upgrades by 8 clients: {} were answered and all are \
         there, {unanswered} were done and not answered and got their answer later, 0 were lost, \
         0 done twice; an answer took {:.1} ms (median), {:.1} ms (p99)",
        answered.len(),
        at(50),
        at(99),
    );
}
