//! The tab itself: `TabBackend` for JavaScript, `localStorage`, the browser's clock and timers.

use axum::body::Body;
use http::{HeaderName, HeaderValue, Request};
use http_body_util::BodyExt;
use js_sys::{Array, Function, Promise, Uint8Array};
use mock_backend::controls::Instead;
use mock_backend::host::{Host, Pause};
use send_wrapper::SendWrapper;
use std::rc::Rc;
use std::time::Duration;
use tab_backend::shelf::Shelf;
use tab_backend::tab::Tab;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(done: &Function, milliseconds: f64);

    #[wasm_bindgen(js_namespace = console)]
    fn warn(sentence: &str);
}

/// The backend of a tab.
#[wasm_bindgen]
pub struct TabBackend(Rc<Tab>);

#[wasm_bindgen]
impl TabBackend {
    /// Starts it with what the browser has kept, or with a scenario. `read` gives the text that is
    /// kept, or nothing; `write` keeps one and says whether it could.
    #[wasm_bindgen(constructor)]
    pub fn new(
        catalogue: &[u8],
        scenario: &str,
        seed: u32,
        read: Function,
        write: Function,
    ) -> Result<TabBackend, JsError> {
        let shelf = Storage(SendWrapper::new((read, write)));
        let tab = Tab::open(catalogue, scenario, u64::from(seed), shelf, host())?;
        Ok(Self(Rc::new(tab)))
    }

    /// Answers a request. `headers` are names and values in turn. The promise is of `[status,
    /// headers, body]`; of nothing where the connection is to break; and never kept where there is
    /// to be no answer.
    pub fn answer(
        &self,
        method: &str,
        target: &str,
        headers: Vec<String>,
        body: Vec<u8>,
    ) -> Promise {
        let tab = self.0.clone();
        let request = request(method, target, &headers, body);
        future_to_promise(async move {
            let response = tab.answer(request?).await;
            match response.extensions().get::<Instead>() {
                Some(Instead::Close) => return Ok(JsValue::UNDEFINED),
                Some(Instead::Hang) => std::future::pending().await,
                None => {}
            }
            let (parts, body) = response.into_parts();
            let headers = Array::new();
            for (name, value) in &parts.headers {
                headers.push(&name.as_str().into());
                headers.push(&String::from_utf8_lossy(value.as_bytes()).as_ref().into());
            }
            let body = body.collect().await;
            let body = body.map(|b| b.to_bytes()).unwrap_or_default();
            let body = Uint8Array::from(body.as_ref());
            let status = JsValue::from(parts.status.as_u16());
            Ok(Array::of3(&status, &headers, &body).into())
        })
    }
}

fn request(
    method: &str,
    target: &str,
    headers: &[String],
    body: Vec<u8>,
) -> Result<Request<Body>, JsValue> {
    let mut request = Request::builder().method(method).uri(target);
    for pair in headers.chunks_exact(2) {
        if let [name, value] = pair {
            let name = HeaderName::from_bytes(name.as_bytes());
            let value = HeaderValue::from_bytes(value.as_bytes());
            if let (Ok(name), Ok(value)) = (name, value) {
                request = request.header(name, value);
            }
        }
    }
    let request = request.body(Body::from(body));
    request.map_err(|error| JsError::new(&error.to_string()).into())
}

fn host() -> Host {
    Host::new(|| js_sys::Date::now() as i64, pause, warn)
}

/// Most pauses are deadlines that nobody comes to wait for, so the timer starts with the waiting.
fn pause(time: Duration) -> Pause {
    Box::pin(SendWrapper::new(async move {
        #[allow(
            clippy::float_arithmetic,
            reason = "browsers take milliseconds as a float"
        )]
        let milliseconds = time.as_secs_f64() * 1000.0;
        let timer = Promise::new(&mut |done, _| set_timeout(&done, milliseconds));
        // A timer does not fail.
        let _ = JsFuture::from(timer).await;
    }))
}

/// `localStorage`, through two functions. A tab has one thread, so nobody else can hold it.
struct Storage(SendWrapper<(Function, Function)>);

impl Shelf for Storage {
    fn read(&self) -> Option<String> {
        let text = self.0.0.call0(&JsValue::UNDEFINED).ok()?;
        text.as_string()
    }

    fn write(&self, text: &str) -> bool {
        let kept = self.0.1.call1(&JsValue::UNDEFINED, &text.into());
        kept.is_ok_and(|kept| kept.is_truthy())
    }
}
