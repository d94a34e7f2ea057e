//! The native host: sockets, a writer thread, SQLite, the files of the page.

pub mod app;
mod bare;
mod connection;
mod cors;
mod front;
mod health;
mod log;
mod patience;
mod rate;
mod writer;

pub use connection::{Server, ServerError};
pub use cors::Origins;
pub use front::Options;
pub use log::{Level, Log};
pub use writer::{ThreadDesk, WriterThread};

use super::Host;
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

/// The host of a process: the system's clock, tokio's timers, a log to report to.
pub fn host(log: Log) -> Host {
    Host::new(
        milliseconds,
        |time| Box::pin(tokio::time::sleep(time)),
        move |sentence| {
            let now = crate::clerk::moment(milliseconds()).with_milliseconds();
            log.say(Level::Error, &now, sentence);
        },
    )
}

fn milliseconds() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
    }
}

/// Says a sentence to whoever runs the process. Nobody may be there to hear it.
pub fn say(sentence: &str) {
    let _ = writeln!(std::io::stderr().lock(), "mock-backend: {sentence}");
}
