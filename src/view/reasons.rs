//! Reasons on screen: the failing condition, its facts, what to do, who can, and where the rule is
//! from. The card, the form and the result all show them the same way.

use crate::api::resources::BackendReason;
use crate::data::facts::Judged;
use crate::session::Session;
use crate::text::Text;
use crate::view::dom::{View, el};
use crate::view::icon::{Icon, icon};
use crate::view::notice::{paragraph, strong};
use rules::{Actor, OfferIndex, Reason, TargetVerdict, wording};

/// A reason in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonText {
    code: Option<i64>,
    title: String,
    detail: String,
    remedy: String,
    who: Option<&'static str>,
}

/// The reasons that are shown: what nobody can change outweighs all that could be done about the
/// rest. The rules keep them all.
pub fn weighty(reasons: &[Reason]) -> &[Reason] {
    let hopeless = |reason: &Reason| reason.actor() == Actor::Nobody;
    match reasons.iter().position(hopeless) {
        Some(at) => &reasons[at..=at],
        None => reasons,
    }
}

/// The shown reasons against a target, in words.
pub fn against(
    session: Session,
    judged: &Judged,
    source: usize,
    verdict: &TargetVerdict,
) -> Vec<ReasonText> {
    let reasons = weighty(&verdict.reasons).iter();
    reasons
        .map(|reason| worded(session, judged, source, verdict.target, reason))
        .collect()
}

/// A reason that the page found itself, with its facts.
fn worded(
    session: Session,
    judged: &Judged,
    source: usize,
    target: OfferIndex,
    reason: &Reason,
) -> ReasonText {
    let language = session.language.get();
    let text = wording::explain(
        &judged.catalogue,
        &judged.customer,
        source,
        target,
        reason,
        language,
    );
    ReasonText {
        code: Some(i64::from(reason.code())),
        title: text.title,
        detail: text.detail,
        remedy: text.remedy,
        who: match reason.actor() {
            Actor::Nobody => None,
            actor => Some(wording::actor_name(actor, language)),
        },
    }
}

/// A reason of the backend: its own words are the authority, ours say what to do.
pub fn worded_by_backend(session: Session, reason: &BackendReason) -> ReasonText {
    let language = session.language.get();
    let ours = wording::explain_code(reason.code.unwrap_or(0), language);
    let mut detail = if reason.description.is_empty() {
        ours.detail
    } else {
        reason.description.clone()
    };
    if !reason.details.is_empty() && !detail.contains(&reason.details) {
        detail.push(' ');
        detail.push_str(&reason.details);
    }
    ReasonText {
        code: reason.code,
        title: ours.title,
        detail,
        remedy: ours.remedy,
        who: None,
    }
}

/// Draws reasons as a list, one item for each.
pub fn list(session: Session, reasons: Vec<ReasonText>) -> View {
    let t = session.text();
    let items: Vec<View> = reasons.into_iter().map(|reason| item(t, reason)).collect();
    items_list("reasons", items)
}

/// A list without bullets. Its role is said, as Safari forgets it with them.
pub fn items_list(class: &'static str, items: Vec<View>) -> View {
    let list = el("ul").class(class).attr("role", "list");
    list.children(items).into()
}

fn item(t: &'static Text, reason: ReasonText) -> View {
    let code = reason.code.unwrap_or(0).to_string();
    let who = reason.who.map(t.who).unwrap_or_default();
    let words = el("div")
        .child(strong(reason.title))
        .child(el("p").child(reason.detail))
        .child(paragraph("remedy", reason.remedy))
        .child(el("span").class("muted").child(who));
    el("li")
        .attr("data-su-reason", code)
        .child(icon(Icon::Cross))
        .child(words)
        .into()
}

/// Draws where the rules behind some reasons are from: page and date.
pub fn sources(session: Session, judged: &Judged, reasons: &[&Reason]) -> Vec<View> {
    let t = session.text();
    let language = session.language.get();
    let mut lines: Vec<String> = Vec::new();
    for reason in reasons {
        let source = judged.catalogue.condition_source(reason.condition());
        let line = (t.rule_source)(source.title.get(language), &source.date);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
        .into_iter()
        .map(|line| paragraph("source", line))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::Status;

    #[test]
    fn what_nobody_can_change_outweighs_the_rest() {
        let (suspended, deleted) = (Status::Suspended, Status::Deleted);
        let all = [
            Reason::NoDelegatedAdmin,
            Reason::NotActive(deleted),
            Reason::TargetHeld(Vec::new()),
        ];
        assert_eq!(weighty(&all), &all[1..2]);
        let all = [Reason::NoDelegatedAdmin, Reason::NotActive(suspended)];
        assert_eq!(weighty(&all), &all);
        assert!(weighty(&[]).is_empty());
    }
}
