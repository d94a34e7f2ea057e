//! The catalogue: the same `catalog.json` that the backend reads.

use crate::api::error::{ApiError, Failure};
use crate::api::{Loading, Value};
use crate::data::latest::Latest;
use crate::log;
use rules::Catalogue;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Where it is, beside the page or the script.
const FILE: &str = "catalog.json";

#[wasm_bindgen(module = "/src/element.js")]
extern "C" {
    fn asset(file: &str) -> js_sys::Promise;
    fn forget(file: &str);
}

/// Loads the catalogue once.
pub fn load() -> Latest<Arc<Catalogue>> {
    Latest::new(
        || Some(()),
        |(), _abort| {
            Loading::of(async {
                let fail = |error| {
                    log::warn("catalog.json could not be loaded");
                    Failure {
                        error,
                        reference: None,
                    }
                };
                let bytes = fetch().await.map_err(|_| fail(ApiError::Offline))?;
                match partner_api::catalogue::read(&bytes) {
                    Ok(catalogue) => Ok(Rc::new(Arc::new(catalogue)) as Value),
                    Err(error) => {
                        forget(FILE);
                        Err(fail(ApiError::Unreadable(error.to_string())))
                    }
                }
            })
        },
    )
}

/// A public file without a token; not the backend's, so not through `Api`. All elements of a page
/// share it.
async fn fetch() -> Result<Vec<u8>, JsValue> {
    let bytes = JsFuture::from(asset(FILE)).await?;
    Ok(js_sys::Uint8Array::new(&bytes).to_vec())
}
