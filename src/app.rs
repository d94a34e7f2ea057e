//! The screen that is on, inside the element.

use crate::data::draft;
use crate::events;
use crate::live::effect;
use crate::screen::{Screen, from_fragment};
use crate::session::{Session, at_review, now};
use crate::text::text;
use crate::view::dom::{dynamic, el, mount, nothing, on_window, optional};
use crate::view::icon::Icon;
use crate::view::{customers, notice, settings, subscriptions, upgrade};
use js_sys::Reflect;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::Event;

const LANG: &str = "lang";

/// Draws the element; it goes with the current owner.
pub fn app(session: Session) {
    stay_current(session);
    tell_failures(session);
    if session.standalone {
        own_the_page(session);
    }
    let screen = dynamic(move || match session.screen.get() {
        Screen::Customers => customers::screen(session),
        Screen::Subscriptions(customer) => subscriptions::screen(session, customer),
        Screen::Upgrade(customer, id) => upgrade::screen(session, customer, id),
    });
    // Without a catalogue no verdict is possible, so its failure stands above everything.
    let catalogue = optional(move || {
        let what = session.text().error_catalogue;
        notice::failed(session, what, *session.catalogue)
    });
    let offline = optional(move || {
        if !session.offline.get() {
            return None;
        }
        let words = vec![notice::paragraph("", session.text().offline)];
        let role = Some("alert");
        let notice = notice::notice("notice warning", role, "offline", Icon::Warning, words);
        Some(notice)
    });
    let bar = if session.standalone {
        settings::settings(session)
    } else {
        nothing()
    };
    let announcement = el("div")
        .class("visually-hidden")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .attr("data-su-announcement", "")
        .words(move || session.announcement.get());
    // Firefox does not see the host's lang from inside the shadow root, so it stands here too.
    let page = el("div")
        .class("su-root")
        .attr("part", "page")
        .word(LANG, session, |t| t.lang)
        .child(bar)
        .child(el("main").child(offline).child(catalogue).child(screen))
        .child(announcement);
    let mounted = mount(page.into(), &session.root());
    let tag = Rc::new(Tag {
        host: session.host(),
        last: Cell::new(""),
    });
    let kept = SendWrapper::new((mounted, session.api(), tag.clone()));
    draft::answers_begin();
    on_cleanup(move || {
        let (mounted, api, tag) = kept.take();
        drop(mounted);
        draft::forget_answers(&api);
        tag.set("");
    });
    effect(move || tag.set(session.text().lang));
}

/// The `lang` of the element itself (IN-01), where the host does not say one.
struct Tag {
    host: web_sys::HtmlElement,
    /// What was written last.
    last: Cell<&'static str>,
}

impl Tag {
    /// Writes it, or takes it away where it is empty.
    fn set(&self, lang: &'static str) {
        let before = self.last.replace(lang);
        if self.host.get_attribute(LANG).unwrap_or_default() == before {
            let _ = match lang {
                "" => self.host.remove_attribute(LANG),
                _ => self.host.set_attribute(LANG, lang),
            };
        }
    }
}

/// The host is told once of each thing that could not be loaded, and again when it fails again.
fn tell_failures(session: Session) {
    let mut told = [false; 6];
    effect(move || {
        let (all, facts) = (session.customers.all, session.facts);
        let parts = [
            ("catalogue", *session.catalogue),
            ("customers", *all),
            ("customer", *facts.customer),
            ("subscriptions", *facts.subscriptions),
            ("skus", *facts.skus),
            ("services", *facts.services),
        ];
        // Before the host hears of it, who may mend it at once.
        let failing = parts.iter().any(|(_, part)| part.failed());
        session.failing.set(failing);
        for (told, (code, part)) in told.iter_mut().zip(parts) {
            let failure = part.failure();
            let before = std::mem::replace(told, failure.is_some());
            if let Some(failure) = failure.filter(|_| !before) {
                events::error(
                    &session.host(),
                    code,
                    &failure.reference.unwrap_or_default(),
                );
            }
        }
    });
}

/// How long what is on screen is taken for current when the reader comes back to it, in ms.
const CURRENT: u64 = 10_000;

/// What is on screen is loaded again when the reader or the connection comes back, and when another
/// tab has settled an upgrade (RL-13, RL-15).
fn stay_current(session: Session) {
    let looked = Cell::new(now());
    let act = Rc::new(move |event: Event| {
        let kind = event.type_();
        let again = match &*kind {
            // Not asked at the start: where the browser is wrong about a backend on the same
            // machine, the page would say so for ever. What cannot be loaded says so itself.
            "online" | "offline" => {
                session.offline.set(kind == "offline");
                kind == "online"
            }
            "storage" => settled(&event),
            // The reader is back; one return may be both events.
            _ => now() - looked.get() >= CURRENT && !document().hidden(),
        };
        if again && !session.offline.get_untracked() {
            looked.set(now());
            session.look_again();
        }
    });
    for event in ["focus", "visibilitychange", "storage", "online", "offline"] {
        on_window(event, act.clone());
    }
}

/// Whether another tab has dropped a draft: its upgrade was answered.
fn settled(event: &Event) -> bool {
    let part = |name: &str| Reflect::get(event, &name.into()).unwrap_or_default();
    let key = part("key").as_string().unwrap_or_default();
    key.starts_with(draft::KEY) && part("newValue").is_null()
}

/// The address, the title and the document's language follow the screen.
fn own_the_page(session: Session) {
    let follow = move || {
        let (screen, list) = from_fragment(&window().location().hash().unwrap_or_default());
        session.reviewing.set(at_review());
        if session.turn_to(screen, list) {
            session.focus_soon("h1");
        }
    };
    for event in ["popstate", "hashchange"] {
        on_window(event, Rc::new(move |_| follow()));
    }
    effect(move || {
        let t = text(session.language.get());
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute(LANG, t.lang);
        }
        document().set_title(&[&session.title.get(), " – ", t.app].concat());
    });
}
