//! What holds of every customer, whatever they have.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking; clippy.toml exempts test functions only, not their helpers"
)]

mod common;

use common::catalogue;
use proptest::prelude::*;
use rules::holding::DelegatedAdmin;
use rules::tenant::{TenantSku, bought_elsewhere};
use rules::wording::{explain, explain_code, headline};
use rules::{
    BillingCycle, Caller, Catalogue, Customer, CustomerId, Elsewhere, HoldingRef, Language,
    OfferId, OfferIndex, OfferRef, Reason, Seats, ServiceSet, SkuId, Status, Subscription,
    SubscriptionId, TargetVerdict, UpgradeType, assess, assess_target,
};
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(catalogue);

fn offer_index() -> impl Strategy<Value = OfferIndex> {
    let all: Vec<OfferIndex> = CATALOGUE.offer_indices().collect();
    prop::sample::select(all)
}

fn offer_ref() -> impl Strategy<Value = OfferRef> {
    prop_oneof![
        6 => offer_index().prop_map(OfferRef::Known),
        1 => "[a-z0-9]{1,12}".prop_map(|id| OfferRef::find(&CATALOGUE, OfferId::new(&id).unwrap())),
    ]
}

fn services() -> impl Strategy<Value = ServiceSet> {
    let all: Vec<_> = CATALOGUE.plans().iter().map(|plan| plan.family).collect();
    prop::collection::vec(prop::sample::select(all), 0..6).prop_map(ServiceSet::from_iter)
}

fn status() -> impl Strategy<Value = Status> {
    let known = [
        "active",
        "pending",
        "suspended",
        "deleted",
        "expired",
        "disabled",
        "none",
    ];
    prop_oneof![
        4 => Just(Status::Active),
        4 => prop::sample::select(known.to_vec()).prop_map(Status::from_wire),
        1 => ".{0,12}".prop_map(|word| Status::from_wire(&word)),
    ]
}

fn cycle() -> impl Strategy<Value = BillingCycle> {
    prop_oneof![
        6 => Just(BillingCycle::Monthly),
        1 => Just(BillingCycle::Triennial),
        1 => ".{0,12}".prop_map(|word| BillingCycle::from_wire(&word)),
    ]
}

prop_compose! {
    /// A subscription whose id is its number, so that ids differ; the parent is among the first.
    fn subscription(number: u32)(
        offer in offer_ref(), status in status(), cycle in cycle(), name in ".{0,12}",
        offer_name in ".{0,12}", seats: u32,
        parent in prop::option::weighted(0.2, 0u32..4),
    ) -> Subscription {
        let id = |n: u32| SubscriptionId::new(&format!("s{}", n.wrapping_mul(7919) % 100_003)).unwrap();
        Subscription {
            id: id(number), name: name.into(), offer, offer_name: offer_name.into(), status,
            seats: Seats(seats), cycle, parent: parent.map(id),
            started: None, renewal: None, auto_renew: true, trial: false,
        }
    }
}

prop_compose! {
    fn elsewhere(number: u32)(
        offer in prop::option::of(offer_index()), services in services(), status in status(),
        name in ".{0,12}", seats: u32,
    ) -> Elsewhere {
        Elsewhere {
            sku: SkuId::new(&format!("k{}", number.wrapping_mul(7919) % 100_003)).unwrap(),
            name: name.into(), offer, services, status, seats: Seats(seats),
        }
    }
}

fn customer() -> impl Strategy<Value = Customer> {
    let subscriptions = (1u32..7).prop_flat_map(|n| (0..n).map(subscription).collect::<Vec<_>>());
    let bought = (0u32..4).prop_flat_map(|n| (0..n).map(elsewhere).collect::<Vec<_>>());
    let admin = (any::<bool>(), prop::option::of(services()));
    (subscriptions, bought, admin).prop_map(|(subscriptions, elsewhere, (customer, services))| {
        Customer {
            id: CustomerId::new("c").unwrap(),
            delegated_admin: DelegatedAdmin { customer, services },
            subscriptions,
            elsewhere,
        }
    })
}

fn caller() -> impl Strategy<Value = Caller> {
    any::<bool>().prop_map(|user_context| Caller { user_context })
}

fn judge(customer: &Customer, source: usize, target: OfferIndex, caller: Caller) -> TargetVerdict {
    let profile = CATALOGUE.default_profile();
    assess_target(&CATALOGUE, profile, caller, customer, source, target).unwrap()
}

/// A verdict with ids in place of places, so that verdicts on reordered customers compare.
fn resolved(customer: &Customer, verdict: &TargetVerdict) -> Vec<String> {
    let id = |at: HoldingRef| match customer.holding_id(at) {
        Some(id) => format!("{id} {}", at.bought_elsewhere()),
        None => panic!("{at:?} is none of the customer's"),
    };
    let reason = |reason: &Reason| match reason {
        Reason::OverlappingServices(overlaps) => overlaps
            .iter()
            .map(|o| format!("3 {} {:?}", id(o.holding), o.services))
            .collect(),
        Reason::TargetHeld(held) => held.iter().map(|&at| format!("4 {}", id(at))).collect(),
        Reason::AddOns(add_ons) => add_ons.iter().map(|&at| format!("6 {}", id(at))).collect(),
        other => format!("{other:?}"),
    };
    let reasons = verdict.reasons.iter().map(reason);
    reasons
        .chain(
            verdict
                .transfer_reasons
                .iter()
                .map(|r| format!("transfer {}", reason(r))),
        )
        .collect()
}

fn all_verdicts(customer: &Customer, source: usize, caller: Caller) -> Vec<Vec<String>> {
    CATALOGUE
        .offer_indices()
        .map(|target| resolved(customer, &judge(customer, source, target, caller)))
        .collect()
}

/// Conditions 1 to 4 said again over the bare holdings, family by family, without anything of the
/// code that judges: the codes that stand against an upgrade of the first subscription.
fn restated(customer: &Customer, target: OfferIndex) -> Vec<u8> {
    let (source, target_offer) = (&customer.subscriptions[0], CATALOGUE.offer(target));
    let services = |offer: &OfferRef| match offer {
        OfferRef::Known(known) => CATALOGUE.offer(*known).services.iter().collect(),
        OfferRef::Unknown(_) => Vec::new(),
    };
    let own = services(&source.offer);
    let here = customer.subscriptions.iter().skip(1).map(|s| {
        let offer = match s.offer {
            OfferRef::Known(known) => Some(known),
            OfferRef::Unknown(_) => None,
        };
        (offer, services(&s.offer), &s.status)
    });
    let elsewhere = customer.elsewhere.iter();
    let elsewhere = elsewhere.map(|e| (e.offer, e.services.iter().collect(), &e.status));
    let mut codes = Vec::new();
    match source.status {
        Status::Active => {}
        Status::Pending => codes.push(9),
        _ => codes.push(2),
    }
    let admin = &customer.delegated_admin;
    let administered = CATALOGUE.administered_families();
    let uncovered = target_offer.services.iter().any(|family| {
        let concerned = administered.iter().any(|other| other == family);
        let covers = |held: ServiceSet| held.iter().any(|other| other == family);
        concerned && admin.services.is_some_and(|held| !covers(held))
    });
    if !admin.customer || uncovered {
        codes.push(1);
    }
    for (offer, included, status) in here.chain(elsewhere) {
        if *status == Status::Deleted {
            continue;
        }
        if offer == Some(target) {
            codes.push(4);
        } else if target_offer
            .services
            .iter()
            .any(|family| included.contains(&family) && !own.contains(&family))
        {
            codes.push(3);
        }
    }
    codes.sort_unstable();
    codes.dedup();
    codes
}

proptest! {
    #[test]
    fn the_first_four_conditions_fail_exactly_where_the_bare_holdings_say_so(
        customer in customer(), target in offer_index(), caller in caller(),
    ) {
        let verdict = judge(&customer, 0, target, caller);
        let codes = verdict.reasons.iter().map(Reason::code);
        let mut codes: Vec<u8> = codes.filter(|code| [1, 2, 3, 4, 9].contains(code)).collect();
        codes.sort_unstable();
        prop_assert_eq!(&codes, &restated(&customer, target));
        if verdict.eligible(UpgradeType::UpgradeOnly) {
            prop_assert!(codes.is_empty());
        }
    }

    #[test]
    fn eligible_means_no_reason_against_it(
        customer in customer(), target in offer_index(), caller in caller(),
    ) {
        let verdict = judge(&customer, 0, target, caller);
        for upgrade_type in [UpgradeType::UpgradeOnly, UpgradeType::UpgradeWithLicenseTransfer] {
            let reasons = verdict.reasons_against(upgrade_type).count();
            prop_assert_eq!(verdict.eligible(upgrade_type), reasons == 0);
        }
        let assessment = assess(&CATALOGUE, CATALOGUE.default_profile(), caller, &customer, 0);
        let eligible = assessment.eligible_targets().count();
        prop_assert_eq!(assessment.upgradeable(), eligible > 0);
        for verdict in &assessment.targets {
            let path = [&Reason::NoUpgradePath, &Reason::TargetNotOnPath];
            prop_assert!(!verdict.reasons.iter().any(|r| path.contains(&r)));
        }
    }

    #[test]
    fn one_more_live_holding_never_makes_a_refused_target_eligible(
        before in customer(), more in subscription(50), bought in elsewhere(50), here: bool,
        target in offer_index(), caller in caller(),
    ) {
        let mut after = before.clone();
        if here {
            after.subscriptions.push(Subscription { status: Status::Suspended, ..more });
        } else {
            after.elsewhere.push(Elsewhere { status: Status::Active, ..bought });
        }
        let codes = |customer: &Customer| {
            let verdict = judge(customer, 0, target, caller);
            verdict.reasons.iter().map(Reason::code).collect::<Vec<u8>>()
        };
        let (before, after) = (codes(&before), codes(&after));
        prop_assert!(before.iter().all(|code| after.contains(code)), "{before:?} {after:?}");
    }

    #[test]
    fn the_order_of_holdings_changes_nothing(
        (customer, subscriptions, bought) in customer().prop_flat_map(|customer| {
            let subscriptions: Vec<usize> = (0..customer.subscriptions.len()).collect();
            let bought = customer.elsewhere.clone();
            (Just(customer), Just(subscriptions).prop_shuffle(), Just(bought).prop_shuffle())
        }),
        caller in caller(),
    ) {
        let other = Customer {
            subscriptions: subscriptions.iter().map(|&i| customer.subscriptions[i].clone()).collect(),
            elsewhere: bought,
            ..customer.clone()
        };
        for (place, &was) in subscriptions.iter().enumerate() {
            let there = all_verdicts(&other, place, caller);
            prop_assert_eq!(all_verdicts(&customer, was, caller), there);
        }
    }

    #[test]
    fn deleted_holdings_change_nothing(
        before in customer(), more in subscription(50), bought in elsewhere(50), caller in caller(),
    ) {
        let mut after = before.clone();
        after.subscriptions.push(Subscription { status: Status::Deleted, ..more });
        after.elsewhere.push(Elsewhere { status: Status::Deleted, ..bought });
        prop_assert_eq!(all_verdicts(&before, 0, caller), all_verdicts(&after, 0, caller));
    }

    #[test]
    fn the_order_of_skus_and_subscriptions_changes_nothing(
        (customer, skus, shuffled) in (customer(), skus()).prop_flat_map(|(customer, skus)| {
            let shuffled = Just(skus.clone()).prop_shuffle();
            (Just(customer), Just(skus), shuffled)
        }),
    ) {
        let find = |skus: &[TenantSku], subscriptions: &[Subscription]| {
            let mut found = bought_elsewhere(&CATALOGUE, skus, subscriptions);
            found.sort_by(|a, b| a.sku.cmp(&b.sku));
            found
        };
        let mut backwards = customer.subscriptions.clone();
        backwards.reverse();
        prop_assert_eq!(find(&skus, &customer.subscriptions), find(&shuffled, &backwards));
    }

    #[test]
    fn nothing_of_the_wire_makes_the_wording_panic(
        customer in customer(), target in offer_index(), caller in caller(), code: i64,
    ) {
        let verdict = judge(&customer, 0, target, caller);
        let nobody = Customer { subscriptions: Vec::new(), elsewhere: Vec::new(), ..customer.clone() };
        for language in [Language::En, Language::ZhTw] {
            for reason in verdict.reasons_against(UpgradeType::UpgradeWithLicenseTransfer) {
                let text = explain(&CATALOGUE, &customer, 0, target, reason, language);
                prop_assert!(!text.title.is_empty() && !text.detail.is_empty());
                prop_assert!(!text.remedy.is_empty());
                prop_assert!(headline(reason, language).chars().count() <= 40);
                // References to holdings that are none of the customer's are left out.
                let _ = explain(&CATALOGUE, &nobody, 0, target, reason, language);
            }
            prop_assert!(!explain_code(code, language).remedy.is_empty());
        }
    }
}

/// SKUs of the catalogue and others, some of them twice.
fn skus() -> impl Strategy<Value = Vec<TenantSku>> {
    let id = prop_oneof![
        offer_index().prop_map(|at| CATALOGUE.offer(at).sku.clone()),
        "[a-c]".prop_map(|id| SkuId::new(&id).unwrap()),
    ];
    let sku = (id, services(), status(), ".{0,4}", 0u32..1000);
    let sku = sku.prop_map(|(id, services, status, name, units)| TenantSku {
        id,
        name: name.into(),
        services,
        status,
        units,
    });
    prop::collection::vec(sku, 0..8)
}
