//! The browser and the program that drives it.

use crate::display::{Display, Leash};
use crate::settings;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use thirtyfour::prelude::*;

/// The program that drives a browser, and the display that the browser draws on.
#[derive(Debug)]
pub struct Desk {
    address: String,
    _driver: Leash,
    _display: Display,
}

impl Desk {
    /// Sets one up.
    pub fn set_up() -> Self {
        let display = Display::start();
        let program = settings::chromedriver();
        let command = [program.to_str().unwrap(), "--port=0", "--log-level=SEVERE"];
        // Browsers leave folders behind there.
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = format!("su-e2e-desk-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let folder = folder.to_str().unwrap();
        let environment = [
            ("DISPLAY", &*display.name),
            ("TMPDIR", folder),
            ("SU_LEFT", folder),
        ];
        let (driver, port) = Leash::start(&command, &environment, |line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        Self {
            address: format!("http://127.0.0.1:{port}"),
            _driver: driver,
            _display: display,
        }
    }

    /// A browser with a fresh profile. `languages` is what its user reads.
    pub async fn browser(&self, languages: &str) -> WebDriverResult<WebDriver> {
        let arguments = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-position=0,0",
            "--window-size=1400,1000",
            "--hide-crash-restore-bubble",
        ];
        let capabilities = json!({
            "browserName": "chrome",
            "unhandledPromptBehavior": "ignore",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": {
                "binary": settings::chromium(),
                "args": arguments,
                "prefs": { "intl.accept_languages": languages },
            },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("an object was written")
        };
        WebDriver::new(&self.address, Capabilities::from(capabilities)).await
    }
}
