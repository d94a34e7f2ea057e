//! The second step: everything that the upgrade does, before it is done, and the button that does
//! it. It cannot be undone, and says so first.

use super::{Flow, actions, cancel, fact, fact_list};
use crate::data::facts::Judged;
use crate::data::submission::Submission;
use crate::intl::{self, CODE};
use crate::view::dom::{View, button, el, isolated, nothing, optional, sequence};
use crate::view::icon::{Icon, icon};
use crate::view::price::{amounts, period, price_per_seat};
use crate::view::{notice, reasons};
use rules::billing::{ALIGNED_2017, Line, LineKind, Upgrade, total, upgrade_lines};
use rules::catalogue::Offer;
use rules::licence::Prediction;
use rules::{
    BillingCycle, Caller, Date, Money, OfferIndex, Seats, TargetVerdict, assess_target, wording,
};
use std::sync::Arc;

/// Draws the step.
pub fn review(flow: Flow) -> View {
    let session = flow.session;
    let t = session.text();
    let language = session.language.get();
    let Some((judged, source)) = flow.judged() else {
        return nothing();
    };
    let (Some(target), Some(seats)) = (flow.target.get(), flow.valid_seats(&judged)) else {
        return nothing();
    };
    let subscription = &judged.customer.subscriptions[source];
    let offer = judged.catalogue.offer(target);
    let old_name = match subscription.offer.known() {
        Some(old) => judged.catalogue.offer(old).name.get(language).to_owned(),
        None => subscription.offer_name.to_string(),
    };
    let new_name = offer.name.get(language).to_owned();
    let old = subscription
        .offer
        .known()
        .map(|old| judged.catalogue.offer(old));
    let customer_name = session.facts.customer_name().unwrap_or_default();
    let lost = old
        .map(|old| old.services.minus(offer.services))
        .unwrap_or_default();
    let cycle = wording::cycle_name(&subscription.cycle, language).to_owned();
    let starts = intl::today();
    let ends = starts.and_then(|day| day.plus_months(12));
    let day = |day: Option<Date>| day.map(|day| intl::day(language, day)).unwrap_or_default();
    let (starts, ends) = (day(starts), day(ends));
    let moving = flow.transfer.get();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if session.offline.get_untracked() {
            session.focus_soon("[data-su-notice=offline]");
            return;
        }
        // The page judges once more, from what it knows now, and does not post what it knows to be
        // refused.
        let allowed = judge(flow, target).is_some_and(|(_, _, v)| v.reasons.is_empty());
        flow.blocked.set(!allowed);
        if allowed {
            let predicted = predict(flow, target, seats);
            let users = flow.users.all.value_untracked();
            let named = predicted.zip(users).map(|(predicted, users)| {
                let left_over = predicted.left_over.iter();
                left_over.map(|l| users[l.user].id.clone()).collect()
            });
            flow.upgrading.predicted.set(named);
            flow.upgrading.submit();
        }
    };
    let busy = move || flow.upgrading.submission.with(Submission::busy);
    let why_blocked = move || {
        let (judged, source, verdict) = judge(flow, target).filter(|_| flow.blocked.get())?;
        let words = reasons::against(session, &judged, source, &verdict);
        let content = vec![
            notice::strong(t.upgrade_not_possible),
            notice::paragraph("", t.nothing_changed),
            reasons::list(session, words),
        ];
        Some(notice::notice(
            "notice danger",
            Some("alert"),
            "blocked",
            Icon::Cannot,
            content,
        ))
    };
    let (old_seats, new_seats) = (
        intl::count(language, subscription.seats.0),
        intl::count(language, seats.0),
    );
    let seats_text = if subscription.seats == seats {
        new_seats
    } else {
        (t.review_seats_change)(&old_seats, &new_seats)
    };
    let prices = prices(
        flow,
        old,
        offer,
        &subscription.cycle,
        subscription.seats,
        seats,
    );
    let estimate = estimate(old, offer, subscription, seats);
    // What is about to be agreed to is named on the button: the plan, and what it comes to (FM-03).
    let mut button_text = (t.submit)(&new_name);
    if let Ok((_, sum)) = &estimate {
        button_text = (t.submit_sum)(&button_text, &intl::money(language, *sum, CODE));
    }
    let bill = bill(flow, estimate);
    let licences = if moving {
        t.review_licences_moved
    } else {
        t.review_licences_kept
    };
    let mut rows = vec![
        fact(t.review_customer, isolated(customer_name)),
        fact(t.review_current, isolated(old_name)),
        fact(t.review_new, isolated(new_name)),
        fact(t.review_seats, seats_text),
        fact(t.review_price, prices),
        fact(t.review_today, bill),
        fact(t.review_old, t.review_old_fate),
        fact(
            t.review_term,
            (t.review_term_fate)(&cycle, &starts, &ends, subscription.auto_renew),
        ),
        fact(t.review_licences, licences),
    ];
    if !lost.is_empty() {
        let names = wording::services_list(&judged.catalogue, lost, language);
        rows.push(fact(t.review_services_lost, names));
    }
    if moving {
        let expected = el("span")
            .attr("data-su-prediction", "")
            .words(move || expected(flow, target, seats));
        rows.push(fact(t.prediction, expected));
    }
    let irreversible = vec![
        notice::strong(t.review_irreversible),
        notice::paragraph("", t.review_irreversible_detail),
    ];
    let irreversible = notice::notice(
        "notice warning",
        None,
        "irreversible",
        Icon::Warning,
        irreversible,
    );
    let label = move || {
        if busy() {
            t.submitting.to_owned()
        } else {
            button_text.clone()
        }
    };
    let change = move || {
        flow.upgrading.back_to_review();
        flow.blocked.set(false);
        flow.session.leave_review();
    };
    let others = move || {
        let change = button("btn", "change", t.review_change, change);
        (!busy()).then(|| sequence(vec![change, cancel(flow)]))
    };
    // Below the buttons, and announced above them in the facts: it arrives when it is found, and what
    // cannot be undone must not move under the pointer that is about to press it.
    let left_over = optional(move || {
        let moving = flow.transfer.get();
        moving.then(|| left_over(flow, target, seats)).flatten()
    });
    // aria-disabled and not disabled: focus stays where it is (FM-15).
    let submit_button = el("button")
        .attr("type", "submit")
        .class("btn primary")
        .attr("part", "button")
        .attr("data-su-submit", "")
        .live_bool("aria-disabled", move || busy() || session.offline.get())
        .words(label);
    let progress = el("div")
        .attr("role", "status")
        .attr("data-su-progress", "")
        .words(move || progress(flow));
    // Beside what is announced: a number that changes each second is for the eye only.
    let countdown = el("span")
        .class("note")
        .attr("data-su-countdown", "")
        .words(move || {
            let seconds = flow.session.count(flow.upgrading.countdown.get() as usize);
            match waiting(flow) {
                true => (flow.session.text().submits_again)(&seconds),
                false => String::new(),
            }
        });
    el("form")
        .attr("novalidate", "")
        .attr("data-su-form", "")
        .attr("data-su-review", "")
        .on("submit", submit)
        .child(optional(move || failure(flow)))
        .child(optional(why_blocked))
        .child(el("p").child(t.review_intro))
        .child(irreversible)
        .child(fact_list(rows))
        .child(actions(vec![submit_button.into(), optional(others)]))
        .child(progress)
        .child(countdown)
        .child(left_over)
        .into()
}

/// The verdict on what is reviewed, from what is known now; all that is against it is in `reasons`.
fn judge(flow: Flow, target: OfferIndex) -> Option<(Arc<Judged>, usize, TargetVerdict)> {
    let (judged, source) = flow.judged()?;
    let caller = Caller { user_context: true };
    let (catalogue, customer) = (&judged.catalogue, &judged.customer);
    let profile = catalogue.default_profile();
    let mut verdict = assess_target(catalogue, profile, caller, customer, source, target)?;
    if flow.transfer.get() {
        verdict.reasons.append(&mut verdict.transfer_reasons);
    }
    Some((judged, source, verdict))
}

/// Whether the backend wants to be left alone for a while before it is asked again.
fn waiting(flow: Flow) -> bool {
    let waits = |s: &Submission<_>| matches!(s, Submission::Waiting(_));
    flow.upgrading.submission.with(waits)
}

/// What is said while the request is on its way.
fn progress(flow: Flow) -> String {
    let t = flow.session.text();
    if waiting(flow) {
        t.waiting_to_submit.to_owned()
    } else if flow.upgrading.slow.get() {
        let id = flow
            .upgrading
            .draft
            .with(|d| d.as_ref().map(|d| d.request_id.clone()));
        (t.submitting_long)(&id.unwrap_or_default())
    } else {
        String::new()
    }
}

/// What is said when the request certainly failed: nothing has changed, nothing is lost.
fn failure(flow: Flow) -> Option<View> {
    let session = flow.session;
    let t = session.text();
    let failure = flow
        .upgrading
        .submission
        .with(|submission| match submission {
            Submission::Failed(failure) => Some(failure.clone()),
            _ => None,
        })?;
    let reference = failure.reference.as_deref().unwrap_or_default();
    let content = vec![
        notice::strong(t.not_sent_title),
        notice::paragraph("", notice::failure_text(session, t, &failure)),
        notice::paragraph("", t.nothing_changed),
        notice::paragraph("muted", (t.error_reference)(reference)),
    ];
    Some(notice::notice(
        "notice danger",
        Some("alert"),
        "failed",
        Icon::Warning,
        content,
    ))
}

fn prices(
    flow: Flow,
    old: Option<&Offer>,
    new: &Offer,
    cycle: &BillingCycle,
    old_seats: Seats,
    new_seats: Seats,
) -> View {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let amount = |offer: Option<&Offer>, seats: Seats| offer?.price(cycle)?.times(seats.0);
    match (amount(old, old_seats), amount(Some(new), new_seats)) {
        // Of two currencies nothing can be said.
        (Some(before), Some(after)) if before.currency == after.currency => {
            let change = amounts(language, &|money| {
                (t.review_price_change)(&money(before), &money(after))
            });
            let period = el("span").class("note").child(period(t, cycle));
            let each = amounts(language, &|money| {
                let one = |offer: &Offer| price_per_seat(t, offer, cycle, money);
                (t.review_price_change)(&old.map(one).unwrap_or_default(), &one(new))
            });
            let each = el("span").class("note").child(each);
            sequence(vec![change, " ".into(), period.into(), each.into()])
        }
        _ => t.review_no_price.into(),
    }
}

/// Why there is no estimate.
enum NoEstimate {
    /// A price is not known, and never shown as zero.
    Price,
    /// The rules of billing give none.
    Bill,
}

/// What the change puts on the bill, by the illustrative prices: its lines and their sum.
fn estimate(
    old: Option<&Offer>,
    new: &Offer,
    subscription: &rules::Subscription,
    new_seats: Seats,
) -> Result<(Vec<Line>, Money), NoEstimate> {
    let price = |offer: &Offer| offer.price(&subscription.cycle);
    let old_price = old.and_then(price).ok_or(NoEstimate::Price)?;
    let new_price = price(new).ok_or(NoEstimate::Price)?;
    let lines = || {
        let upgrade = Upgrade {
            old_price,
            new_price,
            old_seats: subscription.seats,
            new_seats,
            cycle: subscription.cycle.clone(),
            started: subscription.started?,
            day: intl::today()?,
        };
        let lines = upgrade_lines(&ALIGNED_2017, &upgrade).ok()?;
        let sum = total(&lines)?;
        Some((lines, sum))
    };
    lines().ok_or(NoEstimate::Bill)
}

/// The estimate line by line, and called one.
fn bill(flow: Flow, estimate: Result<(Vec<Line>, Money), NoEstimate>) -> View {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let (lines, sum) = match estimate {
        Ok(estimate) => estimate,
        Err(NoEstimate::Price) => return t.review_no_price.into(),
        Err(NoEstimate::Bill) => return t.review_no_bill.into(),
    };
    let line = |label: String, money: Money| {
        el("tr")
            .child(el("th").attr("scope", "row").child(label))
            .child(
                el("td")
                    .class("num")
                    .child(amounts(language, &|say| say(money))),
            )
            .into()
    };
    let mut rows: Vec<View> = lines
        .into_iter()
        .map(|entry| {
            let (from, to) = (
                intl::day(language, entry.from),
                intl::day(language, entry.to),
            );
            let label = match entry.kind {
                LineKind::CancelFee => (t.review_credit)(&from, &to),
                _ => (t.review_charge)(&from, &to),
            };
            line(label, entry.amount)
        })
        .collect();
    let label = if sum.minor < 0 {
        t.review_total_credit
    } else {
        t.review_total
    };
    rows.push(line(label.to_owned(), sum));
    let note = notice::paragraph("note", t.review_today_note);
    let table = el("table")
        .class("lines")
        .attr("aria-label", t.review_today);
    sequence(vec![table.child(el("tbody").children(rows)).into(), note])
}

/// The prediction, where the users are known.
fn predict(flow: Flow, target: OfferIndex, seats: Seats) -> Option<Prediction> {
    let (judged, source) = flow.judged()?;
    let from = judged.customer.subscriptions.get(source)?.offer.known()?;
    let users = flow.users.all.value_untracked()?;
    Some(rules::licence::predict(
        &judged.catalogue,
        from,
        target,
        seats,
        &users,
    ))
}

/// How many accounts are expected to be left over, in one line: what is said may change while the
/// users arrive, and must not push the button from under a finger.
fn expected(flow: Flow, target: OfferIndex, seats: Seats) -> String {
    let session = flow.session;
    let (t, all) = (session.text(), flow.users.all);
    if all.value().is_none() {
        let (n, total) = flow.users.progress.get();
        return match all.failed() {
            true => t.prediction_unknown.to_owned(),
            false => (t.prediction_loading)(&session.count(n), &session.count(total)),
        };
    }
    let Some(prediction) = predict(flow, target, seats) else {
        return t.prediction_unknown.to_owned();
    };
    let concerned = session.count(prediction.users_concerned);
    if prediction.users_concerned == 0 {
        t.prediction_none_concerned.to_owned()
    } else if prediction.left_over.is_empty() {
        (t.prediction_all_move)(&concerned)
    } else {
        (t.prediction_left_over)(&session.count(prediction.left_over.len()), &concerned)
    }
}

/// The accounts that are expected to be left over, one by one: known before submitting, not after.
fn left_over(flow: Flow, target: OfferIndex, seats: Seats) -> Option<View> {
    let session = flow.session;
    let (t, language, all) = (session.text(), session.language.get(), flow.users.all);
    let Some(users) = all.value() else {
        return notice::failed(session, t.prediction_failed, *all);
    };
    let (judged, _) = flow.judged()?;
    let prediction = predict(flow, target, seats)?;
    let mut causes = Vec::new();
    let items: Vec<View> = prediction
        .left_over
        .iter()
        .map(|left| {
            let user = &users[left.user];
            let (name, mail) = (user.name.to_string(), user.user_principal_name.to_string());
            let mail = el("span").class("note").child(isolated(mail));
            let mut words = el("div").child(isolated(name)).child(mail);
            for issue in &left.issues {
                let catalogue = &judged.catalogue;
                let cause = wording::explain_licence_issue(catalogue, target, issue, language);
                words = words.child(el("p").child(cause.title.clone()));
                reasons::add_cause(&mut causes, cause);
            }
            el("li").child(icon(Icon::Warning)).child(words).into()
        })
        .collect();
    if items.is_empty() {
        return None;
    }
    let section = el("section")
        .class("prediction")
        .attr("data-su-left-over", "")
        .attr("aria-label", t.prediction)
        .child(el("h2").child(t.prediction))
        .child(reasons::causes(causes))
        .child(reasons::items_list("reasons", items));
    Some(section.into())
}
