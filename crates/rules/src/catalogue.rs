//! The catalogue: offers, services, upgrade paths, limits, prices, and where each rule comes from.
//!
//! It is data: the rules hold no offer id. [`Catalogue::new`] takes a [`CatalogueDraft`], as read
//! from `public/catalog.json`, and checks it as a whole; a bad draft gives an error with the field
//! and the value.

mod check;
mod condition;
mod draft;
mod error;
mod keys;
mod offer;
mod plan;
mod source;

pub use condition::{Condition, Profile, Scope};
pub use draft::{CatalogueDraft, OfferDraft, PlanDraft};
pub use error::CatalogueError;
pub use offer::{Offer, OfferIndex, Price};
pub use plan::{FamilyEntry, PlanIndex, ServicePlan};
pub use source::{Localised, Source, SourceIndex};

use crate::id::{OfferId, SkuId};
use crate::order::Index;
use crate::service::{Family, ServiceSet};

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

impl Catalogue {
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
}
