//! The values of a parsed document.

use std::borrow::Cow;

/// How much of a wrong value an error quotes, in characters.
const QUOTED: usize = 60;

/// A JSON value. Objects keep the order of their members; texts without escapes are borrowed from
/// the body.
#[derive(Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    /// A number that is no whole number of 64 bits. The API has none, so its value is not kept and
    /// the page carries no code for floats.
    OtherNumber,
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Vec<Member<'a>>),
}

/// A member of an object.
pub(crate) type Member<'a> = (Cow<'a, str>, Value<'a>);

impl Value<'_> {
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value as an error quotes it.
    pub(crate) fn quoted(&self) -> String {
        let known = match self {
            Self::Null => "null",
            Self::Boolean(true) => "true",
            Self::Boolean(false) => "false",
            Self::Integer(n) => return n.to_string(),
            Self::OtherNumber => "a number with a fraction, or too large",
            Self::Text(text) => {
                let mut quoted = String::from("“");
                quoted.extend(text.chars().take(QUOTED));
                if text.chars().nth(QUOTED).is_some() {
                    quoted.push('…');
                }
                quoted.push('”');
                return quoted;
            }
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        };
        known.to_owned()
    }
}
