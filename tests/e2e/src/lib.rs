//! The page in a real browser, against the real backend with its SQLite file.
//!
//! A test is a [`scene::Scene`]: a backend of its own in a process of its own, and a browser with a
//! fresh profile. What a reader does goes through [`page::Page`], which moves a mouse, presses keys
//! and taps as the browser's driver does, and looks through the element's open shadow root. What
//! the world has come to is asked of the database file ([`ledger`]), not of the page.
//!
//! Nothing sleeps for a while and hopes: conditions are awaited ([`wait`]), except where a delay is
//! itself what is tested.
//!
//! `cargo xtask test` sets what these tests need; see [`settings`].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a harness of tests, where a panic is a failed test"
)]
#![allow(
    clippy::float_arithmetic,
    reason = "places and times in a browser are floats"
)]

pub mod audit;
pub mod backend;
pub mod browser;
pub mod card;
pub mod demo;
pub mod display;
pub mod engine;
pub mod form;
pub mod hands;
pub mod ledger;
pub mod page;
pub mod scene;
pub mod settings;
pub mod wait;
pub mod watch;
pub mod wording;
