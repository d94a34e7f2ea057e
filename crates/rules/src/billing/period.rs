//! Service periods. Both their ends are included.

use super::BillingError;
use crate::date::Date;

/// A service period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: Date,
    pub(super) to: Date,
    /// Days that its price is divided by.
    pub(super) days: u32,
}

impl Period {
    /// The period of `months` months that contains `day`, counted from `anchor` (≤ `day`). An anchor
    /// at the end of a month gives ends of months, each counted from the anchor and not from the one
    /// before, so that 31 January does not become the 28th for good.
    pub(super) fn containing(anchor: Date, months: i32, day: Date) -> Result<Self, BillingError> {
        let start = |n: i32| anchor.plus_months(n * months).ok_or(BillingError::Calendar);
        let (anchor_ymd, day_ymd) = (in_calendar(anchor)?, in_calendar(day)?);
        let apart = (day_ymd.0 - anchor_ymd.0) * 12 + day_ymd.1 as i32 - anchor_ymd.1 as i32;
        // At most one too many, when the day of the month is not reached yet.
        let n = apart / months;
        let n = if start(n)? > day { n - 1 } else { n };
        Ok(Self::between(start(n)?, start(n + 1)?))
    }

    /// The month that ends before `next`.
    pub(super) fn month_before(next: Date) -> Result<Self, BillingError> {
        let from = next.plus_months(-1).ok_or(BillingError::Calendar)?;
        Ok(Self::between(from, next))
    }

    fn between(from: Date, next: Date) -> Self {
        Self {
            from,
            to: next.plus_days(-1),
            days: next.since(from).unsigned_abs(),
        }
    }
}

/// The first bill date on `day` or after it.
pub(super) fn bill_date_from(day: Date, bill_day: u8) -> Result<Date, BillingError> {
    if !(1..=28).contains(&bill_day) {
        return Err(BillingError::Calendar);
    }
    let (year, month, _) = in_calendar(day)?;
    let date = Date::new(year, month, bill_day.into()).ok_or(BillingError::Calendar)?;
    if date >= day {
        Ok(date)
    } else {
        date.plus_months(1).ok_or(BillingError::Calendar)
    }
}

/// Year, month and day of a date in the years 1 to 9999.
fn in_calendar(date: Date) -> Result<(i32, u32, u32), BillingError> {
    if (Date::FIRST..=Date::LAST).contains(&date) {
        Ok(date.ymd())
    } else {
        Err(BillingError::Calendar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn the_calendar_ends_where_dates_do() {
        assert!(in_calendar(Date::new(1, 1, 1).unwrap()).is_ok());
        assert!(in_calendar(Date::new(1, 1, 1).unwrap().plus_days(-1)).is_err());
        assert!(in_calendar(Date::new(9999, 12, 31).unwrap()).is_ok());
        assert!(in_calendar(Date::new(9999, 12, 31).unwrap().plus_days(1)).is_err());
    }

    #[test]
    fn a_period_contains_its_day_and_the_next_begins_where_it_ends() {
        for anchor in ["2016-01-31", "2016-02-29", "2017-12-15", "2018-01-01"] {
            for months in [1, 12] {
                let anchor = date(anchor);
                let mut last: Option<Period> = None;
                for n in 0..800 {
                    let day = anchor.plus_days(n);
                    let p = Period::containing(anchor, months, day).unwrap();
                    assert!(p.from <= day && day <= p.to, "{anchor} {day} {p:?}");
                    assert_eq!(p.days as i32, p.to.since(p.from) + 1);
                    if let Some(before) = last
                        && before != p
                    {
                        assert_eq!(before.to.plus_days(1), p.from);
                    }
                    last = Some(p);
                }
            }
        }
    }

    #[test]
    fn the_bill_date_is_the_day_itself_or_the_next() {
        for (day, want) in [
            ("2018-01-13", "2018-01-15"),
            ("2018-01-15", "2018-01-15"),
            ("2018-01-16", "2018-02-15"),
            ("2018-12-31", "2019-01-15"),
        ] {
            assert_eq!(bill_date_from(date(day), 15), Ok(date(want)), "{day}");
        }
        assert_eq!(
            bill_date_from(date("2018-01-13"), 31),
            Err(BillingError::Calendar)
        );
    }
}
