//! The console, and nothing else writes to it. What goes there holds no data of customers.

/// Tells whoever embeds the page that something is set up wrong.
pub fn warn(message: &str) {
    web_sys::console::warn_1(&["subscription-upgrades: ", message].concat().into());
}
