//! Loading, and what goes wrong with it: each section on its own, in words, with a way on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]
#![allow(
    clippy::float_arithmetic,
    reason = "places and times in a browser are floats"
)]

use e2e::card::{OPEN, icon};
use e2e::form::{CHOICE, Outcome};
use e2e::hands::Key;
use e2e::page::{Language, Page};
use e2e::scene::{Scene, Setup, play};
use e2e::{demo, wait, wording};
use serde_json::{Value, json};
use std::path::Path;

e2e::in_every_engine![
    customers_that_fail_to_load_say_so_and_come_with_a_retry,
    subscriptions_that_fail_to_load_say_so_and_come_with_a_retry,
    a_button_that_goes_when_it_is_pressed_leaves_focus_in_the_page,
    without_the_customer_there_is_a_table_and_no_verdict,
    without_what_was_bought_elsewhere_there_is_a_table_with_a_warning,
    without_the_managed_services_there_is_a_table_with_a_warning,
    without_all_of_these_each_has_a_notice_and_a_retry_of_its_own,
    without_the_users_there_is_no_prediction_and_the_upgrade_is_possible_all_the_same,
    whatever_the_backend_answers_the_page_says_something_and_has_a_way_on,
    a_read_that_is_told_to_wait_is_tried_again_by_itself,
    with_the_backend_down_what_is_there_stays_and_a_retry_brings_the_rest,
    a_customer_without_subscriptions_says_so,
    an_unknown_customer_in_the_address_is_said_and_left,
    a_catalogue_that_cannot_be_read_is_named_with_the_field_and_can_be_retried,
    entries_that_cannot_be_read_are_counted_and_the_others_shown,
    words_of_the_backend_that_nobody_knows_are_shown_and_break_nothing,
    the_upgrade_by_its_address_fails_to_load_with_a_retry,
];

// WebKitGTK's frames come too late on a busy machine to tell when something was there first.
e2e::in_chromium_and_firefox![loading_is_said_after_half_a_second_and_not_before];

const FAILED: &str = "[data-su-notice=failed]";
const RETRY: &str = "[data-su-notice=failed] [data-su-action=retry]";

/// Every notice of a failure is in the reader's language, with what failed, why, and a way on.
async fn says_it_in_both_languages(page: &Page, count: usize) {
    for language in [Language::ZhTw, Language::En] {
        page.speak(language).await;
        let script = r#"return all("[data-su-notice=failed]").map((e) => {
            const copy = e.cloneNode(true);
            copy.querySelectorAll("[lang=en]").forEach((e) => e.remove());
            return [copy.querySelectorAll("p").length, copy.textContent] })"#;
        let found = wait::until("what failed", async || {
            let found: Vec<(usize, String)> = page.ask(script, vec![]).await;
            (found.len() == count).then_some(found)
        });
        for (sentences, text) in found.await {
            assert!(sentences >= 1, "{text}");
            let fault = wording::fault(&text, language);
            assert!(fault.is_none(), "{fault:?}");
        }
    }
}

fn fault(path: &str, kind: Value) -> Value {
    let mut fault = kind;
    fault["path"] = json!(path);
    fault
}

fn broken(path: &str) -> Value {
    fault(path, json!({ "kind": "status", "status": 500 }))
}

fn customers_that_fail_to_load_say_so_and_come_with_a_retry() {
    play(async |s| {
        s.backend.fault(broken("/v1/customers")).await;
        s.page.open("").await;
        s.page.see(FAILED).await;
        says_it_in_both_languages(&s.page, 1).await;
        // Failed is not empty.
        assert!(!s.page.shows(".empty").await);
        assert!(!s.page.shows("table").await);
        s.backend.heal().await;
        s.page.click(RETRY).await;
        s.page.see("[data-su-customer]").await;
        assert!(!s.page.shows(FAILED).await);
    });
}

fn subscriptions_that_fail_to_load_say_so_and_come_with_a_retry() {
    play(async |s| {
        s.backend.fault(broken("/v1/*/subscriptions")).await;
        s.page.open(&demo::table("alpine")).await;
        s.page.see(FAILED).await;
        says_it_in_both_languages(&s.page, 1).await;
        assert!(!s.page.shows(".empty").await);
        assert!(!s.page.shows("[data-su-row]").await);
        s.backend.heal().await;
        s.page.click(RETRY).await;
        assert_eq!(s.page.judged().await, 1);
        assert!(!s.page.shows(FAILED).await);
    });
}

fn a_button_that_goes_when_it_is_pressed_leaves_focus_in_the_page() {
    play(async |s| {
        let page = &s.page;
        s.backend.fault(broken("/v1/*/subscriptions")).await;
        page.open(&demo::table("alpine")).await;
        page.see(RETRY).await;
        // The box is drawn again with the facts that come.
        page.reads("h1", "Alpine").await;
        page.painted().await;
        page.tab_to(RETRY).await;
        s.backend.heal().await;
        page.hands.key(Key::Enter).await;
        page.judged().await;
        // To the table, where the answer is quicker than the next frame.
        page.focused("h1, [data-su-scroller]").await;
        page.fill("[data-su-filter]", "nothing like it").await;
        page.tab_to("[data-su-action=below]").await;
        page.hands.key(Key::Enter).await;
        page.focused("[data-su-scroller]").await;
        page.open("#/").await;
        page.fill("[data-su-customer-search]", "nobody like that")
            .await;
        page.tab_to("[data-su-action=below]").await;
        page.hands.key(Key::Enter).await;
        page.focused("h1").await;
    });
}

/// A fact that fails to load: the table is there all the same, and the retry brings the rest.
async fn one_fact_fails(s: &Scene, path: &str, known_without: bool) {
    s.backend.fault(broken(path)).await;
    s.page.open(&demo::table("alpine")).await;
    s.page.see(FAILED).await;
    s.page.see("[data-su-row]").await;
    says_it_in_both_languages(&s.page, 1).await;
    s.page
        .reads("main", "Partner Center checks everything again")
        .await;
    if known_without {
        assert_eq!(s.page.judged().await, 1);
    } else {
        assert_eq!(s.page.text("[data-su-count]").await, "…");
        s.page.hover_card("alpine", "premium").await;
        s.page.reads(OPEN, "Not checked").await;
        assert!(!s.page.shows(&format!("{OPEN} [data-su-upgrade]")).await);
        s.page.away().await;
        s.page.card_closes().await;
    }
    s.backend.heal().await;
    s.page.click(RETRY).await;
    s.page.gone(FAILED).await;
    assert_eq!(s.page.judged().await, 1);
    s.page.hover_card("alpine", "premium").await;
    s.page.see(&format!("{OPEN} [data-su-upgrade]")).await;
}

fn without_the_customer_there_is_a_table_and_no_verdict() {
    play(async |s| one_fact_fails(s, &demo::at("alpine"), false).await);
}

fn without_what_was_bought_elsewhere_there_is_a_table_with_a_warning() {
    play(async |s| one_fact_fails(s, "/v1/*/subscribedskus", true).await);
}

fn without_the_managed_services_there_is_a_table_with_a_warning() {
    play(async |s| one_fact_fails(s, "/v1/*/managedservices", true).await);
}

fn without_all_of_these_each_has_a_notice_and_a_retry_of_its_own() {
    play(async |s| {
        for path in [
            "/v1/*/subscribedskus",
            "/v1/*/managedservices",
            &demo::at("alpine"),
        ] {
            s.backend.fault(broken(path)).await;
        }
        s.page.open(&demo::table("alpine")).await;
        s.page.see("[data-su-row]").await;
        says_it_in_both_languages(&s.page, 3).await;
        s.backend.heal().await;
        for left in [2, 1, 0] {
            s.page.click(RETRY).await;
            wait::until("one notice fewer", async || {
                (s.page.count(FAILED).await == left).then_some(())
            })
            .await;
        }
        assert_eq!(s.page.judged().await, 1);
    });
}

fn without_the_users_there_is_no_prediction_and_the_upgrade_is_possible_all_the_same() {
    play(async |s| {
        s.backend.fault(broken("/v1/*/users")).await;
        s.page.open_review("alpine", "premium").await;
        s.page.see(FAILED).await;
        says_it_in_both_languages(&s.page, 1).await;
        s.page.reads(FAILED, "You can submit all the same").await;
        s.backend.heal().await;
        s.page.click(RETRY).await;
        s.page
            .reads("[data-su-prediction]", "expected to move: 18")
            .await;
        // And without the retry.
        s.backend.fault(broken("/v1/*/licenses")).await;
        s.page.reload().await;
        s.page.see(FAILED).await;
        s.page.submit().await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
    });
}

fn whatever_the_backend_answers_the_page_says_something_and_has_a_way_on() {
    play(async |s| {
        for kind in [
            json!({ "kind": "status", "status": 401 }),
            json!({ "kind": "status", "status": 403 }),
            json!({ "kind": "status", "status": 404 }),
            json!({ "kind": "status", "status": 400 }),
            json!({ "kind": "status", "status": 503 }),
            json!({ "kind": "truncate" }),
            json!({ "kind": "drop-before" }),
            json!({ "kind": "body", "text": "" }),
            json!({ "kind": "body", "text": "<html>gateway</html>" }),
            json!({ "kind": "body", "text": "{\"items\":7}" }),
        ] {
            s.backend
                .fault(fault("/v1/*/subscriptions", kind.clone()))
                .await;
            s.page.driver().goto("about:blank").await.unwrap();
            s.page.open(&demo::table("alpine")).await;
            s.page.see(FAILED).await;
            println!("{kind}: {}", s.page.text(FAILED).await);
            says_it_in_both_languages(&s.page, 1).await;
            assert!(!s.page.shows(".empty").await, "{kind}");
            s.backend.heal().await;
            if kind["status"] == 404 {
                // Asking again does not bring a customer back; another one may be there.
                s.page.click(&format!("{FAILED} a")).await;
                s.page.see("[data-su-customer]").await;
            } else {
                s.page.click(RETRY).await;
                s.page.judged().await;
            }
        }
    });
}

fn a_read_that_is_told_to_wait_is_tried_again_by_itself() {
    play(async |s| {
        let wait = json!({ "kind": "status", "status": 429, "retryAfter": 2, "times": 1 });
        s.backend.fault(fault("/v1/customers", wait)).await;
        s.page.open("").await;
        s.page.reads(FAILED, "asks to wait 2 s").await;
        s.page.see("[data-su-customer]").await;
        assert!(!s.page.shows(FAILED).await);
    });
}

fn with_the_backend_down_what_is_there_stays_and_a_retry_brings_the_rest() {
    play(async |s| {
        s.page.open_table("alpine").await;
        s.backend.kill();
        s.page.click("[data-su-refresh]").await;
        s.page.see(FAILED).await;
        s.page.see("[data-su-row]").await;
        let count = s.page.count(FAILED).await;
        says_it_in_both_languages(&s.page, count).await;
        s.backend.restart();
        s.page.click("[data-su-refresh]").await;
        s.page.gone(FAILED).await;
        assert_eq!(s.page.judged().await, 1);
    });
}

/// Keeps a record of the first frame with a sign of loading in it, and the first in which it is
/// seen.
const WATCH: &str = r#"
    window.loading = { there: null, seen: null };
    (function look(frame) {
      const root = document.querySelector("subscription-upgrades")?.shadowRoot;
      const sign = root?.querySelector(".loading");
      if (sign) {
        loading.there ??= frame;
        if (sign.checkVisibility({ visibilityProperty: true })) loading.seen ??= frame;
      }
      requestAnimationFrame(look);
    })(0);
"#;

fn loading_is_said_after_half_a_second_and_not_before() {
    play(async |s| {
        s.page.before_every_document(WATCH).await;
        for (path, fragment, text, done) in [
            (
                "/v1/customers",
                String::new(),
                "Loading customers",
                "[data-su-customer]",
            ),
            (
                "/v1/*/subscriptions",
                demo::table("alpine"),
                "Loading subscriptions",
                "[data-su-row]",
            ),
        ] {
            let slow = json!({ "kind": "delay", "ms": 2000, "times": 1 });
            s.backend.fault(fault(path, slow)).await;
            s.page.driver().goto("about:blank").await.unwrap();
            s.page.open(&fragment).await;
            s.page.see(".loading").await;
            assert!(s.page.text(".loading").await.contains(text));
            let seen: (f64, f64) = s
                .page
                .ask("return [loading.there, loading.seen]", vec![])
                .await;
            let after = seen.1 - seen.0;
            assert!((490.0..1500.0).contains(&after), "{text} after {after} ms");
            s.page.see(done).await;
            assert!(!s.page.shows(".loading").await);
        }
        // A quick answer never shows it.
        s.page.reload().await;
        s.page.judged().await;
        let seen: Option<f64> = s.page.ask("return loading.seen", vec![]).await;
        assert_eq!(seen, None);
    });
}

fn a_customer_without_subscriptions_says_so() {
    play(async |s| {
        s.page.open(&demo::table("blankslate")).await;
        for language in [Language::ZhTw, Language::En] {
            s.page.see(".empty").await;
            s.page.speak(language).await;
            s.page.see(".empty").await;
            let fault = wording::fault(&s.page.text(".empty").await, language);
            assert!(fault.is_none(), "{fault:?}");
        }
        s.page.reads(".empty", "No subscriptions").await;
        assert!(!s.page.shows(FAILED).await);
        s.page.reads("h1", "Blank Slate Studio").await;
    });
}

fn an_unknown_customer_in_the_address_is_said_and_left() {
    play(async |s| {
        s.page
            .open("#/customers/00000000-0000-4000-8000-000000000000")
            .await;
        s.page.see(FAILED).await;
        let text = s.page.text("main").await;
        assert!(text.contains("nothing here under this address"), "{text}");
        let count = s.page.count(FAILED).await;
        says_it_in_both_languages(&s.page, count).await;
        s.page.click(".crumbs a").await;
        s.page.see("[data-su-customer]").await;
    });
}

/// Replaces the catalogue that the page is served.
fn put_catalogue(page: &Path, text: &str) {
    std::fs::write(page.join("catalog.json"), text).unwrap();
    for ending in ["br", "gz"] {
        let _ = std::fs::remove_file(page.join(format!("catalog.json.{ending}")));
    }
}

fn a_catalogue_that_cannot_be_read_is_named_with_the_field_and_can_be_retried() {
    let good = std::fs::read_to_string(e2e::settings::page().join("catalog.json")).unwrap();
    let mut wrong: Value = serde_json::from_str(&good).unwrap();
    wrong["offers"][0]["seats"]["maximum"] = json!("many");
    let wrong = wrong.to_string();
    Setup::default()
        .edit(&|page| put_catalogue(page, "{"))
        .play(async |s| {
            s.page.open(&demo::table("alpine")).await;
            s.page.see(FAILED).await;
            s.page
                .reads(FAILED, "catalog of plans could not be loaded")
                .await;
            says_it_in_both_languages(&s.page, 1).await;
            // Nothing is asked for without it, so nothing is on its way.
            assert!(!s.page.shows(".loading").await);
            s.page.open(&demo::upgrade("alpine", "premium")).await;
            s.page.see(FAILED).await;
            assert!(!s.page.shows(".loading").await);
            s.page.open(&demo::table("alpine")).await;
            s.page.see(FAILED).await;
            // Mended in part: then it says which field is wrong.
            put_catalogue(s.backend.page(), &wrong);
            s.page.click(RETRY).await;
            s.page.reads(FAILED, "seats").await;
            put_catalogue(s.backend.page(), &good);
            s.page.click(RETRY).await;
            assert_eq!(s.page.judged().await, 1);
            assert!(!s.page.shows(FAILED).await);
        });
}

fn entries_that_cannot_be_read_are_counted_and_the_others_shown() {
    play(async |s| {
        let path = format!("{}/subscriptions", demo::at("contoso"));
        let mut list = s.backend.get(&path).await;
        // No more than a fault can hold.
        list["items"].as_array_mut().unwrap().truncate(5);
        list["items"][3]["id"] = json!("");
        list["items"][4] = json!(7);
        let text = json!({ "kind": "body", "text": list.to_string(), "times": 1 });
        s.backend.fault(fault(&path, text)).await;
        s.page.open(&demo::table("contoso")).await;
        s.page.see("[data-su-row]").await;
        s.page
            .reads("main", "could not be read and are not shown: 2")
            .await;
        assert_eq!(s.page.count("[data-su-row]").await, 3);
    });
}

fn words_of_the_backend_that_nobody_knows_are_shown_and_break_nothing() {
    play(async |s| {
        let path = format!("{}/subscriptions", demo::at("alpine"));
        let mut list = s.backend.get(&path).await;
        for item in list["items"].as_array_mut().unwrap() {
            item["status"] = json!("teleported");
            item["billingCycle"] = json!("lunar");
            item["commitmentEndDate"] = json!("soon");
            item["surprise"] = json!({ "deep": [1, 2, 3] });
        }
        let text = json!({ "kind": "body", "text": list.to_string() });
        s.backend.fault(fault(&path, text)).await;
        s.page.open(&demo::table("alpine")).await;
        assert_eq!(s.page.judged().await, 0);
        s.page.reads("[data-su-row]", "teleported").await;
        s.page.hover(&icon("alpine", "premium")).await;
        s.page.card_opens("alpine", "premium").await;
        s.page.reads(OPEN, "teleported").await;
    });
}

fn the_upgrade_by_its_address_fails_to_load_with_a_retry() {
    play(async |s| {
        s.backend.fault(broken("/v1/*/subscriptions")).await;
        s.page.open(&demo::upgrade("alpine", "premium")).await;
        s.page.see(FAILED).await;
        says_it_in_both_languages(&s.page, 1).await;
        s.backend.heal().await;
        s.page.click(RETRY).await;
        s.page.see(CHOICE).await;
    });
}
