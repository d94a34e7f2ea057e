//! Licences of a user.

use crate::attributes::object_type;
use crate::json::{Fields, Node, ReadError, Resource};
use crate::wire;
use rules::SkuId;
use serde::Serialize;

/// A licence that a user has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct License {
    /// What it switches on.
    pub service_plans: Vec<ServicePlan>,
    /// The product.
    pub product_sku: ProductSku,
    /// `License`.
    pub attributes: object_type::License,
}

impl Resource for License {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let product_sku = ProductSku::read(&node.required_object("productSku")?)?;
        let mut fields = Fields::of(node);
        let resource = Self {
            service_plans: fields.resources("servicePlans"),
            product_sku,
            attributes: object_type::License,
        };
        fields.finish(resource)
    }

    fn key(&self) -> Option<&str> {
        Some(self.product_sku.id.as_str())
    }
}

/// A service plan of a licence or of a SKU.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicePlan {
    /// Its name to show.
    pub display_name: String,
    /// Its name in the directory, as `EXCHANGE_S_STANDARD`.
    pub service_name: String,
    /// Its id.
    pub id: String,
    /// `Assigned` for a user's licence, `Enabled` for a SKU; `Disabled` where it is switched off.
    pub capability_status: String,
    /// `User` or `Tenant`.
    pub target_type: String,
}

impl Resource for ServicePlan {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut fields = Fields::of(node);
        let resource = Self {
            display_name: fields.string("displayName"),
            service_name: fields.string("serviceName"),
            id: fields.string("id"),
            capability_status: fields.string("capabilityStatus"),
            target_type: fields.string("targetType"),
        };
        fields.finish(resource)
    }
}

/// The product of a licence or of a SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductSku {
    /// Its id.
    #[serde(serialize_with = "wire::word")]
    pub id: SkuId,
    /// Its name.
    pub name: String,
    /// Its name in the directory, as `ENTERPRISEPACK`.
    pub sku_part_number: String,
    /// `User` or `Tenant`; for a SKU only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
    /// `group1` for licences of the directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_group_id: Option<String>,
}

impl Resource for ProductSku {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let id = node.required_id("id", SkuId::new)?;
        let mut fields = Fields::of(node);
        let resource = Self {
            id,
            name: fields.string("name"),
            sku_part_number: fields.string("skuPartNumber"),
            target_type: fields.text("targetType"),
            license_group_id: fields.text("licenseGroupId"),
        };
        fields.finish(resource)
    }
}
