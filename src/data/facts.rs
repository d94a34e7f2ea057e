//! The facts of one customer, each loaded and failing on its own, and the verdicts they allow.

use crate::api::Api;
use crate::api::resources::{CustomerDetail, Listed};
use crate::data::latest::Latest;
use leptos::prelude::*;
use rules::holding::DelegatedAdmin;
use rules::tenant::{TenantSku, bought_elsewhere};
use rules::{
    Assessment, Caller, Catalogue, Customer, CustomerId, ServiceSet, Subscription, assess,
};
use std::sync::Arc;

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
    pub judged: Memo<Option<Arc<Judged>>>,
}

/// Verdicts, and what they were judged from.
#[derive(Clone, Debug, PartialEq)]
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
        customer: Memo<Option<CustomerId>>,
    ) -> Self {
        // What needs the catalogue to be read waits for it.
        let with_catalogue = move || Some((customer.get()?, catalogue.value()?));
        let detail = {
            let api = api.clone();
            Latest::new(
                move || customer.get(),
                move |customer, abort| {
                    let api = api.clone();
                    async move { api.customer(&customer, &abort).await }
                },
            )
        };
        let subscriptions = {
            let api = api.clone();
            Latest::new(with_catalogue, move |(customer, catalogue), abort| {
                let api = api.clone();
                async move {
                    api.subscriptions(&catalogue, &customer, &abort)
                        .await
                        .map(Arc::new)
                }
            })
        };
        let skus = {
            let api = api.clone();
            Latest::new(with_catalogue, move |(customer, catalogue), abort| {
                let api = api.clone();
                async move {
                    api.subscribed_skus(&catalogue, &customer, &abort)
                        .await
                        .map(Arc::new)
                }
            })
        };
        let services = Latest::new(with_catalogue, move |(customer, catalogue), abort| {
            let api = api.clone();
            async move { api.managed_services(&catalogue, &customer, &abort).await }
        });
        let judged = Memo::new(move |_| {
            let (id, catalogue) = with_catalogue()?;
            let subscriptions = subscriptions.value()?.items.clone();
            let delegated = detail.value().map(|d| d.delegated_admin);
            let settled = skus.settled() && services.settled();
            let elsewhere = match skus.value() {
                Some(skus) => bought_elsewhere(&catalogue, &skus, &subscriptions, &[]),
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
        });
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

    /// Loads everything again; what is there stays until it arrives.
    pub fn reload(&self) {
        self.customer.reload();
        self.subscriptions.reload();
        self.skus.reload();
        self.services.reload();
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
