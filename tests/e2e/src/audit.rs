//! Going over the page screen by screen.

use crate::card::{OPEN, icon};
use crate::demo;
use crate::form::{CONTINUE, Outcome, PROBLEMS, REVIEW, SEATS};
use crate::hands::Key;
use crate::page::{Language, Page, Theme};
use crate::scene::{Scene, Setup};
use crate::{settings, wait};
use serde::Deserialize;
use serde_json::json;

/// A screen in a state that a reader comes across.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The customers.
    Customers,
    /// A long table of subscriptions.
    Subscriptions,
    /// The card of one that can be upgraded.
    CardCan,
    /// The card of one that cannot, for many reasons.
    CardCannot,
    /// The choice of plan and seats.
    Choose,
    /// The same with a complaint.
    Problem,
    /// The review.
    Review,
    /// The backend would not take it, and nothing was changed.
    NotSent,
    /// Done.
    Done,
    /// Done, and accounts are left to do.
    Partial,
    /// Refused by the backend.
    Refused,
    /// Nobody knows yet.
    Unknown,
    /// The table could not be loaded.
    Failed,
    /// A customer without subscriptions.
    Empty,
    /// The table is being loaded.
    Loading,
    /// The backend has too much to do, and is asked again in a while.
    Waiting,
    /// What the page knows to be refused is not submitted.
    Blocked,
    /// Asking again could be a second upgrade.
    Lapsed,
    /// A review without a connection.
    Offline,
    /// No such customer.
    NotFound,
    /// No subscription is what the filter asks for.
    NoMatch,
    /// Facts could not be loaded, and an upgrade has no answer yet.
    Missing,
    /// What cannot be upgraded has no form.
    NotPossible,
    /// The choice where some plans cannot be had.
    Closed,
    /// Done, and licences were to stay where they are.
    Kept,
}

impl Sight {
    /// All of them. Each can be brought about once by a backend, in this order.
    pub const ALL: [Self; 25] = [
        Self::Customers,
        Self::Subscriptions,
        Self::CardCan,
        Self::CardCannot,
        Self::Choose,
        Self::Problem,
        Self::Review,
        Self::NotSent,
        Self::Done,
        Self::Partial,
        Self::Refused,
        Self::Unknown,
        Self::Failed,
        Self::Empty,
        Self::Loading,
        Self::Waiting,
        Self::Blocked,
        Self::Lapsed,
        Self::NotFound,
        Self::NoMatch,
        Self::Missing,
        Self::NotPossible,
        Self::Closed,
        Self::Kept,
        // Last: it stays offline.
        Self::Offline,
    ];

    /// Its name, for files and failures.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Subscriptions => "subscriptions",
            Self::CardCan => "card-can",
            Self::CardCannot => "card-cannot",
            Self::Choose => "choose",
            Self::Problem => "choose-problem",
            Self::Review => "review",
            Self::NotSent => "not-sent",
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::Empty => "empty",
            Self::Loading => "loading",
            Self::Waiting => "waiting",
            Self::Blocked => "blocked",
            Self::Lapsed => "lapsed",
            Self::Offline => "offline",
            Self::NotFound => "not-found",
            Self::NoMatch => "no-match",
            Self::Missing => "facts-missing",
            Self::NotPossible => "not-possible",
            Self::Closed => "choose-closed",
            Self::Kept => "done-kept",
        }
    }

    /// The subscription whose card it shows.
    pub const fn card(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::CardCan => Some(("alpine", "premium")),
            Self::CardCannot => Some(("perfectstorm", "essentials")),
            _ => None,
        }
    }
}

/// What is wrong with the markup, in ways that axe-core does not see or is not asked about.
const MARKUP: &str = r##"
    const wrong = [];
    const what = (e) => e.outerHTML.slice(0, 160);
    // Every reference leads to one element in the same tree (HC-38).
    const singles = ["for", "list", "form", "popovertarget", "commandfor", "aria-activedescendant"];
    const lists = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns",
      "aria-flowto", "aria-details", "aria-errormessage", "headers"];
    for (const name of [...singles, ...lists]) {
      for (const e of all(`[${name}]`)) {
        const ids = e.getAttribute(name).split(/\s+/).filter(Boolean);
        if (!ids.length) wrong.push(`${name} is empty: ${what(e)}`);
        for (const id of ids) {
          if (!e.getRootNode().getElementById(id)) wrong.push(`no #${id} for ${name}: ${what(e)}`);
        }
      }
    }
    const ids = all("[id]").map((e) => e.id);
    for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) {
      wrong.push(`#${id} is there more than once`);
    }
    // Nothing in a tooltip takes focus, and no icon has a second, slower tooltip (HC-04).
    const focusable = ":is(a[href],button,input,select,textarea,summary,[tabindex])";
    all(`[role=tooltip] ${focusable}`).forEach((e) => wrong.push(`in a tooltip: ${what(e)}`));
    all("[data-su-info]:is([title], :has([title], title)), svg[title], svg title")
      .forEach((e) => wrong.push(`a title: ${what(e)}`));
    // The card is a dialog that is named by its heading and does not shut the page out (HC-05).
    for (const card of all("[data-su-card]")) {
      if (card.getAttribute("role") !== "dialog") wrong.push("the card is no dialog");
      if (card.hasAttribute("aria-modal")) wrong.push("the card is modal");
      if (!card.matches(":popover-open")) continue;
      const heading = card.getRootNode().getElementById(card.getAttribute("aria-labelledby"));
      if (!heading || !card.contains(heading) || !heading.matches("h1,h2,h3,h4")) {
        wrong.push("the card is not named by its heading");
      } else if (!said(heading)) wrong.push("the card's heading says nothing");
    }
    // Icons say whether their card is open (HC-06).
    const open = all("[data-su-card]:popover-open");
    const expanded = all("[data-su-info][aria-expanded=true]");
    if (open.length !== expanded.length) {
      wrong.push(`${open.length} cards are open, ${expanded.length} icons say so`);
    } else if (open.length) {
      const name = said(expanded[0].closest("tr").querySelector("th bdi"));
      if (said(open[0].querySelector("h2")) !== name) wrong.push(`the card is not that of ${name}`);
    }
    all("[data-su-info]:not([aria-expanded=true],[aria-expanded=false])")
      .forEach((e) => wrong.push(`says nothing about its card: ${what(e)}`));
    return wrong;
"##;

/// What axe-core found.
#[derive(Debug, Deserialize)]
pub struct Findings {
    /// Rules that looked at something.
    pub looked: Vec<String>,
    /// Findings of serious or critical impact, one line for each element.
    pub grave: Vec<String>,
    /// Other findings.
    pub light: Vec<String>,
}

impl Scene {
    /// Brings a sight on screen, in the language in which the page is.
    pub async fn bring(&self, sight: Sight) {
        let page = &self.page;
        self.backend.heal().await;
        page.away().await;
        match sight {
            Sight::Customers => {
                page.open("#/").await;
                page.see("[data-su-customer]").await;
            }
            Sight::Subscriptions => {
                page.open_table("contoso").await;
            }
            Sight::CardCan | Sight::CardCannot => {
                let (story, _) = sight.card().unwrap();
                page.open_table(story).await;
                self.open_card(sight).await;
            }
            Sight::Choose => page.open_upgrade("alpine", "premium").await,
            Sight::Problem => {
                page.open_upgrade("seatlimit", "business").await;
                page.fill(SEATS, "0").await;
                page.click(CONTINUE).await;
                page.see(PROBLEMS).await;
            }
            Sight::Review => page.open_review("alpine", "premium").await,
            Sight::NotSent => {
                page.open_review("alpine", "premium").await;
                let fault = json!({ "kind": "status", "status": 403 });
                self.backend.upgrade_fault(fault).await;
                page.submit().await;
                page.see("[data-su-notice=failed]").await;
            }
            Sight::Done => self.end("alpine", "premium", Outcome::Done).await,
            Sight::Partial => self.end("stayput", "premium", Outcome::Partial).await,
            Sight::Refused => self.end("hidden", "premium", Outcome::Refused).await,
            Sight::Unknown => {
                // Without an end: the browser itself sends again what was cut off.
                let lost = json!({ "method": "POST", "path": "/v1/*/upgrades",
                    "kind": "drop-after" });
                page.open_review("humongous", "premium").await;
                self.backend.fault(lost).await;
                page.submit().await;
                page.outcome(Outcome::Unknown).await;
            }
            Sight::Failed => {
                let path = format!("{}/subscriptions", demo::at("topfloor"));
                let fault = json!({ "path": path, "kind": "status", "status": 500 });
                self.backend.fault(fault).await;
                page.open(&demo::table("topfloor")).await;
                page.see("[data-su-notice=failed]").await;
            }
            Sight::Empty => {
                page.open(&demo::table("blankslate")).await;
                page.see(".empty").await;
            }
            Sight::Loading => {
                let path = format!("{}/subscriptions", demo::at("longname"));
                self.backend
                    .fault(json!({ "path": path, "kind": "hang" }))
                    .await;
                page.open(&demo::table("longname")).await;
                page.see(".loading").await;
            }
            Sight::Waiting => {
                page.open_review("kaohsiung", "premium").await;
                let fault = json!({ "kind": "status", "status": 429, "retryAfter": 300,
                    "times": 50 });
                self.backend.upgrade_fault(fault).await;
                page.submit().await;
                page.see("[data-su-progress]:not(:empty)").await;
            }
            Sight::Blocked => {
                page.open_review("kaohsiung", "business").await;
                let change = [("status", json!("suspended"))];
                self.backend.change("kaohsiung", "business", &change).await;
                // The page that is loaded again knows, and still has the draft.
                page.reload().await;
                page.see(REVIEW).await;
                page.submit().await;
                page.see("[data-su-notice=blocked]").await;
            }
            Sight::Lapsed => {
                let fault = json!({ "kind": "drop-before", "times": 50 });
                page.open_review("taiwancloud", "essentials").await;
                self.backend.upgrade_fault(fault).await;
                page.submit().await;
                page.outcome(Outcome::Unknown).await;
                page.age_drafts().await;
                page.reload().await;
                page.see("[data-su-result=lapsed]").await;
            }
            Sight::Offline => {
                page.open_review("emoji", "premium").await;
                page.ask::<bool>("return dispatchEvent(new Event('offline'))", vec![])
                    .await;
                page.see("[data-su-notice=offline]").await;
            }
            Sight::NotFound => {
                page.open("#/customers/00000000-0000-4000-8000-000000000000")
                    .await;
                page.see("[data-su-notice=failed] a").await;
            }
            Sight::NoMatch => {
                page.open_table("halfdoor").await;
                page.fill("[data-su-filter]", "nothing like this").await;
                page.see(".empty").await;
            }
            Sight::Missing => self.bring_missing("seatlimit", "business").await,
            Sight::NotPossible => {
                page.open(&demo::upgrade("perfectstorm", "essentials"))
                    .await;
                page.see("[data-su-notice=not-possible]").await;
            }
            Sight::Closed => {
                page.open_upgrade("sidedoor", "business").await;
                page.see(".choice.closed").await;
            }
            Sight::Kept => {
                page.open_upgrade("leapyear", "premium").await;
                page.click("#su-licences-keep").await;
                page.go_to_review().await;
                page.submit().await;
                page.outcome(Outcome::Done).await;
            }
        }
        self.settled().await;
    }

    /// The customer and what was bought elsewhere fail, each with its own retry, and an upgrade has no
    /// answer yet.
    async fn bring_missing(&self, story: &str, key: &str) {
        let page = &self.page;
        page.open_review(story, key).await;
        let lost = json!({ "kind": "drop-before", "times": 50 });
        self.backend.upgrade_fault(lost).await;
        page.submit().await;
        page.outcome(Outcome::Unknown).await;
        let at = demo::at(story);
        for path in [at.clone(), format!("{at}/subscribedskus")] {
            let fault = json!({ "path": path, "kind": "status", "status": 500 });
            self.backend.fault(fault).await;
        }
        // What it knows already it would keep.
        page.open(&demo::table(story)).await;
        page.reload().await;
        page.see("[data-su-notice=pending]").await;
        wait::until("two failures", async || {
            (page.count("[data-su-notice=failed]").await >= 2).then_some(())
        })
        .await;
    }

    async fn end(&self, story: &str, key: &str, outcome: Outcome) {
        self.page.open_review(story, key).await;
        self.page.submit().await;
        self.page.outcome(outcome).await;
    }

    /// Opens the card of a sight by a press, so that it outlives the mouse; again where the window
    /// has changed.
    pub async fn open_card(&self, sight: Sight) {
        let Some((story, key)) = sight.card() else {
            return;
        };
        if self.page.card_is_open().await {
            self.page.hands.key(Key::Escape).await;
            self.page.card_closes().await;
        }
        self.page.away().await;
        self.page.click(&icon(story, key)).await;
        self.page.card_opens(story, key).await;
        self.settled().await;
    }

    /// Paints the page light or dark, and asserts that it is.
    pub async fn paint(&self, theme: Theme) {
        self.page.paint(theme).await;
        self.settled().await;
        let script = r#"
            const shade = (e) => {
              const context = new OffscreenCanvas(1, 1).getContext("2d");
              context.fillStyle = "white";
              context.fillRect(0, 0, 1, 1);
              context.fillStyle = getComputedStyle(e).backgroundColor;
              context.fillRect(0, 0, 1, 1);
              const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
              return (red + green + blue) / 3;
            };
            return [one(".su-root"), ...all("[data-su-card]:popover-open")].map(shade);
        "#;
        let shades: Vec<f64> = self.page.ask(script, vec![]).await;
        let dark = theme == Theme::Dark;
        assert!(
            shades.iter().all(|shade| (*shade < 128.0) == dark),
            "in {theme:?} the page and its card have the shades {shades:?}"
        );
    }

    /// Waits until nothing moves and nothing changes its colour.
    pub async fn settled(&self) {
        wait::until("the end of all movement", async || {
            let script = "return [...document.getAnimations(), ...(root?.getAnimations() ?? [])]
                .every((a) => a.playState !== 'running'
                  || a.effect?.getComputedTiming().iterations === Infinity)";
            self.page.ask::<bool>(script, vec![]).await.then_some(())
        })
        .await;
        self.page.painted().await;
    }
}

impl Page {
    /// What is wrong with the markup of the page as it is now.
    pub async fn markup_faults(&self) -> Vec<String> {
        self.ask(MARKUP, vec![]).await
    }

    /// What axe-core finds on the page as it is now.
    pub async fn axe(&self) -> Findings {
        if !self.ask::<bool>("return 'axe' in window", vec![]).await {
            let axe = std::fs::read_to_string(settings::axe()).unwrap();
            let script = format!("{axe}\nreturn typeof window.axe.run === 'function'");
            assert!(self.ask::<bool>(&script, vec![]).await);
        }
        let script = r#"
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
            const more = { "aria-dialog-name": { enabled: true } };
            axe.run(document, { runOnly: { type: "tag", values: tags }, rules: more }).then((result) => {
              const lines = (grave) => result.violations
                .filter((v) => ["serious", "critical"].includes(v.impact) === grave)
                .flatMap((v) => v.nodes.map((n) =>
                  `${v.id} (${v.impact}): ${n.html}\n  ${n.failureSummary}`));
              done({ looked: [...result.passes, ...result.violations, ...result.incomplete]
                .map((r) => r.id), grave: lines(true), light: lines(false) });
            }, (error) => done({ looked: [], grave: [`axe failed: ${error}`], light: [] }));
        "#;
        self.ask_later(script, vec![]).await
    }

    /// What is cut off and cannot be scrolled to, or only without the keyboard.
    pub async fn cut_off(&self) -> Vec<String> {
        let script = r#"
            const hidden = (o) => o === "hidden" || o === "clip";
            const scrolls = (o) => o === "auto" || o === "scroll";
            const reached = (e) => e.tabIndex >= 0 ||
              e.querySelector("a[href],button:not([disabled]),input:not([disabled]),[tabindex='0']");
            return all("*").filter(shown).filter(said).filter((e) => !e.closest(".visually-hidden"))
              .flatMap((e) => {
                const style = getComputedStyle(e);
                const wide = e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
                const tall = e.scrollHeight > e.clientHeight + 1 && e.clientHeight > 0;
                const cut = wide && hidden(style.overflowX) || tall && hidden(style.overflowY);
                const far = (wide && scrolls(style.overflowX) || tall && scrolls(style.overflowY))
                  && !reached(e);
                return cut || far ? [`${cut ? "cut" : "out of reach"}: ${e.outerHTML.slice(0, 140)}`] : [];
              });
        "#;
        self.ask(script, vec![]).await
    }

    /// By how many pixels the page is wider than the window, and what sticks out of it.
    pub async fn overhang(&self) -> Option<String> {
        let script = r#"
            const page = document.scrollingElement;
            // A scroll bar that takes room takes it away.
            const room = page.clientWidth;
            const over = Math.max(page.scrollWidth, document.body.scrollWidth) - room;
            scrollTo({ left: 10000, behavior: "instant" });
            const scrolled = scrollX;
            scrollTo({ left: 0, behavior: "instant" });
            const open = all("[data-su-card]:popover-open").map((e) => e.getBoundingClientRect())
              .filter((r) => r.left < 0 || r.right > room).map((r) => `card ${r.left}…${r.right}`);
            if (over <= 0 && scrolled === 0 && !open.length) return null;
            const out = all("*").filter((e) => e.getBoundingClientRect().right > room + 0.5)
              .slice(0, 8).map((e) => `${e.getBoundingClientRect().right}: ${e.outerHTML.slice(0, 120)}`);
            return `${over} px over, scrolls ${scrolled} px: ${[...open, ...out].join("\n")}`;
        "#;
        self.ask(script, vec![]).await
    }
}

/// A reader of a language.
pub fn reader(language: Language) -> Setup<'static> {
    Setup::default().languages(match language {
        Language::En => "en-US,en",
        Language::ZhTw => "zh-TW,zh,en",
    })
}

/// The card's button that leads to the upgrade.
pub fn upgrade_button() -> String {
    format!("{OPEN} [data-su-upgrade]")
}
