//! The facts of one customer, each loaded and failing on its own, and the verdicts they allow.

use crate::api::error::{ApiError, Failure};
use crate::api::resources::{CustomerDetail, Listed};
use crate::api::{Api, Loading};
use crate::data::latest::{Latest, Part};
use crate::live::Derived;
use rules::holding::DelegatedAdmin;
use rules::tenant::{TenantSku, bought_elsewhere};
use rules::{
    Assessment, Caller, Catalogue, Customer, CustomerId, ServiceSet, Subscription, SubscriptionId,
    assess,
};
use std::sync::Arc;
use web_sys::AbortController;

/// The facts, as they arrive.
#[derive(Clone, Copy)]
pub struct Facts {
    /// The customer itself, with delegated administration.
    pub customer: Latest<CustomerDetail>,
    /// The partner's subscriptions.
    pub subscriptions: Latest<Arc<Listed<Subscription>>>,
    /// What the tenant holds, whoever sold it.
    pub skus: Latest<Arc<Vec<TenantSku>>>,
    /// Services that the partner administers.
    pub services: Latest<ServiceSet>,
    /// The verdicts, once there is enough to judge from.
    pub judged: Derived<Option<Arc<Judged>>>,
}

/// Verdicts, and what they were judged from.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The catalogue.
    pub catalogue: Arc<Catalogue>,
    /// What the rules looked at.
    pub customer: Customer,
    /// One for each of its subscriptions; none while the facts for it are missing.
    pub verdicts: Option<Vec<Assessment>>,
}

impl Facts {
    /// Loads the facts of the customer that is on screen.
    pub fn load(
        api: Api,
        catalogue: Latest<Arc<Catalogue>>,
        customer: Derived<Option<CustomerId>>,
    ) -> Self {
        let detail = {
            let api = api.clone();
            Latest::new(
                move || customer.get(),
                move |customer, abort| api.customer(&customer, &abort),
            )
        };
        let load = Reading {
            api,
            catalogue,
            customer,
        };
        let subscriptions =
            load.of(|at| at.api.subscriptions(at.catalogue, &at.customer, &at.abort));
        let skus = load.of(|at| {
            at.api
                .subscribed_skus(at.catalogue, &at.customer, &at.abort)
        });
        let services = load.of(|at| {
            at.api
                .managed_services(at.catalogue, &at.customer, &at.abort)
        });
        let judge = move || {
            let (id, catalogue) = (customer.get()?, catalogue.value()?);
            let subscriptions = subscriptions.value()?.items.clone();
            let delegated = detail.value().map(|d| d.delegated_admin);
            let settled = skus.settled() && services.settled();
            let elsewhere = match skus.value() {
                Some(skus) => bought_elsewhere(&catalogue, &skus, &subscriptions),
                None => Vec::new(),
            };
            let customer = Customer {
                id,
                delegated_admin: DelegatedAdmin {
                    customer: delegated.unwrap_or(false),
                    services: services.value(),
                },
                subscriptions,
                elsewhere,
            };
            // Who stands behind the token only the backend knows; it has the last word.
            let caller = Caller { user_context: true };
            let profile = catalogue.default_profile();
            let verdicts = (delegated.is_some() && settled).then(|| {
                (0..customer.subscriptions.len())
                    .map(|source| assess(&catalogue, profile, caller, &customer, source))
                    .collect()
            });
            Some(Arc::new(Judged {
                catalogue,
                customer,
                verdicts,
            }))
        };
        // Always news: what it is made from has changed, and comparing would cost more.
        let judged = Derived::always(judge);
        Self {
            customer: detail,
            subscriptions,
            skus,
            services,
            judged,
        }
    }

    /// The customer's name, tracked.
    pub fn customer_name(&self) -> Option<String> {
        self.customer.value().map(|c| c.name)
    }

    /// Whether the backend knows no such customer of this partner, tracked. Nothing that is loaded
    /// again will change that.
    pub fn no_such_customer(&self) -> bool {
        [*self.customer, *self.subscriptions]
            .into_iter()
            .filter_map(Part::failure)
            .any(|failure| failure.error == ApiError::NotFound)
    }

    /// A subscription's place in what is judged, tracked.
    pub fn find(&self, id: &SubscriptionId) -> Option<(Arc<Judged>, usize)> {
        let judged = self.judged.get()?;
        let place = judged.customer.find(id)?;
        Some((judged, place))
    }

    /// Customer, SKUs and services: what the verdicts rest on beside the subscriptions.
    pub fn beside(&self) -> [Part; 3] {
        [*self.customer, *self.skus, *self.services]
    }

    /// Loads again what could not be loaded, also where the backend asked to wait: the reader asks.
    pub fn retry(&self) {
        let failed = self.all().into_iter().filter(|part| part.failed());
        failed.for_each(Part::reload);
    }

    /// Loads everything again, except what the backend asked to wait with; what is there stays until
    /// it arrives. Nothing happens when the page has gone.
    pub fn refresh(&self) {
        self.all().into_iter().for_each(Part::refresh);
    }

    fn all(&self) -> [Part; 4] {
        [
            *self.customer,
            *self.subscriptions,
            *self.skus,
            *self.services,
        ]
    }
}

/// What is needed to load a part that is read with the catalogue.
struct Reading {
    api: Api,
    catalogue: Latest<Arc<Catalogue>>,
    customer: Derived<Option<CustomerId>>,
}

/// What a part is loaded with.
struct At {
    api: Api,
    catalogue: Arc<Catalogue>,
    customer: CustomerId,
    abort: AbortController,
}

impl Reading {
    /// Loads a part for the customer that is on screen, once the catalogue is there.
    fn of<T: Clone + 'static>(&self, load: fn(At) -> Loading<T>) -> Latest<T> {
        let (api, catalogue, customer) = (self.api.clone(), self.catalogue, self.customer);
        let wanted = move || customer.get().filter(|_| catalogue.value().is_some());
        Latest::new(wanted, move |customer, abort| {
            let Some(catalogue) = catalogue.value_untracked() else {
                return Loading::of(std::future::ready(Err(Failure {
                    error: ApiError::Aborted,
                    reference: None,
                })));
            };
            load(At {
                api: api.clone(),
                catalogue,
                customer,
                abort,
            })
        })
    }
}

impl Judged {
    /// How many subscriptions can be upgraded to something now; none while that is not known.
    pub fn upgradeable(&self) -> Option<usize> {
        let verdicts = self.verdicts.as_ref()?;
        Some(verdicts.iter().filter(|v| v.upgradeable()).count())
    }

    /// The verdict on a subscription.
    pub fn verdict(&self, source: usize) -> Option<&Assessment> {
        self.verdicts.as_ref()?.get(source)
    }

    /// Whether the subscription's offer has an upgrade path: known before any other fact.
    pub fn has_path(&self, source: usize) -> bool {
        let offer = self
            .customer
            .subscriptions
            .get(source)
            .and_then(|s| s.offer.known());
        offer.is_some_and(|offer| !self.catalogue.offer(offer).targets.is_empty())
    }
}
