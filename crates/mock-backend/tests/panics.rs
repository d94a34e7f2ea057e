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

/// A store that panics on a request id.
#[derive(Default)]
struct Fragile(MemoryStore);

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
    for reply in [
        connection.get("/panic").unwrap(),
        connection.post(&path, "panic", &body).unwrap(),
    ] {
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
