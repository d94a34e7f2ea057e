//! What a customer has: the partner's subscriptions, and what the tenant shows beyond them.

use crate::catalogue::{Catalogue, OfferIndex};
use crate::date::Date;
use crate::id::{CustomerId, OfferId, SkuId, SubscriptionId};
use crate::seats::Seats;
use crate::service::ServiceSet;
use crate::status::{BillingCycle, Status};

/// The offer of a subscription: one of the catalogue, or one that it does not know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OfferRef {
    /// An offer of the catalogue.
    Known(OfferIndex),
    /// An offer that the catalogue does not list (Azure, an add-on, something newer). It includes
    /// no service we know and has no upgrade path.
    Unknown(OfferId),
}

impl OfferRef {
    /// The reference for an id.
    pub fn find(catalogue: &Catalogue, id: OfferId) -> Self {
        match catalogue.find_offer(&id) {
            Some(index) => Self::Known(index),
            None => Self::Unknown(id),
        }
    }

    /// The offer's place in the catalogue, where it has one.
    pub fn known(&self) -> Option<OfferIndex> {
        match self {
            Self::Known(index) => Some(*index),
            Self::Unknown(_) => None,
        }
    }

    /// The services that the offer includes, as far as the catalogue knows.
    pub fn services(&self, catalogue: &Catalogue) -> ServiceSet {
        match self {
            Self::Known(index) => catalogue.offer(*index).services,
            Self::Unknown(_) => ServiceSet::EMPTY,
        }
    }

    /// The offer's id.
    pub fn id<'a>(&'a self, catalogue: &'a Catalogue) -> &'a OfferId {
        match self {
            Self::Known(index) => &catalogue.offer(*index).id,
            Self::Unknown(id) => id,
        }
    }
}

/// A subscription that this partner sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Its nickname, or the offer's name where it has none. Like every name here, without control
    /// characters and marks that turn the direction of writing; whoever reads the wire takes them out.
    pub name: Box<str>,
    /// Its offer.
    pub offer: OfferRef,
    /// The offer's name as the wire gives it: what can be shown of an unknown offer.
    pub offer_name: Box<str>,
    /// Its state.
    pub status: Status,
    /// Its seats.
    pub seats: Seats,
    /// How it is billed.
    pub cycle: BillingCycle,
    /// The subscription that this one is an add-on of.
    pub parent: Option<SubscriptionId>,
    /// First day of its present term.
    pub started: Option<Date>,
    /// Last day of its present term, when it renews; none where it has no end.
    pub renewal: Option<Date>,
    /// Whether it renews by itself; so it is taken to where nobody says otherwise.
    pub auto_renew: bool,
    /// Whether it is a trial.
    pub trial: bool,
}

/// Something the customer's tenant holds beyond this partner's subscriptions: bought directly,
/// from another partner or through another channel. The API shows only its SKU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its SKU.
    pub sku: SkuId,
    /// Its name.
    pub name: Box<str>,
    /// The offer with this SKU, where the catalogue knows it.
    pub offer: Option<OfferIndex>,
    /// Families of its service plans.
    pub services: ServiceSet,
    /// Its state.
    pub status: Status,
    /// Units beyond what this partner sold (≥ 1).
    pub seats: Seats,
}

/// Delegated administration: what the partner may do in the customer's tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegatedAdmin {
    /// Whether the customer allows it at all (`allowDelegatedAccess`).
    pub customer: bool,
    /// The families that it covers, from `GET …/managedservices`; none where that is not known,
    /// and then only [`DelegatedAdmin::customer`] is tested.
    pub services: Option<ServiceSet>,
}

/// A customer, with all that the rules look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// Delegated administration.
    pub delegated_admin: DelegatedAdmin,
    /// The partner's subscriptions of the customer, deleted ones included.
    pub subscriptions: Vec<Subscription>,
    /// What the tenant holds beyond them.
    pub elsewhere: Vec<Elsewhere>,
}

/// A holding of a [`Customer`], by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HoldingRef {
    /// A place in [`Customer::subscriptions`].
    Subscription(u32),
    /// A place in [`Customer::elsewhere`].
    Elsewhere(u32),
}

impl HoldingRef {
    /// Whether this partner did not sell it, and so cannot cancel it.
    pub const fn bought_elsewhere(self) -> bool {
        matches!(self, Self::Elsewhere(_))
    }
}

impl Customer {
    /// The subscription with an id.
    pub fn find(&self, id: &SubscriptionId) -> Option<usize> {
        self.subscriptions.iter().position(|s| s.id == *id)
    }

    /// The id of a holding: of the subscription, or the SKU where all that is known is that. The
    /// reference must be one of this customer; nothing otherwise.
    pub fn holding_id(&self, at: HoldingRef) -> Option<&str> {
        match at {
            HoldingRef::Subscription(i) => {
                let subscription = self.subscriptions.get(i as usize)?;
                Some(subscription.id.as_str())
            }
            HoldingRef::Elsewhere(i) => Some(self.elsewhere.get(i as usize)?.sku.as_str()),
        }
    }
}
