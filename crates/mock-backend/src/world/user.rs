//! A customer's user and the licences assigned to it.

use crate::book::Book;
use rules::{Language, SkuId, UserId};

/// A licence: one seat of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// SKU of the product.
    pub sku: SkuId,
    /// Names of its service plans that are switched off for this user.
    pub switched_off: Vec<Box<str>>,
}

/// A user of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Sign-in name, which has the form of a mail address.
    pub principal_name: Box<str>,
    /// First name.
    pub first_name: Box<str>,
    /// Last name.
    pub last_name: Box<str>,
    /// Name on screen.
    pub display_name: Box<str>,
    /// Country in which services are used; without one no licence can be assigned.
    pub usage_location: Option<Box<str>>,
    /// Whether the account is active.
    pub active: bool,
    /// Licences.
    pub licences: Vec<Licence>,
}

impl User {
    /// Whether a licence of a product is assigned.
    pub fn holds(&self, sku: &SkuId) -> bool {
        self.licences.iter().any(|l| l.sku == *sku)
    }

    /// As the rules look at it.
    pub fn judged(&self, book: &Book, language: Language) -> rules::User {
        let licence = |licence: &Licence| {
            let product = book.product(&licence.sku);
            let plans = product.into_iter().flat_map(|p| p.plans(book, language));
            rules::Licence {
                sku: licence.sku.clone(),
                product: product
                    .map_or(licence.sku.as_str(), |p| p.name(language))
                    .into(),
                plans: plans
                    .filter(|plan| {
                        !licence
                            .switched_off
                            .iter()
                            .any(|s| **s == *plan.service_name)
                    })
                    .filter_map(|plan| book.catalogue().find_plan(plan.id))
                    .collect(),
            }
        };
        rules::User {
            id: self.id.clone(),
            name: self.display_name.clone(),
            user_principal_name: self.principal_name.clone(),
            usage_location: self.usage_location.clone(),
            licences: self.licences.iter().map(licence).collect(),
        }
    }
}
