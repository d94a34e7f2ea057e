//! A draft of the catalogue is checked as a whole, before any rule reads it.

use super::keys::Keys;
use super::{
    Catalogue, CatalogueDraft, CatalogueError, Condition, Offer, OfferDraft, OfferIndex, PlanDraft,
    PlanIndex, Profile, Scope, ServicePlan, Source, SourceIndex,
};
use crate::date::Date;
use crate::order::Index;
use crate::seats::SeatLimits;
use crate::service::Family;
use crate::status::BillingCycle;

type Checked<T> = Result<T, CatalogueError>;

impl Catalogue {
    /// Checks a draft as a whole. The error names the first field that is wrong, and its value.
    pub fn new(draft: CatalogueDraft) -> Checked<Self> {
        let source_keys = sources(&draft.sources)?;
        let condition_sources = condition_sources(&draft.conditions, &source_keys)?;
        let profiles = profiles(&draft.profiles)?;
        let of_default = |profile: &Profile| *profile.key == *draft.default_profile;
        let Some(default_profile) = profiles.iter().position(of_default) else {
            let problem = "no profile has this key";
            return Err(CatalogueError::new(
                "defaultProfile",
                draft.default_profile,
                problem,
            ));
        };

        let families = draft.families.iter().map(|f| f.key.to_string());
        let families = Keys::new("families", families.collect())?;
        at_most("families", &families, Family::LIMIT, "at most 128 families")?;
        let groups = Keys::new("exclusiveGroups", draft.exclusive_groups)?;
        let limit = usize::from(u8::MAX);
        at_most("exclusiveGroups", &groups, limit, "at most 255 groups")?;

        let names = draft.plans.iter().map(|p| p.service_name.clone());
        let plan_names = Keys::new("servicePlans", names.collect())?;
        let mut plans = Vec::with_capacity(draft.plans.len());
        for (i, draft) in draft.plans.into_iter().enumerate() {
            plans.push(plan(i, draft, &families, &groups)?);
        }

        let ids = draft.offers.iter().map(|o| o.id.to_string());
        let references = References {
            sources: source_keys,
            plans: plan_names,
            offers: Keys::new("offers", ids.collect())?,
        };
        let mut offers = Vec::with_capacity(draft.offers.len());
        for (i, draft) in draft.offers.into_iter().enumerate() {
            offers.push(offer(i, draft, &plans, &references)?);
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
        let administered = |(i, family): (usize, &super::FamilyEntry)| {
            family.managed_service.as_ref().map(|_| Family(i as u8))
        };
        Ok(Self {
            administered: draft
                .families
                .iter()
                .enumerate()
                .filter_map(administered)
                .collect(),
            plan_by_name: references.plans.index,
            plan_by_id,
            by_id: references.offers.index,
            by_sku,
            sources: draft.sources,
            condition_sources,
            profiles,
            default_profile,
            families: draft.families,
            plans,
            offers,
        })
    }
}

/// What an offer may refer to.
struct References {
    sources: Keys,
    plans: Keys,
    offers: Keys,
}

fn at_most(field: &str, keys: &Keys, limit: usize, problem: &str) -> Checked<()> {
    if keys.texts.len() <= limit {
        return Ok(());
    }
    let count = keys.texts.len().to_string();
    Err(CatalogueError::new(field, count, problem))
}

fn sources(sources: &[Source]) -> Checked<Keys> {
    let keys = Keys::new(
        "sources",
        sources.iter().map(|s| s.key.to_string()).collect(),
    )?;
    for (i, source) in sources.iter().enumerate() {
        if Date::parse(&source.date).is_none() {
            return Err(CatalogueError::new(
                format!("sources[{i}].date"),
                &*source.date,
                "must be a day as 2017-03-30",
            ));
        }
    }
    Ok(keys)
}

fn source(sources: &Keys, key: &str, field: String) -> Checked<SourceIndex> {
    let place = sources.place(key, || field, "entry of sources")?;
    Ok(SourceIndex(place))
}

fn condition(key: &str, field: &str) -> Checked<Condition> {
    Condition::from_key(key).ok_or_else(|| CatalogueError::new(field, key, "no such condition"))
}

/// The source of each condition; every one needs one.
fn condition_sources(
    conditions: &[(String, String)],
    sources: &Keys,
) -> Checked<[SourceIndex; Condition::ALL.len()]> {
    let mut found = [None; Condition::ALL.len()];
    for (key, from) in conditions {
        let at = format!("conditions.{key}");
        let slot = condition(key, &at)? as usize;
        found[slot] = Some(source(sources, from, at)?);
    }
    let mut all = [SourceIndex(0); Condition::ALL.len()];
    for condition in Condition::ALL {
        let Some(from) = found[condition as usize] else {
            let at = format!("conditions.{}", condition.key());
            return Err(CatalogueError::new(
                at,
                "",
                "every condition needs a source",
            ));
        };
        all[condition as usize] = from;
    }
    Ok(all)
}

fn profiles(drafts: &[(String, Vec<(String, String)>)]) -> Checked<Vec<Profile>> {
    let mut profiles = Vec::new();
    for (name, entries) in drafts {
        let mut scopes = [Scope::Every; Condition::ALL.len()];
        for (key, word) in entries {
            let at = format!("profiles.{name}.{key}");
            let slot = condition(key, &at)? as usize;
            let Some(scope) = Scope::from_key(word) else {
                let problem = "must be off, licenceTransfer or every";
                return Err(CatalogueError::new(at, word, problem));
            };
            scopes[slot] = scope;
        }
        profiles.push(Profile {
            key: name.as_str().into(),
            scopes,
        });
    }
    let keys = profiles.iter().map(|p| p.key.to_string()).collect();
    Keys::new("profiles", keys)?;
    Ok(profiles)
}

fn plan(i: usize, plan: PlanDraft, families: &Keys, groups: &Keys) -> Checked<ServicePlan> {
    let at = |name: &str| format!("servicePlans[{i}].{name}");
    let family = families.place(&plan.family, || at("family"), "family")?;
    let exclusive_group = match &plan.exclusive_group {
        Some(key) => Some(groups.place(key, || at("exclusiveGroup"), "exclusive group")? as u8),
        None => None,
    };
    Ok(ServicePlan {
        id: plan.id.to_ascii_lowercase().into(),
        service_name: plan.service_name.into(),
        name: plan.name,
        family: Family(family as u8),
        exclusive_group,
    })
}

fn offer(
    i: usize,
    offer: OfferDraft,
    plans: &[ServicePlan],
    references: &References,
) -> Checked<Offer> {
    let at = |name: &str| format!("offers[{i}].{name}");
    let mut included = Vec::with_capacity(offer.plans.len());
    for (k, name) in offer.plans.iter().enumerate() {
        let field = || format!("{}[{k}]", at("servicePlans"));
        included.push(PlanIndex(references.plans.place(
            name,
            field,
            "service plan",
        )?));
    }
    let services = included.iter().map(|p| plans[p.index()].family).collect();
    let mut targets = Vec::with_capacity(offer.targets.len());
    for (k, id) in offer.targets.iter().enumerate() {
        let field = || format!("{}[{k}]", at("upgradeTargets"));
        let target = OfferIndex(references.offers.place(id.as_str(), field, "offer")?);
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
        Some(key) => source(&references.sources, key, at(name)).map(Some),
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
    let Some(seats) = SeatLimits::new(offer.minimum_quantity, offer.maximum_quantity) else {
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
    Ok(Offer {
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
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::FamilyEntry;
    use crate::id::OfferId;
    use crate::testing::draft;

    #[test]
    fn a_bad_draft_gets_an_error_that_names_the_field_and_the_value() {
        type Change = fn(&mut CatalogueDraft);
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
