//! The HTTP surface: one axum router over the backend, without sockets.

mod envelope;
pub mod headers;

pub use envelope::Envelope;

use crate::backend::Backend;
use crate::call::{Answer, Call};
use crate::clerk::Job;
use crate::problem::{MAX_BODY, Problem};
use crate::route::{self, Method};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::any;
use bytes::Bytes;
use futures_util::future::{Either, select};
use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use percent_encoding::percent_decode;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

/// How long an answer may take, the arrival of the body included.
const DEADLINE: Duration = Duration::from_secs(10);
/// How long a body may take to arrive.
const BODY_DEADLINE: Duration = Duration::from_secs(8);

/// The router. `rest` answers whatever is not the API's, as the files of the page.
pub fn router(backend: Arc<Backend>, rest: Option<Router>) -> Router {
    // Clients do not agree about slashes before `v1`, nor about its case; [`route::find`] reads all.
    let router = Router::new()
        .route("/v1", any(api))
        .route("/v1/{*path}", any(api))
        .route("/V1/{*path}", any(api))
        .route("//v1/{*path}", any(api));
    #[cfg(feature = "controls")]
    let router = router.merge(crate::controls::router());
    let router = match rest {
        Some(rest) => router.fallback_service(rest),
        None => router.fallback(api),
    };
    #[cfg(feature = "controls")]
    let router = router.layer(axum::middleware::from_fn_with_state(
        Arc::clone(&backend),
        crate::controls::interfere,
    ));
    router.with_state(backend)
}

/// Answers a request to the API, also one to an address that it has not.
pub(crate) async fn api(State(backend): State<Arc<Backend>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let envelope = Envelope::of(&parts.headers, &backend);
    let reply = pin!(reply(&backend, &envelope, &parts, body));
    let answer = match select(reply, backend.host.pause(DEADLINE)).await {
        Either::Left((Ok(answer), _)) => answer,
        Either::Left((Err(problem), _)) => problem.answer(envelope.language),
        // A write that was handed in is done all the same; the same request later gets its answer.
        Either::Right(_) => Problem::TooSlow.answer(envelope.language),
    };
    envelope.respond(answer)
}

async fn reply(
    backend: &Backend,
    envelope: &Envelope,
    parts: &Parts,
    body: Body,
) -> Result<Answer, Problem> {
    let path = parts.uri.path();
    let place = route::find(path).ok_or_else(|| Problem::RouteUnknown {
        nearest: route::nearest(path),
    })?;
    let method = Method::from_name(parts.method.as_str())
        .filter(|method| place.route.methods.contains(method))
        .ok_or_else(|| Problem::MethodNotAllowed {
            allow: allow(place.route.methods),
        })?;
    let token = bearer(&parts.headers).ok_or(Problem::TokenMissing)?;
    let token = backend
        .world
        .look()
        .token(token)
        .ok_or(Problem::TokenUnknown)?;
    let body = match method.writes() {
        true => {
            if envelope.bad_request_id {
                let problem = "MS-RequestId must be 1 to 255 visible characters, as a GUID is";
                return Err(Problem::InvalidAttribute(problem.to_owned()));
            }
            if !is_json(&parts.headers) && !is_plain_from_sdk(&parts.headers) {
                return Err(Problem::NotJsonType);
            }
            read_body(backend, &parts.headers, body).await?
        }
        false => Bytes::new(),
    };
    let header = |name: &str| Some(parts.headers.get(name)?.to_str().ok()?.to_owned());
    let call = Call {
        method,
        place,
        query: query(parts.uri.query().unwrap_or("")),
        token,
        language: envelope.language,
        request_id: envelope.request_id.clone(),
        correlation_id: envelope.correlation_id.clone(),
        continuation: header("ms-continuationtoken").filter(|token| !token.is_empty()),
        // What cannot be read names no version, and must not count as no precondition at all.
        if_match: parts
            .headers
            .get("if-match")
            .map(|tags| String::from_utf8_lossy(tags.as_bytes()).into_owned()),
        old_codes: is_java(&parts.headers),
        body: in_utf8(&parts.headers, body),
    };
    if !method.writes() {
        let now = backend.now();
        return Ok(backend
            .machine
            .decide(&backend.world.look(), &call, now)
            .answer);
    }
    Ok(backend.desk.submit(Job::Write(Box::new(call))).await)
}

/// Reads a body that is neither too large nor too slow.
pub(crate) async fn read_body(
    backend: &Backend,
    headers: &HeaderMap,
    body: Body,
) -> Result<Bytes, Problem> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MAX_BODY as u64) {
        return Err(Problem::BodyTooLarge);
    }
    let read = pin!(Limited::new(body, MAX_BODY).collect());
    match select(read, backend.host.pause(BODY_DEADLINE)).await {
        Either::Left((Ok(body), _)) => Ok(body.to_bytes()),
        Either::Left((Err(error), _)) => Err(match error.is::<LengthLimitError>() {
            true => Problem::BodyTooLarge,
            false => Problem::BodyUnreadable("it ended early".to_owned()),
        }),
        Either::Right(_) => Err(Problem::BodyTooSlow),
    }
}

fn allow(methods: &[Method]) -> String {
    let mut names = Vec::new();
    for method in methods {
        names.push(method.name());
        if *method == Method::Get {
            names.push("HEAD");
        }
    }
    names.join(", ")
}

/// The bearer token of a request, known or not.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Whether the client is the Java SDK, which calls itself `Partner Center Java SDK` or, in other
/// releases, `Partner Center JAVA SDK`.
fn is_java(headers: &HeaderMap) -> bool {
    let client = headers.get("ms-partnercenter-client");
    let client = client.and_then(|v| v.to_str().ok()).unwrap_or("");
    client.to_ascii_lowercase().contains("java")
}

/// A body in UTF-8. The Java SDK gives none to its HTTP library, which then writes ISO 8859-1 (the
/// default of `StringEntity`), under a content type that does not say so. From everybody else,
/// bytes that are not UTF-8 are a mistake, unless the content type names that encoding.
fn in_utf8(headers: &HeaderMap, body: Bytes) -> Bytes {
    let latin = match charset(headers) {
        Some(name) => name.eq_ignore_ascii_case("iso-8859-1"),
        None => is_java(headers) && std::str::from_utf8(&body).is_err(),
    };
    match latin {
        true => body
            .iter()
            .map(|byte| char::from(*byte))
            .collect::<String>()
            .into(),
        false => body,
    }
}

/// The encoding that the content type names.
fn charset(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let found = name.trim().eq_ignore_ascii_case("charset");
        found.then(|| value.trim().trim_matches('"'))
    })
}

/// Whether the body says that it is JSON. A page of another origin cannot send that without asking
/// first, which is what keeps it from writing in its visitor's name.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    media_type(headers, "application/json")
}

fn media_type(headers: &HeaderMap, wanted: &str) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    value.is_some_and(|value| {
        let kind = value.split(';').next().unwrap_or("").trim();
        kind.eq_ignore_ascii_case(wanted)
    })
}

/// Whether a body says that it is plain text, and an SDK says that it sent it: the PowerShell module
/// leaves .NET's default type on its JSON. A page of another origin cannot send that header without
/// asking first either.
fn is_plain_from_sdk(headers: &HeaderMap) -> bool {
    headers.contains_key("ms-partnercenter-client") && media_type(headers, "text/plain")
}

/// Names and values of a query. A plus is a blank, as .NET writes it.
fn query(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let bytes: Vec<u8> = text
            .bytes()
            .map(|b| if b == b'+' { b' ' } else { b })
            .collect();
        percent_decode(&bytes).decode_utf8_lossy().into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}
