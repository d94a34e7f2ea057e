//! The native host: sockets, a writer thread, SQLite, the files of the page.

pub mod app;
mod connection;
mod writer;

pub use connection::{Server, ServerError};
pub use writer::{ThreadDesk, WriterThread};

use super::Host;
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

/// The host of a process: the system's clock, tokio's timers, standard error.
pub fn host() -> Host {
    Host::new(
        || match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
        },
        |time| Box::pin(tokio::time::sleep(time)),
        say,
    )
}

/// Says a sentence to whoever runs the process. Nobody may be there to hear it.
pub fn say(sentence: &str) {
    let _ = writeln!(std::io::stderr().lock(), "mock-backend: {sentence}");
}
