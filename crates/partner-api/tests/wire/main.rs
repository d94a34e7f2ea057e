//! The wire format: what is written, what is understood, and that nothing makes the reader panic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // helpers are tests as well

mod convert;
mod facts;
mod golden;
mod mutation;
mod round_trip;
mod samples;
mod tolerance;
