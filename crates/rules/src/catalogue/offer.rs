//! Offers: what a customer can hold, at what price, and what it can be upgraded to.

use super::{Localised, PlanIndex, SourceIndex};
use crate::id::{OfferId, SkuId};
use crate::money::Money;
use crate::seats::SeatLimits;
use crate::service::ServiceSet;
use crate::status::BillingCycle;

/// A price per seat and period. Illustrative: the catalogue's source says where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The period that is paid for.
    pub cycle: BillingCycle,
    /// Price per seat and period.
    pub per_seat: Money,
}

/// An offer that a customer can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// Product SKU of the directory.
    pub sku: SkuId,
    /// SKU name in the directory, as `ENTERPRISEPACK`.
    pub sku_part_number: Box<str>,
    /// Name of 2017 on screen.
    pub name: Localised,
    /// Today's name, where the product was renamed.
    pub renamed: Option<Localised>,
    /// Service plans it includes.
    pub plans: Vec<PlanIndex>,
    /// Families of these plans.
    pub services: ServiceSet,
    /// Where it can be upgraded to, recommended first.
    pub targets: Vec<OfferIndex>,
    /// Where the paths come from; present where there are targets.
    pub path_source: Option<SourceIndex>,
    /// Seats that it can be bought with.
    pub seats: SeatLimits,
    /// Billing cycles that it can be bought with.
    pub cycles: Vec<BillingCycle>,
    /// Prices; may be empty.
    pub prices: Vec<Price>,
    /// Where the prices come from; present where there are prices.
    pub price_source: Option<SourceIndex>,
    /// Whether the id was made up because no public one is known.
    pub synthetic_id: bool,
}

/// The place of an offer in [`Catalogue::offers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfferIndex(pub(super) u16);

impl OfferIndex {
    /// The place in the catalogue's list.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Offer {
    /// The price per seat and period, where the offer has one for a cycle.
    pub fn price(&self, cycle: &BillingCycle) -> Option<Money> {
        let price = self.prices.iter().find(|price| price.cycle == *cycle);
        price.map(|price| price.per_seat)
    }
}
