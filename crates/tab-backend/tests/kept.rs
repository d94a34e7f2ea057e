//! What a tab keeps, and that it answers as any other host of the router does.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use axum::body::Body;
use futures_util::FutureExt;
use http::{Request, Response};
use http_body_util::BodyExt;
use mock_backend::backend::Backend;
use mock_backend::book::Book;
use mock_backend::clerk::{Clerk, InlineDesk, SharedWorld};
use mock_backend::controls::Instead;
use mock_backend::host::Host;
use mock_backend::machine::Machine;
use mock_backend::router::router;
use mock_backend::scenario::{Scenario, demo, offers};
use mock_backend::store::MemoryStore;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tab_backend::shelf::Shelf;
use tab_backend::tab::{Problem, Tab};
use tower_service::Service;

const CATALOGUE: &[u8] = include_bytes!("../../../public/catalog.json");
const SEED: u64 = 1;
/// 2026-11-22T12:00:00Z
const NOON: i64 = 1_795_348_800_000;

/// A browser: what is kept in it, its clock, and what was said in its console.
#[derive(Clone, Default)]
struct Browser {
    kept: Arc<Mutex<Option<String>>>,
    room: Arc<AtomicUsize>,
    clock: Arc<AtomicI64>,
    said: Arc<Mutex<Vec<String>>>,
}

impl Shelf for Browser {
    fn read(&self) -> Option<String> {
        self.kept.lock().unwrap().clone()
    }

    fn write(&self, text: &str) -> bool {
        let fits = text.len() <= self.room.load(Ordering::Relaxed);
        if fits {
            *self.kept.lock().unwrap() = Some(text.to_owned());
        }
        fits
    }
}

impl Browser {
    fn new() -> Self {
        let browser = Self::default();
        browser.room.store(usize::MAX, Ordering::Relaxed);
        browser.clock.store(NOON, Ordering::Relaxed);
        browser
    }

    fn host(&self) -> Host {
        let (clock, said) = (self.clock.clone(), self.said.clone());
        Host::new(
            move || clock.load(Ordering::Relaxed),
            |_| Box::pin(std::future::pending()),
            move |sentence| said.lock().unwrap().push(sentence.to_owned()),
        )
    }

    fn tab(&self) -> Tab {
        Tab::open(CATALOGUE, "demo", SEED, self.clone(), self.host()).unwrap()
    }

    fn later(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::Relaxed);
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().join("\n")
    }
}

/// A request: method, path, MS-RequestId, body.
#[derive(Clone)]
struct Asked(&'static str, String, &'static str, Option<Value>);

impl Asked {
    fn request(&self) -> http::request::Builder {
        Request::builder()
            .method(self.0)
            .uri(&self.1)
            .header("authorization", "Bearer demo")
            .header("content-type", "application/json")
            .header("ms-requestid", self.2)
            .header("ms-correlationid", "c")
    }

    fn body(&self) -> Body {
        self.3
            .as_ref()
            .map_or_else(Body::empty, |body| Body::from(body.to_string()))
    }
}

/// All of an answer.
#[derive(Debug, PartialEq)]
struct Told {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Told {
    fn of(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().now_or_never().unwrap().unwrap().to_bytes();
        let headers = parts.headers.iter();
        Self {
            status: parts.status.as_u16(),
            headers: headers
                .map(|(n, v)| (n.to_string(), v.to_str().unwrap().to_owned()))
                .collect(),
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn is_replayed(&self) -> bool {
        self.headers.iter().any(|(n, _)| n == "idempotent-replayed")
    }
}

fn ask(tab: &Tab, asked: &Asked) -> Told {
    let request = asked.request().body(asked.body()).unwrap();
    Told::of(tab.answer(request).now_or_never().unwrap())
}

fn get(path: impl Into<String>) -> Asked {
    Asked("GET", path.into(), "r", None)
}

fn control(path: &str, body: Value) -> Asked {
    Asked("POST", path.to_owned(), "r", Some(body))
}

fn subscriptions() -> Asked {
    let customer = demo::customer_id(SEED, "contoso").unwrap();
    get(format!("/v1/customers/{customer}/subscriptions"))
}

fn first_upgradeable(tab: &Tab) -> (String, Value) {
    let all = ask(tab, &subscriptions()).json();
    let path = subscriptions().1;
    let found = all["items"].as_array().unwrap().iter().find_map(|item| {
        let at = format!("{path}/{}/upgrades", item["id"].as_str().unwrap());
        let targets = ask(tab, &get(&at)).json();
        let mut items = targets["items"].as_array()?.iter().cloned();
        Some((at, items.find(|t| t["isEligible"] == true)?))
    });
    found.unwrap()
}

fn upgrade(tab: &Tab, id: &'static str) -> Asked {
    let (path, target) = first_upgradeable(tab);
    Asked("POST", path, id, Some(target))
}

fn rename(name: &str) -> Asked {
    let customer = demo::customer_id(SEED, "contoso").unwrap();
    let subscription = demo::subscription_id(SEED, "contoso", "business-field").unwrap();
    let path = format!("/v1/customers/{customer}/subscriptions/{subscription}");
    Asked("PATCH", path, "n", Some(json!({ "friendlyName": name })))
}

#[test]
fn a_write_outlives_the_tab_and_so_does_its_answer() {
    let browser = Browser::new();
    let tab = browser.tab();
    let asked = upgrade(&tab, "11111111-1111-4111-8111-111111111111");
    let first = ask(&tab, &asked);
    assert_eq!(first.status, 200, "{}", first.body);
    assert!(first.json()["targetSubscriptionId"].is_string());
    let before = ask(&tab, &subscriptions());
    drop(tab);
    browser.later(60_000);
    let tab = browser.tab();
    assert_eq!(ask(&tab, &subscriptions()).body, before.body);
    let again = ask(&tab, &asked);
    assert!(again.is_replayed());
    assert_eq!(again.body, first.body);
    assert_eq!(browser.said(), "");
}

#[test]
fn an_answer_that_was_lost_is_found_by_the_same_request_after_a_reload() {
    let browser = Browser::new();
    let tab = browser.tab();
    let asked = upgrade(&tab, "22222222-2222-4222-8222-222222222222");
    let request = asked.request().header("x-mock-fault", "drop-after");
    let request = request.body(asked.body()).unwrap();
    let lost = tab.answer(request).now_or_never().unwrap();
    assert_eq!(lost.extensions().get(), Some(&Instead::Close));
    let again = ask(&browser.tab(), &asked);
    assert!(again.is_replayed());
    assert!(again.json()["targetSubscriptionId"].is_string());
}

#[test]
fn two_tabs_see_each_others_writes_and_lose_none() {
    let browser = Browser::new();
    let (one, other) = (browser.tab(), browser.tab());
    let asked = upgrade(&one, "33333333-3333-4333-8333-333333333333");
    ask(&one, &asked);
    assert_eq!(
        ask(&other, &subscriptions()).body,
        ask(&one, &subscriptions()).body
    );
    assert!(ask(&other, &asked).is_replayed());
    ask(&other, &rename("From the other tab"));
    ask(&one, &control("/mock/clock", json!({ "advanceDays": 1 })));
    let all = ask(&browser.tab(), &subscriptions());
    assert!(all.body.contains("From the other tab"));
    assert_eq!(all.body, ask(&one, &subscriptions()).body);
    let now = |tab| ask(tab, &get("/mock")).json()["now"].clone();
    assert_eq!(now(&other), now(&one));
    assert_eq!(browser.said(), "");
}

#[test]
fn what_is_no_diary_of_this_release_is_dropped_with_a_sentence() {
    let whole = {
        let browser = Browser::new();
        ask(&browser.tab(), &rename("Kept"));
        browser.read().unwrap()
    };
    let fresh = ask(&Browser::new().tab(), &subscriptions());
    for (text, part) in [
        ("", "of no use"),
        ("{", "of no use"),
        ("[]", "of no use"),
        (&whole.replace("\"format\":1", "\"format\":0"), "release"),
        (
            &whole.replace("\"catalogue\":\"", "\"catalogue\":\"0"),
            "release",
        ),
        (
            &whole.replace("/subscriptions/", "/subscriptions/0"),
            "none any more",
        ),
        (&whole.replace("\"demo\"", "\"none\""), "none any more"),
    ] {
        let browser = Browser::new();
        browser.write(text);
        let tab = browser.tab();
        assert_eq!(ask(&tab, &subscriptions()).body, fresh.body, "{text}");
        assert!(browser.said().contains(part), "{text}: {}", browser.said());
        assert!(ask(&tab, &rename("Again")).body.contains("Again"));
        assert!(ask(&browser.tab(), &subscriptions()).body.contains("Again"));
    }
}

#[test]
fn a_reset_is_kept_and_begins_on_its_own_day() {
    let browser = Browser::new();
    let tab = browser.tab();
    ask(&tab, &rename("Gone"));
    browser.later(3 * 86_400_000);
    ask(
        &tab,
        &control(
            "/mock/reset",
            json!({ "scenario": "refused-2-suspended", "seed": 7 }),
        ),
    );
    let overview = ask(&tab, &get("/mock"));
    browser.later(86_400_000);
    let customers = ask(&tab, &get("/v1/customers?size=5"));
    let tab = browser.tab();
    assert_eq!(ask(&tab, &get("/v1/customers?size=5")).body, customers.body);
    let again = ask(&tab, &get("/mock")).json();
    for member in ["scenario", "seed", "writes"] {
        assert_eq!(again[member], overview.json()[member], "{member}");
    }
}

#[test]
fn a_snapshot_that_was_restored_is_what_the_next_tab_has() {
    let browser = Browser::new();
    let tab = browser.tab();
    ask(&tab, &rename("Put aside"));
    ask(&tab, &control("/mock/snapshots", json!({ "name": "a" })));
    let aside = ask(&tab, &subscriptions());
    ask(&tab, &rename("Later"));
    ask(&tab, &control("/mock/reset", json!({})));
    ask(&tab, &control("/mock/restore", json!({ "name": "a" })));
    assert_eq!(ask(&tab, &subscriptions()).body, aside.body);
    let next = browser.tab();
    assert_eq!(ask(&next, &subscriptions()).body, aside.body);
    // As in every host, a world that was restored knows no request.
    assert!(!ask(&next, &rename("Anew")).is_replayed());
}

#[test]
fn without_room_the_mock_goes_on_and_says_so_once() {
    let browser = Browser::new();
    browser.room.store(100, Ordering::Relaxed);
    let tab = browser.tab();
    for name in ["One", "Two"] {
        let answer = ask(&tab, &Asked("PATCH", rename(name).1, name, rename(name).3));
        assert!(answer.body.contains(name), "{}", answer.body);
    }
    assert_eq!(browser.said().matches("no room").count(), 1);
}

#[test]
fn a_catalogue_that_is_wrong_is_named() {
    let browser = Browser::new();
    let opened = Tab::open(b"{}", "demo", SEED, browser.clone(), browser.host());
    assert!(matches!(opened.err(), Some(Problem::Catalogue(_))));
    let opened = Tab::open(CATALOGUE, "none", SEED, browser.clone(), browser.host());
    assert!(matches!(opened.err(), Some(Problem::Scenario(_))));
}

#[test]
fn a_tab_answers_as_the_bare_router_does_byte_by_byte() {
    let browser = Browser::new();
    let tab = browser.tab();
    let book = partner_api::catalogue::read(CATALOGUE).unwrap();
    let machine = Arc::new(Machine::new(Book::new(Arc::new(book))));
    let host = browser.host();
    let world = Scenario::Demo.world(SEED, host.now(0).date()).unwrap();
    let world = SharedWorld::new(world);
    let store = Box::new(MemoryStore::default());
    let clerk = Clerk::new(machine.clone(), world.clone(), store, host.clone());
    let desk = Box::new(InlineDesk::new(clerk));
    let bare = router(Arc::new(Backend::new(machine, world, desk, host)), None);
    let bare = |asked: &Asked| {
        let request = asked.request().body(asked.body()).unwrap();
        Told::of(bare.clone().call(request).now_or_never().unwrap().unwrap())
    };
    let first = upgrade(&tab, "44444444-4444-4444-8444-444444444444");
    let refused = Asked(
        "POST",
        first.1.clone(),
        "x",
        Some(json!({ "targetOffer": { "id": offers::E5 } })),
    );
    for asked in [
        get("/v1/customers?size=7"),
        subscriptions(),
        get("/v1/offers?country=US"),
        rename("Umbenannt 訂閱"),
        rename("Umbenannt 訂閱"),
        first.clone(),
        first,
        refused,
        subscriptions(),
        get("/v1/nothing"),
        control("/mock/clock", json!({ "advanceDays": 400 })),
        subscriptions(),
        control("/mock/reset", json!({ "seed": 2 })),
        get("/v1/customers"),
    ] {
        browser.later(1234);
        assert_eq!(ask(&tab, &asked), bare(&asked), "{} {}", asked.0, asked.1);
    }
}
