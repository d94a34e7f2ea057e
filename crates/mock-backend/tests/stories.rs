//! The scenario `demo` tells what it says: judged by the rules, as the page sees it and as it is.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::{catalogue, demo_world, today};
use mock_backend::book::Book;
use mock_backend::scenario::demo::{STORIES, customer_id, subscription_id};
use mock_backend::scenario::offers::{
    BUSINESS, BUSINESS_INDIA, E1, E3, E5, ESSENTIALS, ESSENTIALS_INDIA, PREMIUM, PREMIUM_INDIA,
    PRO_PLUS,
};
use mock_backend::world::World;
use rules::{Caller, Language, OfferId, Seats, UpgradeType, assess, predict};
use std::collections::BTreeSet;

const USER: Caller = Caller { user_context: true };

/// Codes against each target of a subscription, in the order of the path. `hidden`: with what only
/// the backend knows.
fn codes(world: &World, customer: &str, key: &str, hidden: bool) -> Vec<(String, Vec<u8>)> {
    let book = Book::new(catalogue());
    let id = customer_id(1, customer).unwrap();
    let customer_of = world.partners()[0].customer(&id).unwrap();
    let seen = customer_of.seen(&book, Language::En, hidden);
    let source = seen
        .find(&subscription_id(1, customer, key).unwrap())
        .unwrap();
    let catalogue = book.catalogue();
    assess(catalogue, catalogue.default_profile(), USER, &seen, source)
        .targets
        .iter()
        .map(|verdict| {
            let name = catalogue.offer(verdict.target).name.en.to_string();
            let transfer = UpgradeType::UpgradeWithLicenseTransfer;
            (
                name,
                verdict
                    .reasons_against(transfer)
                    .map(|r| r.code())
                    .collect(),
            )
        })
        .collect()
}

fn all(world: &World, customer: &str, key: &str) -> Vec<Vec<u8>> {
    let real = codes(world, customer, key, true);
    assert_eq!(
        real,
        codes(world, customer, key, false),
        "{customer}: hidden holdings"
    );
    real.into_iter().map(|(_, codes)| codes).collect()
}

#[test]
fn the_catalogue_knows_the_offers_of_the_scenario() {
    for id in [
        BUSINESS,
        ESSENTIALS,
        PREMIUM,
        PRO_PLUS,
        E1,
        E3,
        E5,
        BUSINESS_INDIA,
        ESSENTIALS_INDIA,
        PREMIUM_INDIA,
    ] {
        assert!(
            catalogue().find_offer(&OfferId::new(id).unwrap()).is_some(),
            "{id}"
        );
    }
}

#[test]
fn each_condition_fails_alone() {
    let world = demo_world();
    for (customer, code) in [
        ("slumber", 2),
        ("bygone", 2),
        ("firstlight", 9),
        ("enigma", 2),
        ("lonestar", 1),
        ("halfdoor", 1),
        ("doubledecker", 3),
        ("outside", 3),
        ("extramile", 6),
        ("threeyear", 10),
    ] {
        assert_eq!(
            all(&world, customer, "premium"),
            [[code], [code]],
            "{customer}"
        );
    }
    // E3 is held, and what it contains is in the way of E5.
    assert_eq!(all(&world, "twicetold", "premium"), [[4], [3]]);
    assert_eq!(all(&world, "elsewhere", "premium"), [[4], [3]]);
    // Exchange is in the way of everything that brings Exchange.
    let side_door = codes(&world, "sidedoor", "business", true);
    let free: Vec<_> = side_door.iter().filter(|(_, c)| c.is_empty()).collect();
    assert_eq!(free.len(), 1);
    assert_eq!(free[0].0, "Office 365 ProPlus");
    // Without a signed-in user nothing can be moved: see the test of the API.
}

#[test]
fn where_everything_is_fine_everything_is_possible() {
    let world = demo_world();
    for customer in [
        "alpine",
        "stayput",
        "humongous",
        "script",
        "bidi",
        "emoji",
        "leapyear",
    ] {
        let none: Vec<Vec<u8>> = vec![vec![], vec![]];
        assert_eq!(all(&world, customer, "premium"), none, "{customer}");
    }
    assert!(all(&world, "seatlimit", "business").concat().is_empty());
    assert!(all(&world, "taiwancloud", "essentials").concat().is_empty());
}

#[test]
fn several_conditions_fail_together() {
    let world = demo_world();
    let storm = codes(&world, "perfectstorm", "essentials", true);
    let codes: BTreeSet<u8> = storm.iter().flat_map(|(_, c)| c.iter().copied()).collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), [1, 2, 3, 4, 6, 10]);
    assert!(storm.iter().all(|(_, c)| c.len() >= 4), "{storm:?}");
}

#[test]
fn a_hidden_holding_changes_the_verdict() {
    let world = demo_world();
    let none: Vec<u8> = Vec::new();
    let seen = codes(&world, "hidden", "premium", false);
    assert!(seen.iter().all(|(_, c)| *c == none), "{seen:?}");
    let real: Vec<_> = codes(&world, "hidden", "premium", true)
        .into_iter()
        .map(|(_, c)| c)
        .collect();
    assert_eq!(real, [[4], [3]]);
}

#[test]
fn some_offers_have_no_path() {
    let world = demo_world();
    for (customer, key) in [
        ("topfloor", "e5"),
        ("topfloor", "proplus"),
        ("unlisted", "unknown"),
        ("azureskies", "azure"),
    ] {
        assert_eq!(codes(&world, customer, key, true), [], "{customer}");
    }
}

#[test]
fn india_offers_go_to_their_own_premium() {
    let world = demo_world();
    for key in ["business-india", "essentials-india"] {
        let targets: Vec<String> = codes(&world, "chennai", key, true)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert!(targets.contains(&"Office 365 Business Premium (India)".to_owned()));
        assert!(!targets.contains(&"Office 365 Business Premium".to_owned()));
    }
}

#[test]
fn licences_do_not_move_for_each_cause() {
    let world = demo_world();
    let book = Book::new(catalogue());
    let id = customer_id(1, "stayput").unwrap();
    let customer = world.partners()[0].customer(&id).unwrap();
    let users: Vec<_> = customer
        .users
        .iter()
        .map(|u| u.judged(&book, Language::En))
        .collect();
    let offer = |id: &str| book.known(&OfferId::new(id).unwrap()).unwrap();
    let prediction = predict(
        book.catalogue(),
        offer(PREMIUM),
        offer(E3),
        Seats(12),
        &users,
    );
    assert_eq!(prediction.users_concerned, 15);
    let codes: BTreeSet<(i64, bool)> = prediction
        .left_over
        .iter()
        .flat_map(|l| &l.issues)
        .map(|i| {
            let exclusive = matches!(i, rules::LicenceIssue::MutuallyExclusive { .. });
            (i.code(), exclusive)
        })
        .collect();
    assert_eq!(
        codes.into_iter().collect::<Vec<_>>(),
        [(60_000, false), (60_000, true), (60_012, false)]
    );
    // And where everything is fine, all move.
    let alpine = world.partners()[0].customer(&customer_id(1, "alpine").unwrap());
    let users: Vec<_> = alpine
        .unwrap()
        .users
        .iter()
        .map(|u| u.judged(&book, Language::En))
        .collect();
    let prediction = predict(
        book.catalogue(),
        offer(PREMIUM),
        offer(E3),
        Seats(25),
        &users,
    );
    assert_eq!(
        (prediction.users_concerned, prediction.left_over.len()),
        (18, 0)
    );
}

#[test]
fn there_is_enough_of_everything() {
    let world = demo_world();
    let customers = world.partners()[0].customers();
    let subscriptions: usize = customers.iter().map(|c| c.subscriptions.len()).sum();
    assert_eq!(customers.len(), STORIES.len());
    assert!(
        customers.len() >= 14 && subscriptions >= 70,
        "{} {subscriptions}",
        customers.len()
    );
    let find = |key: &str| {
        world.partners()[0]
            .customer(&customer_id(1, key).unwrap())
            .unwrap()
    };
    assert_eq!(find("contoso").subscriptions.len(), 25);
    assert_eq!(find("humongous").users.len(), 60);
    assert!(find("blankslate").subscriptions.is_empty());
    assert_eq!(find("longname").name.chars().count(), 147);
    assert!(find("script").name.contains("<script>"));
    assert!(find("bidi").name.contains('\u{202E}'));
    assert!(find("emoji").name.contains('🍕'));
    assert!(find("kaohsiung").name.contains('高'));
    let ends: Vec<String> = find("leapyear")
        .subscriptions
        .iter()
        .map(|s| s.ends.to_string())
        .collect();
    assert_eq!(ends, ["2028-02-29", "9999-12-31"]);
    assert!(world.partners()[1].customers().len() >= 3);
    // No id stands for two things.
    let mut ids = BTreeSet::new();
    for customer in world.partners().iter().flat_map(|p| p.customers()) {
        assert!(ids.insert(customer.id.to_string()));
        for s in &customer.subscriptions {
            assert!(ids.insert(s.id.to_string()) && ids.insert(s.order.to_string()));
            assert!(s.started <= today() && s.created.date() <= today());
        }
        for user in &customer.users {
            assert!(ids.insert(user.id.to_string()));
        }
    }
}

#[test]
fn licences_fit_the_units_except_where_the_story_says_otherwise() {
    let world = demo_world();
    let book = Book::new(catalogue());
    for customer in world.partners().iter().flat_map(|p| p.customers()) {
        for units in customer.sku_units(&book, false) {
            let over = units.consumed > units.total();
            let story = *customer.name == *"Stay Put Staffing";
            assert_eq!(over, story && over, "{}: {units:?}", customer.name);
        }
    }
}
