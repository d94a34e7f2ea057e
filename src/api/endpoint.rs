//! The paths of the API. They are made here and nowhere else, so a view cannot misspell one.

use crate::screen::encode;
use rules::{CustomerId, SubscriptionId, UserId};

/// A path of the backend, with the headers that a continuation link asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    path: String,
    headers: Vec<(String, String)>,
}

impl Endpoint {
    fn new(parts: &[&str]) -> Self {
        let mut path = String::from("/v1");
        for part in parts {
            path.push('/');
            encode(part, &mut path);
        }
        Self {
            path,
            headers: Vec::new(),
        }
    }

    /// The partner's customers, the first page.
    pub fn customers() -> Self {
        let mut endpoint = Self::new(&["customers"]);
        endpoint.path.push_str("?size=200");
        endpoint
    }

    /// Where `links.next` of a page points to: relative and without `/v1`, as the API writes it;
    /// one with `/v1` is understood too. Nothing for an address of another place.
    pub fn next(uri: &str, headers: Vec<(String, String)>) -> Option<Self> {
        let rest = uri.strip_prefix("/v1/").or_else(|| uri.strip_prefix('/'))?;
        if rest.starts_with('/') {
            return None;
        }
        Some(Self {
            path: ["/v1/", rest].concat(),
            headers,
        })
    }

    /// A customer.
    pub fn customer(customer: &CustomerId) -> Self {
        Self::new(&["customers", customer.as_str()])
    }

    /// A customer's subscriptions.
    pub fn subscriptions(customer: &CustomerId) -> Self {
        Self::new(&["customers", customer.as_str(), "subscriptions"])
    }

    /// What the customer's tenant holds, by SKU, whoever sold it.
    pub fn subscribed_skus(customer: &CustomerId) -> Self {
        Self::new(&["customers", customer.as_str(), "subscribedskus"])
    }

    /// The services that the partner administers for a customer.
    pub fn managed_services(customer: &CustomerId) -> Self {
        Self::new(&["customers", customer.as_str(), "managedservices"])
    }

    /// A customer's users.
    pub fn users(customer: &CustomerId) -> Self {
        Self::new(&["customers", customer.as_str(), "users"])
    }

    /// A user's licences.
    pub fn licences(customer: &CustomerId, user: &UserId) -> Self {
        Self::new(&[
            "customers",
            customer.as_str(),
            "users",
            user.as_str(),
            "licenses",
        ])
    }

    /// Where a subscription is upgraded. The id is that of the *source*: the printed page names
    /// the target's, but both SDKs and Microsoft's own sample post here.
    pub fn upgrades(customer: &CustomerId, subscription: &SubscriptionId) -> Self {
        let (customer, subscription) = (customer.as_str(), subscription.as_str());
        Self::new(&[
            "customers",
            customer,
            "subscriptions",
            subscription,
            "upgrades",
        ])
    }

    /// Path and query, from `/v1` on.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Headers that the link asks for.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_continuation_link_is_followed_with_or_without_the_version() {
        for uri in [
            "/customers?size=1&seekOperation=Next",
            "/v1/customers?size=1&seekOperation=Next",
        ] {
            let next =
                Endpoint::next(uri, vec![("MS-ContinuationToken".into(), "t".into())]).unwrap();
            assert_eq!(next.path(), "/v1/customers?size=1&seekOperation=Next");
            assert_eq!(next.headers().next(), Some(("MS-ContinuationToken", "t")));
        }
    }

    #[test]
    fn a_link_to_another_place_is_not_followed() {
        for uri in [
            "https://evil.example/customers",
            "//evil.example/customers",
            "customers",
        ] {
            assert_eq!(Endpoint::next(uri, vec![]), None, "{uri}");
        }
    }
}
