//! The catalogue: offers, services, upgrade paths, limits, prices, and where each rule comes from.
//!
//! It is data: the rules hold no offer id. [`Catalogue::new`] takes a [`Draft`], as read from
//! `public/catalog.json`, and checks it as a whole; a bad draft gives an error with the field and
//! the value.

use crate::id::{OfferId, SkuId};
use crate::money::Money;
use crate::order::Index;
use crate::seats::SeatLimits;
use crate::service::{Family, ServiceSet};
use crate::status::BillingCycle;
use crate::wording::Language;
use std::fmt;

/// A text in both languages of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Localised {
    /// English.
    pub en: Box<str>,
    /// 繁體中文.
    pub zh_tw: Box<str>,
}

impl Localised {
    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::ZhTw => &self.zh_tw,
        }
    }
}

/// Where a rule or a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Short key that the rest of the catalogue refers to.
    pub key: Box<str>,
    /// Title of the page.
    pub title: Localised,
    /// Address of the page, or of the repository and file that keeps it.
    pub page: Box<str>,
    /// Date of the page, ISO 8601.
    pub date: Box<str>,
}

/// The place of a source in [`Catalogue::sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceIndex(u16);

/// A condition of an upgrade, as the profile switches it. Numbers are the API's UpgradeErrorCode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// The subscription is active (codes 2 and 9).
    Active,
    /// The partner holds delegated administration for the customer and the services (code 1).
    DelegatedAdmin,
    /// No other live holding includes a service that the target adds (code 3).
    NoOverlap,
    /// The customer holds no other live subscription of the target offer (code 4).
    TargetNotHeld,
    /// A signed-in user is there where licences are to be moved (code 5).
    UserContext,
    /// The subscription has no live add-ons (code 6).
    NoAddOns,
    /// The offer has an upgrade path (code 7).
    HasPath,
    /// The target is on a path of the offer (code 8).
    OnPath,
    /// The target supports the subscription's billing cycle (code 10).
    BillingCycle,
}

impl Condition {
    /// Every condition, in the order in which failing ones are reported.
    pub const ALL: [Self; 9] = [
        Self::Active,
        Self::DelegatedAdmin,
        Self::NoOverlap,
        Self::TargetNotHeld,
        Self::UserContext,
        Self::NoAddOns,
        Self::HasPath,
        Self::OnPath,
        Self::BillingCycle,
    ];

    /// The key in `catalog.json`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::DelegatedAdmin => "delegatedAdmin",
            Self::NoOverlap => "noOverlap",
            Self::TargetNotHeld => "targetNotHeld",
            Self::UserContext => "userContext",
            Self::NoAddOns => "noAddOns",
            Self::HasPath => "hasPath",
            Self::OnPath => "onPath",
            Self::BillingCycle => "billingCycle",
        }
    }
}

/// To which upgrade types a condition applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// To no upgrade: the condition is not tested.
    Off,
    /// Only to upgrades that move the users' licences.
    LicenceTransfer,
    /// To every upgrade.
    Every,
}

/// Which conditions apply: data, so that another reading of the source pages needs no code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Key in `catalog.json`, as `strict`.
    pub key: Box<str>,
    /// One scope for each of [`Condition::ALL`].
    pub scopes: [Scope; Condition::ALL.len()],
}

impl Profile {
    /// To which upgrade types a condition applies.
    pub const fn scope(&self, condition: Condition) -> Scope {
        self.scopes[condition as usize]
    }
}

/// A service family as the catalogue lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyEntry {
    /// Key, as `exchange`.
    pub key: Box<str>,
    /// Name on screen.
    pub name: Localised,
    /// The id in `GET …/managedservices` through which the partner administers the family, where
    /// it has one. Families without one need no delegated administration of their own.
    pub managed_service: Option<Box<str>>,
}

/// A service plan: what a licence really switches on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePlan {
    /// GUID, lower case.
    pub id: Box<str>,
    /// Name in the directory, as `EXCHANGE_S_STANDARD`.
    pub service_name: Box<str>,
    /// Name on screen.
    pub name: Localised,
    /// Its family.
    pub family: Family,
    /// The group of which one user can hold one plan only, where the plan is in such a group
    /// (MutuallyExclusiveViolation): its place in [`Draft::exclusive_groups`].
    pub exclusive_group: Option<u8>,
}

/// The place of a service plan in [`Catalogue::plans`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanIndex(u16);

/// A price per seat and period. Illustrative: the catalogue's source says where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The period that is paid for.
    pub cycle: BillingCycle,
    /// Price per seat and period.
    pub per_seat: Money,
}

/// An offer that a customer can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// Product SKU of the directory.
    pub sku: SkuId,
    /// SKU name in the directory, as `ENTERPRISEPACK`.
    pub sku_part_number: Box<str>,
    /// Name of 2017 on screen.
    pub name: Localised,
    /// Today's name, where the product was renamed.
    pub renamed: Option<Localised>,
    /// Service plans it includes.
    pub plans: Vec<PlanIndex>,
    /// Families of these plans.
    pub services: ServiceSet,
    /// Where it can be upgraded to, recommended first.
    pub targets: Vec<OfferIndex>,
    /// Where the paths come from; present where there are targets.
    pub path_source: Option<SourceIndex>,
    /// Seats that it can be bought with.
    pub seats: SeatLimits,
    /// Billing cycles that it can be bought with.
    pub cycles: Vec<BillingCycle>,
    /// Prices; may be empty.
    pub prices: Vec<Price>,
    /// Where the prices come from; present where there are prices.
    pub price_source: Option<SourceIndex>,
    /// Whether the id was made up because no public one is known.
    pub synthetic_id: bool,
}

/// The place of an offer in [`Catalogue::offers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfferIndex(u16);

impl OfferIndex {
    /// The place in the catalogue's list.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl PlanIndex {
    /// The place in the catalogue's list.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl SourceIndex {
    /// The place in the catalogue's list.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a catalogue file says, field by field, before it is checked as a whole. References are
/// still keys. `path` of an error names these fields as `catalog.json` spells them.
#[derive(Clone, Debug, Default)]
pub struct Draft {
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

/// What is wrong with a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueError {
    /// The field, as `offers[3].upgradeTargets[1]`.
    pub field: String,
    /// The value that it has.
    pub value: String,
    /// What is wrong with it and what would be right.
    pub problem: String,
}

impl CatalogueError {
    /// An error about a field.
    pub fn new(
        field: impl Into<String>,
        value: impl Into<String>,
        problem: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            value: value.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "catalogue: {} is “{}”: {}",
            self.field, self.value, self.problem
        )
    }
}

impl std::error::Error for CatalogueError {}

/// The checked catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    sources: Vec<Source>,
    condition_sources: [SourceIndex; Condition::ALL.len()],
    profiles: Vec<Profile>,
    default_profile: usize,
    families: Vec<FamilyEntry>,
    plans: Vec<ServicePlan>,
    offers: Vec<Offer>,
    by_id: Index,
    by_sku: Index,
    plan_by_name: Index,
    plan_by_id: Index,
    administered: ServiceSet,
}

/// The keys of a list, and where each is.
struct Keys {
    texts: Vec<String>,
    index: Index,
}

impl Keys {
    /// The keys of a list. The error names an empty key, one that stands there twice, or a list
    /// that is too long.
    fn new(field: &str, texts: Vec<String>) -> Result<Self, CatalogueError> {
        let wrong = |i: usize, problem: &str| {
            CatalogueError::new(format!("{field}[{i}]"), texts[i].as_str(), problem)
        };
        if let Some(i) = texts.iter().position(|text| text.trim().is_empty()) {
            return Err(wrong(i, "must not be empty"));
        }
        // One fewer than fit, so that the length fits as well.
        if texts.len() > usize::from(u16::MAX) {
            return Err(wrong(u16::MAX.into(), "more than 65,535 entries"));
        }
        match Index::new(texts.len(), &|i| texts[i as usize].clone()) {
            Ok(index) => Ok(Self { texts, index }),
            Err(i) => Err(wrong(i, "stands in the list twice")),
        }
    }

    /// The place of a key; the error says that no `what` has it.
    fn place(
        &self,
        key: &str,
        field: impl FnOnce() -> String,
        what: &str,
    ) -> Result<u16, CatalogueError> {
        match self.index.find(key, |i| &self.texts[i]) {
            Some(place) => Ok(place as u16),
            None => Err(CatalogueError::new(
                field(),
                key,
                format!("no {what} has this key"),
            )),
        }
    }
}

impl Catalogue {
    /// Checks a draft as a whole. The error names the first field that is wrong, and its value.
    pub fn new(draft: Draft) -> Result<Self, CatalogueError> {
        let sources = Keys::new(
            "sources",
            draft.sources.iter().map(|s| s.key.to_string()).collect(),
        )?;
        for (i, source) in draft.sources.iter().enumerate() {
            if crate::date::Date::parse(&source.date).is_none() {
                return Err(CatalogueError::new(
                    format!("sources[{i}].date"),
                    &*source.date,
                    "must be a day as 2017-03-30",
                ));
            }
        }
        let source = |key: &str, field: String| {
            sources
                .place(key, || field, "entry of sources")
                .map(SourceIndex)
        };
        let condition = |key: &str, field: String| {
            Condition::ALL
                .into_iter()
                .find(|c| c.key() == key)
                .ok_or_else(|| CatalogueError::new(field, key, "no such condition"))
        };

        let mut condition_sources = [None; Condition::ALL.len()];
        for (key, from) in &draft.conditions {
            let at = format!("conditions.{key}");
            let slot = condition(key, at.clone())? as usize;
            condition_sources[slot] = Some(source(from, at)?);
        }
        let mut checked = [SourceIndex(0); Condition::ALL.len()];
        for c in Condition::ALL {
            let Some(from) = condition_sources[c as usize] else {
                let at = format!("conditions.{}", c.key());
                return Err(CatalogueError::new(
                    at,
                    "",
                    "every condition needs a source",
                ));
            };
            checked[c as usize] = from;
        }

        let mut profiles = Vec::new();
        for (name, entries) in &draft.profiles {
            let mut scopes = [Scope::Every; Condition::ALL.len()];
            for (key, word) in entries {
                let at = format!("profiles.{name}.{key}");
                scopes[condition(key, at.clone())? as usize] = match word.as_str() {
                    "off" => Scope::Off,
                    "licenceTransfer" => Scope::LicenceTransfer,
                    "every" => Scope::Every,
                    _ => {
                        let problem = "must be off, licenceTransfer or every";
                        return Err(CatalogueError::new(at, word, problem));
                    }
                };
            }
            profiles.push(Profile {
                key: name.as_str().into(),
                scopes,
            });
        }
        Keys::new(
            "profiles",
            profiles.iter().map(|p| p.key.to_string()).collect(),
        )?;
        let Some(default_profile) = profiles
            .iter()
            .position(|p| *p.key == *draft.default_profile)
        else {
            let problem = "no profile has this key";
            return Err(CatalogueError::new(
                "defaultProfile",
                draft.default_profile,
                problem,
            ));
        };

        let families = Keys::new(
            "families",
            draft.families.iter().map(|f| f.key.to_string()).collect(),
        )?;
        if families.texts.len() > Family::LIMIT {
            let count = families.texts.len().to_string();
            return Err(CatalogueError::new(
                "families",
                count,
                "at most 128 families",
            ));
        }
        let administered = draft
            .families
            .iter()
            .enumerate()
            .filter(|(_, f)| f.managed_service.is_some())
            .map(|(i, _)| Family(i as u8))
            .collect();
        let groups = Keys::new("exclusiveGroups", draft.exclusive_groups.clone())?;
        if groups.texts.len() > usize::from(u8::MAX) {
            let count = groups.texts.len().to_string();
            let problem = "at most 255 groups";
            return Err(CatalogueError::new("exclusiveGroups", count, problem));
        }

        let names = draft.plans.iter().map(|p| p.service_name.clone());
        let plan_names = Keys::new("servicePlans", names.collect())?;
        let mut plans = Vec::with_capacity(draft.plans.len());
        for (i, plan) in draft.plans.into_iter().enumerate() {
            let at = |name: &str| format!("servicePlans[{i}].{name}");
            let family = families.place(&plan.family, || at("family"), "family")?;
            let exclusive_group = match &plan.exclusive_group {
                Some(key) => {
                    Some(groups.place(key, || at("exclusiveGroup"), "exclusive group")? as u8)
                }
                None => None,
            };
            plans.push(ServicePlan {
                id: plan.id.to_ascii_lowercase().into(),
                service_name: plan.service_name.into(),
                name: plan.name,
                family: Family(family as u8),
                exclusive_group,
            });
        }

        let ids = Keys::new(
            "offers",
            draft.offers.iter().map(|o| o.id.to_string()).collect(),
        )?;
        let mut offers = Vec::with_capacity(draft.offers.len());
        for (i, offer) in draft.offers.into_iter().enumerate() {
            let at = |name: &str| format!("offers[{i}].{name}");
            let mut included = Vec::with_capacity(offer.plans.len());
            for (k, name) in offer.plans.iter().enumerate() {
                let field = || format!("{}[{k}]", at("servicePlans"));
                included.push(PlanIndex(plan_names.place(name, field, "service plan")?));
            }
            let services = included.iter().map(|p| plans[p.index()].family).collect();
            let mut targets = Vec::with_capacity(offer.targets.len());
            for (k, id) in offer.targets.iter().enumerate() {
                let field = || format!("{}[{k}]", at("upgradeTargets"));
                let target = OfferIndex(ids.place(id.as_str(), field, "offer")?);
                if target.index() == i {
                    let problem = "an offer is no upgrade of itself";
                    return Err(CatalogueError::new(field(), id.as_str(), problem));
                }
                if targets.contains(&target) {
                    let problem = "stands in the list twice";
                    return Err(CatalogueError::new(field(), id.as_str(), problem));
                }
                targets.push(target);
            }
            let referred = |key: &Option<String>, name: &str, needed: bool, why: &str| match key {
                Some(key) => source(key, at(name)).map(Some),
                None if needed => Err(CatalogueError::new(at(name), "", why)),
                None => Ok(None),
            };
            let path_source = referred(
                &offer.path_source,
                "pathSource",
                !targets.is_empty(),
                "upgrade paths need a source",
            )?;
            let price_source = referred(
                &offer.price_source,
                "priceSource",
                !offer.prices.is_empty(),
                "prices need a source",
            )?;
            let Some(seats) = SeatLimits::new(offer.minimum_quantity, offer.maximum_quantity)
            else {
                let value = format!("{} to {}", offer.minimum_quantity, offer.maximum_quantity);
                let problem = "minimumQuantity must be at least 1 and at most maximumQuantity";
                return Err(CatalogueError::new(at("minimumQuantity"), value, problem));
            };
            let mut cycles = Vec::with_capacity(offer.cycles.len());
            for (k, word) in offer.cycles.iter().enumerate() {
                match BillingCycle::from_wire(word) {
                    BillingCycle::Other(_) | BillingCycle::Unknown => {
                        let field = format!("{}[{k}]", at("billingCycles"));
                        return Err(CatalogueError::new(field, word, "no billing cycle we know"));
                    }
                    cycle => cycles.push(cycle),
                }
            }
            if cycles.is_empty() {
                return Err(CatalogueError::new(at("billingCycles"), "", "at least one"));
            }
            for (k, price) in offer.prices.iter().enumerate() {
                if price.per_seat.minor < 0 {
                    let field = format!("{}[{k}].perSeat", at("prices"));
                    let value = price.per_seat.decimal();
                    return Err(CatalogueError::new(field, value, "must not be negative"));
                }
            }
            offers.push(Offer {
                id: offer.id,
                sku: offer.sku,
                sku_part_number: offer.sku_part_number.into(),
                name: offer.name,
                renamed: offer.renamed,
                plans: included,
                services,
                targets,
                path_source,
                seats,
                cycles,
                prices: offer.prices,
                price_source,
                synthetic_id: offer.synthetic_id,
            });
        }
        if offers.is_empty() {
            return Err(CatalogueError::new("offers", "", "at least one offer"));
        }

        let by_sku = Index::new(offers.len(), &|i| offers[i as usize].sku.to_string());
        let by_sku = by_sku.map_err(|i| {
            let problem = "another offer has this SKU";
            CatalogueError::new(
                format!("offers[{i}].skuId"),
                offers[i].sku.as_str(),
                problem,
            )
        })?;
        let plan_by_id = Index::new(plans.len(), &|i| plans[i as usize].id.to_string());
        let empty = plans.iter().position(|plan| plan.id.is_empty());
        let plan_by_id = empty.map_or(plan_by_id, Err).map_err(|i| {
            let problem = "must not be empty or that of another plan";
            CatalogueError::new(format!("servicePlans[{i}].id"), &*plans[i].id, problem)
        })?;
        Ok(Self {
            plan_by_name: plan_names.index,
            plan_by_id,
            by_id: ids.index,
            sources: draft.sources,
            condition_sources: checked,
            profiles,
            default_profile,
            families: draft.families,
            plans,
            offers,
            by_sku,
            administered,
        })
    }

    /// All offers, in the catalogue's order.
    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    /// The places of all offers.
    pub fn offer_indices(&self) -> impl Iterator<Item = OfferIndex> + use<> {
        (0..self.offers.len() as u16).map(OfferIndex)
    }

    /// An offer. The index must be one of this catalogue.
    pub fn offer(&self, index: OfferIndex) -> &Offer {
        &self.offers[index.index()]
    }

    /// The offer with an id.
    pub fn find_offer(&self, id: &OfferId) -> Option<OfferIndex> {
        let at = self
            .by_id
            .find(id.as_str(), |i| self.offers[i].id.as_str())?;
        Some(OfferIndex(at as u16))
    }

    /// The offer whose product has this SKU.
    pub fn find_sku(&self, sku: &SkuId) -> Option<OfferIndex> {
        let at = self
            .by_sku
            .find(sku.as_str(), |i| self.offers[i].sku.as_str())?;
        Some(OfferIndex(at as u16))
    }

    /// All service plans.
    pub fn plans(&self) -> &[ServicePlan] {
        &self.plans
    }

    /// A service plan. The index must be one of this catalogue.
    pub fn plan(&self, index: PlanIndex) -> &ServicePlan {
        &self.plans[index.index()]
    }

    /// The service plan with a directory name, as `EXCHANGE_S_STANDARD`.
    pub fn find_plan_by_name(&self, service_name: &str) -> Option<PlanIndex> {
        let name = |i: usize| &*self.plans[i].service_name;
        let at = self.plan_by_name.find(service_name, name)?;
        Some(PlanIndex(at as u16))
    }

    /// The service plan with an id, whatever its case.
    pub fn find_plan(&self, id: &str) -> Option<PlanIndex> {
        let at = self
            .plan_by_id
            .find(&id.to_ascii_lowercase(), |i| &self.plans[i].id)?;
        Some(PlanIndex(at as u16))
    }

    /// All service families.
    pub fn families(&self) -> &[FamilyEntry] {
        &self.families
    }

    /// A service family. It must be one of this catalogue.
    pub fn family(&self, family: Family) -> &FamilyEntry {
        &self.families[family.index()]
    }

    /// The families that the partner administers through the managed services with these ids, as
    /// `GET …/managedservices` lists them. Ids that the catalogue does not know are left out.
    pub fn families_administered_through<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> ServiceSet {
        let mut set = ServiceSet::EMPTY;
        for id in ids {
            for (i, family) in self.families.iter().enumerate() {
                if family
                    .managed_service
                    .as_deref()
                    .is_some_and(|m| m.eq_ignore_ascii_case(id))
                {
                    set = set.with(Family(i as u8));
                }
            }
        }
        set
    }

    /// The families for which delegated administration exists service by service.
    pub fn administered_families(&self) -> ServiceSet {
        self.administered
    }

    /// All profiles.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The profile that applies unless another is asked for.
    pub fn default_profile(&self) -> &Profile {
        &self.profiles[self.default_profile]
    }

    /// All sources.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// A source. The index must be one of this catalogue.
    pub fn source(&self, index: SourceIndex) -> &Source {
        &self.sources[index.index()]
    }

    /// Where a condition comes from.
    pub fn condition_source(&self, condition: Condition) -> &Source {
        self.source(self.condition_sources[condition as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::draft;

    #[test]
    fn offers_and_plans_are_found_by_what_the_wire_calls_them() {
        let catalogue = Catalogue::new(draft()).unwrap();
        let plus = catalogue
            .find_sku(&SkuId::new("SKU-PLUS").unwrap())
            .unwrap();
        assert_eq!(catalogue.offer(plus).id.as_str(), "PLUS");
        assert_eq!(
            catalogue.find_plan("PLAN-chat"),
            catalogue.find_plan_by_name("CHAT")
        );
        assert_eq!(catalogue.find_plan("other"), None);
        let mail = catalogue.families_administered_through(["EXCHANGE", "other"]);
        assert_eq!(mail, catalogue.administered_families());
        assert_eq!(mail.len(), 1);
        assert_eq!(
            catalogue.default_profile().scope(Condition::UserContext),
            Scope::LicenceTransfer
        );
        assert_eq!(
            catalogue.default_profile().scope(Condition::Active),
            Scope::Every
        );
    }

    #[test]
    fn a_bad_draft_gets_an_error_that_names_the_field_and_the_value() {
        type Change = fn(&mut Draft);
        #[rustfmt::skip]
        let table: [(&str, &str, Change); 24] = [
            ("sources[0].date", "lately", |d| d.sources[0].date = "lately".into()),
            ("sources[1]", "test", |d| d.sources.push(d.sources[0].clone())),
            ("sources[65535]", "65534", |d| {
                let source = d.sources[0].clone();
                d.sources.extend((0..65_535).map(|i| Source {
                    key: i.to_string().into(), ..source.clone()
                }));
            }),
            ("conditions.weather", "weather", |d| d.conditions[0].0 = "weather".into()),
            ("conditions.active", "gone", |d| d.conditions[0].1 = "gone".into()),
            ("conditions.active", "", |d| { d.conditions.remove(0); }),
            ("profiles.strict.userContext", "maybe", |d| d.profiles[0].1[0].1 = "maybe".into()),
            ("profiles[1]", "strict", |d| d.profiles.push(d.profiles[0].clone())),
            ("defaultProfile", "gone", |d| d.default_profile = "gone".into()),
            ("families", "129", |d| {
                let family = d.families[0].clone();
                d.families.extend((0..125).map(|i| FamilyEntry {
                    key: i.to_string().into(), ..family.clone()
                }));
            }),
            ("exclusiveGroups", "256", |d| d.exclusive_groups.extend((0..255).map(|i| i.to_string()))),
            ("servicePlans[2].family", "gone", |d| d.plans[2].family = "gone".into()),
            ("servicePlans[0].exclusiveGroup", "gone", |d| d.plans[0].exclusive_group = Some("gone".into())),
            ("servicePlans[1].id", "plan-mail1", |d| d.plans[1].id = "PLAN-MAIL1".into()),
            ("servicePlans[1]", "MAIL1", |d| d.plans[1].service_name = "MAIL1".into()),
            ("offers", "", |d| d.offers.clear()),
            ("offers[3]", "BASIC", |d| d.offers[3].id = d.offers[0].id.clone()),
            ("offers[3].skuId", "sku-basic", |d| d.offers[3].sku = d.offers[0].sku.clone()),
            ("offers[0].servicePlans[1]", "GONE", |d| d.offers[0].plans[1] = "GONE".into()),
            ("offers[0].upgradeTargets[1]", "GONE", |d| d.offers[0].targets[1] = OfferId::new("gone").unwrap()),
            ("offers[0].upgradeTargets[1]", "BASIC", |d| d.offers[0].targets[1] = d.offers[0].id.clone()),
            ("offers[0].pathSource", "", |d| d.offers[0].path_source = None),
            ("offers[0].minimumQuantity", "0 to 300", |d| d.offers[0].minimum_quantity = 0),
            ("offers[0].billingCycles[1]", "weekly", |d| d.offers[0].cycles[1] = "weekly".into()),
        ];
        for (field, value, change) in table {
            let mut draft = draft();
            change(&mut draft);
            let error = Catalogue::new(draft).unwrap_err();
            assert_eq!((&*error.field, &*error.value), (field, value), "{error}");
            assert!(!error.problem.is_empty());
        }
    }
}
