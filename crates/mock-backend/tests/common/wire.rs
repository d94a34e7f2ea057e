//! A server in a process of its own, and a client that speaks plain HTTP/1.1 over a socket.

use super::Reply;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A folder that goes away at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let unique = format!("mock-backend-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(unique);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A folder with a page, for `--app`.
    pub fn page(&self) -> String {
        let app = self.file("app");
        std::fs::create_dir(&app).unwrap();
        std::fs::write(app.join("index.html"), "<html></html>").unwrap();
        app.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A running backend.
pub struct Backend {
    child: Child,
    pub address: String,
    pub started_in: Duration,
}

impl Backend {
    /// Starts one on a free port and waits until it answers.
    pub fn start(database: &Path, more: &[&str]) -> Self {
        Self::start_heard(database, more, Stdio::inherit())
    }

    /// The same, where somebody hears what it says on standard error.
    pub fn start_heard(database: &Path, more: &[&str], heard: Stdio) -> Self {
        let began = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_mock-backend"))
            .args(["--log", "off", "--listen", "127.0.0.1:0", "--database"])
            .arg(database)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(heard)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://");
        let address = address
            .unwrap_or_else(|| panic!("it said {line:?}"))
            .to_owned();
        Self {
            child,
            address,
            started_in: began.elapsed(),
        }
    }

    pub fn connect(&self) -> Connection {
        Connection::to(&self.address).unwrap()
    }

    /// Kills it, without a chance to put anything in order.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal, as `-TERM`.
    pub fn signal(&self, signal: &str) {
        let id = self.id().to_string();
        let killed = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(killed.success());
    }

    /// Waits until it has ended, and says how it did.
    pub fn ended(mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    /// Asks it to end, and says how it did.
    pub fn stop(self) -> i32 {
        self.signal("-TERM");
        self.ended()
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that is kept alive.
pub struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub fn to(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    pub fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> io::Result<Reply> {
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        self.stream.get_mut().write_all(text.as_bytes())?;
        self.read()
    }

    pub fn get(&mut self, path: &str) -> io::Result<Reply> {
        self.send("GET", path, &[("Authorization", "Bearer demo")], "")
    }

    pub fn post(&mut self, path: &str, request_id: &str, body: &str) -> io::Result<Reply> {
        let headers = [
            ("Authorization", "Bearer demo"),
            ("Content-Type", "application/json"),
            ("MS-RequestId", request_id),
        ];
        self.send("POST", path, &headers, body)
    }

    pub fn stream(&mut self) -> &mut TcpStream {
        self.stream.get_mut()
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }

    pub fn read(&mut self) -> io::Result<Reply> {
        let line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|s| s.parse().ok());
        let status = status.ok_or(io::ErrorKind::InvalidData)?;
        let mut headers = HeaderMap::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value.trim()).unwrap(),
            );
        }
        let length = headers.get("content-length");
        let length: usize = length.map_or(0, |l| l.to_str().unwrap().parse().unwrap());
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Reply {
            status,
            headers,
            body,
        })
    }
}
