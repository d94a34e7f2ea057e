//! The screen that is on, inside the element.

use crate::live::effect;
use crate::screen::{Screen, from_fragment};
use crate::session::Session;
use crate::text::text;
use crate::view::dom::{dynamic, el, mount, nothing, optional};
use crate::view::{customers, notice, settings, subscriptions, upgrade};
use crate::{events, log};
use leptos::ev;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

/// Draws the element; it goes with the current owner.
pub fn app(session: Session) {
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
        let failure = session.catalogue.failure()?;
        events::error(&session.host(), "catalogue", "");
        log::warn("catalog.json could not be loaded");
        let retry = move || session.catalogue.reload();
        Some(notice::failed(
            session,
            session.text().error_catalogue,
            &failure,
            retry,
        ))
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
        .word("lang", session, |t| t.lang)
        .child(bar)
        .child(el("main").child(catalogue).child(screen))
        .child(announcement);
    let mounted = SendWrapper::new(mount(page.into(), &session.root()));
    on_cleanup(move || drop(mounted));
}

/// The address, the title and the document's language follow the screen.
fn own_the_page(session: Session) {
    let follow = move || {
        let (screen, list) = from_fragment(&window().location().hash().unwrap_or_default());
        session.list.set(list);
        if session.screen.get_untracked() != screen {
            session.screen.set(screen);
            session.focus_soon("h1");
        }
    };
    for listener in [
        window_event_listener(ev::popstate, move |_| follow()),
        window_event_listener(ev::hashchange, move |_| follow()),
    ] {
        on_cleanup(move || listener.remove());
    }
    effect(move || {
        let t = text(session.language.get());
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute("lang", t.lang);
        }
        let name = session.facts.customer_name();
        let on_list = session.screen.with(|s| *s == Screen::Customers);
        let title = match name {
            Some(name) if !on_list => [&name, " – ", t.app].concat(),
            _ => t.app.to_owned(),
        };
        document().set_title(&title);
    });
}
