//! The scenario `demo` by the names of its stories; see `mock_backend::scenario::demo`.

use mock_backend::scenario::demo;
pub use mock_backend::scenario::demo::STORIES;
pub use mock_backend::scenario::offers;

/// The seed that the backends of the tests get.
pub const SEED: u64 = 1;

/// A customer's id.
pub fn customer(story: &str) -> String {
    demo::customer_id(SEED, story).unwrap().to_string()
}

/// A customer's name.
pub fn name(story: &str) -> &'static str {
    STORIES.iter().find(|s| s.key == story).unwrap().name
}

/// A subscription's id.
pub fn subscription(story: &str, key: &str) -> String {
    demo::subscription_id(SEED, story, key).unwrap().to_string()
}

/// The path of a customer in the API.
pub fn at(story: &str) -> String {
    format!("/v1/customers/{}", customer(story))
}

/// The path of a subscription in the API.
pub fn at_subscription(story: &str, key: &str) -> String {
    format!("{}/subscriptions/{}", at(story), subscription(story, key))
}

/// The fragment of the page that shows a customer's subscriptions.
pub fn table(story: &str) -> String {
    format!("#/customers/{}", customer(story))
}

/// The fragment of the page that upgrades a subscription.
pub fn upgrade(story: &str, key: &str) -> String {
    let (customer, subscription) = (customer(story), subscription(story, key));
    format!("#/customers/{customer}/subscriptions/{subscription}/upgrade")
}
