//! What a tenant holds of each product, whoever sold it; and the customer as the rules look at it.
//!
//! Nothing here is stored: units follow from subscriptions, from holdings elsewhere and from
//! licences, so they cannot disagree with them.

use super::Customer;
use crate::book::Book;
use rules::holding::DelegatedAdmin;
use rules::tenant::{TenantSku, bought_elsewhere};
use rules::{Language, ServiceSet, SkuId, Status};

/// Units of a product in a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkuUnits {
    /// SKU of the product.
    pub sku: SkuId,
    /// Units of active subscriptions.
    pub active: u32,
    /// Units of suspended ones.
    pub suspended: u32,
    /// Units of those in another live state.
    pub warning: u32,
    /// Licences assigned to users.
    pub consumed: u32,
}

impl SkuUnits {
    fn add(&mut self, status: &Status, units: u32) {
        let slot = match status {
            Status::Active => &mut self.active,
            Status::Suspended => &mut self.suspended,
            _ => &mut self.warning,
        };
        *slot = slot.saturating_add(units);
    }

    /// All units.
    pub fn total(&self) -> u32 {
        self.active
            .saturating_add(self.suspended)
            .saturating_add(self.warning)
    }

    /// Units that can still be assigned; below nothing where more are assigned than are left.
    pub fn available(&self) -> i64 {
        i64::from(self.active) + i64::from(self.warning) - i64::from(self.consumed)
    }

    /// `capabilityStatus`.
    pub fn capability(&self) -> &'static str {
        if self.active > 0 {
            "Enabled"
        } else if self.suspended > 0 {
            "Suspended"
        } else {
            "Warning"
        }
    }

    /// The same as the state of a holding.
    fn status(&self) -> Status {
        if self.active > 0 {
            Status::Active
        } else if self.suspended > 0 {
            Status::Suspended
        } else {
            Status::Expired
        }
    }
}

impl Customer {
    /// Units of each product, in the order in which they were bought, those from elsewhere last.
    /// `hidden`: with the holdings that `GET …/subscribedskus` leaves out.
    pub fn sku_units(&self, book: &Book, hidden: bool) -> Vec<SkuUnits> {
        let mut units: Vec<SkuUnits> = Vec::new();
        let mut add = |sku: SkuId, status: &Status, count: u32| {
            let place = units.iter().position(|u| u.sku == sku);
            let place = place.unwrap_or_else(|| {
                units.push(SkuUnits {
                    sku,
                    active: 0,
                    suspended: 0,
                    warning: 0,
                    consumed: 0,
                });
                units.len() - 1
            });
            units[place].add(status, count);
        };
        for subscription in &self.subscriptions {
            let counts = match subscription.status {
                Status::Deleted => false,
                // One that is not provisioned yet shows no units. The rules take its seats off
                // those of the tenant all the same, so what they get has to have them.
                Status::Pending => hidden,
                _ => true,
            };
            if !counts {
                continue;
            }
            if let Some(sku) = book.sku_of(&subscription.offer) {
                add(sku, &subscription.status, subscription.quantity.0);
            }
        }
        for elsewhere in &self.elsewhere {
            if hidden || !elsewhere.hidden {
                add(elsewhere.sku.clone(), &elsewhere.status, elsewhere.units.0);
            }
        }
        // Licences can outlive the last unit: an upgrade without them, or with too few seats.
        for licence in self.users.iter().flat_map(|u| &u.licences) {
            add(licence.sku.clone(), &Status::Active, 0);
        }
        for unit in &mut units {
            let holders = self.users.iter().filter(|u| u.holds(&unit.sku));
            unit.consumed = holders.count() as u32;
        }
        units
    }

    /// As the rules look at it: with everything that the tenant really holds, also what the page
    /// cannot see.
    pub fn judged(&self, book: &Book, language: Language) -> rules::Customer {
        self.seen(book, language, true)
    }

    /// As the rules look at it; `hidden` as in [`Customer::sku_units`]. Without hidden holdings it
    /// is what the page makes of our answers.
    pub fn seen(&self, book: &Book, language: Language, hidden: bool) -> rules::Customer {
        let subscriptions: Vec<_> = self
            .subscriptions
            .iter()
            .map(|s| s.judged(book, language))
            .collect();
        let skus: Vec<TenantSku> = self
            .sku_units(book, hidden)
            .into_iter()
            .map(|units| self.tenant_sku(book, language, &units))
            .collect();
        let catalogue = book.catalogue();
        let elsewhere = bought_elsewhere(catalogue, &skus, &subscriptions);
        rules::Customer {
            id: self.id.clone(),
            delegated_admin: DelegatedAdmin {
                customer: self.delegated_access,
                services: Some(
                    catalogue.families_administered_through(self.managed_services(book)),
                ),
            },
            subscriptions,
            elsewhere,
        }
    }

    /// Ids of the managed services that the partner administers for this customer.
    pub fn managed_services<'a>(&'a self, book: &'a Book) -> Vec<&'a str> {
        let mut ids: Vec<&str> = Vec::new();
        if !self.delegated_access {
            return ids;
        }
        for family in book.catalogue().families() {
            let Some(id) = family.managed_service.as_deref() else {
                continue;
            };
            let left_out = self.unmanaged.iter().any(|u| u.eq_ignore_ascii_case(id));
            if !left_out && !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    fn tenant_sku(&self, book: &Book, language: Language, units: &SkuUnits) -> TenantSku {
        let product = book.product(&units.sku);
        let services: ServiceSet = product
            .iter()
            .flat_map(|p| p.plans(book, language))
            .filter_map(|plan| plan.known.map(|known| known.family))
            .collect();
        TenantSku {
            id: units.sku.clone(),
            name: product
                .map_or(units.sku.as_str(), |p| p.name(language))
                .into(),
            services,
            status: units.status(),
            units: units.total(),
        }
    }
}
