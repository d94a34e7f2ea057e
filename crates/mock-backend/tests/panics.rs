//! A mistake of ours is a 500 with the usual body and headers, and the next request is fine.
#![cfg(feature = "native")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests; the panics are what is tested"
)]

mod common;

use axum::Router;
use common::wire::Connection;
use common::{demo_world, machine, upgrades, wish};
use mock_backend::backend::Backend;
use mock_backend::clerk::{Clerk, SharedWorld};
use mock_backend::host::native::{Log, Options, Server, ThreadDesk, host};
use mock_backend::machine::Decision;
use mock_backend::router::router;
use mock_backend::scenario::offers::E3;
use mock_backend::store::{Denial, MemoryStore, Outcome, Store, StoreError, Write};
use mock_backend::world::World;
use std::sync::Arc;

/// A store that panics on a request id, at once or at the end of the group.
#[derive(Default)]
struct Fragile(MemoryStore, bool);

impl Store for Fragile {
    fn caught_up(&mut self, sequence: u64) -> Result<Option<World>, StoreError> {
        self.0.caught_up(sequence)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.0.begin()
    }

    fn deny(&mut self, denial: &Denial) -> Result<(), StoreError> {
        self.0.deny(denial)
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        assert!(!std::mem::take(&mut self.1), "secret of the panic");
        self.0.commit()
    }

    fn rollback(&mut self) {
        self.0.rollback();
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.0.probe()
    }

    fn write(
        &mut self,
        write: &Write<'_>,
        decide: &mut dyn FnMut() -> Decision,
    ) -> Result<Outcome, StoreError> {
        assert!(write.key.request_id != "panic", "secret of the panic");
        self.1 = write.key.request_id == "panic-at-the-end";
        self.0.write(write, decide)
    }

    fn replace(&mut self, world: &World) -> Result<(), StoreError> {
        self.0.replace(world)
    }

    fn set_clock(&mut self, offset: i64) -> Result<(), StoreError> {
        self.0.set_clock(offset)
    }

    fn close(&mut self) -> Result<(), StoreError> {
        self.0.close()
    }
}

#[test]
fn a_panic_is_a_500_and_no_more() {
    let machine = Arc::new(machine());
    let world = SharedWorld::new(demo_world());
    let store = Box::new(Fragile::default());
    let clerk = Clerk::new(Arc::clone(&machine), world.clone(), store, host(Log::off()));
    let (desk, writer) = ThreadDesk::start(clerk).unwrap();
    let backend = Arc::new(Backend::new(
        machine,
        world,
        Box::new(desk),
        host(Log::off()),
    ));
    let rest = Router::new().fallback(|| async {
        if true {
            panic!("secret of the panic");
        }
    });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let router = router(Arc::clone(&backend), Some(rest));
    let server = runtime
        .block_on(Server::listen(
            "127.0.0.1:0".parse().unwrap(),
            backend,
            router,
            Options::default(),
        ))
        .unwrap();
    let address = server.address().to_string();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = runtime.spawn(server.serve(async {
        let _ = stopped.await;
    }));

    let mut connection = Connection::to(&address).unwrap();
    let path = upgrades("alpine", "premium");
    let body = wish(E3, 25, true);
    let mut in_chinese = |id: &str| {
        let headers = [
            ("Authorization", "Bearer demo"),
            ("Content-Type", "application/json"),
            ("X-Locale", "zh-TW"),
            ("MS-RequestId", id),
        ];
        connection.send("POST", &path, &headers, &body).unwrap()
    };
    let in_chinese = ["panic", "panic-at-the-end"].map(&mut in_chinese);
    for reply in &in_chinese {
        let text = reply.json()["description"].to_string();
        assert!(text.contains("我們這邊發生錯誤"), "{text}");
    }
    let others = [
        connection.get("/panic").unwrap(),
        connection.post(&path, "panic", &body).unwrap(),
    ];
    for reply in in_chinese.iter().chain(&others) {
        assert_eq!((reply.status, reply.code()), (500, 800_003));
        assert!(
            !String::from_utf8(reply.body.clone())
                .unwrap()
                .contains("secret")
        );
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "cache-control",
            "ms-requestid",
            "ms-correlationid",
        ] {
            assert!(reply.header(name).is_some(), "{name}");
        }
    }
    let done = connection.post(&path, "fine", &body).unwrap();
    assert!(done.json()["targetSubscriptionId"].is_string());
    drop(connection);
    stop.send(()).unwrap();
    runtime.block_on(serving).unwrap();
    drop(runtime);
    assert_eq!(writer.finish(), Ok(()));
}
