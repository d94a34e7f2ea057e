//! A customer's users with their licences: one request for each user, as the API has it, four at a
//! time.

use crate::api::Api;
use crate::api::endpoint::Endpoint;
use crate::api::error::Failure;
use crate::api::resources::user;
use crate::data::latest::Latest;
use crate::live::Live;
use rules::licence::User;
use rules::{Catalogue, CustomerId};
use std::cell::{Cell, RefCell};
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
                let (api, catalogue) = (api.clone(), catalogue());
                async move {
                    let Some(catalogue) = catalogue else {
                        return Ok(Arc::default());
                    };
                    let users = all_users(&api, &customer, &abort).await?;
                    progress.set((0, users.len()));
                    let next = Cell::new(0);
                    let found: RefCell<Vec<Option<User>>> = RefCell::new(vec![None; users.len()]);
                    let worker = || async {
                        loop {
                            let i = next.get();
                            let Some(entry) = users.get(i) else {
                                return Ok(());
                            };
                            next.set(i + 1);
                            let licences =
                                api.licences(&catalogue, &customer, &entry.id, &abort).await;
                            if licences.is_err() {
                                // The others need not go on.
                                next.set(users.len());
                            }
                            found.borrow_mut()[i] = Some(user(entry, licences?));
                            progress.update(|(n, _)| *n += 1);
                        }
                    };
                    for done in all((0..AT_A_TIME).map(|_| Box::pin(worker())).collect()).await {
                        done?;
                    }
                    let users = found.into_inner().into_iter().flatten().collect();
                    Ok(Arc::new(users))
                }
            },
        );
        Self { all, progress }
    }
}

async fn all_users(
    api: &Api,
    customer: &CustomerId,
    abort: &AbortController,
) -> Result<Vec<partner_api::CustomerUser>, Failure> {
    const MOST_PAGES: usize = 100;
    let mut users: Vec<partner_api::CustomerUser> = Vec::new();
    let mut page = Some(Endpoint::users(customer));
    for _ in 0..MOST_PAGES {
        let Some(endpoint) = page else { break };
        let part = api.users(&endpoint, abort).await?;
        users.extend(part.items);
        page = part.next;
    }
    Ok(users)
}

/// Waits for a few futures. `join_all` of `futures` is made for many and weighs 4 KB brotli.
async fn all<F: Future + Unpin>(mut futures: Vec<F>) -> Vec<F::Output> {
    let mut done = Vec::new();
    std::future::poll_fn(|cx| {
        futures.retain_mut(|future| match Pin::new(future).poll(cx) {
            Poll::Ready(output) => {
                done.push(output);
                false
            }
            Poll::Pending => true,
        });
        if futures.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    done
}
