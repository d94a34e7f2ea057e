//! A partner's own web site: served by a server that knows nothing of the page, with the release for
//! partners and the host pages on it, and a gateway to the backend under `/v1`.
#![allow(dead_code, reason = "each program of tests uses a part of it")]

use e2e::engine::Engine;
use e2e::page::Page;
use e2e::scene::Scene;
use e2e::{demo, watch};
use serde::Deserialize;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The folder with `embed/` and `hosts/`; `cargo xtask test` makes it.
pub fn folder() -> PathBuf {
    match std::env::var_os("SU_PARTNERS") {
        Some(folder) if !folder.is_empty() => folder.into(),
        _ => panic!("SU_PARTNERS is not set; `cargo xtask test` sets it and runs these tests"),
    }
}

/// The folder of the release in it, as a page beside `embed/` names it.
pub fn release() -> String {
    let all = std::fs::read_dir(folder().join("embed")).unwrap();
    let mut all = all.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    format!("embed/{}", all.next().unwrap())
}

/// An event that the element sent, as `hosts/host.js` wrote it down.
#[derive(Clone, Debug, Deserialize)]
pub struct Heard {
    /// Its name.
    #[serde(rename = "type")]
    pub name: String,
    /// What it says.
    pub detail: Value,
    /// Whether the host may cancel it.
    pub cancelable: bool,
    /// Whether it bubbles.
    pub bubbles: bool,
    /// Whether it crosses shadow roots.
    pub composed: bool,
    /// The id of the element that it came from.
    pub of: String,
}

/// Runs a script that does something to the page and has nothing to say.
pub async fn does(page: &Page, script: &str, arguments: Vec<Value>) {
    let script = format!("{script}\n; return true");
    let _: bool = page.ask(&script, arguments).await;
}

/// What a host has heard so far.
pub async fn heard(page: &Page) -> Vec<Heard> {
    // A driver may be back before the page's script has run.
    page.ask("return window.heard ?? []", vec![]).await
}

/// Waits until a host has heard an event.
#[track_caller]
pub fn hears(page: &Page, name: &str) -> impl Future<Output = Heard> {
    e2e::wait::until(format!("the event {name}"), async move || {
        let heard = heard(page).await;
        heard.into_iter().find(|heard| heard.name == name)
    })
}

/// `customer-id=…` of a story, for the address of a host page.
pub fn about(story: &str) -> String {
    format!("customer-id={}", demo::customer(story))
}

/// Takes what a policy had to forbid out of what a scene looks at in its end.
pub async fn forget_violations(page: &Page) {
    page.driver().goto("about:blank").await.unwrap();
    page.console().await;
}

/// A server of files. It ends when the tests end.
#[derive(Clone, Debug)]
pub struct Site {
    port: u16,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    /// Host and port of the backend.
    backend: String,
    asked: Mutex<Vec<String>>,
    rules: Mutex<Vec<Rule>>,
    /// What the host pages carry that Chromium's driver puts into every document itself.
    watch: Option<PathBuf>,
}

/// What is different about some answers.
#[derive(Clone, Debug)]
struct Rule {
    /// How their paths end.
    end: String,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    Header(String, String),
    Status(u16),
    Content(Vec<u8>),
    /// The connection ends instead.
    Cut,
}

impl Site {
    /// Serves the release and the host pages on a free port.
    pub fn of(scene: &Scene) -> Self {
        Self::start(&folder(), scene)
    }

    /// Serves a folder on a free port.
    pub fn start(folder: &Path, scene: &Scene) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let inner = Arc::new(Inner {
            folder: folder.to_owned(),
            backend: scene.backend.url("").replace("http://", ""),
            asked: Mutex::default(),
            rules: Mutex::default(),
            watch: (scene.page.engine() != Engine::Chromium)
                .then(|| scene.backend.page().join(watch::NAME)),
        });
        let serving = Arc::clone(&inner);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let inner = Arc::clone(&serving);
                // A browser may hang up whenever it likes.
                std::thread::spawn(move || inner.answer(stream).ok());
            }
        });
        Self { port, inner }
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Opens a host page with `more` in its address.
    pub async fn open(&self, page: &Page, name: &str, more: &str) {
        let address = format!("{}/hosts/{name}.html?{more}", self.origin());
        page.driver().goto(address).await.unwrap();
    }

    /// Opens a page with this in its body, beside the folder `hosts/`. It may say `RELEASE`.
    pub async fn open_body(&self, page: &Page, body: &str) {
        let body = body.replace("RELEASE", &release());
        let page_text = format!("<!doctype html><meta charset=utf-8><title>Own</title>{body}");
        self.content("/own.html", page_text.as_bytes());
        let address = format!("{}/own.html", self.origin());
        page.driver().goto(address).await.unwrap();
    }

    /// How often a path was asked for that ends like this.
    pub fn asked(&self, end: &str) -> usize {
        let asked = self.inner.asked.lock();
        let asked = asked.unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|path| path.ends_with(end)).count()
    }

    /// Gives the answers for paths that end like this another header.
    pub fn header(&self, end: &str, name: &str, value: &str) {
        self.rule(end, Change::Header(name.to_owned(), value.to_owned()));
    }

    /// Answers for paths that end like this with this status and nothing else.
    pub fn status(&self, end: &str, status: u16) {
        self.rule(end, Change::Status(status));
    }

    /// Answers for paths that end like this with something else.
    pub fn content(&self, end: &str, content: &[u8]) {
        self.rule(end, Change::Content(content.to_vec()));
    }

    /// Hangs up instead of answering for paths that end like this.
    pub fn cut(&self, end: &str) {
        self.rule(end, Change::Cut);
    }

    fn rule(&self, end: &str, change: Change) {
        let rules = self.inner.rules.lock();
        rules.unwrap_or_else(PoisonError::into_inner).push(Rule {
            end: end.to_owned(),
            change,
        });
    }
}

impl Inner {
    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut from = BufReader::new(stream.try_clone()?);
        let (mut head_of_request, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if from.read_line(&mut line)? == 0 || line == "\r\n" {
                break;
            }
            let lower = line.to_ascii_lowercase();
            if let Some(bytes) = lower.strip_prefix("content-length:") {
                length = bytes.trim().parse().unwrap_or(0);
            }
            if !lower.starts_with("connection:") {
                head_of_request.push_str(&line);
            }
        }
        let path = head_of_request.split(' ').nth(1).unwrap_or_default();
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let asked = self.asked.lock();
        asked
            .unwrap_or_else(PoisonError::into_inner)
            .push(path.to_owned());
        if path.starts_with("/v1/") {
            let mut body = vec![0; length];
            from.read_exact(&mut body)?;
            let mut backend = TcpStream::connect(&self.backend)?;
            backend.write_all(head_of_request.as_bytes())?;
            backend.write_all(b"Connection: close\r\n\r\n")?;
            backend.write_all(&body)?;
            std::io::copy(&mut backend, &mut stream)?;
            return Ok(());
        }
        let mut headers = vec![
            ("Content-Type".to_owned(), kind(path).to_owned()),
            ("Connection".to_owned(), "close".to_owned()),
            ("Cache-Control".to_owned(), "no-store".to_owned()),
        ];
        let (mut status, mut body): (u16, Vec<u8>) = match self.file(path) {
            Some(content) => (200, content),
            None => (404, Vec::new()),
        };
        let rules = self.rules.lock();
        let rules = rules.unwrap_or_else(PoisonError::into_inner).clone();
        for rule in rules.into_iter().filter(|rule| path.ends_with(&rule.end)) {
            match rule.change {
                Change::Header(name, value) => {
                    headers.retain(|(n, _)| !n.eq_ignore_ascii_case(&name));
                    headers.push((name, value));
                }
                Change::Status(other) => (status, body) = (other, Vec::new()),
                Change::Content(other) => (status, body) = (200, other),
                Change::Cut => return Ok(()),
            }
        }
        let mut head = format!(
            "HTTP/1.1 {status} Said\r\nContent-Length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(head.as_bytes())?;
        stream.write_all(b"\r\n")?;
        stream.write_all(&body)
    }

    fn file(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(watch) = &self.watch
            && path == format!("/{}", watch::NAME)
        {
            return std::fs::read(watch).ok();
        }
        let content = self.read(path)?;
        if self.watch.is_none() || !path.starts_with("/hosts/") || !path.ends_with(".html") {
            return Some(content);
        }
        let text = String::from_utf8(content).ok()?;
        watch::watched(&text).map(String::into_bytes)
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let path = Path::new(path.trim_start_matches('/'));
        let inside = path.components().all(|c| matches!(c, Component::Normal(_)));
        let path = self.folder.join(path);
        inside.then(|| std::fs::read(path).ok()).flatten()
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}
