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

/// A catalogue as small as one can be. Each row of the table below puts one thing wrong.
const SMALL: &str = r#"{
 "sources": [{"key": "page", "title": {"en": "Page", "zh-TW": "頁面"}, "page": "https://example.org/page", "date": "2017-03-30"}],
 "conditions": {"active": "page", "delegatedAdmin": "page", "noOverlap": "page", "targetNotHeld": "page", "userContext": "page", "noAddOns": "page", "hasPath": "page", "onPath": "page", "billingCycle": "page"},
 "profiles": {"strict": {"noOverlap": "every"}},
 "defaultProfile": "strict",
 "families": [{"key": "mail", "name": {"en": "Mail", "zh-TW": "郵件"}, "managedService": "Exchange"}],
 "exclusiveGroups": ["mail"],
 "servicePlans": [{"id": "p-1", "serviceName": "MAIL", "name": {"en": "Mail 1", "zh-TW": "郵件 1"}, "family": "mail", "exclusiveGroup": "mail"}],
 "offers": [
  {"id": "O-1", "skuId": "s-1", "skuPartNumber": "ONE", "name": {"en": "One", "zh-TW": "一"}, "servicePlans": ["MAIL"], "upgradeTargets": ["O-2"], "pathSource": "page", "minimumQuantity": 1, "maximumQuantity": 300, "billingCycles": ["monthly", "annual"], "prices": [{"cycle": "monthly", "currency": "USD", "perSeat": "8.30"}], "priceSource": "page"},
  {"id": "O-2", "skuId": "s-2", "skuPartNumber": "TWO", "name": {"en": "Two", "zh-TW": "二"}, "servicePlans": [], "upgradeTargets": [], "minimumQuantity": 1, "maximumQuantity": 9, "billingCycles": ["annual"], "prices": [], "syntheticId": true}
 ]
}"#;

#[test]
fn a_small_catalogue_is_read() {
    let catalogue = partner_api::catalogue::read(SMALL.as_bytes()).unwrap();
    assert_eq!(catalogue.offers().len(), 2);
    let marked = format!("\u{FEFF}{SMALL}");
    assert_eq!(
        partner_api::catalogue::read(marked.as_bytes()),
        Ok(catalogue)
    );
}

#[test]
fn what_is_wrong_with_a_catalogue_names_the_field_and_the_value() {
    // (what is replaced, by what, field, value, part of the problem)
    #[rustfmt::skip] // one row for each mistake
    const ROWS: &[(&str, &str, &str, &str, &str)] = &[
        (r#""defaultProfile": "strict","#, "", "defaultProfile", "", "is missing"),
        (r#""defaultProfile": "strict""#, r#""defaultProfile": "lax""#, "defaultProfile", "lax", "no profile"),
        (r#""defaultProfile": "strict""#, r#""defaultProfile": null"#, "defaultProfile", "null", "must be left out"),
        (r#""defaultProfile""#, r#""defaultprofile""#, "defaultprofile", "strict", "no such field"),
        (r#""exclusiveGroups": ["mail"],"#, r#""exclusiveGroups": {},"#, "exclusiveGroups", "an object", "must be a list"),
        (r#"["mail"]"#, r#"["mail", "MAIL"]"#, "exclusiveGroups[1]", "MAIL", "twice"),
        (r#"["mail"]"#, r#"["mail", null]"#, "exclusiveGroups[1]", "null", "must be left out"),
        (r#""date": "2017-03-30""#, r#""date": "March 2017""#, "sources[0].date", "March 2017", "must be a day"),
        (r#""https://example.org/page""#, r#""example.org""#, "sources[0].page", "example.org", "https://"),
        (r#""key": "page", "title""#, r#""key": "", "title""#, "sources[0].key", "", "must be a text"),
        (r#", "zh-TW": "頁面""#, "", "sources[0].title.zh-TW", "", "is missing"),
        (r#""zh-TW": "頁面""#, r#""zh-tw": "頁面""#, "sources[0].title.zh-tw", "頁面", "no such field"),
        (r#"{"en": "Page", "zh-TW": "頁面"}"#, r#""Page""#, "sources[0].title", "Page", "must be an object"),
        (r#""active": "page""#, r#""active": "book""#, "conditions.active", "book", "no entry of sources"),
        (r#""active": "page", "#, "", "conditions.active", "", "needs a source"),
        (r#""active": "page""#, r#""alive": "page""#, "conditions.alive", "alive", "no such condition"),
        (r#""active": "page""#, r#""active": 7"#, "conditions.active", "7", "must be a text"),
        (r#"{"noOverlap": "every"}"#, r#"{"noOverlap": "always"}"#, "profiles.strict.noOverlap", "always", "off, licenceTransfer or every"),
        (r#"{"noOverlap": "every"}"#, r#""every""#, "profiles.strict", "every", "must be an object"),
        (r#"{"noOverlap": "every"}"#, r#"{"overlap": "every"}"#, "profiles.strict.overlap", "overlap", "no such condition"),
        (r#""managedService": "Exchange""#, r#""managedService": false"#, "families[0].managedService", "false", "must be a text"),
        (r#""managedService""#, r#""managedservice""#, "families[0].managedservice", "Exchange", "no such field"),
        (r#""id": "p-1""#, r#""id": "p 1""#, "servicePlans[0].id", "p 1", "must be an id"),
        (r#""family": "mail""#, r#""family": "male""#, "servicePlans[0].family", "male", "no family"),
        (r#""exclusiveGroup": "mail""#, r#""exclusiveGroup": "post""#, "servicePlans[0].exclusiveGroup", "post", "no exclusive group"),
        (r#"{"id": "O-1""#, r#"{"id": "O/1""#, "offers[0].id", "O/1", "must be an id"),
        (r#"{"id": "O-2""#, r#"{"id": "o-1""#, "offers[1]", "O-1", "twice"),
        (r#""skuId": "s-2""#, r#""skuId": "S-1""#, "offers[1].skuId", "s-1", "another offer"),
        (r#""skuPartNumber": "ONE", "#, "", "offers[0].skuPartNumber", "", "is missing"),
        (r#""name": {"en": "One""#, r#""nmae": {"en": "One""#, "offers[0].nmae", "an object", "no such field"),
        (r#"["MAIL"]"#, r#"["POST"]"#, "offers[0].servicePlans[0]", "POST", "no service plan"),
        (r#"["MAIL"]"#, r#"["MAIL", "mail"]"#, "offers[0].servicePlans[1]", "mail", "twice"),
        (r#"["O-2"]"#, r#"["O-3"]"#, "offers[0].upgradeTargets[0]", "O-3", "no offer"),
        (r#"["O-2"]"#, r#"["O-1"]"#, "offers[0].upgradeTargets[0]", "O-1", "no upgrade of itself"),
        (r#"["O-2"]"#, r#"["O 2"]"#, "offers[0].upgradeTargets[0]", "O 2", "must be an id"),
        (r#"["O-2"]"#, r#"[["O-2"]]"#, "offers[0].upgradeTargets[0]", "a list", "must be a text"),
        (r#""pathSource": "page", "#, "", "offers[0].pathSource", "", "need a source"),
        (r#""minimumQuantity": 1, "maximumQuantity": 300"#, r#""minimumQuantity": 0, "maximumQuantity": 300"#, "offers[0].minimumQuantity", "0 to 300", "at least 1"),
        (r#""maximumQuantity": 300"#, r#""maximumQuantity": "300""#, "offers[0].maximumQuantity", "300", "whole number"),
        (r#""maximumQuantity": 300"#, r#""maximumQuantity": 4294967296"#, "offers[0].maximumQuantity", "4294967296", "whole number"),
        (r#""maximumQuantity": 300"#, r#""maximumQuantity": 2.5"#, "offers[0].maximumQuantity", "a number with a fraction, or too large", "whole number"),
        (r#"["monthly", "annual"]"#, r#"["monthly", "weekly"]"#, "offers[0].billingCycles[1]", "weekly", "no billing cycle"),
        (r#"["annual"]"#, r#"[]"#, "offers[1].billingCycles", "", "at least one"),
        (r#""cycle": "monthly""#, r#""cycle": "triennial""#, "offers[0].prices[0].cycle", "triennial", "billingCycles"),
        (r#""USD""#, r#""US$""#, "offers[0].prices[0].currency", "US$", "currency code"),
        (r#""8.30""#, r#""8.305""#, "offers[0].prices[0].perSeat", "8.305", "at most 2 digits"),
        (r#""8.30""#, r#"8.30"#, "offers[0].prices[0].perSeat", "a number with a fraction, or too large", "must be a text"),
        (r#""8.30""#, r#""-8.30""#, "offers[0].prices[0].perSeat", "-8.30", "must not be negative"),
        (r#""perSeat": "8.30"}]"#, r#""perSeat": "8.30"}, {"cycle": "monthly", "currency": "usd", "perSeat": "9"}]"#, "offers[0].prices[1].cycle", "monthly", "already"),
        (r#", "priceSource": "page""#, "", "offers[0].priceSource", "", "need a source"),
        (r#""syntheticId": true"#, r#""syntheticId": "yes""#, "offers[1].syntheticId", "yes", "true or false"),
        (r#""offers": ["#, r#""offers": [7, "#, "offers[0]", "7", "must be an object"),
        (r#""offers": ["#, r#""offers": [], "more": ["#, "more", "a list", "no such field"),
    ];
    assert!(partner_api::catalogue::read(SMALL.as_bytes()).is_ok());
    for (from, to, field, value, problem) in ROWS {
        assert!(SMALL.contains(from), "{from}");
        let text = SMALL.replacen(from, to, 1);
        let error = partner_api::catalogue::read(text.as_bytes()).expect_err(to);
        assert_eq!((&*error.field, &*error.value), (*field, *value), "{error}");
        assert!(error.problem.contains(problem), "{error}");
    }
}

#[test]
fn a_catalogue_that_is_no_json_says_where() {
    for (text, place, problem) in [
        ("", "", "the body is empty"),
        ("<html>", "", "web page"),
        ("{\n \"offers\": [", "line 2 column 13", "ends early"),
        ("{\n \"offers\": [}", "line 2 column 13", "not JSON"),
        (
            r#"{"offers": [], "offers": []}"#,
            "line 1 column 24",
            "twice",
        ),
    ] {
        let error = partner_api::catalogue::read(text.as_bytes()).expect_err(text);
        assert_eq!(error.field, "catalog.json");
        assert_eq!(error.value, place, "{error}");
        assert!(error.problem.contains(problem), "{error}");
    }
    let error = partner_api::catalogue::read(b"[]").expect_err("a list");
    assert_eq!((&*error.field, &*error.value), ("catalog.json", "a list"));
}

#[test]
fn a_member_under_another_name_is_an_error_wherever_it_stands() {
    let mut places = 0;
    let mut from = 0;
    while let Some(at) = SMALL[from..].find(": ").map(|i| i + from) {
        let start = SMALL[..at - 1].rfind('"').unwrap() + 1;
        let name = &SMALL[start..at - 1];
        let text = format!("{}x{}", &SMALL[..start], &SMALL[start..]);
        let error = partner_api::catalogue::read(text.as_bytes()).expect_err(name);
        // A renamed profile is a profile still; then its name is missing elsewhere.
        let named = error.field.contains(name) || error.value.contains(name);
        assert!(named, "{name}: {error}");
        places += 1;
        from = at + 2;
    }
    assert!(places > 60, "{places}");
}
