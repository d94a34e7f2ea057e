//! Typed access to the members of a document.

use super::{ReadError, Resource, Value};
use rules::id::IdError;
use std::borrow::Cow;

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

impl<'a> Node<'a> {
    pub(super) const fn root(value: &'a Value<'a>) -> Self {
        Self {
            value,
            parent: None,
            step: Step::Root,
        }
    }
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
        let path = self.field();
        if path.is_empty() {
            "the body".to_owned()
        } else {
            path
        }
    }

    /// As [`Node::path`], but empty for the outermost value.
    pub(crate) fn field(&self) -> String {
        let mut path = String::new();
        self.write_path(&mut path);
        path
    }

    /// The field of a member, whether it is there or not.
    pub(crate) fn field_of(&self, name: &str) -> String {
        let node = Node {
            value: self.value,
            parent: Some(self),
            step: Step::Member(name),
        };
        node.field()
    }

    /// The field of a member or item that is null.
    pub(crate) fn null_child(&self) -> Option<String> {
        match self.value {
            Value::Object(members) => {
                let null = members.iter().find(|(_, value)| value.is_null());
                null.map(|(name, _)| self.field_of(name))
            }
            Value::List(items) => {
                let null = items.iter().position(Value::is_null);
                null.map(|i| [&*self.field(), "[", &*i.to_string(), "]"].concat())
            }
            _ => None,
        }
    }

    /// This value where it is a text and not something else that counts as one.
    pub(crate) fn plain_text(&self) -> Option<&str> {
        match self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// This value as an error quotes it.
    pub(crate) fn quoted(&self) -> String {
        self.value.quoted()
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

    /// The error that a member is missing, or that there can be none in this value.
    pub fn missing(&self, name: &str) -> ReadError {
        if !self.is_object() {
            return self.wrong("must be an object");
        }
        ReadError::Member {
            path: self.field_of(name),
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
