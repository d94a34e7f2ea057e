//! Offers.

use crate::attributes::object_type;
use crate::json::{Fields, Node, ReadError, Resource};
use crate::link::Links;
use crate::wire;
use rules::{BillingCycle, OfferId, SkuId};
use serde::Serialize;

/// An offer, with the members of the catalogue of 2019. Clients send it back whole with an
/// upgrade, so a reader must not need more than its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// Its id.
    #[serde(serialize_with = "wire::word")]
    pub id: OfferId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// The fewest seats it can be bought with.
    pub minimum_quantity: u32,
    /// The most seats it can be bought with.
    pub maximum_quantity: u32,
    /// Its place in lists.
    pub rank: i64,
    /// Its address within the service's catalogue.
    pub uri: String,
    /// The locale of its texts.
    pub locale: String,
    /// The country it is sold in.
    pub country: String,
    /// Its category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<OfferCategory>,
    /// What `limit` counts: `None`, `Concurrent` or `Lifetime`.
    pub limit_unit_of_measure: String,
    /// How many subscriptions of it one tenant may have, where there is such a limit.
    pub limit: u32,
    /// `Year` or `Month`.
    pub term_unit_of_measure: String,
    /// Its term, in these units.
    pub term: u32,
    /// Offers of which the customer has to have one.
    pub prerequisite_offers: Vec<String>,
    /// Whether it is an add-on.
    pub is_add_on: bool,
    /// Whether there are add-ons for it.
    pub has_add_ons: bool,
    /// Whether it can be bought.
    pub is_available_for_purchase: bool,
    /// `license`, `usage` or `none`.
    pub billing: String,
    /// How often it can be billed.
    #[serde(serialize_with = "wire::words")]
    pub supported_billing_cycles: Vec<BillingCycle>,
    /// Whether it can renew by itself.
    pub is_auto_renewable: bool,
    /// Whether it is an internal one.
    pub is_internal: bool,
    /// Whether it is Microsoft's own.
    pub is_microsoft_product: bool,
    /// What it can be upgraded to; the member is missing from most offers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upgrade_target_offers: Option<Vec<String>>,
    /// What it can be converted to.
    pub conversion_target_offers: Vec<String>,
    /// What a customer has to be to get it.
    pub resellee_qualifications: Vec<String>,
    /// What a partner has to be to sell it.
    pub reseller_qualifications: Vec<String>,
    /// `Default`, or another group of sellers.
    pub sales_group_id: String,
    /// Whether it is a trial.
    pub is_trial: bool,
    /// `purchase`, or another way to get it.
    pub acquisition_type: String,
    /// `sandbox` and `live`.
    pub supported_catalog_types: Vec<String>,
    /// What can be done with it.
    pub actions: Vec<String>,
    /// Its product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<OfferProduct>,
    /// `Licenses` or another unit.
    pub unit_type: String,
    /// `learnMore` and `self`.
    pub links: Links,
    /// `Offer`.
    pub attributes: object_type::Offer,
}

impl Offer {
    /// An offer of the given id and nothing else: the values are those of the plainest live ones.
    pub fn new(id: OfferId) -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            minimum_quantity: 1,
            maximum_quantity: 10_000_000,
            rank: 0,
            uri: format!("/3c95518e-8c37-41e3-9627-0ca339200f53/Offers/{id}"),
            locale: "en-US".to_owned(),
            country: "US".to_owned(),
            category: None,
            limit_unit_of_measure: "None".to_owned(),
            limit: 0,
            term_unit_of_measure: "Year".to_owned(),
            term: 1,
            prerequisite_offers: Vec::new(),
            is_add_on: false,
            has_add_ons: false,
            is_available_for_purchase: true,
            billing: "license".to_owned(),
            supported_billing_cycles: Vec::new(),
            is_auto_renewable: true,
            is_internal: false,
            is_microsoft_product: true,
            upgrade_target_offers: None,
            conversion_target_offers: Vec::new(),
            resellee_qualifications: Vec::new(),
            reseller_qualifications: Vec::new(),
            sales_group_id: "Default".to_owned(),
            is_trial: false,
            acquisition_type: "purchase".to_owned(),
            supported_catalog_types: vec!["sandbox".to_owned(), "live".to_owned()],
            actions: vec!["Cancel".to_owned(), "Edit".to_owned()],
            product: None,
            unit_type: "Licenses".to_owned(),
            links: Links::NONE,
            attributes: object_type::Offer,
            id,
        }
    }
}

impl Resource for Offer {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let id = node.required_id("id", OfferId::new)?;
        let mut fields = Fields::of(node);
        let cycles = fields.texts("supportedBillingCycles");
        let targets = fields.texts("upgradeTargetOffers");
        let resource = Self {
            id,
            name: fields.string("name"),
            description: fields.string("description"),
            minimum_quantity: fields.count("minimumQuantity").unwrap_or(1),
            maximum_quantity: fields.count("maximumQuantity").unwrap_or(u32::MAX),
            rank: fields.number("rank"),
            uri: fields.string("uri"),
            locale: fields.string("locale"),
            country: fields.string("country"),
            category: fields.resource("category"),
            limit_unit_of_measure: fields.string("limitUnitOfMeasure"),
            limit: fields.count("limit").unwrap_or_default(),
            term_unit_of_measure: fields.string("termUnitOfMeasure"),
            term: fields.count("term").unwrap_or_default(),
            prerequisite_offers: fields.texts("prerequisiteOffers"),
            is_add_on: fields.flag("isAddOn"),
            has_add_ons: fields.flag("hasAddOns"),
            is_available_for_purchase: fields.flag("isAvailableForPurchase"),
            billing: fields.string("billing"),
            supported_billing_cycles: cycles.iter().map(|c| BillingCycle::from_wire(c)).collect(),
            is_auto_renewable: fields.flag("isAutoRenewable"),
            is_internal: fields.flag("isInternal"),
            is_microsoft_product: fields.flag("isMicrosoftProduct"),
            // An empty list and none at all are both on the wire.
            upgrade_target_offers: node.get("upgradeTargetOffers").map(|_| targets),
            conversion_target_offers: fields.texts("conversionTargetOffers"),
            resellee_qualifications: fields.texts("reselleeQualifications"),
            reseller_qualifications: fields.texts("resellerQualifications"),
            sales_group_id: fields.string("salesGroupId"),
            is_trial: fields.flag("isTrial"),
            acquisition_type: fields.string("acquisitionType"),
            supported_catalog_types: fields.texts("supportedCatalogTypes"),
            actions: fields.texts("actions"),
            product: fields.resource("product"),
            unit_type: fields.string("unitType"),
            links: Links::of(node),
            attributes: object_type::Offer,
        };
        fields.finish(resource)
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

/// The category of an offer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferCategory {
    /// Its id, as `SmallBusiness_Key`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its place in lists.
    pub rank: i64,
    /// The locale of its name.
    pub locale: String,
    /// The country.
    pub country: String,
    /// `OfferCategory`.
    pub attributes: object_type::OfferCategory,
}

impl Resource for OfferCategory {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut fields = Fields::of(node);
        let resource = Self {
            id: fields.string("id"),
            name: fields.string("name"),
            rank: fields.number("rank"),
            locale: fields.string("locale"),
            country: fields.string("country"),
            attributes: object_type::OfferCategory,
        };
        fields.finish(resource)
    }
}

/// The product of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfferProduct {
    /// The SKU in the directory. The recorded catalogue writes it in upper case, the directory in
    /// lower case, as here.
    #[serde(serialize_with = "wire::optional_word")]
    pub id: Option<SkuId>,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
}

impl Resource for OfferProduct {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut fields = Fields::of(node);
        let resource = Self {
            id: fields.id("id", SkuId::new),
            name: fields.string("name"),
            unit: fields.string("unit"),
        };
        fields.finish(resource)
    }
}
