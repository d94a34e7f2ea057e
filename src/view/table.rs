//! The table of subscriptions. A native table: find-in-page, copying and screen readers work as
//! they do everywhere.

pub mod order;
pub mod row;

use crate::live::{Derived, Live};
use crate::screen::Column;
use crate::session::Session;
use crate::text::{Text, text};
use crate::view::dom::{El, View, dynamic, el, isolated, optional, sequence};
use crate::view::hover_card::HoverCard;
use crate::view::icon::{Icon, icon, labelled};
use crate::view::notice;
use crate::view::price::amounts;
use row::{Mark, RowText};
use std::rc::Rc;

/// How many rows are drawn at first, and how many more at a time (TB-01).
pub const PAGE: usize = 200;

/// What the table shows.
#[derive(Clone, Copy)]
pub struct Rows {
    /// The session.
    pub session: Session,
    /// All rows, in the backend's order.
    pub all: Derived<Rc<Vec<RowText>>>,
    /// Places of the rows that are shown, in their order.
    pub visible: Derived<Rc<Vec<u32>>>,
    /// How many of them are drawn.
    pub shown: Live<usize>,
    /// The card.
    pub card: HoverCard,
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
    let shown = rows.shown;
    // Not a keyed list: its machinery weighs more than drawing a page of rows again, in which
    // nothing changes where the text is the same.
    let each = move || {
        let (all, visible) = (rows.all.get(), rows.visible.get());
        let shown = visible.iter().take(shown.get());
        sequence(shown.map(|&i| draw(card, &all[i as usize])).collect())
    };
    let more = move || {
        let left = rows.visible.get().len().saturating_sub(shown.get());
        (left > 0).then(|| notice::more(session, left, shown, PAGE))
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
    let price = match row.price {
        Some(price) => amounts(row.language, &|money| money(price)),
        None => missing("", t.no_price).into(),
    };
    let price = cell(t.column_price, "num", "").child(price);
    el("tr")
        .attr("data-su-row", row.id.clone())
        .class(class)
        .child(head)
        .child(cell(t.column_plan, "", &row.plan).child(note(&row.plan_note)))
        .child(status)
        .child(cell(t.column_seats, "num", &row.seats).child(note("")))
        .child(cell(t.column_cycle, "", &row.cycle).child(note("")))
        .child(renewal)
        .child(price.child(note(row.price_note)))
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
