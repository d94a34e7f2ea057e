//! Error codes: numbers out, numbers or words in.

use crate::json::Node;
use serde::ser::{Serialize, Serializer};

/// A code of a fault or of an upgrade error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// A number: what the service writes, and the one form that every client reads.
    Number(i64),
    /// A word that we have no number for; kept as it came.
    Word(Box<str>),
}

impl Code {
    /// The number, where there is one.
    pub const fn number(&self) -> Option<i64> {
        match self {
            Self::Number(n) => Some(*n),
            Self::Word(_) => None,
        }
    }

    /// Reads a number, digits in quotes, or a word.
    pub(crate) fn read(node: &Node<'_>) -> Option<Self> {
        match node.as_number() {
            Some(number) => Some(Self::Number(number)),
            None => node.as_text().map(|text| Self::Word(text.as_ref().into())),
        }
    }
}

impl Default for Code {
    fn default() -> Self {
        Self::Number(0)
    }
}

impl From<i64> for Code {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Word(word) => serializer.serialize_str(word),
        }
    }
}

/// The place of a word in a list, without regard to case and underscores: enum values come as
/// `UpgradeOnly`, `upgradeOnly` or `upgrade_only`, by client.
pub(crate) fn position(words: &[&str], word: &str) -> Option<usize> {
    let letters = |text: &str, at: &mut usize| -> Option<u8> {
        loop {
            let byte = *text.as_bytes().get(*at)?;
            *at += 1;
            if byte != b'_' {
                return Some(byte.to_ascii_lowercase());
            }
        }
    };
    words.iter().position(|candidate| {
        let (mut i, mut k) = (0, 0);
        loop {
            match (letters(candidate, &mut i), letters(word, &mut k)) {
                (None, None) => return true,
                (a, b) if a != b => return false,
                _ => {}
            }
        }
    })
}
