//! The main job, end to end.

use e2e::card::{OPEN, icon};
use e2e::demo;
use e2e::form::{Outcome, SEATS};
use e2e::scene::play;

#[test]
fn by_mouse_from_the_customers_to_the_new_truth() {
    play(async |s| {
        let page = &s.page;
        page.open("").await;
        page.see("[data-su-customer]").await;
        let customer = format!("[data-su-customer=\"{}\"] a", demo::customer("alpine"));
        page.click(&customer).await;
        page.judged().await;
        page.hover(&icon("alpine", "premium")).await;
        page.card_opens("alpine", "premium").await;
        page.click(&format!("{OPEN} [data-su-upgrade]")).await;
        page.see(SEATS).await;
        page.go_to_review().await;
        assert_eq!(s.backend.posts().await.len(), 0);
        page.submit().await;
        page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
    });
}
