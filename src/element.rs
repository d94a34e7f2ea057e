//! `<subscription-upgrades>`: mounting, attributes, and going away without a trace.

use crate::app::app;
use crate::events::refuse;
use crate::log;
use crate::screen::{ListState, Screen, from_fragment};
use crate::session::Session;
use crate::text::language_for;
use leptos::mount::mount_to;
use leptos::prelude::*;
use rules::{CustomerId, Language};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

const TAG: &str = "subscription-upgrades";
const ATTRIBUTES: [&str; 8] = [
    "customer-id",
    "api-base",
    "token",
    "locale",
    "theme",
    "density",
    "view",
    "standalone",
];
/// Where the standalone page keeps the reader's choice of language.
const LANGUAGE_KEY: &str = "su:language";
/// Where the standalone page keeps the reader's choice of theme.
pub const THEME_KEY: &str = "su:theme";

#[wasm_bindgen(module = "/src/element.js")]
extern "C" {
    fn define(tag: &str, attributes: js_sys::Array, mount: &JsValue);
}

/// Registers the element; harmless when it is registered already.
pub fn register() {
    if !window().custom_elements().get(TAG).is_undefined() {
        log::warn("loaded twice on this page; the first one is used");
        return;
    }
    let mount = Closure::<dyn Fn(web_sys::HtmlElement, web_sys::ShadowRoot) -> Mounted>::new(mount);
    let attributes = ATTRIBUTES.iter().map(|name| JsValue::from_str(name));
    define(TAG, attributes.collect(), mount.as_ref());
    // The class lives as long as the page.
    mount.forget();
}

/// A connected element. Freeing it unmounts the view and ends all it started.
#[wasm_bindgen]
pub struct Mounted {
    session: Option<Session>,
    _view: Box<dyn Any>,
}

#[wasm_bindgen]
impl Mounted {
    /// An attribute changed after the element was connected; after another `api-base` or
    /// `standalone` it is mounted again instead.
    pub fn attribute(&self, name: &str, value: Option<String>) {
        let Some(session) = self.session else { return };
        let host = session.host();
        match name {
            "locale" => session.speak(language(&host, value.as_deref(), false)),
            // The address says what the page shows.
            "customer-id" | "view" if session.standalone => {}
            "customer-id" | "view" => session.show(first_screen(&host)),
            _ => check(name, value.as_deref(), &host),
        }
    }

    /// The host has lent its first `getToken` or `fetch`: what failed without it is loaded again, and
    /// what is on its way to the first screen, or `all`.
    pub fn lent(&self, all: bool) {
        if let Some(session) = self.session
            && (all || session.failing.get() || !session.was_ready())
        {
            session.look_again();
        }
    }

    /// Something that the host has set is of no use.
    pub fn refuse(&self, name: &str, why: &str) {
        if let Some(session) = self.session {
            refuse(&session.host(), name, why);
        }
    }
}

fn mount(host: web_sys::HtmlElement, root: web_sys::ShadowRoot) -> Mounted {
    let standalone = host.has_attribute("standalone");
    for name in ["theme", "density", "token"] {
        check(name, host.get_attribute(name).as_deref(), &host);
    }
    let locale = host.get_attribute("locale");
    let language = language(&host, locale.as_deref(), standalone);
    let base = host.get_attribute("api-base").unwrap_or_default();
    let start = if standalone {
        from_fragment(&window().location().hash().unwrap_or_default())
    } else {
        first_screen(&host)
    };
    let started = Rc::new(RefCell::new(None));
    // No owner is current in the microtask that this is called from (element.js), so none of
    // another element is the parent of this one's: it would pass its contexts on, and would keep a
    // trace of each element that ever was.
    let view = {
        let started = started.clone();
        // The session is made inside: it belongs to the owner that goes with the view.
        mount_to(root.clone().unchecked_into(), move || {
            let session = Session::start(host, root, &base, language, start, standalone);
            started.replace(Some(session));
            app(session)
        })
    };
    Mounted {
        session: started.take(),
        _view: Box::new(view),
    }
}

/// What an embedded element shows: `view`, as `su-navigate` and `su-view` name it, before
/// `customer-id`.
fn first_screen(host: &web_sys::HtmlElement) -> (Screen, ListState) {
    if let Some(view) = host.get_attribute("view") {
        let start = from_fragment(&view);
        if start.0 != Screen::Customers || matches!(view.split('?').next(), Some("" | "/")) {
            return start;
        }
        let why = ["“", &*view, "” is not what su-navigate names"].concat();
        refuse(host, "view", &why);
    }
    let id = host.get_attribute("customer-id");
    let screen = match id.map(|id| CustomerId::new(&id)) {
        None => Screen::Customers,
        Some(Ok(id)) => Screen::Subscriptions(id),
        Some(Err(error)) => {
            refuse(host, "customer-id", &error.to_string());
            // Nobody's: a host that shows one customer does not mean to show them all.
            CustomerId::new("none").map_or(Screen::Customers, Screen::Subscriptions)
        }
    };
    (screen, ListState::default())
}

/// The language to start with: attribute, then the reader's saved choice, then the browser's list,
/// then English (IN-18).
fn language(host: &web_sys::HtmlElement, attribute: Option<&str>, standalone: bool) -> Language {
    if let Some(tag) = attribute {
        match language_for(tag) {
            Some(language) => return language,
            None => {
                let why = ["“", tag, "”: there are no such texts, using en"].concat();
                refuse(host, "locale", &why);
                return Language::En;
            }
        }
    }
    let saved = standalone.then(|| saved(LANGUAGE_KEY)).flatten();
    if let Some(language) = saved.as_deref().and_then(language_for) {
        return language;
    }
    let tags = window().navigator().languages();
    let mut known = tags
        .iter()
        .filter_map(|tag| language_for(&tag.as_string()?));
    known.next().unwrap_or(Language::En)
}

fn check(name: &str, value: Option<&str>, host: &web_sys::HtmlElement) {
    let known: &[&str] = match name {
        "theme" => &["auto", "light", "dark"],
        "density" => &["compact", "default", "comfortable"],
        // A token: in the document it could be read by everything there (SE-21).
        _ => &[],
    };
    match value {
        Some(_) if known.is_empty() => refuse(host, name, "is not read; give it by getToken"),
        Some(value) if !known.contains(&value) => {
            let expected = known.join(", ");
            let why = ["“", value, "” is none of ", &expected].concat();
            refuse(host, name, &why);
        }
        _ => {}
    }
}

/// A setting of the standalone page.
pub fn saved(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a setting of the standalone page.
pub fn save(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Keeps the reader's choice of language.
pub fn save_language(language: Language) {
    save(LANGUAGE_KEY, crate::text::text(language).lang);
}
