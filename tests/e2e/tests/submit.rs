//! Submitting: one confirmed review causes at most one upgrade, and exactly one if the page ever
//! shows success; what is not known is said, and found out.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

use e2e::form::{CHOICE, CONTINUE, Outcome, PROBLEMS, REVIEW, SEATS, SUBMIT, plan};
use e2e::hands::Key;
use e2e::page::{Language, Page};
use e2e::scene::{Scene, play};
use e2e::{demo, wait, wording};
use serde_json::json;
use std::time::{Duration, Instant};

/// The story in which everything is fine.
const FINE: (&str, &str) = ("alpine", "premium");

const FAILED: &str = "[data-su-notice=failed]";
const PROGRESS: &str = "[data-su-progress]";

e2e::in_every_engine![
    many_clicks_while_it_is_on_its_way_cause_one_upgrade,
    a_request_lost_before_the_commit_is_done_once_in_the_end,
    a_token_that_has_run_out_is_fetched_again_without_a_word,
    after_an_answer_cut_in_half_it_asks_with_the_same_id,
    after_an_answer_that_is_no_answer_it_asks_with_the_same_id,
    an_answer_that_takes_long_is_awaited_calmly,
    a_silent_backend_is_given_up_after_thirty_seconds_and_asked_again,
    an_address_that_upgrades_what_cannot_be_upgraded_shows_why_and_has_no_form,
    seats_are_not_complained_about_before_the_reader_goes_on,
    leaving_before_submitting_gives_the_draft_up,
    a_double_click_causes_one_upgrade,
    while_it_is_on_its_way_the_button_says_so_and_keeps_focus,
    an_answer_lost_after_the_commit_is_asked_for_with_the_same_id,
    after_429_it_waits_as_long_as_it_is_told_and_succeeds_under_the_same_id,
    after_500_it_asks_with_the_same_id_until_it_knows,
    with_the_backend_down_it_waits_for_it_and_upgrades_once,
    the_backend_refuses_what_changed_after_the_review,
    seats_that_are_no_number_of_seats_are_complained_about,
    seats_with_a_group_separator_are_understood,
    seats_in_full_width_digits_are_understood,
    a_result_that_is_loaded_again_is_shown_again_and_not_submitted,
    fm_07_the_title_says_that_something_is_wrong_until_it_is_not,
    fm_22_who_leaves_is_warned_while_only_the_form_knows_what_was_chosen,
    what_the_page_knows_to_be_refused_is_not_posted,
    a_tab_that_is_killed_after_the_commit_shows_the_result_when_it_is_opened_again,
    a_tab_that_is_killed_while_it_waits_is_found_in_the_table_and_ends_as_one_upgrade,
    after_401_the_reader_is_told_to_sign_in_and_submits_again_under_the_same_id,
    after_404_nothing_is_lost_and_it_can_be_submitted_again,
    after_403_nothing_is_lost_and_it_can_be_submitted_again,
    a_backend_killed_after_the_commit_gives_the_true_result_after_its_restart,
];

e2e::in_chromium_and_firefox![
    enter_held_down_causes_one_upgrade,
    enter_held_down_in_the_form_stops_at_the_review,
];

async fn review(s: &Scene) {
    s.page.open_review(FINE.0, FINE.1).await;
}

/// Both languages say what has happened and what to do next.
async fn says_it_in_both_languages(page: &Page, selector: &str) {
    for language in [Language::ZhTw, Language::En] {
        page.speak(language).await;
        page.see(selector).await;
        let script = "const copy = one(arguments[0]).cloneNode(true);
            copy.querySelectorAll('[lang=en], code').forEach((e) => e.remove());
            return copy.textContent";
        let text: String = page.ask(script, vec![json!(selector)]).await;
        let fault = wording::fault(&text, language);
        assert!(fault.is_none(), "{selector}: {}", fault.unwrap_or_default());
    }
}

fn a_double_click_causes_one_upgrade() {
    play(async |s| {
        review(s).await;
        let at = s.page.place(SUBMIT).await;
        s.page.hands.press(at, 2).await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
        assert_eq!(s.backend.posts().await.len(), 1);
    });
}

fn many_clicks_while_it_is_on_its_way_cause_one_upgrade() {
    play(async |s| {
        review(s).await;
        s.backend
            .upgrade_fault(json!({ "kind": "delay", "ms": 1500 }))
            .await;
        let at = s.page.place(SUBMIT).await;
        s.page.hands.press(at, 2).await;
        s.page.see("[data-su-submit][aria-disabled=true]").await;
        for _ in 0..4 {
            s.page.hands.press(at, 2).await;
        }
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
        assert_eq!(s.backend.posts().await.len(), 1);
    });
}

fn enter_held_down_causes_one_upgrade() {
    play(async |s| {
        review(s).await;
        s.page.tab_to(SUBMIT).await;
        s.page.hands.hold_enter(40).await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
        assert_eq!(s.backend.posts().await.len(), 1);
    });
}

fn enter_held_down_in_the_form_stops_at_the_review() {
    play(async |s| {
        s.page.open_upgrade(FINE.0, FINE.1).await;
        s.page.click(SEATS).await;
        s.page.hands.hold_enter(40).await;
        s.page.see(REVIEW).await;
        s.page.rest(500).await;
        assert!(s.page.shows(REVIEW).await);
        assert_eq!(s.backend.posts().await.len(), 0);
    });
}

fn while_it_is_on_its_way_the_button_says_so_and_keeps_focus() {
    play(async |s| {
        review(s).await;
        s.backend
            .upgrade_fault(json!({ "kind": "delay", "ms": 2000 }))
            .await;
        s.page.tab_to(SUBMIT).await;
        s.page.hands.key(Key::Enter).await;
        s.page.reads(SUBMIT, "Submitting…").await;
        assert_eq!(
            s.page.attribute(SUBMIT, "aria-disabled").await.as_deref(),
            Some("true")
        );
        assert_eq!(s.page.attribute(SUBMIT, "disabled").await, None);
        assert!(s.page.focus_is_on(SUBMIT).await);
        // Nothing is offered that could no longer be kept.
        assert!(!s.page.shows("[data-su-action=cancel]").await);
        s.page.outcome(Outcome::Done).await;
        s.page.focused("h1").await;
        s.backend.one_upgrade().await;
    });
}

fn an_answer_lost_after_the_commit_is_asked_for_with_the_same_id() {
    play(async |s| {
        review(s).await;
        // Chromium itself sends a request again whose connection was closed, so each is dropped.
        s.backend
            .upgrade_fault(json!({ "kind": "drop-after", "times": 50 }))
            .await;
        s.page.submit().await;
        s.page.outcome(Outcome::Unknown).await;
        says_it_in_both_languages(&s.page, Outcome::Unknown.selector()).await;
        assert_eq!(s.backend.ledger().done().len(), 1);
        assert!(!s.page.shows(SUBMIT).await, "there is no second submit");
        s.backend.heal().await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
        let posts = s.backend.posts().await;
        assert!(posts.len() >= 2, "{posts:?}");
        assert!(posts.last().unwrap().replayed, "{posts:?}");
        // The result is the true one.
        let new = s.backend.ledger().done()[0].result.clone().unwrap();
        s.page.reads(Outcome::Done.selector(), &new).await;
        assert_eq!(s.page.kept_drafts().await, Vec::<String>::new());
    });
}

fn a_request_lost_before_the_commit_is_done_once_in_the_end() {
    play(async |s| {
        review(s).await;
        s.backend
            .upgrade_fault(json!({ "kind": "drop-before", "times": 50 }))
            .await;
        s.page.submit().await;
        s.page.outcome(Outcome::Unknown).await;
        assert_eq!(s.backend.ledger().done().len(), 0);
        s.backend.heal().await;
        s.page.click("[data-su-action=check-now]").await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
    });
}

fn a_tab_that_is_killed_after_the_commit_shows_the_result_when_it_is_opened_again() {
    play(async |s| {
        review(s).await;
        s.backend
            .upgrade_fault(json!({ "kind": "drop-after", "times": 50 }))
            .await;
        s.page.submit().await;
        s.backend.ledger().first_done().await;
        let driver = s.page.driver();
        let new = driver.new_tab().await.unwrap();
        driver.close_window().await.unwrap();
        driver.switch_to_window(new).await.unwrap();
        s.backend.heal().await;
        s.page.open(&demo::upgrade(FINE.0, FINE.1)).await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
    });
}

fn a_tab_that_is_killed_while_it_waits_is_found_in_the_table_and_ends_as_one_upgrade() {
    play(async |s| {
        review(s).await;
        s.backend
            .upgrade_fault(json!({ "kind": "hang", "times": 50 }))
            .await;
        s.page.submit().await;
        s.page.see("[data-su-submit][aria-disabled=true]").await;
        let driver = s.page.driver();
        let new = driver.new_tab().await.unwrap();
        driver.close_window().await.unwrap();
        driver.switch_to_window(new).await.unwrap();
        s.backend.heal().await;
        s.page.open_table(FINE.0).await;
        s.page.see("[data-su-notice=pending]").await;
        says_it_in_both_languages(&s.page, "[data-su-notice=pending]").await;
        s.page.click("[data-su-action=pending]").await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
        s.page.click("[data-su-action=back]").await;
        s.page.judged().await;
        assert!(!s.page.shows("[data-su-notice=pending]").await);
    });
}

fn a_token_that_has_run_out_is_fetched_again_without_a_word() {
    play(async |s| {
        review(s).await;
        s.backend
            .upgrade_fault(json!({ "kind": "status", "status": 401 }))
            .await;
        s.page.submit().await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
        assert_eq!(s.backend.posts().await.len(), 2);
    });
}

/// A failure that is certain: it is said, nothing is lost, and submitting again works.
async fn fails_and_can_be_submitted_again(s: &Scene, status: u16, times: u32) {
    s.page.open_upgrade(FINE.0, FINE.1).await;
    s.page.click(&plan(demo::offers::E5)).await;
    s.page.fill(SEATS, "31").await;
    s.page.go_to_review().await;
    // The last line says how far the prediction has come; it is no part of what was entered.
    s.page
        .reads("[data-su-prediction]", "are expected to")
        .await;
    // One of the lines says so.
    s.page
        .reads("[data-su-prediction]", "expected to move: 18")
        .await;
    let before = s.page.review_lines().await;
    s.backend
        .upgrade_fault(json!({ "kind": "status", "status": status, "times": times }))
        .await;
    s.page.submit().await;
    s.page.see(FAILED).await;
    says_it_in_both_languages(&s.page, FAILED).await;
    assert_eq!(s.page.review_lines().await, before);
    assert_eq!(s.backend.ledger().done().len(), 0);
    // Also when the page is loaded again.
    s.page.reload().await;
    s.page.see(SUBMIT).await;
    s.page
        .reads("[data-su-prediction]", "are expected to")
        .await;
    assert_eq!(s.page.review_lines().await, before);
    // And after a look at the choice, by the browser's Back.
    s.page.driver().back().await.unwrap();
    s.page.see(CHOICE).await;
    assert_eq!(s.page.value(SEATS).await, "31");
    assert!(s.page.checked(&plan(demo::offers::E5)).await);
    s.page.go_to_review().await;
    s.page.submit().await;
    s.page.outcome(Outcome::Done).await;
    assert_eq!(s.backend.ledger().done().len(), 1);
}

fn after_401_the_reader_is_told_to_sign_in_and_submits_again_under_the_same_id() {
    play(async |s| {
        fails_and_can_be_submitted_again(s, 401, 2).await;
        // A 401 is about the caller, not about the request: its id is not used up.
        s.backend.one_upgrade().await;
    });
}

fn after_404_nothing_is_lost_and_it_can_be_submitted_again() {
    play(async |s| {
        fails_and_can_be_submitted_again(s, 404, 1).await;
        let posts = s.backend.posts().await;
        assert_eq!(posts.len(), 2);
        assert_ne!(
            posts[0].request_id, posts[1].request_id,
            "an answer uses the id up"
        );
    });
}

fn after_403_nothing_is_lost_and_it_can_be_submitted_again() {
    play(async |s| fails_and_can_be_submitted_again(s, 403, 1).await);
}

fn after_429_it_waits_as_long_as_it_is_told_and_succeeds_under_the_same_id() {
    play(async |s| {
        review(s).await;
        s.backend
            .upgrade_fault(json!({ "kind": "status", "status": 429, "retryAfter": 4 }))
            .await;
        let began = Instant::now();
        s.page.submit().await;
        s.page.reads(PROGRESS, "same request ID").await;
        says_it_in_both_languages(&s.page, PROGRESS).await;
        // Whoever presses on does not shorten it.
        let at = s.page.place(SUBMIT).await;
        s.page.hands.press(at, 2).await;
        s.page.outcome(Outcome::Done).await;
        let waited = began.elapsed();
        assert!(waited >= Duration::from_secs(4), "{waited:?}");
        assert_eq!(s.backend.posts().await.len(), 2);
        s.backend.one_upgrade().await;
    });
}

fn after_500_it_asks_with_the_same_id_until_it_knows() {
    play(async |s| {
        review(s).await;
        s.backend
            .upgrade_fault(json!({ "kind": "status", "status": 500, "times": 2 }))
            .await;
        s.page.submit().await;
        s.page.outcome(Outcome::Unknown).await;
        s.page.outcome(Outcome::Done).await;
        assert_eq!(s.backend.posts().await.len(), 3);
        s.backend.one_upgrade().await;
    });
}

fn after_an_answer_cut_in_half_it_asks_with_the_same_id() {
    play(async |s| {
        review(s).await;
        s.backend.upgrade_fault(json!({ "kind": "truncate" })).await;
        s.page.submit().await;
        s.page.outcome(Outcome::Unknown).await;
        s.page.outcome(Outcome::Done).await;
        let posts = s.backend.posts().await;
        assert_eq!(posts.len(), 2);
        assert!(posts[1].replayed);
        s.backend.one_upgrade().await;
    });
}

fn after_an_answer_that_is_no_answer_it_asks_with_the_same_id() {
    play(async |s| {
        review(s).await;
        for text in ["", "{}", "<html>gateway</html>"] {
            let fault = json!({ "kind": "body", "text": text });
            s.backend.upgrade_fault(fault).await;
        }
        s.page.submit().await;
        s.page.outcome(Outcome::Unknown).await;
        s.page.outcome(Outcome::Done).await;
        assert_eq!(s.backend.posts().await.len(), 4);
        s.backend.one_upgrade().await;
    });
}

fn with_the_backend_down_it_waits_for_it_and_upgrades_once() {
    play(async |s| {
        review(s).await;
        s.backend.kill();
        s.page.submit().await;
        s.page.outcome(Outcome::Unknown).await;
        says_it_in_both_languages(&s.page, Outcome::Unknown.selector()).await;
        s.backend.restart();
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
    });
}

fn a_backend_killed_after_the_commit_gives_the_true_result_after_its_restart() {
    play(async |s| {
        review(s).await;
        s.backend
            .upgrade_fault(json!({ "kind": "drop-after", "times": 50 }))
            .await;
        s.page.submit().await;
        let done = s.backend.ledger().first_done().await;
        s.backend.kill();
        s.page.outcome(Outcome::Unknown).await;
        s.backend.restart();
        s.page.outcome(Outcome::Done).await;
        let new = done.result.clone().unwrap();
        s.page.reads(Outcome::Done.selector(), &new).await;
        assert_eq!(s.backend.ledger().done(), [done]);
    });
}

fn an_answer_that_takes_long_is_awaited_calmly() {
    play(async |s| {
        review(s).await;
        s.backend
            .upgrade_fault(json!({ "kind": "delay", "ms": 12_000 }))
            .await;
        s.page.submit().await;
        s.page.see("[data-su-submit][aria-disabled=true]").await;
        s.page.rest(8_000).await;
        assert_eq!(s.page.text(PROGRESS).await, "", "not before ten seconds");
        s.page.reads(PROGRESS, "longer than usual").await;
        let id = s.page.kept_drafts().await.remove(0);
        assert!(s.page.text(PROGRESS).await.contains(&id));
        says_it_in_both_languages(&s.page, PROGRESS).await;
        s.page.outcome(Outcome::Done).await;
        assert_eq!(s.backend.posts().await.len(), 1);
        assert_eq!(s.backend.one_upgrade().await, id);
    });
}

fn a_silent_backend_is_given_up_after_thirty_seconds_and_asked_again() {
    play(async |s| {
        review(s).await;
        s.backend.upgrade_fault(json!({ "kind": "hang" })).await;
        let began = Instant::now();
        s.page.submit().await;
        s.page.see("[data-su-submit][aria-disabled=true]").await;
        s.page.rest(28_000).await;
        s.page.outcome(Outcome::Unknown).await;
        assert!(began.elapsed() >= Duration::from_secs(29));
        s.page.outcome(Outcome::Done).await;
        assert_eq!(s.backend.posts().await.len(), 2);
        s.backend.one_upgrade().await;
    });
}

fn the_backend_refuses_what_changed_after_the_review() {
    play(async |s| {
        review(s).await;
        let suspended = json!("suspended");
        s.backend
            .change(FINE.0, FINE.1, &[("status", suspended)])
            .await;
        s.page.submit().await;
        s.page.outcome(Outcome::Refused).await;
        let code = s
            .page
            .attribute("[data-su-result] [data-su-reason]", "data-su-reason");
        assert_eq!(code.await.as_deref(), Some("2"));
        assert_eq!(s.backend.ledger().done().len(), 0);
        // The refusal is an answer: the draft is gone, and the table knows better now.
        assert_eq!(s.page.kept_drafts().await, Vec::<String>::new());
        s.page.click("[data-su-action=back]").await;
        assert_eq!(s.page.judged().await, 0);
    });
}

fn what_the_page_knows_to_be_refused_is_not_posted() {
    play(async |s| {
        review(s).await;
        let suspended = json!("suspended");
        s.backend
            .change(FINE.0, FINE.1, &[("status", suspended)])
            .await;
        // The page that is loaded again knows.
        s.page.reload().await;
        s.page.see(SUBMIT).await;
        s.page.submit().await;
        s.page.see("[data-su-notice=blocked]").await;
        says_it_in_both_languages(&s.page, "[data-su-notice=blocked]").await;
        let code = s.page.attribute(
            "[data-su-notice=blocked] [data-su-reason]",
            "data-su-reason",
        );
        assert_eq!(code.await.as_deref(), Some("2"));
        assert_eq!(s.backend.posts().await.len(), 0);
        assert_eq!(s.backend.ledger().done().len(), 0);
    });
}

fn an_address_that_upgrades_what_cannot_be_upgraded_shows_why_and_has_no_form() {
    play(async |s| {
        s.page.open(&demo::upgrade("slumber", "premium")).await;
        s.page.see("[data-su-notice=not-possible]").await;
        s.page.see("[data-su-reason=\"2\"]").await;
        assert_eq!(s.page.count("[data-su-form]").await, 0);
    });
}

/// Asserts that the form complains about the seats, in the right place and with the limits.
async fn complains(s: &Scene, typed: &str, limit: &str) {
    s.page.fill(SEATS, typed).await;
    s.page.click(CONTINUE).await;
    s.page.see(PROBLEMS).await;
    // The summary is where the reader is, with one link for the one problem.
    s.page.focused(&format!("{PROBLEMS}, {PROBLEMS} a")).await;
    let links = s.page.texts(&format!("{PROBLEMS} a")).await;
    assert_eq!(links.len(), 1, "{typed:?}: {links:?}");
    assert!(links[0].contains(limit), "{typed:?}: {links:?}");
    assert_eq!(
        s.page.attribute(SEATS, "aria-invalid").await.as_deref(),
        Some("true")
    );
    // Beside the field it says the same, and what was typed stays.
    let described = s.page.attribute(SEATS, "aria-describedby").await.unwrap();
    let problem = format!("#{}", described.split(' ').next().unwrap());
    assert_eq!(s.page.text(&problem).await, links[0], "{typed:?}");
    assert_eq!(s.page.value(SEATS).await, typed);
    assert!(!s.page.shows(REVIEW).await);
    assert_eq!(s.backend.posts().await.len(), 0);
    // The link leads to the field.
    s.page.click(&format!("{PROBLEMS} a")).await;
    s.page.focused(SEATS).await;
    // A number that is right takes the complaint back without a further press.
    s.page.fill(SEATS, "25").await;
    s.page.gone(PROBLEMS).await;
    assert_eq!(
        s.page.attribute(SEATS, "aria-invalid").await.as_deref(),
        Some("false")
    );
}

fn seats_that_are_no_number_of_seats_are_complained_about() {
    play(async |s| {
        // Its first target allows at most 300 seats.
        s.page.open_upgrade("seatlimit", "business").await;
        s.page.click(&plan(demo::offers::PREMIUM)).await;
        for typed in ["", "0", "abc", "2.5", "-3", "301", "1,234", "99999999999"] {
            complains(s, typed, "300").await;
        }
    });
}

fn fm_07_the_title_says_that_something_is_wrong_until_it_is_not() {
    play(async |s| {
        let page = &s.page;
        let title = async |begins: &str| {
            wait::until(
                format!("a title that begins with “{begins}”"),
                async || {
                    let title: String = page.ask("return document.title", vec![]).await;
                    title.starts_with(begins).then_some(())
                },
            )
            .await;
        };
        page.open_upgrade(FINE.0, FINE.1).await;
        title("Choose – ").await;
        page.fill(SEATS, "0").await;
        page.click(CONTINUE).await;
        page.see(PROBLEMS).await;
        title("Error: ").await;
        page.speak(Language::ZhTw).await;
        title("錯誤：").await;
        page.fill(SEATS, "7").await;
        title("選擇 – ").await;
        // Nor does it stay when the form is left.
        page.fill(SEATS, "0").await;
        page.click(CONTINUE).await;
        title("錯誤：").await;
        page.click("[data-su-action=cancel]").await;
        // In Chinese it begins with the customer's name, which is kept apart from the rest.
        title(&format!("\u{2068}{}", demo::name(FINE.0))).await;
    });
}

fn fm_22_who_leaves_is_warned_while_only_the_form_knows_what_was_chosen() {
    play(async |s| {
        let page = &s.page;
        let warned = async || {
            let script = "const e = new Event('beforeunload', { cancelable: true });
                dispatchEvent(e); return e.defaultPrevented";
            page.ask::<bool>(script, vec![]).await
        };
        page.open_upgrade(FINE.0, FINE.1).await;
        assert!(!warned().await, "nothing is chosen yet");
        page.fill(SEATS, "30").await;
        assert!(warned().await, "seats");
        page.go_to_review().await;
        assert!(!warned().await, "the review is kept");
        page.click("[data-su-action=change]").await;
        page.see(CHOICE).await;
        assert!(!warned().await, "nothing is changed yet");
        page.click("#su-licences-keep").await;
        assert!(warned().await, "licences");
        page.click("[data-su-action=cancel]").await;
        page.judged().await;
        assert!(!warned().await, "the form is gone");
    });
}

fn seats_are_not_complained_about_before_the_reader_goes_on() {
    play(async |s| {
        s.page.open_upgrade(FINE.0, FINE.1).await;
        s.page.fill(SEATS, "0").await;
        s.page.hands.key(Key::Tab).await;
        s.page.painted().await;
        assert!(!s.page.shows(PROBLEMS).await);
        assert_ne!(
            s.page.attribute(SEATS, "aria-invalid").await.as_deref(),
            Some("true")
        );
    });
}

/// Upgrades with seats as they were typed; the new subscription has so many.
async fn upgrades_with(s: &Scene, typed: &str, seats: u32, shown: &str) {
    s.page.open_upgrade(FINE.0, FINE.1).await;
    s.page.fill(SEATS, typed).await;
    s.page.go_to_review().await;
    let lines = s.page.review_lines().await;
    assert!(
        lines.iter().any(|(_, value)| value.ends_with(shown)),
        "{lines:?}"
    );
    s.page.submit().await;
    wait::until("a result", async || {
        s.page.shows("[data-su-result]").await.then_some(())
    })
    .await;
    s.backend.one_upgrade().await;
    let new = s.backend.ledger().done()[0].result.clone().unwrap();
    let now = s.backend.ledger().subscription(&new);
    assert_eq!(now, Some(("active".to_owned(), seats)));
}

fn seats_with_a_group_separator_are_understood() {
    play(async |s| upgrades_with(s, "1,234", 1234, "1,234").await);
}

fn seats_in_full_width_digits_are_understood() {
    play(async |s| upgrades_with(s, "１２", 12, "12").await);
}

fn leaving_before_submitting_gives_the_draft_up() {
    play(async |s| {
        review(s).await;
        assert_eq!(s.page.kept_drafts().await.len(), 1);
        s.page.click("[data-su-action=cancel]").await;
        s.page.judged().await;
        assert_eq!(s.page.kept_drafts().await, Vec::<String>::new());
        assert_eq!(s.backend.posts().await.len(), 0);
    });
}

fn a_result_that_is_loaded_again_is_shown_again_and_not_submitted() {
    play(async |s| {
        review(s).await;
        s.page.submit().await;
        s.page.outcome(Outcome::Done).await;
        s.page.reload().await;
        s.page.outcome(Outcome::Done).await;
        s.page.driver().back().await.unwrap();
        s.page.driver().forward().await.unwrap();
        s.page.rest(300).await;
        assert_eq!(s.backend.posts().await.len(), 1);
        s.backend.one_upgrade().await;
    });
}
