//! The decision: may this subscription be upgraded, to what, and if not, why not.
//!
//! Every failing condition is reported, never only the first (design §2). Eligible means: no
//! reason against it.

use crate::catalogue::{Catalogue, Condition, OfferIndex, Profile, Scope};
use crate::holding::{Customer, HoldingRef, Subscription};
use crate::reason::{Overlap, Reason};
use crate::status::Status;

/// What an upgrade does with the users' licences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UpgradeType {
    /// The subscription only; users keep what they had until somebody assigns the new licences.
    UpgradeOnly,
    /// The subscription, and the users' licences with it.
    UpgradeWithLicenseTransfer,
}

/// Who asks. The page does not know it of its token and assumes a user; the backend knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whether a signed-in user stands behind the request (app+user), not only an application.
    pub user_context: bool,
}

/// The verdict on one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetVerdict {
    /// The target.
    pub target: OfferIndex,
    /// Reasons against any upgrade to it, in the order of [`Condition::ALL`].
    pub reasons: Vec<Reason>,
    /// Further reasons against an upgrade that also moves licences.
    pub transfer_reasons: Vec<Reason>,
}

impl TargetVerdict {
    /// Whether an upgrade of this type is allowed.
    pub fn eligible(&self, upgrade_type: UpgradeType) -> bool {
        self.reasons.is_empty()
            && (upgrade_type == UpgradeType::UpgradeOnly || self.transfer_reasons.is_empty())
    }

    /// All reasons against an upgrade of this type.
    pub fn reasons_against(&self, upgrade_type: UpgradeType) -> impl Iterator<Item = &Reason> {
        let transfer: &[Reason] = match upgrade_type {
            UpgradeType::UpgradeOnly => &[],
            UpgradeType::UpgradeWithLicenseTransfer => &self.transfer_reasons,
        };
        self.reasons.iter().chain(transfer)
    }
}

/// The verdict on a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// One verdict for each target on the offer's path, recommended first. Empty when the offer has
    /// no upgrade path, and only then.
    pub targets: Vec<TargetVerdict>,
}

impl Assessment {
    /// Whether the offer has any upgrade path, whatever the conditions say.
    pub fn has_path(&self) -> bool {
        !self.targets.is_empty()
    }

    /// Whether the subscription can be upgraded to something now.
    pub fn upgradeable(&self) -> bool {
        self.targets.iter().any(|t| t.reasons.is_empty())
    }

    /// Targets that it can be upgraded to now, recommended first.
    pub fn eligible_targets(&self) -> impl Iterator<Item = &TargetVerdict> {
        self.targets.iter().filter(|t| t.reasons.is_empty())
    }
}

/// Judges every target on the path of a subscription. `source` is a place in
/// [`Customer::subscriptions`]; one outside gives an assessment without targets.
pub fn assess(
    catalogue: &Catalogue,
    profile: &Profile,
    caller: Caller,
    customer: &Customer,
    source: usize,
) -> Assessment {
    let path = customer
        .subscriptions
        .get(source)
        .and_then(|s| s.offer.known())
        .map_or(&[][..], |offer| &catalogue.offer(offer).targets);
    Assessment {
        targets: path
            .iter()
            .filter_map(|&target| {
                assess_target(catalogue, profile, caller, customer, source, target)
            })
            .collect(),
    }
}

/// Judges one target, on the path or not. Nothing where `source` is no place in
/// [`Customer::subscriptions`].
pub fn assess_target(
    catalogue: &Catalogue,
    profile: &Profile,
    caller: Caller,
    customer: &Customer,
    source: usize,
    target: OfferIndex,
) -> Option<TargetVerdict> {
    let subscription = customer.subscriptions.get(source)?;
    let mut verdict = TargetVerdict {
        target,
        reasons: Vec::new(),
        transfer_reasons: Vec::new(),
    };
    for condition in Condition::ALL {
        let scope = profile.scope(condition);
        if scope == Scope::Off {
            continue;
        }
        let facts = Facts {
            catalogue,
            caller,
            customer,
            source,
            subscription,
            target,
        };
        if let Some(reason) = facts.failing(condition) {
            match scope {
                Scope::Every => verdict.reasons.push(reason),
                _ => verdict.transfer_reasons.push(reason),
            }
        }
    }
    Some(verdict)
}

struct Facts<'a> {
    catalogue: &'a Catalogue,
    caller: Caller,
    customer: &'a Customer,
    source: usize,
    subscription: &'a Subscription,
    target: OfferIndex,
}

impl Facts<'_> {
    fn failing(&self, condition: Condition) -> Option<Reason> {
        match condition {
            Condition::Active => match &self.subscription.status {
                Status::Active => None,
                Status::Pending => Some(Reason::NotProvisioned),
                other => Some(Reason::NotActive(other.clone())),
            },
            Condition::DelegatedAdmin => self.delegated_admin(),
            Condition::NoOverlap => self.overlap(),
            Condition::TargetNotHeld => self.target_held(),
            Condition::UserContext => {
                (!self.caller.user_context).then_some(Reason::UserContextRequired)
            }
            Condition::NoAddOns => self.add_ons(),
            Condition::HasPath => self.path().is_empty().then_some(Reason::NoUpgradePath),
            Condition::OnPath => {
                let path = self.path();
                (!path.is_empty() && !path.contains(&self.target))
                    .then_some(Reason::TargetNotOnPath)
            }
            Condition::BillingCycle => {
                let supported = &self.catalogue.offer(self.target).cycles;
                let cycle = &self.subscription.cycle;
                (!supported.contains(cycle))
                    .then(|| Reason::BillingCycleNotSupported(cycle.clone()))
            }
        }
    }

    fn path(&self) -> &[OfferIndex] {
        match self.subscription.offer.known() {
            Some(offer) => &self.catalogue.offer(offer).targets,
            None => &[],
        }
    }

    /// "For the services concerned": those of the target that the partner administers one by one.
    fn delegated_admin(&self) -> Option<Reason> {
        let held = &self.customer.delegated_admin;
        if !held.customer {
            return Some(Reason::NoDelegatedAdmin);
        }
        let concerned = self
            .catalogue
            .offer(self.target)
            .services
            .intersection(self.catalogue.administered_families());
        let missing = concerned.minus(held.services?);
        (!missing.is_empty()).then_some(Reason::NoDelegatedAdminFor(missing))
    }

    fn overlap(&self) -> Option<Reason> {
        let own = self.subscription.offer.services(self.catalogue);
        let added = self.catalogue.offer(self.target).services.minus(own);
        if added.is_empty() {
            return None;
        }
        let mut overlaps: Vec<Overlap> = Vec::new();
        for (i, other) in self.others() {
            if other.offer.known() == Some(self.target) {
                continue;
            }
            let services = other.offer.services(self.catalogue).intersection(added);
            if !services.is_empty() {
                let holding = HoldingRef::Subscription(i);
                overlaps.push(Overlap { holding, services });
            }
        }
        for (i, other) in self.customer.elsewhere.iter().enumerate() {
            if !other.status.is_live() || other.offer == Some(self.target) {
                continue;
            }
            let services = other.services.intersection(added);
            if !services.is_empty() {
                let holding = HoldingRef::Elsewhere(i as u32);
                overlaps.push(Overlap { holding, services });
            }
        }
        self.sort(&mut overlaps, |o| o.holding);
        (!overlaps.is_empty()).then_some(Reason::OverlappingServices(overlaps))
    }

    fn target_held(&self) -> Option<Reason> {
        let mut held: Vec<HoldingRef> = self
            .others()
            .filter(|(_, s)| s.offer.known() == Some(self.target))
            .map(|(i, _)| HoldingRef::Subscription(i))
            .collect();
        let elsewhere = self.customer.elsewhere.iter().enumerate();
        held.extend(
            elsewhere
                .filter(|(_, e)| e.status.is_live() && e.offer == Some(self.target))
                .map(|(i, _)| HoldingRef::Elsewhere(i as u32)),
        );
        self.sort(&mut held, |h| *h);
        (!held.is_empty()).then_some(Reason::TargetHeld(held))
    }

    fn add_ons(&self) -> Option<Reason> {
        let mut add_ons: Vec<HoldingRef> = self
            .others()
            .filter(|(_, s)| s.parent.as_ref() == Some(&self.subscription.id))
            .map(|(i, _)| HoldingRef::Subscription(i))
            .collect();
        self.sort(&mut add_ons, |h| *h);
        (!add_ons.is_empty()).then_some(Reason::AddOns(add_ons))
    }

    /// The customer's other live subscriptions with this partner.
    fn others(&self) -> impl Iterator<Item = (u32, &Subscription)> {
        self.customer
            .subscriptions
            .iter()
            .enumerate()
            .filter(|(i, s)| *i != self.source && s.status.is_live())
            .map(|(i, s)| (i as u32, s))
    }

    /// By id, so that the order in which holdings are listed changes nothing.
    fn sort<T>(&self, items: &mut [T], at: impl Fn(&T) -> HoldingRef) {
        if items.len() < 2 {
            return;
        }
        let id = |holding: HoldingRef| match holding {
            HoldingRef::Subscription(i) => (0, self.customer.subscriptions[i as usize].id.as_str()),
            HoldingRef::Elsewhere(i) => (1, self.customer.elsewhere[i as usize].sku.as_str()),
        };
        items.sort_by(|a, b| id(at(a)).cmp(&id(at(b))));
    }
}
