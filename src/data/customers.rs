//! The partner's customers: every page, and what is there so far while the rest arrives.

use crate::api::endpoint::Endpoint;
use crate::api::error::Failure;
use crate::api::resources::{CustomerEntry, Listed};
use crate::api::{Api, Loading, Value};
use crate::data::latest::Latest;
use crate::live::Live;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::AbortController;

/// The customers that have arrived.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomerList {
    /// The customers, in the backend's order.
    pub entries: Vec<CustomerEntry>,
    /// Entries that could not be read.
    pub unreadable: usize,
}

/// The customers and where loading them stands.
#[derive(Clone, Copy)]
pub struct Customers {
    /// The whole list.
    pub all: Latest<Arc<CustomerList>>,
    /// What has arrived, while the whole list has not.
    pub so_far: Live<Arc<CustomerList>>,
}

/// No more pages than this: a link that leads back to itself must end.
const MOST_PAGES: usize = 1_000;

impl Customers {
    /// Loads the customers the first time that they are wanted.
    pub fn load(api: Api, wanted: impl Fn() -> bool + 'static) -> Self {
        let so_far = Live::new(Arc::<CustomerList>::default());
        let once = std::cell::Cell::new(false);
        let all = Latest::new(
            move || {
                once.set(once.get() || wanted());
                once.get().then_some(())
            },
            move |(), abort| Loading::of(every_page(api.clone(), abort, so_far)),
        );
        Self { all, so_far }
    }
}

async fn every_page(
    api: Api,
    abort: AbortController,
    so_far: Live<Arc<CustomerList>>,
) -> Result<Value, Failure> {
    let mut list = CustomerList::default();
    let mut page = Some(Endpoint::customers());
    // Where the page before begins: what moved on meanwhile comes once more right behind it.
    let (mut before, mut shown) = (0, 0);
    for _ in 0..MOST_PAGES {
        let Some(endpoint) = page else { break };
        let part = match api.customers(endpoint, &abort).await {
            Ok(part) => part,
            Err(failure) => {
                so_far.set(Arc::new(list));
                return Err(failure);
            }
        };
        let part = Loading::<Listed<CustomerEntry>>::typed(&part);
        list.unreadable += part.unreadable;
        let begun = list.entries.len();
        for entry in &part.items {
            if list.entries[before..begun].iter().all(|e| e.id != entry.id) {
                list.entries.push(entry.clone());
            }
        }
        if begun < list.entries.len() {
            before = begun;
        }
        page = part.next.clone();
        // Each showing sorts and draws them all: again only when there are twice as many.
        if list.entries.len() >= 2 * shown {
            shown = list.entries.len();
            so_far.set(Arc::new(list.clone()));
        }
    }
    if page.is_some() {
        so_far.set(Arc::new(list));
        // A search that covers all of them must not look complete with some.
        return Err(Failure::incomplete());
    }
    Ok(Rc::new(Arc::new(list)))
}
