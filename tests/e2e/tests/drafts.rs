//! Drafts of an upgrade that more than one tab, or more than one day, has to do with.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

use e2e::demo;
use e2e::form::{CONTINUE, Outcome};
use e2e::scene::{Scene, play};
use e2e::wait;
use serde_json::json;

/// The story in which everything is fine.
const FINE: (&str, &str) = ("alpine", "premium");

/// Submits an upgrade whose answers, or requests, are lost as long as the fault is there.
async fn submit_into(s: &Scene, fault: &str) {
    s.page.open_review(FINE.0, FINE.1).await;
    s.backend
        .upgrade_fault(json!({ "kind": fault, "times": 50 }))
        .await;
    s.page.submit().await;
    s.page.outcome(Outcome::Unknown).await;
}

/// Back in the table nothing is kept of an upgrade that nobody can ask about any more.
async fn given_up(s: &Scene) {
    s.page.click("[data-su-action=back]").await;
    s.page.judged().await;
    assert_eq!(s.page.kept_drafts().await, Vec::<String>::new());
}

#[test]
fn an_upgrade_that_another_tab_has_sent_is_taken_up_and_not_written_over() {
    play(async |s| {
        let driver = s.page.driver();
        let mine = driver.window().await.unwrap();
        s.page.open(&demo::upgrade(FINE.0, FINE.1)).await;
        s.page.see(CONTINUE).await;

        let other = driver.new_tab().await.unwrap();
        driver.switch_to_window(other).await.unwrap();
        submit_into(s, "drop-after").await;
        let sent = s.page.kept_drafts().await;
        driver.close_window().await.unwrap();
        driver.switch_to_window(mine).await.unwrap();

        s.page.click(CONTINUE).await;
        s.page.outcome(Outcome::Unknown).await;
        assert_eq!(s.page.kept_drafts().await, sent);
        s.backend.heal().await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
    });
}

#[test]
fn an_upgrade_without_an_answer_is_not_called_failed_when_its_view_is_left_amid_the_question() {
    play(async |s| {
        s.page.open_review(FINE.0, FINE.1).await;
        // The answer is lost, and the questions after it are answered as to somebody who was signed
        // out meanwhile, and late.
        let lost = json!({ "kind": "status", "status": 500, "after": true });
        s.backend.upgrade_fault(lost).await;
        let refused = json!({ "kind": "status", "status": 403, "times": 50 });
        s.backend.upgrade_fault(refused).await;
        let late =
            json!({ "path": "/v1/*/upgrades", "method": "POST", "kind": "fixed", "ms": 3000 });
        s.backend.send("POST", "/mock/latency", Some(&late)).await;
        s.page.submit().await;
        s.page.outcome(Outcome::Unknown).await;
        let sent = s.page.kept_drafts().await;
        let before = s.backend.posts().await.len();
        wait::until("a question on its way", async || {
            // It counts no seconds then.
            let asking = "return !/\\d/.test(said(one('[data-su-checking]')))";
            s.page.ask::<bool>(asking, vec![]).await.then_some(())
        })
        .await;
        s.page.click("[data-su-action=back]").await;
        s.page.judged().await;
        wait::until("its answer", async || {
            let posts = s.backend.posts().await;
            posts[before..]
                .iter()
                .any(|p| p.status == Some(403))
                .then_some(())
        })
        .await;
        s.page.painted().await;
        assert_eq!(s.page.kept_drafts().await, sent);
        // Whoever goes on finds out.
        s.backend.heal().await;
        s.backend.send("DELETE", "/mock/latency", None).await;
        s.page.click("[data-su-action=pending]").await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
    });
}

#[test]
fn an_upgrade_that_the_backend_did_and_has_forgotten_is_not_called_refused() {
    play(async |s| {
        submit_into(s, "drop-after").await;
        // By its own clock it is long ago.
        let later = json!({ "advanceDays": 2 });
        s.backend.send("POST", "/mock/clock", Some(&later)).await;
        s.backend.heal().await;
        s.page.see("[data-su-result=lapsed]").await;
        s.page.reads("[data-su-lapsed]", "Deleted").await;
        assert_eq!(s.backend.ledger().done().len(), 1);
        given_up(s).await;
    });
}

#[test]
fn an_upgrade_without_an_answer_is_not_sent_again_after_the_backend_has_forgotten_its_id() {
    play(async |s| {
        submit_into(s, "drop-before").await;
        s.page.age_drafts().await;
        s.page.reload().await;
        s.page.see("[data-su-result=lapsed]").await;
        s.page.reads("[data-su-lapsed]", "Active").await;
        let posts = s.backend.posts().await.len();
        s.backend.heal().await;
        // Longer than the page waits before it asks for the first time.
        s.page.rest(1_500).await;
        assert_eq!(s.backend.posts().await.len(), posts);
        assert_eq!(s.backend.ledger().done().len(), 0);
        given_up(s).await;
    });
}
