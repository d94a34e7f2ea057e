//! Loading, empty and failed: each in its own words, each with what to do next.

use crate::api::error::{ApiError, Failure};
use crate::session::Session;
use crate::text::Text;
use crate::view::icon::{Icon, icon};
use leptos::prelude::*;

/// What a failure means and what to do, in words.
pub fn failure_text(
    t: &'static Text,
    failure: &Failure,
    seconds: impl Fn(u32) -> String,
) -> String {
    match &failure.error {
        ApiError::Offline | ApiError::Aborted => t.error_offline.to_owned(),
        ApiError::Timeout => t.error_timeout.to_owned(),
        ApiError::Unauthorised => t.error_unauthorised.to_owned(),
        ApiError::Forbidden => t.error_forbidden.to_owned(),
        ApiError::NotFound => t.error_not_found.to_owned(),
        ApiError::Throttled(after) => (t.error_throttled)(&seconds(*after)),
        ApiError::Server(_) => t.error_server.to_owned(),
        ApiError::Unreadable(_) => t.error_unreadable.to_owned(),
        ApiError::Refused { description, .. } if description.is_empty() => {
            t.error_server.to_owned()
        }
        ApiError::Refused { description, .. } => (t.error_refused)(description),
    }
}

/// Loading. CSS shows it only after 500 ms, so a quick answer never flashes it.
pub fn loading(message: &'static str) -> impl IntoView {
    view! { <p class="loading" role="status">{message}</p> }
}

/// Something failed: what, why, and a way to try again.
pub fn failed<F: Fn() + 'static>(
    session: Session,
    what: &'static str,
    failure: &Failure,
    retry: F,
) -> impl IntoView + use<F> {
    let t = session.text();
    let why = failure_text(t, failure, |n| session.count(n as usize));
    let detail = match &failure.error {
        ApiError::Unreadable(detail) => detail.clone(),
        _ => String::new(),
    };
    let reference = failure.reference.clone().unwrap_or_default();
    view! {
        <div class="notice danger" role="alert" data-su-failed="">
            {icon(Icon::Warning)}
            <div>
                <strong>{what}</strong>
                <p>{why}</p>
                {(!detail.is_empty()).then(|| view! { <p class="muted" lang="en">{detail}</p> })}
                {(!reference.is_empty())
                    .then(|| view! { <p class="muted">{(t.error_reference)(&reference)}</p> })}
                <button type="button" class="btn" on:click=move |_| retry()>{t.retry}</button>
            </div>
        </div>
    }
}

/// Nothing to show: what, and why or what next.
pub fn empty(title: String, hint: String) -> impl IntoView {
    view! {
        <div class="empty">
            {icon(Icon::Question)}
            <strong>{title}</strong>
            {(!hint.is_empty()).then(|| view! { <p>{hint}</p> })}
        </div>
    }
}
