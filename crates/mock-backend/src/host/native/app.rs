//! The files of the page, from a folder: right types, compressed where there is a compressed
//! sibling, kept for ever where the name changes with the content.

use crate::backend::Backend;
use crate::problem::Problem;
use crate::router::{Envelope, api, headers};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder with the files of the page.
#[derive(Clone, Debug)]
pub struct App {
    root: Arc<Path>,
}

/// Endings and types. Everything else is bytes.
const TYPES: [(&str, &str); 14] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("json", "application/json; charset=utf-8"),
    ("map", "application/json; charset=utf-8"),
    ("webmanifest", "application/manifest+json; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/plain; charset=utf-8"),
];

impl App {
    /// The files in a folder, which must have an `index.html`.
    pub fn new(folder: &Path) -> io::Result<Self> {
        let root = folder.canonicalize()?;
        if !root.join("index.html").is_file() {
            let problem = "there is no index.html in it";
            return Err(io::Error::new(io::ErrorKind::NotFound, problem));
        }
        Ok(Self { root: root.into() })
    }

    /// The router that serves them. What is no file of the page was meant for the API.
    pub fn router(self, backend: Arc<Backend>) -> Router {
        Router::new().fallback(move |request: Request| {
            let (app, backend) = (self.clone(), Arc::clone(&backend));
            async move {
                let envelope = Envelope::of(request.headers(), &backend);
                // Files are read by the blocking pool, so that no other answer waits for a disk.
                let (parts, body) = request.into_parts();
                let serving = tokio::task::spawn_blocking(move || (app.serve(&parts), parts));
                match serving.await {
                    Ok((Some(Ok(response)), _)) => response,
                    Ok((Some(Err(problem)), _)) => {
                        envelope.respond(problem.answer(envelope.language))
                    }
                    Ok((None, parts)) => {
                        api(State(backend), Request::from_parts(parts, body)).await
                    }
                    Err(_) => envelope.respond(Problem::Internal.answer(envelope.language)),
                }
            }
        })
    }

    /// The file that a request asks for; nothing where there is none.
    fn serve(&self, request: &Parts) -> Option<Result<Response, Problem>> {
        let path = self.find(request.uri.path())?;
        if !matches!(request.method, Method::GET | Method::HEAD) {
            let allow = "GET, HEAD".to_owned();
            return Some(Err(Problem::MethodNotAllowed { allow }));
        }
        let is_page = *path == *self.root.join("index.html");
        let response = file(&path, &request.headers, is_page);
        Some(response.map_err(|_| Problem::Internal))
    }

    /// The file of a path; nothing for a path that leads out of the folder or to a hidden file.
    fn find(&self, path: &str) -> Option<PathBuf> {
        let decoded = percent_decode_str(path).decode_utf8().ok()?;
        let mut found = self.root.to_path_buf();
        for segment in decoded.split('/').filter(|s| !s.is_empty()) {
            let strange = |c: char| c.is_control() || matches!(c, '\\' | ':');
            if segment.starts_with('.') || segment.contains(strange) {
                return None;
            }
            found.push(segment);
        }
        if decoded.ends_with('/') {
            found.push("index.html");
        }
        // Links may lead anywhere, so what counts is where the file really is.
        let found = found.canonicalize().ok()?;
        (found.starts_with(&*self.root) && found.is_file()).then_some(found)
    }
}

/// A file. The page itself is told that its backend is here.
fn file(path: &Path, request: &HeaderMap, is_page: bool) -> io::Result<Response> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("");
    let kind = TYPES.iter().find(|(e, _)| ending.eq_ignore_ascii_case(e));
    let kind = kind.map_or("application/octet-stream", |(_, kind)| kind);
    let (source, encoding) = match is_page {
        true => (path.to_path_buf(), None),
        false => encoded(path, request),
    };
    let tag = tag(&source, encoding)?;
    let known = request
        .get(IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| {
            v.split(',')
                .any(|t| t.trim().trim_start_matches("W/") == tag)
        });

    let mut response = Response::new(Body::empty());
    let out = response.headers_mut();
    headers::every(out);
    if ending == "html" {
        headers::page(out);
        insert(out, CONTENT_SECURITY_POLICY, &policy(&std::fs::read(path)?));
    } else {
        insert(
            out,
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        );
        // A partner's page of another origin embeds these; they are the same for everybody.
        insert(
            out,
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        );
        insert(out, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
    let kept = match is_hashed(name) {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    insert(out, CACHE_CONTROL, kept);
    insert(out, VARY, "Accept-Encoding");
    insert(out, ETAG, &tag);
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    insert(out, CONTENT_TYPE, kind);
    if let Some(encoding) = encoding {
        insert(out, CONTENT_ENCODING, encoding);
    }
    let content = std::fs::read(source)?;
    *response.body_mut() = Body::from(match is_page {
        true => with_backend(content),
        false => content,
    });
    Ok(response)
}

/// The page with the address of its backend, which is where it comes from. As it is on disk it has
/// none, and runs a mock backend in its tab.
fn with_backend(html: Vec<u8>) -> Vec<u8> {
    const ELEMENT: &[u8] = b"<subscription-upgrades";
    let Some(start) = html.windows(ELEMENT.len()).position(|w| w == ELEMENT) else {
        return html;
    };
    let (before, after) = html.split_at(start + ELEMENT.len());
    let end = after.iter().position(|b| *b == b'>').unwrap_or(0);
    let has_one = after[..end].windows(9).any(|w| w == b"api-base=");
    match has_one {
        true => html,
        false => [before, b" api-base=\"/\"", after].concat(),
    }
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The smallest form of a file that the client can read.
fn encoded(path: &Path, request: &HeaderMap) -> (PathBuf, Option<&'static str>) {
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        let mut name = path.as_os_str().to_owned();
        name.push(".");
        name.push(ending);
        let sibling = PathBuf::from(name);
        if accepts(request, encoding) && sibling.is_file() {
            return (sibling, Some(encoding));
        }
    }
    (path.to_path_buf(), None)
}

fn accepts(request: &HeaderMap, encoding: &str) -> bool {
    let Some(accepted) = request.get(ACCEPT_ENCODING).and_then(|v| v.to_str().ok()) else {
        return false;
    };
    accepted.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let name = parts.next().unwrap_or("");
        let refused = parts.any(|p| {
            p.strip_prefix("q=")
                .is_some_and(|q| q.trim_matches(['0', '.']).is_empty())
        });
        name.eq_ignore_ascii_case(encoding) && !refused
    })
}

/// Length, time and encoding: what changes when the file does.
fn tag(path: &Path, encoding: Option<&str>) -> io::Result<String> {
    let meta = path.metadata()?;
    let time = meta.modified().ok().and_then(|t| {
        let since = t.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(since.as_nanos())
    });
    let encoding = encoding.unwrap_or("-");
    Ok(format!(
        "\"{:x}-{:x}-{encoding}\"",
        meta.len(),
        time.unwrap_or(0)
    ))
}

/// Whether a name has a hash of the content in it, as trunk makes them: `name-0123456789abcdef.js`,
/// `name-0123456789abcdef_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or("");
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let hash = stem.rsplit('-').next().unwrap_or("");
    hash.len() == 16 && hash.len() < stem.len() && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The policy of a page: what it loads comes from here, and of scripts that stand in it only those
/// that do now may run.
fn policy(html: &[u8]) -> String {
    let mut scripts = String::new();
    for script in inline_scripts(html) {
        let hash = STANDARD.encode(Sha256::digest(script));
        scripts.push_str(&format!(" 'sha256-{hash}'"));
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    )
}

/// Contents of the script elements without `src`. The page is ours, so plain searching does.
fn inline_scripts(html: &[u8]) -> Vec<&[u8]> {
    let find = |from: usize, text: &[u8]| {
        let rest = html.get(from..)?;
        let at = rest
            .windows(text.len())
            .position(|w| w.eq_ignore_ascii_case(text))?;
        Some(from + at)
    };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = find(from, b"<script") {
        let (Some(open), Some(end)) = (find(start, b">"), find(start, b"</script")) else {
            break;
        };
        let attributes = html.get(start..open).unwrap_or_default();
        let has_source = attributes
            .windows(4)
            .any(|w| w.eq_ignore_ascii_case(b"src="));
        if let Some(content) = html.get(open + 1..end)
            && !has_source
        {
            found.push(content);
        }
        from = end + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_kept_for_ever() {
        for (name, want) in [
            ("subscription-upgrades-0123456789abcdef.js", true),
            ("subscription-upgrades-0123456789abcdef_bg.wasm", true),
            ("index.html", false),
            ("catalog.json", false),
            ("0123456789abcdef.js", false),
            ("name-0123456789abcde.js", false),
            ("name-0123456789abcdeg.css", false),
        ] {
            assert_eq!(is_hashed(name), want, "{name}");
        }
    }

    #[test]
    fn scripts_in_the_page_are_allowed_by_their_hash() {
        let html = b"<html><script src=\"a.js\"></script><SCRIPT type=module>x()</SCRIPT><script>\
                     y()</script>";
        assert_eq!(inline_scripts(html), [&b"x()"[..], b"y()"]);
        let policy = policy(html);
        // printf 'x()' | openssl dgst -sha256 -binary | base64
        assert!(policy.contains("'wasm-unsafe-eval' 'sha256-"), "{policy}");
        assert_eq!(policy.matches("'sha256-").count(), 2);
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    }

    #[test]
    fn the_page_is_told_where_its_backend_is_unless_it_knows() {
        let told = |html: &str| String::from_utf8(with_backend(html.into())).unwrap();
        assert_eq!(
            told("<body><subscription-upgrades standalone></subscription-upgrades>"),
            "<body><subscription-upgrades api-base=\"/\" standalone></subscription-upgrades>"
        );
        for same in [
            "<subscription-upgrades standalone api-base=https://gateway.example>",
            "<body>",
        ] {
            assert_eq!(told(same), same);
        }
    }

    #[test]
    fn an_encoding_is_used_only_where_it_is_wanted() {
        let accepting = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(text));
            headers
        };
        assert!(accepts(&accepting("gzip, deflate, br"), "br"));
        assert!(accepts(&accepting("br;q=0.5"), "br"));
        assert!(!accepts(&accepting("br;q=0, gzip"), "br"));
        assert!(!accepts(&accepting("gzip"), "br"));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }
}
