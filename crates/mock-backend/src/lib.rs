//! A mock of the Partner Center REST v1 API.
#![forbid(unsafe_code)]

pub mod backend;
pub mod book;
pub mod call;
pub mod clerk;
#[cfg(feature = "controls")]
pub mod controls;
pub mod guid;
pub mod host;
pub mod idempotency;
pub mod machine;
pub mod problem;
pub mod route;
pub mod router;
pub mod scenario;
pub mod store;
mod wire;
pub mod world;
