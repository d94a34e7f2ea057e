//! Products of a tenant: as SKUs with their units, and as licences of a user.

use crate::book::{Book, Product};
use crate::world::{Licence, SkuUnits};
use partner_api::attributes::object_type;
use partner_api::license::{ProductSku, ServicePlan};
use partner_api::{License, SubscribedSku};
use rules::{Language, SkuId};

/// A SKU of a tenant.
pub fn subscribed_sku(units: &SkuUnits, book: &Book, language: Language) -> SubscribedSku {
    let product = book.product(&units.sku);
    SubscribedSku {
        available_units: units.available(),
        active_units: units.active,
        consumed_units: units.consumed,
        suspended_units: units.suspended,
        total_units: units.total(),
        warning_units: units.warning,
        product_sku: ProductSku {
            target_type: Some("User".to_owned()),
            ..product_sku(&units.sku, product, language)
        },
        service_plans: plans(product, book, language, |_| "Enabled"),
        capability_status: units.capability().to_owned(),
        attributes: object_type::SubscribedSku,
    }
}

/// A user's licence.
pub fn licence(licence: &Licence, book: &Book, language: Language) -> License {
    let product = book.product(&licence.sku);
    let state = |service_name: &str| {
        let off = licence.switched_off.iter().any(|s| **s == *service_name);
        if off { "Disabled" } else { "Assigned" }
    };
    License {
        service_plans: plans(product, book, language, state),
        product_sku: product_sku(&licence.sku, product, language),
        attributes: object_type::License,
    }
}

fn product_sku(sku: &SkuId, product: Option<Product<'_>>, language: Language) -> ProductSku {
    ProductSku {
        id: sku.clone(),
        name: product.map_or_else(|| sku.to_string(), |p| p.name(language).to_owned()),
        sku_part_number: product.map_or_else(String::new, |p| p.part_number().to_owned()),
        target_type: None,
        license_group_id: Some("group1".to_owned()),
    }
}

fn plans(
    product: Option<Product<'_>>,
    book: &Book,
    language: Language,
    state: impl Fn(&str) -> &'static str,
) -> Vec<ServicePlan> {
    let plans = product.into_iter().flat_map(|p| p.plans(book, language));
    plans
        .map(|plan| ServicePlan {
            display_name: plan.display_name.to_owned(),
            service_name: plan.service_name.to_owned(),
            id: plan.id.to_owned(),
            capability_status: state(plan.service_name).to_owned(),
            target_type: "User".to_owned(),
        })
        .collect()
}
