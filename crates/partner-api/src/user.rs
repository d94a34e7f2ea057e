//! Users of a customer.

use crate::attributes::object_type;
use crate::json::{Fields, Node, ReadError, Resource};
use crate::link::Links;
use crate::wire;
use rules::UserId;
use serde::Serialize;

/// A user of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerUser {
    /// Country where the user works, ISO 3166; without it no licence can be assigned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_location: Option<String>,
    /// The id.
    #[serde(serialize_with = "wire::word")]
    pub id: UserId,
    /// The name to sign in with.
    pub user_principal_name: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The name to show.
    pub display_name: String,
    /// `none`, `managed` or `federated`.
    pub user_domain_type: String,
    /// `active` or `inactive`.
    pub state: String,
    /// `self`.
    pub links: Links,
    /// `CustomerUser`.
    pub attributes: object_type::CustomerUser,
}

impl Resource for CustomerUser {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let id = node.required_id("id", UserId::new)?;
        let mut fields = Fields::of(node);
        let location = fields.text("usageLocation");
        let resource = Self {
            usage_location: location.filter(|l| !l.trim().is_empty()),
            id,
            user_principal_name: fields.string("userPrincipalName"),
            first_name: fields.string("firstName"),
            last_name: fields.string("lastName"),
            display_name: fields.string("displayName"),
            user_domain_type: fields.string("userDomainType"),
            state: fields.string("state"),
            links: Links::of(node),
            attributes: object_type::CustomerUser,
        };
        fields.finish(resource)
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}
