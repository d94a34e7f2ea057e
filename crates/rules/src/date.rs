//! A calendar day. Partner Center states all its dates in UTC, so a day here is a UTC day.

use std::fmt;

/// A day of the proleptic Gregorian calendar, held as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// 0001-01-01, the first day that the wire can name.
    pub const FIRST: Self = Self(-719_162);
    /// 9999-12-31, the last one.
    pub const LAST: Self = Self(2_932_896);

    /// The day with this number of days since 1970-01-01.
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The day `year-month-day`, or nothing where the calendar has no such day. Years 1 to 9999.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) || day < 1 || day > days_in_month(year, month)? {
            return None;
        }
        // Days from civil, after Howard Hinnant's public-domain algorithm.
        let (y, m) = if month <= 2 {
            (year - 1, month + 9)
        } else {
            (year, month - 3)
        };
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let doy = (153 * m as i32 + 2) / 5 + day as i32 - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        Some(Self(era * 146_097 + doe - 719_468))
    }

    /// Year, month (1 to 12) and day of the month (1 to 31).
    pub fn ymd(self) -> (i32, u32, u32) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i32::from(month <= 2);
        (year, month as u32, day as u32)
    }

    /// Reads `YYYY-MM-DD` at the start of `text`; whatever follows (a time, a zone) is left out.
    pub fn parse(text: &str) -> Option<Self> {
        let b = text.as_bytes();
        if b.len() < 10 || b[4] != b'-' || b[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| -> Option<u32> {
            b[range].iter().try_fold(0u32, |n, &c| {
                c.is_ascii_digit().then(|| n * 10 + u32::from(c - b'0'))
            })
        };
        Self::new(number(0..4)? as i32, number(5..7)?, number(8..10)?)
    }

    /// This day plus `days` (which may be negative).
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// The same day of the month, `months` later; the last day of the month where it is shorter.
    /// Nothing outside the years 1 to 9999.
    pub fn plus_months(self, months: i32) -> Option<Self> {
        let (year, month, day) = self.ymd();
        let index = year * 12 + month as i32 - 1 + months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
        Self::new(year, month, day.min(days_in_month(year, month)?))
    }

    /// Days from `earlier` to this day; negative when this day is the earlier one.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Date {
    /// ISO 8601: `2026-03-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.ymd();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

/// The number of days in a month of a year (28 to 31), or nothing for a month outside 1 to 12.
pub fn days_in_month(year: i32, month: u32) -> Option<u32> {
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_goes_there_and_back() {
        let first = Date::new(1900, 1, 1).unwrap();
        for n in 0..146_097 {
            let date = first.plus_days(n);
            let (y, m, d) = date.ymd();
            assert_eq!(Date::new(y, m, d), Some(date));
        }
        assert_eq!(Date::new(1970, 1, 1), Some(Date::from_days(0)));
        assert_eq!(Date::new(1, 1, 1), Some(Date::FIRST));
        assert_eq!(Date::new(9999, 12, 31), Some(Date::LAST));
    }

    #[test]
    fn a_date_is_read_from_the_start_of_a_timestamp() {
        let want = Date::new(2018, 3, 26);
        for text in [
            "2018-03-26",
            "2018-03-26T21:41:51.677Z",
            "2018-03-26T00:00:00.000",
        ] {
            assert_eq!(Date::parse(text), want, "{text}");
        }
        for text in [
            "",
            "2018-3-26",
            "2018-02-29T00:00:00Z",
            "26/03/2018",
            "２０１８-03-26",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("9999-12-31T00:00:00Z").is_some());
    }

    #[test]
    fn a_month_later_is_the_last_day_where_the_month_is_shorter() {
        let end = Date::new(2024, 1, 31).unwrap();
        assert_eq!(end.plus_months(1), Date::new(2024, 2, 29));
        assert_eq!(end.plus_months(13), Date::new(2025, 2, 28));
        assert_eq!(end.plus_months(-2), Date::new(2023, 11, 30));
    }
}
