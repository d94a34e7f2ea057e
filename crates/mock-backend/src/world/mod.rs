//! The state of everything: partners, their tokens, their customers and what these hold.
//!
//! It is plain data in memory, changed by [`Change`]s only. Whoever asks for a customer asks
//! through a partner ([`World::partner`]), so there is no way to come by another partner's.

mod change;
mod customer;
mod draft;
mod subscription;
mod tenant;
mod user;

pub use change::Change;
pub use customer::{Address, Contact, Customer, Elsewhere};
pub use subscription::Subscription;
pub use tenant::SkuUnits;
pub use user::{Licence, User};

use crate::by_text::ByText;
use crate::guid::Guid;
use rules::CustomerId;
use std::collections::BTreeMap;

/// The state of everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// Name of the scenario that it began as.
    pub scenario: String,
    /// Seed of the scenario; also of the ids of what comes into being later.
    pub seed: u64,
    /// How far the mock's clock is ahead of the real one, in milliseconds.
    pub clock_offset: i64,
    /// How many writes were committed. The next one has the next number.
    pub sequence: u64,
    partners: Vec<Partner>,
    tokens: ByText<Token>,
}

/// A partner's place in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartnerIndex(pub(crate) usize);

/// Who a bearer token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The partner.
    pub partner: PartnerIndex,
    /// Whether a signed-in user stands behind it (app+user), not only an application.
    pub user_context: bool,
}

/// A reseller, with its customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Partner {
    /// Its id.
    pub id: Guid,
    /// Its name.
    pub name: Box<str>,
    /// Its number in the partner network, which subscriptions show as `partnerId`.
    pub mpn_id: Box<str>,
    customers: Vec<Customer>,
    places: BTreeMap<CustomerId, u32>,
}

impl Partner {
    /// A partner without customers.
    pub fn new(id: Guid, name: &str, mpn_id: &str) -> Self {
        Self {
            id,
            name: name.into(),
            mpn_id: mpn_id.into(),
            customers: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    /// Adds a customer behind the others. One with the same id is replaced.
    pub fn add(&mut self, customer: Customer) {
        match self.place(&customer.id) {
            Some(place) => self.customers[place] = customer,
            None => {
                let place = self.customers.len() as u32;
                self.places.insert(customer.id.clone(), place);
                self.customers.push(customer);
            }
        }
    }

    /// The customers, in their order.
    pub fn customers(&self) -> &[Customer] {
        &self.customers
    }

    /// A customer's place in [`Partner::customers`].
    pub fn place(&self, id: &CustomerId) -> Option<usize> {
        self.places.get(id).map(|place| *place as usize)
    }

    /// A customer of this partner.
    pub fn customer(&self, id: &CustomerId) -> Option<&Customer> {
        self.place(id).map(|place| &self.customers[place])
    }

    fn customer_mut(&mut self, id: &CustomerId) -> Option<&mut Customer> {
        self.place(id).map(|place| &mut self.customers[place])
    }
}

impl World {
    /// A world without partners.
    pub fn new(scenario: &str, seed: u64) -> Self {
        Self {
            scenario: scenario.to_owned(),
            seed,
            ..Self::default()
        }
    }

    /// Adds a partner.
    pub fn add_partner(&mut self, partner: Partner) -> PartnerIndex {
        self.partners.push(partner);
        PartnerIndex(self.partners.len() - 1)
    }

    /// Adds a bearer token.
    pub fn add_token(&mut self, text: &str, token: Token) {
        self.tokens.put(text, token);
    }

    /// Who a bearer token stands for.
    pub fn token(&self, text: &str) -> Option<Token> {
        self.tokens.get(text).copied()
    }

    /// All tokens.
    pub fn tokens(&self) -> impl Iterator<Item = (&str, Token)> {
        self.tokens.iter().map(|(text, token)| (text, *token))
    }

    /// All partners.
    pub fn partners(&self) -> &[Partner] {
        &self.partners
    }

    /// A partner. The index must be one of this world; nothing otherwise.
    pub fn partner(&self, index: PartnerIndex) -> Option<&Partner> {
        self.partners.get(index.0)
    }

    /// Makes a change. It names things by id; one that is not there is left out.
    pub fn apply(&mut self, change: Change) {
        let Some(partner) = self.partners.get_mut(change.partner().0) else {
            return;
        };
        change.apply(partner);
    }
}
