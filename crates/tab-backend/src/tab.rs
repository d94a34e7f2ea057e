//! The backend of a tab, put together: router, machine, desk and store.

use crate::diary::{Diary, Useless};
use crate::shelf::Shelf;
use crate::store::DiaryStore;
use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use mock_backend::backend::Backend;
use mock_backend::book::Book;
use mock_backend::clerk::{Clerk, InlineDesk, Job, SharedWorld};
use mock_backend::host::Host;
use mock_backend::machine::Machine;
use mock_backend::router::router;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;
use tower_service::Service;

/// Why there is no backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The catalogue is not right; a sentence that names the member.
    Catalogue(String),
    /// There is no such scenario.
    Scenario(Useless),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Catalogue(sentence) => write!(f, "The catalogue is not right: {sentence}."),
            Self::Scenario(_) => f.write_str("There is no such scenario."),
        }
    }
}

impl std::error::Error for Problem {}

/// The backend of a tab.
pub struct Tab {
    backend: Arc<Backend>,
    router: Router,
}

impl Tab {
    /// The backend that sells what is in a catalogue (`catalog.json`), with what is on the shelf, or
    /// with a scenario where there is nothing of use.
    pub fn open(
        catalogue: &[u8],
        scenario: &str,
        seed: u64,
        shelf: impl Shelf + 'static,
        host: Host,
    ) -> Result<Self, Problem> {
        let book = partner_api::catalogue::read(catalogue)
            .map_err(|error| Problem::Catalogue(error.to_string()))?;
        let machine = Arc::new(Machine::new(Book::new(Arc::new(book))));
        let catalogue = fingerprint(catalogue);
        let fresh = Diary::new(&catalogue, scenario, seed, host.now(0));
        let (store, world) =
            DiaryStore::open(Arc::clone(&machine), host.clone(), shelf, &catalogue, fresh)
                .map_err(Problem::Scenario)?;
        let world = SharedWorld::new(world);
        let clerk = Clerk::new(
            Arc::clone(&machine),
            world.clone(),
            Box::new(store),
            host.clone(),
        );
        let desk = Box::new(InlineDesk::new(clerk));
        let backend = Arc::new(Backend::new(machine, world, desk, host));
        let router = router(Arc::clone(&backend), None);
        Ok(Self { backend, router })
    }

    /// Answers a request, on the world as all tabs have made it.
    pub async fn answer(&self, request: Request<Body>) -> Response<Body> {
        // Whoever writes is told what other tabs wrote; so that readers are too, they ask for it.
        self.backend.desk.submit(Job::Probe).await;
        match self.router.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// What tells a catalogue from others.
fn fingerprint(catalogue: &[u8]) -> String {
    let digest = Sha256::digest(catalogue);
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}
