//! Users of a customer.

use crate::attributes::object_type;
use crate::json::{Node, ReadError, Resource};
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
        let location = node.text("usageLocation")?;
        Ok(Self {
            usage_location: location.filter(|l| !l.trim().is_empty()),
            id: node.required_id("id", UserId::new)?,
            user_principal_name: node.text_or_empty("userPrincipalName")?,
            first_name: node.text_or_empty("firstName")?,
            last_name: node.text_or_empty("lastName")?,
            display_name: node.text_or_empty("displayName")?,
            user_domain_type: node.text_or_empty("userDomainType")?,
            state: node.text_or_empty("state")?,
            links: Links::of(node),
            attributes: object_type::CustomerUser,
        })
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}
