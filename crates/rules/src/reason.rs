//! Why a subscription may not be upgraded to a target, with the facts it rests on.

use crate::catalogue::Condition;
use crate::holding::HoldingRef;
use crate::service::ServiceSet;
use crate::status::{BillingCycle, Status};

/// A holding that already includes services which the target would add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The holding.
    pub holding: HoldingRef,
    /// The services that it shares with what the target adds; never empty.
    pub services: ServiceSet,
}

/// One failing condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The subscription is not active; its state is the fact (code 2).
    NotActive(Status),
    /// The subscription is ordered but not provisioned yet (code 9).
    NotProvisioned,
    /// The customer does not allow delegated administration at all (code 1).
    NoDelegatedAdmin,
    /// Delegated administration does not cover these services (code 1); never empty.
    NoDelegatedAdminFor(ServiceSet),
    /// Other holdings include services that the target adds (code 3); never empty.
    OverlappingServices(Vec<Overlap>),
    /// The customer holds the target offer already (code 4); never empty.
    TargetHeld(Vec<HoldingRef>),
    /// Moving licences needs a signed-in user (code 5).
    UserContextRequired,
    /// The subscription has add-ons (code 6); never empty.
    AddOns(Vec<HoldingRef>),
    /// The offer cannot be upgraded to anything (code 7).
    NoUpgradePath,
    /// The target is on no path of this offer (code 8).
    TargetNotOnPath,
    /// The target does not support the subscription's billing cycle (code 10).
    BillingCycleNotSupported(BillingCycle),
}

/// Who can put a failing condition right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The reader: the partner's employee.
    Partner,
    /// The customer's administrator.
    Customer,
    /// The customer, with the other seller of a holding.
    CustomerWithOtherSeller,
    /// Microsoft; the reader can only wait.
    Microsoft,
    /// Nobody: the path does not exist.
    Nobody,
}

impl Reason {
    /// The API's UpgradeErrorCode.
    pub const fn code(&self) -> u8 {
        match self {
            Self::NoDelegatedAdmin | Self::NoDelegatedAdminFor(_) => 1,
            Self::NotActive(_) => 2,
            Self::OverlappingServices(_) => 3,
            Self::TargetHeld(_) => 4,
            Self::UserContextRequired => 5,
            Self::AddOns(_) => 6,
            Self::NoUpgradePath => 7,
            Self::TargetNotOnPath => 8,
            Self::NotProvisioned => 9,
            Self::BillingCycleNotSupported(_) => 10,
        }
    }

    /// The condition that fails.
    pub const fn condition(&self) -> Condition {
        match self {
            Self::NotActive(_) | Self::NotProvisioned => Condition::Active,
            Self::NoDelegatedAdmin | Self::NoDelegatedAdminFor(_) => Condition::DelegatedAdmin,
            Self::OverlappingServices(_) => Condition::NoOverlap,
            Self::TargetHeld(_) => Condition::TargetNotHeld,
            Self::UserContextRequired => Condition::UserContext,
            Self::AddOns(_) => Condition::NoAddOns,
            Self::NoUpgradePath => Condition::HasPath,
            Self::TargetNotOnPath => Condition::OnPath,
            Self::BillingCycleNotSupported(_) => Condition::BillingCycle,
        }
    }

    /// Who can put it right.
    pub fn actor(&self) -> Actor {
        let seller = |elsewhere: bool| {
            if elsewhere {
                Actor::CustomerWithOtherSeller
            } else {
                Actor::Partner
            }
        };
        match self {
            Self::NotActive(Status::Deleted) => Actor::Nobody,
            Self::NotActive(_) => Actor::Partner,
            Self::NotProvisioned => Actor::Microsoft,
            Self::NoDelegatedAdmin | Self::NoDelegatedAdminFor(_) => Actor::Customer,
            Self::OverlappingServices(overlaps) => {
                seller(overlaps.iter().any(|o| o.holding.bought_elsewhere()))
            }
            Self::TargetHeld(held) => seller(held.iter().any(|h| h.bought_elsewhere())),
            Self::UserContextRequired | Self::AddOns(_) | Self::BillingCycleNotSupported(_) => {
                Actor::Partner
            }
            Self::NoUpgradePath | Self::TargetNotOnPath => Actor::Nobody,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Family;

    fn overlap(holding: HoldingRef) -> Overlap {
        let services = ServiceSet::EMPTY.with(Family(0));
        Overlap { holding, services }
    }

    #[test]
    fn each_reason_has_its_code_condition_and_actor() {
        let services = ServiceSet::EMPTY.with(Family(0));
        let here = HoldingRef::Subscription(0);
        let elsewhere = HoldingRef::Elsewhere(0);
        let other = Status::Other("frozen".into());
        #[rustfmt::skip]
        let table = [
            (Reason::NotActive(Status::Suspended), 2, Condition::Active, Actor::Partner),
            (Reason::NotActive(Status::Expired), 2, Condition::Active, Actor::Partner),
            (Reason::NotActive(other), 2, Condition::Active, Actor::Partner),
            (Reason::NotActive(Status::Deleted), 2, Condition::Active, Actor::Nobody),
            (Reason::NotProvisioned, 9, Condition::Active, Actor::Microsoft),
            (Reason::NoDelegatedAdmin, 1, Condition::DelegatedAdmin, Actor::Customer),
            (Reason::NoDelegatedAdminFor(services), 1, Condition::DelegatedAdmin, Actor::Customer),
            (Reason::OverlappingServices(vec![overlap(here)]), 3, Condition::NoOverlap,
                Actor::Partner),
            (Reason::OverlappingServices(vec![overlap(here), overlap(elsewhere)]), 3,
                Condition::NoOverlap, Actor::CustomerWithOtherSeller),
            (Reason::TargetHeld(vec![here]), 4, Condition::TargetNotHeld, Actor::Partner),
            (Reason::TargetHeld(vec![here, elsewhere]), 4, Condition::TargetNotHeld,
                Actor::CustomerWithOtherSeller),
            (Reason::UserContextRequired, 5, Condition::UserContext, Actor::Partner),
            (Reason::AddOns(vec![here]), 6, Condition::NoAddOns, Actor::Partner),
            (Reason::NoUpgradePath, 7, Condition::HasPath, Actor::Nobody),
            (Reason::TargetNotOnPath, 8, Condition::OnPath, Actor::Nobody),
            (Reason::BillingCycleNotSupported(BillingCycle::OneTime), 10, Condition::BillingCycle,
                Actor::Partner),
        ];
        for (reason, code, condition, actor) in table {
            assert_eq!(reason.code(), code, "{reason:?}");
            assert_eq!(reason.condition(), condition, "{reason:?}");
            assert_eq!(reason.actor(), actor, "{reason:?}");
        }
    }
}
