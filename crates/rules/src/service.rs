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
// Two halves and not a u128: that one is aligned to 16 bytes, and the sets lie by the hundred
// thousand in the reasons of a portfolio.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ServiceSet {
    low: u64,
    high: u64,
}

impl ServiceSet {
    /// No service.
    pub const EMPTY: Self = Self { low: 0, high: 0 };

    /// The set with this family only.
    const fn only(family: Family) -> Self {
        if family.0 < 64 {
            Self {
                low: 1 << family.0,
                high: 0,
            }
        } else {
            Self {
                low: 0,
                high: 1 << (family.0 - 64),
            }
        }
    }

    /// This set with one more family.
    #[must_use]
    pub const fn with(self, family: Family) -> Self {
        self.union(Self::only(family))
    }

    /// Whether the family is in the set.
    pub const fn contains(self, family: Family) -> bool {
        !self.intersection(Self::only(family)).is_empty()
    }

    /// Families in this set or the other.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self {
            low: self.low | other.low,
            high: self.high | other.high,
        }
    }

    /// Families in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self {
            low: self.low & other.low,
            high: self.high & other.high,
        }
    }

    /// Families in this set and not in the other.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self {
            low: self.low & !other.low,
            high: self.high & !other.high,
        }
    }

    /// Whether no family is in the set.
    pub const fn is_empty(self) -> bool {
        self.low | self.high == 0
    }

    /// How many families are in the set.
    pub const fn len(self) -> usize {
        (self.low.count_ones() + self.high.count_ones()) as usize
    }

    /// The families, in the catalogue's order.
    pub fn iter(self) -> impl Iterator<Item = Family> {
        let half = |mut bits: u64, first: u8| {
            std::iter::from_fn(move || {
                (bits != 0).then(|| {
                    let family = Family(first + bits.trailing_zeros() as u8);
                    bits &= bits - 1;
                    family
                })
            })
        };
        half(self.low, 0).chain(half(self.high, 64))
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
        let sorted = [0, 5, 63, 64, 127].map(Family);
        let set: ServiceSet = sorted.into_iter().rev().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), sorted);
        assert_eq!(set.len(), 5);
        assert!(set.contains(Family(127)) && !set.contains(Family(1)));
        assert!(set.minus(set).is_empty());
        assert_eq!(
            ServiceSet::EMPTY.with(Family(64)).intersection(set).len(),
            1
        );
    }
}
