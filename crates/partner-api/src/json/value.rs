//! The values of a parsed document.
//!
//! A type of our own rather than serde_json's: it refuses duplicate members, keeps the order of
//! members, borrows its texts, and is smaller in the page than a tree of maps.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The most members of one object. No resource has a tenth of it; with it, looking for duplicates
/// stays cheap in a hostile document.
const MAX_MEMBERS: usize = 1024;

/// How much of a wrong value an error quotes, in characters.
const QUOTED: usize = 60;

/// A JSON value. Objects keep the order of their members.
#[derive(Debug)]
pub(crate) enum Value<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    /// A number that is no whole number of 64 bits. The API has none; its value is not kept, so
    /// that the page carries no code to print floats.
    OtherNumber,
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl Value<'_> {
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value as an error quotes it.
    pub(crate) fn quoted(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Boolean(true) => "true".to_owned(),
            Self::Boolean(false) => "false".to_owned(),
            Self::Integer(n) => n.to_string(),
            Self::OtherNumber => "a number with a fraction, or too large".to_owned(),
            Self::Text(text) => {
                let mut quoted = String::from("“");
                quoted.extend(text.chars().take(QUOTED));
                if text.chars().nth(QUOTED).is_some() {
                    quoted.push('…');
                }
                quoted.push('”');
                quoted
            }
            Self::List(_) => "a list".to_owned(),
            Self::Object(_) => "an object".to_owned(),
        }
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Value::OtherNumber, Value::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        // 25.0 is 25: some serialisers write whole numbers so. The cast saturates, so only a
        // number that is whole and fits comes back unchanged.
        let whole = value as i64;
        Ok(if whole as f64 == value && whole != i64::MAX {
            Value::Integer(whole)
        } else {
            Value::OtherNumber
        })
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members: Vec<(Cow<'de, str>, Value<'de>)> = Vec::new();
        while let Some(Value::Text(name)) = map.next_key()? {
            if members.len() == MAX_MEMBERS {
                return Err(A::Error::custom("an object has too many members"));
            }
            if members.iter().any(|(n, _)| n.eq_ignore_ascii_case(&name)) {
                return Err(A::Error::custom("a member stands in an object twice"));
            }
            members.push((name, map.next_value()?));
        }
        Ok(Value::Object(members))
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}
