//! The bar above the page without a server: what each of its controls comes to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test, where a panic is a failure"
)]

mod alone;

use alone::{Asked, BAR, ask_tab, bar_says, choose, done, open_alone, review, with_bar};
use e2e::form::Outcome;
use e2e::page::Page;
use e2e::scene::play;
use serde_json::{Value, json};

e2e::in_every_engine![
    real_time_brings_the_clock_back_from_a_day_later,
    every_fault_of_the_list_says_what_is_wrong_and_strikes_once,
    every_scenario_of_the_list_shows_its_customers,
];

async fn press(page: &Page, button: &str) {
    let script = "bar.querySelector('output').textContent = '';
        bar.querySelector(`[data-su-mock-button=${arguments[0]}]`).click()";
    with_bar(page, script, vec![json!(button)]).await;
    done(page).await;
}

/// What the bar has in its fields.
async fn options(page: &Page, field: &str) -> Vec<(String, String)> {
    bar_says(page, "the bar", "true").await;
    let script = format!(
        "{BAR} return [...bar.querySelector(`[data-su-mock-${{arguments[0]}}]`).options].map((o) => [o.value, o.textContent])"
    );
    page.ask(&script, vec![json!(field)]).await
}

/// The mock's clock by whole days from the browser's, and the day that the bar shows.
async fn clock(page: &Page) -> (i64, bool) {
    let asked = Asked("GET", "/mock".to_owned(), "r", None);
    let (status, _, text) = ask_tab(page, &asked).await;
    assert_eq!(status, 200, "{text}");
    let world: Value = serde_json::from_str(&text).unwrap();
    let script = format!(
        "{BAR} const now = new Date(arguments[0]);
         const says = bar.querySelector('[data-su-mock-now]').textContent;
         const day = new Intl.DateTimeFormat('en', {{ dateStyle: 'medium', timeZone: 'UTC' }}).format(now);
         const away = (now - Date.now()) / 86_400_000, days = Math.round(away);
         return [Math.abs(away - days) < 0.01 ? days : 9999, says === day]"
    );
    page.ask(&script, vec![world["now"].clone()]).await
}

/// Waits until the list is there, and the day in the bar above it.
async fn the_day_is_there(page: &Page) {
    page.see("[data-su-customer]").await;
    let day = "bar.querySelector('[data-su-mock-now]').textContent";
    bar_says(page, "the day", day).await;
}

fn real_time_brings_the_clock_back_from_a_day_later() {
    play(async |s| {
        let page = &s.page;
        open_alone(page).await;
        the_day_is_there(page).await;
        assert_eq!(clock(page).await, (0, true));
        for days in [1, 2] {
            press(page, "days-1").await;
            assert_eq!(clock(page).await, (days, true));
        }
        // Kept for the next load, and back by one press.
        page.reload().await;
        the_day_is_there(page).await;
        assert_eq!(clock(page).await, (2, true));
        press(page, "real").await;
        assert_eq!(clock(page).await, (0, true));
    });
}

/// Has the page ask again for what is on screen, as after a lost connection.
async fn look_again(page: &Page) {
    let script = "dispatchEvent(new Event('online')); return true";
    let _: bool = page.ask(script, vec![]).await;
}

/// What the list shows when its reader comes to it: the fault that waits.
async fn waiting(page: &Page, value: &str) {
    let script = "const field = bar.querySelector('[data-su-mock-fault]');
        field.dispatchEvent(new Event('focus'))";
    with_bar(page, script, vec![]).await;
    let shows = format!("bar.querySelector('[data-su-mock-fault]').value === '{value}'");
    bar_says(page, &format!("fault {value} in the list"), &shows).await;
}

fn every_fault_of_the_list_says_what_is_wrong_and_strikes_once() {
    play(async |s| {
        let page = &s.page;
        open_alone(page).await;
        page.see("[data-su-customer]").await;
        let list = options(page, "fault").await;
        let words: Vec<&str> = list.iter().map(|(_, text)| &**text).collect();
        assert_eq!(
            words,
            [
                "None",
                "The next answer is lost after its work is done",
                "The next request does not arrive",
                "The next answer is an error (500)",
                "Too many requests (429)",
                "Every request fails",
            ]
        );
        for (fault, part) in [
            ("2", "Partner Center could not be reached"),
            ("3", "Partner Center has a problem of its own"),
        ] {
            choose(page, "fault", fault).await;
            done(page).await;
            waiting(page, fault).await;
            look_again(page).await;
            page.reads("[data-su-notice=failed]", part).await;
            waiting(page, "0").await;
            page.click("[data-su-action=retry]").await;
            page.gone("[data-su-notice=failed]").await;
        }
        // The page waits as long as it is told to, and asks again by itself.
        choose(page, "fault", "4").await;
        done(page).await;
        look_again(page).await;
        page.reads("[data-su-notice=failed]", "Too many requests")
            .await;
        waiting(page, "0").await;
        page.gone("[data-su-notice=failed]").await;
        // This one strikes until it is taken away.
        choose(page, "fault", "5").await;
        done(page).await;
        for _ in 0..2 {
            look_again(page).await;
            page.reads("[data-su-notice=failed]", "could not be reached")
                .await;
            page.click("[data-su-action=retry]").await;
            page.reads("[data-su-notice=failed]", "could not be reached")
                .await;
        }
        waiting(page, "5").await;
        choose(page, "fault", "0").await;
        page.gone("[data-su-notice=failed]").await;
        // The first is about what is written.
        choose(page, "fault", "1").await;
        done(page).await;
        review(page).await;
        page.reads("[data-su-prediction]", "expected to move: 18")
            .await;
        waiting(page, "1").await;
        page.submit().await;
        page.reads("main", "The outcome is not known yet").await;
        page.outcome(Outcome::Done).await;
        waiting(page, "0").await;
    });
}

fn every_scenario_of_the_list_shows_its_customers() {
    play(async |s| {
        let page = &s.page;
        open_alone(page).await;
        page.see("[data-su-customer]").await;
        let list = options(page, "scenario").await;
        let names: Vec<&str> = list.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["demo", "empty", "portfolio-10000"]);
        for (name, shown) in [
            ("empty", "No customers yet"),
            ("portfolio-10000", "Customers: 1,250 of 1,250"),
            ("demo", "Customers: 32 of 32"),
        ] {
            choose(page, "scenario", name).await;
            press(page, "reset").await;
            page.reads("main", shown).await;
            let customers = page.count("[data-su-customer]").await;
            assert_eq!(customers > 0, name != "empty");
            if name == "empty" {
                continue;
            }
            page.click("[data-su-customer] a").await;
            page.judged().await;
        }
    });
}
