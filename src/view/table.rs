//! The table of subscriptions. A native table: find-in-page, copying and screen readers work as
//! they do everywhere.

pub mod order;

use crate::data::facts::Judged;
use crate::intl;
use crate::live::Live;
use crate::screen::{Column, ListState};
use crate::session::Session;
use crate::text::{Text, text};
use crate::view::dom::{El, View, dynamic, el, isolated, optional, sequence};
use crate::view::hover_card::HoverCard;
use crate::view::icon::{Icon, icon, labelled};
use crate::view::subscriptions::Rows;
use crate::view::{notice, reasons};
use order::Key;
use rules::catalogue::{Catalogue, Offer};
use rules::order::places;
use rules::{Actor, BillingCycle, Language, Money, OfferIndex, Status, wording};

/// How many rows are drawn at first, and how many more at a time (TB-01).
const PAGE: usize = 200;

/// What the icon of a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// It can be upgraded now.
    Can,
    /// It has an upgrade path, and something is against it.
    Cannot,
    /// It has an upgrade path, and the facts are not there.
    Unknown,
}

/// A row as it is on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowText {
    /// The subscription.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its icon calls it.
    called: String,
    /// Its mark; none where its offer has no upgrade path.
    pub mark: Option<Mark>,
    /// Whether it can be upgraded now.
    pub upgradeable: bool,
    /// The verdict in a few words: what the card says, without the card (HC-29).
    pub verdict: String,
    plan: String,
    plan_note: String,
    status: String,
    badge: (&'static str, Icon),
    seats: String,
    cycle: String,
    renewal: String,
    renewal_iso: String,
    ends: &'static str,
    price: String,
    price_note: &'static str,
    language: Language,
    /// What the filter looks in, folded.
    pub search: String,
    keys: [SortKey; 3],
}

/// Seats, renewal or price as a number; none where missing.
type SortKey = Option<i64>;

/// The list price of a subscription per period: seats × price.
pub fn list_price(judged: &Judged, source: usize) -> Option<Money> {
    let subscription = judged.customer.subscriptions.get(source)?;
    let offer = judged.catalogue.offer(subscription.offer.known()?);
    let price = offer
        .prices
        .iter()
        .find(|p| p.cycle == subscription.cycle)?;
    price.per_seat.times(subscription.seats.0)
}

/// The period of a price, in words.
pub fn period(t: &'static Text, cycle: &BillingCycle) -> &'static str {
    match cycle {
        BillingCycle::Monthly => t.per_month,
        BillingCycle::Annual => t.per_year,
        _ => "",
    }
}

/// The price of an offer per seat and period; empty where it has none for the cycle.
pub fn price_per_seat(session: Session, offer: &Offer, cycle: &BillingCycle) -> String {
    let t = session.text();
    let price = offer.prices.iter().find(|p| p.cycle == *cycle);
    let words = price.map(|price| {
        let price = (t.per_seat)(&session.money(price.per_seat));
        [&*price, " ", period(t, cycle)].concat()
    });
    words.unwrap_or_default()
}

/// Prices are illustrative: where those of some offers are from is said wherever they are shown.
pub fn price_note(
    session: Session,
    catalogue: &Catalogue,
    offers: &mut dyn Iterator<Item = OfferIndex>,
) -> View {
    let (t, language) = (session.text(), session.language.get());
    let mut note = t.prices_illustrative.to_owned();
    let mut named = Vec::new();
    for offer in offers {
        let source = catalogue.offer(offer).price_source;
        if let Some(index) = source.filter(|source| !named.contains(source)) {
            named.push(index);
            let source = catalogue.source(index);
            note.push_str(&(t.price_source)(source.title.get(language), &source.date));
        }
    }
    notice::paragraph("source", note)
}

/// The rows of a customer, in the backend's order.
pub fn rows_of(judged: &Judged, language: Language) -> Vec<RowText> {
    let t = text(language);
    let mut rows: Vec<RowText> = (0..judged.customer.subscriptions.len())
        .map(|i| row_of(judged, i, language, t))
        .collect();
    let parts = rows.iter();
    let parts: Vec<_> = parts
        .map(|row| [&*row.name, &row.plan, &row.status, &row.id])
        .collect();
    let called = told_apart(&parts);
    for (row, called) in rows.iter_mut().zip(called) {
        row.called = called;
    }
    rows
}

/// What the icons call their subscriptions: no two the same (HC-02). Names may repeat, because an
/// upgrade hands the nickname on; then as many of the other parts are said as it takes.
fn told_apart(rows: &[[&str; 4]]) -> Vec<String> {
    let mut called: Vec<String> = rows.iter().map(|[name, ..]| (*name).to_owned()).collect();
    for part in 1..4 {
        let name = |i: u32| &called[i as usize];
        let order = places(called.len(), &|a, b| name(a).cmp(name(b)));
        let pairs = order
            .windows(2)
            .filter(|pair| name(pair[0]) == name(pair[1]));
        let mut again = pairs.flatten().copied().collect::<Vec<u32>>();
        again.dedup();
        for i in again {
            let (row, called) = (&rows[i as usize], &mut called[i as usize]);
            // A subscription without a nickname has its plan for a name.
            if row[part] != row[0] {
                *called = [&**called, " (", row[part], ")"].concat();
            }
        }
    }
    called
}

fn row_of(judged: &Judged, source: usize, language: Language, t: &'static Text) -> RowText {
    let subscription = &judged.customer.subscriptions[source];
    let verdict = judged.verdict(source);
    let (mark, verdict) = match verdict {
        _ if !judged.has_path(source) => (None, t.verdict_no_path.to_owned()),
        None => (Some(Mark::Unknown), t.verdict_checking.to_owned()),
        Some(v) if v.upgradeable() => {
            let n = v.eligible_targets().count();
            let shown = intl::count(language, n as u64);
            (Some(Mark::Can), (t.verdict_can)(&shown, n))
        }
        Some(v) => {
            let (mut headlines, mut hopeless): (Vec<&str>, bool) = (Vec::new(), false);
            for reason in v
                .targets
                .iter()
                .flat_map(|t| reasons::by_weight(&t.reasons))
            {
                hopeless |= reason.actor() == Actor::Nobody;
                let headline = wording::headline(reason, language);
                if !headlines.contains(&headline) {
                    headlines.push(headline);
                }
            }
            let first = headlines.first().copied().unwrap_or_default();
            // Where nobody can do anything, how many more there are is for the card.
            let others = headlines.len().saturating_sub(1);
            let more = if hopeless { 0 } else { others };
            (Some(Mark::Cannot), (t.verdict_cannot)(first, more))
        }
    };
    let (plan, plan_note) = match subscription.offer.known() {
        Some(offer) => {
            let offer = judged.catalogue.offer(offer);
            let renamed = offer
                .renamed
                .as_ref()
                .map(|r| (t.now_sold_as)(r.get(language)));
            (
                offer.name.get(language).to_owned(),
                renamed.unwrap_or_default(),
            )
        }
        None => (
            subscription.offer_name.to_string(),
            t.unknown_plan.to_owned(),
        ),
    };
    let status = wording::status_name(&subscription.status, language).to_owned();
    let price = list_price(judged, source);
    let renewal = subscription.renewal;
    let search = [
        &*subscription.name,
        &plan,
        &plan_note,
        &status,
        &*subscription.offer_name,
        subscription.id.as_str(),
    ];
    let trial = if subscription.trial { t.trial } else { "" };
    RowText {
        id: subscription.id.to_string(),
        name: subscription.name.to_string(),
        called: String::new(),
        mark,
        upgradeable: mark == Some(Mark::Can),
        verdict,
        plan_note: [
            &*plan_note,
            if plan_note.is_empty() || trial.is_empty() {
                ""
            } else {
                " · "
            },
            trial,
        ]
        .concat(),
        badge: badge(&subscription.status),
        seats: intl::count(language, u64::from(subscription.seats.0)),
        cycle: wording::cycle_name(&subscription.cycle, language).to_owned(),
        renewal: renewal
            .map(|day| intl::day(language, day))
            .unwrap_or_default(),
        renewal_iso: renewal.map(|day| day.to_string()).unwrap_or_default(),
        // Of one that is deleted nobody expects it.
        ends: if renewal.is_none()
            || subscription.auto_renew
            || subscription.status == Status::Deleted
        {
            ""
        } else {
            t.ends
        },
        price: price
            .map(|money| intl::money(language, money))
            .unwrap_or_default(),
        price_note: if price.is_some() {
            period(t, &subscription.cycle)
        } else {
            ""
        },
        language,
        search: intl::folded(&search.join(" ")),
        keys: [
            Some(i64::from(subscription.seats.0)),
            renewal.map(|day| i64::from(day.days())),
            price.map(|money| money.minor),
        ],
        plan,
        status,
    }
}

fn badge(status: &Status) -> (&'static str, Icon) {
    match status {
        Status::Active => ("badge success", Icon::Check),
        Status::Pending => ("badge info", Icon::Clock),
        Status::Suspended => ("badge warning", Icon::Pause),
        Status::Expired | Status::Disabled => ("badge warning", Icon::Warning),
        Status::Deleted => ("badge neutral", Icon::Minus),
        Status::None | Status::Other(_) => ("badge neutral", Icon::Question),
    }
}

/// The places of the rows in the order that is asked for.
pub fn ordered(rows: &[RowText], list: &ListState, language: Language) -> Vec<u32> {
    let texts = |text: fn(&RowText) -> &str| -> Vec<Key> {
        let texts: Vec<String> = rows.iter().map(|row| text(row).to_owned()).collect();
        let ranks = order::ranks(&texts, intl::collator(language));
        let keys = ranks.into_iter().zip(&texts);
        keys.map(|(rank, text)| {
            if text.is_empty() {
                Key::Missing
            } else {
                Key::Value(rank)
            }
        })
        .collect()
    };
    let numbers = |i: usize| -> Vec<Key> {
        rows.iter()
            .map(|row| row.keys[i].map_or(Key::Missing, Key::Value))
            .collect()
    };
    let keys = match list.sort {
        Column::Name => texts(|row| &row.name),
        Column::Plan => texts(|row| &row.plan),
        Column::Status => texts(|row| &row.status),
        Column::Cycle => texts(|row| &row.cycle),
        Column::Seats => numbers(0),
        Column::Renewal => numbers(1),
        Column::Price => numbers(2),
    };
    order::order(&keys, list.descending)
}

/// The heading of a column.
pub fn title(t: &'static Text, column: Column) -> &'static str {
    match column {
        Column::Name => t.column_name,
        Column::Plan => t.column_plan,
        Column::Status => t.column_status,
        Column::Seats => t.column_seats,
        Column::Cycle => t.column_cycle,
        Column::Renewal => t.column_renewal,
        Column::Price => t.column_price,
    }
}

/// Draws the table.
pub fn table(rows: Rows) -> View {
    let (session, card) = (rows.session, rows.card);
    let t = session.text();
    let shown = Live::new(PAGE);
    // Not a keyed list: its machinery weighs more than drawing a page of rows again, in which
    // nothing changes where the text is the same.
    let each = move || {
        let (all, visible) = (rows.all.get(), rows.visible.get());
        let shown = visible.iter().take(shown.get());
        sequence(shown.map(|&i| draw(card, &all[i as usize])).collect())
    };
    let more = move || {
        let left = rows.visible.get().len().saturating_sub(shown.get());
        let label = (session.text().show_more)(&session.count(left));
        (left > 0).then(|| notice::below(label, move || shown.update(|n| *n += PAGE)))
    };
    let heads: Vec<View> = Column::ALL
        .into_iter()
        .map(|column| head(session, column))
        .collect();
    let caption = el("caption").class("visually-hidden").child(t.sort_hint);
    let sorting = el("tr").attr("data-label", t.sort_by);
    let table = el("table")
        .class("table")
        .attr("part", "table")
        .on("pointerover", move |event| card.pointer_over(&event))
        .on("pointerout", move |event| card.pointer_out(&event))
        .on("click", move |event| card.click(&event))
        .child(caption)
        .child(el("thead").child(sorting.children(heads)))
        .child(el("tbody").child(dynamic(each)));
    let scroller = el("div")
        .class("scroller")
        .attr("data-su-scroller", "")
        .attr("role", "region")
        .attr("tabindex", "0")
        .attr("aria-label", t.subscriptions)
        .live_bool("aria-busy", move || session.facts.subscriptions.pending())
        .on("scroll", move |_: web_sys::Event| card.scrolled())
        .child(table);
    sequence(vec![scroller.into(), optional(more)])
}

fn head(session: Session, column: Column) -> View {
    let t = session.text();
    let state = move || {
        session
            .list
            .with(|l| (l.sort == column).then_some(l.descending))
    };
    let sort = move || match state() {
        Some(false) => Some("ascending"),
        Some(true) => Some("descending"),
        None => None,
    };
    let mark = move || match state() {
        Some(false) => icon(Icon::Ascending),
        Some(true) => icon(Icon::Descending),
        None => icon(Icon::Unsorted),
    };
    let class = if matches!(column, Column::Seats | Column::Price) {
        "num"
    } else {
        ""
    };
    let press = move || {
        session.list.update(|l| {
            l.descending = l.sort == column && !l.descending;
            l.sort = column;
        });
        session.remember_list();
    };
    let button = el("button")
        .attr("type", "button")
        .class("sort")
        .attr("data-su-sort", column.key())
        .on_click(press)
        .child(el("span").child(title(t, column)))
        .child(dynamic(mark));
    el("th")
        .attr("scope", "col")
        .live("aria-sort", sort)
        .class(class)
        .child(button)
        .into()
}

fn cell(label: &'static str, class: &'static str, text: &str) -> El {
    let cell = el("td").attr("data-label", label).class(class);
    cell.child(text.to_owned())
}

fn note(text: &str) -> El {
    el("span").class("note").child(text.to_owned())
}

/// What a screen reader says where a cell is empty.
fn missing(text: &str, hidden: &'static str) -> El {
    let hidden = if text.is_empty() { hidden } else { "" };
    el("span").class("visually-hidden").child(hidden)
}

fn draw(card: HoverCard, row: &RowText) -> View {
    let t = text(row.language);
    let name_id = ["su-name-", &row.id].concat();
    // The icon's label must not leak into the row's name (HC-03).
    let labelled_by = name_id.clone();
    let class = if row.upgradeable { "upgradeable" } else { "" };
    let mut name = el("span")
        .class("name")
        .child(isolated(row.name.clone()).attr("id", name_id));
    if let Some(mark) = row.mark {
        name = name.child(info(card, t, row, mark));
    }
    let head = el("th")
        .attr("scope", "row")
        .attr("aria-labelledby", labelled_by)
        .child(name)
        .child(el("span").class("verdict").child(row.verdict.clone()));
    let (badge, drawing) = row.badge;
    let status = el("td").attr("data-label", t.column_status).child(labelled(
        badge,
        drawing,
        row.status.clone(),
    ));
    let renewal = el("td")
        .attr("data-label", t.column_renewal)
        .child(
            el("time")
                .attr("datetime", row.renewal_iso.clone())
                .child(row.renewal.clone()),
        )
        .child(note(row.ends))
        .child(missing(&row.renewal, t.no_renewal));
    el("tr")
        .attr("data-su-row", row.id.clone())
        .class(class)
        .child(head)
        .child(cell(t.column_plan, "", &row.plan).child(note(&row.plan_note)))
        .child(status)
        .child(cell(t.column_seats, "num", &row.seats).child(note("")))
        .child(cell(t.column_cycle, "", &row.cycle).child(note("")))
        .child(renewal)
        .child(
            cell(t.column_price, "num", &row.price)
                .child(note(row.price_note))
                .child(missing(&row.price, t.no_price)),
        )
        .into()
}

fn info(card: HoverCard, t: &'static Text, row: &RowText, mark: Mark) -> El {
    let (label, class, drawing) = match mark {
        Mark::Can => ((t.icon_can)(&row.called), "mark can", Icon::Can),
        Mark::Cannot => ((t.icon_cannot)(&row.called), "mark cannot", Icon::Cannot),
        Mark::Unknown => ((t.icon_unknown)(&row.called), "mark unknown", Icon::Unknown),
    };
    let id = row.id.clone();
    el("button")
        .attr("type", "button")
        .class(class)
        .attr("data-su-info", row.id.clone())
        .attr("aria-label", label)
        .attr("aria-haspopup", "dialog")
        .attr("aria-controls", "su-card")
        .live_bool("aria-expanded", move || card.is_open(&id))
        .child(icon(drawing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_icons_call_their_subscriptions_the_same() {
        let rows = [
            ["Sales", "Premium", "Deleted", "1"],
            ["Sales", "E3", "Active", "2"],
            ["Board", "E3", "Active", "3"],
            ["E3", "E3", "Active", "4"],
            ["E3", "E3", "Deleted", "5"],
            ["E3", "E3", "Deleted", "6"],
        ];
        let want = [
            "Sales (Premium)",
            "Sales (E3)",
            "Board",
            "E3 (Active)",
            "E3 (Deleted) (5)",
            "E3 (Deleted) (6)",
        ];
        assert_eq!(told_apart(&rows), want);
        assert!(told_apart(&[]).is_empty());
    }
}
