//! What `server_fn` names of wasm-streams, and nothing behind it.
//!
//! leptos depends on server_fn, server_fn on wasm-streams, and that crate exports three classes to
//! JavaScript. What is exported stays in the page whether it is called or not. This project has no
//! server functions, so nothing here is ever reached; the root `Cargo.toml` puts it in place.

use futures_core::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::JsValue;

/// A JavaScript stream that nobody reads.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a stream of JavaScript.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Would make a stream for JavaScript of one of Rust: here an empty slot, as there is nobody
    /// who calls it.
    pub fn from_stream(_stream: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        Self(JsValue::NULL.into())
    }

    /// The stream of JavaScript.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Its chunks: none.
    pub fn into_stream(self) -> Chunks {
        Chunks
    }
}

/// No chunks.
#[derive(Debug)]
pub struct Chunks;

impl Stream for Chunks {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
