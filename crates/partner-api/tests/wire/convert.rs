//! Rules → wire.

use crate::facts::{catalogue, licence, subscription, user};
use crate::samples;
use partner_api::convert::{Judged, license_errors};
use partner_api::upgrade::UpgradeType;
use partner_api::{Code, Offer};
use rules::holding::DelegatedAdmin;
use rules::licence::{LicenceIssue, predict};
use rules::{
    BillingCycle, Caller, Catalogue, Customer, CustomerId, Language, OfferId, Seats, Status, assess,
};

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
        delegated_admin: DelegatedAdmin {
            customer: true,
            services: None,
        },
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
    let mut who = user(&who);
    who.licences = licences;
    let users = [who];
    let prediction = predict(&catalogue, source, target, Seats(0), &users);
    let errors = license_errors(&catalogue, target, &users, &prediction, Language::En);
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].user_object_id, Some(users[0].id.clone()));
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
