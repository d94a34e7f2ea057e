//! Chance that is none: the same seed, purpose and number give the same.

use crate::guid::Guid;

/// The n-th number of a purpose, with every value as likely as any other.
pub fn number(seed: u64, purpose: &str, n: u64) -> u64 {
    let id = Guid::derive(seed, &format!("mock/{purpose}/{n}"));
    // Bytes without the six bits that make it a GUID.
    let bytes = id.as_bytes();
    let mut eight = [0; 8];
    eight[..6].copy_from_slice(&bytes[..6]);
    eight[6..].copy_from_slice(&bytes[14..]);
    u64::from_le_bytes(eight)
}

/// Whether the n-th of a purpose is one of so many in a hundred.
pub fn happens(seed: u64, purpose: &str, n: u64, percent: u32) -> bool {
    number(seed, purpose, n) % 100 < u64::from(percent)
}
