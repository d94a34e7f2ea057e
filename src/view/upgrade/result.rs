//! The third step: four different screens for four different outcomes: done, done with accounts
//! left to do, refused, not known yet (FM-20).

use super::{Flow, csv, name};
use crate::api::resources::{LeftOver, UpgradeAnswer, UpgradeReport};
use crate::data::submission::Submission;
use crate::text::Text;
use crate::view::icon::{Icon, icon};
use crate::view::reasons;
use leptos::prelude::*;
use rules::{UpgradeType, wording};
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
            _ => t.unknown_title,
        })
        .to_owned()
}

/// Nobody knows yet: what that means, and what the page is doing about it.
pub fn unknown(flow: Flow) -> impl IntoView {
    let session = flow.session;
    let t = session.text();
    let id = flow
        .upgrading
        .draft
        .with(|d| d.as_ref().map(|d| d.request_id.clone()))
        .unwrap_or_default();
    let state = move || {
        let next = flow.upgrading.submission.with(|s| match s {
            Submission::Unknown { next, .. } => *next,
            _ => None,
        });
        match next {
            None => t.unknown_checking.to_owned(),
            Some(_) => {
                (t.unknown_next_check)(&session.count(flow.upgrading.countdown.get() as usize))
            }
        }
    };
    view! {
        <div data-su-result="unknown">
            <div class="notice warning">
                {icon(Icon::Clock)}
                <div>
                    <p>{t.unknown_detail}</p>
                    <p class="muted" data-su-checking="">{state}</p>
                </div>
            </div>
            <p class="muted">{t.reference} ": " <code>{id}</code></p>
            <p class="actions">
                <button
                    type="button"
                    class="btn primary"
                    data-su-check-now=""
                    on:click=move |_| flow.upgrading.check_now()
                >
                    {t.check_now}
                </button>
                <button type="button" class="btn" on:click=move |_| flow.leave()>
                    {t.to_subscriptions}
                </button>
            </p>
        </div>
    }
}

/// The backend's answer.
pub fn result(flow: Flow) -> impl IntoView {
    let report = flow
        .upgrading
        .submission
        .with(|submission| match submission {
            Submission::Answered(report) => Some(report.clone()),
            _ => None,
        });
    report.map(|report| match &report.answer {
        UpgradeAnswer::Refused(_) => refused(flow, &report).into_any(),
        UpgradeAnswer::Done { .. } => done(flow, &report).into_any(),
    })
}

fn refused(flow: Flow, report: &UpgradeReport) -> impl IntoView + use<> {
    let session = flow.session;
    let t = session.text();
    let UpgradeAnswer::Refused(list) = &report.answer else {
        return ().into_any();
    };
    let words = list
        .iter()
        .map(|r| reasons::worded_by_backend(session, r))
        .collect();
    view! {
        <div data-su-result="refused">
            <div class="notice danger">
                {icon(Icon::Cross)}
                <div>
                    <p>{t.refused_unexpected}</p>
                    <p>{t.refused_detail}</p>
                </div>
            </div>
            <h2>{t.see_reasons}</h2>
            {reasons::list(session, words)}
            <p class="muted">{(t.error_reference)(&report.reference)}</p>
            {back(flow, t)}
        </div>
    }
    .into_any()
}

fn done(flow: Flow, report: &UpgradeReport) -> impl IntoView + use<> {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let UpgradeAnswer::Done { target, left_over } = &report.answer else {
        return ().into_any();
    };
    let draft = flow.upgrading.draft.get();
    let catalogue = session.catalogue.with(|c| c.value().cloned());
    let plan = draft.as_ref().and_then(|draft| {
        let catalogue = catalogue.as_ref()?;
        let index = catalogue.find_offer(&draft.target)?;
        Some(catalogue.offer(index).name.get(language).to_owned())
    });
    let kept = draft
        .as_ref()
        .is_some_and(|d| d.upgrade_type == UpgradeType::UpgradeOnly);
    let detail = plan.map(|plan| (t.done_detail)(&name(flow), &plan));
    let state = if left_over.is_empty() {
        "done"
    } else {
        "partial"
    };
    let rest = if !left_over.is_empty() {
        affected(flow, left_over).into_any()
    } else if kept {
        view! { <p>{t.done_kept}</p> }.into_any()
    } else {
        view! { <p>{t.done_nothing_left}</p> }.into_any()
    };
    let class = if left_over.is_empty() {
        "notice success"
    } else {
        "notice warning"
    };
    let mark = if left_over.is_empty() {
        Icon::Check
    } else {
        Icon::Warning
    };
    let count = session.count(left_over.len());
    view! {
        <div data-su-result=state>
            <div class=class>
                {icon(mark)}
                <div>
                    <p><strong>{detail}</strong></p>
                    {(!left_over.is_empty()).then(|| view! { <p>{(t.partial_detail)(&count)}</p> })}
                </div>
            </div>
            <dl class="facts">
                <div>
                    <dt>{t.new_subscription}</dt>
                    <dd><code data-su-new-subscription="">{target.to_string()}</code></dd>
                </div>
                <div>
                    <dt>{t.reference}</dt>
                    <dd><code>{report.reference.clone()}</code></dd>
                </div>
            </dl>
            {rest}
            {back(flow, t)}
        </div>
    }
    .into_any()
}

fn back(flow: Flow, t: &'static Text) -> impl IntoView {
    view! {
        <p class="actions">
            <button type="button" class="btn primary" data-su-back="" on:click=move |_| flow.leave()>
                {t.to_subscriptions}
            </button>
        </p>
    }
}

/// The accounts and services that are left to be done by hand, and the same as a file.
fn affected(flow: Flow, left_over: &[LeftOver]) -> impl IntoView + use<> {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let catalogue = session.catalogue.with(|c| c.value().cloned());
    let service = |word: &str| {
        let found = catalogue.as_ref().and_then(|c| {
            c.find_plan_by_name(word)
                .map(|plan| c.plan(plan).name.get(language).to_owned())
        });
        found.unwrap_or_else(|| word.to_owned())
    };
    let rows: Vec<[String; 5]> = left_over
        .iter()
        .map(|account| {
            let why: Vec<&str> = account
                .errors
                .iter()
                .map(|(text, _)| text.as_str())
                .collect();
            let mut services: Vec<String> = Vec::new();
            for word in account.errors.iter().flat_map(|(_, data)| data) {
                let name = service(word);
                if !services.contains(&name) {
                    services.push(name);
                }
            }
            [
                account.name.clone(),
                account.mail.clone(),
                why.join(" "),
                wording::join_list(services.iter().map(String::as_str), language),
                account
                    .user
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ]
        })
        .collect();
    let predicted = flow.upgrading.predicted.get().map(|predicted| {
        if predicted == left_over.len() {
            t.partial_predicted_all.to_owned()
        } else {
            (t.partial_predicted)(&session.count(predicted), &session.count(left_over.len()))
        }
    });
    let file = {
        let mut file = vec![
            [t.account, t.mail, t.why, t.affected_services, t.user_id]
                .map(str::to_owned)
                .to_vec(),
        ];
        file.extend(rows.iter().map(|row| row.to_vec()));
        csv::file(&file)
    };
    let body = rows.into_iter().map(|[name, mail, why, services, _]| {
        view! {
            <tr>
                <th scope="row" data-label=t.account><bdi>{name}</bdi> <span class="note"><bdi>{mail}</bdi></span></th>
                <td data-label=t.why>{why}</td>
                <td data-label=t.affected_services>{services}</td>
            </tr>
        }
    });
    view! {
        <h2>{t.affected_accounts}</h2>
        <p>{t.affected_hint}</p>
        {predicted.map(|text| view! { <p class="muted" data-su-predicted="">{text}</p> })}
        <table class="table affected" data-su-affected="">
            <caption class="visually-hidden">{t.affected_accounts}</caption>
            <thead>
                <tr>
                    <th scope="col">{t.account}</th>
                    <th scope="col">{t.why}</th>
                    <th scope="col">{t.affected_services}</th>
                </tr>
            </thead>
            <tbody>{body.collect_view()}</tbody>
        </table>
        <p>
            <button type="button" class="btn" data-su-csv="" on:click=move |_| save(&file)>
                {t.download_csv}
            </button>
        </p>
    }
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
