//! What a write does to the world. The store keeps the very same changes.

use super::{Licence, Partner, PartnerIndex, Subscription};
use rules::{CustomerId, UserId};

/// One change. It says what is to be afterwards, not how to get there, so making it twice is
/// making it once.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A subscription is this: a new one, or in place of the one with its id.
    Subscription {
        /// Whose customer it is.
        partner: PartnerIndex,
        /// Whose subscription it is.
        customer: CustomerId,
        /// The subscription.
        subscription: Box<Subscription>,
    },
    /// A user's licences are these.
    Licences {
        /// Whose customer it is.
        partner: PartnerIndex,
        /// Whose user it is.
        customer: CustomerId,
        /// The user.
        user: UserId,
        /// All licences of the user.
        licences: Vec<Licence>,
    },
}

impl Change {
    /// Whose state it changes.
    pub fn partner(&self) -> PartnerIndex {
        match self {
            Self::Subscription { partner, .. } | Self::Licences { partner, .. } => *partner,
        }
    }

    pub(super) fn apply(self, partner: &mut Partner) {
        match self {
            Self::Subscription {
                customer,
                subscription,
                ..
            } => {
                let Some(customer) = partner.customer_mut(&customer) else {
                    return;
                };
                match customer.place(&subscription.id) {
                    Some(place) => customer.subscriptions[place] = *subscription,
                    None => customer.subscriptions.push(*subscription),
                }
            }
            Self::Licences {
                customer,
                user,
                licences,
                ..
            } => {
                let found = partner
                    .customer_mut(&customer)
                    .and_then(|c| c.users.iter_mut().find(|u| u.id == user));
                if let Some(user) = found {
                    user.licences = licences;
                }
            }
        }
    }
}
