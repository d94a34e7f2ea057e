//! The standalone page's bar: name, language, theme. An embedded element has none: its host decides.

use crate::element::{THEME_KEY, save, save_language, saved};
use crate::screen::Screen;
use crate::session::Session;
use leptos::prelude::*;
use rules::Language;

/// Draws the bar.
pub fn settings(session: Session) -> impl IntoView {
    let theme = RwSignal::new(saved(THEME_KEY).unwrap_or_else(|| "auto".to_owned()));
    Effect::new(move || {
        let theme = theme.get();
        let _ = session.host().set_attribute("theme", &theme);
        save(THEME_KEY, &theme);
    });
    let language = move |language: Language, name: &'static str, lang: &'static str| {
        view! {
            <button
                type="button"
                class="btn quiet"
                lang=lang
                data-su-language=lang
                aria-pressed=move || (session.language.get() == language).to_string()
                on:click=move |_| {
                    save_language(language);
                    session.speak(language);
                }
            >
                {name}
            </button>
        }
    };
    view! {
        <header class="bar">
            <a
                class="brand"
                href="#/"
                on:click=move |event| {
                    event.prevent_default();
                    session.go(Screen::Customers);
                }
            >
                {move || session.text().app}
            </a>
            <div class="group" role="group" aria-label=move || session.text().language>
                {language(Language::En, "English", "en")}
                {language(Language::ZhTw, "繁體中文", "zh-TW")}
            </div>
            <label class="field">
                <span>{move || session.text().theme}</span>
                <select
                    data-su-theme=""
                    prop:value=move || theme.get()
                    on:change=move |event| theme.set(event_target_value(&event))
                >
                    <option value="auto">{move || session.text().theme_auto}</option>
                    <option value="light">{move || session.text().theme_light}</option>
                    <option value="dark">{move || session.text().theme_dark}</option>
                </select>
            </label>
        </header>
    }
}
