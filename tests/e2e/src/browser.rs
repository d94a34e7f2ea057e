//! The browsers and the programs that drive them.

use crate::display::{Display, Leash};
use crate::engine::Engine;
use crate::settings;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use thirtyfour::prelude::*;

/// The program that drives a browser, and the display that the browser draws on.
#[derive(Debug)]
pub struct Desk {
    /// What it drives.
    pub engine: Engine,
    folder: PathBuf,
    address: String,
    _driver: Leash,
    _display: Display,
}

impl Desk {
    /// Sets one up.
    pub fn set_up(engine: Engine) -> Self {
        let display = Display::start();
        let folder = folder();
        let (driver, port) = match engine {
            Engine::Chromium => chromedriver(&display, &folder),
            Engine::Firefox => geckodriver(&display, &folder),
            Engine::WebKitGtk => webkit_driver(&display, &folder),
        };
        Self {
            engine,
            folder,
            address: format!("http://127.0.0.1:{port}"),
            _driver: driver,
            _display: display,
        }
    }

    /// Whether the user of its next browsers wants nothing to move. WebKitGTK is told by GTK's
    /// settings, and before it starts; for the others see `Page::media`.
    pub fn calm(&self, still: bool) {
        if self.engine == Engine::WebKitGtk {
            let settings = self.folder.join("gtk-3.0");
            std::fs::create_dir_all(&settings).unwrap();
            let moves = u8::from(!still);
            let text = format!("[Settings]\ngtk-enable-animations={moves}\n");
            std::fs::write(settings.join("settings.ini"), text).unwrap();
        }
    }

    /// A browser with a fresh profile. `languages` is what its user reads, as `zh-TW,en`; WebKitGTK
    /// is told in another way, see `Scene`.
    pub async fn browser(&self, languages: &str) -> WebDriverResult<WebDriver> {
        let capabilities = match self.engine {
            Engine::Chromium => chromium(languages),
            Engine::Firefox => firefox(languages),
            Engine::WebKitGtk => webkitgtk(),
        };
        let Value::Object(mut capabilities) = capabilities else {
            unreachable!("an object was written")
        };
        capabilities.insert("unhandledPromptBehavior".into(), json!("ignore"));
        let driver = WebDriver::new(&self.address, Capabilities::from(capabilities)).await?;
        if self.engine != Engine::Chromium {
            driver.set_window_rect(0, 0, 1400, 1000).await?;
        }
        Ok(driver)
    }
}

/// A new folder for what browsers leave behind.
fn folder() -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = format!("su-e2e-desk-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn environment<'a>(display: &'a Display, folder: &'a Path) -> [(&'a str, &'a str); 3] {
    let folder = folder.to_str().unwrap();
    [
        ("DISPLAY", &display.name),
        ("TMPDIR", folder),
        ("SU_LEFT", folder),
    ]
}

fn chromedriver(display: &Display, folder: &Path) -> (Leash, u16) {
    let program = settings::chromedriver();
    let command = [program.to_str().unwrap(), "--port=0", "--log-level=SEVERE"];
    Leash::start(&command, &environment(display, folder), |line| {
        let (_, port) = line.split_once("successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    })
}

fn geckodriver(display: &Display, folder: &Path) -> (Leash, u16) {
    let program = settings::geckodriver();
    let command = [
        program.to_str().unwrap(),
        "--port=0",
        // Two at once would have the same one.
        "--websocket-port=0",
        // For preferences while a page is open: `Page::media` and the like.
        "--allow-system-access",
    ];
    let home = [("HOME", folder.to_str().unwrap()), ("MOZ_LOG", "")];
    let environment = [environment(display, folder).as_slice(), &home].concat();
    Leash::start(&command, &environment, |line| {
        let (_, address) = line.split_once("Listening on ")?;
        address.trim().rsplit(':').next()?.parse().ok()
    })
}

fn webkit_driver(display: &Display, folder: &Path) -> (Leash, u16) {
    let program = settings::webkit_driver();
    // It says nothing when it listens, and cannot choose a port itself.
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let argument = format!("--port={port}");
    // Once it takes a connection it is ready; the shell says so in its place.
    let script = format!(
        "(for n in {{1..400}}; do (exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null && echo ready \
         && break; sleep 0.05; done) & exec \"$@\""
    );
    let command = [
        "bash",
        "-c",
        &script,
        "bash",
        program.to_str().unwrap(),
        &argument,
    ];
    let home = folder.to_str().unwrap();
    let more = [
        ("HOME", home),
        ("XDG_CONFIG_HOME", home),
        ("XDG_DATA_HOME", home),
        ("XDG_CACHE_HOME", home),
        ("XDG_RUNTIME_DIR", home),
        ("LC_ALL", "C.UTF-8"),
        ("GDK_BACKEND", "x11"),
        // There is no session whose accessibility bus could be asked for.
        ("NO_AT_BRIDGE", "1"),
        ("GTK_A11Y", "none"),
    ];
    let environment = [environment(display, folder).as_slice(), &more].concat();
    Leash::start(&command, &environment, move |line| {
        (line == "ready").then_some(port)
    })
}

fn chromium(languages: &str) -> Value {
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
    json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "binary": settings::chromium(),
            "args": arguments,
            "prefs": { "intl.accept_languages": languages },
        },
    })
}

fn firefox(languages: &str) -> Value {
    json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": settings::firefox(),
            "prefs": {
                "intl.accept_languages": languages,
                // A mouse that hovers, which a machine without one does not have.
                "ui.primaryPointerCapabilities": 6,
                "ui.allPointerCapabilities": 6,
                // As elsewhere: Tab goes to links, too, and nothing is searched while typing.
                "accessibility.tabfocus": 7,
                "accessibility.typeaheadfind": false,
                "browser.download.folderList": 2,
                "browser.shell.checkDefaultBrowser": false,
                "datareporting.policy.dataSubmissionEnabled": false,
            },
        },
    })
}

fn webkitgtk() -> Value {
    json!({
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": {
            "binary": settings::minibrowser(),
            "args": ["--automation"],
        },
    })
}
