//! Everything that is printed. Results go to standard output, progress and errors to standard
//! error. A reader that has gone away (`cargo xtask help | head -1`) is not an error.

use std::fmt::Display;
use std::io::Write;
use std::time::Duration;

/// A result, on standard output.
pub fn plain(text: impl Display) {
    if cfg!(test) {
        println!("{text}");
        return;
    }
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// What is being done, on standard error.
pub fn progress(text: impl Display) {
    // Only the macros print what a passing test may keep to itself.
    if cfg!(test) {
        println!("{text}");
        return;
    }
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Why a command failed, on standard error.
pub fn error(text: impl Display) {
    progress(format_args!("error: {text}"));
}

/// A time as a person says it: `0.4 s`, `12 s`, `5 min 3 s`.
pub fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    if time.as_millis() < 9_950 {
        let tenths = (time.as_millis() + 50) / 100;
        format!("{}.{} s", tenths / 10, tenths % 10)
    } else if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

/// A number with its thousands apart: `150,000`.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_people_say_them() {
        assert_eq!(time(Duration::from_millis(440)), "0.4 s");
        assert_eq!(time(Duration::from_millis(9_949)), "9.9 s");
        assert_eq!(time(Duration::from_millis(9_950)), "9 s");
        assert_eq!(time(Duration::from_secs(303)), "5 min 3 s");
    }

    #[test]
    fn numbers_have_their_thousands_apart() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(150_000), "150,000");
        assert_eq!(number(1_234_567), "1,234,567");
    }
}
