//! The etag of a subscription: base64 of `{"id":"<guid in lower case>","version":n}`.
//!
//! Clients treat it as opaque. It travels in `attributes.etag` of the body; a few calls also send
//! it as `If-Match`, in double quotes.

use crate::json::Document;
use rules::SubscriptionId;

/// What an etag says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag {
    /// The subscription.
    pub id: SubscriptionId,
    /// Its version; each change adds one.
    pub version: u32,
}

impl ETag {
    /// The opaque text.
    pub fn encode(&self) -> String {
        let id = self.id.as_str().to_ascii_lowercase();
        base64(format!(r#"{{"id":"{id}","version":{}}}"#, self.version).as_bytes())
    }

    /// Reads an opaque text, also in quotes or marked as weak (`W/"…"`). Nothing where it is no
    /// etag of ours.
    pub fn decode(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix("W/").unwrap_or(text);
        let bytes = from_base64(text.trim_matches('"'))?;
        let document = Document::parse(&bytes).ok()?;
        let node = document.root();
        Some(Self {
            id: node.id("id", SubscriptionId::new).ok()??,
            version: node.count("version").ok()??,
        })
    }
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    let letter = |bits: u32| char::from(LETTERS[(bits & 63) as usize]);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| chunk.get(i).map_or(0, |b| u32::from(*b));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        text.push(letter(bits >> 18));
        text.push(letter(bits >> 12));
        text.push(if chunk.len() > 1 {
            letter(bits >> 6)
        } else {
            '='
        });
        text.push(if chunk.len() > 2 { letter(bits) } else { '=' });
    }
    text
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut held) = (0u32, 0);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for byte in text.trim_end_matches('=').bytes() {
        let letter = LETTERS.iter().position(|l| *l == byte)? as u32;
        bits = bits << 6 | letter;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
            assert_eq!(from_base64(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(from_base64("Zm9v YmFy"), None);
    }
}
