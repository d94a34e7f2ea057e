//! The first step: the new plan, the seats, and what happens to the users' licences.

use super::draft::{SeatsProblem, read_seats};
use super::{Flow, not_possible};
use crate::data::facts::Judged;
use crate::intl;
use crate::session::Session;
use crate::view::icon::{Icon, icon};
use crate::view::reasons;
use leptos::prelude::*;
use rules::{TargetVerdict, UpgradeType};

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

/// Draws the step.
pub fn choose(flow: Flow) -> impl IntoView {
    let t = flow.session.text();
    let Some((judged, source)) = flow.judged() else {
        return ().into_any();
    };
    let Some(verdict) = judged.verdict(source).cloned() else {
        return ().into_any();
    };
    if !verdict.upgradeable() {
        return not_possible(flow, &judged, source, &verdict).into_any();
    }
    let targets: Vec<_> = verdict
        .targets
        .iter()
        .map(|v| target(flow, &judged, source, v))
        .collect();
    let verdicts = StoredValue::new(verdict);
    let facts = StoredValue::new(judged);
    // Live checks only take back what the form has said already (FM-09).
    let recheck = move || {
        let problems = flow.problems.get_untracked();
        if problems.any() {
            facts.with_value(|judged| {
                verdicts.with_value(|v| {
                    let now = check(flow, judged, &v.targets);
                    flow.problems.set(Problems {
                        plan: problems.plan && now.plan,
                        seats: problems.seats.and(now.seats),
                    });
                });
            });
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        facts.with_value(|judged| {
            let problems = verdicts.with_value(|v| check(flow, judged, &v.targets));
            flow.problems.set(problems);
            if problems.any() {
                flow.session.focus_soon("[data-su-problems]");
                return;
            }
            let (Some(target), Some(seats)) =
                (flow.target.get_untracked(), flow.valid_seats(judged))
            else {
                return;
            };
            let id = judged.catalogue.offer(target).id.clone();
            if flow.upgrading.review(id, seats, flow.upgrade_type()) {
                flow.reviewing.set(true);
            }
        });
    };
    let transfer_open = move || {
        let target = flow.target.get();
        verdicts.with_value(|v| {
            let verdict = v.targets.iter().find(|v| Some(v.target) == target);
            verdict.is_none_or(|v| v.transfer_reasons.is_empty())
        })
    };
    view! {
        <form novalidate data-su-form="" on:submit=submit>
            {move || problem_summary(flow, facts)}
            <fieldset aria-describedby=move || flow.problems.get().plan.then_some("su-plan-problem")>
                <legend>{t.choose_plan}</legend>
                {move || {
                    flow.problems
                        .get()
                        .plan
                        .then(|| view! { <p class="problem" id="su-plan-problem">{t.problem_plan}</p> })
                }}
                <div class="choices" on:change=move |_| recheck()>{targets}</div>
            </fieldset>
            {seats(flow, facts, recheck)}
            <fieldset>
                <legend>{t.choose_licences}</legend>
                <div class="choices">
                    {licences(flow, true, t.licences_move, t.licences_move_hint, transfer_open)}
                    {licences(flow, false, t.licences_keep, t.licences_keep_hint, || true)}
                </div>
            </fieldset>
            <p class="actions">
                <button type="submit" class="btn primary" data-su-continue="">
                    {t.continue_to_review}
                </button>
                <button type="button" class="btn" data-su-cancel="" on:click=move |_| flow.leave()>
                    {t.cancel_upgrade}
                </button>
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
fn target(
    flow: Flow,
    judged: &Judged,
    source: usize,
    verdict: &TargetVerdict,
) -> impl IntoView + use<> {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let (index, offer) = (verdict.target, judged.catalogue.offer(verdict.target));
    let open = verdict.eligible(UpgradeType::UpgradeOnly);
    let cycle = &judged.customer.subscriptions[source].cycle;
    let price = offer.prices.iter().find(|p| p.cycle == *cycle);
    let price = price.map(|p| (t.per_seat)(&session.money(p.per_seat)));
    let renamed = offer
        .renamed
        .as_ref()
        .map(|r| (t.formerly)(r.get(language)));
    let id = ["su-target-", offer.id.as_str()].concat();
    let note_id = [&id, "-note"].concat();
    let why = (!open).then(|| {
        let words = verdict.reasons.iter().map(|r| reasons::worded(session, judged, source, index, r));
        view! {
            <div id=note_id.clone()>
                <span class="badge neutral">{icon(Icon::Cannot)} <span>{t.not_available}</span></span>
                {reasons::list(session, words.collect())}
            </div>
        }
    });
    let described = (!open).then_some(note_id);
    view! {
        <div class="choice" class:closed=!open data-su-target=offer.id.to_string()>
            <input
                type="radio"
                name="su-target"
                id=id.clone()
                disabled=!open
                aria-describedby=described
                prop:checked=move || flow.target.get() == Some(index)
                on:change=move |_| flow.target.set(Some(index))
            />
            <div>
                <label for=id>
                    <bdi>{offer.name.get(language).to_owned()}</bdi>
                    <span class="note">{renamed}</span>
                    <span class="note">{price}</span>
                </label>
                {why}
            </div>
        </div>
    }
}

fn licences(
    flow: Flow,
    transfer: bool,
    label: &'static str,
    hint: &'static str,
    open: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
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
                disabled=move || !open()
                prop:checked=move || flow.transfer.get() == transfer
                on:change=move |_| flow.transfer.set(transfer)
            />
            <div>
                <label for=id>{label} <span class="note">{hint}</span></label>
            </div>
        </div>
    }
}

fn seats(
    flow: Flow,
    facts: StoredValue<std::sync::Arc<Judged>>,
    recheck: impl Fn() + Copy + Send + 'static,
) -> impl IntoView {
    let session = flow.session;
    let t = session.text();
    let now = flow
        .judged()
        .map(|(j, i)| j.customer.subscriptions[i].seats.0)
        .unwrap_or_default();
    let hint = move || {
        let language = session.language.get();
        let limits = facts.with_value(|j| flow.target.get().map(|i| j.catalogue.offer(i).seats));
        limits.map(|limits| {
            let shown = |n: u32| intl::count(language, n);
            (t.seats_hint)(
                &shown(now),
                &shown(limits.minimum()),
                &shown(limits.maximum()),
            )
        })
    };
    let step = move |by: i64| {
        facts.with_value(|judged| {
            let Some(limits) = flow
                .target
                .get_untracked()
                .map(|i| judged.catalogue.offer(i).seats)
            else {
                return;
            };
            let from = read_seats(&flow.seats.get_untracked(), limits).map_or(now, |s| s.0);
            let to = (i64::from(from) + by)
                .clamp(i64::from(limits.minimum()), i64::from(limits.maximum()));
            flow.seats.set(to.to_string());
        });
        recheck();
    };
    let problem = move || problem_text(session, flow, facts);
    view! {
        <div class="field-block">
            <label for="su-seats">{t.choose_seats}</label>
            <p class="note" id="su-seats-hint">{hint}</p>
            {move || problem().map(|text| view! { <p class="problem" id="su-seats-problem">{text}</p> })}
            <div class="stepper">
                <button type="button" class="btn" aria-label=t.seats_fewer on:click=move |_| step(-1)>"−"</button>
                // Not type=number: it rewrites what is typed, and a wheel changes it (FM-13).
                <input
                    id="su-seats"
                    data-su-seats=""
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-describedby="su-seats-problem su-seats-hint"
                    aria-invalid=move || flow.problems.get().seats.is_some().to_string()
                    prop:value=move || flow.seats.get()
                    on:input=move |event| {
                        flow.seats.set(event_target_value(&event));
                        recheck();
                    }
                />
                <button type="button" class="btn" aria-label=t.seats_more on:click=move |_| step(1)>"+"</button>
            </div>
        </div>
    }
}

/// What is wrong with the seats, in words with the limits (FM-10).
fn problem_text(
    session: Session,
    flow: Flow,
    facts: StoredValue<std::sync::Arc<Judged>>,
) -> Option<String> {
    let (t, language) = (session.text(), session.language.get());
    let problem = flow.problems.get().seats?;
    facts.with_value(|judged| {
        let offer = judged.catalogue.offer(flow.target.get()?);
        let (min, max) = (
            intl::count(language, offer.seats.minimum()),
            intl::count(language, offer.seats.maximum()),
        );
        Some(match problem {
            SeatsProblem::Empty => (t.seats_empty)(&min, &max),
            SeatsProblem::NotANumber => (t.seats_not_a_number)(&min, &max),
            SeatsProblem::TooFew => (t.seats_too_few)(&min, &max),
            SeatsProblem::TooMany => (t.seats_too_many)(&min, &max, offer.name.get(language)),
        })
    })
}

/// The summary on top, with a link to each field (FM-07).
fn problem_summary(
    flow: Flow,
    facts: StoredValue<std::sync::Arc<Judged>>,
) -> Option<impl IntoView> {
    let t = flow.session.text();
    let problems = flow.problems.get();
    if !problems.any() {
        return None;
    }
    let link = move |text: String, to: &'static str| {
        view! {
            <li>
                <a
                    href="#"
                    on:click=move |event| {
                        event.prevent_default();
                        flow.session.focus_soon(to);
                    }
                >
                    {text}
                </a>
            </li>
        }
    };
    let plan = problems
        .plan
        .then(|| link(t.problem_plan.to_owned(), ".choices input:not([disabled])"));
    let seats = problem_text(flow.session, flow, facts).map(|text| link(text, "#su-seats"));
    Some(view! {
        <div class="notice danger" role="alert" tabindex="-1" data-su-problems="">
            {icon(Icon::Warning)}
            <div>
                <strong>{t.problems}</strong>
                <ul role="list">{plan} {seats}</ul>
            </div>
        </div>
    })
}
