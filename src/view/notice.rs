//! Loading, empty and failed: each in its own words, each with what to do next.

use crate::api::error::{ApiError, Failure};
use crate::data::latest::Part;
use crate::live::Live;
use crate::session::Session;
use crate::text::Text;
use crate::view::dom::{View, button, el};
use crate::view::icon::{Icon, icon};

/// What a failure means and what to do, in words.
pub fn failure_text(session: Session, t: &'static Text, failure: &Failure) -> String {
    match &failure.error {
        ApiError::Offline | ApiError::Aborted => t.error_offline.to_owned(),
        ApiError::Timeout => t.error_timeout.to_owned(),
        ApiError::Unauthorised => t.error_unauthorised.to_owned(),
        ApiError::Forbidden => t.error_forbidden.to_owned(),
        ApiError::NotFound => t.error_not_found.to_owned(),
        ApiError::Throttled(after) | ApiError::Busy(after) => {
            (t.error_throttled)(&session.count(*after as usize))
        }
        ApiError::Server(_) => t.error_server.to_owned(),
        ApiError::Unreadable(_) => t.error_unreadable.to_owned(),
        ApiError::Refused { description, .. } if description.is_empty() => {
            t.error_server.to_owned()
        }
        ApiError::Refused { description, .. } => (t.error_refused)(description),
    }
}

/// Loading. CSS shows it only after 500 ms, so a quick answer never flashes it.
pub fn loading(message: &'static str) -> View {
    let loading = el("p").class("loading").attr("role", "status");
    loading.child(message).into()
}

/// A paragraph.
pub fn paragraph(class: &'static str, text: impl Into<View>) -> View {
    a_paragraph(class, text.into())
}

#[inline(never)]
fn a_paragraph(class: &'static str, text: View) -> View {
    el("p").class(class).child(text).into()
}

/// A box with an icon: something to mind. `hook` names it for tests; `role` is `alert` where it
/// must be heard at once.
pub fn notice(
    class: &'static str,
    role: Option<&'static str>,
    hook: &'static str,
    mark: Icon,
    content: Vec<View>,
) -> View {
    let mut notice = el("div")
        .class(class)
        .attr("part", "notice")
        .attr("data-su-notice", hook);
    if let Some(role) = role {
        notice = notice.attr("role", role);
        // Focus may be moved to what has to be read first (FM-07).
        notice = notice.attr_if(role == "alert", "tabindex", "-1");
    }
    notice
        .child(icon(mark))
        .child(el("div").children(content))
        .into()
}

/// A heading inside a box.
pub fn strong(text: impl Into<View>) -> View {
    el("strong").child(text).into()
}

/// Where something could not be loaded: what, why, and a way to try again.
pub fn failed(session: Session, what: &'static str, part: Part) -> Option<View> {
    let failure = part.failure()?;
    let retry = move || part.reload();
    Some(failed_for(session, what, &failure, Box::new(retry)))
}

/// The same for a failure, with another way.
pub fn failed_for(
    session: Session,
    what: &'static str,
    failure: &Failure,
    retry: Box<dyn Fn()>,
) -> View {
    let t = session.text();
    let mut content = vec![
        strong(what),
        paragraph("", failure_text(session, t, failure)),
    ];
    if let ApiError::Unreadable(detail) = &failure.error
        && !detail.is_empty()
    {
        let detail = el("p").class("muted").child(detail.clone());
        content.push(detail.attr("lang", "en").into());
    }
    if let Some(reference) = failure.reference.as_ref().filter(|r| !r.is_empty()) {
        content.push(paragraph("muted", (t.error_reference)(reference)));
    }
    // The button goes while it is tried.
    let retry = move || {
        session.keep_focus();
        retry();
    };
    content.push(button("btn", "retry", t.retry, retry));
    notice(
        "notice danger",
        Some("alert"),
        "failed",
        Icon::Warning,
        content,
    )
}

/// Nothing to show: what, and why or what next.
pub fn empty(title: impl Into<View>, hint: &'static str) -> View {
    el("div")
        .class("empty")
        .child(strong(title))
        .child(el("p").child(hint))
        .into()
}

/// The way to more rows of a table, of which so many are left: they are counted aloud (TB-08), and
/// the first of them that has a stop gets focus, because that is where the reader goes on.
pub fn more(session: Session, left: usize, shown: Live<usize>, page: usize) -> View {
    let label = (session.text().show_more)(&session.count(left));
    below(session, label, move || {
        let before = shown.get_untracked();
        shown.set(before + page);
        let now = session.count(before + left.min(page));
        session.announce((session.text().rows_shown)(
            &now,
            &session.count(before + left),
        ));
        let first = (before + 1).to_string();
        session.focus_soon(["tr:nth-child(n+", &first, ") :is(a, .mark)"].concat());
    })
}

/// A button in the middle below a table. What it does may take it away, so focus is kept (HC-25).
pub fn below(session: Session, label: impl Into<View>, act: impl Fn() + 'static) -> View {
    let act = move || {
        session.keep_focus();
        act();
    };
    let button = button("btn", "below", label, act);
    el("p").class("center").child(button).into()
}
