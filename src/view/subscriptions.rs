//! A customer's subscriptions: the table, what is wrong with loading it, and the card.

use crate::data::draft;
use crate::data::facts::Judged;
use crate::screen::Screen;
use crate::session::Session;
use crate::view::hover_card::HoverCard;
use crate::view::table::{RowText, rows_of, table};
use crate::view::{hover_card, notice};
use crate::{events, intl};
use leptos::prelude::*;
use rules::CustomerId;
use std::sync::Arc;

/// Draws the screen.
pub fn screen(session: Session, customer: CustomerId) -> impl IntoView {
    let facts = session.facts;
    let card = HoverCard::new(session);
    let all = Memo::new(move |_| -> Arc<Vec<RowText>> {
        let language = session.language.get();
        let judged = facts.judged.get();
        Arc::new(
            judged
                .map(|judged| rows_of(&judged, language))
                .unwrap_or_default(),
        )
    });
    let upgradeable = Memo::new(move |_| {
        facts
            .judged
            .with(|j| j.as_ref().and_then(|j| j.upgradeable()))
    });
    let visible = Memo::new(move |_| {
        let (all, list) = (all.get(), session.list.get());
        let wanted = intl::folded(list.filter.trim());
        let mut places = crate::view::table::ordered(&all, &list, session.language.get());
        places.retain(|&i| {
            let row = &all[i as usize];
            (!list.only_upgradeable || row.upgradeable) && row.search.contains(&wanted)
        });
        places
    });

    // One polite sentence when the table has changed: how many, sorted how (TB-08).
    Effect::new(move |before: Option<bool>| {
        let (n, total) = (visible.with(Vec::len), all.with(|a| a.len()));
        if total == 0 {
            return before.unwrap_or(false);
        }
        let t = session.text();
        let list = session.list.get();
        let sorted = (t.sorted_by)(crate::view::table::title(t, list.sort), list.descending);
        let said = (t.subscriptions_shown)(&session.count(n), &session.count(total));
        session.announce([&*said, &sorted].concat());
        true
    });
    Effect::new({
        let customer = customer.clone();
        move |told: Option<Option<usize>>| {
            let known = upgradeable.get();
            if let Some(n) = known
                && told.flatten() != known
            {
                if told.is_none_or(|before| before.is_none()) {
                    events::ready(&session.host());
                }
                events::eligibility(&session.host(), customer.as_str(), n);
            }
            known
        }
    });

    let pending = {
        let customer = customer.clone();
        move || pending_notice(session, &customer)
    };
    let body = move || body(session, all, visible, card);
    view! {
        <p class="crumbs">
            {session.standalone.then(|| {
                view! {
                    <a
                        href="#/"
                        on:click=move |event| {
                            event.prevent_default();
                            session.go(Screen::Customers);
                        }
                    >
                        {move || session.text().customers}
                    </a>
                }
            })}
        </p>
        <h1 tabindex="-1">
            {move || match facts.customer_name() {
                Some(name) => (session.text().subscriptions_of)(&name),
                None => session.text().subscriptions.to_owned(),
            }}
        </h1>
        {pending}
        {move || missing_facts(session)}
        {toolbar(session, all, visible, upgradeable)}
        {body}
        {hover_card::card(session, card)}
    }
}

fn toolbar(
    session: Session,
    all: Memo<Arc<Vec<RowText>>>,
    visible: Memo<Vec<u32>>,
    upgradeable: Memo<Option<usize>>,
) -> impl IntoView {
    let facts = session.facts;
    let refreshing = move || facts.subscriptions.with(|s| s.pending());
    view! {
        <div class="toolbar">
            <label class="field grow">
                <span class="visually-hidden">{move || session.text().filter}</span>
                <input
                    type="search"
                    autocomplete="off"
                    data-su-filter=""
                    placeholder=move || session.text().filter_placeholder
                    prop:value=move || session.list.with(|l| l.filter.clone())
                    on:input=move |event| {
                        session.list.update(|l| l.filter = event_target_value(&event));
                        session.remember_list();
                    }
                />
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    data-su-only-upgradeable=""
                    prop:checked=move || session.list.with(|l| l.only_upgradeable)
                    on:change=move |event| {
                        session.list.update(|l| l.only_upgradeable = event_target_checked(&event));
                        session.remember_list();
                    }
                />
                <span>{move || session.text().only_upgradeable}</span>
                <span class="pill" data-su-count="">
                    {move || upgradeable.get().map_or_else(|| "…".to_owned(), |n| session.count(n))}
                </span>
            </label>
            <span class="muted shown">
                {move || {
                    let total = all.with(|a| a.len());
                    let n = visible.with(Vec::len);
                    (total > 0)
                        .then(|| {
                            (session.text().subscriptions_shown)(&session.count(n), &session.count(total))
                        })
                }}
            </span>
            <button
                type="button"
                class="btn quiet"
                data-su-refresh=""
                aria-disabled=move || refreshing().to_string()
                on:click=move |_| {
                    if !refreshing() {
                        facts.reload();
                    }
                }
            >
                {move || if refreshing() { session.text().refreshing } else { session.text().refresh }}
            </button>
        </div>
    }
}

fn body(
    session: Session,
    all: Memo<Arc<Vec<RowText>>>,
    visible: Memo<Vec<u32>>,
    card: HoverCard,
) -> impl IntoView {
    let t = session.text();
    let facts = session.facts;
    let (pending, failure, unreadable) = facts.subscriptions.with(|s| {
        let unreadable = s.value().map_or(0, |listed| listed.unreadable);
        (s.pending(), s.failure().cloned(), unreadable)
    });
    let failed = failure.map(|failure| {
        notice::failed(session, t.subscriptions_failed, &failure, move || {
            facts.subscriptions.reload()
        })
    });
    let idle = facts.subscriptions.with(|s| s.value().is_none());
    let content = if idle && failed.is_some() {
        ().into_any()
    } else if idle || (pending && all.with(|a| a.is_empty())) {
        notice::loading(t.subscriptions_loading).into_any()
    } else if all.with(|a| a.is_empty()) {
        notice::empty(
            t.subscriptions_empty.into(),
            t.subscriptions_empty_hint.into(),
        )
        .into_any()
    } else if visible.with(|v| v.is_empty()) {
        view! {
            {notice::empty(t.subscriptions_none_match.into(), String::new())}
            <p class="center">
                <button
                    type="button"
                    class="btn"
                    on:click=move |_| {
                        session.list.update(|l| {
                            l.filter.clear();
                            l.only_upgradeable = false;
                        });
                        session.remember_list();
                    }
                >
                    {t.clear}
                </button>
            </p>
        }
        .into_any()
    } else {
        view! {
            {table(session, all, visible, card)}
            {move || price_note(session)}
        }
        .into_any()
    };
    view! {
        {failed}
        {(unreadable > 0).then(|| {
            view! { <p class="muted">{(t.items_unreadable)(&session.count(unreadable))}</p> }
        })}
        {content}
    }
}

/// Prices are illustrative: where they are from is said under every table that shows them.
fn price_note(session: Session) -> Option<impl IntoView> {
    let (t, language) = (session.text(), session.language.get());
    let note = session.facts.judged.with(|judged| {
        let catalogue = &judged.as_ref()?.catalogue;
        let source = catalogue
            .offers()
            .iter()
            .find_map(|offer| offer.price_source)?;
        let source = catalogue.source(source);
        Some((t.prices_illustrative)(
            source.title.get(language),
            &source.date,
        ))
    })?;
    Some(view! { <p class="muted small">{note}</p> })
}

/// Facts that could not be loaded, each with its own retry: the table shows all the same.
fn missing_facts(session: Session) -> Option<impl IntoView> {
    let t = session.text();
    let facts = session.facts;
    let mut missing = Vec::new();
    if let Some(failure) = facts.customer.with(|f| f.failure().cloned()) {
        let retry = move || facts.customer.reload();
        missing.push(notice::failed(session, t.fact_customer, &failure, retry).into_any());
    }
    if let Some(failure) = facts.skus.with(|f| f.failure().cloned()) {
        let retry = move || facts.skus.reload();
        missing.push(notice::failed(session, t.fact_elsewhere, &failure, retry).into_any());
    }
    if let Some(failure) = facts.services.with(|f| f.failure().cloned()) {
        let retry = move || facts.services.reload();
        missing.push(notice::failed(session, t.fact_services, &failure, retry).into_any());
    }
    (!missing.is_empty()).then(|| {
        view! {
            {missing}
            <p class="muted">{t.facts_missing}</p>
        }
    })
}

/// Upgrades of this customer that were submitted and have no answer yet.
fn pending_notice(session: Session, customer: &CustomerId) -> impl IntoView + use<> {
    let t = session.text();
    let customer = customer.clone();
    let judged = session.facts.judged.get();
    let name = move |id: &rules::SubscriptionId, judged: &Option<Arc<Judged>>| {
        let found = judged.as_ref().and_then(|j| {
            j.customer
                .find(id)
                .map(|i| j.customer.subscriptions[i].name.to_string())
        });
        found.unwrap_or_else(|| id.to_string())
    };
    draft::awaiting(session.api().base(), &customer)
        .into_iter()
        .map(|draft| {
            let to = Screen::Upgrade(draft.customer.clone(), draft.subscription.clone());
            view! {
                <div class="notice info" role="status" data-su-pending="">
                    {crate::view::icon::icon(crate::view::icon::Icon::Clock)}
                    <div>
                        <p>{(t.pending_elsewhere)(&name(&draft.subscription, &judged))}</p>
                        <button type="button" class="btn" on:click=move |_| session.go(to.clone())>
                            {t.pending_open}
                        </button>
                    </div>
                </div>
            }
        })
        .collect_view()
}
