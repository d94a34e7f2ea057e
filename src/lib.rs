//! The page: a custom element that shows a customer's subscriptions, says which can be upgraded
//! and why not, and upgrades them.
//!
//! JSON becomes domain types in [`api`], [`data`] keeps what the backend said, [`view`] draws it.
#![deny(unsafe_code)]

mod api;
mod app;
mod data;
mod element;
mod events;
mod intl;
mod live;
mod log;
mod screen;
mod session;
mod text;
mod view;

/// Registers `<subscription-upgrades>`.
pub fn start() {
    log::report_panics();
    element::register();
}
