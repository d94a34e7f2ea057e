//! Every source × every target × every combination of failing conditions, and exactly the reasons
//! that are expected of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking; clippy.toml exempts test functions only, not their helpers"
)]

mod common;

use common::paths::targets;
use common::{
    APPLICATION, USER, all_families, bought_unknown, catalogue, customer, offer, subscription,
};
use rules::catalogue::Condition;
use rules::reason::Overlap;
use rules::{
    BillingCycle, Catalogue, Customer, HoldingRef, OfferIndex, OfferRef, Reason, ServiceSet,
    Status, UpgradeType, assess, assess_target,
};

/// How a condition that other holdings fail is made to fail.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Nothing,
    /// A subscription of this partner.
    Here,
    /// Something bought elsewhere.
    Elsewhere,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Admin {
    All,
    None,
    /// For the customer, but for no service.
    NoService,
}

/// A combination of failing conditions.
#[derive(Clone, Debug)]
struct Case {
    status: Status,
    admin: Admin,
    overlap: By,
    held: By,
    user_context: bool,
    add_on: bool,
    bad_cycle: bool,
}

const BY: [By; 3] = [By::Nothing, By::Here, By::Elsewhere];

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for status in [Status::Active, Status::Suspended, Status::Pending] {
        for admin in [Admin::All, Admin::None, Admin::NoService] {
            for overlap in BY {
                for held in BY {
                    for bits in 0..8 {
                        cases.push(Case {
                            status: status.clone(),
                            admin,
                            overlap,
                            held,
                            user_context: bits & 1 == 0,
                            add_on: bits & 2 != 0,
                            bad_cycle: bits & 4 != 0,
                        });
                    }
                }
            }
        }
    }
    cases
}

/// A source and a target, with what is needed to make a condition fail for them.
struct Pair<'a> {
    catalogue: &'a Catalogue,
    source: &'a str,
    target: OfferIndex,
    /// What the target adds.
    added: ServiceSet,
    /// Another offer of the catalogue with a part of it, where there is one.
    overlapping: Option<OfferIndex>,
    held_here: rules::Subscription,
    add_on: rules::Subscription,
}

impl<'a> Pair<'a> {
    fn new(catalogue: &'a Catalogue, source: &'a str, target: OfferIndex) -> Self {
        let own = subscription(catalogue, "S", source)
            .offer
            .services(catalogue);
        let added = catalogue.offer(target).services.minus(own);
        let target_name = &catalogue.offer(target).name.en;
        let mut add_on = subscription(catalogue, "ADD-ON", "Some add-on");
        add_on.parent = Some(rules::SubscriptionId::new("S").unwrap());
        Self {
            catalogue,
            source,
            target,
            added,
            overlapping: catalogue.offer_indices().find(|&at| {
                at != target && !catalogue.offer(at).services.intersection(added).is_empty()
            }),
            held_here: subscription(catalogue, "HELD", target_name),
            add_on,
        }
    }

    /// A customer in whom exactly what the case says fails, and the reasons expected against the
    /// upgrade. Nothing where the pair cannot fail in this way.
    fn build(&self, case: &Case) -> Option<(Customer, Vec<Reason>)> {
        let catalogue = self.catalogue;
        let mut source = subscription(catalogue, "S", self.source);
        source.status = case.status.clone();
        let mut customer = customer(Vec::new());
        let mut reasons = Vec::new();

        match &case.status {
            Status::Active => {}
            Status::Pending => reasons.push(Reason::NotProvisioned),
            other => reasons.push(Reason::NotActive(other.clone())),
        }
        match case.admin {
            Admin::All => {}
            Admin::None => {
                customer.delegated_admin.customer = false;
                // What it covers does not matter then.
                customer.delegated_admin.services = Some(ServiceSet::EMPTY);
                reasons.push(Reason::NoDelegatedAdmin);
            }
            Admin::NoService => {
                customer.delegated_admin.services = Some(ServiceSet::EMPTY);
                let services = catalogue.offer(self.target).services;
                let concerned = services.intersection(catalogue.administered_families());
                if concerned.is_empty() {
                    return None;
                }
                reasons.push(Reason::NoDelegatedAdminFor(concerned));
            }
        }
        if case.bad_cycle {
            source.cycle = BillingCycle::OneTime;
        }
        customer.subscriptions.push(source);

        match case.overlap {
            By::Nothing => {}
            By::Here => {
                let other = self.overlapping?;
                let mut holding = subscription(catalogue, "OVERLAP", "");
                holding.offer = OfferRef::Known(other);
                // Suspended counts as well: every state but deleted is live.
                holding.status = Status::Suspended;
                reasons.push(Reason::OverlappingServices(vec![Overlap {
                    holding: HoldingRef::Subscription(customer.subscriptions.len() as u32),
                    services: catalogue.offer(other).services.intersection(self.added),
                }]));
                customer.subscriptions.push(holding);
            }
            By::Elsewhere => {
                if self.added.is_empty() {
                    return None;
                }
                reasons.push(Reason::OverlappingServices(vec![Overlap {
                    holding: HoldingRef::Elsewhere(0),
                    services: self.added,
                }]));
                let services = all_families(catalogue);
                customer.elsewhere.push(bought_unknown("overlap", services));
            }
        }
        match case.held {
            By::Nothing => {}
            By::Here => {
                let at = HoldingRef::Subscription(customer.subscriptions.len() as u32);
                reasons.push(Reason::TargetHeld(vec![at]));
                customer.subscriptions.push(self.held_here.clone());
            }
            By::Elsewhere => {
                let at = HoldingRef::Elsewhere(customer.elsewhere.len() as u32);
                reasons.push(Reason::TargetHeld(vec![at]));
                // Known by its offer only: its services must not count as an overlap.
                let mut held = bought_unknown("held", all_families(catalogue));
                held.offer = Some(self.target);
                customer.elsewhere.push(held);
            }
        }
        if case.add_on {
            let at = HoldingRef::Subscription(customer.subscriptions.len() as u32);
            reasons.push(Reason::AddOns(vec![at]));
            customer.subscriptions.push(self.add_on.clone());
        }
        let target = &*catalogue.offer(self.target).name.en;
        match targets(self.source) {
            [] => reasons.push(Reason::NoUpgradePath),
            path if !path.contains(&target) => reasons.push(Reason::TargetNotOnPath),
            _ => {}
        }
        if case.bad_cycle {
            reasons.push(Reason::BillingCycleNotSupported(BillingCycle::OneTime));
        }
        Some((customer, reasons))
    }
}

#[test]
fn every_combination_of_failing_conditions_gives_exactly_its_reasons() {
    let catalogue = catalogue();
    let profile = catalogue.default_profile();
    let mut names: Vec<&str> = catalogue.offers().iter().map(|o| &*o.name.en).collect();
    names.push("an offer that the catalogue does not know");
    let cases = cases();
    let (mut judged, mut eligible) = (0, 0);
    for source in names {
        for target in catalogue.offer_indices() {
            let pair = Pair::new(&catalogue, source, target);
            for case in &cases {
                let Some((customer, reasons)) = pair.build(case) else {
                    continue;
                };
                let caller = if case.user_context { USER } else { APPLICATION };
                let verdict =
                    assess_target(&catalogue, profile, caller, &customer, 0, target).unwrap();
                let what = || format!("{source} to {}: {case:?}", catalogue.offer(target).name.en);
                assert_eq!(verdict.target, target);
                assert_eq!(verdict.reasons, reasons, "{}", what());
                let transfer: &[Reason] = match case.user_context {
                    true => &[],
                    false => &[Reason::UserContextRequired],
                };
                assert_eq!(verdict.transfer_reasons, transfer, "{}", what());
                judged += 1;
                eligible += u32::from(verdict.eligible(UpgradeType::UpgradeOnly));
            }
        }
    }
    // The twenty paths, with user context and without.
    assert_eq!(eligible, 40);
    assert!(judged > 100_000, "only {judged} verdicts");
}

#[test]
fn a_subscription_is_judged_for_its_path_as_for_each_target() {
    let catalogue = catalogue();
    let profile = catalogue.default_profile();
    for offer in catalogue.offers() {
        let customer = customer(vec![
            subscription(&catalogue, "S", &offer.name.en),
            subscription(&catalogue, "T", "Office 365 Enterprise E3"),
        ]);
        let assessment = assess(&catalogue, profile, APPLICATION, &customer, 0);
        assert_eq!(assessment.has_path(), !offer.targets.is_empty());
        let one_by_one: Vec<_> = offer
            .targets
            .iter()
            .map(|&t| assess_target(&catalogue, profile, APPLICATION, &customer, 0, t).unwrap())
            .collect();
        assert_eq!(assessment.targets, one_by_one);
    }
    let nobody = customer(Vec::new());
    let target = offer(&catalogue, "Office 365 Enterprise E3");
    assert_eq!(assess(&catalogue, profile, USER, &nobody, 0).targets, []);
    assert_eq!(
        assess_target(&catalogue, profile, USER, &nobody, 0, target),
        None
    );
}

#[test]
fn every_state_but_deleted_counts_as_live() {
    let catalogue = catalogue();
    let profile = catalogue.default_profile();
    let target = offer(&catalogue, "Office 365 Enterprise E3");
    let states = [
        "active",
        "pending",
        "suspended",
        "expired",
        "disabled",
        "none",
        "frozen",
    ];
    for word in states.into_iter().chain(["deleted", "Deleted"]) {
        let live = !word.eq_ignore_ascii_case("deleted");
        let mut held = subscription(&catalogue, "T", "Office 365 Enterprise E3");
        held.status = Status::from_wire(word);
        let mut elsewhere = bought_unknown("sku", all_families(&catalogue));
        elsewhere.status = Status::from_wire(word);
        let mut customer = customer(vec![
            subscription(&catalogue, "S", "Office 365 Business"),
            held,
        ]);
        customer.elsewhere.push(elsewhere);
        let verdict = assess_target(&catalogue, profile, USER, &customer, 0, target).unwrap();
        let codes: Vec<u8> = verdict.reasons.iter().map(Reason::code).collect();
        let want: &[u8] = if live { &[3, 4] } else { &[] };
        assert_eq!(codes, want, "{word}");
    }
}

#[test]
fn the_source_must_be_active_and_nothing_else() {
    let catalogue = catalogue();
    let profile = catalogue.default_profile();
    for word in [
        "deleted",
        "suspended",
        "expired",
        "disabled",
        "none",
        "frozen",
    ] {
        let mut source = subscription(&catalogue, "S", "Office 365 Business");
        source.status = Status::from_wire(word);
        let assessment = assess(&catalogue, profile, USER, &customer(vec![source]), 0);
        for verdict in assessment.targets {
            assert_eq!(
                verdict.reasons,
                [Reason::NotActive(Status::from_wire(word))]
            );
            assert_eq!(verdict.reasons[0].code(), 2);
        }
    }
}

#[test]
fn a_profile_switches_conditions_off_or_to_licence_transfers_only() {
    let catalogue = catalogue();
    let live = catalogue
        .profiles()
        .iter()
        .find(|p| &*p.key == "live-like")
        .unwrap();
    let target = offer(&catalogue, "Office 365 Enterprise E3");
    let mut customer = customer(vec![subscription(&catalogue, "S", "Office 365 Business")]);
    customer
        .elsewhere
        .push(bought_unknown("sku", all_families(&catalogue)));
    let verdict = assess_target(&catalogue, live, USER, &customer, 0, target).unwrap();
    assert!(verdict.eligible(UpgradeType::UpgradeOnly));
    assert!(!verdict.eligible(UpgradeType::UpgradeWithLicenseTransfer));
    assert_eq!(verdict.reasons_against(UpgradeType::UpgradeOnly).count(), 0);
    let against = UpgradeType::UpgradeWithLicenseTransfer;
    let codes: Vec<u8> = verdict.reasons_against(against).map(Reason::code).collect();
    assert_eq!(codes, [3]);

    let mut off = live.clone();
    off.scopes[Condition::NoOverlap as usize] = rules::catalogue::Scope::Off;
    let verdict = assess_target(&catalogue, &off, USER, &customer, 0, target).unwrap();
    assert!(verdict.eligible(UpgradeType::UpgradeWithLicenseTransfer));
}
