//! The partner's customers, with a search that covers all of them.

use crate::api::resources::CustomerEntry;
use crate::data::customers::CustomerList;
use crate::intl;
use crate::screen::{ListState, Screen, to_fragment};
use crate::session::Session;
use crate::view::dynamic::{attribute, dynamic, link, nothing, word, word_attribute, words};
use crate::view::notice;
use leptos::prelude::*;
use std::sync::Arc;

/// How many rows are drawn at first, and how many more at a time (TB-01).
const PAGE: usize = 100;

/// What the screen works on.
#[derive(Clone, Copy)]
struct Found {
    session: Session,
    search: RwSignal<String>,
    shown: RwSignal<usize>,
    list: Memo<Arc<CustomerList>>,
    /// Places of the customers that match the search.
    matching: Memo<Arc<Vec<u32>>>,
}

/// Draws the screen.
pub fn screen(session: Session) -> AnyView {
    let search = RwSignal::new(String::new());
    let customers = session.customers;
    let list = Memo::new(move |_| {
        customers
            .all
            .value()
            .unwrap_or_else(|| customers.so_far.get())
    });
    let folded = StoredValue::new((Arc::<CustomerList>::default(), Vec::new()));
    let matching = Memo::new(move |_| {
        let (list, wanted) = (list.get(), intl::folded(search.get().trim()));
        folded.update_value(|(of, texts)| {
            if !Arc::ptr_eq(of, &list) {
                *texts = list.entries.iter().map(searched).collect();
                *of = list;
            }
        });
        folded.with_value(|(_, texts)| {
            let hits = (0u32..)
                .zip(texts)
                .filter(|(_, text)| text.contains(&wanted));
            Arc::new(hits.map(|(i, _)| i).collect::<Vec<_>>())
        })
    });
    let found = Found {
        session,
        search,
        shown: RwSignal::new(PAGE),
        list,
        matching,
    };
    Effect::new(move || session.announce(counted(found)));
    let typed = move |event| {
        found.shown.set(PAGE);
        search.set(event_target_value(&event));
    };
    view! {
        <h1 tabindex="-1">{word(session, |t| t.customers)}</h1>
        <div class="toolbar">
            <label class="field grow">
                <span class="visually-hidden">{word(session, |t| t.customers_search)}</span>
                <input
                    type="search"
                    autocomplete="off"
                    data-su-customer-search=""
                    placeholder=word_attribute(session, |t| t.customers_search)
                    prop:value=attribute(move || search.get())
                    on:input=typed
                />
            </label>
            <span class="muted" data-su-customer-count="">{words(move || counted(found))}</span>
        </div>
        {dynamic(move || body(found))}
    }
    .into_any()
}

fn searched(entry: &CustomerEntry) -> String {
    intl::folded(&[&entry.name, " ", &entry.domain, " ", entry.id.as_str()].concat())
}

/// "3 of 14 customers"; nothing while none are there.
fn counted(found: Found) -> String {
    let (session, total) = (found.session, found.list.get().entries.len());
    if total == 0 {
        return String::new();
    }
    let n = found.matching.get().len();
    (session.text().customers_shown)(&session.count(n), &session.count(total))
}

fn body(found: Found) -> AnyView {
    let session = found.session;
    let (t, all) = (session.text(), session.customers.all);
    let (list, matches) = (found.list.get(), found.matching.get().len());
    let mut parts = Vec::new();
    let failure = all.failure();
    if let Some(failure) = &failure {
        parts.push(notice::failed(
            session,
            t.customers_failed,
            failure,
            move || all.reload(),
        ));
    }
    if list.unreadable > 0 {
        let text = (t.items_unreadable)(&session.count(list.unreadable));
        parts.push(notice::paragraph("muted", text));
    }
    if list.entries.is_empty() {
        parts.push(if all.pending() {
            notice::loading(t.customers_loading)
        } else if failure.is_some() {
            nothing()
        } else {
            notice::empty(t.customers_empty.to_owned(), t.customers_empty_hint)
        });
    } else if matches == 0 {
        let search = found.search;
        parts.push(notice::empty((t.customers_none_match)(&search.get()), ""));
        parts.push(notice::below(t.clear.to_owned(), move || {
            search.set(String::new())
        }));
    } else {
        parts.push(table(found));
    }
    let (shown, all) = (found.shown, matches);
    if all > shown.get() {
        let label = (t.show_more)(&session.count(all - shown.get()));
        parts.push(notice::below(label, move || shown.update(|n| *n += PAGE)));
    }
    parts.into_any()
}

fn table(found: Found) -> AnyView {
    let session = found.session;
    let t = session.text();
    let list = found.list.get();
    let places = found.matching.get();
    let shown = places.iter().take(found.shown.get());
    let rows: Vec<AnyView> = shown
        .map(|&i| row(session, list.entries[i as usize].clone()))
        .collect();
    view! {
        <table class="table customers">
            <caption class="visually-hidden">{t.customers}</caption>
            <thead>
                <tr>
                    <th scope="col">{t.customer}</th>
                    <th scope="col">{t.domain}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(session: Session, entry: CustomerEntry) -> AnyView {
    let to = Screen::Subscriptions(entry.id.clone());
    let href = ["#", &to_fragment(&to, &ListState::default())].concat();
    let name = view! { <bdi>{entry.name}</bdi> }.into_any();
    let link = link(href, name, move || {
        session.list.set(ListState::default());
        session.go(to.clone());
    });
    view! {
        <tr data-su-customer=entry.id.to_string()>
            <th scope="row">{link}</th>
            <td class="muted"><bdi>{entry.domain}</bdi></td>
        </tr>
    }
    .into_any()
}
