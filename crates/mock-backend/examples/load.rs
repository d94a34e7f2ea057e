//! A load generator for the backend: keeps connections alive and asks on each as fast as it is
//! answered, then says how many answers came a second and how long they took.
//!
//! `load --address 127.0.0.1:8081 [--connections 32] [--seconds 5] [--path /v1/…] [--expect 200]`
//! asks for one path. `load --address … --upgrades 2000` upgrades as many subscriptions as it finds
//! possible, one for each customer. `load --database FILE [--customers 2000] [--each 50]` makes a
//! database with so many customers of so many subscriptions.
//!
//! It prints one line of JSON. It speaks raw HTTP/1.1, because a client library would take as much of
//! the two cores as the server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_arithmetic,
    reason = "a tool for measuring: it stops at the first thing that is not as expected"
)]

use mock_backend::scenario::Scenario;
use mock_backend::store::Store;
use mock_backend::store::sqlite::SqliteStore;
use mock_backend::world::World;
use rules::{Date, SubscriptionId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

fn main() {
    let mut arguments = BTreeMap::new();
    let mut given = std::env::args().skip(1);
    while let (Some(name), Some(value)) = (given.next(), given.next()) {
        arguments.insert(name, value);
    }
    let text = |name: &str| arguments.get(name).cloned();
    let number = |name: &str, default: usize| {
        let value = text(name);
        value.map_or(default, |value| value.parse().expect("a whole number"))
    };
    if let Some(file) = text("--database") {
        make(
            Path::new(&file),
            number("--customers", 2000),
            number("--each", 50),
        );
        return;
    }
    let address = text("--address").expect("--address or --database");
    let connections = number("--connections", 32);
    let figures = match text("--upgrades") {
        Some(count) => upgrades(
            &address,
            connections,
            count.parse().expect("a whole number"),
        ),
        None => {
            let time = Duration::from_secs(number("--seconds", 5) as u64);
            let path = text("--path").unwrap_or_else(|| subscriptions(&address));
            reads(&address, connections, time, &path)
        }
    };
    println!("{figures}");
}

/// A database of customers with many subscriptions each.
fn make(file: &Path, customers: usize, each: usize) {
    let today = Date::new(2026, 11, 22).unwrap();
    let count = u32::try_from(customers * 8).unwrap();
    let all = Scenario::Portfolio(count).world(1, today).unwrap();
    let mut world: World = all.outline();
    let partner = all.token("demo").unwrap().partner;
    for customer in all.partners()[0].customers() {
        let mut more = customer.clone();
        let few = more.subscriptions.clone();
        while more.subscriptions.len() < each {
            let n = more.subscriptions.len();
            let mut next = few[n % few.len()].clone();
            let guid = mock_backend::guid::Guid::derive(n as u64, next.id.as_str());
            next.id = SubscriptionId::new(&guid.to_string()).unwrap();
            more.subscriptions.push(next);
        }
        world.place(partner, more);
    }
    let mut store = SqliteStore::open(file).unwrap();
    store.replace(&world).unwrap();
    store.close().unwrap();
}

/// A connection that is kept alive.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn to(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self(BufReader::with_capacity(64 * 1024, stream)))
    }

    /// Sends a request and reads the answer: its status, and its body into `body`.
    fn send(&mut self, request: &[u8], body: &mut Vec<u8>) -> io::Result<u16> {
        self.0.get_mut().write_all(request)?;
        let mut line = Vec::new();
        self.0.read_until(b'\n', &mut line)?;
        let status = line
            .get(9..12)
            .and_then(|s| str::from_utf8(s).ok()?.parse().ok());
        let status = status.ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut length = 0;
        loop {
            line.clear();
            self.0.read_until(b'\n', &mut line)?;
            if line == b"\r\n" || line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_at_checked(15)
                && name.eq_ignore_ascii_case(b"content-length:")
            {
                length = str::from_utf8(value).unwrap().trim().parse().unwrap();
            }
        }
        body.resize(length, 0);
        self.0.read_exact(body)?;
        Ok(status)
    }

    fn get(&mut self, path: &str, more: &str) -> Value {
        let mut body = Vec::new();
        let request = get(path, more);
        assert_eq!(self.send(&request, &mut body).unwrap(), 200, "{path}");
        serde_json::from_slice(&body).unwrap()
    }
}

fn get(path: &str, more: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo\r\n{more}\r\n").into()
}

/// The path of a list with the most subscriptions among the first customers.
fn subscriptions(address: &str) -> String {
    let mut connection = Connection::to(address).unwrap();
    let list = connection.get("/v1/customers?size=50", "");
    let customers = list["items"].as_array().unwrap().iter();
    let paths = customers.map(|customer| {
        let id = customer["id"].as_str().unwrap();
        format!("/v1/customers/{id}/subscriptions")
    });
    paths
        .max_by_key(|path| connection.get(path, "")["totalCount"].as_u64())
        .expect("there are customers")
}

/// What came of it, by the statuses of the answers.
fn figures(times: &Mutex<BTreeMap<u16, Vec<Duration>>>, failed: usize, took: Duration) -> Value {
    let mut times = times.lock().unwrap();
    let mut by_status = serde_json::Map::new();
    for (status, times) in times.iter_mut() {
        times.sort_unstable();
        let at = |permille: usize| {
            let time = times[(times.len() * permille / 1000).min(times.len() - 1)];
            (time.as_secs_f64() * 1e5).round() / 100.0
        };
        let of = json!({
            "answers": times.len(),
            "perSecond": (times.len() as f64 / took.as_secs_f64()).round(),
            "medianMs": at(500),
            "p99Ms": at(990),
            "maxMs": at(1000),
        });
        by_status.insert(status.to_string(), of);
    }
    json!({ "seconds": took.as_secs_f64(), "failed": failed, "statuses": by_status })
}

fn reads(address: &str, connections: usize, time: Duration, path: &str) -> Value {
    let request = get(path, "");
    let (times, failed) = (Mutex::default(), AtomicUsize::new(0));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(|| {
                let mut mine: BTreeMap<u16, Vec<Duration>> = BTreeMap::new();
                let mut body = Vec::new();
                let mut connection = None;
                while began.elapsed() < time {
                    let asked = Instant::now();
                    let open = match &mut connection {
                        Some(open) => open,
                        None => match Connection::to(address) {
                            Ok(new) => connection.insert(new),
                            Err(_) => {
                                failed.fetch_add(1, Ordering::Relaxed);
                                continue;
                            }
                        },
                    };
                    match open.send(&request, &mut body) {
                        Ok(status) => mine.entry(status).or_default().push(asked.elapsed()),
                        Err(_) => {
                            failed.fetch_add(1, Ordering::Relaxed);
                            connection = None;
                        }
                    }
                }
                add(&times, mine);
            });
        }
    });
    figures(&times, failed.into_inner(), began.elapsed())
}

fn add(all: &Mutex<BTreeMap<u16, Vec<Duration>>>, mine: BTreeMap<u16, Vec<Duration>>) {
    let mut all = all.lock().unwrap();
    for (status, mut times) in mine {
        all.entry(status).or_default().append(&mut times);
    }
}

/// Upgrades that are possible, one for each customer: whole requests.
fn possible(address: &str, count: usize) -> Vec<Vec<u8>> {
    let mut connection = Connection::to(address).unwrap();
    let mut found = Vec::new();
    let (mut path, mut token) = ("/v1/customers?size=500".to_owned(), String::new());
    loop {
        let page = connection.get(&path, &token);
        for customer in page["items"].as_array().unwrap() {
            let list = format!(
                "/v1/customers/{}/subscriptions",
                customer["id"].as_str().unwrap()
            );
            let subscriptions = connection.get(&list, "");
            let items = subscriptions["items"].as_array().unwrap().iter();
            for subscription in items.filter(|s| s["status"] == "active") {
                let path = format!("{list}/{}/upgrades", subscription["id"].as_str().unwrap());
                let upgrades = connection.get(&path, "");
                let Some(item) = upgrades["items"].get(0).filter(|i| i["isEligible"] == true)
                else {
                    continue;
                };
                let (n, body) = (found.len(), item.to_string());
                let request = format!(
                    "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo\r\n\
                     Content-Type: application/json\r\nMS-RequestId: load-{}-{n}\r\n\
                     Content-Length: {}\r\n\r\n{body}",
                    std::process::id(),
                    body.len()
                );
                found.push(request.into_bytes());
                break;
            }
            if found.len() == count {
                return found;
            }
        }
        let next = &page["links"]["next"];
        if next.is_null() {
            return found;
        }
        path = format!("/v1{}", next["uri"].as_str().unwrap());
        let value = next["headers"][0]["value"].as_str().unwrap();
        token = format!("MS-ContinuationToken: {value}\r\n");
    }
}

fn upgrades(address: &str, connections: usize, count: usize) -> Value {
    let requests = possible(address, count);
    let (times, next) = (Mutex::default(), AtomicUsize::new(0));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(|| {
                let mut mine: BTreeMap<u16, Vec<Duration>> = BTreeMap::new();
                let mut connection = Connection::to(address).unwrap();
                let mut body = Vec::new();
                while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let asked = Instant::now();
                    let status = connection.send(request, &mut body).unwrap();
                    mine.entry(status).or_default().push(asked.elapsed());
                    let answer: Value = serde_json::from_slice(&body).unwrap();
                    assert!(
                        status != 200 || answer["targetSubscriptionId"].is_string(),
                        "{answer}"
                    );
                }
                add(&times, mine);
            });
        }
    });
    figures(&times, 0, began.elapsed())
}
