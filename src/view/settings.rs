//! The standalone page's bar: name, language, theme. An embedded element has none: its host decides.

use crate::element::{THEME_KEY, save, save_language, saved};
use crate::screen::Screen;
use crate::session::Session;
use crate::view::dynamic::{attribute, link, word, word_attribute};
use leptos::prelude::*;
use rules::Language;

/// Draws the bar.
pub fn settings(session: Session) -> AnyView {
    let theme = RwSignal::new(saved(THEME_KEY).unwrap_or_else(|| "auto".to_owned()));
    Effect::new(move || {
        let theme = theme.get();
        let _ = session.host().set_attribute("theme", &theme);
        save(THEME_KEY, &theme);
    });
    let home = link("#/".to_owned(), word(session, |t| t.app), move || {
        session.go(Screen::Customers)
    });
    view! {
        <header class="bar">
            <span class="brand">{home}</span>
            <div class="group" role="group" aria-label=word_attribute(session, |t| t.language)>
                {language(session, Language::En, "English", "en")}
                {language(session, Language::ZhTw, "繁體中文", "zh-TW")}
            </div>
            <label class="field">
                <span>{word(session, |t| t.theme)}</span>
                <select
                    data-su-theme=""
                    prop:value=attribute(move || theme.get())
                    on:change=move |event| theme.set(event_target_value(&event))
                >
                    <option value="auto">{word(session, |t| t.theme_auto)}</option>
                    <option value="light">{word(session, |t| t.theme_light)}</option>
                    <option value="dark">{word(session, |t| t.theme_dark)}</option>
                </select>
            </label>
        </header>
    }
    .into_any()
}

/// A language, in its own name and without a flag (IN-20).
fn language(
    session: Session,
    language: Language,
    name: &'static str,
    lang: &'static str,
) -> AnyView {
    let pressed = attribute(move || (session.language.get() == language).to_string());
    let speak = move |_| {
        save_language(language);
        session.speak(language);
    };
    view! {
        <button
            type="button"
            class="btn quiet"
            lang=lang
            data-su-language=lang
            aria-pressed=pressed
            on:click=speak
        >
            {name}
        </button>
    }
    .into_any()
}
