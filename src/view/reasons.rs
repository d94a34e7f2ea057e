//! Reasons on screen: the failing condition, its facts, what to do, who can, and where the rule is
//! from. The card, the form and the result all show them the same way.

use crate::api::resources::BackendReason;
use crate::data::facts::Judged;
use crate::session::Session;
use crate::text::{Text, holds, text};
use crate::view::dom::{View, el, sequence};
use crate::view::icon::{Icon, icon};
use crate::view::notice::{paragraph, strong};
use rules::{Actor, Explanation, Language, OfferIndex, Reason, TargetVerdict, wording};

/// A reason in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonText {
    code: Option<i64>,
    title: String,
    detail: String,
    remedy: String,
    who: Option<&'static str>,
    /// The backend's words, where it has the last one.
    theirs: String,
}

/// All reasons. If nobody can do anything about one, that comes first: it outweighs the rest.
pub fn by_weight(reasons: &[Reason]) -> Vec<&Reason> {
    let mut all: Vec<&Reason> = reasons.iter().collect();
    let hopeless = |reason: &&Reason| reason.actor() == Actor::Nobody;
    if let Some(at) = all.iter().position(hopeless) {
        let weighty = all.remove(at);
        all.insert(0, weighty);
    }
    all
}

/// The reasons against a target, in words.
pub fn against(
    session: Session,
    judged: &Judged,
    source: usize,
    verdict: &TargetVerdict,
) -> Vec<ReasonText> {
    by_weight(&verdict.reasons)
        .into_iter()
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
        theirs: String::new(),
    }
}

/// The language of a text of the backend, as its last character shows: an answer outlives the
/// language that it was asked for in.
pub fn written_in(text: &str) -> Language {
    match text.trim_end().chars().next_back() {
        Some('\u{3000}'..='\u{ffef}') => Language::ZhTw,
        _ => Language::En,
    }
}

/// Words of the backend, marked with their language.
pub fn foreign(words: String) -> View {
    let lang = text(written_in(&words)).lang;
    el("p").attr("lang", lang).child(words).into()
}

/// A reason of the backend. Its words have the facts and are the authority; where they are in
/// another language than the screen, ours stand for a code that we know.
pub fn worded_by_backend(reason: &BackendReason, language: Language) -> ReasonText {
    let ours = wording::explain_code(reason.code.unwrap_or(0), language);
    let mut theirs = reason.description.clone();
    if !reason.details.is_empty() && !holds(&theirs, &reason.details) {
        theirs.push(' ');
        theirs.push_str(&reason.details);
    }
    let known = matches!(reason.code, Some(1..=11));
    let mut detail = ours.detail;
    if known && !theirs.is_empty() {
        let theirs = std::mem::take(&mut theirs);
        if written_in(&theirs) == language {
            detail = theirs;
        }
    }
    ReasonText {
        code: reason.code,
        title: ours.title,
        detail,
        remedy: ours.remedy,
        who: None,
        theirs,
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
    let mut words = el("div")
        .child(strong(reason.title))
        .child(el("p").child(reason.detail));
    if !reason.theirs.is_empty() {
        words = words.child(foreign(reason.theirs));
    }
    let words = words
        .child(paragraph("remedy", reason.remedy))
        .child(el("span").class("muted").child(who));
    el("li")
        .attr("data-su-reason", code)
        .child(icon(Icon::Cross))
        .child(words)
        .into()
}

/// A cause that may be that of several accounts: once is enough.
pub fn add_cause(causes: &mut Vec<Explanation>, cause: Explanation) {
    if !causes.contains(&cause) {
        causes.push(cause);
    }
}

/// Draws causes with what to do about each, beside a list that only names them.
pub fn causes(causes: Vec<Explanation>) -> View {
    let draw = |cause: Explanation| {
        el("div")
            .class("cause")
            .child(strong(cause.title))
            .child(el("p").child(cause.detail))
            .child(paragraph("remedy", cause.remedy))
            .into()
    };
    sequence(causes.into_iter().map(draw).collect())
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

    fn of_backend(code: i64, description: &str) -> BackendReason {
        BackendReason {
            code: Some(code),
            description: description.to_owned(),
            details: String::new(),
        }
    }

    #[test]
    fn the_backends_words_stand_where_they_are_in_the_language_of_the_screen() {
        let facts = "The customer has it: “行銷部” (25 licenses).";
        let reason = of_backend(4, facts);
        assert_eq!(worded_by_backend(&reason, Language::En).detail, facts);
        let chinese = worded_by_backend(&reason, Language::ZhTw);
        let ours = wording::explain_code(4, Language::ZhTw).detail;
        assert_eq!((chinese.detail, chinese.theirs), (ours, String::new()));
        let reason = of_backend(4, "客戶已有此供應項目。");
        assert!(worded_by_backend(&reason, Language::En).detail.is_ascii());
    }

    #[test]
    fn of_an_unknown_code_the_backends_words_and_the_code_are_shown() {
        for language in [Language::En, Language::ZhTw] {
            let reason = worded_by_backend(&of_backend(77, "Not on Mondays."), language);
            assert_eq!(reason.theirs, "Not on Mondays.");
            assert!(reason.detail.contains("77"), "{}", reason.detail);
        }
    }

    #[test]
    fn what_nobody_can_change_comes_first_and_hides_nothing() {
        let (suspended, deleted) = (Status::Suspended, Status::Deleted);
        let (no_admin, held) = (Reason::NoDelegatedAdmin, Reason::TargetHeld(Vec::new()));
        let all = [no_admin, Reason::NotActive(deleted), held];
        assert_eq!(by_weight(&all), [&all[1], &all[0], &all[2]]);
        let all = [Reason::NoDelegatedAdmin, Reason::NotActive(suspended)];
        assert_eq!(by_weight(&all), [&all[0], &all[1]]);
        assert!(by_weight(&[]).is_empty());
    }
}
