//! A line of the bill.

use super::BillingError;
use super::period::Period;
use crate::date::Date;
use crate::money::Money;
use crate::seats::Seats;

/// What a line is for: the charge types of the reconciliation file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// "Cancel fee": the credit for what was paid in advance.
    CancelFee,
    /// "Purchase fee": the free days before the first bill date.
    PurchaseFee,
    /// "Cycle fee": a monthly service period in advance.
    CycleFee,
    /// "Prorate fees when purchase": an annual term.
    PurchaseProrated,
}

/// A line of the bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is for.
    pub kind: LineKind,
    /// First day that it is for.
    pub from: Date,
    /// Last day that it is for, included.
    pub to: Date,
    /// Days from the first to the last, both included (≥ 1).
    pub days: u32,
    /// Days that the price is divided by: those of the service period, 365 for an annual one.
    pub period_days: u32,
    /// Seats.
    pub quantity: Seats,
    /// Price per seat for the whole service period; negative for a credit.
    pub unit_price: Money,
    /// `unit_price` × `quantity` × `days` ÷ `period_days`, rounded half up; `unit_price` ×
    /// `quantity` where the line is for the whole period.
    pub amount: Money,
}

impl Line {
    /// A line for the days `from` to the end of `period`.
    pub(super) fn new(
        kind: LineKind,
        unit_price: Money,
        quantity: Seats,
        from: Date,
        period: Period,
    ) -> Result<Self, BillingError> {
        let days = period.to.since(from).unsigned_abs() + 1;
        // In a leap year an annual term has a day more than its price is divided by; the whole term
        // is still for the whole price.
        let parts = if from == period.from {
            period.days
        } else {
            days
        };
        Ok(Self {
            kind,
            from,
            to: period.to,
            days,
            period_days: period.days,
            quantity,
            unit_price,
            amount: prorated(unit_price, quantity, parts, period.days)?,
        })
    }
}

/// The exact price of `days` of `period_days` for all seats, rounded once: half up, and credits as
/// the charges that they take back. `period_days` ≥ 1.
pub fn prorated(
    price: Money,
    quantity: Seats,
    days: u32,
    period_days: u32,
) -> Result<Money, BillingError> {
    let whole = price.times(quantity.0).ok_or(BillingError::Overflow)?;
    let (amount, days) = (whole.minor.unsigned_abs(), u64::from(days));
    // Divided before it is multiplied, and the rest apart: then 64 bits hold it, and the page need not
    // carry a division of 128.
    let parts = u64::from(period_days.max(1));
    let rest = amount % parts * days;
    let up = u64::from(rest % parts >= parts - rest % parts);
    let rounded = (amount / parts).checked_mul(days);
    let rounded = rounded.and_then(|rounded| rounded.checked_add(rest / parts + up));
    let minor = rounded.and_then(|minor| i64::try_from(minor).ok());
    let minor = minor.ok_or(BillingError::Overflow)?;
    Ok(Money {
        minor: minor * whole.minor.signum(),
        ..price
    })
}

/// The sum of the lines; nothing for no line. The lines must be of one currency, as those of one
/// upgrade are.
pub fn total(lines: &[Line]) -> Option<Money> {
    let (first, rest) = lines.split_first()?;
    rest.iter()
        .try_fold(first.amount, |sum, line| sum.plus(line.amount))
}
