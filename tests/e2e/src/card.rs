//! The card behind the icon.

use crate::demo;
use crate::page::Page;
use crate::wait;
use serde::Deserialize;
use serde_json::json;

/// The card.
pub const CARD: &str = "[data-su-card]";

/// The card while it is open.
pub const OPEN: &str = "[data-su-card]:popover-open";

/// The icon of a subscription.
pub fn icon(story: &str, key: &str) -> String {
    format!("[data-su-info=\"{}\"]", demo::subscription(story, key))
}

/// The row of a subscription.
pub fn row(story: &str, key: &str) -> String {
    format!("[data-su-row=\"{}\"]", demo::subscription(story, key))
}

/// What opened and closed, by the page's clock in milliseconds.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Happening {
    /// `over`, `out`, `press`, `open` or `close`.
    pub what: String,
    /// When.
    pub at: f64,
}

impl Page {
    /// Whether the card is open.
    pub async fn card_is_open(&self) -> bool {
        self.count(OPEN).await > 0
    }

    /// The subscription whose icon says that its card is open.
    pub async fn expanded(&self) -> Vec<String> {
        self.attributes("[data-su-info][aria-expanded=true]", "data-su-info")
            .await
    }

    /// Waits until the card of a subscription is open.
    #[track_caller]
    pub fn card_opens(&self, story: &str, key: &str) -> impl Future<Output = ()> {
        let id = demo::subscription(story, key);
        wait::until(format!("the card of {story}/{key}"), async move || {
            (self.card_is_open().await && self.expanded().await == [&*id]).then_some(())
        })
    }

    /// Waits until the card is closed.
    #[track_caller]
    pub fn card_closes(&self) -> impl Future<Output = ()> {
        wait::until("the card to close", async move || {
            (!self.card_is_open().await && self.expanded().await.is_empty()).then_some(())
        })
    }

    /// Rests the mouse on the icon of a subscription until its card opens.
    pub async fn hover_card(&self, story: &str, key: &str) {
        self.hover(&icon(story, key)).await;
        self.card_opens(story, key).await;
    }

    /// Keeps a record of what the mouse does to icons and of the card's opening and closing.
    pub async fn keep_record(&self) {
        let script = r#"
            const listening = "record" in window;
            window.record = [];
            if (listening) return true;
            const note = (what, at) => window.record.push({ what, at });
            const at = (e) => e.target.closest?.("[data-su-info]");
            root.addEventListener("pointerover", (e) => at(e) && note("over", e.timeStamp), true);
            root.addEventListener("pointerout", (e) => at(e) && note("out", e.timeStamp), true);
            root.addEventListener("click", (e) => at(e) && note("press", e.timeStamp), true);
            root.addEventListener("beforetoggle", (e) =>
              note(e.newState === "open" ? "open" : "close", performance.now()), true);
            return true;
        "#;
        let _: bool = self.ask(script, vec![]).await;
    }

    /// The record so far.
    pub async fn record(&self) -> Vec<Happening> {
        self.ask("return window.record", vec![]).await
    }

    /// The codes of the reasons in the card, each once.
    pub async fn card_codes(&self) -> Vec<i64> {
        let script = "return all('[data-su-card] [data-su-reason]')
            .map((e) => Number(e.getAttribute('data-su-reason')))";
        let mut codes: Vec<i64> = self.ask(script, vec![]).await;
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Whether the top left, top right, bottom left and bottom right of an element are its own,
    /// with nothing over them and inside the window.
    pub async fn corners_are_free(&self, selector: &str) -> bool {
        let script = r#"
            const e = one(arguments[0]), r = e.getBoundingClientRect();
            // The corners are round.
            const inset = 4;
            return [[r.left + inset, r.top + inset], [r.right - inset, r.top + inset],
              [r.left + inset, r.bottom - inset], [r.right - inset, r.bottom - inset]]
              .every(([x, y]) => e.contains(hit(x, y)));
        "#;
        self.ask(script, vec![json!(selector)]).await
    }
}
