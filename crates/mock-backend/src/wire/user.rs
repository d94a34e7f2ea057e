//! Users.

use crate::world::{Customer, User};
use partner_api::attributes::object_type;
use partner_api::{CustomerUser, Link, Links};

/// A user of a customer.
pub fn user(user: &User, customer: &Customer) -> CustomerUser {
    let at = format!("/customers/{}/users/{}", customer.id, user.id);
    CustomerUser {
        usage_location: user.usage_location.as_deref().map(str::to_owned),
        id: user.id.clone(),
        user_principal_name: user.principal_name.to_string(),
        first_name: user.first_name.to_string(),
        last_name: user.last_name.to_string(),
        display_name: user.display_name.to_string(),
        user_domain_type: "none".to_owned(),
        state: if user.active { "active" } else { "inactive" }.to_owned(),
        links: Links::NONE.with("self", Link::get(at)),
        attributes: object_type::CustomerUser,
    }
}
