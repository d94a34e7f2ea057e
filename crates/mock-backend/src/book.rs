//! What is on sale: the catalogue that the rules run on, and the little beyond it that a customer
//! may hold (Azure, an offer that nobody knows, a product that another reseller sold).
//!
//! The rules know none of the latter, as the page does not. They are here so that the backend can
//! list a subscription of such an offer and a tenant's SKU of such a product.

use rules::catalogue::{Offer, ServicePlan};
use rules::{Catalogue, Language, OfferId, OfferIndex, SkuId};
use std::sync::Arc;

/// How an offer is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By seat.
    Licence,
    /// By seat (or unit), on top of a subscription of another offer.
    AddOn,
    /// By use: Azure.
    Usage,
}

/// What the catalogue does not say of an offer, or an offer that it does not know.
#[derive(Debug)]
pub struct OtherOffer {
    /// Its id.
    pub id: &'static str,
    /// Its name, the same in both languages: these names are not translated.
    pub name: &'static str,
    /// How it is sold.
    pub kind: Kind,
    /// What a unit of it is called.
    pub unit: &'static str,
    /// Whether `GET /v1/offers` knows it.
    pub listed: bool,
}

/// A product outside the catalogue, as the directory knows it.
#[derive(Debug)]
pub struct OtherProduct {
    /// SKU id, in lower case.
    pub sku: &'static str,
    /// SKU name in the directory.
    pub part_number: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its service plans: (name in the directory, id in lower case, name on screen).
    pub plans: &'static [(&'static str, &'static str, &'static str)],
}

/// Azure, the one offer whose id is no GUID.
pub const AZURE: &str = "MS-AZR-0145P";
/// An add-on of the Exchange plans.
pub const ARCHIVING: &str = "2828BE95-46BA-4F91-B2FD-0BEF192ECF60";
/// An add-on that brings a service of E5.
pub const AUDIO_CONFERENCING: &str = "C94271D8-B431-4A25-A3C5-A57737A1C909";
/// An add-on that is sold by the gigabyte.
pub const EXTRA_STORAGE: &str = "53FC25F7-6639-4F78-BB44-3C2DFEC3ED40";
/// An offer that nobody can look up: a subscription of it exists and that is all.
pub const NOBODY_KNOWS: &str = "00000000-0000-4000-8000-0000000000F0";

/// Exchange Online (Plan 1); the catalogue knows it.
pub const EXCHANGE_PLAN_1: &str = "4b9405b0-7788-4568-add1-99614e613b69";
/// Exchange Online (Plan 2); the catalogue does not know it, but its service plan.
pub const EXCHANGE_PLAN_2: &str = "19ec0d23-8335-4cbd-94ac-6050e30712fa";
/// Power BI Pro; the catalogue knows it.
pub const POWER_BI_PRO: &str = "f8a1db68-be16-40ed-86d5-cb42ce701560";
/// Enterprise Mobility + Security E3; the catalogue knows it.
pub const MOBILITY_E3: &str = "efccb6f7-5641-4e0e-bd10-b4976e1bf68e";

/// The add-ons among the catalogue's offers, and every offer outside it. Ids and names: the public
/// recording of the live offers of 2019-01-11, Azure from the documentation; the last one is made
/// up.
pub static OTHER_OFFERS: [OtherOffer; 5] = [
    OtherOffer {
        id: AZURE,
        name: "Microsoft Azure",
        kind: Kind::Usage,
        unit: "Usage-based",
        listed: true,
    },
    OtherOffer {
        id: ARCHIVING,
        name: "Exchange Online Archiving for Exchange Online",
        kind: Kind::AddOn,
        unit: "Licenses",
        listed: true,
    },
    OtherOffer {
        id: AUDIO_CONFERENCING,
        name: "Audio Conferencing",
        kind: Kind::AddOn,
        unit: "Licenses",
        listed: true,
    },
    OtherOffer {
        id: EXTRA_STORAGE,
        name: "Office 365 Extra File Storage",
        kind: Kind::AddOn,
        unit: "Gigabytes",
        listed: true,
    },
    OtherOffer {
        id: NOBODY_KNOWS,
        name: "Secure Workspace (preview)",
        kind: Kind::Licence,
        unit: "Licenses",
        listed: false,
    },
];

/// Every product outside the catalogue. Ids: the directory's licensing reference of 2019-04-15.
pub static OTHER_PRODUCTS: [OtherProduct; 1] = [OtherProduct {
    sku: EXCHANGE_PLAN_2,
    part_number: "EXCHANGEENTERPRISE",
    name: "Exchange Online (Plan 2)",
    plans: &[(
        "EXCHANGE_S_ENTERPRISE",
        "efb87545-963c-4e0d-99df-69c6916d9eb0",
        "Exchange Online (Plan 2)",
    )],
}];

/// A product of the directory, in the catalogue or not.
#[derive(Clone, Copy, Debug)]
pub enum Product<'a> {
    /// The product of an offer of the catalogue.
    Known(&'a Offer),
    /// One outside it.
    Other(&'static OtherProduct),
}

/// A service plan of a [`Product`].
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// Name in the directory.
    pub service_name: &'a str,
    /// GUID, in lower case.
    pub id: &'a str,
    /// Name on screen.
    pub display_name: &'a str,
    /// The catalogue's entry, where it has one.
    pub known: Option<&'a ServicePlan>,
}

/// The catalogue and what is sold beyond it.
#[derive(Clone, Debug)]
pub struct Book {
    catalogue: Arc<Catalogue>,
}

impl Book {
    /// A book of this catalogue.
    pub fn new(catalogue: Arc<Catalogue>) -> Self {
        Self { catalogue }
    }

    /// The catalogue.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The offer of the catalogue with an id.
    pub fn known(&self, id: &OfferId) -> Option<OfferIndex> {
        self.catalogue.find_offer(id)
    }

    /// What there is to say of an offer beyond the catalogue.
    pub fn other(&self, id: &OfferId) -> Option<&'static OtherOffer> {
        OTHER_OFFERS.iter().find(|o| o.id == id.as_str())
    }

    /// Offers outside the catalogue that `GET /v1/offers` lists.
    pub fn others_on_sale(&self) -> impl Iterator<Item = &'static OtherOffer> {
        OTHER_OFFERS.iter().filter(|other| {
            let known = OfferId::new(other.id).is_ok_and(|id| self.known(&id).is_some());
            other.listed && !known
        })
    }

    /// An offer's name, or its id where nobody knows the name.
    pub fn offer_name<'a>(&'a self, id: &'a OfferId, language: Language) -> &'a str {
        match (self.known(id), self.other(id)) {
            (Some(index), _) => self.catalogue.offer(index).name.get(language),
            (None, Some(other)) => other.name,
            (None, None) => id.as_str(),
        }
    }

    /// The product with a SKU.
    pub fn product(&self, sku: &SkuId) -> Option<Product<'_>> {
        match self.catalogue.find_sku(sku) {
            Some(index) => Some(Product::Known(self.catalogue.offer(index))),
            None => OTHER_PRODUCTS
                .iter()
                .find(|p| p.sku == sku.as_str())
                .map(Product::Other),
        }
    }

    /// The SKU of an offer's product; none for an offer outside the catalogue.
    pub fn sku_of(&self, id: &OfferId) -> Option<SkuId> {
        let index = self.known(id)?;
        Some(self.catalogue.offer(index).sku.clone())
    }
}

impl<'a> Product<'a> {
    /// SKU name in the directory.
    pub fn part_number(&self) -> &'a str {
        match self {
            Self::Known(offer) => &offer.sku_part_number,
            Self::Other(product) => product.part_number,
        }
    }

    /// Its name.
    pub fn name(&self, language: Language) -> &'a str {
        match self {
            Self::Known(offer) => offer.name.get(language),
            Self::Other(product) => product.name,
        }
    }

    /// Its service plans.
    pub fn plans(&self, book: &'a Book, language: Language) -> Vec<Plan<'a>> {
        match self {
            Self::Known(offer) => offer
                .plans
                .iter()
                .map(|&index| {
                    let plan = book.catalogue.plan(index);
                    Plan {
                        service_name: &plan.service_name,
                        id: &plan.id,
                        display_name: plan.name.get(language),
                        known: Some(plan),
                    }
                })
                .collect(),
            Self::Other(product) => product
                .plans
                .iter()
                .map(|&(service_name, id, display_name)| {
                    let known = book.catalogue.find_plan(id);
                    Plan {
                        service_name,
                        id,
                        display_name,
                        known: known.map(|index| book.catalogue.plan(index)),
                    }
                })
                .collect(),
        }
    }
}
