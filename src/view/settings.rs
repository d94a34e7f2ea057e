//! The standalone page's bar: name, language, theme. An embedded element has none: its host decides.

use crate::element::{THEME_KEY, save, save_language, saved};
use crate::live::{Live, effect};
use crate::screen::Screen;
use crate::session::Session;
use crate::view::dom::{El, View, el, link, word};
use leptos::prelude::*;
use rules::Language;

/// Draws the bar.
pub fn settings(session: Session) -> View {
    let theme = Live::new(saved(THEME_KEY).unwrap_or_else(|| "auto".to_owned()));
    effect(move || {
        let theme = theme.get();
        let _ = session.host().set_attribute("theme", &theme);
        save(THEME_KEY, &theme);
    });
    let home = link("#/".to_owned(), word(session, |t| t.app), move || {
        session.go(Screen::Customers);
    });
    let languages = el("div")
        .class("group")
        .attr("role", "group")
        .word("aria-label", session, |t| t.language)
        .child(language(session, Language::En, "English", "en"))
        .child(language(session, Language::ZhTw, "繁體中文", "zh-TW"));
    let option = |value: &'static str, label| {
        let option = el("option").attr("value", value);
        option.child(word(session, label))
    };
    let select = el("select")
        .attr("data-su-theme", "")
        .value(move || theme.get())
        .on("change", move |event: web_sys::Event| {
            theme.set(event_target_value(&event));
        })
        .child(option("auto", |t| t.theme_auto))
        .child(option("light", |t| t.theme_light))
        .child(option("dark", |t| t.theme_dark));
    let themes = el("label")
        .class("field")
        .child(el("span").child(word(session, |t| t.theme)))
        .child(select);
    el("header")
        .class("bar")
        .child(el("span").class("brand").child(home))
        .child(languages)
        .child(themes)
        .into()
}

/// A language, in its own name and without a flag (IN-20).
fn language(session: Session, language: Language, name: &'static str, lang: &'static str) -> El {
    el("button")
        .attr("type", "button")
        .class("btn quiet")
        .attr("lang", lang)
        .attr("data-su-language", lang)
        .live_bool("aria-pressed", move || session.language.get() == language)
        .on_click(move || {
            save_language(language);
            session.speak(language);
        })
        .child(name)
}
