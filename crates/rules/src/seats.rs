//! Seats: how many people a subscription is for.

/// A number of seats. Any number that the wire can hold; whether an offer allows it is for
/// [`SeatLimits`] to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seats(pub u32);

/// How many seats an offer may be bought with. `minimum` ≤ `maximum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatLimits {
    minimum: u32,
    maximum: u32,
}

impl SeatLimits {
    /// Limits from `minimum` to `maximum`, both included; nothing where they are the wrong way round
    /// or allow a subscription of no seats.
    pub const fn new(minimum: u32, maximum: u32) -> Option<Self> {
        if minimum == 0 || minimum > maximum {
            return None;
        }
        Some(Self { minimum, maximum })
    }

    /// The fewest seats (≥ 1).
    pub const fn minimum(self) -> u32 {
        self.minimum
    }

    /// The most seats.
    pub const fn maximum(self) -> u32 {
        self.maximum
    }

    /// Whether an offer with these limits can have so many seats.
    pub const fn allow(self, seats: Seats) -> bool {
        seats.0 >= self.minimum && seats.0 <= self.maximum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_include_both_ends() {
        let limits = SeatLimits::new(1, 300).unwrap();
        for (seats, allowed) in [(0, false), (1, true), (300, true), (301, false)] {
            assert_eq!(limits.allow(Seats(seats)), allowed, "{seats}");
        }
    }

    #[test]
    fn limits_the_wrong_way_round_do_not_exist() {
        assert_eq!(SeatLimits::new(5, 4), None);
        assert_eq!(SeatLimits::new(0, 4), None);
    }
}
