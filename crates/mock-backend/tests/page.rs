//! What the page makes of our answers, with nothing but these: the same verdicts as ours, except
//! where something is hidden from it; and the same prediction of what licences do.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::{Client, at, catalogue, customer, upgrades};
use mock_backend::scenario::demo::STORIES;
use partner_api::{Collection, Upgrade, UpgradeResult, facts, read};
use rules::holding::DelegatedAdmin;
use rules::tenant::bought_elsewhere;
use rules::{Caller, Catalogue, LicenceIssue, OfferRef, UpgradeType, assess, predict};

/// A customer as the page sees it.
fn seen(client: &Client, catalogue: &Catalogue, key: &str) -> rules::Customer {
    let path = at(key);
    let get = |part: &str| client.get(&format!("{path}{part}")).body;
    let customer = facts::customer(&get("")).unwrap();
    let subscriptions = facts::subscriptions(&get("/subscriptions"), catalogue).unwrap();
    let skus = facts::tenant_skus(&get("/subscribedskus"), catalogue).unwrap();
    let services = facts::managed_services(&get("/managedservices"), catalogue).unwrap();
    assert_eq!((subscriptions.unread.len(), skus.unread.len()), (0, 0));
    rules::Customer {
        id: customer.id,
        delegated_admin: DelegatedAdmin {
            customer: customer.delegated_admin,
            services: Some(services),
        },
        elsewhere: bought_elsewhere(catalogue, &skus.items, &subscriptions.items),
        subscriptions: subscriptions.items,
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
        let mut users = facts::users(&client.get(&format!("{}/users", at(key))).body)
            .unwrap()
            .items;
        for user in &mut users {
            let path = format!("/v1/customers/{}/users/{}/licenses", customer(key), user.id);
            let licences = facts::licences(&client.get(&path).body, &catalogue).unwrap();
            user.licences = licences.items;
        }
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
