//! A customer's subscriptions: the table, what is wrong with loading it, and the card.

use crate::data::draft;
use crate::live::{Derived, Live, effect};
use crate::screen::{Column, Screen};
use crate::session::Session;
use crate::text::{holds, set_apart};
use crate::view::dom::{View, button, dynamic, el, link, nothing, optional, sequence, word};
use crate::view::hover_card::{self, HoverCard};
use crate::view::icon::Icon;
use crate::view::notice;
use crate::view::price::price_note;
use crate::view::table::row::{RowText, ordered, rows_of};
use crate::view::table::{PAGE, Rows, table, title};
use crate::{events, intl};
use leptos::prelude::*;
use rules::{CustomerId, SubscriptionId};
use std::cell::RefCell;
use std::rc::Rc;

/// Draws the screen.
pub fn screen(session: Session, customer: CustomerId) -> View {
    let facts = session.facts;
    let card = HoverCard::new(session);
    let all = Derived::new(move || {
        let language = session.language.get();
        let judged = facts.judged.get();
        Rc::new(
            judged
                .map(|judged| rows_of(&judged, language))
                .unwrap_or_default(),
        )
    });
    // In their order, which is found again for other rows or another column, and not for each key
    // that is typed into the filter.
    let sorted = RefCell::new((Rc::default(), (Column::Name, false), Vec::new()));
    let visible = Derived::new(move || {
        let (all, by) = (all.get(), list_order(session));
        let mut sorted = sorted.borrow_mut();
        if !Rc::ptr_eq(&sorted.0, &all) || sorted.1 != by {
            *sorted = (all.clone(), by, ordered(&all, by, session.language.get()));
        }
        let places = sorted.2.iter().copied();
        let found = session.list.with(|list| {
            let wanted = intl::folded(&list.wanted());
            let shown = |row: &RowText| {
                (!list.only_upgradeable || row.upgradeable) && holds(&row.search, &wanted)
            };
            places.filter(|&i| shown(&all[i as usize])).collect()
        });
        Rc::new(found)
    });
    let rows = Rows {
        session,
        all,
        visible,
        shown: Live::new(PAGE),
        card,
    };

    effect(move || session.title.set(heading(session)));
    // One polite sentence when the table has changed: how many, sorted how (TB-08).
    let mut told = String::new();
    effect(move || {
        let shown = counted(rows);
        let (t, list) = (session.text(), session.list.get());
        let sorted = (t.sorted_by)(title(t, list.sort), list.descending);
        let news = [&*shown, &sorted].concat();
        if !shown.is_empty() && news != told {
            session.announce(news.clone());
            told = news;
        }
    });
    effect({
        let customer = customer.clone();
        let mut told = None;
        move || {
            if facts.judged.with(Option::is_some) {
                session.ready();
            }
            let known = upgradeable(session);
            if let Some(n) = known
                && told != known
            {
                events::eligibility(&session.host(), customer.as_str(), n);
                told = known;
            }
        }
    });

    let title = el("h1").attr("tabindex", "-1");
    let unknown = Derived::new(move || facts.no_such_customer());
    let content = move || {
        if unknown.get() {
            return no_such_customer(session);
        }
        let customer = customer.clone();
        sequence(vec![
            dynamic(move || awaiting(session, &customer)),
            optional(move || missing_facts(session)),
            toolbar(rows),
            dynamic(move || body(rows)),
            hover_card::card(session, card),
        ])
    };
    sequence(vec![
        el("p").class("crumbs").child(to_customers(session)).into(),
        title.words(move || heading(session)).into(),
        dynamic(content),
    ])
}

fn list_order(session: Session) -> (Column, bool) {
    session.list.with(|list| (list.sort, list.descending))
}

/// A host that says which customer it is about wants no other.
fn to_customers(session: Session) -> View {
    if !session.standalone && session.host().has_attribute("customer-id") {
        return nothing();
    }
    link("#/".to_owned(), word(session, |t| t.customers), move || {
        session.go(Screen::Customers);
    })
}

/// The backend knows no such customer: no other of its answers is worth showing, and to ask again
/// does not help.
pub fn no_such_customer(session: Session) -> View {
    let t = session.text();
    let content = vec![
        notice::strong(t.customer_not_found),
        notice::paragraph("", t.error_not_found),
        notice::paragraph("", to_customers(session)),
    ];
    let class = "notice danger";
    notice::notice(class, Some("alert"), "failed", Icon::Warning, content)
}

/// "Subscriptions of Contoso".
pub fn heading(session: Session) -> String {
    match session.facts.customer_name() {
        Some(name) => (session.text().subscriptions_of)(&set_apart(&name)),
        None => session.text().subscriptions.to_owned(),
    }
}

fn upgradeable(session: Session) -> Option<usize> {
    session
        .facts
        .judged
        .with(|judged| judged.as_ref()?.upgradeable())
}

/// "Subscriptions: 3 of 25", which no number needs another form for (IN-13); nothing while none are there.
fn counted(rows: Rows) -> String {
    let (session, total) = (rows.session, rows.all.get().len());
    if total == 0 {
        return String::new();
    }
    let n = rows.visible.get().len();
    (session.text().subscriptions_shown)(&session.count(n), &session.count(total))
}

fn toolbar(rows: Rows) -> View {
    let session = rows.session;
    let facts = session.facts;
    let refreshing = move || facts.subscriptions.pending() && !session.quiet.get();
    let refresh = move || {
        session.quiet.set(false);
        if !facts.subscriptions.pending() {
            // Asked for, also where the backend wanted to be left alone.
            facts.subscriptions.reload();
            facts.refresh();
        }
    };
    let label = move || {
        let t = session.text();
        if refreshing() {
            t.refreshing
        } else {
            t.refresh
        }
        .to_owned()
    };
    let count = move || upgradeable(session).map_or_else(|| "…".to_owned(), |n| session.count(n));
    let filter = el("input")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("data-su-filter", "")
        .word("placeholder", session, |t| t.filter_placeholder)
        .value(move || session.list.with(|l| l.filter.clone()))
        .on_input(move |text| {
            rows.shown.set(PAGE);
            session.filter(text);
        });
    // Where there is nothing, there is nothing to filter.
    let none = move || {
        facts
            .subscriptions
            .value()
            .is_some_and(|l| l.items.is_empty())
    };
    let filter = el("label")
        .class("field grow")
        .live_flag("hidden", none)
        .child(
            el("span")
                .class("visually-hidden")
                .child(word(session, |t| t.filter)),
        )
        .child(filter);
    let only = el("input")
        .attr("type", "checkbox")
        .attr("data-su-only-upgradeable", "")
        .checked(move || session.list.with(|l| l.only_upgradeable))
        .on("change", move |event: web_sys::Event| {
            session
                .list
                .update(|l| l.only_upgradeable = event_target_checked(&event));
            session.remember_list();
        });
    let pill = el("span").class("pill").attr("data-su-count", "");
    let only = el("label")
        .class("check")
        .live_flag("hidden", none)
        .child(only)
        .child(el("span").child(word(session, |t| t.only_upgradeable)))
        .child(pill.words(count));
    let refresh = el("button")
        .attr("type", "button")
        .class("btn quiet")
        .attr("data-su-refresh", "")
        .live_bool("aria-disabled", refreshing)
        .on_click(refresh)
        .words(label);
    el("div")
        .class("toolbar")
        .child(filter)
        .child(only)
        .child(el("span").class("muted shown").words(move || counted(rows)))
        .child(refresh)
        .into()
}

fn body(rows: Rows) -> View {
    let session = rows.session;
    session.keep_focus();
    let (t, subscriptions) = (session.text(), session.facts.subscriptions);
    let listed = subscriptions.value();
    let failed = notice::failed(session, t.subscriptions_failed, *subscriptions);
    let mut parts: Vec<View> = failed.into_iter().collect();
    let unreadable = listed.as_ref().map_or(0, |listed| listed.unreadable);
    if unreadable > 0 {
        let text = (t.items_unreadable)(&session.count(unreadable));
        parts.push(notice::paragraph("muted", text));
    }
    if listed.is_none() {
        // Without a catalogue nothing is asked for; that is said above.
        if !subscriptions.failed() && !session.catalogue.failed() {
            parts.push(notice::loading(t.subscriptions_loading));
        }
    } else if rows.all.get().is_empty() {
        parts.push(notice::empty(
            t.subscriptions_empty,
            t.subscriptions_empty_hint,
        ));
    } else if rows.visible.get().is_empty() {
        parts.push(notice::empty(t.subscriptions_none_match, ""));
        parts.push(notice::below(session, t.clear, move || {
            session.list.update(|l| {
                l.filter.clear();
                l.only_upgradeable = false;
            });
            session.remember_list();
        }));
    } else {
        parts.push(table(rows));
        if let Some(judged) = session.facts.judged.get() {
            let sold = judged.customer.subscriptions.iter();
            let mut sold = sold.filter_map(|s| s.offer.known());
            parts.push(price_note(session, &judged.catalogue, &mut sold));
        }
    }
    sequence(parts)
}

/// Facts that could not be loaded, each with its own retry: the table shows all the same.
fn missing_facts(session: Session) -> Option<View> {
    let t = session.text();
    let names = [t.fact_customer, t.fact_elsewhere, t.fact_services];
    let parts = names.into_iter().zip(session.facts.beside());
    let missing = parts.filter_map(|(what, part)| notice::failed(session, what, part));
    let mut missing: Vec<View> = missing.collect();
    if missing.is_empty() {
        return None;
    }
    missing.push(notice::paragraph("muted", t.facts_missing));
    Some(sequence(missing))
}

/// Upgrades of this customer that were submitted and have no answer yet.
fn awaiting(session: Session, customer: &CustomerId) -> View {
    let t = session.text();
    // Drawn again with each refresh: another tab may have submitted meanwhile.
    session.facts.judged.track();
    let name = |id: &SubscriptionId| {
        let (judged, place) = session.facts.find(id)?;
        Some(judged.customer.subscriptions[place].name.to_string())
    };
    let drafts = draft::awaiting(session.api().base(), customer).into_iter();
    let notices: Vec<View> = drafts
        .map(|draft| {
            let name = name(&draft.subscription).unwrap_or_else(|| draft.subscription.to_string());
            let to = Screen::Upgrade(draft.customer, draft.subscription);
            let open = move || {
                session.go(to.clone());
            };
            let content = vec![
                notice::paragraph("", (t.pending_elsewhere)(&set_apart(&name))),
                button("btn", "pending", t.pending_open, open),
            ];
            notice::notice(
                "notice info",
                Some("status"),
                "pending",
                Icon::Clock,
                content,
            )
        })
        .collect();
    sequence(notices)
}
