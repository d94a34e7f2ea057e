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
use gloo_net::http::{Method, RequestBuilder, Response};
use leptos::prelude::{document, set_timeout_with_handle};
use rules::Language;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

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
    host: web_sys::HtmlElement,
    base: String,
    language: Cell<Language>,
    token: RefCell<Option<String>>,
}

impl Api {
    /// A handle on the backend under `base`, with the `getToken` and `fetch` of `host`.
    pub fn new(host: web_sys::HtmlElement, base: &str, language: Language) -> Self {
        let base = base.trim_end_matches('/');
        let base = base.strip_suffix("/v1").unwrap_or(base).to_owned();
        Self(Rc::new(Inner {
            host,
            base,
            language: Cell::new(language),
            token: RefCell::new(None),
        }))
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
            let mut fresh = false;
            loop {
                let answer = api.send_once(&asked).await?;
                if answer.status != 401 || fresh || api.0.token.take().is_none() {
                    return Ok(answer);
                }
                fresh = true;
            }
        })
    }

    async fn send_once(&self, asked: &Asked) -> Result<Answer, Failure> {
        let reference = random_uuid();
        let fail = |error| Failure {
            error,
            reference: Some(reference.clone()),
        };
        let token = self
            .token()
            .await
            .map_err(|()| fail(ApiError::Unauthorised))?;
        let request = self.request(asked, &reference, &token);
        let request = request.map_err(|_| fail(ApiError::Offline))?;
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
        let answer = self.exchange(request).await;
        if let Some(timer) = timer {
            timer.clear();
        }
        match answer {
            Ok(mut answer) => {
                if answer.reference.is_empty() {
                    answer.reference = reference;
                }
                Ok(answer)
            }
            Err(_) if timed_out.get() => Err(fail(ApiError::Timeout)),
            Err(_) if asked.abort.signal().aborted() => Err(fail(ApiError::Aborted)),
            Err(_) => Err(fail(ApiError::Offline)),
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

    async fn exchange(&self, request: web_sys::Request) -> Result<Answer, JsValue> {
        let own = js_sys::Reflect::get(&self.0.host, &"fetch".into())?;
        let promise: js_sys::Promise = match own.dyn_ref::<js_sys::Function>() {
            Some(fetch) => fetch.call1(&JsValue::NULL, &request)?.dyn_into()?,
            None => leptos::prelude::window().fetch_with_request(&request),
        };
        let response: web_sys::Response = JsFuture::from(promise).await?.dyn_into()?;
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

    /// The bearer token: from memory, else from the host's `getToken`, else from the page's
    /// `<meta name="su-token">`. Empty where there is none: a gateway may add its own.
    async fn token(&self) -> Result<String, ()> {
        if let Some(token) = self.0.token.borrow().as_ref() {
            return Ok(token.clone());
        }
        let get = js_sys::Reflect::get(&self.0.host, &"getToken".into()).map_err(|_| ())?;
        let token = match get.dyn_ref::<js_sys::Function>() {
            Some(get) => {
                let promise = get.call0(&self.0.host).map_err(|_| ())?;
                let value = JsFuture::from(js_sys::Promise::resolve(&promise)).await;
                value.ok().and_then(|v| v.as_string()).ok_or(())?
            }
            None => document()
                .query_selector("meta[name=su-token]")
                .ok()
                .flatten()
                .and_then(|meta| meta.get_attribute("content"))
                .unwrap_or_default(),
        };
        self.0.token.replace(Some(token.clone()));
        Ok(token)
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
