//! The members of a resource, read one after the other.

use super::{Node, ReadError, Resource};
use rules::id::IdError;

/// Reads member after member and keeps the first error until the end.
///
/// With a `Result` for each member, each would bring code to drop all that were read before it;
/// that was two thirds of the reader's bytes in the page.
pub(crate) struct Fields<'n> {
    node: &'n Node<'n>,
    error: Option<ReadError>,
}

impl<'n> Fields<'n> {
    /// The members of an object.
    pub(crate) fn of(node: &'n Node<'n>) -> Self {
        Self {
            node,
            error: node.check_object().err(),
        }
    }

    /// The resource that was made of the members, or the first error.
    pub(crate) fn finish<T>(self, resource: T) -> Result<T, ReadError> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(resource),
        }
    }

    /// Not generic, so that it is there once.
    fn keep(&mut self, error: ReadError) {
        if self.error.is_none() {
            self.error = Some(error);
        }
    }

    fn kept<T: Default>(&mut self, result: Result<T, ReadError>) -> T {
        match result {
            Ok(value) => value,
            Err(error) => {
                self.keep(error);
                T::default()
            }
        }
    }

    /// A text, if there is one.
    #[inline(never)]
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let text = self.node.text(name);
        self.kept(text)
    }

    /// A text, empty where it is missing.
    #[inline(never)]
    pub(crate) fn string(&mut self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// A text that must be there.
    pub(crate) fn required_string(&mut self, name: &str) -> String {
        let text = self.node.required_text(name);
        self.kept(text)
    }

    /// A whole number, 0 where it is missing.
    #[inline(never)]
    pub(crate) fn number(&mut self, name: &str) -> i64 {
        let number = self.node.number(name);
        self.kept(number).unwrap_or_default()
    }

    /// A count, if there is one.
    #[inline(never)]
    pub(crate) fn count(&mut self, name: &str) -> Option<u32> {
        let count = self.node.count(name);
        self.kept(count)
    }

    /// A count that must be there.
    pub(crate) fn required_count(&mut self, name: &str) -> u32 {
        let count = self.node.required_count(name);
        self.kept(count)
    }

    /// A truth value, if there is one.
    #[inline(never)]
    pub(crate) fn boolean(&mut self, name: &str) -> Option<bool> {
        let boolean = self.node.boolean(name);
        self.kept(boolean)
    }

    /// A truth value, false where it is missing.
    #[inline(never)]
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        self.boolean(name).unwrap_or_default()
    }

    /// Texts; none where they are missing.
    #[inline(never)]
    pub(crate) fn texts(&mut self, name: &str) -> Vec<String> {
        let texts = self.node.texts(name);
        self.kept(texts)
    }

    /// An id, if there is one.
    pub(crate) fn id<T>(&mut self, name: &str, make: fn(&str) -> Result<T, IdError>) -> Option<T> {
        let id = self.node.id(name, make);
        self.kept(id)
    }

    /// A resource, if there is one.
    pub(crate) fn resource<T: Resource>(&mut self, name: &str) -> Option<T> {
        let resource = self.node.resource(name);
        self.kept(resource)
    }

    /// Resources; none where they are missing.
    pub(crate) fn resources<T: Resource>(&mut self, name: &str) -> Vec<T> {
        let resources = self.node.resources(name);
        self.kept(resources)
    }
}
