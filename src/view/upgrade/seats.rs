//! What the reader typed, and what it means: pure, and kept apart from the form.
//!
//! Seats are text until they are submitted: nothing typed is lost or rewritten, and a problem names
//! what to type instead (FM-09 to FM-11).

use rules::{SeatLimits, Seats};

/// Why a text is not a number of seats for an offer. The limits are those of the offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatsProblem {
    /// Nothing was typed.
    Empty,
    /// Not a whole number.
    NotANumber,
    /// Fewer than the offer's least.
    TooFew,
    /// More than the offer's most.
    TooMany,
}

/// Reads a number of seats as people write it: blanks around it, group separators as in `1,234`,
/// and full-width digits as in `１２`. A comma or blank counts as a separator only where groups of
/// three follow, so `1,5` is not 15.
pub fn read_seats(text: &str, limits: SeatLimits) -> Result<Seats, SeatsProblem> {
    let text: String = text.trim().chars().map(half_width).collect();
    if text.is_empty() {
        return Err(SeatsProblem::Empty);
    }
    let groups: Vec<&str> = text.split([',', ' ', '\u{a0}', '\u{202f}', '\'']).collect();
    let well_grouped = groups.len() == 1
        || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3));
    let digits = groups.concat();
    if !well_grouped || digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        let negative = digits
            .strip_prefix('-')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
        return Err(if negative {
            SeatsProblem::TooFew
        } else {
            SeatsProblem::NotANumber
        });
    }
    // Too long for the type is too many, not "not a number".
    let seats = Seats(digits.parse().unwrap_or(u32::MAX));
    if seats.0 < limits.minimum() {
        Err(SeatsProblem::TooFew)
    } else if limits.allow(seats) {
        Ok(seats)
    } else {
        Err(SeatsProblem::TooMany)
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '，' => ',',
        '－' | '−' => '-',
        '\u{3000}' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_read_as_people_write_them() {
        let small = SeatLimits::new(1, 300).unwrap();
        let large = SeatLimits::new(5, 10_000_000).unwrap();
        for (text, limits, want) in [
            ("25", small, Ok(Seats(25))),
            (" 25 ", small, Ok(Seats(25))),
            ("025", small, Ok(Seats(25))),
            ("１２", small, Ok(Seats(12))),
            ("1,234", large, Ok(Seats(1234))),
            ("１，２３４", large, Ok(Seats(1234))),
            ("10 000", large, Ok(Seats(10_000))),
            ("300", small, Ok(Seats(300))),
            ("", small, Err(SeatsProblem::Empty)),
            (" \u{3000}", small, Err(SeatsProblem::Empty)),
            ("0", small, Err(SeatsProblem::TooFew)),
            ("4", large, Err(SeatsProblem::TooFew)),
            ("-3", small, Err(SeatsProblem::TooFew)),
            ("301", small, Err(SeatsProblem::TooMany)),
            ("99999999999999999999", small, Err(SeatsProblem::TooMany)),
            ("abc", small, Err(SeatsProblem::NotANumber)),
            ("2.5", small, Err(SeatsProblem::NotANumber)),
            ("1,5", small, Err(SeatsProblem::NotANumber)),
            ("1e2", small, Err(SeatsProblem::NotANumber)),
            ("-", small, Err(SeatsProblem::NotANumber)),
            (",123", small, Err(SeatsProblem::NotANumber)),
            ("二十", small, Err(SeatsProblem::NotANumber)),
        ] {
            assert_eq!(read_seats(text, limits), want, "{text:?}");
        }
    }
}
