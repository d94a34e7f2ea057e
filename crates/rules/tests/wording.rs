//! Every text of both languages, with facts, as a file for each language in `tests/golden/`.
//!
//! After a deliberate change: `UPDATE_GOLDEN=1 cargo test --package rules --test wording`, then read
//! the difference.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking; clippy.toml exempts test functions only, not their helpers"
)]

mod common;

use common::{
    APPLICATION, bought, bought_unknown, catalogue, customer, families, offer, subscription,
};
use rules::licence::{LicenceIssue, User, predict};
use rules::wording::{
    actor_name, cycle_name, explain, explain_code, explain_licence_code, explain_licence_issue,
    headline, join_list, status_name,
};
use rules::{
    Actor, BillingCycle, Catalogue, Customer, Explanation, Language, Licence, Reason, Seats,
    Status, SubscriptionId, UpgradeType, UserId, assess_target,
};

const LANGUAGES: [(Language, &str); 2] = [(Language::En, "en"), (Language::ZhTw, "zh-TW")];

/// What a text is about, and the text.
type Texts = Vec<(String, Text)>;

enum Text {
    /// Something in a row or a list: no full stop.
    Name(String),
    Explanation(&'static str, Explanation),
}

/// A customer with one reason against an upgrade of their first subscription.
struct Scenario {
    name: &'static str,
    target: &'static str,
    customer: Customer,
}

fn scenarios(catalogue: &Catalogue) -> Vec<Scenario> {
    const E3: &str = "Office 365 Enterprise E3";
    const E5: &str = "Office 365 Enterprise E5";
    let mut scenarios = Vec::new();
    let mut add = |name, source: &str, target, change: &dyn Fn(&mut Customer)| {
        let mut customer = customer(vec![subscription(catalogue, "S", source)]);
        change(&mut customer);
        scenarios.push(Scenario {
            name,
            target,
            customer,
        });
    };
    let business = "Office 365 Business";
    for word in [
        "suspended",
        "deleted",
        "expired",
        "disabled",
        "none",
        "frozen",
        "pending",
    ] {
        add(word, business, E3, &|c| {
            c.subscriptions[0].status = Status::from_wire(word)
        });
    }

    add("no delegated administration", business, E3, &|c| {
        c.delegated_admin.customer = false;
    });
    add(
        "delegated administration for other services only",
        business,
        E3,
        &|c| {
            c.delegated_admin.services = Some(families(catalogue, &["skype"]));
        },
    );
    add(
        "delegated administration for all but one service",
        business,
        E3,
        &|c| {
            let covered = families(catalogue, &["skype", "sharepoint-onedrive"]);
            c.delegated_admin.services = Some(covered);
        },
    );

    let exchange = |c: &mut Customer| {
        let mut holding = subscription(catalogue, "A", "Exchange Online (Plan 1)");
        holding.name = "Marketing 行銷部".into();
        holding.seats = Seats(1);
        c.subscriptions.push(holding);
    };
    let e1 = |c: &mut Customer| {
        c.elsewhere
            .push(bought(catalogue, "Office 365 Enterprise E1"))
    };
    add("overlap: one service, sold here", business, E3, &exchange);
    add(
        "overlap: several services, bought elsewhere",
        business,
        E3,
        &e1,
    );
    add("overlap: here and elsewhere", business, E3, &|c| {
        exchange(c);
        let mut holding = subscription(catalogue, "B", "Office 365 Business Essentials");
        holding.status = Status::Suspended;
        c.subscriptions.push(holding);
        e1(c);
        let services = families(catalogue, &["yammer", "planner"]);
        c.elsewhere.push(bought_unknown("YAMMER-BUNDLE", services));
    });

    let held_here = |c: &mut Customer| c.subscriptions.push(subscription(catalogue, "T", E5));
    let held_elsewhere = |c: &mut Customer| c.elsewhere.push(bought(catalogue, E5));
    add("target held: sold here", business, E5, &held_here);
    add("target held: sold here, twice", business, E5, &|c| {
        held_here(c);
        let mut second = subscription(catalogue, "U", E5);
        second.name = "Head office".into();
        second.status = Status::Suspended;
        c.subscriptions.push(second);
    });
    add(
        "target held: bought elsewhere",
        business,
        E5,
        &held_elsewhere,
    );
    add("target held: here and elsewhere", business, E5, &|c| {
        held_here(c);
        held_elsewhere(c);
    });

    let add_on = |c: &mut Customer, id: &str, name: &str| {
        let mut add_on = subscription(catalogue, id, name);
        add_on.parent = Some(SubscriptionId::new("S").unwrap());
        c.subscriptions.push(add_on);
    };
    add("one add-on", business, E3, &|c| {
        add_on(c, "A", "Office 365 Extra File Storage")
    });
    add("several add-ons", business, E3, &|c| {
        add_on(c, "A", "Office 365 Extra File Storage");
        add_on(c, "B", "An add-on that the catalogue does not know");
        c.subscriptions[2].status = Status::Suspended;
        add_on(c, "C", "");
    });

    let none = |_: &mut Customer| {};
    add("no path", E3, E5, &none);
    add("no path: unknown offer", "Microsoft Azure", E3, &none);
    add("no path: offer without a name", "", E3, &none);
    let india = "Office 365 Business (India)";
    add(
        "not on the path",
        india,
        "Office 365 Business Premium",
        &none,
    );
    let premium = "Office 365 Business Premium";
    add(
        "not on the path: two targets",
        premium,
        "Office 365 ProPlus",
        &none,
    );
    for word in ["triennial", "unknown", "fortnightly"] {
        add("billing cycle", business, E3, &|c| {
            c.subscriptions[0].cycle = BillingCycle::from_wire(word);
        });
    }
    scenarios
}

fn reasons(language: Language) -> Texts {
    let catalogue = catalogue();
    let profile = catalogue.default_profile();
    let mut texts = Texts::new();
    let mut seen = Vec::new();
    let mut add = |name: &str, target, customer: &Customer, reason: &Reason| {
        let explanation = explain(&catalogue, customer, 0, target, reason, language);
        let what = format!("code {}, {name}", reason.code());
        texts.push((
            what,
            Text::Explanation(headline(reason, language), explanation),
        ));
        seen.push(std::mem::discriminant(reason));
    };
    for scenario in scenarios(&catalogue) {
        let target = offer(&catalogue, scenario.target);
        let caller = rules::Caller { user_context: true };
        let verdict =
            assess_target(&catalogue, profile, caller, &scenario.customer, 0, target).unwrap();
        let [reason] = &verdict.reasons[..] else {
            panic!("{}: {:?}", scenario.name, verdict.reasons);
        };
        add(scenario.name, target, &scenario.customer, reason);
    }
    let target = offer(&catalogue, "Office 365 Enterprise E3");
    let plain = customer(vec![subscription(&catalogue, "S", "Office 365 Business")]);
    let verdict = assess_target(&catalogue, profile, APPLICATION, &plain, 0, target).unwrap();
    let transfer = UpgradeType::UpgradeWithLicenseTransfer;
    for reason in verdict.reasons_against(transfer) {
        add("application only", target, &plain, reason);
    }
    // All eleven variants of Reason.
    seen.dedup();
    assert_eq!(seen.len(), 11, "a reason has no golden text");
    texts
}

fn codes(language: Language) -> Texts {
    (0..=12)
        .chain([99, -1])
        .map(|code| {
            let explanation = explain_code(code, language);
            (
                format!("bare code {code}"),
                Text::Explanation("", explanation),
            )
        })
        .collect()
}

fn licences(language: Language) -> Texts {
    let catalogue = catalogue();
    let source = offer(&catalogue, "Office 365 Business");
    let target = offer(&catalogue, "Office 365 Enterprise E3");
    let licence = |name: &str| {
        let offer = catalogue.offer(offer(&catalogue, name));
        Licence {
            sku: offer.sku.clone(),
            product: offer.name.get(language).into(),
            plans: offer.plans.clone(),
        }
    };
    let user = |id: &str, name: &str, upn: &str, location: Option<&str>, more: Option<&str>| User {
        id: UserId::new(id).unwrap(),
        name: name.into(),
        user_principal_name: upn.into(),
        usage_location: location.map(Into::into),
        licences: [Some("Office 365 Business"), more]
            .into_iter()
            .flatten()
            .map(licence)
            .collect(),
    };
    let exchange = Some("Exchange Online (Plan 1)");
    let users = [
        user(
            "a",
            "Daniel Tsai",
            "daniel@contoso.onmicrosoft.com",
            None,
            None,
        ),
        user(
            "b",
            "王小明",
            "wang@contoso.onmicrosoft.com",
            Some("TW"),
            exchange,
        ),
        user("c", "", "guest@contoso.onmicrosoft.com", Some("TW"), None),
        user("d", "", "", Some("TW"), None),
    ];
    let prediction = predict(&catalogue, source, target, Seats(2), &users);
    let mut texts = Texts::new();
    for left in &prediction.left_over {
        let user = &users[left.user];
        for issue in &left.issues {
            let name = match issue {
                LicenceIssue::NoUsageLocation => "no usage location",
                LicenceIssue::MutuallyExclusive { .. } => "mutually exclusive",
                LicenceIssue::NoSeatLeft => "no seat left",
            };
            let what = format!("fault {}, user {}: {name}", issue.code(), user.id);
            let text = explain_licence_issue(&catalogue, target, issue, language);
            texts.push((what, Text::Explanation("", text)));
        }
    }
    assert_eq!(texts.len(), 4);
    // The codes as the backend gives them, with the plans that they are about.
    let plans = ["EXCHANGE_S_ENTERPRISE", "EXCHANGE_S_STANDARD"].map(str::to_owned);
    for (code, data) in [(60000, &plans[..]), (60000, &[]), (60012, &[])] {
        let text = explain_licence_code(&catalogue, target, code, data, language).unwrap();
        let what = format!("licence code {code}, {} plans", data.len());
        texts.push((what, Text::Explanation("", text)));
    }
    let unknown = explain_licence_code(&catalogue, target, 1, &[], language);
    assert!(unknown.is_none(), "the backend's words are all there is");
    texts
}

fn names(language: Language) -> Texts {
    let mut texts = Texts::new();
    let mut add = |what: &str, text: &str| {
        texts.push((what.to_owned(), Text::Name(text.to_owned())));
    };
    let statuses = [
        "active",
        "pending",
        "suspended",
        "deleted",
        "expired",
        "disabled",
        "none",
    ];
    for word in statuses.into_iter().chain(["frozen"]) {
        add(
            &format!("status {word}"),
            status_name(&Status::from_wire(word), language),
        );
    }
    let cycles = [
        "monthly",
        "annual",
        "biennial",
        "triennial",
        "one_time",
        "none",
        "unknown",
    ];
    for word in cycles.into_iter().chain(["weekly"]) {
        add(
            &format!("cycle {word}"),
            cycle_name(&BillingCycle::from_wire(word), language),
        );
    }
    for actor in [
        Actor::Partner,
        Actor::Customer,
        Actor::CustomerWithOtherSeller,
        Actor::Microsoft,
        Actor::Nobody,
    ] {
        add(&format!("actor {actor:?}"), actor_name(actor, language));
    }
    texts
}

fn all(language: Language) -> Texts {
    [
        names(language),
        reasons(language),
        codes(language),
        licences(language),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn golden(language: Language) -> String {
    let mut file = String::new();
    for (what, text) in all(language) {
        match text {
            Text::Name(name) => file.push_str(&format!("{what}: {name}\n")),
            Text::Explanation(headline, text) => {
                file.push_str(&format!("\n## {what}\n"));
                if !headline.is_empty() {
                    file.push_str(&format!("row    {headline}\n"));
                }
                file.push_str(&format!(
                    "title  {}\ndetail {}\nremedy {}\n",
                    text.title, text.detail, text.remedy
                ));
            }
        }
    }
    file
}

#[test]
fn the_texts_are_the_golden_ones() {
    for (language, name) in LANGUAGES {
        let path = format!("{}/tests/golden/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        let new = golden(language);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &new).unwrap();
        }
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        for (number, (old, new)) in old.lines().zip(new.lines()).enumerate() {
            assert_eq!(
                old,
                new,
                "{path}, line {} (UPDATE_GOLDEN=1 rewrites it)",
                number + 1
            );
        }
        assert!(
            old == new,
            "{path} has other lines (UPDATE_GOLDEN=1 rewrites it)"
        );
    }
}

/// Each sentence and each name of a language, with what it is about.
fn each(language: Language, check: impl Fn(&str, &str, bool)) {
    for (what, text) in all(language) {
        match text {
            Text::Name(name) => check(&what, &name, false),
            Text::Explanation(headline, text) => {
                if !headline.is_empty() {
                    check(&what, headline, false);
                }
                check(&what, &text.title, false);
                check(&what, &text.detail, true);
                check(&what, &text.remedy, true);
            }
        }
    }
}

#[test]
fn texts_of_both_languages_are_well_formed() {
    for (language, _) in LANGUAGES {
        each(language, |what, text, sentence| {
            let stop = if language == Language::En { '.' } else { '。' };
            assert_eq!(text.ends_with(stop), sentence, "{what}: {text}");
            assert!(
                !text.contains(['{', '}', '\n', '_', '\'', '"']),
                "{what}: {text}"
            );
            assert!(
                !text.contains("  ") && text.trim() == text,
                "{what}: {text}"
            );
            assert!(
                !text.contains("()") && !text.contains("（）"),
                "{what}: {text}"
            );
        });
        for (what, text) in all(language) {
            if let Text::Explanation(headline, _) = text {
                assert!(headline.chars().count() <= 40, "{what}: {headline}");
            }
        }
    }
}

#[test]
fn english_has_no_chinese_and_no_doubled_stop() {
    each(Language::En, |what, text, _| {
        // A nickname is shown as it is.
        let text = text.replace("Marketing 行銷部", "").replace("王小明", "");
        assert!(!text.chars().any(is_han), "{what}: {text}");
        assert!(
            !text.contains("..") && !text.contains(" ,") && !text.contains(" ."),
            "{what}: {text}"
        );
        for british in ["licence", "cancelled", "organisation"] {
            assert!(!text.to_lowercase().contains(british), "{what}: {text}");
        }
    });
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn chinese_follows_the_rules_of_its_writing() {
    each(Language::ZhTw, |what, text, _| {
        assert!(!text.contains('你'), "{what}: the reader is 您: {text}");
        // Terms that Microsoft's glossary has another word for.
        for word in [
            "訂用帳戶",
            "許可權",
            "席位",
            "租使用者",
            "供應專案",
            "提交",
            "用戶",
        ] {
            assert!(!text.contains(word), "{what}: {word}: {text}");
        }
        let chars: Vec<char> = text.chars().collect();
        for pair in chars.windows(2) {
            let [a, b] = pair else { continue };
            let latin = |c: &char| c.is_ascii_alphanumeric();
            assert!(
                !(is_han(*a) && latin(b) || latin(a) && is_han(*b)),
                "{what}: no space between {a} and {b}: {text}"
            );
            assert!(
                !(is_han(*a) && ",.;:!?".contains(*b)),
                "{what}: half-width {b} after {a}: {text}"
            );
            assert!(
                !(is_han(*a) && *b == '(' || *a == ')' && is_han(*b)),
                "{what}: no space at the parenthesis between {a} and {b}: {text}"
            );
            let full = |c: &char| "，。：；！？「」（）、".contains(*c);
            assert!(
                !(full(a) && *b == ' ' || *a == ' ' && full(b)),
                "{what}: a space beside full-width punctuation: {text}"
            );
        }
        assert!(
            !text.contains('—') && !text.contains("..."),
            "{what}: {text}"
        );
    });
}

#[test]
fn the_facts_are_in_the_texts_of_both_languages() {
    let catalogue = catalogue();
    let with = |language: Language, what: &str, facts: &[&str]| {
        let texts = all(language);
        let (_, text) = texts.iter().find(|(name, _)| name.ends_with(what)).unwrap();
        let Text::Explanation(_, text) = text else {
            panic!("{what} is a name")
        };
        let all = format!("{}\n{}\n{}", text.title, text.detail, text.remedy);
        for fact in facts {
            assert!(all.contains(fact), "{what}: {fact} is missing: {all}");
        }
    };
    for (language, _) in LANGUAGES {
        let name = |english: &str| {
            catalogue
                .offer(offer(&catalogue, english))
                .name
                .get(language)
        };
        let e1 = name("Office 365 Enterprise E1");
        let active = status_name(&Status::Active, language);
        let overlap = [
            "Marketing 行銷部",
            e1,
            "Exchange Online",
            "YAMMER-BUNDLE",
            "15",
            "10",
            active,
        ];
        with(language, "overlap: here and elsewhere", &overlap);
        let e5 = name("Office 365 Enterprise E5");
        with(
            language,
            "target held: here and elsewhere",
            &[e5, "15", "10"],
        );
        with(language, "code 2, frozen", &["frozen"]);
        with(language, "bare code 99", &["99"]);
        with(
            language,
            "user c: no seat left",
            &[name("Office 365 Enterprise E3")],
        );
        let plans = [1, 2].map(|n| {
            if language == Language::En {
                format!("Exchange Online (Plan {n})")
            } else {
                format!("Exchange Online (方案 {n})")
            }
        });
        with(
            language,
            "mutually exclusive",
            &[&plans[0], &plans[1], name("Office 365 Enterprise E3")],
        );
    }
}

/// The card says once what stands against every target, so it may name none of them.
#[test]
fn what_stands_against_every_target_names_none() {
    let catalogue = catalogue();
    let targets = ["Office 365 Enterprise E3", "Office 365 Enterprise E5"];
    let mut looked = 0;
    for scenario in scenarios(&catalogue) {
        let reasons = targets.map(|name| {
            let caller = rules::Caller { user_context: true };
            let (profile, target) = (catalogue.default_profile(), offer(&catalogue, name));
            let customer = &scenario.customer;
            let verdict = assess_target(&catalogue, profile, caller, customer, 0, target);
            verdict.map_or(Vec::new(), |verdict| verdict.reasons)
        });
        for reason in reasons[0].iter().filter(|r| reasons[1].contains(r)) {
            // Its supported cycles are those of the target.
            if reason.code() == 10 {
                continue;
            }
            looked += 1;
            for (language, _) in LANGUAGES {
                let texts = targets.map(|name| {
                    let target = offer(&catalogue, name);
                    explain(&catalogue, &scenario.customer, 0, target, reason, language)
                });
                assert_eq!(texts[0], texts[1], "{}", scenario.name);
            }
        }
    }
    assert!(looked > 8, "{looked}");
}

#[test]
fn lists_are_joined_as_each_language_does() {
    let join = |names: &[&str], language| join_list(names.iter().copied(), language);
    assert_eq!(join(&[], Language::En), "");
    assert_eq!(join(&["A"], Language::En), "A");
    assert_eq!(join(&["A", "B"], Language::En), "A and B");
    assert_eq!(join(&["A", "B", "C"], Language::En), "A, B, and C");
    assert_eq!(join(&["甲"], Language::ZhTw), "甲");
    assert_eq!(join(&["甲", "乙"], Language::ZhTw), "甲和乙");
    assert_eq!(join(&["甲", "乙", "丙"], Language::ZhTw), "甲、乙和丙");
    assert_eq!(join(&["A", "B", "C"], Language::ZhTw), "A、B 和 C");
}
