//! The backend over HTTP: the only place of the page that sends a request.
//!
//! `fetch` and the token come from the host element, so that a partner's dashboard can put in its
//! own; the token is held in memory only and refreshed once when the backend says 401 (SE-20 to
//! SE-24).

pub mod endpoint;
pub mod error;
pub mod loading;
pub mod resources;

pub use loading::{Loading, Value};

use crate::api::endpoint::Endpoint;
use crate::api::error::{ApiError, Failure};
use crate::events::refuse;
use gloo_net::http::{Method, RequestBuilder, Response};
use leptos::prelude::set_timeout_with_handle;
use rules::Language;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, HtmlElement};

#[wasm_bindgen(module = "/src/element.js")]
extern "C" {
    fn token(
        host: &HtmlElement,
        keeper: &js_sys::Object,
        signal: &AbortSignal,
        refused: Option<String>,
    ) -> js_sys::Promise;
    // It throws nothing. But without `catch` wasm-bindgen would take it from the file itself, and not
    // from its own script, where xtask gives all names.
    #[wasm_bindgen(catch)]
    fn ask(host: &HtmlElement, request: &web_sys::Request) -> Result<js_sys::Promise, JsValue>;
}

/// How long a read may take, in ms.
const READ_TIMEOUT: u64 = 15_000;
/// How long a write may take, in ms.
const WRITE_TIMEOUT: u64 = 30_000;

/// An answer of the backend, whatever its status.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// MS-CorrelationId: what to quote when something is wrong.
    pub reference: String,
    /// Seconds of Retry-After, from 1 to [`LONGEST_WAIT`].
    pub retry_after: Option<u32>,
    /// The body as it came.
    pub body: Vec<u8>,
}

/// For how long the page stays away when it is told to, in seconds. Whoever says more is asked again
/// after an hour.
const LONGEST_WAIT: u32 = 3_600;

/// A request of the page.
pub struct Asked {
    /// Where to.
    pub endpoint: Endpoint,
    /// What to write; a read where there is nothing.
    pub write: Option<Write>,
    /// Gives the request up.
    pub abort: AbortController,
}

/// What a request writes.
pub struct Write {
    /// The body, JSON.
    pub body: String,
    /// MS-RequestId: the idempotency key.
    pub request_id: String,
}

/// A handle on the backend of one element.
#[derive(Clone)]
pub struct Api(Rc<Inner>);

struct Inner {
    host: HtmlElement,
    base: String,
    language: Cell<Language>,
    /// Where element.js keeps the token.
    keeper: js_sys::Object,
    /// Under which keys answers to upgrades are kept for this element.
    answers: RefCell<Vec<String>>,
}

impl Api {
    /// A handle on the backend under `base`, with the `getToken` and `fetch` of `host`.
    pub fn new(host: HtmlElement, base: &str, language: Language) -> Self {
        let base = base.trim_end_matches('/');
        let base = base.strip_suffix("/v1").unwrap_or(base).to_owned();
        Self(Rc::new(Inner {
            host,
            base,
            language: Cell::new(language),
            keeper: js_sys::Object::new(),
            answers: RefCell::default(),
        }))
    }

    /// Remembers the key of an answer that is kept for this element.
    pub fn own_answer(&self, key: String) {
        self.0.answers.borrow_mut().push(key);
    }

    /// The keys of the answers that were kept for this element, which owns none from then on.
    pub fn disown_answers(&self) -> Vec<String> {
        self.0.answers.take()
    }

    /// The language in which the backend words its answers (X-Locale).
    pub fn speak(&self, language: Language) {
        self.0.language.set(language);
    }

    /// The address of the backend: what stored drafts belong to.
    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// Sends a request and takes its answer, of any status. A 401 is answered once with a fresh
    /// token. Boxed: otherwise every call of the API would carry a copy of all this.
    pub fn send(&self, asked: Asked) -> Pin<Box<dyn Future<Output = Result<Answer, Failure>>>> {
        let api = self.clone();
        Box::pin(async move {
            let mut refused = None;
            loop {
                let again = refused.is_some();
                let (answer, token) = api.send_once(&asked, refused).await?;
                if answer.status != 401 || again {
                    return Ok(answer);
                }
                refused = Some(token);
            }
        })
    }

    /// Sends it with a token, which it returns with the answer.
    async fn send_once(
        &self,
        asked: &Asked,
        refused: Option<String>,
    ) -> Result<(Answer, String), Failure> {
        let reference = random_uuid();
        let timed_out = Rc::new(Cell::new(false));
        let timer = {
            let (timed_out, abort) = (timed_out.clone(), asked.abort.clone());
            let limit = if asked.write.is_some() {
                WRITE_TIMEOUT
            } else {
                READ_TIMEOUT
            };
            let late = move || {
                timed_out.set(true);
                abort.abort();
            };
            set_timeout_with_handle(late, Duration::from_millis(limit)).ok()
        };
        let signal = asked.abort.signal();
        let answer = async {
            let token = token(&self.0.host, &self.0.keeper, &signal, refused);
            let token = JsFuture::from(token).await.ok();
            let token = token.and_then(|token| token.as_string());
            let token = token.ok_or(ApiError::Unauthorised)?;
            let answer = self.exchange(asked, &reference, &token).await;
            Ok((answer.map_err(|_| ApiError::Offline)?, token))
        };
        let answer = answer.await;
        if let Some(timer) = timer {
            timer.clear();
        }
        match answer {
            Ok((mut answer, token)) => {
                if answer.reference.is_empty() {
                    answer.reference = reference;
                }
                Ok((answer, token))
            }
            Err(error) => Err(Failure {
                error: match error {
                    _ if timed_out.get() => ApiError::Timeout,
                    _ if signal.aborted() => ApiError::Aborted,
                    error => error,
                },
                reference: Some(reference),
            }),
        }
    }

    fn request(
        &self,
        asked: &Asked,
        reference: &str,
        token: &str,
    ) -> Result<web_sys::Request, gloo_net::Error> {
        let url = [self.0.base.as_str(), asked.endpoint.path()].concat();
        let locale = match self.0.language.get() {
            Language::En => "en-US",
            Language::ZhTw => "zh-TW",
        };
        let mut builder = RequestBuilder::new(&url)
            .header("Accept", "application/json")
            .header("X-Locale", locale)
            .header("MS-CorrelationId", reference)
            .abort_signal(Some(&asked.abort.signal()));
        if !token.is_empty() {
            builder = builder.header("Authorization", &["Bearer ", token].concat());
        }
        for (name, value) in asked.endpoint.headers() {
            builder = builder.header(name, value);
        }
        let request = match &asked.write {
            Some(write) => builder
                .method(Method::POST)
                .header("MS-RequestId", &write.request_id)
                .header("Content-Type", "application/json")
                .body(&write.body)?,
            None => builder.build()?,
        };
        Ok(request.into())
    }

    async fn exchange(
        &self,
        asked: &Asked,
        reference: &str,
        token: &str,
    ) -> Result<Answer, JsValue> {
        let request = self.request(asked, reference, token);
        let request = request.map_err(|_| {
            refuse(&self.0.host, "api-base", "is no address");
            JsValue::NULL
        })?;
        let answer = JsFuture::from(ask(&self.0.host, &request)?).await?;
        // Where the host's `fetch` is another window's, so is the class; see `ask` in element.js.
        let response: web_sys::Response = answer.unchecked_into();
        let response = Response::from(response);
        let headers = response.headers();
        let retry_after = headers
            .get("Retry-After")
            .and_then(|seconds| seconds.trim().parse::<u32>().ok())
            .map(|seconds| seconds.clamp(1, LONGEST_WAIT));
        let body = response
            .binary()
            .await
            // What exactly broke while the body came is nobody's next step; saying it costs 1 KB.
            .map_err(|_| JsValue::NULL)?;
        Ok(Answer {
            status: response.status(),
            reference: headers.get("MS-CorrelationId").unwrap_or_default(),
            retry_after,
            body,
        })
    }
}

/// A random GUID in lower case.
pub fn random_uuid() -> String {
    // Not `crypto.randomUUID()`: it is missing where the page is served without TLS.
    let mut bytes = [0u8; 16];
    if let Ok(crypto) = leptos::prelude::window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut out = String::with_capacity(36);
    for (i, byte) in bytes.into_iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from(b"0123456789abcdef"[nibble as usize]));
        }
    }
    out
}
