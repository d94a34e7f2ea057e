//! Ids that the backend makes up: GUIDs that follow from a seed and a name, never from chance.

use sha2::{Digest, Sha256};
use std::fmt;

/// A GUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid([u8; 16]);

impl Guid {
    /// The GUID that belongs to `name` under `seed`: the same every time, and different for every
    /// other name or seed. It carries version 4 and the usual variant, so that clients which look
    /// at these bits accept it.
    pub fn derive(seed: u64, name: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update(name.as_bytes());
        let digest = hash.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Self(bytes)
    }

    /// The GUID with these bytes, in the order in which they are written.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes, in the order in which they are written.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads a GUID in any case, with hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        if text.len() != 36 {
            return None;
        }
        let mut bytes = [0; 16];
        let mut at = 0;
        for byte in &mut bytes {
            if matches!(at, 8 | 13 | 18 | 23) {
                if text[at] != b'-' {
                    return None;
                }
                at += 1;
            }
            let digit = |c: u8| char::from(c).to_digit(16);
            *byte = (digit(text[at])? * 16 + digit(text[at + 1])?) as u8;
            at += 2;
        }
        Some(Self(bytes))
    }

    /// In upper case, as the wire writes order ids.
    pub fn upper(&self) -> String {
        self.text(b"0123456789ABCDEF")
            .iter()
            .map(|b| char::from(*b))
            .collect()
    }

    /// Its 36 letters. Every row of every list has some of these, and the formatter of numbers would
    /// take as long as all the rest of the row.
    fn text(&self, digits: &[u8; 16]) -> [u8; 36] {
        let mut text = [b'-'; 36];
        let mut at = 0;
        for (i, byte) in self.0.iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                at += 1;
            }
            text[at] = digits[usize::from(byte >> 4)];
            text[at + 1] = digits[usize::from(byte & 15)];
            at += 2;
        }
        text
    }
}

impl fmt::Display for Guid {
    /// In lower case, with hyphens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text(b"0123456789abcdef");
        f.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_goes_to_text_and_back_in_any_case() {
        let guid = Guid::derive(1, "customer/example");
        assert_eq!(Guid::parse(&guid.to_string()), Some(guid));
        assert_eq!(Guid::parse(&guid.upper()), Some(guid));
        assert_eq!(guid.to_string().as_bytes()[14], b'4');
    }

    #[test]
    fn what_is_not_a_guid_is_not_read() {
        for text in [
            "",
            "46a62ece-10ad-42e5-b3f1-b2ed53e6fc0",
            "46a62ece_10ad-42e5-b3f1-b2ed53e6fc08",
            "g6a62ece-10ad-42e5-b3f1-b2ed53e6fc08",
            "46a62ece-10ad-42e5-b3f1-b2ed53e6fc0é",
        ] {
            assert_eq!(Guid::parse(text), None, "{text}");
        }
    }

    #[test]
    fn seed_and_name_both_count() {
        assert_eq!(Guid::derive(1, "a"), Guid::derive(1, "a"));
        assert_ne!(Guid::derive(1, "a"), Guid::derive(2, "a"));
        assert_ne!(Guid::derive(1, "a"), Guid::derive(1, "b"));
    }
}
