//! A catalogue as it is read, before it is checked.

use super::{FamilyEntry, Localised, Price, Source};
use crate::id::{OfferId, SkuId};

/// What a catalogue file says, field by field, before it is checked as a whole. References are
/// still keys. `field` of an error names these as `catalog.json` spells them.
#[derive(Clone, Debug, Default)]
pub struct CatalogueDraft {
    /// `sources`
    pub sources: Vec<Source>,
    /// `conditions`: condition key → source key
    pub conditions: Vec<(String, String)>,
    /// `profiles`: (key, [(condition key, scope)])
    pub profiles: Vec<(String, Vec<(String, String)>)>,
    /// `defaultProfile`
    pub default_profile: String,
    /// `families`
    pub families: Vec<FamilyEntry>,
    /// `exclusiveGroups`: names of groups of mutually exclusive plans
    pub exclusive_groups: Vec<String>,
    /// `servicePlans`
    pub plans: Vec<PlanDraft>,
    /// `offers`
    pub offers: Vec<OfferDraft>,
}

/// An entry of `servicePlans`.
#[derive(Clone, Debug)]
pub struct PlanDraft {
    /// `id`
    pub id: String,
    /// `serviceName`
    pub service_name: String,
    /// `name`
    pub name: Localised,
    /// `family`
    pub family: String,
    /// `exclusiveGroup`
    pub exclusive_group: Option<String>,
}

/// An entry of `offers`.
#[derive(Clone, Debug)]
pub struct OfferDraft {
    /// `id`
    pub id: OfferId,
    /// `skuId`
    pub sku: SkuId,
    /// `skuPartNumber`
    pub sku_part_number: String,
    /// `name`
    pub name: Localised,
    /// `renamed`
    pub renamed: Option<Localised>,
    /// `servicePlans`: service names
    pub plans: Vec<String>,
    /// `upgradeTargets`: offer ids
    pub targets: Vec<OfferId>,
    /// `pathSource`
    pub path_source: Option<String>,
    /// `minimumQuantity`
    pub minimum_quantity: u32,
    /// `maximumQuantity`
    pub maximum_quantity: u32,
    /// `billingCycles`
    pub cycles: Vec<String>,
    /// `prices`
    pub prices: Vec<Price>,
    /// `priceSource`
    pub price_source: Option<String>,
    /// `syntheticId`
    pub synthetic_id: bool,
}
