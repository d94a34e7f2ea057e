//! `public/catalog.json` is what design §2 says, and a bad file gets an error that names the field.

#![allow(clippy::unwrap_used)] // helper functions belong to the tests as well

use rules::catalogue::{Condition, Scope};
use rules::{BillingCycle, Catalogue, Language, OfferId, OfferIndex, ServiceSet};

const FILE: &str = include_str!("../../../public/catalog.json");

fn catalogue() -> Catalogue {
    partner_api::catalogue::read(FILE.as_bytes()).unwrap()
}

fn name(catalogue: &Catalogue, offer: OfferIndex) -> &str {
    catalogue.offer(offer).name.get(Language::En)
}

#[test]
fn the_upgrade_paths_are_those_of_the_page_of_2017() {
    let catalogue = catalogue();
    const PREMIUM: &str = "Office 365 Business Premium";
    const PREMIUM_INDIA: &str = "Office 365 Business Premium (India)";
    const E1: &str = "Office 365 Enterprise E1";
    const E3: &str = "Office 365 Enterprise E3";
    const E5: &str = "Office 365 Enterprise E5";
    const PRO_PLUS: &str = "Office 365 ProPlus";
    let want: [(&str, &[&str]); 6] = [
        ("Office 365 Business", &[PREMIUM, PRO_PLUS, E3, E5]),
        (PREMIUM, &[E3, E5]),
        ("Office 365 Business Essentials", &[PREMIUM, E1, E3, E5]),
        (
            "Office 365 Business (India)",
            &[PREMIUM_INDIA, PRO_PLUS, E3, E5],
        ),
        (PREMIUM_INDIA, &[E3, E5]),
        (
            "Office 365 Business Essentials (India)",
            &[PREMIUM_INDIA, E1, E3, E5],
        ),
    ];
    for (source, targets) in want {
        let index = catalogue
            .offer_indices()
            .find(|i| name(&catalogue, *i) == source)
            .unwrap();
        let offer = catalogue.offer(index);
        let got: Vec<_> = offer.targets.iter().map(|t| name(&catalogue, *t)).collect();
        assert_eq!(got, targets, "{source}");
        let page = catalogue.source(offer.path_source.unwrap());
        assert_eq!(&*page.date, "2017-03-30", "{source}");
    }
    let sources: Vec<_> = catalogue
        .offers()
        .iter()
        .filter(|o| !o.targets.is_empty())
        .collect();
    assert_eq!(sources.len(), want.len());
}

#[test]
fn offers_have_the_ids_skus_limits_and_names_of_the_recorded_catalogue() {
    let catalogue = catalogue();
    for (id, sku, part, maximum, zh_tw, monthly) in [
        (
            "5C9FD4CC-EDCE-44A8-8E91-07DF09744609",
            "cdd28e44-67e3-425e-be4c-737fab2899d3",
            "O365_BUSINESS",
            300,
            "Office 365 商務版",
            830,
        ),
        (
            "BD938F12-058F-4927-BBA3-AE36B1D2501C",
            "3b555118-da6a-4418-894f-7df1e2096870",
            "O365_BUSINESS_ESSENTIALS",
            300,
            "Office 365 商務基本版",
            500,
        ),
        (
            "031C9E47-4802-4248-838E-778FB1D2CC05",
            "f245ecc8-75af-4f8e-b61f-27d8114de5f3",
            "O365_BUSINESS_PREMIUM",
            300,
            "Office 365 商務進階版",
            1250,
        ),
        (
            "BE57FF4C-100C-4F1F-B82D-F1C5AB63A665",
            "c2273bd0-dff7-4215-9ef5-2c7bcfb06425",
            "OFFICESUBSCRIPTION",
            10_000_000,
            "Office 365 專業增強版",
            1200,
        ),
        (
            "91FD106F-4B2C-4938-95AC-F54F74E9A239",
            "18181a46-0d4e-45cd-891e-60aabd171b4e",
            "STANDARDPACK",
            10_000_000,
            "Office 365 企業版 E1",
            800,
        ),
        (
            "796B6B5F-613C-4E24-A17C-EBA730D49C02",
            "6fd2c87f-b296-42f0-b197-1e91e994b900",
            "ENTERPRISEPACK",
            10_000_000,
            "Office 365 企業版 E3",
            2000,
        ),
        (
            "A044B16A-1861-4308-8086-A3A3B506FAC2",
            "c7df2760-2c81-4ef7-b578-5b5392b571df",
            "ENTERPRISEPREMIUM",
            10_000_000,
            "Office 365 企業版 E5",
            3500,
        ),
    ] {
        let index = catalogue.find_offer(&OfferId::new(id).unwrap()).unwrap();
        let offer = catalogue.offer(index);
        assert_eq!(offer.sku.as_str(), sku);
        assert_eq!(&*offer.sku_part_number, part);
        assert_eq!(
            (offer.seats.minimum(), offer.seats.maximum()),
            (1, maximum),
            "{part}"
        );
        assert_eq!(offer.name.get(Language::ZhTw), zh_tw);
        assert_eq!(offer.cycles, [BillingCycle::Monthly, BillingCycle::Annual]);
        assert!(!offer.synthetic_id);
        for price in &offer.prices {
            let times = if price.cycle == BillingCycle::Annual {
                12
            } else {
                1
            };
            assert_eq!(price.per_seat.minor, monthly * times, "{part}");
            assert_eq!(price.per_seat.currency.code(), "USD");
        }
        assert_eq!(offer.prices.len(), 2);
        assert_eq!(catalogue.find_sku(&offer.sku), Some(index));
    }
}

#[test]
fn offers_of_india_are_twins_with_ids_that_are_marked_as_made_up() {
    let catalogue = catalogue();
    let india: Vec<_> = catalogue
        .offers()
        .iter()
        .filter(|o| o.synthetic_id)
        .collect();
    assert_eq!(india.len(), 3);
    for offer in india {
        let twin_name = offer.name.get(Language::En).strip_suffix(" (India)");
        let twin = catalogue
            .offers()
            .iter()
            .find(|o| Some(o.name.get(Language::En)) == twin_name)
            .unwrap();
        assert_eq!(offer.plans, twin.plans);
        assert_eq!(offer.seats.maximum(), 300);
        assert!(offer.name.get(Language::ZhTw).ends_with("(印度)"));
        // No public price is known, and none is made up.
        assert!(offer.prices.is_empty());
    }
}

#[test]
fn the_profiles_are_the_page_and_the_reading_of_the_live_service() {
    let catalogue = catalogue();
    assert_eq!(&*catalogue.default_profile().key, "strict");
    for (key, no_overlap) in [
        ("strict", Scope::Every),
        ("live-like", Scope::LicenceTransfer),
    ] {
        let profile = catalogue
            .profiles()
            .iter()
            .find(|p| &*p.key == key)
            .unwrap();
        for condition in Condition::ALL {
            let want = match condition {
                Condition::NoOverlap => no_overlap,
                Condition::UserContext => Scope::LicenceTransfer,
                _ => Scope::Every,
            };
            assert_eq!(profile.scope(condition), want, "{key} {condition:?}");
        }
    }
    for condition in [
        Condition::Active,
        Condition::DelegatedAdmin,
        Condition::NoOverlap,
        Condition::TargetNotHeld,
    ] {
        assert_eq!(&*catalogue.condition_source(condition).date, "2017-03-30");
    }
}

#[test]
fn families_that_the_partner_administers_are_those_with_a_managed_service() {
    let catalogue = catalogue();
    let keys =
        |set: ServiceSet| -> Vec<&str> { set.iter().map(|f| &*catalogue.family(f).key).collect() };
    assert_eq!(
        keys(catalogue.administered_families()),
        ["exchange", "sharepoint-onedrive", "skype"]
    );
    assert_eq!(
        keys(catalogue.families_administered_through([
            "exchange",
            "MICROSOFTCOMMUNICATIONSONLINE",
            "Azure"
        ])),
        ["exchange", "skype"]
    );
}
