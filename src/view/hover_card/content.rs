//! What the card says of a subscription: whether it can be upgraded, to what, or why not.

use crate::data::draft;
use crate::data::facts::Judged;
use crate::data::latest::Part;
use crate::screen::Screen;
use crate::session::Session;
use crate::view::dom::{View, button, el, isolated, sequence};
use crate::view::icon::{Icon, labelled};
use crate::view::{notice, verdict};
use rules::Assessment;

/// Draws it, with the way to the upgrade where there is one.
pub fn content(session: Session, judged: &Judged, source: usize) -> View {
    let t = session.text();
    let subscription = &judged.customer.subscriptions[source];
    let verdict = judged.verdict(source);
    let (class, drawing, state) = match verdict {
        None => ("badge neutral", Icon::Unknown, t.card_unknown),
        Some(v) if v.upgradeable() => ("badge success", Icon::Can, t.card_can),
        Some(_) => ("badge warning", Icon::Cannot, t.card_cannot),
    };
    let more = match verdict {
        None => {
            let mut more = vec![notice::paragraph("", t.card_unknown_why)];
            if session.facts.beside().into_iter().any(Part::failed) {
                let retry = move || {
                    session.keep_focus();
                    session.facts.retry();
                };
                more.push(button("btn", "retry", t.retry, retry));
            }
            more
        }
        Some(verdict) => verdict::parts(session, judged, source, verdict),
    };
    let name = isolated(subscription.name.to_string());
    let title = el("h2").attr("id", "su-card-title").child(name);
    let state = el("p").child(labelled(class, drawing, state));
    let mut parts = vec![title.into(), state.into(), sequence(more)];
    if verdict.is_some_and(Assessment::upgradeable) {
        let (customer, id) = (judged.customer.id.clone(), subscription.id.clone());
        let upgrade = move || {
            draft::forget_answer(session.api().base(), &customer, &id);
            session.go(Screen::Upgrade(customer.clone(), id.clone()));
        };
        let button = el("button")
            .attr("type", "button")
            .class("btn primary")
            .attr("part", "button")
            .attr("data-su-upgrade", "")
            .on_click(upgrade)
            .child(t.upgrade_now);
        parts.push(el("p").class("actions").child(button).into());
    }
    sequence(parts)
}
