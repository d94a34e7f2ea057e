//! What the tests need from the machine. `cargo xtask test` finds or builds it, and says where it
//! is in the environment.

use std::path::PathBuf;

/// A setting, or a sentence on how to come by it.
fn setting(name: &str) -> PathBuf {
    match std::env::var_os(name) {
        Some(value) if !value.is_empty() => value.into(),
        _ => panic!(
            "{name} is not set: the browser tests need a built page, a backend, a browser and a \
             display. `cargo xtask test` prepares them and runs these tests."
        ),
    }
}

/// The folder with the built page.
pub fn page() -> PathBuf {
    setting("SU_APP_DIST")
}

/// The backend's program.
pub fn backend() -> PathBuf {
    setting("SU_BACKEND")
}

/// Chromium.
pub fn chromium() -> PathBuf {
    setting("SU_CHROMIUM")
}

/// The program that drives it.
pub fn chromedriver() -> PathBuf {
    setting("SU_CHROMEDRIVER")
}

/// Firefox.
pub fn firefox() -> PathBuf {
    setting("SU_FIREFOX")
}

/// The program that drives it.
pub fn geckodriver() -> PathBuf {
    setting("SU_GECKODRIVER")
}

/// The browser that comes with WebKitGTK.
pub fn minibrowser() -> PathBuf {
    setting("SU_MINIBROWSER")
}

/// The program that drives it.
pub fn webkit_driver() -> PathBuf {
    setting("SU_WEBKITDRIVER")
}

/// The folder for screenshots.
pub fn screenshots() -> PathBuf {
    setting("SU_SCREENSHOTS")
}

/// axe-core, as one file.
pub fn axe() -> PathBuf {
    setting("SU_AXE")
}
