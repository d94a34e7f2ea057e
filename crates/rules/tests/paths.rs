//! The upgrade paths of the page of 2017-03-30, as design §2 has them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking; clippy.toml exempts test functions only, not their helpers"
)]

mod common;

use common::paths::{PATHS, targets};
use common::{USER, catalogue, customer, offer, subscription};
use rules::assess;

/// The names of the targets that a subscription of an offer is judged for, in order.
fn judged(source: &str) -> Vec<String> {
    let catalogue = catalogue();
    let customer = customer(vec![subscription(&catalogue, "S", source)]);
    assess(&catalogue, catalogue.default_profile(), USER, &customer, 0)
        .targets
        .iter()
        .map(|verdict| {
            assert_eq!(verdict.reasons, [], "nothing stands against {source}");
            catalogue.offer(verdict.target).name.en.to_string()
        })
        .collect()
}

#[test]
fn each_offer_goes_where_the_page_says_and_nowhere_else() {
    for offer in catalogue().offers() {
        assert_eq!(
            judged(&offer.name.en),
            targets(&offer.name.en),
            "{}",
            offer.name.en
        );
    }
    assert_eq!(
        PATHS
            .iter()
            .map(|(_, targets)| targets.len())
            .sum::<usize>(),
        20
    );
    assert_eq!(judged("an offer that the catalogue does not know"), [""; 0]);
}

#[test]
fn india_goes_to_india_and_only_there() {
    let catalogue = catalogue();
    let premium = offer(&catalogue, "Office 365 Business Premium");
    let premium_india = offer(&catalogue, "Office 365 Business Premium (India)");
    for source in ["Office 365 Business", "Office 365 Business Essentials"] {
        let ordinary = &catalogue.offer(offer(&catalogue, source)).targets;
        assert!(ordinary.contains(&premium) && !ordinary.contains(&premium_india));
        let india = &catalogue
            .offer(offer(&catalogue, &format!("{source} (India)")))
            .targets;
        assert!(india.contains(&premium_india) && !india.contains(&premium));
        // Apart from that the same, in the same order.
        assert_eq!(ordinary[1..], india[1..]);
    }
    let targets = |at| &catalogue.offer(at).targets;
    assert_eq!(targets(premium), targets(premium_india));
}

#[test]
fn every_path_and_condition_says_where_it_is_from() {
    let catalogue = catalogue();
    for offer in catalogue.offers() {
        let from = offer
            .path_source
            .map(|source| &*catalogue.source(source).date);
        assert_eq!(
            from,
            (!offer.targets.is_empty()).then_some("2017-03-30"),
            "{}",
            offer.id
        );
    }
    for condition in rules::catalogue::Condition::ALL {
        assert!(!catalogue.condition_source(condition).page.is_empty());
    }
}
