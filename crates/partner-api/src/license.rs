//! Licences of a user.

use crate::attributes::object_type;
use crate::json::{Node, ReadError, Resource};
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
        Ok(Self {
            service_plans: node.resources("servicePlans")?,
            product_sku: ProductSku::read(&node.required_object("productSku")?)?,
            attributes: object_type::License,
        })
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
        Ok(Self {
            display_name: node.text_or_empty("displayName")?,
            service_name: node.text_or_empty("serviceName")?,
            id: node.text_or_empty("id")?,
            capability_status: node.text_or_empty("capabilityStatus")?,
            target_type: node.text_or_empty("targetType")?,
        })
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
        Ok(Self {
            id: node.required_id("id", SkuId::new)?,
            name: node.text_or_empty("name")?,
            sku_part_number: node.text_or_empty("skuPartNumber")?,
            target_type: node.text("targetType")?,
            license_group_id: node.text("licenseGroupId")?,
        })
    }
}
