//! What the page makes of our answers, with nothing but these: the same verdicts as ours, except
//! where something is hidden from it; and the same prediction of what licences do.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::{Client, at, catalogue, customer, upgrades};
use mock_backend::scenario::demo::STORIES;
use partner_api::{
    Collection, Customer, CustomerUser, License, ManagedService, SubscribedSku, Subscription,
    Upgrade, UpgradeResult, convert, read,
};
use rules::tenant::bought_elsewhere;
use rules::{Caller, Catalogue, LicenceIssue, OfferRef, UpgradeType, assess, predict};

/// A customer as the page sees it.
fn seen(client: &Client, catalogue: &Catalogue, key: &str) -> rules::Customer {
    let path = at(key);
    let customer: Customer = read(&client.get(&path).body).unwrap();
    let get = |part: &str| client.get(&format!("{path}/{part}")).body;
    let subscriptions: Collection<Subscription> = read(&get("subscriptions")).unwrap();
    let skus: Collection<SubscribedSku> = read(&get("subscribedskus")).unwrap();
    let services: Collection<ManagedService> = read(&get("managedservices")).unwrap();
    assert!(subscriptions.unread.is_empty() && skus.unread.is_empty());
    let subscriptions: Vec<_> = subscriptions
        .items
        .iter()
        .map(|s| convert::subscription(s, catalogue))
        .collect();
    let skus: Vec<_> = skus
        .items
        .iter()
        .map(|s| convert::tenant_sku(s, catalogue))
        .collect();
    let services = convert::managed_services(&services.items, catalogue);
    rules::Customer {
        id: customer.id.clone(),
        delegated_admin: convert::delegated_admin(&customer, Some(services)),
        elsewhere: bought_elsewhere(catalogue, &skus, &subscriptions, &[]),
        subscriptions,
    }
}

#[test]
fn the_page_and_the_backend_agree_except_on_what_is_hidden() {
    let client = Client::new();
    let catalogue = catalogue();
    let caller = Caller { user_context: true };
    let mut different = Vec::new();
    for story in &STORIES {
        let customer = seen(&client, &catalogue, story.key);
        for (place, s) in customer.subscriptions.iter().enumerate() {
            let profile = catalogue.default_profile();
            let assessment = assess(&catalogue, profile, caller, &customer, place);
            let path = format!("{}/subscriptions/{}/upgrades", at(story.key), s.id);
            let list: Collection<Upgrade> = read(&client.get(&path).body).unwrap();
            assert!(list.unread.is_empty());
            assert_eq!(list.items.len(), assessment.targets.len() * 2, "{path}");
            for item in &list.items {
                let target = OfferRef::find(&catalogue, item.target_offer.id.clone()).known();
                let verdict = assessment.targets.iter().find(|v| Some(v.target) == target);
                let kind = item.upgrade_type.known().unwrap();
                let reasons = verdict.unwrap().reasons_against(kind);
                let page: Vec<i64> = reasons.map(|r| i64::from(r.code())).collect();
                let errors = item.upgrade_errors.iter();
                let backend: Vec<i64> = errors.map(|e| e.code.number().unwrap()).collect();
                if page != backend {
                    different.push(story.key);
                }
            }
        }
    }
    different.dedup();
    assert_eq!(different, ["hidden"]);
}

#[test]
fn what_the_page_predicts_is_what_happens() {
    for (key, name) in [
        ("alpine", "premium"),
        ("stayput", "premium"),
        ("taiwancloud", "essentials"),
        ("humongous", "premium"),
        ("script", "premium"),
    ] {
        let client = Client::new();
        let catalogue = catalogue();
        let users: Collection<CustomerUser> =
            read(&client.get(&format!("{}/users", at(key))).body).unwrap();
        let users: Vec<rules::User> = users
            .items
            .iter()
            .map(|user| {
                let path = format!("/v1/customers/{}/users/{}/licenses", customer(key), user.id);
                let licences: Collection<License> = read(&client.get(&path).body).unwrap();
                let licences = licences.items.iter();
                let licences = licences.map(|l| convert::licence(l, &catalogue));
                convert::user(user, licences.collect())
            })
            .collect();
        let path = upgrades(key, name);
        let list: Collection<Upgrade> = read(&client.get(&path).body).unwrap();
        let chosen = list.items.iter().find(|i| i.is_eligible).unwrap();
        assert_eq!(
            chosen.upgrade_type.known(),
            Some(UpgradeType::UpgradeWithLicenseTransfer)
        );
        let view = seen(&client, &catalogue, key);
        let source = view
            .subscriptions
            .iter()
            .find(|s| path.contains(s.id.as_str()))
            .unwrap();
        let target = catalogue.find_offer(&chosen.target_offer.id).unwrap();
        let prediction = predict(
            &catalogue,
            source.offer.known().unwrap(),
            target,
            source.seats,
            &users,
        );

        let body = serde_json::to_string(chosen).unwrap();
        let result: UpgradeResult = read(&client.post(&path, "r", &body).body).unwrap();
        assert!(result.target_subscription_id.is_some());
        let actual: Vec<(String, Vec<i64>)> = result
            .license_errors
            .iter()
            .map(|e| {
                let codes = e.errors.iter().map(|f| f.code.number().unwrap());
                (
                    e.user_object_id.as_ref().unwrap().to_string(),
                    codes.collect(),
                )
            })
            .collect();
        let predicted: Vec<(String, Vec<i64>)> = prediction
            .left_over
            .iter()
            .map(|l| {
                let codes = l.issues.iter().map(LicenceIssue::code);
                (users[l.user].id.to_string(), codes.collect())
            })
            .collect();
        assert_eq!(actual, predicted, "{key}");
    }
}
