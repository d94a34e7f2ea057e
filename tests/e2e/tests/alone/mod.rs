//! The page without a server, and the bar above it.
#![allow(dead_code, reason = "each program of tests uses a part of it")]

use e2e::form::SEATS;
use e2e::page::Page;
use e2e::{demo, settings, wait};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Looks into the bar's shadow root, once the bar is drawn there.
pub const BAR: &str = "const made = document.querySelector('[data-su-mock]')?.shadowRoot;
    const bar = made?.querySelector('section') ? made : null;";

/// A static server as plain as they come: files of a folder below `/some/where/`, nothing else. It
/// runs until the tests end.
pub fn static_server(folder: PathBuf) -> String {
    static_server_that_loses(folder, "")
}

/// One that has not got, the first time, the file whose name begins like this.
pub fn static_server_that_loses(folder: PathBuf, lost: &'static str) -> String {
    let seen = Arc::new(AtomicBool::new(lost.is_empty()));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (folder, seen) = (folder.clone(), seen.clone());
            let loses = move |name: &str| name.starts_with(lost) && !seen.swap(true, Relaxed);
            // A browser that goes away in the middle is no failure.
            std::thread::spawn(move || drop(serve(stream, &folder, loses)));
        }
    });
    format!("http://{address}/some/where/")
}

fn serve(
    mut stream: TcpStream,
    folder: &Path,
    loses: impl Fn(&str) -> bool,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let asked = lines.next().transpose()?.unwrap_or_default();
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let path = asked.split(' ').nth(1).unwrap_or_default();
    let name = path.strip_prefix("/some/where/");
    let name = name.map(|n| if n.is_empty() { "index.html" } else { n });
    // A name may have a query behind it.
    let name = name.map(|n| n.split('?').next().unwrap_or(n));
    let there = name.filter(|n| !n.contains("..") && !loses(n));
    let file = there.map(|n| folder.join(n));
    let (status, content) = match file.and_then(|file| std::fs::read(file).ok()) {
        Some(content) => ("200 OK", content),
        None => ("404 Not Found", Vec::new()),
    };
    let ending = name.and_then(|n| n.rsplit('.').next());
    let kind = match ending.unwrap_or_default() {
        "html" => "text/html",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
    write!(
        stream,
        "HTTP/1.0 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        content.len()
    )?;
    stream.write_all(&content)
}

/// Opens the page without a server of its own.
pub async fn open_alone(page: &Page) -> String {
    let address = static_server(settings::page());
    page.driver().goto(&address).await.unwrap();
    address
}

/// Goes to an address of the page.
pub async fn go(page: &Page, fragment: &str) {
    let script = "location.hash = arguments[0]; return true";
    let _: bool = page.ask(script, vec![json!(fragment)]).await;
}

/// Opens the review of an upgrade that is possible.
pub async fn review(page: &Page) {
    go(page, &demo::upgrade("alpine", "premium")).await;
    page.see(SEATS).await;
    page.go_to_review().await;
}

/// A request: method, path, MS-RequestId, body.
pub struct Asked(
    pub &'static str,
    pub String,
    pub &'static str,
    pub Option<String>,
);

impl Asked {
    /// Its headers.
    pub fn headers(&self) -> Vec<(&'static str, &'static str)> {
        let mut headers = vec![
            ("accept", "application/json"),
            ("authorization", "Bearer demo"),
            ("ms-correlationid", "0c1d1e2f-0000-4000-8000-000000000001"),
            ("ms-requestid", self.2),
            ("x-locale", "zh-TW"),
        ];
        if self.3.is_some() {
            headers.push(("content-type", "application/json"));
        }
        headers
    }
}

/// Asks the backend in the tab: status, headers, body.
pub async fn ask_tab(page: &Page, asked: &Asked) -> (u16, Vec<(String, String)>, String) {
    let script = "const [method, path, headers, body] = arguments;
        host.fetch(new Request(path, { method, headers, body: body ?? undefined })).then(
          async (r) => done([r.status, [...r.headers], await r.text()]),
          (error) => done([0, [], String(error)]));";
    let headers = json!(asked.headers());
    let arguments = vec![json!(asked.0), json!(asked.1), headers, json!(asked.3)];
    page.ask_later(script, arguments).await
}

/// Sets a control of the backend in the tab.
pub async fn control(page: &Page, path: &str, body: Value) {
    let asked = Asked("POST", path.to_owned(), "r", Some(body.to_string()));
    let (status, _, text) = ask_tab(page, &asked).await;
    assert_eq!(status, 200, "{text}");
}

/// Waits until the bar is there and shows something, by a script that finds `bar`.
pub async fn bar_says(page: &Page, what: &str, script: &str) {
    let script = format!("{BAR} return Boolean(bar && ({script}))");
    wait::until(what, async || {
        page.ask::<bool>(&script, vec![]).await.then_some(())
    })
    .await;
}

/// Runs a script that finds `bar`.
pub async fn with_bar(page: &Page, script: &str, arguments: Vec<Value>) {
    bar_says(page, "the bar", "true").await;
    let script = format!("{BAR} {script}; return true");
    let _: bool = page.ask(&script, arguments).await;
}

/// Waits until the bar has done what was chosen last.
pub async fn done(page: &Page) {
    bar_says(
        page,
        "that it is done",
        "bar.querySelector('output').textContent",
    )
    .await;
}

/// Chooses in a field of the bar.
pub async fn choose(page: &Page, field: &str, value: &str) {
    let script = "const field = bar.querySelector(`[data-su-mock-${arguments[0]}]`);
        field.value = arguments[1];
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    with_bar(page, script, vec![json!(field), json!(value)]).await;
}
