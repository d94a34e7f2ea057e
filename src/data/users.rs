//! A customer's users with their licences: one request for each user, as the API has it, four at a
//! time.

use crate::api::endpoint::Endpoint;
use crate::api::error::Failure;
use crate::api::resources::Listed;
use crate::api::{Api, Loading, Value};
use crate::data::latest::Latest;
use crate::live::Live;
use rules::licence::{Licence, User};
use rules::{Catalogue, CustomerId};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use web_sys::AbortController;

/// How many users' licences are asked for at a time.
const AT_A_TIME: usize = 4;

/// The users, and how far loading them has come.
#[derive(Clone, Copy)]
pub struct Users {
    /// The users with their licences.
    pub all: Latest<Arc<Vec<User>>>,
    /// Users whose licences have arrived, and users in all.
    pub progress: Live<(usize, usize)>,
}

impl Users {
    /// Loads the users of a customer while they are wanted.
    pub fn load(
        api: Api,
        catalogue: impl Fn() -> Option<Arc<Catalogue>> + 'static,
        wanted: impl Fn() -> Option<CustomerId> + 'static,
    ) -> Self {
        let progress = Live::new((0, 0));
        let catalogue = Rc::new(catalogue);
        let known = catalogue.clone();
        let all = Latest::new(
            move || wanted().filter(|_| known().is_some()),
            move |customer, abort| {
                let job = catalogue().map(|catalogue| Job {
                    api: api.clone(),
                    catalogue,
                    customer,
                    abort,
                    progress,
                });
                Loading::of(async move {
                    match job {
                        Some(job) => job.run().await,
                        // Without it they are not wanted.
                        None => Err(Failure::incomplete()),
                    }
                })
            },
        );
        Self { all, progress }
    }
}

/// What is needed to load a customer's users.
struct Job {
    api: Api,
    catalogue: Arc<Catalogue>,
    customer: CustomerId,
    abort: AbortController,
    progress: Live<(usize, usize)>,
}

impl Job {
    async fn run(self) -> Result<Value, Failure> {
        const MOST_PAGES: usize = 100;
        let mut users: Vec<User> = Vec::new();
        let mut page = Some(Endpoint::users(&self.customer));
        for _ in 0..MOST_PAGES {
            let Some(endpoint) = page else { break };
            let part = self.api.users(endpoint, &self.abort).await?;
            let part = Loading::<Listed<User>>::typed(&part);
            users.extend_from_slice(&part.items);
            page = part.next.clone();
        }
        if page.is_some() {
            // Of some of the users nothing can be predicted for all of them.
            return Err(Failure::incomplete());
        }
        self.licences(&mut users).await?;
        Ok(Rc::new(Arc::new(users)))
    }

    /// Puts the licences into the users, a few requests at a time.
    async fn licences(&self, users: &mut [User]) -> Result<(), Failure> {
        let (mut next, mut done) = (0, 0);
        let mut running: Vec<(usize, Loading<Vec<Licence>>)> = Vec::new();
        self.progress.set((0, users.len()));
        // Not `join_all`, nor `buffered` of `futures`: they are made for many and weigh 4 KB brotli.
        std::future::poll_fn(|context| {
            loop {
                while running.len() < AT_A_TIME && next < users.len() {
                    let (api, user) = (&self.api, &users[next].id);
                    let licences =
                        api.licences(self.catalogue.clone(), &self.customer, user, &self.abort);
                    running.push((next, licences));
                    next += 1;
                }
                let before = done;
                let mut i = 0;
                while let Some((user, licences)) = running.get_mut(i) {
                    match Pin::new(licences).poll(context) {
                        Poll::Pending => i += 1,
                        // The others need not go on.
                        Poll::Ready(Err(failure)) => return Poll::Ready(Err(failure)),
                        Poll::Ready(Ok(licences)) => {
                            users[*user].licences =
                                Loading::<Vec<Licence>>::typed(&licences).clone();
                            running.swap_remove(i);
                            done += 1;
                        }
                    }
                }
                if done == users.len() {
                    return Poll::Ready(Ok(()));
                }
                if done == before {
                    return Poll::Pending;
                }
                self.progress.set((done, users.len()));
            }
        })
        .await
    }
}
