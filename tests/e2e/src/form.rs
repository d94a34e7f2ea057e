//! The upgrade: choose, review, submit, result.

use crate::backend::Backend;
use crate::card::OPEN;
use crate::demo;
use crate::page::Page;

/// The four outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, and nothing is left to do.
    Done,
    /// Done, and accounts are left to do.
    Partial,
    /// Refused by the backend.
    Refused,
    /// Nobody knows.
    Unknown,
}

impl Outcome {
    /// Where it is on screen.
    pub const fn selector(self) -> &'static str {
        match self {
            Self::Done => "[data-su-result=done]",
            Self::Partial => "[data-su-result=partial]",
            Self::Refused => "[data-su-result=refused]",
            Self::Unknown => "[data-su-result=unknown]",
        }
    }
}

/// The form that has the choice of plans and the seats.
pub const CHOICE: &str = "[data-su-form]:not([data-su-review])";
/// The review.
pub const REVIEW: &str = "[data-su-review]";
/// The field for the seats.
pub const SEATS: &str = "[data-su-seats]";
/// The button that leads to the review.
pub const CONTINUE: &str = "[data-su-continue]";
/// The button that submits.
pub const SUBMIT: &str = "[data-su-submit]";
/// What the form has to complain about.
pub const PROBLEMS: &str = "[data-su-notice=problems]";

/// The radio button of a plan.
pub fn plan(offer: &str) -> String {
    format!("[data-su-target=\"{offer}\" i] input")
}

impl Page {
    /// Opens the upgrade of a subscription by its address.
    pub async fn open_upgrade(&self, story: &str, key: &str) {
        self.open(&demo::upgrade(story, key)).await;
        self.see(CHOICE).await;
    }

    /// Opens an upgrade and goes to its review, with what is recommended.
    pub async fn open_review(&self, story: &str, key: &str) {
        self.open_upgrade(story, key).await;
        self.go_to_review().await;
    }

    /// Goes by mouse from the table on screen, through the card of a subscription, to the choice.
    pub async fn upgrade_from_card(&self, story: &str, key: &str) {
        self.hover_card(story, key).await;
        self.click(&format!("{OPEN} [data-su-upgrade]")).await;
        self.see(CHOICE).await;
    }

    /// Goes from the choice to the review. Its heading takes focus, and where the window is low the
    /// page scrolls to it: what is pressed before that may have gone from under the mouse.
    pub async fn go_to_review(&self) {
        self.click(CONTINUE).await;
        self.see(REVIEW).await;
        self.focused("h1").await;
    }

    /// Submits the review.
    pub async fn submit(&self) {
        self.click(SUBMIT).await;
    }

    /// Waits for an outcome.
    #[track_caller]
    pub fn outcome(&self, outcome: Outcome) -> impl Future<Output = ()> {
        self.see(outcome.selector())
    }

    /// The lines of the review, label and value.
    pub async fn review_lines(&self) -> Vec<(String, String)> {
        let script = "const seen = (e) => {
              const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), texts = [];
              while (walk.nextNode()) {
                const node = walk.currentNode;
                if (!node.parentElement.closest('.visually-hidden')) texts.push(node.data);
              }
              return texts.join(' ').replace(/\\s+/g, ' ').trim();
            };
            return all('[data-su-review] dl.facts > div').map((e) =>
              [seen(e.querySelector('dt')), seen(e.querySelector('dd'))])";
        self.ask(script, vec![]).await
    }

    /// Makes the drafts that were sent two days older: the backend has forgotten them.
    pub async fn age_drafts(&self) {
        let script = "for (const [key, line] of Object.entries(localStorage)) {
              if (!key.startsWith('su:draft:')) continue;
              const parts = line.split(' ');
              parts.push(Number(parts.pop()) - 2 * 86_400_000);
              localStorage.setItem(key, parts.join(' '));
            }";
        self.ask::<()>(script, vec![]).await;
    }

    /// The request ids of the drafts that the page keeps.
    pub async fn kept_drafts(&self) -> Vec<String> {
        let script = "return Object.keys(localStorage).filter((k) => k.startsWith('su:draft:'))
            .map((k) => localStorage[k].split(' ')[6])";
        self.ask(script, vec![]).await
    }
}

impl Backend {
    /// Asserts that exactly one upgrade was done, under the one request id that was ever posted.
    pub async fn one_upgrade(&self) -> String {
        let posts = self.posts().await;
        let done = self.ledger().done();
        assert_eq!(done.len(), 1, "{done:?}");
        let id = &posts[0].request_id;
        assert!(posts.iter().all(|p| p.request_id == *id), "{posts:?}");
        assert_eq!(done[0].request_id, *id);
        id.clone()
    }
}
