//! The tolerant reader: a parsed document and typed access to its members.
//!
//! What it tolerates was seen on the wire: member names in any case (.NET sends PascalCase), `null`
//! for missing, numbers in quotes and texts without, `"true"`, a byte order mark. What it does not
//! tolerate: a member that stands in an object twice, in whatever case. Two readers would take
//! different ones, and a quantity must mean one number.

mod error;
mod fields;
mod node;
mod parse;
mod value;

pub use error::ReadError;
pub(crate) use fields::Fields;
pub use node::Node;
use value::Value;

use parse::{Flaw, Parser};

/// A parsed document. It borrows the bytes that it was parsed from.
#[derive(Debug)]
pub struct Document<'a> {
    root: Value<'a>,
}

impl<'a> Document<'a> {
    /// Parses a body. Never panics, whatever the bytes; nesting is limited to 127 levels.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ReadError> {
        // The service sent a byte order mark at some time (a Java SDK fix of 2018 strips it).
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match bytes.trim_ascii_start().first() {
            None => return Err(ReadError::Empty),
            Some(b'<') => return Err(ReadError::WebPage),
            Some(_) => {}
        }
        let (text, valid) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, bytes.len()),
            Err(error) => ("", error.valid_up_to()),
        };
        let mut parser = Parser::new(text);
        let (at, flaw) = match parser.document() {
            _ if valid < bytes.len() => (valid, Flaw::Wrong("it is not UTF-8")),
            Ok(root) => return Ok(Self { root }),
            Err(flaw) => (parser.at, flaw),
        };
        let before = bytes.get(..at).unwrap_or_default();
        let in_line = before.rsplit(|byte| *byte == b'\n').next();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = in_line.map_or(0, <[u8]>::len) + 1;
        Err(match flaw {
            Flaw::End => ReadError::Truncated { line, column },
            Flaw::Wrong(problem) => ReadError::Syntax {
                problem,
                line,
                column,
            },
        })
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
