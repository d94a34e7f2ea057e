//! `/mock/`: what only a mock has. Faults, clock, journal, reset.
//!
//! No token is needed, so a build for anything but development leaves the feature out. Writes have
//! to be JSON: a web page of another origin cannot send that without asking first.

mod fault;
mod journal;
mod pages;

pub use fault::{Effect, Faults, Rule};
pub use journal::{Journal, Visit};
pub use pages::router;

use crate::backend::Backend;
use crate::problem::Problem;
use crate::router::Envelope;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;
use http::header::{CONTENT_LENGTH, RETRY_AFTER};
use http_body_util::BodyExt;
use partner_api::Fault;
use partner_api::fault::RateLimited;
use rules::Language;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the controls control.
#[derive(Debug, Default)]
pub struct Controls {
    faults: Mutex<Faults>,
    journal: Mutex<Journal>,
}

impl Controls {
    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
    let effect = backend.controls.faults().take(method.as_str(), &path);
    let envelope = Envelope::of(request.headers(), &backend);
    let shown = request.uri().to_string();
    let is_api = path == "/v1" || path.starts_with("/v1/");
    let response = match &effect {
        None => next.run(request).await,
        Some(effect) => disturbed(&backend, &envelope, effect, request, next).await,
    };
    if is_api {
        let sent = |name| Some(response.headers().get(name)?.to_str().ok()?.to_owned());
        let gone = response.extensions().get::<Instead>().is_some();
        let now = backend.now();
        backend.controls.journal().add(Visit {
            at: now.with_milliseconds(),
            method: method.to_string(),
            path: shown,
            status: (!gone).then(|| response.status().as_u16()),
            // Made up where the request had none; then the answer says which.
            request_id: sent("ms-requestid").unwrap_or(envelope.request_id),
            correlation_id: sent("ms-correlationid").unwrap_or(envelope.correlation_id),
            replayed: response.headers().contains_key("idempotent-replayed"),
            fault: effect.map(|e| e.word()),
        });
    }
    response
}

async fn disturbed(
    backend: &Backend,
    envelope: &Envelope,
    effect: &Effect,
    request: Request,
    next: Next,
) -> Response {
    match effect {
        Effect::Status {
            status,
            code,
            retry_after,
        } => status_answer(envelope, *status, *code, *retry_after),
        Effect::Body { text } => {
            let answer = crate::call::Answer::json(200, text.clone());
            envelope.respond(answer)
        }
        Effect::Delay { milliseconds } => {
            let time = std::time::Duration::from_millis(*milliseconds);
            backend.host.pause(time).await;
            next.run(request).await
        }
        Effect::Truncate => truncated(next.run(request).await).await,
        Effect::DropBefore => instead(Response::new(Body::empty()), Instead::Close),
        Effect::DropAfter => instead(next.run(request).await, Instead::Close),
        Effect::Hang => instead(Response::new(Body::empty()), Instead::Hang),
    }
}

fn instead(mut response: Response, mark: Instead) -> Response {
    response.extensions_mut().insert(mark);
    response
}

/// The answer with the second half of its body missing, and a length that fits: whole as HTTP,
/// broken as JSON.
async fn truncated(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => Default::default(),
    };
    parts.headers.remove(CONTENT_LENGTH);
    let half = bytes.slice(..bytes.len() / 2);
    Response::from_parts(parts, Body::from(half))
}

fn status_answer(
    envelope: &Envelope,
    status: u16,
    code: Option<i64>,
    retry_after: Option<u32>,
) -> Response {
    let language = envelope.language;
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
