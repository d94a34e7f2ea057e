//! Which of a tenant's SKUs the partner did not sell.

use crate::catalogue::Catalogue;
use crate::holding::{Elsewhere, Subscription};
use crate::id::SkuId;
use crate::seats::Seats;
use crate::service::ServiceSet;
use crate::status::Status;

/// A SKU as `GET …/subscribedskus` shows it: all units of the tenant, whoever sold them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantSku {
    /// Its id.
    pub id: SkuId,
    /// Its name, as the wire gives it.
    pub name: Box<str>,
    /// Families of its service plans.
    pub services: ServiceSet,
    /// `capabilityStatus`, read as the state of a subscription.
    pub status: Status,
    /// Units in use or usable: active, suspended and warning ones.
    pub units: u32,
}

/// The holdings beyond the partner's own: for each SKU, the units that the partner's live
/// subscriptions of that product do not account for. A tenant with 25 units of a product of which
/// the partner sold 15 holds 10 from elsewhere.
///
/// A SKU counts for a subscription when the catalogue gives the subscription's offer that SKU. The
/// partner's offers that the catalogue does not know account for nothing: what they add to the
/// tenant shows as bought elsewhere.
///
/// In the order of `skus`. One that stands there twice counts once, with its most units.
pub fn bought_elsewhere(
    catalogue: &Catalogue,
    skus: &[TenantSku],
    subscriptions: &[Subscription],
) -> Vec<Elsewhere> {
    let mut found: Vec<Elsewhere> = Vec::new();
    for (i, sku) in skus.iter().enumerate() {
        if skus[..i].iter().any(|s| s.id == sku.id) {
            continue;
        }
        let same = || skus[i..].iter().filter(|s| s.id == sku.id);
        let live = same().filter(|s| s.status.is_live());
        let Some(most) = live.max_by_key(|s| (s.units, s.status.as_wire(), &s.name)) else {
            continue;
        };
        let offer = catalogue.find_sku(&sku.id);
        let own: u64 = subscriptions
            .iter()
            .filter(|s| s.status.is_live() && offer.is_some() && s.offer.known() == offer)
            .map(|s| u64::from(s.seats.0))
            .sum();
        let beyond = u64::from(most.units).saturating_sub(own);
        if beyond == 0 {
            continue;
        }
        let known = offer.map_or(ServiceSet::EMPTY, |index| catalogue.offer(index).services);
        found.push(Elsewhere {
            sku: sku.id.clone(),
            name: most.name.clone(),
            offer,
            services: same().fold(known, |set, s| set.union(s.services)),
            status: most.status.clone(),
            seats: Seats(beyond.min(u64::from(u32::MAX)) as u32),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{catalogue, offer, subscription};

    fn sku(name: &str, units: u32) -> TenantSku {
        TenantSku {
            id: SkuId::new(name).unwrap(),
            name: name.into(),
            services: ServiceSet::EMPTY,
            status: Status::Active,
            units,
        }
    }

    fn seats(skus: &[TenantSku], subscriptions: &[Subscription]) -> Vec<(String, u32)> {
        bought_elsewhere(&catalogue(), skus, subscriptions)
            .iter()
            .map(|e| (e.sku.to_string(), e.seats.0))
            .collect()
    }

    #[test]
    fn what_the_partner_did_not_sell_is_bought_elsewhere() {
        let catalogue = catalogue();
        let found = bought_elsewhere(&catalogue, &[sku("sku-plus", 25)], &[]);
        let plus = offer(&catalogue, "PLUS");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].offer, Some(plus));
        assert_eq!(found[0].seats, Seats(25));
        // Without plans of its own on the wire, it includes those of the offer.
        assert_eq!(found[0].services, catalogue.offer(plus).services);
    }

    #[test]
    fn the_partners_seats_are_taken_off() {
        let subscriptions = [subscription("A", "PLUS", 10), subscription("B", "PLUS", 5)];
        let left = |units| seats(&[sku("sku-plus", units)], &subscriptions);
        assert_eq!(left(25), [("sku-plus".to_owned(), 10)]);
        assert_eq!(left(15), []);
        // Fewer units than seats (a pending order) are no holding elsewhere.
        assert_eq!(left(3), []);
    }

    #[test]
    fn seats_of_a_deleted_subscription_and_of_other_offers_are_not_taken_off() {
        let mut deleted = subscription("A", "PLUS", 10);
        deleted.status = Status::Deleted;
        let subscriptions = [
            deleted,
            subscription("B", "BASIC", 5),
            subscription("C", "?", 5),
        ];
        let left = seats(&[sku("sku-plus", 10)], &subscriptions);
        assert_eq!(left, [("sku-plus".to_owned(), 10)]);
    }

    #[test]
    fn a_product_that_the_catalogue_does_not_know_has_the_services_of_the_wire() {
        let catalogue = catalogue();
        let mail = catalogue.offer(offer(&catalogue, "BASIC")).services;
        let mut unknown = sku("sku-unknown", 4);
        unknown.services = mail;
        let subscriptions = [subscription("A", "?", 4)];
        let found = bought_elsewhere(&catalogue, &[unknown], &subscriptions);
        assert_eq!((found[0].offer, found[0].services), (None, mail));
    }

    #[test]
    fn what_is_over_or_has_no_units_is_no_holding() {
        let mut over = sku("sku-plus", 10);
        over.status = Status::Deleted;
        assert_eq!(seats(&[over], &[]), []);
        assert_eq!(seats(&[sku("sku-plus", 0)], &[]), []);
    }

    #[test]
    fn a_product_listed_twice_counts_once_in_whatever_order() {
        let mut over = sku("sku-plus", 99);
        over.status = Status::Deleted;
        let list = [
            sku("sku-plus", 3),
            over,
            sku("sku-plus", 7),
            sku("sku-calls", 1),
        ];
        let mut backwards = list.clone();
        backwards.reverse();
        let mut back = seats(&backwards, &[]);
        back.reverse();
        assert_eq!(seats(&list, &[]), back);
        assert_eq!(
            back,
            [("sku-plus".to_owned(), 7), ("sku-calls".to_owned(), 1)]
        );
    }

    #[test]
    fn numbers_beyond_any_tenant_do_not_overflow() {
        let subscriptions = [
            subscription("A", "PLUS", u32::MAX),
            subscription("B", "PLUS", u32::MAX),
        ];
        assert_eq!(seats(&[sku("sku-plus", u32::MAX)], &subscriptions), []);
        let all = seats(&[sku("sku-plus", u32::MAX)], &[]);
        assert_eq!(all, [("sku-plus".to_owned(), u32::MAX)]);
    }
}
