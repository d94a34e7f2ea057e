//! The SKUs of a tenant, whoever sold them.

use crate::attributes::object_type;
use crate::json::{Fields, Node, ReadError, Resource};
use crate::license::{ProductSku, ServicePlan};
use serde::Serialize;

/// A SKU of a tenant, with its units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscribedSku {
    /// Units that can still be assigned; below nothing where more are assigned than are left.
    pub available_units: i64,
    /// Units in use or usable.
    pub active_units: u32,
    /// Units assigned to users.
    pub consumed_units: u32,
    /// Units of suspended subscriptions.
    pub suspended_units: u32,
    /// All units.
    pub total_units: u32,
    /// Units in their days of grace.
    pub warning_units: u32,
    /// The product.
    pub product_sku: ProductSku,
    /// What it contains.
    pub service_plans: Vec<ServicePlan>,
    /// `Enabled`, `Warning`, `Suspended`, `LockedOut` or `Deleted`.
    pub capability_status: String,
    /// `SubscribedSku`.
    pub attributes: object_type::SubscribedSku,
}

impl Resource for SubscribedSku {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let product_sku = ProductSku::read(&node.required_object("productSku")?)?;
        let mut fields = Fields::of(node);
        let resource = Self {
            available_units: fields.number("availableUnits"),
            active_units: fields.count("activeUnits").unwrap_or_default(),
            consumed_units: fields.count("consumedUnits").unwrap_or_default(),
            suspended_units: fields.count("suspendedUnits").unwrap_or_default(),
            total_units: fields.count("totalUnits").unwrap_or_default(),
            warning_units: fields.count("warningUnits").unwrap_or_default(),
            product_sku,
            service_plans: fields.resources("servicePlans"),
            capability_status: fields.string("capabilityStatus"),
            attributes: object_type::SubscribedSku,
        };
        fields.finish(resource)
    }

    fn key(&self) -> Option<&str> {
        Some(self.product_sku.id.as_str())
    }
}
