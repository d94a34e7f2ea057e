//! Wire → rules and back.

use crate::samples;
use partner_api::convert::{
    Judged, delegated_admin, licence, license_errors, managed_services, subscription, tenant_sku,
    user,
};
use partner_api::license::ServicePlan;
use partner_api::upgrade::UpgradeType;
use partner_api::{Code, Offer, Timestamp};
use rules::licence::{LicenceIssue, predict};
use rules::{
    BillingCycle, Caller, Catalogue, Customer, CustomerId, Date, Language, OfferId, OfferRef,
    Seats, Status, assess,
};

fn catalogue() -> Catalogue {
    let file = include_bytes!("../../../../public/catalog.json");
    partner_api::catalogue::read(file).unwrap()
}

#[test]
fn a_subscription_is_what_the_rules_look_at() {
    let catalogue = catalogue();
    let wire = samples::subscription();
    let found = subscription(&wire, &catalogue);
    assert_eq!(found.id, wire.id);
    assert_eq!(&*found.name, "Front desk 櫃台");
    assert_eq!(&*found.offer_name, "Office 365 Business Essentials");
    assert_eq!(found.offer, OfferRef::find(&catalogue, wire.offer_id));
    assert!(found.offer.known().is_some());
    assert_eq!(found.status, Status::Suspended);
    assert_eq!(&*found.suspension_reasons[0], "CustomerCancellation");
    assert_eq!(found.seats, Seats(25));
    assert_eq!(found.cycle, BillingCycle::Monthly);
    assert_eq!(found.parent, wire.parent_subscription_id);
    assert_eq!(found.started, Date::new(2017, 3, 30));
    assert_eq!(found.renewal, Date::new(2018, 3, 29));
    assert!(found.auto_renew && !found.trial);
}

#[test]
fn what_we_do_not_know_of_a_subscription_goes_on_as_data() {
    let catalogue = catalogue();
    let mut wire = samples::subscription();
    wire.offer_id = OfferId::new("MS-AZR-0145P").unwrap();
    wire.status = Status::Other("frozen".into());
    wire.billing_cycle = BillingCycle::Other("weekly".into());
    wire.friendly_name = "\u{202E} ".to_owned();
    wire.offer_name = "Micro\u{202E}soft Azure".to_owned();
    wire.commitment_end_date = Timestamp::parse("9999-12-10T00:00:00Z");
    wire.effective_start_date = None;
    let found = subscription(&wire, &catalogue);
    assert_eq!(found.offer, OfferRef::Unknown(wire.offer_id.clone()));
    assert_eq!(found.status.as_wire(), "frozen");
    assert_eq!(found.cycle.as_wire(), "weekly");
    // No nickname that can be shown: the offer's name, without what turns the writing.
    assert_eq!(&*found.name, "Microsoft Azure");
    assert_eq!((found.started, found.renewal), (None, None));
    wire.offer_name = String::new();
    assert_eq!(&*subscription(&wire, &catalogue).name, "MS-AZR-0145P");
}

#[test]
fn a_sku_of_the_tenant_has_the_families_of_its_plans_and_all_its_units() {
    let catalogue = catalogue();
    let mut wire = samples::subscribed_sku();
    let found = tenant_sku(&wire, &catalogue);
    let keys = |services: rules::ServiceSet| -> Vec<String> {
        let families = services.iter();
        families
            .map(|f| catalogue.family(f).key.to_string())
            .collect()
    };
    assert_eq!(found.id.as_str(), "3b555118-da6a-4418-894f-7df1e2096870");
    assert_eq!(&*found.name, "Office 365 Business Essentials");
    assert_eq!(keys(found.services), ["exchange"]);
    assert_eq!(found.units, 25 + 2 + 1);
    assert_eq!(found.status, Status::Active);

    wire.service_plans = vec![
        ServicePlan {
            id: "113feb6c-3fe4-4440-bddc-54d774bf0318".to_owned(),
            service_name: "EXCHANGE_S_FOUNDATION".to_owned(),
            ..ServicePlan::default()
        },
        ServicePlan {
            id: "0FEAEB32-D00E-4D66-BD5A-43B5B83DB82C".to_owned(),
            ..ServicePlan::default()
        },
        ServicePlan {
            service_name: "YAMMER_ENTERPRISE".to_owned(),
            ..ServicePlan::default()
        },
    ];
    wire.active_units = u32::MAX;
    wire.product_sku.name = String::new();
    let found = tenant_sku(&wire, &catalogue);
    // The plan that every product has says nothing about mail.
    assert_eq!(keys(found.services), ["skype", "yammer"]);
    assert_eq!(found.units, u32::MAX);
    assert_eq!(&*found.name, "O365_BUSINESS_ESSENTIALS");
    for (word, want) in [
        ("enabled", Status::Active),
        ("Warning", Status::Expired),
        ("Suspended", Status::Suspended),
        ("LockedOut", Status::Disabled),
        ("Deleted", Status::Deleted),
        ("Frozen", Status::Other("Frozen".into())),
    ] {
        wire.capability_status = word.to_owned();
        assert_eq!(tenant_sku(&wire, &catalogue).status, want, "{word}");
    }
}

#[test]
fn delegated_administration_is_what_somebody_gave() {
    let catalogue = catalogue();
    let services = managed_services(&[samples::managed_service()], &catalogue);
    let names: Vec<_> = services.iter().map(|f| &*catalogue.family(f).key).collect();
    assert_eq!(names, ["skype"]);
    let mut wire = samples::customer();
    assert!(delegated_admin(&wire, Some(services)).customer);
    wire.allow_delegated_access = None;
    assert!(!delegated_admin(&wire, None).customer);
}

#[test]
fn a_licence_counts_with_the_plans_that_are_switched_on_and_known() {
    let catalogue = catalogue();
    let mut wire = samples::licence();
    wire.service_plans.push(ServicePlan {
        service_name: "NOBODY_KNOWS".to_owned(),
        ..ServicePlan::default()
    });
    let found = licence(&wire, &catalogue);
    let names: Vec<_> = found
        .plans
        .iter()
        .map(|p| &*catalogue.plan(*p).service_name)
        .collect();
    assert_eq!(names, ["EXCHANGE_S_STANDARD"]);
    assert_eq!(&*found.product, "Office 365 Business Essentials");

    let mut who = samples::user();
    who.display_name = "A\u{202E}da".to_owned();
    let found = user(&who, vec![found]);
    assert_eq!(&*found.name, "Ada");
    assert_eq!(found.usage_location.as_deref(), Some("TW"));
    assert_eq!(found.licences.len(), 1);
}

fn customer(catalogue: &Catalogue, offers: &[&str]) -> Customer {
    let subscriptions = offers.iter().enumerate().map(|(i, offer)| {
        let mut wire = samples::subscription();
        wire.id = rules::SubscriptionId::new(&format!("S-{i}")).unwrap();
        wire.parent_subscription_id = None;
        wire.status = Status::Active;
        wire.offer_id = OfferId::new(offer).unwrap();
        subscription(&wire, catalogue)
    });
    Customer {
        id: CustomerId::new(samples::TENANT).unwrap(),
        delegated_admin: delegated_admin(&samples::customer(), None),
        subscriptions: subscriptions.collect(),
        elsewhere: Vec::new(),
    }
}

const ESSENTIALS: &str = "BD938F12-058F-4927-BBA3-AE36B1D2501C";
const E1: &str = "91FD106F-4B2C-4938-95AC-F54F74E9A239";
const E3: &str = "796B6B5F-613C-4E24-A17C-EBA730D49C02";

fn upgrades(
    catalogue: &Catalogue,
    customer: &Customer,
    caller: Caller,
    language: Language,
) -> Vec<partner_api::Upgrade> {
    let judged = Judged {
        catalogue,
        customer,
        source: 0,
        language,
    };
    let profile = catalogue.default_profile();
    let assessment = assess(catalogue, profile, caller, customer, 0);
    judged.upgrades(&assessment, &|index| {
        Offer::new(catalogue.offer(index).id.clone())
    })
}

#[test]
fn the_list_of_upgrades_has_an_item_for_each_target_and_type_recommended_first() {
    let catalogue = catalogue();
    let customer = customer(&catalogue, &[ESSENTIALS]);
    let app_only = Caller {
        user_context: false,
    };
    let list = upgrades(&catalogue, &customer, app_only, Language::En);
    assert_eq!(list.len(), 8);
    let transfer = UpgradeType::UpgradeWithLicenseTransfer;
    for (i, upgrade) in list.iter().enumerate() {
        assert_eq!(upgrade.upgrade_type == transfer, i % 2 == 0);
        // An application cannot move licences; it can upgrade the subscription only.
        assert_eq!(upgrade.is_eligible, i % 2 == 1);
        assert_eq!(upgrade.quantity, Some(25));
        let codes: Vec<_> = upgrade.upgrade_errors.iter().map(|e| &e.code).collect();
        let want: &[&Code] = if i % 2 == 0 { &[&Code::Number(5)] } else { &[] };
        assert_eq!(codes, want);
    }
    assert_eq!(
        list[0].target_offer.id.as_str(),
        "031C9E47-4802-4248-838E-778FB1D2CC05"
    );
    assert_eq!(list[0].target_offer.id, list[1].target_offer.id);
}

#[test]
fn reasons_go_out_with_their_facts_in_the_words_of_the_wire() {
    let catalogue = catalogue();
    let user = Caller { user_context: true };
    let mut held = customer(&catalogue, &[ESSENTIALS, E1]);
    held.delegated_admin.services = Some(rules::ServiceSet::EMPTY);
    held.subscriptions[0].status = Status::Suspended;
    held.subscriptions[0].cycle = BillingCycle::Triennial;
    let list = upgrades(&catalogue, &held, user, Language::En);
    let e1 = list
        .iter()
        .find(|u| u.target_offer.id.as_str() == E1)
        .unwrap();
    let facts: Vec<_> = e1
        .upgrade_errors
        .iter()
        .map(|e| (e.code.number().unwrap(), e.additional_details.as_deref()))
        .collect();
    assert_eq!(
        facts,
        [
            (2, Some("suspended")),
            (1, Some("exchange, sharepoint-onedrive, skype")),
            (4, Some("S-1")),
            // 10 on the wire is more than the Java SDKs can read.
            (0, Some("triennial")),
        ]
    );
    let e3 = list
        .iter()
        .find(|u| u.target_offer.id.as_str() == E3)
        .unwrap();
    let overlap = e3
        .upgrade_errors
        .iter()
        .find(|e| e.code == Code::Number(3))
        .unwrap();
    assert_eq!(
        overlap.additional_details.as_deref(),
        Some("S-1: stream, staffhub")
    );
    assert!(
        overlap.description.contains("Microsoft Stream"),
        "{}",
        overlap.description
    );

    let zh = upgrades(&catalogue, &held, user, Language::ZhTw);
    let description = &zh[0].upgrade_errors[0].description;
    assert!(
        description.contains('。') && !description.contains(". "),
        "{description}"
    );
}

#[test]
fn users_who_are_left_over_go_out_with_their_reasons_and_services() {
    let catalogue = catalogue();
    let source = catalogue
        .find_offer(&OfferId::new(ESSENTIALS).unwrap())
        .unwrap();
    let target = catalogue.find_offer(&OfferId::new(E3).unwrap()).unwrap();
    let mut other = samples::licence();
    other.product_sku.id = catalogue
        .offer(catalogue.find_offer(&OfferId::new(E1).unwrap()).unwrap())
        .sku
        .clone();
    let licences = vec![
        licence(&samples::licence(), &catalogue),
        licence(&other, &catalogue),
    ];
    let mut who = samples::user();
    who.usage_location = None;
    let users = [user(&who, licences)];
    let prediction = predict(&catalogue, source, target, Seats(0), &users);
    let errors = license_errors(&catalogue, target, &users, &prediction, Language::En);
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].user_object_id, Some(who.id));
    assert_eq!(
        (&*errors[0].name, &*errors[0].email),
        ("Ada Chen", "ada@fourthcoffee.example")
    );
    let faults: Vec<_> = errors[0]
        .errors
        .iter()
        .map(|f| (f.code.number().unwrap(), f.data.join(",")))
        .collect();
    let clash = "EXCHANGE_S_ENTERPRISE,EXCHANGE_S_STANDARD".to_owned();
    let issues = &prediction.left_over[0].issues;
    assert!(matches!(issues[1], LicenceIssue::MutuallyExclusive { .. }));
    assert_eq!(
        faults,
        [
            (60000, String::new()),
            (60000, clash),
            (60012, String::new())
        ]
    );
    assert!(
        errors[0]
            .errors
            .iter()
            .all(|f| f.source == "PartnerFD" && !f.description.is_empty())
    );
}

#[test]
fn upgrade_types_of_the_rules_and_of_the_wire_are_the_same() {
    for known in [
        rules::UpgradeType::UpgradeOnly,
        rules::UpgradeType::UpgradeWithLicenseTransfer,
    ] {
        assert_eq!(UpgradeType::from(known).known(), Some(known));
    }
    assert_eq!(UpgradeType::None.known(), None);
    assert_eq!(UpgradeType::Other("later".into()).known(), None);
}
