//! What changes on screen, without a type of its own for each place.
//!
//! The renderer is generic over every closure and every view it gets, and each use puts another
//! copy of it into the page's WASM. These helpers box the closure, so that there is one copy for
//! each *kind* of thing that changes. Measured on this page: 287 KB brotli without, see README.

use crate::session::Session;
use crate::text::Text;
use leptos::prelude::*;

/// A part of the screen that is drawn again when what it reads changes.
pub fn dynamic(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    boxed(Box::new(draw))
}

fn boxed(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || draw()).into_any()
}

/// As [`dynamic`], where there may be nothing to draw.
pub fn optional(draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    dynamic(move || draw().unwrap_or_else(nothing))
}

/// Nothing.
pub fn nothing() -> AnyView {
    ().into_any()
}

/// A text that changes.
pub fn words(say: impl Fn() -> String + Send + 'static) -> AnyView {
    boxed_words(Box::new(say))
}

fn boxed_words(say: Box<dyn Fn() -> String + Send>) -> AnyView {
    (move || say()).into_any()
}

/// A text of the page, in the language of the session.
pub fn word(session: Session, pick: fn(&'static Text) -> &'static str) -> AnyView {
    (move || pick(session.text())).into_any()
}

/// A text of the page as the value of an attribute.
pub fn word_attribute(
    session: Session,
    pick: fn(&'static Text) -> &'static str,
) -> impl Fn() -> &'static str + Send + Clone + 'static {
    move || pick(session.text())
}

/// The value of an attribute or property that changes.
pub fn attribute(
    value: impl Fn() -> String + Send + Sync + 'static,
) -> impl Fn() -> String + Send + Clone + 'static {
    shared(std::sync::Arc::new(value))
}

fn shared(
    value: std::sync::Arc<dyn Fn() -> String + Send + Sync>,
) -> impl Fn() -> String + Send + Clone + 'static {
    move || value()
}

/// A yes or no that changes, as the value of an attribute or property.
pub fn flag(
    value: impl Fn() -> bool + Send + Sync + 'static,
) -> impl Fn() -> bool + Send + Clone + 'static {
    shared_flag(std::sync::Arc::new(value))
}

fn shared_flag(
    value: std::sync::Arc<dyn Fn() -> bool + Send + Sync>,
) -> impl Fn() -> bool + Send + Clone + 'static {
    move || value()
}

/// A button. Its action is boxed for the same reason.
pub fn button(
    class: &'static str,
    hook: &'static str,
    label: AnyView,
    act: impl Fn() + 'static,
) -> AnyView {
    boxed_button(class, hook, label, Box::new(act))
}

fn boxed_button(
    class: &'static str,
    hook: &'static str,
    label: AnyView,
    act: Box<dyn Fn()>,
) -> AnyView {
    view! {
        <button type="button" class=class data-su-action=hook on:click=move |_| act()>
            {label}
        </button>
    }
    .into_any()
}

/// A link that the page follows itself; the browser still may open it in a new tab.
pub fn link(href: String, label: AnyView, follow: impl Fn() + 'static) -> AnyView {
    boxed_link(href, label, Box::new(follow))
}

fn boxed_link(href: String, label: AnyView, follow: Box<dyn Fn()>) -> AnyView {
    let click = move |event: web_sys::MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        follow();
    };
    view! { <a href=href on:click=click>{label}</a> }.into_any()
}
