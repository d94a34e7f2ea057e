//! The Partner Center REST v1 wire format: tolerant in, strict out.
//!
//! This is the one border between JSON and the rules. Reading goes through one small reader
//! ([`json`]) that matches member names without regard to case, takes `null` for missing and
//! numbers in quotes for numbers, because the real clients send all of that; writing is
//! `#[derive(Serialize)]` in camelCase, in the members and the order of the recorded answers.
//! Reading is not derived: one reader for all types is smaller in the page's WASM and equally
//! tolerant everywhere.
//!
//! Reading order: [`json`]; [`collection`]; a resource, as [`subscription`] or [`upgrade`];
//! [`facts`] (wire → rules); [`convert`] (rules → wire); [`catalogue`] (`public/catalog.json`).
#![forbid(unsafe_code)]

pub mod attributes;
pub mod catalogue;
pub mod code;
pub mod collection;
pub mod convert;
pub mod customer;
pub mod etag;
pub mod facts;
pub mod fault;
pub mod json;
pub mod license;
pub mod link;
pub mod managed_service;
pub mod name;
pub mod offer;
pub mod subscribed_sku;
pub mod subscription;
pub mod timestamp;
pub mod upgrade;
pub mod user;
mod wire;

pub use code::Code;
pub use collection::Collection;
pub use customer::Customer;
pub use etag::ETag;
pub use fault::Fault;
pub use json::{Document, Node, ReadError, Resource, read};
pub use license::License;
pub use link::{Header, Link, Links};
pub use managed_service::ManagedService;
pub use offer::Offer;
pub use subscribed_sku::SubscribedSku;
pub use subscription::{Subscription, SubscriptionPatch};
pub use timestamp::Timestamp;
pub use upgrade::{Upgrade, UpgradeError, UpgradeRequest, UpgradeResult, UserLicenseError};
pub use user::CustomerUser;
