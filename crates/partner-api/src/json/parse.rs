//! The parser: a text into values.
//!
//! Written by hand because the page pays for it in bytes before the first table: a fifth of what
//! serde_json brings, which carries floats, its own error texts and io errors. It accepts what
//! serde_json accepts (a test compares the two on damaged documents), and two things less: a member
//! that stands in an object twice, in whatever case, and an object of more than [`MAX_MEMBERS`].

use super::value::{Member, Value};
use std::borrow::Cow;

/// The most members of one object. No resource has a tenth of it; with it, looking for duplicates
/// stays cheap in a hostile document.
const MAX_MEMBERS: usize = 1024;

/// The deepest nesting. A resource has a tenth of it.
const MAX_DEPTH: usize = 127;

/// What is wrong with a text. Where is known to the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// It ends too early.
    End,
    /// Something else was expected.
    Wrong(&'static str),
}

pub(super) struct Parser<'a> {
    text: &'a str,
    /// Bytes read so far; at most the text's length.
    pub(super) at: usize,
    depth: usize,
}

type Parsed<T> = Result<T, Flaw>;

impl<'a> Parser<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    /// The one value that the text consists of.
    pub(super) fn document(&mut self) -> Parsed<Value<'a>> {
        let value = self.value()?;
        match self.next_token() {
            Err(Flaw::End) => Ok(value),
            _ => Err(Flaw::Wrong("something follows after the end")),
        }
    }

    fn peek(&self) -> Parsed<u8> {
        let byte = self.text.as_bytes().get(self.at);
        byte.copied().ok_or(Flaw::End)
    }

    /// The next byte that is no white space; not consumed.
    fn next_token(&mut self) -> Parsed<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Ok(byte),
            }
        }
    }

    fn value(&mut self) -> Parsed<Value<'a>> {
        match self.next_token()? {
            b'"' => self.string().map(Value::Text),
            b'{' => self.nested(Self::object),
            b'[' => self.nested(Self::list),
            b't' => self.word("true", Value::Boolean(true)),
            b'f' => self.word("false", Value::Boolean(false)),
            b'n' => self.word("null", Value::Null),
            b'-' | b'0'..=b'9' => self.number(),
            _ => Err(Flaw::Wrong("a value is expected")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Parsed<Value<'a>>) -> Parsed<Value<'a>> {
        if self.depth == MAX_DEPTH {
            return Err(Flaw::Wrong("it is nested too deeply"));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.at += 1;
        self.depth -= 1;
        Ok(value)
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Parsed<Value<'a>> {
        for expected in word.bytes() {
            if self.peek()? != expected {
                return Err(Flaw::Wrong("true, false or null is expected"));
            }
            self.at += 1;
        }
        Ok(value)
    }

    /// From behind the bracket to the closing one.
    fn list(&mut self) -> Parsed<Value<'a>> {
        let mut items = Vec::new();
        if self.next_token()? == b']' {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value()?);
            match self.next_token()? {
                b',' => self.at += 1,
                b']' => return Ok(Value::List(items)),
                _ => return Err(Flaw::Wrong("a comma or ] is expected")),
            }
        }
    }

    /// From behind the brace to the closing one.
    fn object(&mut self) -> Parsed<Value<'a>> {
        let mut members: Vec<Member<'a>> = Vec::new();
        if self.next_token()? == b'}' {
            return Ok(Value::Object(members));
        }
        loop {
            if self.next_token()? != b'"' {
                return Err(Flaw::Wrong("the name of a member is expected"));
            }
            let name = self.string()?;
            if members.len() == MAX_MEMBERS {
                return Err(Flaw::Wrong("an object has too many members"));
            }
            // Two readers would take different ones, and a quantity must mean one number.
            if members.iter().any(|(n, _)| n.eq_ignore_ascii_case(&name)) {
                return Err(Flaw::Wrong("a member stands in an object twice"));
            }
            if self.next_token()? != b':' {
                return Err(Flaw::Wrong("a colon is expected"));
            }
            self.at += 1;
            let value = self.value()?;
            members.push((name, value));
            match self.next_token()? {
                b',' => self.at += 1,
                b'}' => return Ok(Value::Object(members)),
                _ => return Err(Flaw::Wrong("a comma or } is expected")),
            }
        }
    }

    /// From the quotation mark to behind the closing one.
    fn string(&mut self) -> Parsed<Cow<'a, str>> {
        self.at += 1;
        let mut start = self.at;
        let mut escaped: Option<String> = None;
        loop {
            let byte = self.peek()?;
            match byte {
                b'"' | b'\\' => {
                    // Both ends are behind an ASCII character.
                    let piece = self.text.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    if byte == b'"' {
                        return Ok(match escaped {
                            None => Cow::Borrowed(piece),
                            Some(mut text) => {
                                text.push_str(piece);
                                Cow::Owned(text)
                            }
                        });
                    }
                    let text = escaped.get_or_insert_default();
                    text.push_str(piece);
                    let c = self.escape()?;
                    text.push(c);
                    start = self.at;
                }
                0..0x20 => return Err(Flaw::Wrong("a control character must be escaped")),
                _ => self.at += 1,
            }
        }
    }

    /// Behind the backslash.
    fn escape(&mut self) -> Parsed<char> {
        let byte = self.peek()?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.four_digits()?;
                if (0xD800..0xDC00).contains(&code) {
                    self.peek()?;
                    let low = match (self.skip(b'\\'), self.peek()?, self.skip(b'u')) {
                        (true, _, true) => self.four_digits()?,
                        _ => 0,
                    };
                    // Anything but the other half makes this no character.
                    code = match low {
                        0xDC00..0xE000 => 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00),
                        _ => 0xD800,
                    };
                }
                char::from_u32(code).ok_or(Flaw::Wrong("half of a surrogate pair"))?
            }
            _ => return Err(Flaw::Wrong("there is no such escape")),
        })
    }

    fn four_digits(&mut self) -> Parsed<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.peek()?).to_digit(16);
            code = code << 4 | digit.ok_or(Flaw::Wrong("four hexadecimal digits are expected"))?;
            self.at += 1;
        }
        Ok(code)
    }

    /// A number, without floats: 25, 25.0 and 2.5e1 are all the whole number 25.
    fn number(&mut self) -> Parsed<Value<'a>> {
        let negative = self.skip(b'-');
        let mut digits = Digits::NONE;
        if !self.skip(b'0') {
            self.digits(&mut digits)?;
        } else if matches!(self.peek(), Ok(b'0'..=b'9')) {
            return Err(Flaw::Wrong("a number starts with 0"));
        }
        let mut scale = 0i32;
        if self.skip(b'.') {
            let start = self.at;
            self.digits(&mut digits)?;
            scale = i32::try_from(self.at - start).unwrap_or(i32::MAX);
        }
        let mut exponent = 0i32;
        if self.skip(b'e') || self.skip(b'E') {
            let down = !self.skip(b'+') && self.skip(b'-');
            let mut power = Digits::NONE;
            self.digits(&mut power)?;
            let most = if down { -i32::MAX } else { i32::MAX };
            let power = power
                .whole(0, down)
                .and_then(|power| i32::try_from(power).ok());
            exponent = power.unwrap_or(most);
        }
        let whole = digits.whole(exponent.saturating_sub(scale), negative);
        Ok(whole.map_or(Value::OtherNumber, Value::Integer))
    }

    fn skip(&mut self, byte: u8) -> bool {
        let there = self.peek() == Ok(byte);
        self.at += usize::from(there);
        there
    }

    /// One digit or more.
    fn digits(&mut self, digits: &mut Digits) -> Parsed<()> {
        let start = self.at;
        while let Ok(byte @ b'0'..=b'9') = self.peek() {
            digits.push(byte - b'0');
            self.at += 1;
        }
        if self.at > start {
            return Ok(());
        }
        self.peek()?;
        Err(Flaw::Wrong("a digit is expected"))
    }
}

/// The digits of a number, without its point: `value` followed by `noughts` noughts. Kept so that
/// 1.000000000000000000000 is 1.
struct Digits {
    /// Negative, since there is one more negative number than positive. None where it is too much.
    value: Option<i64>,
    noughts: i32,
}

impl Digits {
    const NONE: Self = Self {
        value: Some(0),
        noughts: 0,
    };

    fn push(&mut self, digit: u8) {
        if digit == 0 {
            self.noughts = self.noughts.saturating_add(1);
        } else {
            let shifted = self.shifted(self.noughts.saturating_add(1));
            self.value = shifted.and_then(|value| value.checked_sub(i64::from(digit)));
            self.noughts = 0;
        }
    }

    fn shifted(&self, places: i32) -> Option<i64> {
        let mut value = self.value?;
        if value != 0 {
            for _ in 0..places {
                value = value.checked_mul(10)?;
            }
        }
        Some(value)
    }

    /// The number with its point moved to the right, where it is a whole number.
    fn whole(&self, places: i32, negative: bool) -> Option<i64> {
        let places = self.noughts.saturating_add(places);
        if places < 0 && self.value != Some(0) {
            return None;
        }
        let value = self.shifted(places)?;
        if negative {
            Some(value)
        } else {
            value.checked_neg()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Parsed<Value<'_>> {
        Parser::new(text).document()
    }

    /// Whether serde_json makes the same of a text. It knows floats, and of a member that stands
    /// there twice it takes the last.
    fn agrees(value: &Value<'_>, other: &serde_json::Value) -> bool {
        use serde_json::Value as Other;
        match (value, other) {
            (Value::Null, Other::Null) => true,
            (Value::Boolean(a), Other::Bool(b)) => a == b,
            (Value::Integer(a), Other::Number(b)) => {
                b.as_i64() == Some(*a) || b.as_f64() == Some(*a as f64)
            }
            (Value::OtherNumber, Other::Number(b)) => b.as_i64().is_none(),
            (Value::Text(a), Other::String(b)) => a == b,
            (Value::List(a), Other::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| agrees(a, b))
            }
            (Value::Object(a), Other::Object(b)) => {
                let same = |(name, value): &Member<'_>| {
                    b.get(&**name).is_some_and(|other| agrees(value, other))
                };
                a.len() == b.len() && a.iter().all(same)
            }
            _ => false,
        }
    }

    fn compare(text: &str) {
        let other = serde_json::from_str::<serde_json::Value>(text);
        match (parsed(text), other) {
            (Ok(value), Ok(other)) => assert!(agrees(&value, &other), "{text:?}"),
            (Err(Flaw::Wrong(problem)), Ok(_)) => {
                assert_eq!(problem, "a member stands in an object twice", "{text:?}");
            }
            (Err(Flaw::End), other) => assert!(other.is_err_and(|e| e.is_eof()), "{text:?}"),
            (Ok(_), Err(other)) => {
                // Numbers beyond floats are no error to us: we keep none of them.
                let other = other.to_string();
                assert!(other.contains("out of range"), "{text:?}: {other}");
            }
            (Err(_), Err(_)) => {}
        }
    }

    #[test]
    fn it_is_json_as_the_grammar_has_it() {
        #[rustfmt::skip]
        const TEXTS: &[&str] = &[
            "null", " true ", "\t\r\nfalse", "[]", "[ ]", "[1]", "[1,2]", "{}", r#"{"a":{}}"#,
            r#"{"a":1,"b":[null]}"#, r#""""#, r#""\"\\\/\b\f\n\r\t""#, r#""\u00e9\ud83d\ude00""#,
            "\"\u{10FFFF}\"", "0", "-0", "0.0", "-1", "1e2", "1E+2", "1e-2", "100e-2", "1.50",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808",
            "-9223372036854775809", "1.000000000000000000000000", "1e18", "1e19", "0e999999999999",
            "1e400", "12345678901234567890123", "0.1e1", "[1.0,2.5]",
            // And what is none.
            "", " ", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "}", "{a:1}", r#"{"a"}"#,
            r#"{"a":}"#, r#"{"a":1,}"#, r#"{"a":1"#, r#"{"a" 1}"#, "nul", "nulL", "truefalse",
            "1 2", "01", "-", "-x", "1.", ".5", "1.e1", "1e", "1e+", "+1", "0x1", "NaN",
            "Infinity", "'a'", r#"""#, r#""\"#, r#""\x""#, r#""\u12""#, r#""\u12G4""#,
            r#""\ud83d""#, r#""\ud83dx""#, r#""\ud83d\n""#, r#""\ud83d\u0041""#, r#""\ude00""#,
            "\"\n\"", "\"\u{0}\"", "/* */ 1", "1 //", "\u{FEFF}1", "\u{A0}1",
        ];
        for text in TEXTS {
            compare(text);
        }
    }

    #[test]
    fn whole_numbers_are_exact_however_they_are_written() {
        for (text, want) in [
            ("25", Some(25)),
            ("25.000", Some(25)),
            ("2.5e1", Some(25)),
            ("2500e-2", Some(25)),
            ("-0", Some(0)),
            ("0.0e-99999999999", Some(0)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9007199254740993.0", Some(9_007_199_254_740_993)),
            ("9223372036854775808", None),
            ("25.5", None),
            ("1e-1", None),
            ("1e19", None),
            ("1e99999999999", None),
        ] {
            let want = want.map_or(Value::OtherNumber, Value::Integer);
            assert_eq!(parsed(text), Ok(want), "{text}");
        }
    }

    #[test]
    fn nesting_ends_at_a_depth() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parsed(&nested(MAX_DEPTH)).is_ok());
        assert!(parsed(&nested(MAX_DEPTH + 1)).is_err());
        compare(&nested(MAX_DEPTH));
        compare(&nested(MAX_DEPTH + 1));
        // Depth, not the number of lists.
        assert!(parsed(&format!("[{}]", ["[]"; 1000].join(","))).is_ok());
    }

    proptest! {
        #[test]
        fn any_text_goes_there_and_back(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(parsed(&json), Ok(Value::Text(Cow::Owned(text))));
        }

        #[test]
        fn it_makes_the_same_of_a_text_as_serde_json(
            text in r#"[\[\]{}:,"\\/untrfalse0-9eE+. ]{0,24}"#,
        ) {
            compare(&text);
        }

        #[test]
        fn it_makes_the_same_of_damaged_documents_as_serde_json(
            at in 0usize..200,
            with in r#"[\[\]{}:,"\\0-9e. ]{0,3}"#,
            cut in 0usize..3,
        ) {
            const WHOLE: &str = r#"{"id":"a\u00e9","quantity":25,"price":8.30,"list":[true,false,
                null,{"deep":[[],{},-1.5e3]}],"Text":"tab\tquote\"end","empty":""}"#;
            let mut bytes = WHOLE.as_bytes().to_vec();
            let at = at.min(bytes.len());
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, with.into_bytes());
            if let Ok(text) = std::str::from_utf8(&bytes) {
                compare(text);
            }
        }
    }
}
