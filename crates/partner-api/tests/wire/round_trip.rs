//! What is written is read back as it was, whatever is in it.

use crate::samples;
use partner_api::attributes::{SubscriptionAttributes, object_type};
use partner_api::customer::{Address, BillingProfile, CompanyProfile};
use partner_api::license::{ProductSku, ServicePlan};
use partner_api::offer::{OfferCategory, OfferProduct};
use partner_api::upgrade::UpgradeType;
use partner_api::{
    Code, Collection, Customer, CustomerUser, ETag, Fault, Header, License, Link, Links,
    ManagedService, Offer, Resource, SubscribedSku, Subscription, Timestamp, Upgrade, UpgradeError,
    UpgradeRequest, UpgradeResult, UserLicenseError, read,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use rules::{BillingCycle, CustomerId, OfferId, SkuId, Status, SubscriptionId, UserId};
use serde::Serialize;

fn same<T: Resource + Serialize + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&read::<T>(text.as_bytes()).unwrap(), value, "{text}");
}

fn text() -> impl Strategy<Value = String> {
    any::<String>()
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    vec(text(), 0..3)
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    option::of(text())
}

fn word() -> impl Strategy<Value = Box<str>> {
    // Words that no enum knows.
    "x[a-z_A-Z ]{0,8}".prop_map(Box::from)
}

const ID: &str = "[a-zA-Z0-9][a-zA-Z0-9._:-]{0,63}";

fn subscription_id() -> impl Strategy<Value = SubscriptionId> {
    ID.prop_map(|id| SubscriptionId::new(&id).unwrap())
}

fn offer_id() -> impl Strategy<Value = OfferId> {
    ID.prop_map(|id| OfferId::new(&id).unwrap())
}

fn sku_id() -> impl Strategy<Value = SkuId> {
    ID.prop_map(|id| SkuId::new(&id).unwrap())
}

fn user_id() -> impl Strategy<Value = UserId> {
    ID.prop_map(|id| UserId::new(&id).unwrap())
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![
        Just(Status::Active),
        Just(Status::Pending),
        Just(Status::Suspended),
        Just(Status::Deleted),
        Just(Status::Expired),
        Just(Status::Disabled),
        Just(Status::None),
        word().prop_map(Status::Other),
    ]
}

fn cycle() -> impl Strategy<Value = BillingCycle> {
    prop_oneof![
        Just(BillingCycle::Monthly),
        Just(BillingCycle::Annual),
        Just(BillingCycle::Biennial),
        Just(BillingCycle::Triennial),
        Just(BillingCycle::OneTime),
        Just(BillingCycle::None),
        Just(BillingCycle::Unknown),
        word().prop_map(BillingCycle::Other),
    ]
}

fn upgrade_type() -> impl Strategy<Value = UpgradeType> {
    prop_oneof![
        Just(UpgradeType::None),
        Just(UpgradeType::UpgradeOnly),
        Just(UpgradeType::UpgradeWithLicenseTransfer),
        word().prop_map(UpgradeType::Other),
    ]
}

fn code() -> impl Strategy<Value = Code> {
    prop_oneof![
        any::<i64>().prop_map(Code::Number),
        word().prop_map(Code::Word),
    ]
}

/// From the year 2 to 9999; the year 1 means that there is no date.
fn moment() -> impl Strategy<Value = Option<Timestamp>> {
    option::of(
        (-62_100_000_000_000..253_402_300_800_000_i64)
            .prop_map(|ms| Timestamp::from_unix_milliseconds(ms).unwrap()),
    )
}

fn second() -> impl Strategy<Value = Option<Timestamp>> {
    moment().prop_map(|moment| {
        let whole = |m: Timestamp| m.unix_milliseconds().div_euclid(1000) * 1000;
        moment.and_then(|m| Timestamp::from_unix_milliseconds(whole(m)))
    })
}

fn links() -> impl Strategy<Value = Links> {
    let header = (text(), text()).prop_map(|(key, value)| Header { key, value });
    let link = (maybe(), text(), vec(header, 0..2)).prop_map(|(uri, method, headers)| Link {
        uri,
        method,
        headers,
    });
    vec(link, 0..3).prop_map(|links| {
        let names = ["self", "next", "somethingNew"];
        let named = names.iter().map(ToString::to_string).zip(links);
        Links(named.collect())
    })
}

prop_compose! {
    fn address()(
        (country, city, address_line1, postal_code) in (text(), text(), text(), text()),
        (region, state, first_name, last_name, phone_number) in
            (maybe(), maybe(), maybe(), maybe(), maybe()),
    ) -> Address {
        Address {
            country, region, city, state, address_line1, postal_code, first_name, last_name,
            phone_number,
        }
    }
}

prop_compose! {
    fn customer()(
        id in ID,
        (tenant_id, domain, company_name) in (text(), text(), text()),
        (address, email, own_links) in (option::of(address()), maybe(), links()),
        billing in option::of((text(), text(), option::of(address()), maybe())),
        (commerce_id, relationship_to_partner, associated_partner_id) in
            (maybe(), maybe(), maybe()),
        (allow_delegated_access, custom_domains, links) in
            (any::<Option<bool>>(), texts(), links()),
    ) -> Customer {
        Customer {
            id: CustomerId::new(&id).unwrap(),
            commerce_id,
            company_profile: CompanyProfile {
                tenant_id, domain, company_name, address, email, links: own_links,
                attributes: object_type::CustomerCompanyProfile,
            },
            billing_profile: billing.map(|(id, email, default_address, etag)| BillingProfile {
                id,
                email,
                default_address,
                attributes: partner_api::attributes::BillingProfileAttributes { etag },
                ..BillingProfile::default()
            }),
            relationship_to_partner, allow_delegated_access, custom_domains,
            associated_partner_id, links,
            attributes: object_type::Customer,
        }
    }
}

prop_compose! {
    fn subscription()(
        (id, offer_id, parent_subscription_id) in
            (subscription_id(), offer_id(), option::of(subscription_id())),
        (offer_name, friendly_name, unit_type, billing_type, contract_type) in
            (text(), text(), text(), text(), text()),
        (entitlement_id, order_id, partner_id, etag) in (maybe(), maybe(), maybe(), maybe()),
        (creation_date, effective_start_date, commitment_end_date) in
            (moment(), second(), second()),
        (status, billing_cycle, quantity) in (status(), cycle(), any::<u32>()),
        (has_purchasable_addons, auto_renew_enabled, is_trial, attention_needed, action_taken) in
            any::<(bool, bool, bool, bool, bool)>(),
        (actions, suspension_reasons, links) in (texts(), texts(), links()),
    ) -> Subscription {
        Subscription {
            id, offer_id, entitlement_id, offer_name, friendly_name, quantity, unit_type,
            parent_subscription_id, has_purchasable_addons, creation_date, effective_start_date,
            commitment_end_date, status, auto_renew_enabled, is_trial, billing_type,
            billing_cycle, actions, suspension_reasons, attention_needed, action_taken,
            contract_type, links, order_id, partner_id,
            attributes: SubscriptionAttributes { etag },
        }
    }
}

prop_compose! {
    fn offer()(
        id in offer_id(),
        (name, description, uri, locale, country) in (text(), text(), text(), text(), text()),
        (minimum_quantity, maximum_quantity, limit, term, rank) in
            any::<(u32, u32, u32, u32, i64)>(),
        (prerequisite_offers, conversion_target_offers, actions) in (texts(), texts(), texts()),
        (is_add_on, has_add_ons, is_available_for_purchase, is_auto_renewable) in
            any::<(bool, bool, bool, bool)>(),
        (is_internal, is_microsoft_product, is_trial) in any::<(bool, bool, bool)>(),
        supported_billing_cycles in vec(cycle(), 0..3),
        upgrade_target_offers in option::of(texts()),
        category in option::of((text(), text(), any::<i64>())),
        product in option::of((option::of(sku_id()), text(), text())),
        links in links(),
    ) -> Offer {
        Offer {
            name, description, uri, locale, country, minimum_quantity, maximum_quantity, limit,
            term, rank, prerequisite_offers, conversion_target_offers, actions, is_add_on,
            has_add_ons, is_available_for_purchase, is_auto_renewable, is_internal,
            is_microsoft_product, is_trial, supported_billing_cycles, upgrade_target_offers,
            category: category.map(|(id, name, rank)| OfferCategory {
                id, name, rank, ..OfferCategory::default()
            }),
            product: product.map(|(id, name, unit)| OfferProduct { id, name, unit }),
            links,
            ..Offer::new(id)
        }
    }
}

prop_compose! {
    fn upgrade_error()(
        (code, description, additional_details) in (code(), text(), maybe()),
    ) -> UpgradeError {
        UpgradeError {
            code, description, additional_details, attributes: object_type::UpgradeError,
        }
    }
}

prop_compose! {
    fn upgrade()(
        target_offer in offer(),
        upgrade_type in upgrade_type(),
        (is_eligible, quantity) in any::<(bool, Option<u32>)>(),
        upgrade_errors in vec(upgrade_error(), 0..3),
    ) -> Upgrade {
        Upgrade {
            target_offer, upgrade_type, is_eligible, quantity, upgrade_errors,
            attributes: object_type::Upgrade,
        }
    }
}

prop_compose! {
    fn fault()(
        (code, description, data, source) in (code(), text(), texts(), text()),
    ) -> Fault {
        Fault { code, description, data, source }
    }
}

prop_compose! {
    fn upgrade_result()(
        source_subscription_id in option::of(subscription_id()),
        target_subscription_id in option::of(subscription_id()),
        upgrade_type in upgrade_type(),
        upgrade_errors in vec(upgrade_error(), 0..3),
        left_over in vec((option::of(user_id()), text(), text(), vec(fault(), 0..2)), 0..3),
    ) -> UpgradeResult {
        UpgradeResult {
            source_subscription_id, target_subscription_id, upgrade_type, upgrade_errors,
            license_errors: left_over
                .into_iter()
                .map(|(user_object_id, name, email, errors)| UserLicenseError {
                    user_object_id, name, email, errors,
                    attributes: object_type::UserLicenseError,
                })
                .collect(),
            attributes: object_type::UpgradeResult,
        }
    }
}

prop_compose! {
    fn user()(
        (id, usage_location) in (user_id(), option::of("[A-Z]{2}")),
        (user_principal_name, first_name, last_name, display_name) in
            (text(), text(), text(), text()),
        (user_domain_type, state, links) in (text(), text(), links()),
    ) -> CustomerUser {
        CustomerUser {
            usage_location, id, user_principal_name, first_name, last_name, display_name,
            user_domain_type, state, links, attributes: object_type::CustomerUser,
        }
    }
}

prop_compose! {
    fn service_plan()(
        (display_name, service_name, id) in (text(), text(), text()),
        (capability_status, target_type) in (text(), text()),
    ) -> ServicePlan {
        ServicePlan { display_name, service_name, id, capability_status, target_type }
    }
}

prop_compose! {
    fn product_sku()(
        (id, name, sku_part_number) in (sku_id(), text(), text()),
        (target_type, license_group_id) in (maybe(), maybe()),
    ) -> ProductSku {
        ProductSku { id, name, sku_part_number, target_type, license_group_id }
    }
}

prop_compose! {
    fn licence()(
        (product_sku, service_plans) in (product_sku(), vec(service_plan(), 0..3)),
    ) -> License {
        License { service_plans, product_sku, attributes: object_type::License }
    }
}

prop_compose! {
    fn subscribed_sku()(
        (product_sku, service_plans, capability_status) in
            (product_sku(), vec(service_plan(), 0..3), text()),
        (available_units, active_units, consumed_units) in any::<(i64, u32, u32)>(),
        (suspended_units, total_units, warning_units) in any::<(u32, u32, u32)>(),
    ) -> SubscribedSku {
        SubscribedSku {
            available_units, active_units, consumed_units, suspended_units, total_units,
            warning_units, product_sku, service_plans, capability_status,
            attributes: object_type::SubscribedSku,
        }
    }
}

prop_compose! {
    fn managed_service()(
        (id, name, group_name, links) in (text(), text(), text(), links()),
    ) -> ManagedService {
        ManagedService { id, name, group_name, links, attributes: object_type::ManagedService }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_customer_is_read_as_it_was_written(value in customer()) { same(&value); }

    #[test]
    fn a_subscription_is_read_as_it_was_written(value in subscription()) { same(&value); }

    #[test]
    fn an_offer_is_read_as_it_was_written(value in offer()) { same(&value); }

    #[test]
    fn an_upgrade_is_read_as_it_was_written(value in upgrade()) { same(&value); }

    #[test]
    fn a_result_is_read_as_it_was_written(value in upgrade_result()) { same(&value); }

    #[test]
    fn a_fault_is_read_as_it_was_written(value in fault()) { same(&value); }

    #[test]
    fn a_user_is_read_as_it_was_written(value in user()) { same(&value); }

    #[test]
    fn a_licence_is_read_as_it_was_written(value in licence()) { same(&value); }

    #[test]
    fn a_sku_is_read_as_it_was_written(value in subscribed_sku()) { same(&value); }

    #[test]
    fn a_managed_service_is_read_as_it_was_written(value in managed_service()) { same(&value); }

    #[test]
    fn a_collection_is_read_as_it_was_written(
        mut items in vec(subscription(), 0..4),
        links in links(),
        continuation_token in maybe(),
    ) {
        items.sort_by(|a, b| a.id.cmp(&b.id));
        items.dedup_by(|a, b| a.id == b.id);
        same(&Collection { links, continuation_token, ..Collection::of(items) });
    }

    #[test]
    fn the_body_of_a_request_is_read_as_it_was_written(
        target_offer in offer_id(),
        upgrade_type in upgrade_type(),
        quantity in any::<Option<u32>>(),
    ) {
        let request = UpgradeRequest { target_offer, upgrade_type, quantity };
        let body = request.to_body();
        prop_assert_eq!(read::<UpgradeRequest>(body.as_bytes()), Ok(request));
        // It is an upgrade as well, as the service expects it.
        prop_assert!(read::<Upgrade>(body.as_bytes()).is_ok());
    }

    #[test]
    fn an_etag_says_what_it_was_made_of(id in subscription_id(), version in any::<u32>()) {
        let etag = ETag { id, version };
        let text = etag.encode();
        let quoted = format!("W/\"{text}\"");
        prop_assert_eq!(ETag::decode(&text), Some(etag.clone()));
        prop_assert_eq!(ETag::decode(&quoted), Some(etag));
    }

    #[test]
    fn a_moment_is_read_as_it_was_written(moment in moment()) {
        if let Some(moment) = moment {
            prop_assert_eq!(Timestamp::parse(&moment.with_milliseconds()), Some(moment));
        }
    }
}

#[test]
fn a_word_in_need_of_escaping_stays_a_word() {
    let request = UpgradeRequest {
        target_offer: samples::offer().id,
        upgrade_type: UpgradeType::Other(r#"a"\b"#.into()),
        quantity: None,
    };
    let body = request.to_body();
    assert_eq!(read::<UpgradeRequest>(body.as_bytes()), Ok(request));
}

#[test]
fn the_etag_of_the_documentation_is_understood() {
    let etag = ETag::decode(
        "eyJpZCI6ImEzNTZhYzhjLWUzMTAtNDRmNC1iZjg1LWM3ZjI5MDQ0YWY5OSIsInZlcnNpb24iOjJ9",
    )
    .unwrap();
    assert_eq!(etag.id.as_str(), "A356AC8C-E310-44F4-BF85-C7F29044AF99");
    assert_eq!(etag.version, 2);
    for foreign in ["", "<etag>", "e30=", "W/\"\"", "bm90IGpzb24="] {
        assert_eq!(ETag::decode(foreign), None, "{foreign}");
    }
}
