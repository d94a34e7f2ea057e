//! The console, and nothing else writes to it. What goes there holds no data of customers.

/// Tells whoever embeds the page that something is set up wrong.
pub fn warn(message: &str) {
    web_sys::console::warn_1(&["subscription-upgrades: ", message].concat().into());
}

/// Says where the code gave up, which must not happen; the message is ours and names no data.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or("?", |place| place.file());
        let line = panic.location().map_or(0, std::panic::Location::line);
        web_sys::console::error_1(
            &[
                "subscription-upgrades: gave up at ",
                place,
                ":",
                &line.to_string(),
            ]
            .concat()
            .into(),
        );
    }));
}
