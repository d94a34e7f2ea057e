//! `/mock/`: what only a mock has. Scenarios, snapshots, clock, latency, faults, journal.
//!
//! No token is needed, so a build for anything but development leaves the feature out. Writes have
//! to be JSON: a web page of another origin cannot send that without asking first. A request can
//! also ask for a fault or a latency itself: see [`header`].
//!
//! Nothing here is by chance: what looks like it follows from the world's seed and from how many
//! requests came before. And nothing knows the place: it runs in the browser tab as it does here.

mod chance;
mod fault;
pub mod header;
mod journal;
mod latency;
mod pages;
mod snapshot;

pub use fault::{Effect, Faults, Pattern, Rule, Wanted};
pub use journal::{Journal, Visit};
pub use latency::{Latency, Spread, Wait};
pub use pages::router;
pub use snapshot::Snapshots;

use crate::backend::Backend;
use crate::problem::Problem;
use crate::router::Envelope;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
#[cfg(feature = "native")]
use http::Uri;
use http::header::{CONTENT_LENGTH, RETRY_AFTER};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt;
use partner_api::fault::RateLimited;
use partner_api::{Fault, ReadError};
use rules::Language;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the controls control.
#[derive(Debug, Default)]
pub struct Controls {
    faults: Mutex<Faults>,
    latency: Mutex<Latencies>,
    journal: Mutex<Journal>,
    snapshots: Mutex<Snapshots>,
}

/// The latencies, the first that fits counts, and how many answers had one.
#[derive(Debug, Default)]
struct Latencies {
    all: Vec<Latency>,
    waited: u64,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Controls {
    fn faults(&self) -> MutexGuard<'_, Faults> {
        held(&self.faults)
    }

    fn latency(&self) -> MutexGuard<'_, Latencies> {
        held(&self.latency)
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        held(&self.journal)
    }

    fn snapshots(&self) -> MutexGuard<'_, Snapshots> {
        held(&self.snapshots)
    }

    /// What happens to a request. The headers go before what was set for all.
    fn plan(&self, headers: &HeaderMap, wanted: &Wanted<'_>, seed: u64) -> Result<Plan, ReadError> {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let effect = match header(header::FAULT) {
            Some(text) => {
                let rule = header::fault(text)?;
                self.faults().take_of_request(text, rule, wanted, seed)
            }
            None => self.faults().take(wanted, seed),
        };
        let mut latencies = self.latency();
        let spread = match header(header::LATENCY) {
            Some(text) => header::latency(text)?.map(|latency| latency.spread),
            None => {
                let mut all = latencies.all.iter();
                let found = all.find(|latency| latency.pattern.fits(wanted));
                found.map(|latency| latency.spread.clone())
            }
        };
        let wait = spread.map(|spread| {
            latencies.waited += 1;
            spread.wait(seed, latencies.waited)
        });
        Ok(Plan { wait, effect })
    }
}

/// What happens to a request.
struct Plan {
    wait: Option<Wait>,
    effect: Option<Effect>,
}

/// A mark on a response: what the host is to do instead of sending it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Close the connection.
    Close,
    /// Never answer.
    Hang,
}

/// Goes before everything but the controls themselves: does what the faults say, and keeps the
/// journal.
pub async fn interfere(
    State(backend): State<Arc<Backend>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if path == "/mock" || path.starts_with("/mock/") {
        return next.run(request).await;
    }
    let method = request.method().clone();
    let headers = request.headers();
    let id = headers.get("ms-requestid").and_then(|id| id.to_str().ok());
    let wanted = Wanted {
        method: method.as_str(),
        path: &path,
        request_id: id,
    };
    let seed = backend.world.look().seed;
    let plan = match backend.controls.plan(headers, &wanted, seed) {
        Ok(plan) => plan,
        Err(error) => {
            let envelope = Envelope::of(headers, &backend);
            let problem = Problem::InvalidAttribute(format!("X-Mock-…: {error}"));
            return envelope.respond(problem.answer(envelope.language));
        }
    };
    let shown = request.uri().to_string();
    let is_api = crate::route::is_api(&path);
    let word = plan.word();
    let waited = plan.milliseconds();
    let response = carried_out(&backend, plan, request, next).await;
    if is_api {
        enter(&backend, &method, shown, &response, (word, waited));
    }
    response
}

/// Enters a request into the journal, with the fault and the latency that it met.
fn enter(
    backend: &Backend,
    method: &Method,
    path: String,
    response: &Response,
    (fault, latency_ms): (Option<&'static str>, Option<u64>),
) {
    let sent = |name| Some(response.headers().get(name)?.to_str().ok()?.to_owned());
    let gone = response.extensions().get::<Instead>().is_some();
    backend.controls.journal().add(Visit {
        at: backend.now().with_milliseconds(),
        method: method.to_string(),
        path,
        status: (!gone).then(|| response.status().as_u16()),
        request_id: sent("ms-requestid").unwrap_or_default(),
        correlation_id: sent("ms-correlationid").unwrap_or_default(),
        replayed: response.headers().contains_key("idempotent-replayed"),
        fault,
        latency_ms,
    });
}

/// Keeps in the journal what a host refused before it came here.
#[cfg(feature = "native")]
pub fn refused(backend: &Backend, method: &Method, uri: &Uri, response: &Response) {
    if crate::route::is_api(uri.path()) {
        enter(backend, method, uri.to_string(), response, (None, None));
    }
}

impl Plan {
    fn word(&self) -> Option<&'static str> {
        match (self.wait, &self.effect) {
            (Some(Wait::Endless), _) => Some("endless"),
            (_, effect) => effect.as_ref().map(Effect::word),
        }
    }

    fn milliseconds(&self) -> Option<u64> {
        match self.wait {
            Some(Wait::For(time)) => Some(u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
            _ => None,
        }
    }
}

async fn carried_out(backend: &Backend, plan: Plan, request: Request, next: Next) -> Response {
    match plan.wait {
        None => {}
        Some(Wait::For(time)) => backend.host.pause(time).await,
        Some(Wait::Endless) => return nothing(backend, &request, Instead::Hang),
    }
    match plan.effect {
        None => next.run(request).await,
        Some(effect) => disturbed(backend, &effect, request, next).await,
    }
}

async fn disturbed(backend: &Backend, effect: &Effect, request: Request, next: Next) -> Response {
    match effect {
        Effect::Status {
            status,
            code,
            retry_after,
            after,
        } => {
            let mut envelope = Envelope::of(request.headers(), backend);
            if *after {
                // The ids that were made up for the work are those of the answer.
                let response = next.run(request).await;
                envelope = Envelope {
                    language: envelope.language,
                    ..Envelope::of(response.headers(), backend)
                };
            }
            status_answer(&envelope, *status, *code, *retry_after)
        }
        Effect::Body { text } => {
            let answer = crate::call::Answer::json(200, text.clone());
            Envelope::of(request.headers(), backend).respond(answer)
        }
        Effect::Delay { milliseconds } => {
            let time = std::time::Duration::from_millis(*milliseconds);
            backend.host.pause(time).await;
            next.run(request).await
        }
        Effect::Truncate => {
            changed(next.run(request).await, |body| {
                body[..body.len() / 2].to_vec()
            })
            .await
        }
        Effect::WrongType => changed(next.run(request).await, of_wrong_types).await,
        Effect::DropBefore => nothing(backend, &request, Instead::Close),
        Effect::DropAfter => instead(next.run(request).await, Instead::Close),
        Effect::Hang { after: false } => nothing(backend, &request, Instead::Hang),
        Effect::Hang { after: true } => instead(next.run(request).await, Instead::Hang),
    }
}

/// No answer, and nothing done. It has the ids of one, for the journal.
fn nothing(backend: &Backend, request: &Request, mark: Instead) -> Response {
    let envelope = Envelope::of(request.headers(), backend);
    instead(envelope.respond(crate::call::Answer::json(200, "")), mark)
}

fn instead(mut response: Response, mark: Instead) -> Response {
    response.extensions_mut().insert(mark);
    response
}

/// The answer with another body, and a length that fits it: right as HTTP, wrong as JSON.
async fn changed(response: Response, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => Default::default(),
    };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(change(&bytes)))
}

/// JSON whose members have values of other types: an object where a number was, a number where a
/// text or a list was, and so on. What is no JSON stays as it is.
fn of_wrong_types(body: &[u8]) -> Vec<u8> {
    let wrong = |value: &Value| match value {
        Value::Number(_) | Value::Bool(_) => json!({ "unexpected": true }),
        Value::String(_) => json!([42]),
        Value::Array(_) | Value::Object(_) => json!("unexpected"),
        Value::Null => json!(42),
    };
    match serde_json::from_slice(body) {
        Ok(Value::Object(mut members)) => {
            members.values_mut().for_each(|value| *value = wrong(value));
            Value::Object(members).to_string().into_bytes()
        }
        Ok(other) => wrong(&other).to_string().into_bytes(),
        Err(_) => body.to_vec(),
    }
}

fn status_answer(
    envelope: &Envelope,
    status: u16,
    code: Option<i64>,
    retry_after: Option<u32>,
) -> Response {
    let language = envelope.language;
    // Nobody throttles without saying for how long.
    let retry_after = retry_after.or((status == 429).then_some(1));
    let answer = match (status, code) {
        (401, None) => Problem::TokenUnknown.answer(language),
        (429, None) => {
            let body = RateLimited::new(retry_after.unwrap_or(1));
            crate::call::Answer::json(429, serde_json::to_vec(&body).unwrap_or_default())
        }
        _ => {
            let code = code.unwrap_or(match status {
                404 => 1000,
                400..500 => 800_002,
                _ => 800_003,
            });
            let text = match language {
                Language::En => "The mock was told to answer like this (POST /mock/faults).",
                Language::ZhTw => "模擬後端依指示傳回此回應（POST /mock/faults）。",
            };
            let body = serde_json::to_vec(&Fault::new(code, text)).unwrap_or_default();
            crate::call::Answer::json(status, body)
        }
    };
    let mut response = envelope.respond(answer);
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}
