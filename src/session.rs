//! What one element on a page shares among its views: backend, language, screen, announcements.

use crate::api::Api;
use crate::data::catalogue;
use crate::data::customers::Customers;
use crate::data::facts::Facts;
use crate::data::latest::Latest;
use crate::live::{Derived, Kept, Live};
use crate::screen::{ListState, REVIEW, Screen, to_fragment};
use crate::text::{Text, text};
use crate::{events, intl};
use leptos::prelude::*;
use rules::{Catalogue, Language};
use std::borrow::Cow;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// The attribute of an icon that has the id of its row.
pub const ICON: &str = "data-su-info";

/// The handle that views get by value.
#[derive(Clone, Copy)]
pub struct Session {
    host: Kept<web_sys::HtmlElement>,
    root: Kept<web_sys::ShadowRoot>,
    api: Kept<Api>,
    /// The language of everything on screen.
    pub language: Live<Language>,
    /// What is on screen.
    pub screen: Live<Screen>,
    /// Whether the upgrade on screen is at its review, as far as the history knows.
    pub reviewing: Live<bool>,
    /// How the table on screen is sorted and filtered.
    pub list: Live<ListState>,
    /// Whether the element is the page: then it owns the address, the title and the settings bar.
    pub standalone: bool,
    /// What a screen reader is told politely.
    pub announcement: Live<String>,
    /// Whether the browser has said that there is no connection.
    pub offline: Live<bool>,
    /// Whether the reader has not asked for what is being loaded again: then nothing shows it.
    pub quiet: Live<bool>,
    /// What is on screen, in a few words: the document's title where the element is the page.
    pub title: Live<String>,
    /// The catalogue.
    pub catalogue: Latest<Arc<Catalogue>>,
    /// The partner's customers.
    pub customers: Customers,
    /// The facts of the customer on screen.
    pub facts: Facts,
    /// Whether something that is needed could not be loaded.
    pub failing: Kept<bool>,
    told_ready: Kept<bool>,
}

impl Session {
    /// Starts a session for an element; its owner must be current.
    pub fn start(
        host: web_sys::HtmlElement,
        root: web_sys::ShadowRoot,
        base: &str,
        language: Language,
        (screen, list): (Screen, ListState),
        standalone: bool,
    ) -> Self {
        let api = Api::new(host.clone(), base, language);
        let screen = Live::new(screen);
        let language = Live::new(language);
        let catalogue = catalogue::load();
        let customers = Customers::load(api.clone(), move || {
            screen.with(|s| *s == Screen::Customers)
        });
        let customer = Derived::new(move || screen.with(|screen| screen.customer().cloned()));
        let facts = Facts::load(api.clone(), catalogue, customer);
        Self {
            host: Kept::new(host),
            root: Kept::new(root),
            api: Kept::new(api),
            language,
            screen,
            reviewing: Live::new(standalone && at_review()),
            list: Live::new(list),
            standalone,
            announcement: Live::new(String::new()),
            offline: Live::new(false),
            quiet: Live::new(false),
            title: Live::new(String::new()),
            catalogue,
            customers,
            facts,
            failing: Kept::new(false),
            told_ready: Kept::new(false),
        }
    }

    /// The texts of the current language, tracked.
    pub fn text(&self) -> &'static Text {
        text(self.language.get())
    }

    /// A number in the current language, tracked.
    pub fn count(&self, n: usize) -> String {
        intl::count(self.language.get(), n as u64)
    }

    /// The element.
    pub fn host(&self) -> web_sys::HtmlElement {
        self.host.get()
    }

    /// Its shadow root.
    pub fn root(&self) -> web_sys::ShadowRoot {
        self.root.get()
    }

    /// The backend.
    pub fn api(&self) -> Api {
        self.api.get()
    }

    /// Changes the language of the screen and of the backend's answers. What the backend words
    /// itself, such as the name of a subscription without a nickname, is asked for again.
    pub fn speak(&self, language: Language) {
        if self.language.get_untracked() != language {
            self.api.with(|api| api.speak(language));
            self.language.set(language);
            // Without a connection it waits: it is loaded again when that is back.
            if !self.offline.get_untracked() {
                self.facts.refresh();
            }
        }
    }

    /// Loads what is on screen again; what is there stays until the answer.
    pub fn look_again(&self) {
        self.quiet.set(true);
        if self.catalogue.value_untracked().is_none() {
            self.catalogue.reload();
        }
        if self.screen.with_untracked(|s| *s == Screen::Customers) {
            self.customers.all.refresh();
        } else {
            self.facts.refresh();
        }
    }

    /// Whether something to work on has been on screen.
    pub fn was_ready(&self) -> bool {
        self.told_ready.get()
    }

    /// Tells a screen reader, politely and once.
    pub fn announce(&self, message: String) {
        if self.announcement.with_untracked(|said| *said != message) {
            self.announcement.set(message);
        }
    }

    /// Shows what the host says. Focus that is in here goes along; it is not taken from the host.
    pub fn show(&self, (screen, list): (Screen, ListState)) {
        let focused = self.focused().is_some();
        if self.turn_to(screen, list) {
            self.reviewing.set(false);
            if focused {
                self.focus_soon("h1");
            }
        }
    }

    /// Shows what an address says. Returns whether it is another screen.
    pub fn turn_to(&self, screen: Screen, list: ListState) -> bool {
        // An upgrade's address says nothing of the table that it was reached from.
        let list = match screen {
            Screen::Upgrade(..) => self.list_of(&screen),
            _ => list,
        };
        // The screen first: what was drawn for the one before must not hear of another's list.
        let other = self.screen.with_untracked(|now| *now != screen);
        if other {
            self.screen.set(screen);
        }
        if self.list.with_untracked(|now| *now != list) {
            self.list.set(list);
        }
        other
    }

    /// How the table is sorted and filtered, as far as it concerns a screen: what customers are
    /// searched for is not what their subscriptions are.
    fn list_of(&self, screen: &Screen) -> ListState {
        let here = self.screen.get_untracked();
        match here.customer() {
            Some(customer) if screen.customer() == Some(customer) => self.list.get_untracked(),
            _ => ListState::default(),
        }
    }

    /// Something to work on is on screen for the first time.
    pub fn ready(&self) {
        if !self.told_ready.get() {
            self.told_ready.set(true);
            events::ready(&self.host());
        }
    }

    /// Goes to another screen, unless the host takes over, and moves focus to its heading. Returns
    /// whether it went there.
    pub fn go(&self, to: Screen) -> bool {
        let list = self.list_of(&to);
        let fragment = to_fragment(&to, &list);
        if !events::navigate(&self.host(), &fragment) {
            return false;
        }
        self.push(&fragment, JsValue::NULL);
        self.announcement.set(String::new());
        self.reviewing.set(false);
        self.turn_to(to, list);
        self.focus_soon("h1");
        // Where the element is not the page, focus brings its heading into view.
        if self.standalone {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        true
    }

    /// The browser's history, where the element is the page.
    fn history(&self) -> Option<web_sys::History> {
        self.standalone.then(|| window().history().ok()).flatten()
    }

    fn push(&self, fragment: &str, mark: JsValue) {
        if let Some(history) = self.history() {
            let url = ["#", fragment].concat();
            let _ = history.push_state_with_url(&mark, "", Some(&url));
        }
    }

    fn fragment(&self) -> String {
        to_fragment(&self.screen.get_untracked(), &self.list.get_untracked())
    }

    /// The reader has typed into the filter of a table.
    pub fn filter(&self, text: String) {
        self.list.update(|l| l.filter = text);
        self.remember_list();
    }

    /// Sorting or filters have changed: the address has them, or else the host is told (TB-11).
    pub fn remember_list(&self) {
        if self.standalone {
            self.correct_address();
        } else {
            events::view(&self.host(), &self.fragment());
        }
    }

    /// Writes what is on screen into the address, without a step in the history.
    fn correct_address(&self) {
        if let Some(history) = self.history() {
            let url = ["#", &self.fragment()].concat();
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
        }
    }

    /// Enters the review of the upgrade on screen: a step in the history, marked as ours. The host
    /// has been asked by `su-upgrade-review`, so it is not asked once more by `su-navigate`.
    pub fn enter_review(&self) {
        if !self.reviewing.get_untracked() {
            self.push(&[&*self.fragment(), REVIEW].concat(), JsValue::TRUE);
            self.reviewing.set(true);
        }
    }

    /// The address of a review that is over says so no longer.
    pub fn review_over(&self) {
        if self.reviewing.get_untracked() {
            self.reviewing.set(false);
            self.correct_address();
        }
    }

    /// Leaves the review for the form: back in the history where it was entered from there, so that
    /// the form is not in it twice.
    pub fn leave_review(&self) {
        self.reviewing.set(false);
        let entered = self.history().filter(|h| h.state() == Ok(JsValue::TRUE));
        if entered.is_none_or(|history| history.back().is_err()) {
            self.correct_address();
        }
    }

    /// The first element of this session that matches.
    pub fn find(&self, selector: &str) -> Option<web_sys::HtmlElement> {
        use wasm_bindgen::JsCast;
        let found = self.root.try_with(|root| root.query_selector(selector));
        found?.ok().flatten()?.dyn_into().ok()
    }

    /// What has focus in this session.
    pub fn focused(&self) -> Option<web_sys::Element> {
        self.root.try_with(|root| root.active_element())?
    }

    /// For before a drawing that may take away what has focus: that goes to the icon of its row,
    /// or else to the table or the heading, and never falls out of the page (HC-25).
    pub fn keep_focus(&self) {
        let (session, Some(before)) = (*self, self.focused()) else {
            return;
        };
        // Focus that is in the card belongs to the row whose icon the card hangs on.
        let row = before
            .get_attribute(ICON)
            .or_else(|| self.find("[aria-expanded=true]")?.get_attribute(ICON));
        request_animation_frame(move || {
            let stays = session.focused().is_some_and(|now| {
                // Rows are drawn again in place: it may be the icon of another one now. And
                // Chromium leaves focus on what it has hidden for a while before it drops it.
                !now.is_same_node(Some(&before))
                    || now.get_attribute(ICON).is_none_or(|id| Some(id) == row)
                        && now.matches("[data-su-card]:not(:popover-open) *") != Ok(true)
            });
            if !stays {
                let icon = row.and_then(|row| session.icon_of(&row));
                let table = || session.find("[data-su-scroller]");
                let next = icon.or_else(table).or_else(|| session.find("h1"));
                if let Some(element) = next {
                    let _ = element.focus();
                }
            }
        });
    }

    /// The icon of a subscription.
    pub fn icon_of(&self, id: &str) -> Option<web_sys::HtmlElement> {
        // Ids of the wire may hold nothing that ends the quotes; see rules::id.
        self.find(&["[", ICON, "=\"", id, "\"]"].concat())
    }

    /// Focuses the first element that matches, once the screen is drawn.
    pub fn focus_soon(&self, selector: impl Into<Cow<'static, str>>) {
        let (session, selector) = (*self, selector.into());
        request_animation_frame(move || {
            if let Some(element) = session.find(&selector) {
                let _ = element.focus();
            }
        });
    }
}

/// What the page's address says about the review.
pub fn at_review() -> bool {
    let hash = window().location().hash();
    hash.is_ok_and(|hash| hash.ends_with(REVIEW))
}

/// A clock that never goes back, in ms.
pub fn now() -> u64 {
    window().performance().map_or(0, |p| p.now() as u64)
}
