//! Which web pages of other origins may ask: those on a list, by their whole names. There is no `*`
//! and no `null`, and cookies are never wanted: a token is what lets somebody in.

use crate::call::Answer;
use axum::body::Body;
use axum::response::Response;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
    VARY,
};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use partner_api::Fault;

/// What a page may send beyond what every page may. `Authorization` has to be named.
const SENT: &str = "Authorization, Content-Type, Accept-Language, If-Match, MS-RequestId, \
    MS-CorrelationId, MS-CV, MS-Contract-Version, MS-ContinuationToken, MS-PartnerCenter-Client, \
    MS-PartnerCenter-Application, X-Locale";
/// What it may send to ask for a fault or a latency.
#[cfg(feature = "controls")]
const SENT_TO_A_MOCK: &str = "X-Mock-Fault, X-Mock-Latency";
/// What a page may read beyond what every page may.
const READ: &str = "MS-RequestId, MS-CorrelationId, MS-CV, MS-ServerId, ETag, Location, \
    Retry-After, Idempotent-Replayed, WWW-Authenticate, Allow";
const METHODS: &str = "GET, HEAD, POST, PATCH, DELETE";

/// The origins that may ask.
#[derive(Clone, Debug, Default)]
pub struct Origins(Vec<HeaderValue>);

impl Origins {
    /// A list of origins as `https://portal.example`. The error is a sentence.
    pub fn new<'a>(origins: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let read = |origin: &'a str| {
            is_origin(origin)
                .then(|| HeaderValue::from_str(origin).ok())
                .flatten()
                .ok_or_else(|| {
                    format!(
                        "--allow-origin is “{origin}”; it must be one origin as \
                         https://portal.example or http://localhost:8080, in lower case and \
                         without a path."
                    )
                })
        };
        origins
            .into_iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The origin of a request, where it is on the list.
    fn allowed<'a>(&self, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
        headers.get(ORIGIN).filter(|origin| self.0.contains(origin))
    }

    /// The answer to a preflight; nothing where the request is none.
    pub fn preflight<T>(&self, request: &Request<T>) -> Option<Result<Response, Answer>> {
        let headers = request.headers();
        let asks = headers.contains_key(ORIGIN)
            && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
            && request.method() == Method::OPTIONS;
        if !asks {
            return None;
        }
        if self.allowed(headers).is_none() {
            let text = "This origin may not ask. Whoever runs the server can allow it with \
                        --allow-origin.";
            let body = serde_json::to_vec(&Fault::new(800_002, text)).unwrap_or_default();
            return Some(Err(Answer::json(403, body)));
        }
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let out = response.headers_mut();
        crate::router::headers::api(out);
        out.remove(http::header::CONTENT_TYPE);
        out.insert(
            ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static(METHODS),
        );
        out.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(SENT));
        #[cfg(feature = "controls")]
        out.append(
            ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static(SENT_TO_A_MOCK),
        );
        out.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        Some(Ok(response))
    }

    /// What the answer to a request has to say: who may read it, and that it depends on who asks.
    pub fn seal(&self, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
        // Public files say for themselves that anybody may read them.
        if headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
            return;
        }
        headers.append(VARY, HeaderValue::from_static("Origin"));
        if let Some(origin) = origin.filter(|origin| self.0.contains(origin)) {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(
                ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static(READ),
            );
        }
    }
}

/// Whether a text is an origin as browsers write it.
fn is_origin(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let fine = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b"-.:[]".contains(&c);
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(fine))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_origins_can_be_listed() {
        for (text, want) in [
            ("https://portal.example", true),
            ("http://localhost:8080", true),
            ("http://[::1]:8080", true),
            ("*", false),
            ("null", false),
            ("https://*.example", false),
            ("https://portal.example/", false),
            ("https://Portal.example", false),
            ("portal.example", false),
            ("", false),
        ] {
            assert_eq!(Origins::new([text]).is_ok(), want, "{text}");
        }
    }

    #[test]
    fn an_origin_that_only_looks_like_one_of_the_list_is_not_on_it() {
        let list = Origins::new(["https://good.example"]).unwrap();
        for (origin, want) in [
            ("https://good.example", true),
            ("https://good.example.evil.test", false),
            ("https://evil-good.example", false),
            ("http://good.example", false),
            ("https://good.example:8443", false),
            ("null", false),
        ] {
            let mut headers = HeaderMap::new();
            list.seal(Some(&HeaderValue::from_static(origin)), &mut headers);
            assert_eq!(
                headers.get(ACCESS_CONTROL_ALLOW_ORIGIN).is_some(),
                want,
                "{origin}"
            );
            assert_eq!(headers.get(VARY).unwrap(), "Origin");
        }
    }
}
