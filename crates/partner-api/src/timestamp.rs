//! Points in time, in the forms of the wire.

use crate::json::Node;
use rules::Date;
use serde::ser::Serializer;

/// A point in time, in UTC, to the millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    date: Date,
    millisecond: u32,
}

const DAY: i64 = 86_400_000;

impl Timestamp {
    /// The first moment of a day.
    pub const fn midnight(date: Date) -> Self {
        Self {
            date,
            millisecond: 0,
        }
    }

    /// The moment so many milliseconds after the start of 1970. Nothing outside the years 1 to
    /// 9999.
    pub fn from_unix_milliseconds(milliseconds: i64) -> Option<Self> {
        let date = Date::from_days(i32::try_from(milliseconds.div_euclid(DAY)).ok()?);
        (Date::FIRST..=Date::LAST).contains(&date).then(|| Self {
            date,
            millisecond: milliseconds.rem_euclid(DAY) as u32,
        })
    }

    /// Milliseconds since the start of 1970.
    pub const fn unix_milliseconds(self) -> i64 {
        self.date.days() as i64 * DAY + self.millisecond as i64
    }

    /// The day.
    pub const fn date(self) -> Date {
        self.date
    }

    /// Reads what the clients and the documentation write: with or without a fraction (2 to 7
    /// digits), with or without a zone (UTC then), with an offset, with blanks after the colons, a
    /// day alone.
    pub fn parse(text: &str) -> Option<Self> {
        let mut compact = [0u8; 40];
        let mut length = 0;
        for byte in text.trim().bytes() {
            // The blank between day and time separates; one after a colon does not.
            let byte = match byte {
                b' ' if length == 10 => b'T',
                b' ' => continue,
                other => other,
            };
            *compact.get_mut(length)? = byte;
            length += 1;
        }
        let compact = compact.get(..length)?;
        let date = Date::parse(std::str::from_utf8(compact).ok()?)?;
        let mut rest = Digits(compact.get(10..)?);
        if rest.0.is_empty() {
            return Some(Self::midnight(date));
        }
        if !rest.skip(b'T') && !rest.skip(b't') {
            return None;
        }
        let (hour, minute, second) = rest.clock()?;
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let millisecond = if rest.skip(b'.') { rest.fraction()? } else { 0 };
        let offset = rest.offset()?;
        let time = (i64::from(hour) * 60 + i64::from(minute) - offset) * 60_000
            + i64::from(second) * 1000
            + i64::from(millisecond);
        Self::from_unix_milliseconds(i64::from(date.days()) * DAY + time)
    }

    /// `2018-03-26T21:41:51.677Z`, or without the fraction. Every row of every list has three of
    /// these, and the formatter of numbers would take longer than all the rest of the row.
    fn write(self, fraction: bool) -> String {
        let (year, month, day) = self.date.ymd();
        let second = self.millisecond / 1000;
        let mut text = String::with_capacity("2018-03-26T21:41:51.677Z".len());
        let mut put = |number: u32, digits: u32, end: char| {
            for place in (0..digits).rev() {
                let digit = number / 10u32.pow(place) % 10;
                text.push(char::from(b'0' + digit as u8));
            }
            text.push(end);
        };
        // No moment is before the year 1 or after 9999.
        put(year.unsigned_abs(), 4, '-');
        put(month, 2, '-');
        put(day, 2, 'T');
        put(second / 3600, 2, ':');
        put(second / 60 % 60, 2, ':');
        put(second % 60, 2, if fraction { '.' } else { 'Z' });
        if fraction {
            put(self.millisecond % 1000, 3, 'Z');
        }
        text
    }

    /// As `creationDate` is written: with milliseconds.
    pub fn with_milliseconds(self) -> String {
        self.write(true)
    }

    /// As `effectiveStartDate` and `commitmentEndDate` are written: the Java SDK rejects a
    /// fraction there.
    pub fn whole_seconds(self) -> String {
        self.write(false)
    }

    /// The moment in a member. Nothing decides on a date alone, so one that cannot be read counts
    /// as missing; so does the year 1, which is .NET's way to say that there is none.
    pub(crate) fn of(node: &Node<'_>, name: &str) -> Option<Self> {
        let moment = Self::parse(&node.get(name)?.as_text()?)?;
        (moment.date.ymd().0 > 1).then_some(moment)
    }
}

struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn skip(&mut self, byte: u8) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn digit(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first()?;
        first.is_ascii_digit().then(|| {
            self.0 = rest;
            u32::from(first - b'0')
        })
    }

    fn two(&mut self) -> Option<u32> {
        Some(self.digit()? * 10 + self.digit()?)
    }

    fn clock(&mut self) -> Option<(u32, u32, u32)> {
        let hour = self.two()?;
        let minute = self.skip(b':').then(|| self.two())??;
        let second = if self.skip(b':') { self.two()? } else { 0 };
        Some((hour, minute, second))
    }

    /// Milliseconds; further digits are cut off.
    fn fraction(&mut self) -> Option<u32> {
        let mut milliseconds = self.digit()? * 100;
        let mut unit = 10;
        while let Some(digit) = self.digit() {
            milliseconds += digit * unit;
            unit /= 10;
        }
        Some(milliseconds)
    }

    /// Minutes east of Greenwich; nothing must follow.
    fn offset(&mut self) -> Option<i64> {
        let minutes = match self.0.split_first() {
            None => 0,
            Some((b'Z' | b'z', [])) => return Some(0),
            Some((sign @ (b'+' | b'-'), rest)) => {
                self.0 = rest;
                let hours = self.two()?;
                self.skip(b':');
                let minutes = i64::from(hours * 60 + self.two()?);
                if *sign == b'-' { -minutes } else { minutes }
            }
            Some(_) => return None,
        };
        self.0.is_empty().then_some(minutes)
    }
}

pub(crate) fn with_milliseconds<S: Serializer>(
    moment: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match moment {
        Some(moment) => serializer.serialize_str(&moment.with_milliseconds()),
        None => serializer.serialize_none(),
    }
}

pub(crate) fn whole_seconds<S: Serializer>(
    moment: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match moment {
        Some(moment) => serializer.serialize_str(&moment.whole_seconds()),
        None => serializer.serialize_none(),
    }
}
