//! The first step: the new plan, the seats, and what happens to the users' licences.

use super::seats::{SeatsProblem, read_seats};
use super::{Flow, actions, cancel, not_possible};
use crate::data::facts::Judged;
use crate::live::Kept;
use crate::text::Text;
use crate::view::dom::{El, View, el, isolated, link, nothing, optional, sequence};
use crate::view::icon::{Icon, labelled};
use crate::view::price::{Written, amounts, price_note, price_per_seat};
use crate::view::{notice, reasons};
use rules::{Money, SeatLimits, TargetVerdict, UpgradeType};
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
    /// Whether there is anything.
    pub fn any(&self) -> bool {
        self.plan || self.seats.is_some()
    }
}

/// What the parts of the form share.
#[derive(Clone, Copy)]
struct Form {
    flow: Flow,
    facts: Kept<Arc<Judged>>,
    verdicts: Kept<Vec<TargetVerdict>>,
}

impl Form {
    fn check(&self) -> Problems {
        self.facts
            .with(|judged| self.verdicts.with(|v| check(self.flow, judged, v)))
    }

    /// Live checks only take back what the form has said already (FM-09).
    fn recheck(&self) {
        self.flow.edited.set(true);
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
        self.facts.with(|judged| {
            if let (Some(target), Some(seats)) =
                (flow.target.get_untracked(), flow.valid_seats(judged))
            {
                let id = judged.catalogue.offer(target).id.clone();
                if flow.upgrading.review(id, seats, flow.upgrade_type()) {
                    flow.edited.set(false);
                    flow.session.enter_review();
                }
            }
        });
    }

    fn limits(&self) -> Option<SeatLimits> {
        let target = self.flow.target.get()?;
        Some(
            self.facts
                .with(|judged| judged.catalogue.offer(target).seats),
        )
    }
}

/// Draws the step.
pub fn choose(flow: Flow) -> View {
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
    let targets: Vec<View> = verdict
        .targets
        .iter()
        .map(|v| target(flow, &judged, source, v))
        .collect();
    let form = Form {
        flow,
        verdicts: Kept::new(verdict.targets.clone()),
        facts: Kept::new(judged.clone()),
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.go_on();
    };
    let plan_problem = move || {
        let plan = flow.problems.with(|problems| problems.plan);
        if plan { t.problem_plan } else { "" }.to_owned()
    };
    let plan_problem = el("p")
        .class("problem")
        .attr("id", "su-plan-problem")
        .words(plan_problem);
    let plans = el("div")
        .class("choices")
        .on_change(move || form.recheck())
        .children(targets);
    let mut priced = verdict.targets.iter().map(|v| v.target);
    let note = price_note(flow.session, &judged.catalogue, &mut priced);
    let plans = el("fieldset")
        .attr("aria-describedby", "su-plan-problem")
        .child(el("legend").child(t.choose_plan))
        .child(plan_problem)
        .child(plans)
        .child(note);
    let moved = licences(flow, true, t.licences_move, t.licences_move_hint);
    let kept = licences(flow, false, t.licences_keep, t.licences_keep_hint);
    let users = el("div")
        .class("choices")
        .on_change(move || form.recheck())
        .child(choice(moved.0, moved.1))
        .child(choice(kept.0, kept.1));
    let users = el("fieldset")
        .child(el("legend").child(t.choose_licences))
        .child(users);
    let go_on = el("button")
        .attr("type", "submit")
        .class("btn primary")
        .attr("part", "button")
        .attr("data-su-continue", "")
        .child(t.continue_to_review);
    el("form")
        .attr("novalidate", "")
        .attr("data-su-form", "")
        .on("submit", submit)
        .child(optional(move || problem_summary(form)))
        .child(plans)
        .child(seats(form))
        .child(users)
        .child(actions(vec![go_on.into(), cancel(flow)]))
        .into()
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
fn target(flow: Flow, judged: &Judged, source: usize, verdict: &TargetVerdict) -> View {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let (index, offer) = (verdict.target, judged.catalogue.offer(verdict.target));
    let open = verdict.eligible(UpgradeType::UpgradeOnly);
    let subscription = &judged.customer.subscriptions[source];
    let cycle = &subscription.cycle;
    let now = subscription
        .offer
        .known()
        .and_then(|old| judged.catalogue.offer(old).price(cycle));
    let price = amounts(language, &|money| {
        let price = price_per_seat(t, offer, cycle, money);
        price + &difference(t, now, offer.price(cycle), money)
    });
    let renamed = offer
        .renamed
        .as_ref()
        .map(|r| (t.now_sold_as)(r.get(language)))
        .unwrap_or_default();
    let id = ["su-target-", offer.id.as_str()].concat();
    let part = |of: &str| [&*id, of].concat();
    let (name_id, price_id, note_id) = (part("-name"), part("-price"), part("-note"));
    let why = if open {
        nothing()
    } else {
        let words = reasons::against(session, judged, source, verdict);
        let words = reasons::list(session, words);
        let badge = labelled("badge neutral", Icon::Cannot, t.not_available);
        sequence(vec![badge.into(), words])
    };
    let button = radio("su-target")
        .attr("id", id.clone())
        .attr_if(!open, "disabled", "")
        .attr("aria-labelledby", name_id.clone())
        .attr("aria-describedby", [&*price_id, " ", &note_id].concat())
        .checked(move || flow.target.get() == Some(index))
        .on_change(move || flow.target.set(Some(index)));
    let priced = el("span")
        .attr("id", price_id)
        .child(el("span").class("note").child(renamed))
        .child(el("span").class("note").child(price));
    // All of it can be pressed; the choice is called by the plan's name alone.
    let label = el("label")
        .attr("for", id)
        .child(isolated(offer.name.get(language).to_owned()).attr("id", name_id))
        .child(priced);
    let words = el("div")
        .child(label)
        .child(el("div").attr("id", note_id).child(why));
    el("div")
        .class(if open { "choice" } else { "choice closed" })
        .attr("data-su-target", offer.id.to_string())
        .child(button)
        .child(words)
        .into()
}

/// How much a plan's price differs from today's, per seat (FM-24); empty where one is not known.
fn difference(
    t: &'static Text,
    now: Option<Money>,
    then: Option<Money>,
    money: Written<'_>,
) -> String {
    let (Some(now), Some(then)) = (now, then) else {
        return String::new();
    };
    let (say, more, less) = match then.minor < now.minor {
        false => (t.more_than_now, then, now),
        true => (t.less_than_now, now, then),
    };
    let difference = more.minus(less).filter(|d| d.minor != 0);
    let said = difference.map(|d| [" · ", &say(&money(d))].concat());
    said.unwrap_or_default()
}

fn radio(name: &'static str) -> El {
    el("input").attr("type", "radio").attr("name", name)
}

fn choice(button: El, label: El) -> El {
    let label = el("div").child(label);
    el("div").class("choice").child(button).child(label)
}

/// A button and its label.
fn licences(flow: Flow, transfer: bool, label: &'static str, hint: &'static str) -> (El, El) {
    let id = if transfer {
        "su-licences-move"
    } else {
        "su-licences-keep"
    };
    let button = radio("su-licences")
        .attr("id", id)
        .checked(move || flow.transfer.get() == transfer)
        .on_change(move || flow.transfer.set(transfer));
    let hint = el("span").class("note").child(hint);
    (button, el("label").attr("for", id).child(label).child(hint))
}

fn seats(form: Form) -> View {
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
    let button = |label: &'static str, sign: &'static str, by: i64| {
        el("button")
            .attr("type", "button")
            .class("btn")
            .attr("aria-label", label)
            .on_click(move || step(by))
            .child(sign)
    };
    // Not type=number: it rewrites what is typed, and a wheel changes it (FM-13).
    let field = el("input")
        .attr("id", "su-seats")
        .attr("data-su-seats", "")
        .attr("type", "text")
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .attr("aria-describedby", "su-seats-problem su-seats-hint")
        .live_bool("aria-invalid", move || flow.problems.get().seats.is_some())
        .value(move || flow.seats.get())
        .on_input(move |text| {
            flow.seats.set(text);
            form.recheck();
        });
    let stepper = el("div")
        .class("stepper")
        .child(button(t.seats_fewer, "−", -1))
        .child(field)
        .child(button(t.seats_more, "+", 1));
    let label = el("label").attr("for", "su-seats").child(t.choose_seats);
    let hint = el("p")
        .class("note")
        .attr("id", "su-seats-hint")
        .words(hint);
    let problem = el("p")
        .class("problem")
        .attr("id", "su-seats-problem")
        .words(move || problem_text(form).unwrap_or_default());
    el("div")
        .class("field-block")
        .child(label)
        .child(hint)
        .child(problem)
        .child(stepper)
        .into()
}

/// What is wrong with the seats, in words with the limits (FM-10).
fn problem_text(form: Form) -> Option<String> {
    let session = form.flow.session;
    let t = session.text();
    let problem = form.flow.problems.get().seats?;
    let target = form.flow.target.get()?;
    form.facts.with(|judged| {
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
fn problem_summary(form: Form) -> Option<View> {
    let session = form.flow.session;
    let t = session.text();
    let problems = form.flow.problems.get();
    let item = |text: String, to: &'static str| {
        let link = link("#".to_owned(), text, move || session.focus_soon(to));
        el("li").child(link).into()
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
    let list = el("ul").attr("role", "list").children(items);
    let content = vec![notice::strong(t.problems), list.into()];
    Some(notice::notice(
        "notice danger",
        Some("alert"),
        "problems",
        Icon::Warning,
        content,
    ))
}
