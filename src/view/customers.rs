//! The partner's customers, with a search that covers all of them.

use crate::api::resources::CustomerEntry;
use crate::data::customers::CustomerList;
use crate::intl;
use crate::live::{Derived, Live, effect};
use crate::screen::{ListState, Screen, to_fragment};
use crate::session::Session;
use crate::text::{holds, set_apart};
use crate::view::dom::{View, dynamic, el, isolated, link, nothing, sequence, word};
use crate::view::notice;
use rules::{Language, order};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// How many rows are drawn at first, and how many more at a time (TB-01).
const PAGE: usize = 100;

/// What the screen works on.
#[derive(Clone, Copy)]
struct Found {
    session: Session,
    shown: Live<usize>,
    /// Places of the customers that match the search.
    matching: Derived<Rc<Vec<u32>>>,
}

/// The customers by name, and what the search looks in: made once for a list, not for each key.
#[derive(Default)]
struct Sorted {
    of: Option<(Arc<CustomerList>, Language)>,
    order: Vec<u32>,
    texts: Vec<String>,
}

impl Sorted {
    fn follow(&mut self, list: Arc<CustomerList>, language: Language) {
        let same = |(of, in_language): &(Arc<CustomerList>, Language)| {
            Arc::ptr_eq(of, &list) && *in_language == language
        };
        if self.of.as_ref().is_some_and(same) {
            return;
        }
        let compare = intl::collator(language);
        let name = |i: u32| list.entries[i as usize].name.as_str();
        self.order = order::places(list.entries.len(), &|a, b| compare(name(a), name(b)));
        self.texts = list.entries.iter().map(searched).collect();
        self.of = Some((list, language));
    }
}

/// Draws the screen.
pub fn screen(session: Session) -> View {
    let sorted = RefCell::new(Sorted::default());
    let matching = Derived::new(move || {
        let (list, language) = (listed(session), session.language.get());
        let wanted = session.list.with(|l| intl::folded(&l.wanted()));
        let mut sorted = sorted.borrow_mut();
        sorted.follow(list, language);
        let hits = sorted.order.iter().copied();
        let hits = hits.filter(|&i| holds(&sorted.texts[i as usize], &wanted));
        Rc::new(hits.collect())
    });
    let found = Found {
        session,
        shown: Live::new(PAGE),
        matching,
    };
    effect(move || session.title.set(session.text().customers.to_owned()));
    effect(move || session.announce(counted(found)));
    effect(move || {
        if session.customers.all.value().is_some() {
            session.ready();
        }
    });
    let label = el("span")
        .class("visually-hidden")
        .child(word(session, |t| t.customers_search));
    let field = el("input")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("data-su-customer-search", "")
        .word("placeholder", session, |t| t.customers_search)
        .value(move || session.list.with(|l| l.filter.clone()))
        .on_input(move |text| {
            found.shown.set(PAGE);
            session.filter(text);
        });
    let count = el("span")
        .class("muted")
        .attr("data-su-customer-count", "")
        .words(move || counted(found));
    let toolbar = el("div")
        .class("toolbar")
        .child(el("label").class("field grow").child(label).child(field))
        .child(count);
    let title = el("h1")
        .attr("tabindex", "-1")
        .child(word(session, |t| t.customers));
    sequence(vec![
        title.into(),
        toolbar.into(),
        dynamic(move || body(found)),
    ])
}

/// The customers, as far as they are loaded.
fn listed(session: Session) -> Arc<CustomerList> {
    let customers = session.customers;
    let all = customers.all.value();
    all.unwrap_or_else(|| customers.so_far.get())
}

fn searched(entry: &CustomerEntry) -> String {
    intl::folded(&[&entry.name, " ", &entry.domain, " ", entry.id.as_str()].concat())
}

/// "Customers: 3 of 14", which no number needs another form for (IN-13); nothing while none are there.
fn counted(found: Found) -> String {
    let (session, total) = (found.session, listed(found.session).entries.len());
    if total == 0 {
        return String::new();
    }
    let n = found.matching.get().len();
    (session.text().customers_shown)(&session.count(n), &session.count(total))
}

fn body(found: Found) -> View {
    let session = found.session;
    let (t, all) = (session.text(), session.customers.all);
    let (list, matches) = (listed(session), found.matching.get().len());
    let failed = notice::failed(session, t.customers_failed, *all);
    let mut parts: Vec<View> = failed.into_iter().collect();
    if list.unreadable > 0 {
        let text = (t.items_unreadable)(&session.count(list.unreadable));
        parts.push(notice::paragraph("muted", text));
    }
    if list.entries.is_empty() {
        parts.push(if all.pending() {
            notice::loading(t.customers_loading)
        } else if all.failed() {
            nothing()
        } else {
            notice::empty(t.customers_empty, t.customers_empty_hint)
        });
    } else if matches == 0 {
        let typed = session.list.with(|l| set_apart(&l.wanted()));
        parts.push(notice::empty((t.customers_none_match)(&typed), ""));
        parts.push(notice::below(session, t.clear, move || {
            session.filter(String::new());
        }));
    } else {
        parts.push(table(found));
    }
    let left = matches.saturating_sub(found.shown.get());
    if left > 0 {
        parts.push(notice::more(session, left, found.shown, PAGE));
    }
    sequence(parts)
}

fn table(found: Found) -> View {
    let session = found.session;
    let t = session.text();
    let list = listed(session);
    let places = found.matching.get();
    let shown = places.iter().take(found.shown.get());
    let rows: Vec<View> = shown
        .map(|&i| row(session, list.entries[i as usize].clone()))
        .collect();
    let head = |label: &'static str| el("th").attr("scope", "col").child(label);
    let heads = el("tr").child(head(t.customer)).child(head(t.domain));
    let caption = el("caption").class("visually-hidden").child(t.customers);
    el("table")
        .class("table customers")
        .attr("part", "table")
        .child(caption)
        .child(el("thead").child(heads))
        .child(el("tbody").children(rows))
        .into()
}

fn row(session: Session, entry: CustomerEntry) -> View {
    let to = Screen::Subscriptions(entry.id.clone());
    let href = ["#", &to_fragment(&to, &ListState::default())].concat();
    let link = link(href, isolated(entry.name), move || {
        session.go(to.clone());
    });
    let domain = el("td").class("muted").child(isolated(entry.domain));
    el("tr")
        .attr("data-su-customer", entry.id.to_string())
        .child(el("th").attr("scope", "row").child(link))
        .child(domain)
        .into()
}
