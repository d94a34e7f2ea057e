//! What happens, as JSON, a line for each event. A thread writes the lines: whoever should read
//! them and does not must not hold up an answer, so lines are lost rather than waited for, and how
//! many is said.
//!
//! No line has a name, a mail address, a token, a body, a query or an id that a client chose freely.

use serde::Serialize;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// How many lines may wait to be written.
const WAITING: usize = 4096;

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Everything: each request.
    Info,
    /// What should not be: requests that were shed or could not be stored.
    Warn,
    /// What must not be.
    Error,
    /// Nothing.
    Off,
}

impl Level {
    /// The level with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "info" => Some(Self::Info),
            "warn" => Some(Self::Warn),
            "error" => Some(Self::Error),
            "off" => Some(Self::Off),
            _ => None,
        }
    }
}

/// A request and what became of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Visit<'a> {
    /// Method.
    pub method: &'a str,
    /// The route, with gaps where ids stand.
    pub route: &'a str,
    /// Status of the answer.
    pub status: u16,
    /// How long it took, in microseconds.
    pub microseconds: u64,
    /// Id of the partner whose token came with it.
    pub partner: Option<String>,
    /// `MS-RequestId`.
    pub request_id: Option<&'a str>,
    /// `MS-CorrelationId`.
    pub correlation_id: Option<&'a str>,
    /// Whether the answer was that of an earlier request.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub replayed: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Event<'a> {
    Request(&'a Visit<'a>),
    Message(&'a str),
    /// So many lines were lost here.
    Lost(u64),
}

#[derive(Serialize)]
struct Line<'a> {
    time: &'a str,
    level: Level,
    #[serde(flatten)]
    event: Event<'a>,
}

enum Note {
    Line(String),
    Flush(SyncSender<()>),
}

/// Where events are told.
#[derive(Clone)]
pub struct Log {
    level: Level,
    notes: Option<SyncSender<Note>>,
    lost: Arc<AtomicU64>,
}

impl Log {
    /// A log that nobody keeps.
    pub fn off() -> Self {
        Self {
            level: Level::Off,
            notes: None,
            lost: Arc::default(),
        }
    }

    /// A log of a level that goes to `out`.
    pub fn start(level: Level, out: impl Write + Send + 'static) -> std::io::Result<Self> {
        if level == Level::Off {
            return Ok(Self::off());
        }
        let (notes, received) = sync_channel(WAITING);
        let lost = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&lost);
        thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || write(&received, &seen, out))?;
        Ok(Self {
            level,
            notes: Some(notes),
            lost,
        })
    }

    /// Whether events of a level are kept.
    pub fn keeps(&self, level: Level) -> bool {
        self.level <= level && self.notes.is_some()
    }

    /// Tells of a request.
    pub fn request(&self, level: Level, time: &str, visit: &Visit<'_>) {
        self.tell(level, time, Event::Request(visit));
    }

    /// Says a sentence.
    pub fn say(&self, level: Level, time: &str, sentence: &str) {
        self.tell(level, time, Event::Message(sentence));
    }

    fn tell(&self, level: Level, time: &str, event: Event<'_>) {
        let Some(notes) = self.notes.as_ref().filter(|_| self.keeps(level)) else {
            return;
        };
        let line = text(time, level, event);
        if notes.try_send(Note::Line(line)).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until everything so far is written, or for a second.
    pub fn flush(&self) {
        if let Some(notes) = &self.notes {
            let (done, told) = sync_channel(1);
            if notes.try_send(Note::Flush(done)).is_ok() {
                let _ = told.recv_timeout(Duration::from_secs(1));
            }
        }
    }
}

fn text(time: &str, level: Level, event: Event<'_>) -> String {
    // Numbers and texts cannot fail to serialise.
    let mut line = serde_json::to_string(&Line { time, level, event }).unwrap_or_default();
    line.push('\n');
    line
}

fn write(notes: &Receiver<Note>, lost: &AtomicU64, mut out: impl Write) {
    let mut buffer = String::new();
    while let Ok(first) = notes.recv() {
        let mut waiting = Vec::new();
        for note in std::iter::once(first).chain(notes.try_iter().take(WAITING)) {
            match note {
                Note::Line(line) => buffer.push_str(&line),
                Note::Flush(done) => waiting.push(done),
            }
        }
        let missing = lost.swap(0, Ordering::Relaxed);
        if missing > 0 {
            buffer.push_str(&text("", Level::Warn, Event::Lost(missing)));
        }
        // Nobody may be there to read it.
        let _ = out.write_all(buffer.as_bytes());
        let _ = out.flush();
        buffer.clear();
        for done in waiting {
            let _ = done.send(());
        }
    }
}

/// An id for the log: as it is where it is like a GUID or a counter. A client could send anything
/// as its id, also a name or a token.
pub fn id(text: &str) -> Option<&str> {
    let like_an_id = |b: u8| b.is_ascii_hexdigit() || b == b'-';
    let plain = text.len() <= 64 && text.bytes().all(like_an_id);
    Some(if plain { text } else { "(not a GUID)" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Mutex, PoisonError};

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let mut page = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            page.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_event_is_one_line_of_json_whatever_is_in_it() {
        let page = Page::default();
        let log = Log::start(Level::Warn, page.clone()).unwrap();
        log.say(Level::Info, "t", "not kept");
        log.say(Level::Error, "t", "two\r\nlines \"quoted\"");
        log.flush();
        let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        assert_eq!(
            text,
            "{\"time\":\"t\",\"level\":\"error\",\"message\":\"two\\r\\nlines \\\"quoted\\\"\"}\n"
        );
    }

    #[test]
    fn nobody_waits_for_a_reader_who_does_not_read() {
        struct Stuck;
        impl Write for Stuck {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                thread::sleep(Duration::from_secs(3600));
                Ok(0)
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let log = Log::start(Level::Info, Stuck).unwrap();
        for _ in 0..3 * WAITING {
            log.say(Level::Info, "t", "a line");
        }
        assert!(log.lost.load(Ordering::Relaxed) > 0);
    }

    #[test]
    fn an_id_that_could_be_anything_is_not_logged() {
        let guid = "0a1b2c3d-0000-4000-8000-0123456789ab";
        assert_eq!(id(guid), Some(guid));
        for text in ["jane@contoso.example", "Bearer_demo", &"a".repeat(65)] {
            assert_eq!(id(text), Some("(not a GUID)"), "{text}");
        }
    }
}
