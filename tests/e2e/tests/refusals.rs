//! What stands against an upgrade: said in the card for each story, and where only the backend
//! knows, said by the backend.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

use e2e::card::{CARD, OPEN, icon};
use e2e::form::Outcome;
use e2e::page::Language;
use e2e::scene::{Scene, Setup, play};
use e2e::{demo, wording};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// A subscription and the codes of everything that stands against some target of it.
const STORIES: [(&str, &str, &[i64]); 15] = [
    ("slumber", "premium", &[2]),
    ("bygone", "premium", &[2]),
    ("firstlight", "premium", &[9]),
    ("enigma", "premium", &[2]),
    ("lonestar", "premium", &[1]),
    ("halfdoor", "premium", &[1]),
    ("doubledecker", "premium", &[3]),
    ("outside", "premium", &[3]),
    ("sidedoor", "business", &[3]),
    ("twicetold", "premium", &[3, 4]),
    ("elsewhere", "premium", &[3, 4]),
    ("extramile", "premium", &[6]),
    ("threeyear", "premium", &[10]),
    ("perfectstorm", "essentials", &[1, 2, 3, 4, 6, 10]),
    ("perfectstorm", "e1", &[]),
];

e2e::in_chromium_and_firefox![
    // WebKitGTK does not always open that many cards in one page in time.
    the_card_of_each_story_says_every_reason_in_both_languages,
];

e2e::in_every_engine![
    where_some_target_is_possible_the_card_says_which_is_and_which_is_not,
    offers_of_india_go_to_their_own_premium,
    every_subscription_of_every_story_that_has_a_path_has_an_icon_that_fits_its_verdict,
    the_card_says_what_is_in_the_way_and_where_it_was_bought,
    a_hidden_holding_is_refused_by_the_backend_with_its_reasons_and_nothing_changes,
    the_backend_words_its_refusal_in_the_readers_language,
    hc_30_a_refusal_has_an_item_with_a_next_step_for_each_code_also_for_one_that_nobody_knows,
    an_application_alone_may_not_move_licences_and_is_told_so,
    another_partners_customer_is_not_found,
];

#[derive(Debug, Deserialize)]
struct Said {
    title: String,
    detail: String,
    remedy: String,
    who: String,
}

/// Every reason in the card, part by part.
async fn said(s: &Scene) -> Vec<Said> {
    let script = r#"return all("[data-su-card] [data-su-reason]").map((e) => {
        const [detail, remedy] = e.querySelectorAll("p");
        return { title: said(e.querySelector("strong")), detail: said(detail),
          remedy: said(remedy), who: said(e.querySelector(".muted")) };
    })"#;
    s.page.ask(script, vec![]).await
}

fn the_card_of_each_story_says_every_reason_in_both_languages() {
    play(async |s| {
        s.page.open("").await;
        s.page.see("[data-su-customer]").await;
        for language in Language::ALL {
            // Before anything is loaded: what the backend says is in the language that is asked for.
            s.page.speak(language).await;
            for (story, key, codes) in STORIES {
                s.page.open_table(story).await;
                if codes.is_empty() {
                    // No upgrade path, so no icon.
                    assert_eq!(s.page.count(&icon(story, key)).await, 0, "{story}");
                    continue;
                }
                s.page.hover_card(story, key).await;
                assert_eq!(s.page.card_codes().await, codes, "{story}");
                for reason in said(s).await {
                    // Nobody brings back what was deleted.
                    assert_eq!(reason.who.is_empty(), story == "bygone", "{reason:?}");
                    let who = Some(&reason.who).filter(|who| !who.is_empty());
                    let parts = [&reason.title, &reason.detail, &reason.remedy];
                    for part in parts.into_iter().chain(who) {
                        let fault = wording::fault(part, language);
                        assert!(fault.is_none(), "{story}: {fault:?} in {reason:?}");
                    }
                }
                let whole = s.page.text(CARD).await;
                let fault = wording::fault(&whole, language);
                assert!(fault.is_none(), "{story}: {fault:?}");
            }
            s.page.open("").await;
            s.page.see("[data-su-customer]").await;
        }
    });
}

fn the_card_says_what_is_in_the_way_and_where_it_was_bought() {
    play(async |s| {
        for (story, key, facts) in [
            ("doubledecker", "premium", ["Drivers", "Microsoft Stream"]),
            (
                "outside",
                "premium",
                ["Office 365 Enterprise E1", "elsewhere"],
            ),
            (
                "elsewhere",
                "premium",
                ["Office 365 Enterprise E3", "elsewhere"],
            ),
            ("halfdoor", "premium", ["Exchange", "delegated"]),
            ("enigma", "premium", ["underReview", "status"]),
        ] {
            s.page.away().await;
            s.page.open_table(story).await;
            s.page.hover_card(story, key).await;
            let text = s.page.text(CARD).await;
            for fact in facts {
                assert!(text.contains(fact), "{story}: no “{fact}” in “{text}”");
            }
        }
    });
}

fn where_some_target_is_possible_the_card_says_which_is_and_which_is_not() {
    play(async |s| {
        assert_eq!(s.page.open_table("sidedoor").await, 1);
        s.page.hover_card("sidedoor", "business").await;
        let open = s.page.texts(&format!("{OPEN} .targets li bdi")).await;
        assert_eq!(open, ["Office 365 ProPlus"]);
        assert!(s.page.shows(&format!("{OPEN} [data-su-upgrade]")).await);
        let closed = s.page.texts(&format!("{OPEN} h4")).await;
        assert_eq!(
            closed,
            [
                "Office 365 Business Premium",
                "Office 365 Enterprise E3",
                "Office 365 Enterprise E5"
            ]
        );
    });
}

fn offers_of_india_go_to_their_own_premium() {
    play(async |s| {
        s.page.open_table("chennai").await;
        for key in ["business-india", "essentials-india"] {
            s.page.hover_card("chennai", key).await;
            // Possible ones are in the list, the others are headings.
            let named = format!("{OPEN} .targets li bdi, {OPEN} h4");
            let mut named = s.page.texts(&named).await;
            named.retain(|name| name.contains("Premium"));
            assert_eq!(named, ["Office 365 Business Premium (India)"], "{key}");
            s.page.away().await;
            s.page.card_closes().await;
        }
    });
}

fn every_subscription_of_every_story_that_has_a_path_has_an_icon_that_fits_its_verdict() {
    play(async |s| {
        let mut drawings = BTreeMap::new();
        for story in &demo::STORIES {
            s.page.open(&demo::table(story.key)).await;
            if story.key == "blankslate" {
                s.page.see(".empty").await;
                continue;
            }
            let upgradeable = s.page.judged().await;
            #[derive(Deserialize)]
            struct Row {
                id: String,
                marked: String,
                label: String,
                class: String,
                drawing: String,
            }
            let script = r#"return all("[data-su-row]").map((r) => {
                const i = r.querySelector("[data-su-info]");
                return { id: r.getAttribute("data-su-row"), marked: i?.getAttribute("data-su-info") ?? "",
                  label: i?.getAttribute("aria-label") ?? "", class: i?.className ?? "",
                  drawing: i?.querySelector("path")?.getAttribute("d") ?? "" };
            })"#;
            let rows: Vec<Row> = s.page.ask(script, vec![]).await;
            let mut can = 0;
            for row in &rows {
                let path = format!("{}/subscriptions/{}/upgrades", demo::at(story.key), row.id);
                let items = s.backend.get(&path).await["items"].clone();
                let items = items.as_array().unwrap();
                assert_eq!(
                    items.is_empty(),
                    row.marked.is_empty(),
                    "{} {}",
                    story.key,
                    row.id
                );
                if items.is_empty() {
                    continue;
                }
                assert_eq!(row.marked, row.id);
                let marked_can = row.class.contains("can") && !row.class.contains("cannot");
                assert_eq!(marked_can, row.label.starts_with("Can be"), "{}", row.label);
                // Not by colour alone: each verdict has a drawing of its own.
                let known = drawings.entry(marked_can).or_insert(row.drawing.clone());
                assert_eq!(*known, row.drawing);
                can += usize::from(marked_can);
                // What the backend knows beyond the page is the story “hidden”.
                let possible = items.iter().any(|i| i["isEligible"] == true);
                if story.key != "hidden" {
                    assert_eq!(possible, marked_can, "{} {}", story.key, row.id);
                }
            }
            assert_eq!(can, upgradeable, "{}", story.key);
        }
        assert!(!drawings[&true].is_empty() && !drawings[&false].is_empty());
        assert_ne!(drawings[&true], drawings[&false]);
    });
}

fn a_hidden_holding_is_refused_by_the_backend_with_its_reasons_and_nothing_changes() {
    play(async |s| {
        let before = s.backend.ledger().subscriptions();
        s.page.open_table("hidden").await;
        s.page.hover_card("hidden", "premium").await;
        s.page.click(&format!("{OPEN} [data-su-upgrade]")).await;
        s.page.go_to_review().await;
        s.page.submit().await;
        s.page.outcome(Outcome::Refused).await;
        let result = Outcome::Refused.selector();
        // E3 is held elsewhere.
        let codes = s
            .page
            .attributes("[data-su-result] [data-su-reason]", "data-su-reason");
        assert_eq!(codes.await, ["4"]);
        s.page.reads(result, "Office 365 Enterprise E3").await;
        s.page.reads(result, "Nothing was changed").await;
        assert_eq!(s.backend.ledger().done().len(), 0);
        assert_eq!(s.backend.ledger().subscriptions(), before);
        let source = demo::subscription("hidden", "premium");
        let now = s.backend.ledger().subscription(&source);
        assert_eq!(now, Some(("active".to_owned(), 25)));
        // It is an answer: a new try is a new request.
        assert_eq!(s.page.kept_drafts().await, Vec::<String>::new());
        s.page.reload().await;
        s.page.outcome(Outcome::Refused).await;
        assert_eq!(s.backend.posts().await.len(), 1);
        s.page.click("[data-su-action=back]").await;
        s.page.judged().await;
    });
}

fn hc_30_a_refusal_has_an_item_with_a_next_step_for_each_code_also_for_one_that_nobody_knows() {
    // The ten of the documentation, the one that came after it, “other”, and one of the future.
    let codes: Vec<i64> = (1..=11).chain([0, 4711]).collect();
    play(async |s| {
        s.page.open("").await;
        s.page.see("[data-su-customer]").await;
        for language in Language::ALL {
            s.page.speak(language).await;
            s.page.open_review("alpine", "premium").await;
            let errors: Vec<Value> = codes
                .iter()
                .map(|code| json!({ "code": code, "description": "" }))
                .collect();
            let text = json!({ "sourceSubscriptionId": demo::subscription("alpine", "premium"),
                "upgradeType": "upgrade_only", "upgradeErrors": errors, "licenseErrors": [] });
            let fault = json!({ "kind": "body", "text": text.to_string() });
            s.backend.upgrade_fault(fault).await;
            s.page.submit().await;
            s.page.outcome(Outcome::Refused).await;
            let selector = "[data-su-result] [data-su-reason]";
            let shown = s.page.attributes(selector, "data-su-reason").await;
            let wanted: Vec<String> = codes.iter().map(i64::to_string).collect();
            assert_eq!(shown, wanted);
            for (code, text) in codes.iter().zip(s.page.texts(selector).await) {
                let fault = wording::fault(&text, language);
                assert!(fault.is_none(), "{code}: {fault:?}");
                assert_eq!(text.contains("4711"), *code == 4711, "{text}");
            }
            for step in s.page.texts(&format!("{selector} .remedy")).await {
                assert!(wording::fault(&step, language).is_none(), "{step}");
            }
            let steps = s.page.count(&format!("{selector} .remedy")).await;
            assert_eq!(steps, codes.len());
            s.page.click("[data-su-action=back]").await;
            s.page.judged().await;
        }
    });
}

fn the_backend_words_its_refusal_in_the_readers_language() {
    play(async |s| {
        s.page.open("").await;
        s.page.see("[data-su-customer]").await;
        s.page.speak(Language::ZhTw).await;
        s.page.open_review("hidden", "premium").await;
        s.page.submit().await;
        s.page.outcome(Outcome::Refused).await;
        for reason in s.page.texts("[data-su-result] [data-su-reason]").await {
            let fault = wording::fault(&reason, Language::ZhTw);
            assert!(fault.is_none(), "{fault:?}");
        }
    });
}

/// Makes the page ask with another token.
fn with_token(token: &'static str) -> impl Fn(&Path) {
    move |page: &Path| {
        let file = page.join("index.html");
        let text = std::fs::read_to_string(&file).unwrap();
        // As it is written, and as a release page has it: minified, in another order.
        let changed = text
            .replace(
                "name=\"su-token\" content=\"demo\"",
                &format!("name=\"su-token\" content=\"{token}\""),
            )
            .replace(
                "content=demo name=su-token",
                &format!("content={token} name=su-token"),
            );
        assert_ne!(text, changed);
        std::fs::write(file, changed).unwrap();
        // What is compressed beside it would be served in its place.
        for ending in ["br", "gz"] {
            let _ = std::fs::remove_file(page.join(format!("index.html.{ending}")));
        }
    }
}

fn an_application_alone_may_not_move_licences_and_is_told_so() {
    Setup::default()
        .edit(&with_token("demo-app"))
        .play(async |s| {
            s.page.open_review("alpine", "premium").await;
            s.page.submit().await;
            s.page.outcome(Outcome::Refused).await;
            let codes = s
                .page
                .attributes("[data-su-result] [data-su-reason]", "data-su-reason");
            assert_eq!(codes.await, ["5"]);
            assert_eq!(s.backend.ledger().done().len(), 0);
            // Without moving licences it may upgrade.
            s.page.click("[data-su-action=back]").await;
            s.page.judged().await;
            s.page.hover_card("alpine", "premium").await;
            s.page.click(&format!("{OPEN} [data-su-upgrade]")).await;
            s.page.click("#su-licences-keep").await;
            s.page.go_to_review().await;
            s.page.submit().await;
            s.page.outcome(Outcome::Done).await;
            assert_eq!(s.backend.ledger().done().len(), 1);
        });
}

fn another_partners_customer_is_not_found() {
    Setup::default()
        .edit(&with_token("demo-other"))
        .play(async |s| {
            s.page.open("").await;
            s.page.see("[data-su-customer]").await;
            assert_eq!(s.page.count("[data-su-customer]").await, 3);
            s.page.open(&demo::table("alpine")).await;
            s.page.see("[data-su-notice=failed]").await;
            assert_eq!(s.page.count("[data-su-row]").await, 0);
            let text = s.page.text("main").await;
            assert!(!text.contains("Alpine"), "{text}");
        });
}
