//! The catalogue: the same `catalog.json` that the backend reads.

use crate::api::error::{ApiError, Failure};
use crate::api::{Loading, Value};
use crate::data::latest::Latest;
use leptos::prelude::window;
use rules::Catalogue;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Where it is, beside the page.
const FILE: &str = "catalog.json";

/// Loads the catalogue once.
pub fn load() -> Latest<Arc<Catalogue>> {
    Latest::new(
        || Some(()),
        |(), _abort| {
            Loading::of(async {
                let fail = |error| Failure {
                    error,
                    reference: None,
                };
                let bytes = fetch().await.map_err(|_| fail(ApiError::Offline))?;
                match partner_api::catalogue::read(&bytes) {
                    Ok(catalogue) => Ok(Rc::new(Arc::new(catalogue)) as Value),
                    Err(error) => Err(fail(ApiError::Unreadable(error.to_string()))),
                }
            })
        },
    )
}

/// A public file without a token; not the backend's, so not through `Api`.
async fn fetch() -> Result<Vec<u8>, JsValue> {
    let response: web_sys::Response = JsFuture::from(window().fetch_with_str(FILE))
        .await?
        .dyn_into()?;
    if !response.ok() {
        return Err(response.status().into());
    }
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}
