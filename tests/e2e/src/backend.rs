//! A backend in a process of its own, with a database file of its own.

use crate::ledger::Ledger;
use crate::{demo, settings, wait};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// A running backend. It ends, and its files go, when this is dropped.
#[derive(Debug)]
pub struct Backend {
    folder: PathBuf,
    page: PathBuf,
    port: u16,
    child: Mutex<Option<Child>>,
    client: reqwest::Client,
    token: &'static str,
}

/// A request to the API, as the journal has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// Method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Status of the answer; none where a fault kept it from going out.
    pub status: Option<u16>,
    /// `MS-RequestId`.
    pub request_id: String,
    /// Whether the answer was that of an earlier request.
    pub replayed: bool,
    /// The fault that it met.
    pub fault: Option<String>,
}

impl Backend {
    /// Starts one on a free port, with the scenario `demo`. `edit` may change the copy of the page
    /// that it serves; without it there is no copy.
    pub fn start(edit: Option<&dyn Fn(&Path)>) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = format!("su-e2e-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let page = match edit {
            None => settings::page(),
            Some(edit) => {
                let page = folder.join("page");
                copy(&settings::page(), &page);
                edit(&page);
                page
            }
        };
        let mut backend = Self {
            folder,
            page,
            port: 0,
            child: Mutex::new(None),
            client: reqwest::Client::builder().build().unwrap(),
            token: "demo",
        };
        backend.port = backend.run();
        backend
    }

    /// Runs the program and waits until it answers. The port.
    fn run(&self) -> u16 {
        let mut child = Command::new(settings::backend())
            .arg("--listen")
            .arg(format!("127.0.0.1:{}", self.port))
            .arg("--database")
            .arg(self.file())
            .args(["--scenario", "demo", "--seed", &demo::SEED.to_string()])
            .args(["--log", "off"])
            .arg("--app")
            .arg(&self.page)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let port = line.trim().rsplit(':').next().and_then(|p| p.parse().ok());
        *self.child() = Some(child);
        port.unwrap_or_else(|| panic!("the backend said {line:?} instead of where it listens"))
    }

    fn child(&self) -> std::sync::MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Kills it, without a chance to put anything in order.
    pub fn kill(&self) {
        if let Some(mut child) = self.child().take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts it again on the same port, with the same file.
    pub fn restart(&self) {
        assert_eq!(self.run(), self.port);
    }

    /// An address of the page or the API.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn file(&self) -> PathBuf {
        self.folder.join("state.sqlite")
    }

    /// The folder of the page that it serves; a test that edits it got a copy.
    pub fn page(&self) -> &Path {
        &self.page
    }

    /// What it has really done.
    pub fn ledger(&self) -> Ledger {
        Ledger::of(&self.file())
    }

    /// A request with a JSON body, without the page.
    pub async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, self.url(path));
        request = request.bearer_auth(self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path} answered {status}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// What the API says at a path.
    pub async fn get(&self, path: &str) -> Value {
        self.send("GET", path, None).await
    }

    /// Changes a subscription without the page.
    pub async fn change(&self, story: &str, key: &str, change: &[(&str, Value)]) {
        let path = demo::at_subscription(story, key);
        let mut body = self.get(&path).await;
        for (name, value) in change {
            body[*name] = value.clone();
        }
        self.send("PATCH", &path, Some(&body)).await;
    }

    /// Adds a fault; see `mock_backend::controls`.
    pub async fn fault(&self, fault: Value) {
        self.send("POST", "/mock/faults", Some(&fault)).await;
    }

    /// Adds a fault that the next POST of an upgrade meets.
    pub async fn upgrade_fault(&self, mut fault: Value) {
        fault["method"] = json!("POST");
        fault["path"] = json!("/v1/*/upgrades");
        if fault.get("times").is_none() {
            fault["times"] = json!(1);
        }
        self.fault(fault).await;
    }

    /// Takes all faults away.
    pub async fn heal(&self) {
        self.send("DELETE", "/mock/faults", None).await;
    }

    /// Every request to the API so far.
    pub async fn journal(&self) -> Vec<Visit> {
        let journal = self.get("/mock/journal").await;
        serde_json::from_value(journal["visits"].clone()).unwrap()
    }

    /// Every upgrade that was posted so far.
    pub async fn posts(&self) -> Vec<Visit> {
        let mut visits = self.journal().await;
        visits.retain(|v| v.method == "POST" && v.path.ends_with("/upgrades"));
        visits
    }

    /// Waits until so many upgrades were posted.
    pub async fn posted(&self, count: usize) -> Vec<Visit> {
        let what = format!("{count} posts of an upgrade");
        wait::until(what, async || {
            let posts = self.posts().await;
            (posts.len() >= count).then_some(posts)
        })
        .await
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
