//! The conditions of an upgrade, and the profile that says to which upgrades each applies.

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

    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|condition| condition.key() == key)
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

impl Scope {
    pub(super) fn from_key(key: &str) -> Option<Self> {
        match key {
            "off" => Some(Self::Off),
            "licenceTransfer" => Some(Self::LicenceTransfer),
            "every" => Some(Self::Every),
            _ => None,
        }
    }
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
