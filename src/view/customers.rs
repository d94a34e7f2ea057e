//! The partner's customers, with a search that covers all of them.

use crate::data::customers::CustomerList;
use crate::intl;
use crate::screen::{ListState, Screen, to_fragment};
use crate::session::Session;
use crate::view::notice;
use leptos::prelude::*;
use std::sync::Arc;

/// How many rows are drawn at first, and how many more at a time (TB-01).
const PAGE: usize = 100;

/// Draws the screen.
pub fn screen(session: Session) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let shown = RwSignal::new(PAGE);
    let customers = session.customers;
    let list = Memo::new(move |_| -> Arc<CustomerList> {
        let all = customers.all.with(|all| all.value().cloned());
        all.unwrap_or_else(|| customers.so_far.get())
    });
    let folded = Memo::new(move |_| {
        let fold = |e: &crate::api::resources::CustomerEntry| {
            intl::folded(&[&e.name, " ", &e.domain, " ", e.id.as_str()].concat())
        };
        list.with(|list| list.entries.iter().map(fold).collect::<Vec<_>>())
    });
    let matching = Memo::new(move |_| {
        let wanted = intl::folded(search.get().trim());
        folded.with(|texts| {
            let hits = texts
                .iter()
                .enumerate()
                .filter(|(_, text)| text.contains(&wanted));
            hits.map(|(i, _)| i).collect::<Vec<_>>()
        })
    });
    Effect::new(move || {
        let t = session.text();
        let (n, total) = (matching.with(Vec::len), list.with(|l| l.entries.len()));
        if total > 0 {
            session.announce((t.customers_shown)(
                &session.count(n),
                &session.count(total),
            ));
        }
    });

    let rows = move || {
        let list = list.get();
        let places = matching.get();
        places
            .iter()
            .take(shown.get())
            .map(|&i| list.entries[i].clone())
            .collect::<Vec<_>>()
    };
    let body = move || {
        let t = session.text();
        let (total, matches) = (list.with(|l| l.entries.len()), matching.with(Vec::len));
        let (pending, failure) = customers
            .all
            .with(|all| (all.pending(), all.failure().cloned()));
        let failed = failure.map(|failure| {
            notice::failed(session, t.customers_failed, &failure, move || {
                customers.all.reload()
            })
        });
        let content = if total == 0 && failed.is_some() {
            ().into_any()
        } else if total == 0 && pending {
            notice::loading(t.customers_loading).into_any()
        } else if total == 0 {
            notice::empty(t.customers_empty.into(), t.customers_empty_hint.into()).into_any()
        } else if matches == 0 {
            let search_text = search.get();
            view! {
                {notice::empty((t.customers_none_match)(&search_text), String::new())}
                <p class="center">
                    <button type="button" class="btn" on:click=move |_| search.set(String::new())>
                        {t.clear}
                    </button>
                </p>
            }
            .into_any()
        } else {
            table(session, rows).into_any()
        };
        let unreadable = list.with(|l| l.unreadable);
        view! {
            {failed}
            {(unreadable > 0).then(|| {
                view! { <p class="muted">{(t.items_unreadable)(&session.count(unreadable))}</p> }
            })}
            {content}
            {(matches > shown.get())
                .then(|| {
                    view! {
                        <p class="center">
                            <button type="button" class="btn" on:click=move |_| shown.update(|n| *n += PAGE)>
                                {(t.show_more)(&session.count(matches - shown.get()))}
                            </button>
                        </p>
                    }
                })}
        }
    };
    view! {
        <h1 tabindex="-1">{move || session.text().customers}</h1>
        <div class="toolbar">
            <label class="field grow">
                <span class="visually-hidden">{move || session.text().customers_search}</span>
                <input
                    type="search"
                    autocomplete="off"
                    data-su-customer-search=""
                    placeholder=move || session.text().customers_search
                    prop:value=move || search.get()
                    on:input=move |event| {
                        shown.set(PAGE);
                        search.set(event_target_value(&event));
                    }
                />
            </label>
            <span class="muted" data-su-customer-count="">
                {move || {
                    let (n, total) = (matching.with(Vec::len), list.with(|l| l.entries.len()));
                    (total > 0)
                        .then(|| {
                            (session.text().customers_shown)(&session.count(n), &session.count(total))
                        })
                }}
            </span>
        </div>
        {body}
    }
}

fn table(
    session: Session,
    rows: impl Fn() -> Vec<crate::api::resources::CustomerEntry> + Send + Sync + 'static,
) -> impl IntoView {
    let t = session.text();
    let row = move |entry: crate::api::resources::CustomerEntry| {
        let to = Screen::Subscriptions(entry.id.clone());
        let href = ["#", &to_fragment(&to, &ListState::default())].concat();
        view! {
            <tr data-su-customer=entry.id.to_string()>
                <th scope="row">
                    <a
                        href=href
                        on:click=move |event| {
                            // A new tab is the browser's to open.
                            if event.ctrl_key() || event.meta_key() || event.shift_key() {
                                return;
                            }
                            event.prevent_default();
                            session.list.set(ListState::default());
                            session.go(to.clone());
                        }
                    >
                        <bdi>{entry.name}</bdi>
                    </a>
                </th>
                <td class="muted"><bdi>{entry.domain}</bdi></td>
            </tr>
        }
    };
    view! {
        <table class="table customers">
            <caption class="visually-hidden">{t.customers}</caption>
            <thead>
                <tr>
                    <th scope="col">{t.customer}</th>
                    <th scope="col">{t.domain}</th>
                </tr>
            </thead>
            <tbody>
                <For each=rows key=|entry| (entry.id.clone(), entry.name.clone()) children=row />
            </tbody>
        </table>
    }
}
