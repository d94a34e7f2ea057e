//! The state machine against a model of it: generated sequences of upgrades, changes, retries,
//! restarts, moves of the clock and edits by somebody else, and after every step what has to hold
//! (quality RL-20, RL-21). The seed of a failure is in its message.
//!
//! `SU_LONG=1` takes 10,000 steps instead of 1,000; `SU_SEED=n` takes
//! another seed.
#![cfg(feature = "native")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::wire::Folder;
use common::{Client, Reply, machine, today};
use mock_backend::backend::Backend;
use mock_backend::clerk::{Clerk, InlineDesk, Job, SharedWorld};
use mock_backend::host::Host;
use mock_backend::scenario::Scenario;
use mock_backend::store::Store;
use mock_backend::store::sqlite::SqliteStore;
use mock_backend::world::{Customer, Subscription, World};
use rules::{Status, SubscriptionId};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::Arc;

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
        (self.next() % limit as u64) as usize
    }

    fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// How many subscriptions there are at first.
const SIZE: u32 = 800;
/// How many steps old an etag can be that somebody still rests on.
const AGES: usize = 20;

/// A backend over a file.
fn start(file: &Path) -> Client {
    let mut store = SqliteStore::open(file).unwrap();
    let world = store.world().unwrap().unwrap_or_else(|| {
        let world = Scenario::Portfolio(SIZE).world(5, today()).unwrap();
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
    let clerk = Clerk::new(
        Arc::clone(&machine),
        world.clone(),
        Box::new(store),
        host.clone(),
    );
    let desk = Box::new(InlineDesk::new(clerk));
    Client::of(Arc::new(Backend::new(machine, world, desk, host)))
}

/// A write that was sent, to be sent again.
#[derive(Clone)]
struct Sent {
    method: &'static str,
    path: String,
    id: String,
    if_match: Option<String>,
    body: String,
    reply: (u16, Vec<u8>),
}

/// A write with an `If-Match` or without.
fn write(
    client: &Client,
    method: &str,
    path: &str,
    id: &str,
    body: &str,
    if_match: Option<&str>,
) -> Reply {
    let mut headers = vec![
        ("authorization", "Bearer demo"),
        ("content-type", "application/json"),
        ("ms-requestid", id),
    ];
    headers.extend(if_match.map(|tag| ("if-match", tag)));
    client.ask(method, path, &headers, body)
}

/// A subscription: its etag, and everything of it.
type Row = (String, Subscription);

struct Run {
    seed: u64,
    step: usize,
    dice: Dice,
    file: std::path::PathBuf,
    client: Client,
    sent: Vec<Sent>,
    day: i64,
    /// Upgrades that were answered as done, by source.
    upgraded: BTreeMap<SubscriptionId, SubscriptionId>,
    seen: BTreeMap<SubscriptionId, Row>,
    /// What was seen before each of the latest steps, the latest last.
    past: VecDeque<BTreeMap<SubscriptionId, Row>>,
    counts: BTreeMap<&'static str, usize>,
}

impl Run {
    fn world(&self) -> World {
        self.client.backend.world.look().clone()
    }

    fn fail(&self, what: &str) -> ! {
        panic!("seed {}, step {}: {what}", self.seed, self.step)
    }

    fn must(&self, holds: bool, what: &str) {
        if !holds {
            self.fail(what);
        }
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn pick(&mut self) -> (String, Customer, Subscription) {
        let world = self.client.backend.world.look();
        let customers = world.partners()[0].customers();
        let customer = self.dice.one(customers).clone();
        drop(world);
        let subscription = self.dice.one(&customer.subscriptions).clone();
        let path = format!(
            "/v1/customers/{}/subscriptions/{}",
            customer.id, subscription.id
        );
        (path, customer, subscription)
    }

    fn send(&mut self, method: &'static str, path: String, id: String, body: String) -> Reply {
        self.send_if(method, path, id, body, None)
    }

    /// The same with an `If-Match`.
    fn send_if(
        &mut self,
        method: &'static str,
        path: String,
        id: String,
        body: String,
        if_match: Option<String>,
    ) -> Reply {
        let reply = write(&self.client, method, &path, &id, &body, if_match.as_deref());
        self.must(
            reply.status < 500,
            &format!("{method} {path} {body}: {}", reply.status),
        );
        if reply.status == 200 {
            self.sent.push(Sent {
                method,
                path,
                id,
                if_match,
                body,
                reply: (reply.status, reply.body.clone()),
            });
        }
        reply
    }

    /// The path of a subscription's upgrades, and what it is offered. Most are offered nothing that
    /// is possible, so several are looked at.
    fn offer(&mut self) -> Option<(String, Subscription, Value)> {
        let mut found = None;
        for _ in 0..12 {
            let (path, _, source) = self.pick();
            let path = format!("{path}/upgrades");
            let offered = self.client.get(&path).json();
            let items = offered["items"].as_array().unwrap().clone();
            if items.is_empty() {
                continue;
            }
            let item = self.dice.one(&items).clone();
            let possible = item["isEligible"] == true;
            found = Some((path, source, item));
            if possible {
                break;
            }
        }
        found
    }

    fn upgrade(&mut self) {
        let Some((path, source, item)) = self.offer() else {
            return;
        };
        let id = format!("u-{}", self.step);
        let result = self.send("POST", path, id, item.to_string()).json();
        let target = result["targetSubscriptionId"].as_str();
        let eligible = item["isEligible"] == true;
        self.must(
            target.is_some() == eligible,
            "what is offered is what is done",
        );
        match target {
            Some(target) => {
                let target = SubscriptionId::new(target).unwrap();
                let twice = self.upgraded.insert(source.id.clone(), target);
                self.must(twice.is_none(), "a subscription is upgraded once");
                self.count("upgrades");
            }
            None => self.count("refused upgrades"),
        }
    }

    fn change(&mut self) {
        let (path, _, _) = self.pick();
        let body = match self.dice.below(5) {
            0 => format!(r#"{{"quantity":{}}}"#, self.dice.below(40)),
            1 => r#"{"status":"suspended"}"#.to_owned(),
            2 => r#"{"status":"active"}"#.to_owned(),
            3 => format!(r#"{{"friendlyName":"n{}"}}"#, self.dice.below(9)),
            _ => format!(r#"{{"autoRenewEnabled":{}}}"#, self.dice.below(2) == 0),
        };
        let id = format!("p-{}", self.step);
        match self.send("PATCH", path, id, body).status {
            200 => self.count("changes"),
            _ => self.count("refused changes"),
        }
    }

    /// Somebody changes what they read some steps ago, and is told so exactly where somebody else has
    /// changed it since.
    fn rest_on_what_was(&mut self) {
        if self.past.is_empty() {
            return;
        }
        let age = self.dice.below(self.past.len());
        // Most rows are never touched, so half of the time it is one that was, then or since.
        let touched: Vec<&SubscriptionId> = self.past[age]
            .iter()
            .filter(|(id, row)| self.seen[*id] != **row)
            .map(|(id, _)| id)
            .collect();
        let wanted = match touched.is_empty() || self.dice.below(2) == 0 {
            true => None,
            false => Some((*self.dice.one(&touched)).clone()),
        };
        let (path, source) = match wanted {
            Some(id) => self.at(&id),
            None => {
                let (path, _, source) = self.pick();
                (path, source.id)
            }
        };
        let Some((etag, then)) = self.past[age].get(&source).cloned() else {
            return;
        };
        let changed = self.seen[&source].1 != then;
        let by_header = self.dice.below(2) == 0;
        let (body, if_match) = match by_header {
            true => (r#"{"quantity":7}"#.to_owned(), Some(format!("\"{etag}\""))),
            false => {
                let body = format!(r#"{{"quantity":7,"attributes":{{"etag":"{etag}"}}}}"#);
                (body, None)
            }
        };
        let id = format!("e-{}", self.step);
        let reply = self.send_if("PATCH", path, id, body, if_match);
        let told = match by_header {
            true => reply.status == 412,
            false => reply.status == 400 && reply.code() == 2055,
        };
        self.must(
            told == changed,
            &format!(
                "changed since: {changed}, but the answer is {}",
                reply.status
            ),
        );
        self.count(match told {
            true => "stale edits",
            false => "edits that rest on what is there",
        });
    }

    /// The path of a subscription.
    fn at(&self, id: &SubscriptionId) -> (String, SubscriptionId) {
        let world = self.client.backend.world.look();
        let mut customers = world.partners()[0].customers().iter();
        let customer = customers.find(|c| c.place(id).is_some());
        let customer = customer.unwrap_or_else(|| self.fail("a row is somebody's"));
        let path = format!("/v1/customers/{}/subscriptions/{id}", customer.id);
        (path, id.clone())
    }

    /// What was sent comes again: alike while it is kept, and with another body never.
    fn retry(&mut self) {
        if self.sent.is_empty() {
            return;
        }
        let latest = self.sent.len().saturating_sub(20);
        let at = latest + self.dice.below(self.sent.len() - latest);
        let sent = self.sent[at].clone();
        let before = self.world();
        let send = |body: &str| {
            let tag = sent.if_match.as_deref();
            write(&self.client, sent.method, &sent.path, &sent.id, body, tag)
        };
        let again = send(&sent.body);
        self.must(
            (again.status, again.body) == sent.reply,
            "a retry gets the first answer",
        );
        let other = send(r#"{"quantity":1,"x":2}"#);
        self.must(other.status == 422, "an id with another body is refused");
        self.must(self.world() == before, "a retry changes nothing");
        self.count("retries");
    }

    fn restart(&mut self) {
        let before = self.world();
        self.client = start(&self.file);
        self.must(self.world() == before, "a restart changes nothing");
        self.count("restarts");
    }

    fn move_clock(&mut self) {
        let days = self.dice.below(5) as i64 - 1;
        self.day += days;
        if days > 0 {
            // Answers are kept for a day, and one that is forgotten stays so when the clock is moved
            // back.
            self.sent.clear();
        }
        let job = Job::Clock(self.day * 86_400_000);
        let answer = futures_util::FutureExt::now_or_never(self.client.backend.desk.submit(job));
        self.must(answer.is_some_and(|a| a.status == 200), "the clock moves");
        self.count("moves of the clock");
    }

    /// Two want the same subscription at the same moment: one gets it, and the other is told.
    fn race(&mut self) {
        let offer = self.offer();
        let Some((path, source, item)) = offer.filter(|(_, _, i)| i["isEligible"] == true) else {
            return;
        };
        let body = item.to_string();
        let ids = [format!("a-{}", self.step), format!("b-{}", self.step)];
        let results = ids.map(|id| self.send("POST", path.clone(), id, body.clone()).json());
        let targets: Vec<&str> = results
            .iter()
            .filter_map(|r| r["targetSubscriptionId"].as_str())
            .collect();
        self.must(targets.len() == 1, "one of two gets it");
        let target = SubscriptionId::new(targets[0]).unwrap();
        self.upgraded.insert(source.id, target);
        self.count("races");
    }

    /// What has to hold after every step.
    fn check(&mut self) {
        let world = self.client.backend.world.look();
        let mut rows = BTreeMap::new();
        for customer in world.partners()[0].customers() {
            for one in &customer.subscriptions {
                let etag = one.etag().encode();
                if let Some((old, was)) = self.seen.get(&one.id) {
                    self.must(
                        (*old == etag) == (was == one),
                        "an etag changes with its row",
                    );
                }
                self.must(
                    one.version >= self.seen.get(&one.id).map_or(1, |(_, was)| was.version),
                    "versions go up",
                );
                if rows.insert(one.id.clone(), (etag, one.clone())).is_some() {
                    self.fail("an id is that of one subscription");
                }
            }
        }
        self.must(rows.len() >= self.seen.len(), "no row goes");
        for (source, target) in &self.upgraded {
            self.must(
                rows[source].1.status == Status::Deleted,
                "the old one is deleted",
            );
            self.must(rows.contains_key(target), "the new one is there");
        }
        let made = rows.len() - SIZE as usize;
        self.must(
            made == self.upgraded.len(),
            "every new one is that of one upgrade",
        );
        drop(world);
        self.past.push_back(std::mem::replace(&mut self.seen, rows));
        if self.past.len() > AGES {
            self.past.pop_front();
        }
    }

    /// What has to hold of the file.
    fn check_file(&self) {
        let database = rusqlite::Connection::open(&self.file).unwrap();
        let number = |sql: &str| -> i64 { database.query_row(sql, [], |r| r.get(0)).unwrap() };
        let done = number("SELECT count(*) FROM audit WHERE action = 'upgrade' AND done");
        self.must(
            done as usize == self.upgraded.len(),
            "an entry for every upgrade",
        );
        let entries = number("SELECT count(*) FROM audit");
        self.must(
            entries as u64 == self.world().sequence,
            "an entry for every write",
        );
        let twice = number(
            "SELECT count(*) FROM (SELECT 1 FROM audit WHERE action = 'upgrade' AND done
             GROUP BY partner, subscription HAVING count(*) > 1)",
        );
        self.must(twice == 0, "no source twice");
        let store = SqliteStore::open(&self.file).unwrap();
        self.must(
            store.world().unwrap() == Some(self.world()),
            "memory is what is in the file",
        );
    }
}

#[test]
fn generated_sequences_keep_what_has_to_hold() {
    let long = std::env::var_os("SU_LONG").is_some();
    let chosen: Option<u64> = std::env::var("SU_SEED").ok().and_then(|s| s.parse().ok());
    let (seeds, steps) = if long { (1, 10_000) } else { (1, 1_000) };
    let folder = Folder::new("model");
    for n in 0..seeds {
        let seed = chosen.unwrap_or(2026) + n;
        let file = folder.file(&format!("{seed}.db"));
        let mut run = Run {
            seed,
            step: 0,
            dice: Dice(seed),
            client: start(&file),
            file,
            sent: Vec::new(),
            day: 0,
            upgraded: BTreeMap::new(),
            seen: BTreeMap::new(),
            past: VecDeque::new(),
            counts: BTreeMap::new(),
        };
        for step in 0..steps {
            run.step = step;
            match run.dice.below(100) {
                0..30 => run.upgrade(),
                30..65 => run.change(),
                65..75 => run.rest_on_what_was(),
                75..92 => run.retry(),
                92..95 => run.move_clock(),
                95..99 => run.race(),
                _ => run.restart(),
            }
            run.check();
            if step % 200 == 199 {
                run.check_file();
            }
        }
        println!("seed {seed}: {steps} steps, {:?}", run.counts);
        for what in ["stale edits", "edits that rest on what is there"] {
            run.must(run.counts.contains_key(what), "every kind of step is taken");
        }
    }
}
