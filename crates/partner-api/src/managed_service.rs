//! The services of a customer that the partner administers.

use crate::attributes::object_type;
use crate::json::{Fields, Node, ReadError, Resource};
use crate::link::Links;
use serde::Serialize;

/// A service that the partner administers for a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedService {
    /// Its id, as `Exchange`. It is a word, not a GUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its group, as `Office`.
    pub group_name: String,
    /// `adminService`, `serviceHealth` and `serviceTicket`.
    pub links: Links,
    /// `ManagedService`.
    pub attributes: object_type::ManagedService,
}

impl Resource for ManagedService {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut fields = Fields::of(node);
        let resource = Self {
            id: fields.required_string("id"),
            name: fields.string("name"),
            group_name: fields.string("groupName"),
            links: Links::of(node),
            attributes: object_type::ManagedService,
        };
        fields.finish(resource)
    }

    fn key(&self) -> Option<&str> {
        Some(&self.id)
    }
}
