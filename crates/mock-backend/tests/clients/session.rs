//! A client at work: requests in its form, answers as it reads them.

use crate::common::Reply;
use crate::common::wire::{Backend, Connection, Folder};
use serde_json::Value;
use std::io::Write;

/// How a client differs from the others.
pub trait Client {
    /// Headers of a request, in the client's order and spelling. `request` counts its requests;
    /// a retry has the same number.
    fn headers(&self, request: u32, locale: &str, has_body: bool) -> Vec<(String, String)>;

    /// The path of a link, as the client puts it behind the root.
    fn follow(&self, uri: &str) -> String;

    /// An item of GET …/upgrades, as the client sends it back.
    fn upgrade(&self, item: &Value) -> Vec<u8>;

    /// A subscription, as the client sends it back.
    fn subscription(&self, subscription: &Value) -> Vec<u8>;

    /// Whether the etag comes back in the body.
    const SENDS_ETAG: bool;

    /// Fails where the client could not read an answer.
    fn read(&self, answer: &Value);
}

/// The id of a client's request.
pub fn guid(request: u32) -> String {
    format!("5f0c1b3e-7a2d-4c58-9e61-{request:012x}")
}

/// One correlation id for all requests of a session.
pub const CORRELATION: &str = "c7a1b2d3-0e4f-4a5b-8c6d-7e8f90a1b2c3";

/// A client and the server that it talks to.
pub struct Session<C> {
    pub client: C,
    pub locale: &'static str,
    pub backend: Backend,
    connection: Connection,
    requests: u32,
    _folder: Folder,
}

impl<C: Client> Session<C> {
    /// Starts a server for the client alone.
    pub fn start(name: &str, client: C, locale: &'static str) -> Self {
        let folder = Folder::new(name);
        let backend = Backend::start(&folder.file("a.db"), &[]);
        Self {
            client,
            locale,
            connection: backend.connect(),
            backend,
            requests: 0,
            _folder: folder,
        }
    }

    /// A new request.
    pub fn send(&mut self, method: &str, path: &str, body: &[u8]) -> Reply {
        self.requests += 1;
        self.again(method, path, body)
    }

    /// The last request once more, as after an answer of 5xx.
    pub fn again(&mut self, method: &str, path: &str, body: &[u8]) -> Reply {
        let headers = self
            .client
            .headers(self.requests, self.locale, !body.is_empty());
        let sent = |name: &str| {
            let found = headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone())
        };
        let reply = exchange(&mut self.connection, method, path, &headers, body);
        for name in ["MS-RequestId", "MS-CorrelationId"] {
            let echoed = reply.header(name).unwrap();
            match sent(name) {
                Some(value) => assert_eq!(echoed, value, "{path}"),
                None => assert_eq!(echoed.len(), 36, "{path}"),
            }
        }
        reply
    }

    /// GET, read by the client.
    pub fn get(&mut self, path: &str) -> Value {
        let reply = self.send("GET", path, b"");
        assert_eq!(reply.status, 200, "{path}");
        let answer = reply.json();
        self.client.read(&answer);
        answer
    }
}

/// A request with these headers and no others, but for `Host` and the length.
pub fn exchange(
    connection: &mut Connection,
    method: &str,
    path: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Reply {
    let mut request = format!("{method} {path} HTTP/1.1\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    request.push_str("Host: localhost\r\n\r\n");
    let mut bytes = request.into_bytes();
    bytes.extend_from_slice(body);
    connection.stream().write_all(&bytes).unwrap();
    connection.read().unwrap()
}

/// Calls `check` with every object of an answer that says what it is.
pub fn walk(value: &Value, check: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => {
            if let Some(kind) = value["attributes"]["objectType"].as_str() {
                check(kind, value);
            }
            members.values().for_each(|member| walk(member, check));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, check)),
        _ => {}
    }
}
