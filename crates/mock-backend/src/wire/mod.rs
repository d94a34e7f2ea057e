//! The world as the wire shows it: in terms of `partner_api`, whose types write the JSON.

mod customer;
mod offer;
mod product;
mod subscription;
mod user;

pub use customer::{customer, customer_item, managed_services};
pub use offer::{offer, other_offer};
pub use product::{licence, subscribed_sku};
pub use subscription::{subscription, subscription_of_2018};
pub use user::user;

use rules::Language;

/// The locale of a language, as `en-US`.
pub const fn locale(language: Language) -> &'static str {
    match language {
        Language::En => "en-US",
        Language::ZhTw => "zh-TW",
    }
}
