//! A verdict on screen: in the card, and in the upgrade's place where none is possible.

use crate::data::facts::Judged;
use crate::session::Session;
use crate::view::dom::{View, el, isolated};
use crate::view::price::{amounts, price_note, price_per_seat};
use crate::view::reasons::{self, ReasonText};
use rules::{Assessment, Reason, TargetVerdict};

/// A plan by name, with its price per seat.
fn target_item(name: String, price: View) -> View {
    let price = el("span").class("note").child(price);
    el("li").child(isolated(name)).child(price).into()
}

/// A heading within the card.
fn heading(text: String, minor: bool) -> View {
    if minor {
        el("h4").child(isolated(text)).into()
    } else {
        el("h3").child(text).into()
    }
}

/// The targets that are open, the reasons that stand against all targets, and those against one.
pub fn parts(session: Session, judged: &Judged, source: usize, verdict: &Assessment) -> Vec<View> {
    let t = session.text();
    let language = session.language.get();
    let cycle = &judged.customer.subscriptions[source].cycle;
    let mut parts = Vec::new();
    let open: Vec<View> = verdict
        .eligible_targets()
        .map(|v| {
            let offer = judged.catalogue.offer(v.target);
            let price = amounts(language, &|money| price_per_seat(t, offer, cycle, money));
            target_item(offer.name.get(language).to_owned(), price)
        })
        .collect();
    let closed: Vec<&TargetVerdict> = verdict
        .targets
        .iter()
        .filter(|v| !v.reasons.is_empty())
        .collect();
    let mut against: Vec<Vec<ReasonText>> = closed
        .iter()
        .map(|v| reasons::against(session, judged, source, v))
        .collect();
    if !open.is_empty() {
        parts.push(heading(t.card_targets.to_owned(), false));
        parts.push(reasons::items_list("targets", open));
        let mut priced = verdict.eligible_targets().map(|v| v.target);
        parts.push(price_note(session, &judged.catalogue, &mut priced));
    } else if let Some((first, rest)) = against.split_first() {
        // Said once when it stands against every target in the same words.
        let in_all = |r: &&ReasonText| rest.iter().all(|texts| texts.contains(r));
        let common: Vec<ReasonText> = first.iter().filter(in_all).cloned().collect();
        for texts in &mut against {
            texts.retain(|text| !common.contains(text));
        }
        if !common.is_empty() {
            parts.push(reasons::list(session, common));
        }
    }
    let mut said = false;
    for (v, own) in closed.iter().zip(against) {
        if own.is_empty() {
            continue;
        }
        if !said {
            parts.push(heading(t.card_not_available.to_owned(), false));
            said = true;
        }
        let name = judged.catalogue.offer(v.target).name.get(language);
        parts.push(heading(name.to_owned(), true));
        parts.push(reasons::list(session, own));
    }
    let all = closed.iter().flat_map(|v| reasons::by_weight(&v.reasons));
    let all: Vec<&Reason> = all.collect();
    parts.extend(reasons::sources(session, judged, &all));
    parts
}
