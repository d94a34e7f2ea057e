//! The second step: everything that the upgrade does, before it is done, and the button that does
//! it. It cannot be undone, and says so first.

use super::Flow;
use crate::data::remote::Remote;
use crate::data::submission::Submission;
use crate::intl;
use crate::view::icon::{Icon, icon};
use crate::view::{notice, reasons};
use leptos::prelude::*;
use rules::billing::{ALIGNED_2017, LineKind, Upgrade, total, upgrade_lines};
use rules::catalogue::Offer;
use rules::licence::Prediction;
use rules::{BillingCycle, Caller, Money, OfferIndex, Seats, assess_target, wording};

/// Draws the step.
pub fn review(flow: Flow) -> impl IntoView {
    let session = flow.session;
    let t = session.text();
    let language = session.language.get();
    let Some((judged, source)) = flow.judged() else {
        return ().into_any();
    };
    let (Some(target), Some(seats)) = (flow.target.get(), flow.valid_seats(&judged)) else {
        return ().into_any();
    };
    let subscription = judged.customer.subscriptions[source].clone();
    let offer = judged.catalogue.offer(target).clone();
    let old_name = match subscription.offer.known() {
        Some(old) => judged.catalogue.offer(old).name.get(language).to_owned(),
        None => subscription.offer_name.to_string(),
    };
    let new_name = offer.name.get(language).to_owned();
    let old = subscription
        .offer
        .known()
        .map(|old| judged.catalogue.offer(old).clone());
    let customer_name = session.facts.customer_name().unwrap_or_default();
    let lost = old
        .as_ref()
        .map(|old| old.services.minus(offer.services))
        .unwrap_or_default();
    let cycle = wording::cycle_name(&subscription.cycle, language).to_owned();
    let moving = flow.transfer.get();
    let blocked = RwSignal::new(false);
    let button_text = (t.submit)(&new_name);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // The page judges once more, from what it knows now, and does not post what it knows to be
        // refused.
        let allowed = flow.judged().is_some_and(|(judged, source)| {
            let caller = Caller { user_context: true };
            let profile = judged.catalogue.default_profile();
            let customer = &judged.customer;
            assess_target(&judged.catalogue, profile, caller, customer, source, target)
                .is_some_and(|v| v.eligible(flow.upgrade_type()))
        });
        blocked.set(!allowed);
        if allowed {
            let predicted = predict(flow, target, seats);
            flow.upgrading
                .predicted
                .set(predicted.map(|p| p.left_over.len()));
            flow.upgrading.submit();
        }
    };
    let busy = move || flow.upgrading.submission.with(Submission::busy);
    let why_blocked = move || {
        let (judged, source) = flow.judged().filter(|_| blocked.get())?;
        let verdict = judged
            .verdict(source)?
            .targets
            .iter()
            .find(|v| v.target == target)?
            .clone();
        let words = verdict
            .reasons
            .iter()
            .map(|r| reasons::worded(session, &judged, source, target, r));
        Some(view! {
            <div class="notice danger" role="alert" data-su-blocked="">
                {icon(Icon::Cannot)}
                <div>
                    <strong>{t.upgrade_not_possible}</strong>
                    <p>{t.nothing_changed}</p>
                    {reasons::list(session, words.collect())}
                </div>
            </div>
        })
    };
    let services_lost = (!lost.is_empty()).then(|| {
        let names = wording::services_list(&judged.catalogue, lost, language);
        row(t.review_services_lost, view! { {names} }.into_any())
    });
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
        old.as_ref(),
        &offer,
        &subscription.cycle,
        subscription.seats,
        seats,
    );
    let bill = bill(flow, old.as_ref(), &offer, &subscription, seats);
    view! {
        <form novalidate data-su-form="" data-su-review="" on:submit=submit>
            {move || failure(flow)}
            {why_blocked}
            <p>{t.review_intro}</p>
            <div class="notice warning">
                {icon(Icon::Warning)}
                <div>
                    <strong>{t.review_irreversible}</strong>
                    <p>{t.review_irreversible_detail}</p>
                </div>
            </div>
            <dl class="facts">
                {row(t.review_customer, view! { <bdi>{customer_name}</bdi> }.into_any())}
                {row(t.review_current, view! { <bdi>{old_name}</bdi> }.into_any())}
                {row(t.review_new, view! { <strong><bdi>{new_name}</bdi></strong> }.into_any())}
                {row(t.review_seats, view! { {seats_text} }.into_any())}
                {row(t.review_price, prices)}
                {row(t.review_today, bill)}
                {row(t.review_old, view! { {t.review_old_fate} }.into_any())}
                {row(t.review_term, view! { {(t.review_term_fate)(&cycle)} }.into_any())}
                {row(
                    t.review_licences,
                    view! { {if moving { t.review_licences_moved } else { t.review_licences_kept }} }
                        .into_any(),
                )}
                {services_lost}
            </dl>
            {moving.then(|| view! {
                <section class="prediction" data-su-prediction="" aria-label=t.prediction>
                    <h2>{t.prediction}</h2>
                    {move || prediction(flow, target, seats)}
                </section>
            })}
            <p class="actions">
                // aria-disabled and not disabled: focus stays where it is (FM-15).
                <button
                    type="submit"
                    class="btn primary"
                    data-su-submit=""
                    aria-disabled=move || busy().to_string()
                >
                    {move || if busy() { t.submitting.to_owned() } else { button_text.clone() }}
                </button>
                {move || {
                    (!busy())
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="btn"
                                    data-su-change=""
                                    on:click=move |_| {
                                        flow.upgrading.back_to_review();
                                        flow.reviewing.set(false);
                                    }
                                >
                                    {t.review_change}
                                </button>
                                <button
                                    type="button"
                                    class="btn"
                                    data-su-cancel=""
                                    on:click=move |_| flow.leave()
                                >
                                    {t.cancel_upgrade}
                                </button>
                            }
                        })
                }}
            </p>
            <div role="status">{move || progress(flow)}</div>
        </form>
    }
    .into_any()
}

fn row(label: &'static str, value: AnyView) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// What is said while the request is on its way.
fn progress(flow: Flow) -> Option<impl IntoView> {
    let t = flow.session.text();
    let waiting = flow
        .upgrading
        .submission
        .with(|s| matches!(s, Submission::Waiting(_)));
    let text = if waiting {
        (t.waiting_to_submit)(&flow.session.count(flow.upgrading.countdown.get() as usize))
    } else if flow.upgrading.slow.get() {
        let id = flow
            .upgrading
            .draft
            .with(|d| d.as_ref().map(|d| d.request_id.clone()));
        (t.submitting_long)(&id.unwrap_or_default())
    } else {
        return None;
    };
    Some(view! { <p data-su-progress="">{text}</p> })
}

/// What is said when the request certainly failed: nothing has changed, nothing is lost.
fn failure(flow: Flow) -> Option<impl IntoView> {
    let session = flow.session;
    let t = session.text();
    flow.upgrading.submission.with(|submission| {
        let Submission::Failed(failure) = submission else {
            return None;
        };
        let why = notice::failure_text(t, failure, |n| session.count(n as usize));
        let reference = failure.reference.clone().unwrap_or_default();
        Some(view! {
            <div class="notice danger" role="alert" data-su-failed="">
                {icon(Icon::Warning)}
                <div>
                    <strong>{t.not_sent_title}</strong>
                    <p>{why}</p>
                    <p>{t.nothing_changed}</p>
                    <p class="muted">{(t.error_reference)(&reference)}</p>
                </div>
            </div>
        })
    })
}

fn price(offer: &Offer, cycle: &BillingCycle) -> Option<Money> {
    offer
        .prices
        .iter()
        .find(|p| p.cycle == *cycle)
        .map(|p| p.per_seat)
}

fn prices(
    flow: Flow,
    old: Option<&Offer>,
    new: &Offer,
    cycle: &BillingCycle,
    old_seats: Seats,
    new_seats: Seats,
) -> AnyView {
    let session = flow.session;
    let t = session.text();
    let amount = |offer: Option<&Offer>, seats: Seats| price(offer?, cycle)?.times(seats.0);
    match (amount(old, old_seats), amount(Some(new), new_seats)) {
        (Some(before), Some(after)) => {
            let period = match cycle {
                BillingCycle::Monthly => t.per_month,
                _ => t.per_year,
            };
            let change = (t.review_price_change)(&session.money(before), &session.money(after));
            view! { {change} " " <span class="note">{period}</span> }.into_any()
        }
        _ => view! { {t.review_no_price} }.into_any(),
    }
}

/// What the change puts on the bill: an estimate with illustrative prices, and called so. A price
/// that is not known is never shown as zero.
fn bill(
    flow: Flow,
    old: Option<&Offer>,
    new: &Offer,
    subscription: &rules::Subscription,
    new_seats: Seats,
) -> AnyView {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let lines = || {
        let upgrade = Upgrade {
            old_price: price(old?, &subscription.cycle)?,
            new_price: price(new, &subscription.cycle)?,
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
    let Some((lines, sum)) = lines() else {
        return view! { {t.review_no_price} }.into_any();
    };
    let rows = lines.into_iter().map(|line| {
        let (from, to) = (intl::day(language, line.from), intl::day(language, line.to));
        let text = match line.kind {
            LineKind::CancelFee => (t.review_credit)(&from, &to),
            _ => (t.review_charge)(&from, &to),
        };
        view! {
            <tr>
                <td>{text}</td>
                <td class="num">{session.money(line.amount)}</td>
            </tr>
        }
    });
    view! {
        <table class="lines">
            <tbody>{rows.collect_view()}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">{t.review_total}</th>
                    <td class="num">{session.money(sum)}</td>
                </tr>
            </tfoot>
        </table>
        <p class="note">{(t.review_today_note)(ALIGNED_2017.key)}</p>
    }
    .into_any()
}

/// The prediction, where the users are known.
fn predict(flow: Flow, target: OfferIndex, seats: Seats) -> Option<Prediction> {
    let (judged, source) = flow.judged()?;
    let from = judged.customer.subscriptions.get(source)?.offer.known()?;
    flow.users.all.with_untracked(|users| {
        let users = users.value()?;
        Some(rules::licence::predict(
            &judged.catalogue,
            from,
            target,
            seats,
            users,
        ))
    })
}

/// The accounts that are expected to be left over: known before submitting, not after.
fn prediction(flow: Flow, target: OfferIndex, seats: Seats) -> Option<AnyView> {
    let session = flow.session;
    let (t, language) = (session.text(), session.language.get());
    let users = flow.users.all.get();
    if let Remote::Failed(failure, None) = &users {
        let retry = move || flow.users.all.reload();
        return Some(notice::failed(session, t.prediction_failed, failure, retry).into_any());
    }
    let Some(users) = users.value() else {
        let (n, total) = flow.users.progress.get();
        let text = (t.prediction_loading)(&session.count(n), &session.count(total));
        return Some(view! { <p class="muted" role="status">{text}</p> }.into_any());
    };
    let (judged, _) = flow.judged()?;
    let prediction = predict(flow, target, seats)?;
    if prediction.users_concerned == 0 {
        return Some(view! { <p>{t.prediction_none_concerned}</p> }.into_any());
    }
    let concerned = session.count(prediction.users_concerned);
    if prediction.left_over.is_empty() {
        return Some(view! { <p>{(t.prediction_all_move)(&concerned)}</p> }.into_any());
    }
    let left = session.count(prediction.left_over.len());
    let items = prediction.left_over.iter().map(|left| {
        let user = &users[left.user];
        let why = left.issues.iter().map(|issue| {
            let text =
                wording::explain_licence_issue(&judged.catalogue, target, user, issue, language);
            view! {
                <p>{text.detail}</p>
                <p class="remedy">{text.remedy}</p>
            }
        });
        view! { <li>{icon(Icon::Warning)} <div>{why.collect_view()}</div></li> }
    });
    Some(
        view! {
            <p>{(t.prediction_left_over)(&left, &concerned)}</p>
            <ul class="reasons" role="list">{items.collect_view()}</ul>
        }
        .into_any(),
    )
}
