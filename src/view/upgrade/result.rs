//! The third step: four different screens for four different outcomes: done, done with accounts
//! left to do, refused, not known yet (FM-20).

use super::{Flow, actions, back, csv, fact, fact_list, name};
use crate::api::resources::{BackendReason, LeftOver, LicenceFault, UpgradeAnswer};
use crate::data::submission::Submission;
use crate::session::Session;
use crate::text::{Text, set_apart};
use crate::view::dom::{View, button, el, isolated, nothing, sequence};
use crate::view::icon::Icon;
use crate::view::{notice, reasons};
use leptos::prelude::*;
use rules::wording::status_name;
use rules::{Explanation, SubscriptionId, UpgradeType, UserId, wording};
use wasm_bindgen::JsCast;

/// The heading of the outcome.
pub fn title(flow: Flow, t: &'static Text) -> String {
    flow.upgrading
        .submission
        .with(|submission| match submission {
            Submission::Answered(report) => match &report.answer {
                UpgradeAnswer::Refused(_) => t.refused_title,
                UpgradeAnswer::Done { left_over, .. } if left_over.is_empty() => t.done_title,
                UpgradeAnswer::Done { .. } => t.partial_title,
            },
            Submission::Lapsed => t.lapsed_title,
            _ => t.unknown_title,
        })
        .to_owned()
}

/// Nobody knows yet: what that means, and what the page is doing about it.
pub fn unknown(flow: Flow) -> View {
    if flow
        .upgrading
        .submission
        .with(|s| matches!(s, Submission::Lapsed))
    {
        return lapsed(flow);
    }
    let session = flow.session;
    let t = session.text();
    let id = flow
        .upgrading
        .draft
        .with(|d| d.as_ref().map(|d| d.request_id.clone()));
    let state = move || {
        let next = flow.upgrading.submission.with(|s| match s {
            Submission::Unknown { next, .. } => *next,
            _ => None,
        });
        let seconds = session.count(flow.upgrading.countdown.get() as usize);
        next.map_or_else(
            || t.unknown_checking.to_owned(),
            |_| (t.unknown_next_check)(&seconds),
        )
    };
    let checking = el("p").class("muted").attr("data-su-checking", "");
    let content = vec![
        notice::paragraph("", t.unknown_detail),
        checking.words(state).into(),
    ];
    let buttons = vec![
        button("btn primary", "check-now", t.check_now, move || {
            flow.upgrading.check_now()
        }),
        back(flow, "btn"),
    ];
    let parts = vec![
        notice::notice("notice warning", None, "unknown", Icon::Clock, content),
        facts(vec![(t.reference, id.unwrap_or_default())]),
        actions(buttons),
    ];
    outcome("unknown", parts)
}

/// Nobody will know any more from the backend's answer; what became of the subscription says it.
fn lapsed(flow: Flow) -> View {
    let t = flow.session.text();
    let status = move || match flow.judged() {
        Some((judged, source)) => {
            let status = &judged.customer.subscriptions[source].status;
            let language = flow.session.language.get();
            (flow.session.text().lapsed_status)(status_name(status, language))
        }
        None => String::new(),
    };
    let content = vec![
        notice::paragraph("", t.lapsed_detail),
        el("p").attr("data-su-lapsed", "").words(status).into(),
    ];
    let parts = vec![
        notice::notice("notice warning", None, "lapsed", Icon::Clock, content),
        actions(vec![back(flow, "btn primary")]),
    ];
    outcome("lapsed", parts)
}

/// The backend's answer.
pub fn result(flow: Flow) -> View {
    let report = flow
        .upgrading
        .submission
        .with(|submission| match submission {
            Submission::Answered(report) => Some(report.clone()),
            _ => None,
        });
    match report {
        None => nothing(),
        Some(report) => match &report.answer {
            UpgradeAnswer::Refused(list) => refused(flow, list, &report.reference),
            UpgradeAnswer::Done { target, left_over } => {
                done(flow, target, left_over, &report.reference)
            }
        },
    }
}

fn outcome(state: &'static str, parts: Vec<View>) -> View {
    let outcome = el("div").attr("data-su-result", state);
    outcome.children(parts).into()
}

/// Ids that are worth copying.
fn facts(rows: Vec<(&'static str, String)>) -> View {
    let rows: Vec<View> = rows
        .into_iter()
        .map(|(label, id)| fact(label, el("code").child(id)))
        .collect();
    fact_list(rows)
}

fn heading(text: &'static str) -> View {
    el("h2").child(text).into()
}

fn refused(flow: Flow, list: &[BackendReason], reference: &str) -> View {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let content = vec![
        notice::paragraph("", t.refused_unexpected),
        notice::paragraph("", t.refused_detail),
    ];
    let words = list
        .iter()
        .map(|r| reasons::worded_by_backend(r, language))
        .collect();
    let parts = vec![
        notice::notice("notice danger", None, "refused", Icon::Cross, content),
        heading(t.see_reasons),
        reasons::list(session, words),
        facts(vec![(t.reference, reference.to_owned())]),
        actions(vec![back(flow, "btn primary")]),
    ];
    outcome("refused", parts)
}

fn done(flow: Flow, target: &SubscriptionId, left_over: &[LeftOver], reference: &str) -> View {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let draft = flow.upgrading.draft.get();
    let plan = draft.as_ref().and_then(|draft| {
        let catalogue = session.catalogue.value()?;
        let index = catalogue.find_offer(&draft.target)?;
        Some(catalogue.offer(index).name.get(language).to_owned())
    });
    let kept = draft.is_some_and(|d| d.upgrade_type == UpgradeType::UpgradeOnly);
    let what = (t.done_detail)(&set_apart(&name(flow)), plan.as_deref().unwrap_or_default());
    let mut content = vec![notice::strong(what)];
    let all_moved = left_over.is_empty();
    let (class, mark, state) = if all_moved {
        ("notice success", Icon::Check, "done")
    } else {
        ("notice warning", Icon::Warning, "partial")
    };
    content.push(notice::paragraph(
        "",
        match (all_moved, kept) {
            (false, _) => (t.partial_detail)(&session.count(left_over.len())),
            (true, true) => t.done_kept.to_owned(),
            (true, false) => t.done_nothing_left.to_owned(),
        },
    ));
    let mut parts = vec![
        notice::notice(class, None, state, mark, content),
        facts(vec![
            (t.new_subscription, target.to_string()),
            (t.reference, reference.to_owned()),
        ]),
    ];
    if !all_moved {
        parts.push(affected(flow, left_over));
    }
    parts.push(actions(vec![back(flow, "btn primary")]));
    outcome(state, parts)
}

/// The accounts and services that are left to be done by hand, and the same as a file.
fn affected(flow: Flow, left_over: &[LeftOver]) -> View {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let predicted = flow.upgrading.predicted.get().map(|predicted| {
        if same_accounts(&predicted, left_over) {
            t.partial_predicted_all.to_owned()
        } else {
            (t.partial_predicted)(
                &session.count(predicted.len()),
                &session.count(left_over.len()),
            )
        }
    });
    let services = wording::join_list(
        all_services(session, left_over).iter().map(String::as_str),
        language,
    );
    let head = [t.account, t.mail, t.why, t.affected_services, t.user_id].map(str::to_owned);
    let mut file = vec![head.to_vec()];
    let mut causes = Vec::new();
    let body: Vec<View> = left_over
        .iter()
        .map(|account| {
            let own = self::services(session, account);
            let own = wording::join_list(own.iter().map(String::as_str), language);
            let mut why = el("td").attr("data-label", t.why);
            let mut said = Vec::new();
            for fault in &account.errors {
                match explained(flow, fault) {
                    Some(cause) => {
                        said.push(cause.sentences(language));
                        why = why.child(el("p").child(cause.title.clone()));
                        reasons::add_cause(&mut causes, cause);
                    }
                    None => {
                        said.push(fault.description.clone());
                        why = why.child(reasons::foreign(fault.description.clone()));
                    }
                }
            }
            let user = account.user.as_ref().map(ToString::to_string);
            file.push(vec![
                account.name.clone(),
                account.mail.clone(),
                said.join(" "),
                own.clone(),
                user.unwrap_or_default(),
            ]);
            let mail = el("span")
                .class("note")
                .child(isolated(account.mail.clone()));
            let name = el("th").attr("scope", "row");
            let name = name.child(isolated(account.name.clone())).child(mail);
            let services = el("td").attr("data-label", t.affected_services);
            el("tr")
                .child(name)
                .child(why)
                .child(services.child(own))
                .into()
        })
        .collect();
    let heads = [t.account, t.why, t.affected_services]
        .map(|label| el("th").attr("scope", "col").child(label).into());
    let caption = el("caption").class("visually-hidden");
    let table = el("table")
        .class("table affected")
        .attr("data-su-affected", "")
        .child(caption.child(t.affected_accounts))
        .child(el("thead").child(el("tr").children(heads.into())))
        .child(el("tbody").children(body));
    let mut parts = vec![
        heading(t.affected_accounts),
        notice::paragraph("", t.affected_hint),
        notice::paragraph("muted", predicted.unwrap_or_default()),
        reasons::causes(causes),
        table.into(),
    ];
    if !services.is_empty() {
        parts.push(heading(t.affected_services));
        parts.push(notice::paragraph("", services));
    }
    let file = csv::file(&file);
    let csv = button("btn", "csv", t.download_csv, move || save(&file));
    parts.push(actions(vec![csv]));
    sequence(parts)
}

/// Whether what was predicted are the accounts that are left, and not only as many.
fn same_accounts(predicted: &[UserId], left_over: &[LeftOver]) -> bool {
    let known = |account: &LeftOver| account.user.as_ref().is_some_and(|u| predicted.contains(u));
    predicted.len() == left_over.len() && left_over.iter().all(known)
}

/// A cause in our words, in the language of the screen, where its code is known.
fn explained(flow: Flow, fault: &LicenceFault) -> Option<Explanation> {
    let session = flow.session;
    let catalogue = session.catalogue.value()?;
    let target = flow.upgrading.draft.get()?.target;
    let (target, language) = (catalogue.find_offer(&target)?, session.language.get());
    wording::explain_licence_code(&catalogue, target, fault.code?, &fault.plans, language)
}

/// The names of the services that an account's errors name, each once.
fn services(session: Session, account: &LeftOver) -> Vec<String> {
    let language = session.language.get();
    let catalogue = session.catalogue.value();
    let mut names: Vec<String> = Vec::new();
    for word in account.errors.iter().flat_map(|fault| &fault.plans) {
        let known = catalogue.as_ref().and_then(|c| {
            let plan = c.find_plan_by_name(word)?;
            Some(c.plan(plan).name.get(language).to_owned())
        });
        let name = known.unwrap_or_else(|| word.clone());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn all_services(session: Session, left_over: &[LeftOver]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in left_over
        .iter()
        .flat_map(|account| services(session, account))
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Hands a file to the browser.
fn save(text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return;
    };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else {
        return;
    };
    if let Ok(link) = document().create_element("a") {
        let link: web_sys::HtmlAnchorElement = link.unchecked_into();
        link.set_href(&url);
        link.set_download("affected-accounts.csv");
        link.click();
    }
    // The download has its own hold on the data by then.
    set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        },
        std::time::Duration::from_secs(10),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_other_accounts_were_not_predicted() {
        let user = |id: &str| UserId::new(id).unwrap();
        let left = |id: Option<&str>| LeftOver {
            user: id.map(user),
            name: String::new(),
            mail: String::new(),
            errors: Vec::new(),
        };
        let predicted = [user("a"), user("b")];
        let same = |ids: &[Option<&str>]| {
            let accounts: Vec<LeftOver> = ids.iter().map(|id| left(*id)).collect();
            same_accounts(&predicted, &accounts)
        };
        assert!(same(&[Some("b"), Some("a")]));
        assert!(!same(&[Some("a"), Some("c")]));
        assert!(!same(&[Some("a"), None]));
        assert!(!same(&[Some("a")]));
    }
}
