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
/// partner's offers that the catalogue does not know account for nothing; what they add to the
/// tenant then shows as bought elsewhere only if its services are known, which the caller avoids
/// by passing their SKUs in `own_skus`.
pub fn bought_elsewhere(
    catalogue: &Catalogue,
    skus: &[TenantSku],
    subscriptions: &[Subscription],
    own_skus: &[SkuId],
) -> Vec<Elsewhere> {
    let mut found: Vec<Elsewhere> = Vec::new();
    for sku in skus {
        if own_skus.contains(&sku.id) || found.iter().any(|e| e.sku == sku.id) {
            continue;
        }
        let offer = catalogue.find_sku(&sku.id);
        let own: u64 = subscriptions
            .iter()
            .filter(|s| s.status.is_live() && offer.is_some() && s.offer.known() == offer)
            .map(|s| u64::from(s.seats.0))
            .sum();
        let beyond = u64::from(sku.units).saturating_sub(own);
        if beyond == 0 || !sku.status.is_live() {
            continue;
        }
        found.push(Elsewhere {
            sku: sku.id.clone(),
            name: sku.name.clone(),
            offer,
            services: match offer {
                Some(index) => catalogue.offer(index).services.union(sku.services),
                None => sku.services,
            },
            status: sku.status.clone(),
            seats: Seats(beyond.min(u64::from(u32::MAX)) as u32),
        });
    }
    found
}
