//! Service plans and the families that they belong to.

use super::Localised;
use crate::service::Family;

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
    /// (MutuallyExclusiveViolation): its place in [`CatalogueDraft::exclusive_groups`](super::CatalogueDraft::exclusive_groups).
    pub exclusive_group: Option<u8>,
}

/// The place of a service plan in [`Catalogue::plans`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanIndex(pub(super) u16);

impl PlanIndex {
    /// The place in the catalogue's list.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
