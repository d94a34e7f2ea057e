//! Wire → rules.

use crate::samples;
use partner_api::facts::{self, Page};
use partner_api::license::ServicePlan;
use partner_api::{
    Collection, Customer, CustomerUser, License, ReadError, SubscribedSku, Subscription, Timestamp,
};
use rules::licence::{Licence, User};
use rules::tenant::TenantSku;
use rules::{BillingCycle, Catalogue, Date, OfferId, OfferRef, Seats, Status};
use serde::Serialize;

pub fn catalogue() -> Catalogue {
    let file = include_bytes!("../../../../public/catalog.json");
    partner_api::catalogue::read(file).unwrap()
}

fn written(wire: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(wire).unwrap()
}

/// What is read of a page with nothing but this on it.
fn only<W: Clone + Serialize, T>(
    wire: &W,
    read: impl Fn(&[u8]) -> Result<Page<T>, ReadError>,
) -> T {
    let page = read(&written(&Collection::of(vec![wire.clone()]))).unwrap();
    assert_eq!((page.items.len(), page.unread.len()), (1, 0));
    page.items.into_iter().next().unwrap()
}

pub fn subscription(wire: &Subscription, catalogue: &Catalogue) -> rules::Subscription {
    only(wire, |body| facts::subscriptions(body, catalogue))
}

fn tenant_sku(wire: &SubscribedSku, catalogue: &Catalogue) -> TenantSku {
    only(wire, |body| facts::tenant_skus(body, catalogue))
}

pub fn licence(wire: &License, catalogue: &Catalogue) -> Licence {
    only(wire, |body| facts::licences(body, catalogue))
}

pub fn user(wire: &CustomerUser) -> User {
    only(wire, facts::users)
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
    let body = written(&Collection::of(vec![samples::managed_service()]));
    let services = facts::managed_services(&body, &catalogue).unwrap();
    let names: Vec<_> = services.iter().map(|f| &*catalogue.family(f).key).collect();
    assert_eq!(names, ["skype"]);
    let mut wire = samples::customer();
    let allowed = |wire: &Customer| facts::customer(&written(wire)).unwrap().delegated_admin;
    assert!(allowed(&wire));
    wire.allow_delegated_access = None;
    assert!(!allowed(&wire));
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
}

#[test]
fn a_user_without_a_usage_location_has_none() {
    let mut wire = samples::user();
    wire.display_name = "A\u{202E}da".to_owned();
    let found = user(&wire);
    assert_eq!(&*found.name, "Ada");
    assert_eq!(found.usage_location.as_deref(), Some("TW"));
    wire.usage_location = Some(" ".to_owned());
    assert_eq!(user(&wire).usage_location, None);
}

#[test]
fn what_nobody_looks_at_hides_no_subscription() {
    let body = br#"{"items": [{
        "id": "S-1", "offerId": "O-1", "quantity": 1,
        "creationDate": [], "contractType": {}, "actions": 3, "orderId": true, "attributes": "no"
    }, {"id": "S-2", "offerId": "O-1", "quantity": -1}, {"id": "s-1", "offerId": "O-2", "quantity": 2}]}"#;
    let page = facts::subscriptions(body, &catalogue()).unwrap();
    let ids: Vec<_> = page.items.iter().map(|s| s.id.as_str()).collect();
    // The third has the id of the first, the second no number of seats.
    assert_eq!((&*ids, page.unread.len()), (&["S-1"][..], 1));
    assert_eq!(page.next, None);
}

#[test]
fn nothing_is_concluded_from_a_list_of_which_a_part_cannot_be_read() {
    let list = |item: &str| format!(r#"{{"items": [{item}]}}"#).into_bytes();
    let sku = r#"{"productSku": {"id": "S-1"}, "availableUnits": 1}"#;
    let catalogue = catalogue();
    assert!(facts::tenant_skus(&list(""), &catalogue).is_ok());
    assert!(facts::tenant_skus(&list(&format!("{sku}, 3")), &catalogue).is_err());
    assert!(facts::licences(&list("3"), &catalogue).is_err());
    assert!(facts::managed_services(&list(r#"{"name": "without an id"}"#), &catalogue).is_err());
    assert!(facts::users(&list(r#"{"id": ""}"#)).is_err());
}

#[test]
fn a_page_says_where_the_next_one_is() {
    let page = facts::customers(&written(&samples::customers())).unwrap();
    assert_eq!(
        page.items[0].company_name,
        samples::customers().items[0].company_profile.company_name
    );
    assert_eq!(page.next.as_ref(), samples::customers().next());
    assert!(page.next.is_some_and(|link| !link.headers.is_empty()));
}
