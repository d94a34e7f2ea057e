//! The mock backend in a browser tab: the third place where the page can have its backend, beside
//! the developer's server and a partner's gateway, and the only one that needs no server.
//!
//! It is the very router and machine of `mock_backend`; only the host is another. What a tab has
//! not is a database. It keeps a [`diary`] instead: how the world began, and each write that was
//! decided since, with its moment. The machine is deterministic, so playing the diary again gives
//! the same world, and the same answers under their MS-RequestIds. [`store`] writes it before the
//! answer goes out, and reads it again when another tab has written it.
//!
//! Nothing here knows the page, and nothing of the page knows this: it reaches the page through the
//! `fetch` property of the element, as a dashboard's own would (`js/tab.js`).
#![forbid(unsafe_code)]

pub mod diary;
pub mod shelf;
pub mod store;
pub mod tab;
