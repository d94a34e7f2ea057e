//! What goes around every answer: ids, language, headers.

use super::headers;
use crate::backend::Backend;
use crate::call::Answer;
use crate::wire;
use axum::body::Body;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use rules::Language;
use sha2::{Digest, Sha256};

/// Who asks in which language, and by which ids.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// `MS-RequestId`, as it came, or made up where none came or the GUID of zeros.
    pub request_id: String,
    /// Whether one came that cannot be one; then another was made up.
    pub bad_request_id: bool,
    /// `MS-CorrelationId`, as it came or made up.
    pub correlation_id: String,
    /// By `X-Locale`.
    pub language: Language,
}

/// `MS-ServerId`. The service has eight hexadecimal digits there.
const SERVER: &str = "MOCK0001";
/// `Request-Context`, in the form of the recorded answers.
const APPLICATION: &str = "appId=cid-v1:6d6f636b-2d62-4163-8b65-6e6400000001";

/// A header that is a decent id.
fn id(headers: &HeaderMap, name: &str) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    let fine = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    fine.then(|| text.to_owned())
}

/// An id that is none: the Java SDK 1.15 sends it with every upgrade (PartnerServiceClient.java takes
/// the context's id, which is that unless the caller set another), so it cannot stand for one
/// request.
const NIL: &str = "00000000-0000-0000-0000-000000000000";

fn language(headers: &HeaderMap) -> Language {
    let locale = headers.get("x-locale").and_then(|v| v.to_str().ok());
    let first = locale
        .and_then(|l| l.split(',').next())
        .unwrap_or("")
        .trim();
    let is = |tag: &str| {
        first
            .get(..tag.len())
            .is_some_and(|f| f.eq_ignore_ascii_case(tag))
    };
    match is("zh-tw") || is("zh-hant") || is("zh-hk") {
        true => Language::ZhTw,
        false => Language::En,
    }
}

impl Envelope {
    /// The envelope of a request.
    pub fn of(headers: &HeaderMap, backend: &Backend) -> Self {
        let request_id = id(headers, "ms-requestid");
        Self {
            bad_request_id: request_id.is_none() && headers.contains_key("ms-requestid"),
            request_id: request_id
                .filter(|id| id != NIL)
                .unwrap_or_else(|| backend.make_up_id()),
            correlation_id: id(headers, "ms-correlationid").unwrap_or_else(|| backend.make_up_id()),
            language: language(headers),
        }
    }

    /// `MS-CV`: sixteen letters of base64 and a count, as `fc1RI18AXEK3Tdmj.0`. The same for all
    /// requests of a correlation.
    fn vector(&self) -> String {
        let digest = Sha256::digest(&self.correlation_id);
        STANDARD.encode(&digest[..12]) + ".0"
    }

    /// The response that an answer goes out as.
    pub fn respond(&self, answer: Answer) -> Response {
        let mut response = Response::new(Body::from(answer.body));
        *response.status_mut() =
            StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let out = response.headers_mut();
        headers::api(out);
        let mut add = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                out.insert(name, value);
            }
        };
        add(HeaderName::from_static("ms-requestid"), &self.request_id);
        add(
            HeaderName::from_static("ms-correlationid"),
            &self.correlation_id,
        );
        add(HeaderName::from_static("ms-cv"), &self.vector());
        add(HeaderName::from_static("ms-serverid"), SERVER);
        add(HeaderName::from_static("request-context"), APPLICATION);
        add(
            HeaderName::from_static("x-locale"),
            wire::locale(self.language),
        );
        if answer.replayed {
            add(HeaderName::from_static("idempotent-replayed"), "true");
        }
        for (name, value) in answer.headers {
            add(HeaderName::from_static(name), &value);
        }
        response
    }
}
