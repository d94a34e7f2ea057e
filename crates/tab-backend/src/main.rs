//! What a tab loads. It is a program, and not the library itself with a second crate type, because
//! rustc optimises across crates only what it links: a tenth of the bytes.
#![forbid(unsafe_code)]

#[cfg(target_arch = "wasm32")]
mod web;

/// Nothing starts by itself: JavaScript makes a `TabBackend`.
fn main() {}
