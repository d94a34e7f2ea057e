//! The machine alone: a world, a call and a moment in, changes and an answer out.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::{at_subscription, customer, demo_world, machine, subscription, today, upgrades, wish};
use mock_backend::call::Call;
use mock_backend::machine::{Action, Decision};
use mock_backend::route::{self, Method};
use mock_backend::scenario::offers::{E3, E5, PREMIUM};
use mock_backend::world::{Change, World};
use partner_api::Timestamp;
use rules::{Language, Status};

fn call(world: &World, method: Method, path: &str, body: &str) -> Call {
    Call {
        method,
        place: route::find(path).unwrap(),
        query: Vec::new(),
        token: world.token("demo").unwrap(),
        language: Language::En,
        request_id: "r".to_owned(),
        correlation_id: "c".to_owned(),
        continuation: None,
        if_match: None,
        old_codes: false,
        body: body.to_owned().into(),
    }
}

fn decide(world: &World, method: Method, path: &str, body: &str) -> Decision {
    machine().decide(
        world,
        &call(world, method, path, body),
        Timestamp::midnight(today()),
    )
}

#[test]
fn every_write_is_decided_by_the_table() {
    let world = demo_world();
    // Subscription, body; status, kept under its id, done, number of changes.
    let patch = |body: &str| (Method::Patch, body.to_owned());
    let post = |target, seats, transfer| (Method::Post, wish(target, seats, transfer));
    for (key, name, (method, body), status, kept, done, changes) in [
        // Old and new subscription, and 18 users.
        ("alpine", "premium", post(E3, 25, true), 200, true, true, 20),
        ("alpine", "premium", post(E3, 25, false), 200, true, true, 2),
        // It is no upgrade of itself.
        (
            "alpine",
            "premium",
            post(PREMIUM, 25, true),
            200,
            true,
            false,
            0,
        ),
        ("alpine", "azure", post(E3, 25, true), 200, true, false, 0),
        (
            "slumber",
            "premium",
            post(E3, 25, true),
            200,
            true,
            false,
            0,
        ),
        ("hidden", "premium", post(E5, 25, true), 200, true, false, 0),
        (
            "seatlimit",
            "business",
            post(PREMIUM, 300, true),
            200,
            true,
            true,
            2,
        ),
        (
            "seatlimit",
            "business",
            post(PREMIUM, 301, true),
            400,
            false,
            false,
            0,
        ),
        (
            "seatlimit",
            "business",
            post(PREMIUM, 0, true),
            400,
            false,
            false,
            0,
        ),
        (
            "alpine",
            "premium",
            patch(r#"{"quantity":26}"#),
            200,
            true,
            true,
            1,
        ),
        ("alpine", "premium", patch("{}"), 200, true, true, 0),
        (
            "alpine",
            "premium",
            patch(r#"{"quantity":301}"#),
            400,
            false,
            false,
            0,
        ),
        (
            "slumber",
            "premium",
            patch(r#"{"quantity":26}"#),
            400,
            false,
            false,
            0,
        ),
        (
            "bygone",
            "premium",
            patch(r#"{"status":"active"}"#),
            400,
            false,
            false,
            0,
        ),
        ("alpine", "nothing", patch("{}"), 404, false, false, 0),
        ("nobody", "premium", patch("{}"), 404, false, false, 0),
    ] {
        let path = match method {
            Method::Post => upgrades(key, name),
            _ => at_subscription(key, name),
        };
        let decision = decide(&world, method, &path, &body);
        let case = format!("{key} {name} {body}");
        assert_eq!(decision.answer.status, status, "{case}");
        assert_eq!(decision.entry.is_some(), kept, "{case}");
        assert_eq!(
            decision.entry.as_ref().is_some_and(|e| e.done),
            done,
            "{case}"
        );
        assert_eq!(decision.changes.len(), changes, "{case}");
        // The same again is the same again: there is no clock and no chance in it.
        assert_eq!(decide(&world, method, &path, &body), decision, "{case}");
    }
}

#[test]
fn changes_made_twice_are_changes_made_once() {
    let mut world = demo_world();
    let decision = decide(
        &world,
        Method::Post,
        &upgrades("stayput", "premium"),
        &wish(E3, 12, true),
    );
    let apply = |world: &mut World| {
        for change in decision.changes.clone() {
            world.apply(change);
        }
    };
    apply(&mut world);
    let once = world.clone();
    apply(&mut world);
    assert_eq!(world, once);
    assert_ne!(world, demo_world());
}

#[test]
fn the_audit_says_what_was_done_without_names_of_people() {
    let world = demo_world();
    let entry = decide(
        &world,
        Method::Post,
        &upgrades("alpine", "premium"),
        &wish(E3, 25, true),
    )
    .entry
    .unwrap();
    assert_eq!(entry.customer.as_str(), customer("alpine"));
    assert_eq!(
        entry.subscription.as_str(),
        subscription("alpine", "premium")
    );
    assert_eq!((entry.action, entry.done), (Action::Upgrade, true));
    assert_eq!(entry.detail, format!("{PREMIUM} to {E3}"));
    let refused = decide(
        &world,
        Method::Post,
        &upgrades("perfectstorm", "essentials"),
        &wish(E3, 25, true),
    )
    .entry
    .unwrap();
    assert_eq!((refused.done, &*refused.detail), (false, "2,1,3,4,6,10"));
    let changed = decide(
        &world,
        Method::Patch,
        &at_subscription("alpine", "premium"),
        r#"{"quantity":3,"friendlyName":"王小明"}"#,
    );
    assert_eq!(changed.entry.unwrap().detail, "quantity,friendlyName");
}

#[test]
fn ids_of_new_things_follow_from_seed_source_and_sequence() {
    let new = |world: &World| {
        let path = upgrades("alpine", "premium");
        let decision = decide(world, Method::Post, &path, &wish(E3, 25, false));
        decision.entry.unwrap().result.unwrap()
    };
    let mut world = demo_world();
    let first = new(&world);
    assert_eq!(first, new(&world));
    world.sequence += 1;
    assert_ne!(first, new(&world));
}

#[test]
fn a_term_of_twelve_months_ends_where_the_calendar_lets_it() {
    let world = demo_world();
    for (today, ends) in [
        ("2026-11-22", "2027-11-22"),
        ("2028-02-29", "2029-02-28"),
        ("2027-02-28", "2028-02-28"),
        // There is no year 10000.
        ("9999-06-01", "9999-06-01"),
    ] {
        let now = Timestamp::parse(today).unwrap();
        let call = call(
            &world,
            Method::Post,
            &upgrades("alpine", "premium"),
            &wish(E3, 25, false),
        );
        let decision = machine().decide(&world, &call, now);
        let new = decision.changes.iter().find_map(|change| match change {
            Change::Subscription { subscription, .. } if subscription.status == Status::Active => {
                Some(subscription)
            }
            _ => None,
        });
        assert_eq!(new.unwrap().ends.to_string(), ends, "{today}");
    }
}

#[test]
fn what_is_offered_is_what_is_done() {
    // For every subscription and every item of GET …/upgrades: a POST of it is refused or done as
    // the item says.
    let world = demo_world();
    let mut tried = (0, 0);
    for customer in world.partners()[0].customers() {
        for one in &customer.subscriptions {
            let path = format!(
                "/v1/customers/{}/subscriptions/{}/upgrades",
                customer.id, one.id
            );
            let list = decide(&world, Method::Get, &path, "").answer;
            let list: serde_json::Value = serde_json::from_slice(&list.body).unwrap();
            for item in list["items"].as_array().unwrap() {
                let limit = item["targetOffer"]["maximumQuantity"].as_u64().unwrap();
                assert!(u64::from(one.quantity.0) <= limit, "{path}");
                let decision = decide(&world, Method::Post, &path, &item.to_string());
                let eligible = item["isEligible"] == true;
                assert_eq!(decision.entry.unwrap().done, eligible, "{path} {item}");
                if eligible { tried.0 += 1 } else { tried.1 += 1 }
            }
        }
    }
    assert!(tried.0 >= 50 && tried.1 >= 50, "{tried:?}");
}
