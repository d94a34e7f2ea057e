//! The decision: may this subscription be upgraded, to what, and if not, why not.
//!
//! Every failing condition is reported, never only the first (design §2). Eligible means: no
//! reason against it.

use crate::catalogue::{Catalogue, Condition, Offer, OfferIndex, Profile, Scope};
use crate::holding::{Customer, HoldingRef, Subscription};
use crate::order;
use crate::reason::{Overlap, Reason};
use crate::service::ServiceSet;
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
        .map_or(&[][..], |subscription| path_of(catalogue, subscription));
    // Exactly sized, here and below: a portfolio keeps hundreds of thousands of these.
    let mut targets = Vec::with_capacity(path.len());
    // Most of a portfolio has no path, and then nothing else is looked at.
    if !path.is_empty()
        && let Some(facts) = Facts::of(catalogue, caller, customer, source)
    {
        let mut found = Found::default();
        targets.extend(
            path.iter()
                .map(|&target| facts.judge(profile, target, &mut found)),
        );
    }
    Assessment { targets }
}

fn path_of<'a>(catalogue: &'a Catalogue, subscription: &Subscription) -> &'a [OfferIndex] {
    match subscription.offer.known() {
        Some(offer) => &catalogue.offer(offer).targets,
        None => &[],
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
    let facts = Facts::of(catalogue, caller, customer, source)?;
    Some(facts.judge(profile, target, &mut Found::default()))
}

/// Reasons on their way into a verdict; empty before and after.
#[derive(Default)]
struct Found {
    every: Vec<Reason>,
    transfer: Vec<Reason>,
}

/// The items, in a list without room for more.
fn exactly<T>(items: &mut Vec<T>) -> Vec<T> {
    let mut list = Vec::with_capacity(items.len());
    list.append(items);
    list
}

/// What holds of a subscription whatever the target.
struct Facts<'a> {
    catalogue: &'a Catalogue,
    caller: Caller,
    customer: &'a Customer,
    subscription: &'a Subscription,
    path: &'a [OfferIndex],
    /// Services of the subscription.
    own: ServiceSet,
    /// The customer's other live holdings, whoever sold them.
    others: Vec<Other>,
    /// Those among them that are add-ons of the subscription.
    add_ons: Vec<HoldingRef>,
}

/// Another live holding: as much of it as is looked at for each target.
#[derive(Clone, Copy)]
struct Other {
    at: HoldingRef,
    offer: OfferKey,
    services: ServiceSet,
}

/// An offer of the catalogue or none, as one number: comparing an `Option` takes a branch, which
/// costs a seventh of the time of a portfolio.
#[derive(Clone, Copy, PartialEq, Eq)]
struct OfferKey(u32);

impl From<Option<OfferIndex>> for OfferKey {
    fn from(offer: Option<OfferIndex>) -> Self {
        Self(offer.map_or(u32::MAX, |offer| offer.index() as u32))
    }
}

impl<'a> Facts<'a> {
    fn of(
        catalogue: &'a Catalogue,
        caller: Caller,
        customer: &'a Customer,
        source: usize,
    ) -> Option<Self> {
        let subscription = customer.subscriptions.get(source)?;
        let count = customer.subscriptions.len() + customer.elsewhere.len();
        let mut facts = Self {
            catalogue,
            caller,
            customer,
            subscription,
            path: path_of(catalogue, subscription),
            own: subscription.offer.services(catalogue),
            others: Vec::with_capacity(count),
            add_ons: Vec::new(),
        };
        for (i, other) in customer.subscriptions.iter().enumerate() {
            if i == source || !other.status.is_live() {
                continue;
            }
            let at = HoldingRef::Subscription(i as u32);
            facts.others.push(Other {
                at,
                offer: other.offer.known().into(),
                services: other.offer.services(catalogue),
            });
            if other.parent.as_ref() == Some(&subscription.id) {
                facts.add_ons.push(at);
            }
        }
        for (i, other) in customer.elsewhere.iter().enumerate() {
            if other.status.is_live() {
                facts.others.push(Other {
                    at: HoldingRef::Elsewhere(i as u32),
                    offer: other.offer.into(),
                    services: other.services,
                });
            }
        }
        sort(customer, &mut facts.add_ons, |&at| at);
        Some(facts)
    }

    fn judge(&self, profile: &Profile, target: OfferIndex, found: &mut Found) -> TargetVerdict {
        let offer = self.catalogue.offer(target);
        let mut facts = TargetFacts {
            target,
            key: Some(target).into(),
            offer,
            added: offer.services.minus(self.own),
            held: 0,
            overlapping: 0,
        };
        for other in &self.others {
            facts.held += usize::from(facts.held_by(other));
            facts.overlapping += usize::from(facts.overlapped_by(other));
        }
        for condition in Condition::ALL {
            let list = match profile.scope(condition) {
                Scope::Off => continue,
                Scope::Every => &mut found.every,
                Scope::LicenceTransfer => &mut found.transfer,
            };
            if let Some(reason) = self.failing(condition, &facts) {
                list.push(reason);
            }
        }
        TargetVerdict {
            target,
            reasons: exactly(&mut found.every),
            transfer_reasons: exactly(&mut found.transfer),
        }
    }

    fn failing(&self, condition: Condition, facts: &TargetFacts) -> Option<Reason> {
        match condition {
            Condition::Active => match &self.subscription.status {
                Status::Active => None,
                Status::Pending => Some(Reason::NotProvisioned),
                other => Some(Reason::NotActive(other.clone())),
            },
            Condition::DelegatedAdmin => self.delegated_admin(facts.offer),
            Condition::NoOverlap => self.overlap(facts),
            Condition::TargetNotHeld => self.target_held(facts),
            Condition::UserContext => {
                (!self.caller.user_context).then_some(Reason::UserContextRequired)
            }
            Condition::NoAddOns => self.add_ons(),
            Condition::HasPath => self.path.is_empty().then_some(Reason::NoUpgradePath),
            Condition::OnPath => (!self.path.is_empty() && !self.path.contains(&facts.target))
                .then_some(Reason::TargetNotOnPath),
            Condition::BillingCycle => {
                let cycle = &self.subscription.cycle;
                (!facts.offer.cycles.contains(cycle))
                    .then(|| Reason::BillingCycleNotSupported(cycle.clone()))
            }
        }
    }

    /// "For the services concerned": those of the target that the partner administers one by one.
    fn delegated_admin(&self, target: &Offer) -> Option<Reason> {
        let held = &self.customer.delegated_admin;
        if !held.customer {
            return Some(Reason::NoDelegatedAdmin);
        }
        let concerned = target
            .services
            .intersection(self.catalogue.administered_families());
        let missing = concerned.minus(held.services?);
        (!missing.is_empty()).then_some(Reason::NoDelegatedAdminFor(missing))
    }

    fn overlap(&self, facts: &TargetFacts) -> Option<Reason> {
        if facts.overlapping == 0 {
            return None;
        }
        let mut overlaps = Vec::with_capacity(facts.overlapping);
        for other in &self.others {
            if facts.overlapped_by(other) {
                overlaps.push(Overlap {
                    holding: other.at,
                    services: other.services.intersection(facts.added),
                });
            }
        }
        sort(self.customer, &mut overlaps, |overlap| overlap.holding);
        Some(Reason::OverlappingServices(overlaps))
    }

    fn target_held(&self, facts: &TargetFacts) -> Option<Reason> {
        if facts.held == 0 {
            return None;
        }
        let mut held = Vec::with_capacity(facts.held);
        for other in &self.others {
            if facts.held_by(other) {
                held.push(other.at);
            }
        }
        sort(self.customer, &mut held, |&at| at);
        Some(Reason::TargetHeld(held))
    }

    fn add_ons(&self) -> Option<Reason> {
        (!self.add_ons.is_empty()).then(|| Reason::AddOns(self.add_ons.clone()))
    }
}

/// What holds of one target.
struct TargetFacts<'a> {
    target: OfferIndex,
    key: OfferKey,
    offer: &'a Offer,
    /// Services that it adds to those of the subscription.
    added: ServiceSet,
    /// How many other holdings are holdings of it.
    held: usize,
    /// How many other holdings include services that it adds.
    overlapping: usize,
}

impl TargetFacts<'_> {
    fn held_by(&self, other: &Other) -> bool {
        other.offer == self.key
    }

    fn overlapped_by(&self, other: &Other) -> bool {
        !other.services.intersection(self.added).is_empty() && !self.held_by(other)
    }
}

/// Those sold here first, then by id, so that the order in which holdings are listed changes
/// nothing.
fn sort<T>(customer: &Customer, list: &mut [T], at: impl Fn(&T) -> HoldingRef) {
    if list.len() < 2 {
        return;
    }
    let id = |item: &T| match at(item) {
        HoldingRef::Subscription(i) => (0, customer.subscriptions[i as usize].id.as_str()),
        HoldingRef::Elsewhere(i) => (1, customer.elsewhere[i as usize].sku.as_str()),
    };
    order::short(list, |a, b| id(a).cmp(&id(b)));
}
