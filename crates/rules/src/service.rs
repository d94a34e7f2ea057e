//! Services, compared by family.
//!
//! A family is what the catalogue calls a service whatever the plan: Exchange Online (Plan 1) and
//! (Plan 2) are both `exchange`. The page of 2017-03-30 speaks of "services"; comparing plan by
//! plan would let two subscriptions collide over a minor plan only, so families are compared
//! (design §2).

/// A service family: its place in the catalogue's list (0 to 127).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Family(pub(crate) u8);

impl Family {
    /// The most families a catalogue may list.
    pub const LIMIT: usize = 128;

    /// The place in the catalogue's list.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of service families.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ServiceSet(u128);

impl ServiceSet {
    /// No service.
    pub const EMPTY: Self = Self(0);

    /// This set with one more family.
    #[must_use]
    pub const fn with(self, family: Family) -> Self {
        Self(self.0 | 1 << family.0)
    }

    /// Whether the family is in the set.
    pub const fn contains(self, family: Family) -> bool {
        self.0 >> family.0 & 1 == 1
    }

    /// Families in this set or the other.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Families in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Families in this set and not in the other.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether no family is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many families are in the set.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The families, in the catalogue's order.
    pub fn iter(self) -> impl Iterator<Item = Family> {
        let mut bits = self.0;
        std::iter::from_fn(move || {
            (bits != 0).then(|| {
                let family = Family(bits.trailing_zeros() as u8);
                bits &= bits - 1;
                family
            })
        })
    }
}

impl FromIterator<Family> for ServiceSet {
    fn from_iter<I: IntoIterator<Item = Family>>(families: I) -> Self {
        families.into_iter().fold(Self::EMPTY, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_the_first_and_the_last_family() {
        let set: ServiceSet = [Family(0), Family(127), Family(5)].into_iter().collect();
        assert_eq!(
            set.iter().collect::<Vec<_>>(),
            [Family(0), Family(5), Family(127)]
        );
        assert_eq!(set.len(), 3);
        assert!(set.contains(Family(127)) && !set.contains(Family(1)));
        assert!(set.minus(set).is_empty());
    }
}
