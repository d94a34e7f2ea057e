//! The catalogue that ships, and customers to judge with it.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod paths;

use rules::holding::DelegatedAdmin;
use rules::{
    BillingCycle, Caller, Catalogue, Customer, CustomerId, Elsewhere, OfferId, OfferIndex,
    OfferRef, Seats, ServiceSet, SkuId, Status, Subscription, SubscriptionId,
};

pub const USER: Caller = Caller { user_context: true };
pub const APPLICATION: Caller = Caller {
    user_context: false,
};

/// An offer id that no catalogue has.
pub const UNKNOWN: &str = "MS-AZR-0145P";

pub fn catalogue() -> Catalogue {
    let bytes = include_bytes!("../../../../public/catalog.json");
    partner_api::catalogue::read(bytes).unwrap()
}

/// The offer with an English name.
pub fn offer(catalogue: &Catalogue, name: &str) -> OfferIndex {
    catalogue
        .offer_indices()
        .find(|&at| &*catalogue.offer(at).name.en == name)
        .unwrap_or_else(|| panic!("no offer is called {name}"))
}

/// The families with these keys.
pub fn families(catalogue: &Catalogue, keys: &[&str]) -> ServiceSet {
    keys.iter()
        .map(|key| {
            let plans = catalogue.plans().iter();
            plans
                .map(|plan| plan.family)
                .find(|&family| &*catalogue.family(family).key == *key)
                .unwrap_or_else(|| panic!("no family is called {key}"))
        })
        .collect()
}

pub fn all_families(catalogue: &Catalogue) -> ServiceSet {
    catalogue.plans().iter().map(|plan| plan.family).collect()
}

/// An active subscription, billed monthly. `offer` is the English name of one of the catalogue, or
/// any other for one that it does not know.
pub fn subscription(catalogue: &Catalogue, id: &str, offer: &str) -> Subscription {
    let known = catalogue
        .offers()
        .iter()
        .find(|o| &*o.name.en == offer)
        .map(|o| o.id.clone());
    Subscription {
        id: SubscriptionId::new(id).unwrap(),
        name: offer.into(),
        offer: OfferRef::find(
            catalogue,
            known.unwrap_or_else(|| OfferId::new(UNKNOWN).unwrap()),
        ),
        offer_name: offer.into(),
        status: Status::Active,
        seats: Seats(15),
        cycle: BillingCycle::Monthly,
        parent: None,
        started: None,
        renewal: None,
        auto_renew: true,
        trial: false,
    }
}

/// Ten licences of an offer of the catalogue, not sold by the partner.
pub fn bought(catalogue: &Catalogue, offer_name: &str) -> Elsewhere {
    let at = offer(catalogue, offer_name);
    Elsewhere {
        sku: catalogue.offer(at).sku.clone(),
        name: catalogue.offer(at).sku_part_number.clone(),
        offer: Some(at),
        services: catalogue.offer(at).services,
        status: Status::Active,
        seats: Seats(10),
    }
}

/// A product that the catalogue does not know, with these services.
pub fn bought_unknown(sku: &str, services: ServiceSet) -> Elsewhere {
    Elsewhere {
        sku: SkuId::new(sku).unwrap(),
        name: sku.into(),
        offer: None,
        services,
        status: Status::Active,
        seats: Seats(1),
    }
}

/// A customer who allows everything and has these subscriptions.
pub fn customer(subscriptions: Vec<Subscription>) -> Customer {
    Customer {
        id: CustomerId::new("c").unwrap(),
        delegated_admin: DelegatedAdmin {
            customer: true,
            services: None,
        },
        subscriptions,
        elsewhere: Vec::new(),
    }
}
