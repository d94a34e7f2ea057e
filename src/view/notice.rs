//! Loading, empty and failed: each in its own words, each with what to do next.

use crate::api::error::{ApiError, Failure};
use crate::session::Session;
use crate::text::Text;
use crate::view::dynamic::button;
use crate::view::icon::{Icon, icon};
use leptos::prelude::*;

/// What a failure means and what to do, in words.
pub fn failure_text(session: Session, t: &'static Text, failure: &Failure) -> String {
    match &failure.error {
        ApiError::Offline | ApiError::Aborted => t.error_offline.to_owned(),
        ApiError::Timeout => t.error_timeout.to_owned(),
        ApiError::Unauthorised => t.error_unauthorised.to_owned(),
        ApiError::Forbidden => t.error_forbidden.to_owned(),
        ApiError::NotFound => t.error_not_found.to_owned(),
        ApiError::Throttled(after) => (t.error_throttled)(&session.count(*after as usize)),
        ApiError::Server(_) => t.error_server.to_owned(),
        ApiError::Unreadable(_) => t.error_unreadable.to_owned(),
        ApiError::Refused { description, .. } if description.is_empty() => {
            t.error_server.to_owned()
        }
        ApiError::Refused { description, .. } => (t.error_refused)(description),
    }
}

/// Loading. CSS shows it only after 500 ms, so a quick answer never flashes it.
pub fn loading(message: &'static str) -> AnyView {
    view! { <p class="loading" role="status">{message}</p> }.into_any()
}

/// A paragraph.
pub fn paragraph(class: &'static str, text: String) -> AnyView {
    view! { <p class=class>{text}</p> }.into_any()
}

/// A box with an icon: something to mind. `hook` names it for tests; `role` is `alert` where it
/// must be heard at once.
pub fn notice(
    class: &'static str,
    role: Option<&'static str>,
    hook: &'static str,
    mark: Icon,
    content: Vec<AnyView>,
) -> AnyView {
    view! {
        <div class=class role=role data-su-notice=hook>
            {icon(mark)}
            <div>{content}</div>
        </div>
    }
    .into_any()
}

/// A heading inside a box.
pub fn strong(text: String) -> AnyView {
    view! { <strong>{text}</strong> }.into_any()
}

/// Something failed: what, why, and a way to try again.
pub fn failed(
    session: Session,
    what: &'static str,
    failure: &Failure,
    retry: impl Fn() + 'static,
) -> AnyView {
    let t = session.text();
    let mut content = vec![
        strong(what.to_owned()),
        paragraph("", failure_text(session, t, failure)),
    ];
    if let ApiError::Unreadable(detail) = &failure.error
        && !detail.is_empty()
    {
        content.push(view! { <p class="muted" lang="en">{detail.clone()}</p> }.into_any());
    }
    if let Some(reference) = failure.reference.as_ref().filter(|r| !r.is_empty()) {
        content.push(paragraph("muted", (t.error_reference)(reference)));
    }
    content.push(button("btn", "retry", t.retry.into_any(), retry));
    notice(
        "notice danger",
        Some("alert"),
        "failed",
        Icon::Warning,
        content,
    )
}

/// Nothing to show: what, and why or what next.
pub fn empty(title: String, hint: &'static str) -> AnyView {
    view! {
        <div class="empty">
            {icon(Icon::Question)}
            <strong>{title}</strong>
            <p>{hint}</p>
        </div>
    }
    .into_any()
}

/// A button in the middle below a table.
pub fn below(label: String, act: impl Fn() + 'static) -> AnyView {
    let button = button("btn", "below", label.into_any(), act);
    view! { <p class="center">{button}</p> }.into_any()
}
