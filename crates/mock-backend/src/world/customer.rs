//! A customer: a tenant of the directory that buys from a partner.

use super::{Subscription, User};
use rules::{CustomerId, Seats, SkuId, Status, SubscriptionId, UserId};

/// Where a customer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// ISO 3166 code, in upper case.
    pub country: Box<str>,
    /// State or region; may be empty.
    pub region: Box<str>,
    /// City.
    pub city: Box<str>,
    /// Street and number.
    pub line: Box<str>,
    /// Postal code.
    pub postal_code: Box<str>,
    /// Telephone number.
    pub phone: Box<str>,
}

/// Whom to write to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// First name.
    pub first_name: Box<str>,
    /// Last name.
    pub last_name: Box<str>,
    /// Mail address.
    pub email: Box<str>,
}

/// Something that the tenant holds and this partner did not sell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// SKU of the product.
    pub sku: SkuId,
    /// Units of it.
    pub units: Seats,
    /// Its state.
    pub status: Status,
    /// Whether `GET …/subscribedskus` leaves it out, so that only the backend knows of it.
    pub hidden: bool,
}

/// A customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    /// Its id, which is that of its tenant.
    pub id: CustomerId,
    /// Company name.
    pub name: Box<str>,
    /// First domain of the tenant.
    pub domain: Box<str>,
    /// `relationshipToPartner`, as `reseller`.
    pub relationship: Box<str>,
    /// Whether the customer allows the partner delegated administration at all.
    pub delegated_access: bool,
    /// Ids of managed services that delegated administration leaves out.
    pub unmanaged: Vec<Box<str>>,
    /// Address.
    pub address: Address,
    /// Contact for bills.
    pub contact: Contact,
    /// Language and country for bills, as `en-US`.
    pub culture: Box<str>,
    /// The partner's subscriptions, deleted ones included, oldest first.
    pub subscriptions: Vec<Subscription>,
    /// What the tenant holds beyond them.
    pub elsewhere: Vec<Elsewhere>,
    /// Users.
    pub users: Vec<User>,
}

impl Customer {
    /// A subscription's place in [`Customer::subscriptions`].
    pub fn place(&self, id: &SubscriptionId) -> Option<usize> {
        self.subscriptions.iter().position(|s| s.id == *id)
    }

    /// A subscription.
    pub fn subscription(&self, id: &SubscriptionId) -> Option<&Subscription> {
        self.subscriptions.iter().find(|s| s.id == *id)
    }

    /// A user.
    pub fn user(&self, id: &UserId) -> Option<&User> {
        self.users.iter().find(|u| u.id == *id)
    }
}
