//! The browser and the program that drives it.

use crate::{display, settings};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use thirtyfour::prelude::*;

/// The program that drives browsers: one for all tests of a program, as long as any of them runs.
#[derive(Debug)]
pub struct Driver {
    child: Child,
    address: String,
}

impl Driver {
    /// The one that runs, or a new one.
    pub fn get() -> Arc<Self> {
        static RUNNING: Mutex<Weak<Driver>> = Mutex::new(Weak::new());
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(driver) = running.upgrade() {
            return driver;
        }
        display::clear_of_the_pointer();
        let driver = Arc::new(Self::start());
        *running = Arc::downgrade(&driver);
        driver
    }

    fn start() -> Self {
        let mut child = Command::new(settings::chromedriver())
            .args(["--port=0", "--log-level=SEVERE"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.by_ref().find_map(|line| {
            let line = line.unwrap();
            let (_, port) = line.split_once("successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let port = port.expect("chromedriver says on which port it listens");
        // It goes on to write, and somebody has to read.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address: format!("http://127.0.0.1:{port}"),
        }
    }

    /// A browser with a fresh profile. `languages` is what its user reads.
    pub async fn browser(&self, languages: &str) -> WebDriver {
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
            // Two windows lie on each other, and both are on show all the same.
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            "--disable-background-timer-throttling",
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
        let driver = WebDriver::new(&self.address, Capabilities::from(capabilities)).await;
        driver.unwrap_or_else(|error| panic!("the browser does not start: {error}"))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
