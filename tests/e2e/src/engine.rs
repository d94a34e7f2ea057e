//! The browser engines, and tests that run in each of them.
//!
//! A test is written once, as a function without `#[test]`, and its name is put into
//! [`in_every_engine!`](crate::in_every_engine). Who forgets that has a function that nobody calls,
//! which the lints refuse.

use std::cell::Cell;

/// What draws the page and takes the input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Chromium; also where a test says nothing of engines.
    #[default]
    Chromium,
    /// Firefox ESR.
    Firefox,
    /// WebKitGTK's MiniBrowser, the nearest to Safari that runs here.
    WebKitGtk,
}

thread_local! {
    /// A test has a thread of its own.
    static NOW: Cell<Engine> = const { Cell::new(Engine::Chromium) };
}

impl Engine {
    /// The engine of the scenes that this thread plays.
    pub fn now() -> Self {
        NOW.get()
    }

    /// Runs a test, whose scenes are then played in this engine.
    pub fn test(self, test: impl FnOnce()) {
        NOW.set(self);
        test();
    }
}

/// Makes three tests of each function: `NAME::in_chromium`, `NAME::in_firefox` and
/// `NAME::in_webkitgtk`.
#[macro_export]
macro_rules! in_every_engine {
    [$($name:ident),+ $(,)?] => { $(
        mod $name {
            #[test]
            fn in_chromium() {
                $crate::engine::Engine::Chromium.test(super::$name);
            }
            #[test]
            fn in_firefox() {
                $crate::engine::Engine::Firefox.test(super::$name);
            }
            #[test]
            fn in_webkitgtk() {
                $crate::engine::Engine::WebKitGtk.test(super::$name);
            }
        }
    )+ };
}

/// The same without WebKitGTK, whose driver has no finger, no key that repeats and no media
/// features to choose.
#[macro_export]
macro_rules! in_chromium_and_firefox {
    [$($name:ident),+ $(,)?] => { $(
        mod $name {
            #[test]
            fn in_chromium() {
                $crate::engine::Engine::Chromium.test(super::$name);
            }
            #[test]
            fn in_firefox() {
                $crate::engine::Engine::Firefox.test(super::$name);
            }
        }
    )+ };
}
