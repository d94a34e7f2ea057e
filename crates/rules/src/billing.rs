//! What an upgrade costs: cancel the source, add the target, on the same day.
//!
//! No page prices an upgrade; that of 2017-03-30 says to treat it as cancelling one subscription
//! and adding another, and refers to the common billing scenarios. Those changed over the years, so
//! the rule is a [`Policy`], which is data. Prices come from the catalogue, are illustrative, and so
//! are these figures.
//!
//! All amounts are whole minor units. A day's price is an exact fraction; each line is rounded once,
//! half up, credits as the charges that they take back. The pages round in at least four ways; the
//! tests list every printed figure with ours.

mod line;
mod period;

pub use line::{Line, LineKind, prorated, total};

use crate::date::Date;
use crate::money::{Currency, Money};
use crate::seats::Seats;
use crate::status::BillingCycle;
use period::Period;
use std::fmt;

/// Days that an annual price is divided by, leap year or not. Pages of 2017-10-25 to 2022-11-08.
const ANNUAL_DAYS: u32 = 365;

/// When the service periods of a monthly subscription begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthlyPeriod {
    /// On the partner's bill date, this day of each month (1 to 28). The days from the purchase to
    /// the first bill date are free.
    BillDate {
        /// The day of the month.
        day: u8,
    },
    /// On the day of the purchase and the same day of each month after it.
    PurchaseDate,
}

/// The first day that a cancelled subscription is credited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditFrom {
    /// The day on which it is cancelled.
    CancelDay,
    /// The day after.
    DayAfter,
}

/// How licence-based subscriptions are billed. An annual subscription is billed for its whole year,
/// from the day of the purchase, under every policy: the page of 2017-03-30 has no annual example
/// and that of 2017-10-25 has only such ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Key, as `aligned-2017`.
    pub key: &'static str,
    /// When monthly service periods begin.
    pub monthly: MonthlyPeriod,
    /// From when a cancelled subscription is credited.
    pub credit_from: CreditFrom,
    /// The days from the first paid one on in which cancelling gives back the first service period
    /// whole; none where the credit is always prorated.
    pub full_refund_days: Option<u32>,
    /// The page that the policy follows: repository and file.
    pub page: &'static str,
    /// The date of that page, ISO 8601.
    pub date: &'static str,
}

/// The scenarios that the page of the upgrade refers to, as they stood on its day. A cancelled
/// subscription is credited from the day after (cancelled on 08-24, credited from 08-25).
pub const ALIGNED_2017: Policy = Policy {
    key: "aligned-2017",
    monthly: MonthlyPeriod::BillDate { day: 15 },
    credit_from: CreditFrom::DayAfter,
    full_refund_days: None,
    page: "MicrosoftDocs/partner-center-pr.zh-tw, partner-center/common-billing-scenarios.md",
    date: "2017-03-30",
};

/// The scenarios from 2018-05-25 on: own cycle, full refund in the first month, prorated after. The
/// first day credited is that of the cancellation, as in the example of 2017-10-25 (suspended on
/// 2018-03-01, credited from 2018-03-01); the later pages have no example of it.
pub const ANNIVERSARY_2018: Policy = Policy {
    key: "anniversary-2018",
    monthly: MonthlyPeriod::PurchaseDate,
    credit_from: CreditFrom::CancelDay,
    full_refund_days: Some(30),
    page: "MicrosoftDocs/partner-center-pr.zh-tw, partner-center/common-billing-scenarios.md",
    date: "2018-05-25",
};

/// Every policy, the default first.
pub const POLICIES: [Policy; 2] = [ALIGNED_2017, ANNIVERSARY_2018];

/// Why an upgrade cannot be priced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BillingError {
    /// The two prices are in different currencies.
    Currencies(Currency, Currency),
    /// Only monthly and annual billing has rules.
    Cycle(BillingCycle),
    /// The source starts after the day of the upgrade.
    NotStarted,
    /// A day is outside the years 1 to 9999, or the policy's bill date is no day of every month.
    Calendar,
    /// An amount does not fit.
    Overflow,
}

impl fmt::Display for BillingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Currencies(old, new) => {
                write!(f, "the source is priced in {old}, the target in {new}")
            }
            Self::Cycle(cycle) => write!(
                f,
                "billing cycle “{}”: only monthly and annual have billing rules",
                cycle.as_wire()
            ),
            Self::NotStarted => f.write_str("the source starts after the day of the upgrade"),
            Self::Calendar => f.write_str("a date is outside the calendar"),
            Self::Overflow => f.write_str("an amount does not fit"),
        }
    }
}

impl std::error::Error for BillingError {}

/// An upgrade to be priced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// The source's price per seat and cycle.
    pub old_price: Money,
    /// The target's price per seat and cycle.
    pub new_price: Money,
    /// The source's seats.
    pub old_seats: Seats,
    /// The target's seats.
    pub new_seats: Seats,
    /// The billing cycle of both: the target takes over the source's (implied by code 10 of the
    /// API; no page says so).
    pub cycle: BillingCycle,
    /// First day of the source's present term.
    pub started: Date,
    /// The day of the upgrade.
    pub day: Date,
}

/// The lines that an upgrade puts on the bill: the credit for the source, then what the target costs
/// up to the end of its first paid service period. A credit of no days has no line.
pub fn upgrade_lines(policy: &Policy, upgrade: &Upgrade) -> Result<Vec<Line>, BillingError> {
    if upgrade.old_price.currency != upgrade.new_price.currency {
        return Err(BillingError::Currencies(
            upgrade.old_price.currency,
            upgrade.new_price.currency,
        ));
    }
    let mut lines = Vec::new();
    lines.extend(policy.cancel(
        upgrade.old_price,
        upgrade.old_seats,
        &upgrade.cycle,
        upgrade.started,
        upgrade.day,
    )?);
    lines.extend(policy.add(
        upgrade.new_price,
        upgrade.new_seats,
        &upgrade.cycle,
        upgrade.day,
    )?);
    Ok(lines)
}

impl Policy {
    /// The policy with a key.
    pub fn find(key: &str) -> Option<&'static Self> {
        const { &POLICIES }.iter().find(|policy| policy.key == key)
    }

    /// The credit for a subscription that started its present term on `started` and is cancelled on
    /// `day`; nothing where nothing was paid for the days that remain. `price` is per seat and cycle.
    pub fn cancel(
        &self,
        price: Money,
        seats: Seats,
        cycle: &BillingCycle,
        started: Date,
        day: Date,
    ) -> Result<Option<Line>, BillingError> {
        if started > day {
            return Err(BillingError::NotStarted);
        }
        let first_paid = self.first_paid(cycle, started)?;
        if day < first_paid {
            return Ok(None);
        }
        let paid = period_from(cycle, first_paid, day)?;
        let refunded = self.full_refund_days.is_some_and(|days| {
            paid.from == first_paid && i64::from(day.since(first_paid)) < i64::from(days)
        });
        let from = match self.credit_from {
            _ if refunded => paid.from,
            CreditFrom::CancelDay => day,
            CreditFrom::DayAfter => day.plus_days(1),
        };
        if from > paid.to {
            return Ok(None);
        }
        let credit = Money {
            minor: price.minor.checked_neg().ok_or(BillingError::Overflow)?,
            ..price
        };
        Line::new(LineKind::CancelFee, credit, seats, from, paid).map(Some)
    }

    /// What a subscription bought on `day` costs up to the end of its first paid service period.
    /// `price` is per seat and cycle.
    pub fn add(
        &self,
        price: Money,
        seats: Seats,
        cycle: &BillingCycle,
        day: Date,
    ) -> Result<Vec<Line>, BillingError> {
        let mut lines = Vec::new();
        let first_paid = self.first_paid(cycle, day)?;
        let paid = period_from(cycle, first_paid, first_paid)?;
        if day < first_paid {
            // A part of the service period before the first paid one.
            let before = Period::month_before(first_paid)?;
            let free = Money { minor: 0, ..price };
            lines.push(Line::new(LineKind::PurchaseFee, free, seats, day, before)?);
        }
        let kind = match cycle {
            BillingCycle::Annual => LineKind::PurchaseProrated,
            _ => LineKind::CycleFee,
        };
        lines.push(Line::new(kind, price, seats, paid.from, paid)?);
        Ok(lines)
    }

    /// The first day that is paid for, of a subscription bought on `started`.
    fn first_paid(&self, cycle: &BillingCycle, started: Date) -> Result<Date, BillingError> {
        match (cycle, self.monthly) {
            (BillingCycle::Monthly, MonthlyPeriod::BillDate { day }) => {
                period::bill_date_from(started, day)
            }
            _ => Ok(started),
        }
    }
}

/// The service period that contains `day`, of a subscription paid for from `first` on.
fn period_from(cycle: &BillingCycle, first: Date, day: Date) -> Result<Period, BillingError> {
    match cycle {
        BillingCycle::Monthly => Period::containing(first, 1, day),
        BillingCycle::Annual => Ok(Period {
            days: ANNUAL_DAYS,
            ..Period::containing(first, 12, day)?
        }),
        other => Err(BillingError::Cycle(other.clone())),
    }
}
