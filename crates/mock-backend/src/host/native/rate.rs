//! How often a partner may ask: so many requests a second, and a second's worth at once. One partner
//! that asks too often does not take from another.

use crate::world::PartnerIndex;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const SECOND: u64 = 1_000_000_000;

/// When a partner's requests so far will have been worked off, at the rate that is allowed.
#[derive(Clone, Copy, Debug, Default)]
struct Debt {
    until: u64,
}

impl Debt {
    /// Takes a request at a moment (nanoseconds since some start). The error: for how long the
    /// partner has to wait.
    fn take(&mut self, now: u64, rate: NonZeroU32) -> Result<(), Duration> {
        let until = self.until.max(now);
        match (until - now).checked_sub(SECOND) {
            Some(over) if over > 0 => Err(Duration::from_nanos(over)),
            _ => {
                self.until = until + SECOND / u64::from(rate.get());
                Ok(())
            }
        }
    }
}

/// All partners' debts.
#[derive(Debug)]
pub struct Rate {
    per_second: Option<NonZeroU32>,
    start: Instant,
    debts: Mutex<BTreeMap<PartnerIndex, Debt>>,
}

impl Rate {
    /// So many requests a second for each partner; any number where there is none.
    pub fn new(per_second: Option<NonZeroU32>) -> Self {
        Self {
            per_second,
            start: Instant::now(),
            debts: Mutex::default(),
        }
    }

    /// Takes a request of a partner. The error: in how many seconds the next one is welcome.
    pub fn take(&self, partner: PartnerIndex) -> Result<(), u32> {
        let Some(rate) = self.per_second else {
            return Ok(());
        };
        let now = u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let mut debts = self.debts.lock().unwrap_or_else(PoisonError::into_inner);
        let debt = debts.entry(partner).or_default();
        debt.take(now, rate)
            .map_err(|wait| u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_s_worth_may_come_at_once_and_then_it_goes_by_the_rate() {
        let rate = NonZeroU32::new(10).unwrap();
        let mut debt = Debt::default();
        let at_once = (0..100).filter(|_| debt.take(5, rate).is_ok()).count();
        assert_eq!(at_once, 11);
        let wait = debt.take(5, rate).unwrap_err();
        assert_eq!(wait, Duration::from_millis(100));
        assert!(debt.take(5 + SECOND / 10, rate).is_ok());
        assert!(debt.take(5 + SECOND / 10, rate).is_err());
        // After a rest the whole second's worth is there again.
        let later = 100 * SECOND;
        assert_eq!(
            (0..100).filter(|_| debt.take(later, rate).is_ok()).count(),
            11
        );
    }

    #[test]
    fn one_partner_does_not_take_from_another() {
        let rate = Rate::new(NonZeroU32::new(1));
        let take = |partner| rate.take(PartnerIndex(partner));
        assert_eq!((take(0), take(0), take(0)), (Ok(()), Ok(()), Err(1)));
        assert_eq!(take(1), Ok(()));
        let free = Rate::new(None);
        assert!((0..100).all(|_| free.take(PartnerIndex(0)).is_ok()));
    }
}
