//! The first step: the new plan, the seats, and what happens to the users' licences.

use super::draft::{SeatsProblem, read_seats};
use super::{Flow, cancel, not_possible};
use crate::data::facts::Judged;
use crate::view::dynamic::{attribute, flag, link, nothing, optional, words};
use crate::view::icon::{Icon, icon};
use crate::view::{notice, reasons};
use leptos::prelude::*;
use rules::{SeatLimits, TargetVerdict, UpgradeType};
use std::sync::Arc;

/// What the form has to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// No plan is chosen that can be upgraded to.
    pub plan: bool,
    /// The seats are not a number that the plan allows.
    pub seats: Option<SeatsProblem>,
}

impl Problems {
    fn any(&self) -> bool {
        self.plan || self.seats.is_some()
    }
}

/// What the parts of the form share.
#[derive(Clone, Copy)]
struct Form {
    flow: Flow,
    facts: StoredValue<Arc<Judged>>,
    verdicts: StoredValue<Vec<TargetVerdict>>,
}

impl Form {
    fn check(&self) -> Problems {
        self.facts
            .with_value(|judged| self.verdicts.with_value(|v| check(self.flow, judged, v)))
    }

    /// Live checks only take back what the form has said already (FM-09).
    fn recheck(&self) {
        let said = self.flow.problems.get_untracked();
        if said.any() {
            let now = self.check();
            self.flow.problems.set(Problems {
                plan: said.plan && now.plan,
                seats: said.seats.and(now.seats),
            });
        }
    }

    fn go_on(&self) {
        let flow = self.flow;
        let problems = self.check();
        flow.problems.set(problems);
        if problems.any() {
            flow.session.focus_soon("[data-su-notice=problems]");
            return;
        }
        self.facts.with_value(|judged| {
            if let (Some(target), Some(seats)) =
                (flow.target.get_untracked(), flow.valid_seats(judged))
            {
                let id = judged.catalogue.offer(target).id.clone();
                if flow.upgrading.review(id, seats, flow.upgrade_type()) {
                    flow.reviewing.set(true);
                }
            }
        });
    }

    fn limits(&self) -> Option<SeatLimits> {
        let target = self.flow.target.get()?;
        Some(
            self.facts
                .with_value(|judged| judged.catalogue.offer(target).seats),
        )
    }
}

/// Draws the step.
pub fn choose(flow: Flow) -> AnyView {
    let t = flow.session.text();
    let Some((judged, source)) = flow.judged() else {
        return nothing();
    };
    let Some(verdict) = judged.verdict(source) else {
        return nothing();
    };
    if !verdict.upgradeable() {
        return not_possible(flow, &judged, source, verdict);
    }
    let targets: Vec<AnyView> = verdict
        .targets
        .iter()
        .map(|v| target(flow, &judged, source, v))
        .collect();
    let form = Form {
        flow,
        verdicts: StoredValue::new(verdict.targets.clone()),
        facts: StoredValue::new(judged.clone()),
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.go_on();
    };
    let transfer_open = move || {
        let target = flow.target.get();
        form.verdicts.with_value(|v| {
            let verdict = v.iter().find(|v| Some(v.target) == target);
            verdict.is_none_or(|v| v.transfer_reasons.is_empty())
        })
    };
    let plan_problem = move || {
        flow.problems
            .get()
            .plan
            .then(|| notice::paragraph("problem", t.problem_plan.to_owned()))
    };
    view! {
        <form novalidate data-su-form="" on:submit=submit>
            {optional(move || problem_summary(form))}
            <fieldset>
                <legend>{t.choose_plan}</legend>
                {optional(plan_problem)}
                <div class="choices" on:change=move |_| form.recheck()>{targets}</div>
            </fieldset>
            {seats(form)}
            <fieldset>
                <legend>{t.choose_licences}</legend>
                <div class="choices">
                    {licences(flow, true, t.licences_move, t.licences_move_hint, flag(transfer_open))}
                    {licences(flow, false, t.licences_keep, t.licences_keep_hint, flag(|| true))}
                </div>
            </fieldset>
            <p class="actions">
                <button type="submit" class="btn primary" data-su-continue="">
                    {t.continue_to_review}
                </button>
                {cancel(flow)}
            </p>
        </form>
    }
    .into_any()
}

fn check(flow: Flow, judged: &Judged, verdicts: &[TargetVerdict]) -> Problems {
    let target = flow.target.get_untracked();
    let open = verdicts
        .iter()
        .any(|v| Some(v.target) == target && v.eligible(UpgradeType::UpgradeOnly));
    let seats = target.and_then(|target| {
        let limits = judged.catalogue.offer(target).seats;
        read_seats(&flow.seats.get_untracked(), limits).err()
    });
    Problems { plan: !open, seats }
}

/// A plan; one that cannot be had stays visible with its reasons (FM-24).
fn target(flow: Flow, judged: &Judged, source: usize, verdict: &TargetVerdict) -> AnyView {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let (index, offer) = (verdict.target, judged.catalogue.offer(verdict.target));
    let open = verdict.eligible(UpgradeType::UpgradeOnly);
    let cycle = &judged.customer.subscriptions[source].cycle;
    let price = offer.prices.iter().find(|p| p.cycle == *cycle);
    let price = price
        .map(|p| (t.per_seat)(&session.money(p.per_seat)))
        .unwrap_or_default();
    let renamed = offer
        .renamed
        .as_ref()
        .map(|r| (t.formerly)(r.get(language)))
        .unwrap_or_default();
    let id = ["su-target-", offer.id.as_str()].concat();
    let note_id = [&id, "-note"].concat();
    let why = if open {
        nothing()
    } else {
        let words = verdict
            .reasons
            .iter()
            .map(|r| reasons::worded(session, judged, source, index, r));
        let words = reasons::list(session, words.collect());
        let mark = icon(Icon::Cannot);
        view! { <span class="badge neutral">{mark} <span>{t.not_available}</span></span> {words} }
            .into_any()
    };
    view! {
        <div class=if open { "choice" } else { "choice closed" } data-su-target=offer.id.to_string()>
            <input
                type="radio"
                name="su-target"
                id=id.clone()
                disabled=!open
                aria-describedby=note_id.clone()
                prop:checked=flag(move || flow.target.get() == Some(index))
                on:change=move |_| flow.target.set(Some(index))
            />
            <div>
                <label for=id>
                    <bdi>{offer.name.get(language).to_owned()}</bdi>
                    <span class="note">{renamed}</span>
                    <span class="note">{price}</span>
                </label>
                <div id=note_id>{why}</div>
            </div>
        </div>
    }
    .into_any()
}

fn licences(
    flow: Flow,
    transfer: bool,
    label: &'static str,
    hint: &'static str,
    open: impl Fn() -> bool + Send + Sync + 'static,
) -> AnyView {
    let id = if transfer {
        "su-licences-move"
    } else {
        "su-licences-keep"
    };
    view! {
        <div class="choice">
            <input
                type="radio"
                name="su-licences"
                id=id
                disabled=flag(move || !open())
                prop:checked=flag(move || flow.transfer.get() == transfer)
                on:change=move |_| flow.transfer.set(transfer)
            />
            <div>
                <label for=id>{label} <span class="note">{hint}</span></label>
            </div>
        </div>
    }
    .into_any()
}

fn seats(form: Form) -> AnyView {
    let flow = form.flow;
    let session = flow.session;
    let t = session.text();
    let now = flow
        .judged()
        .map(|(j, i)| j.customer.subscriptions[i].seats.0)
        .unwrap_or_default();
    let hint = move || {
        let shown = |n: u32| session.count(n as usize);
        let limits = form.limits();
        limits.map_or_else(String::new, |limits| {
            (t.seats_hint)(
                &shown(now),
                &shown(limits.minimum()),
                &shown(limits.maximum()),
            )
        })
    };
    let step = move |by: i64| {
        if let Some(limits) = form.limits() {
            let from = read_seats(&flow.seats.get_untracked(), limits).map_or(now, |s| s.0);
            let (min, max) = (i64::from(limits.minimum()), i64::from(limits.maximum()));
            flow.seats
                .set((i64::from(from) + by).clamp(min, max).to_string());
            form.recheck();
        }
    };
    let typed = move |event| {
        flow.seats.set(event_target_value(&event));
        form.recheck();
    };
    view! {
        <div class="field-block">
            <label for="su-seats">{t.choose_seats}</label>
            <p class="note" id="su-seats-hint">{words(hint)}</p>
            <p class="problem" id="su-seats-problem">
                {words(move || problem_text(form).unwrap_or_default())}
            </p>
            <div class="stepper">
                <button type="button" class="btn" aria-label=t.seats_fewer on:click=move |_| step(-1)>
                    "−"
                </button>
                // Not type=number: it rewrites what is typed, and a wheel changes it (FM-13).
                <input
                    id="su-seats"
                    data-su-seats=""
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-describedby="su-seats-problem su-seats-hint"
                    aria-invalid=attribute(move || flow.problems.get().seats.is_some().to_string())
                    prop:value=attribute(move || flow.seats.get())
                    on:input=typed
                />
                <button type="button" class="btn" aria-label=t.seats_more on:click=move |_| step(1)>
                    "+"
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// What is wrong with the seats, in words with the limits (FM-10).
fn problem_text(form: Form) -> Option<String> {
    let session = form.flow.session;
    let t = session.text();
    let problem = form.flow.problems.get().seats?;
    let target = form.flow.target.get()?;
    form.facts.with_value(|judged| {
        let offer = judged.catalogue.offer(target);
        let shown = |n: u32| session.count(n as usize);
        let (min, max) = (shown(offer.seats.minimum()), shown(offer.seats.maximum()));
        Some(match problem {
            SeatsProblem::Empty => (t.seats_empty)(&min, &max),
            SeatsProblem::NotANumber => (t.seats_not_a_number)(&min, &max),
            SeatsProblem::TooFew => (t.seats_too_few)(&min, &max),
            SeatsProblem::TooMany => {
                (t.seats_too_many)(&min, &max, offer.name.get(session.language.get()))
            }
        })
    })
}

/// The summary on top, with a link to each field (FM-07).
fn problem_summary(form: Form) -> Option<AnyView> {
    let session = form.flow.session;
    let t = session.text();
    let problems = form.flow.problems.get();
    let item = |text: String, to: &'static str| {
        let link = link("#".to_owned(), text.into_any(), move || {
            session.focus_soon(to)
        });
        view! { <li>{link}</li> }.into_any()
    };
    let mut items = Vec::new();
    if problems.plan {
        items.push(item(
            t.problem_plan.to_owned(),
            ".choices input:not([disabled])",
        ));
    }
    if let Some(text) = problem_text(form) {
        items.push(item(text, "#su-seats"));
    }
    if items.is_empty() {
        return None;
    }
    let list = view! { <ul role="list">{items}</ul> }.into_any();
    let content = vec![notice::strong(t.problems.to_owned()), list];
    Some(notice::notice(
        "notice danger",
        Some("alert"),
        "problems",
        Icon::Warning,
        content,
    ))
}
