//! What the tests share.
#![allow(dead_code, reason = "each test crate uses its own part of this module")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]

pub mod wire;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use mock_backend::backend::Backend;
use mock_backend::book::Book;
use mock_backend::clerk::{Clerk, InlineDesk, SharedWorld};
use mock_backend::host::Host;
use mock_backend::machine::Machine;
use mock_backend::scenario::{Scenario, demo};
use mock_backend::store::MemoryStore;
use mock_backend::world::World;
use rules::{Catalogue, Date};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// The day of the tests: 2026-11-22.
pub fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

pub fn catalogue() -> Arc<Catalogue> {
    let bytes = include_bytes!("../../../../public/catalog.json");
    Arc::new(partner_api::catalogue::read(bytes).unwrap())
}

pub fn machine() -> Machine {
    Machine::new(Book::new(catalogue()))
}

pub fn demo_world() -> World {
    Scenario::Demo.world(1, today()).unwrap()
}

/// A host whose clock stands still and whose pauses never end.
pub fn still_host() -> Host {
    let noon = i64::from(today().days()) * 86_400_000 + 43_200_000;
    Host::new(
        move || noon,
        |_| Box::pin(std::future::pending()),
        |sentence| panic!("{sentence}"),
    )
}

/// A backend in memory, of the scenario `demo`.
pub fn backend() -> Arc<Backend> {
    let machine = Arc::new(machine());
    let world = SharedWorld::new(demo_world());
    let store = Box::new(MemoryStore::default());
    let clerk = Clerk::new(Arc::clone(&machine), world.clone(), store, still_host());
    let desk = Box::new(InlineDesk::new(clerk));
    Arc::new(Backend::new(machine, world, desk, still_host()))
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{error}: {}", String::from_utf8_lossy(&self.body));
        })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|v| v.to_str().unwrap())
    }

    pub fn code(&self) -> i64 {
        self.json()["code"].as_i64().unwrap()
    }
}

/// A router to send requests to.
pub struct Client {
    pub router: Router,
    pub backend: Arc<Backend>,
    runtime: Mutex<tokio::runtime::Runtime>,
}

impl Client {
    pub fn new() -> Self {
        Self::of(backend())
    }

    pub fn of(backend: Arc<Backend>) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        Self {
            router: mock_backend::router::router(Arc::clone(&backend), None),
            backend,
            runtime: Mutex::new(runtime),
        }
    }

    pub fn send(&self, request: Request<Body>) -> Reply {
        let router = self.router.clone();
        self.runtime.lock().unwrap().block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            Reply {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body: body.collect().await.unwrap().to_bytes().to_vec(),
            }
        })
    }

    /// A request with a token and headers.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap())
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[("authorization", "Bearer demo")], "")
    }

    /// A POST or PATCH of JSON.
    pub fn write(&self, method: &str, path: &str, request_id: &str, body: &str) -> Reply {
        let headers = [
            ("authorization", "Bearer demo"),
            ("content-type", "application/json"),
            ("ms-requestid", request_id),
        ];
        self.ask(method, path, &headers, body)
    }

    pub fn post(&self, path: &str, request_id: &str, body: &str) -> Reply {
        self.write("POST", path, request_id, body)
    }
}

/// The id of a customer of the scenario.
pub fn customer(key: &str) -> String {
    demo::customer_id(1, key).unwrap().to_string()
}

/// The id of a subscription of the scenario.
pub fn subscription(customer: &str, key: &str) -> String {
    demo::subscription_id(1, customer, key).unwrap().to_string()
}

/// The path of a customer.
pub fn at(key: &str) -> String {
    format!("/v1/customers/{}", customer(key))
}

/// The path of a subscription.
pub fn at_subscription(customer: &str, key: &str) -> String {
    format!(
        "{}/subscriptions/{}",
        at(customer),
        subscription(customer, key)
    )
}

/// The path of a subscription's upgrades.
pub fn upgrades(customer: &str, key: &str) -> String {
    format!("{}/upgrades", at_subscription(customer, key))
}

/// The body of an upgrade.
pub fn wish(target: &str, seats: u32, transfer: bool) -> String {
    let kind = if transfer {
        "upgrade_with_license_transfer"
    } else {
        "upgrade_only"
    };
    format!(r#"{{"targetOffer":{{"id":"{target}"}},"quantity":{seats},"upgradeType":"{kind}"}}"#)
}
