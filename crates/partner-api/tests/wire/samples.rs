//! One of each resource, with every member filled in.

use partner_api::attributes::{BillingProfileAttributes, SubscriptionAttributes, object_type};
use partner_api::customer::{Address, BillingProfile, CompanyProfile};
use partner_api::license::{ProductSku, ServicePlan};
use partner_api::offer::{OfferCategory, OfferProduct};
use partner_api::upgrade::UpgradeType;
use partner_api::{
    Code, Collection, Customer, CustomerUser, ETag, Fault, Header, License, Link, Links,
    ManagedService, Offer, SubscribedSku, Subscription, Timestamp, Upgrade, UpgradeError,
    UpgradeResult, UserLicenseError,
};
use rules::{BillingCycle, CustomerId, OfferId, SkuId, Status, SubscriptionId, UserId};

pub const TENANT: &str = "3f0a6c1e-52d8-4b7e-9c11-8a2d7e5b9f04";
pub const SUBSCRIPTION: &str = "7D1B5C20-9E43-4F6A-8B12-64C0D9A7E3F5";
pub const TARGET: &str = "0A94E7B3-D6F1-4C25-A8E0-5B3F9C7D1E26";
pub const USER: &str = "c28f1d7a-0b65-4e93-8a4f-e1d6b90c3752";

fn link_to(path: &str) -> Link {
    Link::get(format!("/customers/{TENANT}{path}"))
}

fn moment(text: &str) -> Option<Timestamp> {
    Some(Timestamp::parse(text).unwrap())
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub fn subscription() -> Subscription {
    let id = SubscriptionId::new(SUBSCRIPTION).unwrap();
    Subscription {
        offer_id: OfferId::new("BD938F12-058F-4927-BBA3-AE36B1D2501C").unwrap(),
        entitlement_id: some(SUBSCRIPTION),
        offer_name: "Office 365 Business Essentials".to_owned(),
        friendly_name: "Front desk 櫃台".to_owned(),
        quantity: 25,
        unit_type: "Licenses".to_owned(),
        parent_subscription_id: Some(SubscriptionId::new(TARGET).unwrap()),
        has_purchasable_addons: true,
        creation_date: moment("2017-03-30T08:05:09.070Z"),
        effective_start_date: moment("2017-03-30T00:00:00Z"),
        commitment_end_date: moment("2018-03-29T00:00:00Z"),
        status: Status::Suspended,
        auto_renew_enabled: true,
        is_trial: false,
        billing_type: "license".to_owned(),
        billing_cycle: BillingCycle::Monthly,
        actions: vec!["Cancel".to_owned(), "Edit".to_owned()],
        suspension_reasons: vec!["CustomerCancellation".to_owned()],
        attention_needed: false,
        action_taken: false,
        contract_type: "subscription".to_owned(),
        links: Links::NONE
            .with(
                "offer",
                Link::get("/offers/BD938F12-058F-4927-BBA3-AE36B1D2501C?country=TW"),
            )
            .with("self", link_to(&format!("/subscriptions/{SUBSCRIPTION}"))),
        order_id: some("E4B7C0A9-1D52-4F38-96EB-7A0C5D2F8B61"),
        partner_id: some("4847383"),
        attributes: SubscriptionAttributes {
            etag: Some(
                ETag {
                    id: id.clone(),
                    version: 3,
                }
                .encode(),
            ),
        },
        id,
    }
}

pub fn customer() -> Customer {
    Customer {
        id: CustomerId::new(TENANT).unwrap(),
        commerce_id: some("95d0e2b8-46a1-4c7f-8e39-1f6b0a5c7d28"),
        company_profile: CompanyProfile {
            tenant_id: TENANT.to_owned(),
            domain: "fourthcoffee.example".to_owned(),
            company_name: "Fourth Coffee".to_owned(),
            address: Some(Address {
                country: "TW".to_owned(),
                region: some("TPE"),
                city: "Taipei".to_owned(),
                address_line1: "1 Songren Road".to_owned(),
                postal_code: "110".to_owned(),
                phone_number: some("0200000000"),
                ..Address::default()
            }),
            email: some("it@fourthcoffee.example"),
            links: Links::NONE.with("self", link_to("/profiles/company")),
            attributes: object_type::CustomerCompanyProfile,
        },
        billing_profile: Some(BillingProfile {
            id: "0b7e4f92-c3d8-4a16-b5e0-9f2d6c8a1e47".to_owned(),
            first_name: "May".to_owned(),
            last_name: "Lin".to_owned(),
            email: "pay@fourthcoffee.example".to_owned(),
            culture: "zh-TW".to_owned(),
            language: "zh".to_owned(),
            company_name: "Fourth Coffee".to_owned(),
            default_address: Some(Address {
                country: "TW".to_owned(),
                city: "Taipei".to_owned(),
                state: some("TPE"),
                address_line1: "1 Songren Road".to_owned(),
                postal_code: "110".to_owned(),
                first_name: some("May"),
                last_name: some("Lin"),
                ..Address::default()
            }),
            links: Links::NONE.with("self", link_to("/profiles/billing")),
            attributes: BillingProfileAttributes {
                etag: some("-4242348048554929329"),
            },
        }),
        relationship_to_partner: some("reseller"),
        allow_delegated_access: Some(true),
        custom_domains: vec!["fourthcoffee.example".to_owned()],
        associated_partner_id: some("4847383"),
        links: Links::NONE.with("self", link_to("")),
        attributes: object_type::Customer,
    }
}

pub fn customers() -> Collection<Customer> {
    let mut item = customer();
    item.commerce_id = None;
    item.company_profile.address = None;
    item.company_profile.email = None;
    item.company_profile.links = Links::NONE;
    item.billing_profile = None;
    item.allow_delegated_access = None;
    item.custom_domains = Vec::new();
    item.associated_partner_id = None;
    item.links = Links::NONE;
    let mut page = Collection::of(vec![item]);
    let token = "a+token/with=signs";
    let mut next = Link::get("/customers?size=1&seekOperation=Next");
    next.headers.push(Header {
        key: partner_api::collection::CONTINUATION_HEADER.to_owned(),
        value: token.to_owned(),
    });
    page.links = Links::NONE
        .with("self", Link::get("/customers?size=1"))
        .with("next", next);
    page.continuation_token = some(token);
    page
}

pub fn offer() -> Offer {
    Offer {
        name: "Office 365 Enterprise E3".to_owned(),
        description: "Office, mail, files and meetings".to_owned(),
        rank: 218,
        category: Some(OfferCategory {
            id: "Enterprise_Key".to_owned(),
            name: "Enterprise".to_owned(),
            rank: 20,
            locale: "en-US".to_owned(),
            country: "US".to_owned(),
            attributes: object_type::OfferCategory,
        }),
        has_add_ons: true,
        supported_billing_cycles: vec![BillingCycle::Annual, BillingCycle::Monthly],
        upgrade_target_offers: Some(vec!["A044B16A-1861-4308-8086-A3A3B506FAC2".to_owned()]),
        product: Some(OfferProduct {
            id: Some(SkuId::new("6fd2c87f-b296-42f0-b197-1e91e994b900").unwrap()),
            name: "Office 365 Enterprise E3".to_owned(),
            unit: "Licenses".to_owned(),
        }),
        links: Links::NONE
            .with(
                "learnMore",
                Link {
                    uri: None,
                    ..Link::get("")
                },
            )
            .with(
                "self",
                Link::get("/offers/796B6B5F-613C-4E24-A17C-EBA730D49C02?country=US"),
            ),
        ..Offer::new(OfferId::new("796B6B5F-613C-4E24-A17C-EBA730D49C02").unwrap())
    }
}

pub fn upgrades() -> Collection<Upgrade> {
    let refused = Upgrade {
        target_offer: offer(),
        upgrade_type: UpgradeType::UpgradeWithLicenseTransfer,
        is_eligible: false,
        quantity: Some(25),
        upgrade_errors: vec![UpgradeError {
            code: Code::Number(3),
            description: "Another subscription includes Exchange Online already.".to_owned(),
            additional_details: some("4b9405b0-7788-4568-add1-99614e613b69: exchange"),
            attributes: object_type::UpgradeError,
        }],
        attributes: object_type::Upgrade,
    };
    let eligible = Upgrade {
        upgrade_type: UpgradeType::UpgradeOnly,
        is_eligible: true,
        upgrade_errors: Vec::new(),
        ..refused.clone()
    };
    Collection::of(vec![refused, eligible])
}

pub fn upgrade_result() -> UpgradeResult {
    UpgradeResult {
        source_subscription_id: Some(SubscriptionId::new(SUBSCRIPTION).unwrap()),
        target_subscription_id: Some(SubscriptionId::new(TARGET).unwrap()),
        upgrade_type: UpgradeType::UpgradeWithLicenseTransfer,
        upgrade_errors: Vec::new(),
        license_errors: vec![UserLicenseError {
            user_object_id: Some(UserId::new(USER).unwrap()),
            name: "Ada Chen".to_owned(),
            email: "ada@fourthcoffee.example".to_owned(),
            errors: vec![fault()],
            attributes: object_type::UserLicenseError,
        }],
        attributes: object_type::UpgradeResult,
    }
}

pub fn fault() -> Fault {
    Fault {
        data: vec!["SHAREPOINTENTERPRISE".to_owned()],
        ..Fault::new(60012, "There is no seat left for this user.")
    }
}

pub fn user() -> CustomerUser {
    CustomerUser {
        usage_location: some("TW"),
        id: UserId::new(USER).unwrap(),
        user_principal_name: "ada@fourthcoffee.example".to_owned(),
        first_name: "Ada".to_owned(),
        last_name: "Chen".to_owned(),
        display_name: "Ada Chen".to_owned(),
        user_domain_type: "managed".to_owned(),
        state: "active".to_owned(),
        links: Links::NONE.with("self", link_to(&format!("/users/{USER}"))),
        attributes: object_type::CustomerUser,
    }
}

fn plan(name: &str, service: &str, id: &str, state: &str) -> ServicePlan {
    ServicePlan {
        display_name: name.to_owned(),
        service_name: service.to_owned(),
        id: id.to_owned(),
        capability_status: state.to_owned(),
        target_type: "User".to_owned(),
    }
}

fn essentials() -> ProductSku {
    ProductSku {
        id: SkuId::new("3b555118-da6a-4418-894f-7df1e2096870").unwrap(),
        name: "Office 365 Business Essentials".to_owned(),
        sku_part_number: "O365_BUSINESS_ESSENTIALS".to_owned(),
        target_type: None,
        license_group_id: some("group1"),
    }
}

pub fn licence() -> License {
    License {
        service_plans: vec![
            plan(
                "Exchange Online (Plan 1)",
                "EXCHANGE_S_STANDARD",
                "9aaf7827-d63c-4b61-89c3-182f06f82e5c",
                "Assigned",
            ),
            plan(
                "Sway",
                "SWAY",
                "a23b959c-7ce8-4e57-9140-b90eb88a9e97",
                "Disabled",
            ),
        ],
        product_sku: essentials(),
        attributes: object_type::License,
    }
}

pub fn subscribed_sku() -> SubscribedSku {
    SubscribedSku {
        available_units: 4,
        active_units: 25,
        consumed_units: 21,
        suspended_units: 2,
        total_units: 28,
        warning_units: 1,
        product_sku: ProductSku {
            target_type: some("User"),
            ..essentials()
        },
        service_plans: vec![plan(
            "Exchange Online (Plan 1)",
            "EXCHANGE_S_STANDARD",
            "9aaf7827-d63c-4b61-89c3-182f06f82e5c",
            "Enabled",
        )],
        capability_status: "Enabled".to_owned(),
        attributes: object_type::SubscribedSku,
    }
}

pub fn managed_service() -> ManagedService {
    ManagedService {
        id: "MicrosoftCommunicationsOnline".to_owned(),
        name: "SkypeforBusiness".to_owned(),
        group_name: "Office".to_owned(),
        links: Links::NONE.with("adminService", Link::get("https://portal.example/Skype")),
        attributes: object_type::ManagedService,
    }
}
