//! The tolerant reader: a parsed document and typed access to its members.
//!
//! What it tolerates was seen on the wire: member names in any case (.NET sends PascalCase), `null`
//! for missing, numbers in quotes and texts without, `"true"`, a byte order mark. What it does not
//! tolerate: a member that stands in an object twice, in whatever case. Two readers would take
//! different ones, and a quantity must mean one number.

use rules::id::IdError;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The most members of one object. No resource has a tenth of it; with it, looking for duplicates
/// stays cheap in a hostile document.
const MAX_MEMBERS: usize = 1024;

/// How much of a wrong value an error quotes, in characters.
const QUOTED: usize = 60;

/// Why a document could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing in it.
    Empty,
    /// It is a web page: a sign-in page, a proxy or a gateway answered, not the API.
    WebPage,
    /// It ends before it is complete.
    Truncated {
        /// Line of the end, from 1.
        line: usize,
        /// Column of the end, from 1.
        column: usize,
    },
    /// It is not JSON.
    Syntax {
        /// What is wrong and where, in English.
        problem: String,
        /// Line of the problem, from 1.
        line: usize,
        /// Column of the problem, from 1.
        column: usize,
    },
    /// A member is missing or has a value that cannot be right.
    Member {
        /// Where it is, as `items[3].quantity`.
        path: String,
        /// The value, shortened; none where it is missing.
        value: Option<String>,
        /// What would be right, in English.
        problem: &'static str,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the body is empty"),
            Self::WebPage => f.write_str("the body is a web page, not JSON"),
            Self::Truncated { line, column } => {
                write!(f, "the body ends early, at line {line} column {column}")
            }
            Self::Syntax { problem, .. } => write!(f, "the body is not JSON: {problem}"),
            Self::Member {
                path,
                value: None,
                problem,
            } => write!(f, "{path} is missing: {problem}"),
            Self::Member {
                path,
                value: Some(value),
                problem,
            } => write!(f, "{path} is {value}: {problem}"),
        }
    }
}

impl std::error::Error for ReadError {}

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
    fn is_null(&self) -> bool {
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

/// A parsed document. It borrows the bytes that it was parsed from.
#[derive(Debug)]
pub struct Document<'a> {
    pub(crate) root: Value<'a>,
}

impl<'a> Document<'a> {
    /// Parses a body. Never panics, whatever the bytes; nesting is limited to 128 levels.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ReadError> {
        // The service sent a byte order mark at some time (a Java SDK fix of 2018 strips it).
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match bytes.trim_ascii_start().first() {
            None => return Err(ReadError::Empty),
            Some(b'<') => return Err(ReadError::WebPage),
            Some(_) => {}
        }
        match serde_json::from_slice(bytes) {
            Ok(root) => Ok(Self { root }),
            Err(error) if error.is_eof() => Err(ReadError::Truncated {
                line: error.line(),
                column: error.column(),
            }),
            Err(error) => Err(ReadError::Syntax {
                problem: error.to_string(),
                line: error.line(),
                column: error.column(),
            }),
        }
    }

    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node {
            value: &self.root,
            parent: None,
            step: Step::Root,
        }
    }
}

/// A resource that can be read from a node.
pub trait Resource: Sized {
    /// Reads it.
    fn read(node: &Node<'_>) -> Result<Self, ReadError>;

    /// What tells it from the others of a collection, where it has such a member.
    fn key(&self) -> Option<&str> {
        None
    }
}

/// Reads a resource from a body.
pub fn read<T: Resource>(bytes: &[u8]) -> Result<T, ReadError> {
    T::read(&Document::parse(bytes)?.root())
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root,
    Member(&'a str),
    Item(usize),
}

/// A value and where in the document it is.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    value: &'a Value<'a>,
    parent: Option<&'a Node<'a>>,
    step: Step<'a>,
}

impl Node<'_> {
    /// The member with a name, in any case. Nothing where it is missing or null, or where this is
    /// no object.
    pub fn get<'n>(&'n self, name: &'n str) -> Option<Node<'n>> {
        let Value::Object(members) = self.value else {
            return None;
        };
        let (_, value) = members
            .iter()
            .find(|(n, v)| n.eq_ignore_ascii_case(name) && !v.is_null())?;
        Some(Node {
            value,
            parent: Some(self),
            step: Step::Member(name),
        })
    }

    /// The items of a list; none where this is no list. Items that are null are left out.
    pub fn items(&self) -> impl Iterator<Item = Node<'_>> {
        let items = match self.value {
            Value::List(items) => items.as_slice(),
            _ => &[],
        };
        items
            .iter()
            .enumerate()
            .filter(|(_, value)| !value.is_null())
            .map(|(i, value)| Node {
                value,
                parent: Some(self),
                step: Step::Item(i),
            })
    }

    /// The members of an object that are not null; none where this is no object.
    pub fn members(&self) -> impl Iterator<Item = (&str, Node<'_>)> {
        let members = match self.value {
            Value::Object(members) => members.as_slice(),
            _ => &[],
        };
        members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(move |(name, value)| {
                let step = Step::Member(name);
                let parent = Some(self);
                let node = Node {
                    value,
                    parent,
                    step,
                };
                (&**name, node)
            })
    }

    /// Whether this is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// This value as a text; numbers count as their digits.
    pub fn as_text(&self) -> Option<Cow<'_, str>> {
        match self.value {
            Value::Text(text) => Some(Cow::Borrowed(text)),
            Value::Integer(n) => Some(Cow::Owned(n.to_string())),
            _ => None,
        }
    }

    /// This value as a whole number; digits in quotes count as a number.
    pub fn as_number(&self) -> Option<i64> {
        match self.value {
            Value::Integer(n) => Some(*n),
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// This value as a truth value; `"true"` and `"false"` count, in any case.
    pub fn as_boolean(&self) -> Option<bool> {
        match self.value {
            Value::Boolean(b) => Some(*b),
            Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The text of a member, if it has one.
    pub fn text(&self, name: &str) -> Result<Option<String>, ReadError> {
        match self.get(name) {
            Some(node) => match node.as_text() {
                Some(text) => Ok(Some(text.into_owned())),
                None => Err(node.wrong("must be a text")),
            },
            None => Ok(None),
        }
    }

    /// The text of a member, empty where it is missing.
    pub fn text_or_empty(&self, name: &str) -> Result<String, ReadError> {
        Ok(self.text(name)?.unwrap_or_default())
    }

    /// The whole number of a member, if it has one.
    pub fn number(&self, name: &str) -> Result<Option<i64>, ReadError> {
        match self.get(name) {
            Some(node) => match node.as_number() {
                Some(n) => Ok(Some(n)),
                None => Err(node.wrong("must be a whole number")),
            },
            None => Ok(None),
        }
    }

    /// The count of a member (0 to 4,294,967,295), if it has one.
    pub fn count(&self, name: &str) -> Result<Option<u32>, ReadError> {
        match self.get(name) {
            Some(node) => match node.as_number().map(u32::try_from) {
                Some(Ok(n)) => Ok(Some(n)),
                _ => Err(node.wrong("must be a whole number from 0 to 4294967295")),
            },
            None => Ok(None),
        }
    }

    /// The truth value of a member, if it has one.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, ReadError> {
        match self.get(name) {
            Some(node) => match node.as_boolean() {
                Some(b) => Ok(Some(b)),
                None => Err(node.wrong("must be true or false")),
            },
            None => Ok(None),
        }
    }

    /// The truth value of a member, false where it is missing.
    pub fn flag(&self, name: &str) -> Result<bool, ReadError> {
        Ok(self.boolean(name)?.unwrap_or_default())
    }

    /// The object in a member, if it has one.
    pub fn object<'n>(&'n self, name: &'n str) -> Result<Option<Node<'n>>, ReadError> {
        match self.get(name) {
            Some(node) if !node.is_object() => Err(node.wrong("must be an object")),
            found => Ok(found),
        }
    }

    /// The list in a member, if it has one.
    pub fn list<'n>(&'n self, name: &'n str) -> Result<Option<Node<'n>>, ReadError> {
        match self.get(name) {
            Some(node) if !node.is_list() => Err(node.wrong("must be a list")),
            found => Ok(found),
        }
    }

    /// The texts in a member's list; none where it is missing.
    pub fn texts(&self, name: &str) -> Result<Vec<String>, ReadError> {
        let mut texts = Vec::new();
        if let Some(list) = self.list(name)? {
            for item in list.items() {
                match item.as_text() {
                    Some(text) => texts.push(text.into_owned()),
                    None => return Err(item.wrong("must be a text")),
                }
            }
        }
        Ok(texts)
    }

    /// The id in a member, if it has one. An empty text counts as missing.
    pub fn id<T>(
        &self,
        name: &str,
        make: fn(&str) -> Result<T, IdError>,
    ) -> Result<Option<T>, ReadError> {
        match self.get(name) {
            Some(node) => {
                let text = node.as_text();
                match text.as_deref() {
                    Some("") => Ok(None),
                    Some(text) => match make(text) {
                        Ok(id) => Ok(Some(id)),
                        Err(_) => Err(node.not_an_id()),
                    },
                    None => Err(node.not_an_id()),
                }
            }
            None => Ok(None),
        }
    }

    /// The id in a member that must be there.
    pub fn required_id<T>(
        &self,
        name: &str,
        make: fn(&str) -> Result<T, IdError>,
    ) -> Result<T, ReadError> {
        match self.id(name, make)? {
            Some(id) => Ok(id),
            None => Err(self.missing(name)),
        }
    }

    /// The text of a member that must be there.
    pub fn required_text(&self, name: &str) -> Result<String, ReadError> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    /// The count of a member that must be there.
    pub fn required_count(&self, name: &str) -> Result<u32, ReadError> {
        self.count(name)?.ok_or_else(|| self.missing(name))
    }

    /// The object in a member that must be there.
    pub fn required_object<'n>(&'n self, name: &'n str) -> Result<Node<'n>, ReadError> {
        self.object(name)?.ok_or_else(|| self.missing(name))
    }

    /// The resource in a member, if it has one.
    pub fn resource<T: Resource>(&self, name: &str) -> Result<Option<T>, ReadError> {
        match self.object(name)? {
            Some(node) => T::read(&node).map(Some),
            None => Ok(None),
        }
    }

    /// The resources in a member's list; none where it is missing.
    pub fn resources<T: Resource>(&self, name: &str) -> Result<Vec<T>, ReadError> {
        let mut found = Vec::new();
        if let Some(list) = self.list(name)? {
            for item in list.items() {
                found.push(T::read(&item)?);
            }
        }
        Ok(found)
    }

    /// Where this value is, as `items[3].quantity`; `the body` for the outermost one.
    pub fn path(&self) -> String {
        let mut path = String::new();
        self.write_path(&mut path);
        if path.is_empty() {
            path.push_str("the body");
        }
        path
    }

    fn write_path(&self, path: &mut String) {
        if let Some(parent) = self.parent {
            parent.write_path(path);
        }
        match self.step {
            Step::Root => {}
            Step::Member(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Step::Item(i) => {
                path.push('[');
                path.push_str(&i.to_string());
                path.push(']');
            }
        }
    }

    /// The error that this value is wrong.
    pub fn wrong(&self, problem: &'static str) -> ReadError {
        ReadError::Member {
            path: self.path(),
            value: Some(self.value.quoted()),
            problem,
        }
    }

    /// The error that a member is missing.
    pub fn missing(&self, name: &str) -> ReadError {
        let node = Node {
            value: self.value,
            parent: Some(self),
            step: Step::Member(name),
        };
        ReadError::Member {
            path: node.path(),
            value: None,
            problem: "it is required",
        }
    }

    /// An error where this value is no object.
    pub fn check_object(&self) -> Result<(), ReadError> {
        if self.is_object() {
            Ok(())
        } else {
            Err(self.wrong("must be an object"))
        }
    }

    fn not_an_id(&self) -> ReadError {
        self.wrong("must be an id: 1 to 64 letters, digits, '-', '_', '.' or ':'")
    }
}
