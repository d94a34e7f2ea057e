//! The server with more to do than it can, and with a store that does not come back: who is told to
//! come again, in which language, and what becomes of the write. Nothing here waits for a clock but
//! where time itself is what is tested.
#![cfg(feature = "native")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::wire::Connection;
use common::{Reply, at, demo_world, machine, upgrades, wish};
use futures_util::FutureExt;
use mock_backend::backend::Backend;
use mock_backend::call::Call;
use mock_backend::clerk::{Clerk, Desk, Job, SharedWorld};
use mock_backend::host::Host;
use mock_backend::host::native::{Log, Options, Server, ThreadDesk, host};
use mock_backend::machine::Decision;
use mock_backend::route::{self, Method};
use mock_backend::router::router;
use mock_backend::scenario::offers::E3;
use mock_backend::store::{Denial, MemoryStore, Outcome, Store, StoreError, Write};
use mock_backend::world::World;
use rules::Language;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// A store whose first write waits until it is let through.
struct Gate {
    inner: MemoryStore,
    closed: Option<(Sender<()>, Receiver<()>)>,
}

/// The other side of a [`Gate`].
struct Keeper {
    reached: Receiver<()>,
    open: Sender<()>,
}

impl Gate {
    fn new() -> (Self, Keeper) {
        let (arrive, reached) = channel();
        let (open, opened) = channel();
        let gate = Self {
            inner: MemoryStore::default(),
            closed: Some((arrive, opened)),
        };
        (gate, Keeper { reached, open })
    }
}

impl Keeper {
    /// Waits until the first write stands before the gate.
    fn wait(&self) {
        self.reached.recv().unwrap();
    }

    fn open(&self) {
        self.open.send(()).unwrap();
    }
}

impl Store for Gate {
    fn caught_up(&mut self, sequence: u64) -> Result<Option<World>, StoreError> {
        self.inner.caught_up(sequence)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.inner.begin()
    }

    fn write(
        &mut self,
        write: &Write<'_>,
        decide: &mut dyn FnMut() -> Decision,
    ) -> Result<Outcome, StoreError> {
        if let Some((arrive, opened)) = self.closed.take() {
            arrive.send(()).unwrap();
            // A test that has failed does not open it.
            let _ = opened.recv();
        }
        self.inner.write(write, decide)
    }

    fn deny(&mut self, denial: &Denial) -> Result<(), StoreError> {
        self.inner.deny(denial)
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.inner.commit()
    }

    fn rollback(&mut self) {
        self.inner.rollback();
    }

    fn replace(&mut self, world: &World) -> Result<(), StoreError> {
        self.inner.replace(world)
    }

    fn set_clock(&mut self, offset: i64) -> Result<(), StoreError> {
        self.inner.set_clock(offset)
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.inner.probe()
    }

    fn close(&mut self) -> Result<(), StoreError> {
        self.inner.close()
    }
}

/// A server over a gate, which serves as long as the runtime is there.
struct Served {
    address: String,
    keeper: Keeper,
    _runtime: Runtime,
}

fn serve(host: Host, options: Options) -> Served {
    let (gate, keeper) = Gate::new();
    let (machine, world) = (Arc::new(machine()), SharedWorld::new(demo_world()));
    let clerk = Clerk::new(
        Arc::clone(&machine),
        world.clone(),
        Box::new(gate),
        host.clone(),
    );
    let (desk, _writer) = ThreadDesk::start(clerk).unwrap();
    let backend = Arc::new(Backend::new(machine, world, Box::new(desk), host));
    let runtime = Runtime::new().unwrap();
    let listening = Server::listen(
        "127.0.0.1:0".parse().unwrap(),
        Arc::clone(&backend),
        router(backend, None),
        options,
    );
    let server = runtime.block_on(listening).unwrap();
    let address = server.address().to_string();
    runtime.spawn(server.serve(std::future::pending()));
    Served {
        address,
        keeper,
        _runtime: runtime,
    }
}

/// An upgrade, always under the same id.
fn upgrade(address: &str) -> Reply {
    let headers = [
        ("Authorization", "Bearer demo"),
        ("Content-Type", "application/json"),
        ("X-Locale", "zh-TW"),
        ("MS-RequestId", "one-id"),
    ];
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    let mut connection = Connection::to(address).unwrap();
    connection.send("POST", &path, &headers, &body).unwrap()
}

#[test]
fn a_request_too_many_is_told_to_come_again_in_its_language() {
    let options = Options {
        requests: 1,
        ..Options::default()
    };
    let served = serve(host(Log::off()), options);
    let mut connection = Connection::to(&served.address).unwrap();
    thread::scope(|scope| {
        let working = scope.spawn(|| upgrade(&served.address));
        served.keeper.wait();
        let headers = [("Authorization", "Bearer demo"), ("X-Locale", "zh-TW")];
        let shed = connection.send("GET", "/v1/offers", &headers, "").unwrap();
        assert_eq!((shed.status, shed.code()), (503, 800_003));
        assert_eq!(shed.header("retry-after"), Some("1"));
        assert!(shed.json()["description"].to_string().contains("要求過多"));
        // Whether it is alive can be asked all the same.
        assert_eq!(connection.get("/healthz").unwrap().status, 200);
        served.keeper.open();
        assert_eq!(working.join().unwrap().status, 200);
    });
    assert_eq!(connection.get("/v1/offers").unwrap().status, 200);
}

#[test]
#[cfg(feature = "controls")]
fn the_journal_has_what_was_refused_before_the_router() {
    let options = Options {
        requests: 1,
        rate: std::num::NonZeroU32::new(1),
        ..Options::default()
    };
    let served = serve(host(Log::off()), options);
    let mut connection = Connection::to(&served.address).unwrap();
    let visits = |connection: &mut Connection| -> Vec<(String, u64, String)> {
        let journal = connection.send("GET", "/mock/journal", &[], "").unwrap();
        let visits = journal.json()["visits"].as_array().unwrap().clone();
        let of = |v: &serde_json::Value| {
            let path = v["path"].as_str().unwrap().to_owned();
            let id = v["requestId"].as_str().unwrap().to_owned();
            (path, v["status"].as_u64().unwrap(), id)
        };
        visits.iter().map(of).collect()
    };
    thread::scope(|scope| {
        let working = scope.spawn(|| upgrade(&served.address));
        served.keeper.wait();
        let mut ask = |token: &str, id: &str| {
            let headers = [("Authorization", token), ("MS-RequestId", id)];
            let reply = connection.send("GET", "/v1/offers?country=US", &headers, "");
            reply.unwrap().status
        };
        assert_eq!(ask("Bearer demo-other", "shed"), 503);
        // At one a second, it cannot be long until this is too often.
        assert!((0..10_000).any(|_| ask("Bearer demo", "limited") == 429));
        served.keeper.open();
        assert_eq!(working.join().unwrap().status, 200);
    });
    let visits = visits(&mut connection);
    for (status, id) in [(503, "shed"), (429, "limited")] {
        let kept = ("/v1/offers?country=US".to_owned(), status, id.to_owned());
        assert!(visits.contains(&kept), "{visits:?}");
    }
}

#[test]
fn an_answer_that_takes_too_long_is_a_504_and_comes_later_under_the_same_id() {
    let (time, seen) = watch::channel(false);
    // Its deadlines end when the test says so.
    let pause = move |_| -> mock_backend::host::Pause {
        let mut up = seen.clone();
        Box::pin(async move {
            let _ = up.wait_for(|up| *up).await;
        })
    };
    let served = serve(
        Host::new(|| 1_795_305_600_000, pause, |_| ()),
        Options::default(),
    );
    thread::scope(|scope| {
        let asking = scope.spawn(|| upgrade(&served.address));
        served.keeper.wait();
        time.send(true).unwrap();
        let late = asking.join().unwrap();
        assert_eq!((late.status, late.code()), (504, 800_003));
        let text = late.json()["description"].to_string();
        assert!(text.contains("MS-RequestId"), "{text}");
        time.send(false).unwrap();
        served.keeper.open();
    });
    let done = upgrade(&served.address);
    assert_eq!(
        (done.status, done.header("idempotent-replayed")),
        (200, Some("true"))
    );
    let target = done.json()["targetSubscriptionId"].clone();
    let mut connection = Connection::to(&served.address).unwrap();
    let list = connection.get(&format!("{}/subscriptions", at("alpine")));
    let list = list.unwrap().json();
    let of_e3 = list["items"].as_array().unwrap().iter();
    let of_e3: Vec<_> = of_e3.filter(|s| s["offerId"] == E3).collect();
    assert_eq!(of_e3.len(), 1);
    assert_eq!(of_e3[0]["id"], target);
}

#[test]
fn a_write_that_the_writer_sheds_is_refused_in_its_language() {
    let (gate, keeper) = Gate::new();
    let (machine, world) = (Arc::new(machine()), SharedWorld::new(demo_world()));
    let token = world.look().token("demo").unwrap();
    let here = host(Log::off());
    let clerk = Clerk::new(machine, world, Box::new(gate), here);
    let (desk, writer) = ThreadDesk::start(clerk).unwrap();
    let submit = |n: usize| {
        desk.submit(Job::Write(Box::new(Call {
            method: Method::Post,
            place: route::find(&upgrades("alpine", "premium")).unwrap(),
            query: Vec::new(),
            token,
            language: Language::ZhTw,
            request_id: n.to_string(),
            correlation_id: String::new(),
            continuation: None,
            if_match: None,
            old_codes: false,
            body: wish(E3, 25, true).into(),
        })))
    };
    let is_refusal = |answer: &mock_backend::call::Answer| {
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        answer.status == 503 && text.contains("目前無法儲存變更")
    };
    let first = submit(0);
    keeper.wait();
    let second = submit(1);
    // At last there is no room for another to wait.
    let full = (2..10_000).find_map(|n| submit(n).now_or_never()).unwrap();
    assert!(is_refusal(&full), "{full:?}");
    // Longer than anybody is made to wait.
    thread::sleep(Duration::from_millis(1000));
    keeper.open();
    let runtime = Runtime::new().unwrap();
    assert_eq!(runtime.block_on(first).status, 200);
    let late = runtime.block_on(second);
    assert!(is_refusal(&late), "{late:?}");
    drop(desk);
    assert_eq!(writer.finish(), Ok(()));
}
