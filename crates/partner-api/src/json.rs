//! The tolerant reader: a parsed document and typed access to its members.
//!
//! What it tolerates was seen on the wire: member names in any case (.NET sends PascalCase), `null`
//! for missing, numbers in quotes and texts without, `"true"`, a byte order mark. What it does not
//! tolerate: a member that stands in an object twice, in whatever case. Two readers would take
//! different ones, and a quantity must mean one number.

mod error;
mod node;
mod value;

pub use error::ReadError;
pub use node::Node;
pub(crate) use value::Value;

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
        Node::root(&self.root)
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
