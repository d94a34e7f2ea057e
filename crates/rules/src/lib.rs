//! Which subscription may be upgraded to which offer, and every reason why not.
//!
//! The crate is pure: no dependency, no I/O, no clock, no ambient locale (a language is an
//! argument of [`wording`] and of nothing else), no float, no serialisation. The same input gives
//! the same output, byte for byte, in the page and in the backend.
//!
//! Reading order: [`id`], [`money`], [`date`], [`seats`], [`status`] and [`service`] are the words;
//! [`catalogue`] is the data the rules run on; [`holding`] is what a customer has; [`assessment`]
//! decides; [`reason`] is what a decision rests on; [`licence`] foretells what an upgrade leaves to be
//! done by hand; [`billing`] prices it; [`wording`] puts it all in a sentence.
#![forbid(unsafe_code)]

pub mod assessment;
pub mod billing;
pub mod catalogue;
pub mod date;
pub mod holding;
pub mod id;
pub mod licence;
pub mod money;
pub mod order;
pub mod reason;
pub mod seats;
pub mod service;
pub mod status;
pub mod tenant;
#[cfg(test)]
mod testing;
pub mod wording;

pub use assessment::{Assessment, Caller, TargetVerdict, UpgradeType, assess, assess_target};
pub use catalogue::{Catalogue, CatalogueError, OfferIndex};
pub use date::Date;
pub use holding::{Customer, Elsewhere, HoldingRef, OfferRef, Subscription};
pub use id::{CustomerId, OfferId, SkuId, SubscriptionId, UserId};
pub use licence::{Licence, LicenceIssue, Prediction, User, UserIssues, predict};
pub use money::{Currency, Money};
pub use reason::{Actor, Reason};
pub use seats::{SeatLimits, Seats};
pub use service::{Family, ServiceSet};
pub use status::{BillingCycle, Status};
pub use wording::{Explanation, Language};
