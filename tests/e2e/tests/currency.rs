//! What is on screen stays true: a reader who comes back, another tab, a connection that goes and
//! comes again.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

use e2e::card::{icon, row};
use e2e::form::{CHOICE, CONTINUE, Outcome, REVIEW, SEATS, SUBMIT};
use e2e::hands::Key;
use e2e::page::{Language, Page};
use e2e::scene::{Scene, play};
use e2e::{demo, wording};
use serde_json::json;

e2e::in_every_engine![rl_15_focus_stays_with_its_row_when_rows_come_and_go];

/// The story in which everything is fine.
const FINE: (&str, &str) = ("alpine", "premium");

const FILTER: &str = "[data-su-filter]";
const OFFLINE: &str = "[data-su-notice=offline]";

/// The reader comes back after a while: what the browser tells the page then.
async fn come_back(page: &Page) {
    let script = "const real = performance.now.bind(performance);
        window.later = (window.later ?? 0) + 11_000;
        performance.now = () => real() + window.later;
        dispatchEvent(new Event('focus'));
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
        performance.now = real; return true";
    let _: bool = page.ask(script, vec![]).await;
}

#[test]
fn who_comes_back_asks_nothing_of_a_backend_that_wants_to_be_left_alone() {
    play(async |s| {
        let page = &s.page;
        let path = format!("{}/subscriptions", demo::at(FINE.0));
        let busy = json!({ "path": path, "kind": "status", "status": 429, "retryAfter": 300 });
        s.backend.fault(busy).await;
        page.open(&demo::table(FINE.0)).await;
        page.see("[data-su-notice=failed]").await;
        let before = loads(s).await;
        come_back(page).await;
        page.speak(Language::ZhTw).await;
        page.painted().await;
        assert_eq!(loads(s).await, before);
        // The reader may ask all the same.
        s.backend.heal().await;
        page.click("[data-su-notice=failed] button").await;
        page.see(&row(FINE.0, FINE.1)).await;
        assert_eq!(loads(s).await, before + 1);
    });
}

/// Changes the one subscription without the page.
async fn suspend(s: &Scene) {
    let change = [("status", json!("suspended"))];
    s.backend.change(FINE.0, FINE.1, &change).await;
}

/// How often the list of subscriptions was asked for by the page.
async fn loads(s: &Scene) -> usize {
    let visits = s.backend.journal().await;
    let list = format!("{}/subscriptions", demo::at(FINE.0));
    visits.iter().filter(|v| v.path == list).count()
}

/// Opens a second window of the same page, does something there, and returns to the first.
async fn elsewhere(s: &Scene, act: impl AsyncFnOnce()) {
    let driver = s.page.driver();
    let first = driver.window().await.unwrap();
    let second = driver.new_window().await.unwrap();
    driver.switch_to_window(second).await.unwrap();
    act().await;
    driver.close_window().await.unwrap();
    driver.switch_to_window(first).await.unwrap();
}

/// Upgrades the one subscription.
async fn upgrade(s: &Scene) {
    s.page.open_review(FINE.0, FINE.1).await;
    s.page.submit().await;
    s.page.outcome(Outcome::Done).await;
}

async fn connect(page: &Page, connected: bool) {
    page.devtools("Network.enable", json!({})).await;
    let conditions = json!({ "offline": !connected, "latency": 0,
        "downloadThroughput": -1, "uploadThroughput": -1 });
    page.devtools("Network.emulateNetworkConditions", conditions)
        .await;
}

#[test]
fn rl_15_who_comes_back_sees_what_has_changed_and_asked_once_for_it() {
    play(async |s| {
        let page = &s.page;
        page.open_table(FINE.0).await;
        let before = loads(s).await;
        suspend(s).await;
        come_back(page).await;
        page.reads(&row(FINE.0, FINE.1), "Suspended").await;
        assert_eq!(loads(s).await, before + 1);
    });
}

#[test]
fn rl_15_who_is_back_at_once_is_not_asked_for_anything_new() {
    play(async |s| {
        let page = &s.page;
        page.open_table(FINE.0).await;
        let before = loads(s).await;
        let back = "dispatchEvent(new Event('focus')); return true";
        for _ in 0..5 {
            let _: bool = page.ask(back, vec![]).await;
        }
        // What would have been asked for then is asked for before this.
        suspend(s).await;
        come_back(page).await;
        page.reads(&row(FINE.0, FINE.1), "Suspended").await;
        assert_eq!(loads(s).await, before + 1);
    });
}

#[test]
fn rl_15_nothing_flashes_and_nothing_is_lost_while_it_is_loaded_again() {
    play(async |s| {
        let page = &s.page;
        page.open_table(FINE.0).await;
        page.fill(FILTER, "premium").await;
        let script = r#"
            window.seen = [];
            const look = () => seen.push([!!one("[data-su-row]"), said(one("[data-su-refresh]")),
              said(one("[data-su-count]")), shown(one(".loading")) === true].join());
            look();
            new MutationObserver(look)
              .observe(root, { subtree: true, childList: true, characterData: true });
            return true;
        "#;
        let _: bool = page.ask(script, vec![]).await;
        s.backend
            .fault(json!({ "path": "/v1/*", "kind": "delay", "ms": 400 }))
            .await;
        let change = [("friendlyName", json!("Renamed premium"))];
        s.backend.change(FINE.0, FINE.1, &change).await;
        come_back(page).await;
        page.reads(&row(FINE.0, FINE.1), "Renamed premium").await;
        page.judged().await;
        let seen: Vec<String> = page.ask("return [...new Set(seen)]", vec![]).await;
        assert_eq!(seen, ["true,Refresh,1,false"]);
        assert_eq!(page.value(FILTER).await, "premium");
        assert!(page.focus_is_on(FILTER).await);
    });
}

fn rl_15_focus_stays_with_its_row_when_rows_come_and_go() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        page.click("[data-su-only-upgradeable]").await;
        page.gone(&icon("contoso", "premium-seasonal")).await;
        let icons = page.attributes("[data-su-info]", "data-su-info").await;
        let last = format!("[data-su-info=\"{}\"]", icons.last().unwrap());
        page.tab_to(&last).await;
        // Another one above it goes.
        let change = [("status", json!("suspended"))];
        s.backend.change("contoso", "premium-hq", &change).await;
        come_back(page).await;
        page.gone(&icon("contoso", "premium-hq")).await;
        page.focused(&last).await;
    });
}

#[test]
fn rl_15_a_form_keeps_what_was_typed_and_what_has_focus() {
    play(async |s| {
        let page = &s.page;
        page.open_upgrade(FINE.0, FINE.1).await;
        page.fill(SEATS, "7").await;
        let change = [("friendlyName", json!("Renamed premium"))];
        s.backend.change(FINE.0, FINE.1, &change).await;
        come_back(page).await;
        page.reads("h1", "Renamed premium").await;
        assert_eq!(page.value(SEATS).await, "7");
        assert!(page.focus_is_on(SEATS).await);
        // And the review keeps its request id.
        page.click(CONTINUE).await;
        page.see(REVIEW).await;
        let drafts = page.kept_drafts().await;
        let change = [
            ("status", json!("suspended")),
            ("friendlyName", json!("Suspended premium")),
        ];
        s.backend.change(FINE.0, FINE.1, &change).await;
        come_back(page).await;
        page.reads("h1", "Suspended premium").await;
        page.submit().await;
        page.see("[data-su-notice=blocked]").await;
        assert_eq!(page.kept_drafts().await, drafts);
        assert_eq!(s.backend.posts().await.len(), 0);
    });
}

#[test]
fn rl_15_an_upgrade_in_another_window_is_seen_in_the_table() {
    play(async |s| {
        let page = &s.page;
        page.open_table(FINE.0).await;
        elsewhere(s, async || upgrade(s).await).await;
        page.reads(&row(FINE.0, FINE.1), "Deleted").await;
        page.see("[data-su-row]").await;
        assert_eq!(s.backend.ledger().done().len(), 1);
    });
}

#[test]
fn rl_15_an_upgrade_in_another_window_is_seen_in_the_form_for_the_same() {
    play(async |s| {
        let page = &s.page;
        page.open_upgrade(FINE.0, FINE.1).await;
        page.click(SEATS).await;
        elsewhere(s, async || upgrade(s).await).await;
        page.see("[data-su-notice=not-possible]").await;
        assert!(!page.shows(CHOICE).await);
        // The field that had it is gone.
        page.focused("h1").await;
        assert_eq!(s.backend.posts().await.len(), 1);
    });
}

#[test]
fn rl_13_without_a_connection_a_sentence_says_what_still_works() {
    play(async |s| {
        let page = &s.page;
        page.open_table(FINE.0).await;
        assert!(!page.shows(OFFLINE).await);
        connect(page, false).await;
        page.see(OFFLINE).await;
        for language in Language::ALL {
            page.speak(language).await;
            let text = page.text(OFFLINE).await;
            let fault = wording::fault(&text, language);
            assert!(fault.is_none(), "{}", fault.unwrap_or_default());
        }
        page.speak(Language::En).await;
        assert!(!page.shows("[data-su-notice=failed]").await);
        page.fill(FILTER, "nothing like it").await;
        page.gone("[data-su-row]").await;
        page.fill(FILTER, "premium").await;
        page.see(&row(FINE.0, FINE.1)).await;
    });
}

#[test]
fn rl_13_with_the_connection_back_the_sentence_goes_and_the_table_is_loaded_once() {
    play(async |s| {
        let page = &s.page;
        page.open_table(FINE.0).await;
        connect(page, false).await;
        page.see(OFFLINE).await;
        let before = loads(s).await;
        suspend(s).await;
        // Coming back to the page does not help.
        come_back(page).await;
        connect(page, true).await;
        page.gone(OFFLINE).await;
        page.reads(&row(FINE.0, FINE.1), "Suspended").await;
        assert_eq!(loads(s).await, before + 1);
        assert!(!page.shows("[data-su-notice=failed]").await);
    });
}

#[test]
fn rl_13_without_a_connection_nothing_is_submitted_and_nothing_is_lost() {
    play(async |s| {
        let page = &s.page;
        page.open_upgrade(FINE.0, FINE.1).await;
        page.fill(SEATS, "30").await;
        page.go_to_review().await;
        let drafts = page.kept_drafts().await;
        connect(page, false).await;
        page.see(&format!("{SUBMIT}[aria-disabled=true]")).await;
        page.tab_to(SUBMIT).await;
        page.hands.key(Key::Enter).await;
        // Why is what is read next.
        page.focused(OFFLINE).await;
        connect(page, true).await;
        page.see(&format!("{SUBMIT}[aria-disabled=false]")).await;
        assert_eq!(s.backend.posts().await.len(), 0);
        assert_eq!(page.kept_drafts().await, drafts);
        page.submit().await;
        page.outcome(Outcome::Done).await;
        assert_eq!(s.backend.one_upgrade().await, drafts[0]);
    });
}
