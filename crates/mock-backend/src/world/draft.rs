//! A piece of the world to decide on: what writes that are not stored yet would make of it.

use super::{Customer, Partner, PartnerIndex, World};
use rules::CustomerId;

impl World {
    /// The world without its customers: partners and numbers. A write looks at no customer but its
    /// own, so with that one borrowed it is as good as the whole.
    pub fn outline(&self) -> Self {
        let partners = self.partners.iter();
        Self {
            scenario: self.scenario.clone(),
            seed: self.seed,
            clock_offset: self.clock_offset,
            sequence: self.sequence,
            partners: partners
                .map(|p| Partner::new(p.id, &p.name, &p.mpn_id))
                .collect(),
            tokens: self.tokens.clone(),
        }
    }

    /// Adds a customer to a partner, behind the others.
    pub fn place(&mut self, partner: PartnerIndex, customer: Customer) {
        if let Some(partner) = self.partners.get_mut(partner.0) {
            partner.add(customer);
        }
    }

    /// Takes a copy of a customer from another world, unless there is one already.
    pub fn borrow(&mut self, from: &Self, partner: PartnerIndex, id: &CustomerId) {
        let found = from.partner(partner).and_then(|p| p.customer(id));
        if let (Some(mine), Some(customer)) = (self.partners.get_mut(partner.0), found)
            && mine.customer(id).is_none()
        {
            mine.add(customer.clone());
        }
    }
}
