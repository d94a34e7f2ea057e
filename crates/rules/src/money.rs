//! Money: whole minor units and a currency. Never a float, never a bare number.

use std::fmt;

/// An ISO 4217 currency code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Three ASCII letters, in any case; nothing else is a code.
    pub fn new(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(bytes.map(|b| b.to_ascii_uppercase())))
    }

    /// The code in upper case, as `USD`.
    pub fn code(&self) -> &str {
        // The bytes are ASCII letters by construction.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the decimal point of a minor unit (ISO 4217): 0, 2 or 3.
    pub fn decimals(&self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" | b"UGX" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in minor units (cents) of a currency. Negative amounts are credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units.
    pub minor: i64,
    /// Their currency.
    pub currency: Currency,
}

impl Money {
    /// Reads a plain decimal as `8.30` or `-12`. Nothing where it has more digits after the point
    /// than the currency has, is not a number, or does not fit.
    pub fn parse(text: &str, currency: Currency) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let decimals = currency.decimals() as usize;
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) || fraction.len() > decimals {
            return None;
        }
        let mut minor: i64 = 0;
        let padding = std::iter::repeat_n(b'0', decimals - fraction.len());
        for digit in whole.bytes().chain(fraction.bytes()).chain(padding) {
            minor = minor
                .checked_mul(10)?
                .checked_add(i64::from(digit - b'0'))?;
        }
        Some(Self {
            minor: if negative { -minor } else { minor },
            currency,
        })
    }

    /// This amount `n` times; nothing where it does not fit.
    pub fn times(self, n: u32) -> Option<Self> {
        Some(Self {
            minor: self.minor.checked_mul(i64::from(n))?,
            ..self
        })
    }

    /// The sum, or nothing where the currencies differ or it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        Some(Self {
            minor: self.minor.checked_add(other.minor)?,
            ..self
        })
    }

    /// The difference, or nothing where the currencies differ or it does not fit.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self {
            minor: other.minor.checked_neg()?,
            ..other
        })
    }

    /// The plain decimal: `8.30`, `-0.05`, `1234` for a currency without minor units.
    pub fn decimal(self) -> String {
        let decimals = self.currency.decimals();
        let unit = 10u64.pow(decimals);
        let (sign, abs) = (
            if self.minor < 0 { "-" } else { "" },
            self.minor.unsigned_abs(),
        );
        if decimals == 0 {
            format!("{sign}{abs}")
        } else {
            format!(
                "{sign}{}.{:0width$}",
                abs / unit,
                abs % unit,
                width = decimals as usize
            )
        }
    }
}

impl fmt::Display for Money {
    /// `USD 8.30`: for logs and files; the page formats by locale.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.decimal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Option<i64> {
        Money::parse(text, Currency::new("usd").unwrap()).map(|m| m.minor)
    }

    #[test]
    fn a_decimal_is_read_into_minor_units() {
        assert_eq!(usd("8.30"), Some(830));
        assert_eq!(usd("8.3"), Some(830));
        assert_eq!(usd("-12"), Some(-1200));
        for text in [
            "",
            ".",
            "1.234",
            "1,000",
            "1e3",
            "--1",
            "92233720368547758.08",
        ] {
            assert_eq!(usd(text), None, "{text}");
        }
    }

    #[test]
    fn a_currency_without_minor_units_has_no_decimals() {
        let yen = Currency::new("JPY").unwrap();
        assert_eq!(Money::parse("1200", yen).unwrap().decimal(), "1200");
        assert_eq!(Money::parse("1200.5", yen), None);
    }

    #[test]
    fn writing_and_reading_agree() {
        let usd = Currency::new("USD").unwrap();
        for minor in [0, 1, 99, 100, 830, -5, -100, i64::MAX] {
            let money = Money {
                minor,
                currency: usd,
            };
            assert_eq!(Money::parse(&money.decimal(), usd), Some(money));
        }
    }
}
