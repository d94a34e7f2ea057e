//! The table of subscriptions. A native table: find-in-page, copying and screen readers work as
//! they do everywhere.

pub mod order;

use crate::data::facts::Judged;
use crate::intl;
use crate::screen::{Column, ListState};
use crate::session::Session;
use crate::text::{Text, text};
use crate::view::hover_card::HoverCard;
use crate::view::icon::{Icon, icon};
use leptos::prelude::*;
use order::Key;
use rules::{BillingCycle, Language, Money, Status, wording};
use std::sync::Arc;

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

/// A row as it is on screen. Rows with the same text are the same row: nothing is drawn again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RowText {
    /// The subscription.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its mark; none where its offer has no upgrade path.
    pub mark: Option<Mark>,
    /// Whether it can be upgraded now.
    pub upgradeable: bool,
    /// The verdict in a few words: what the card says, without the card (HC-29).
    pub verdict: String,
    plan: String,
    plan_note: String,
    status: String,
    badge: (&'static str, BadgeIcon),
    seats: String,
    cycle: String,
    renewal: String,
    renewal_iso: String,
    price: String,
    price_note: &'static str,
    language: Language,
    /// What the filter looks in, folded.
    pub search: String,
    keys: [SortKey; 4],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum BadgeIcon {
    Check,
    Clock,
    Pause,
    Warning,
    Minus,
    Question,
}

/// Seats, renewal, price and verdict as numbers; none where missing.
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

/// The rows of a customer, in the backend's order.
pub fn rows_of(judged: &Judged, language: Language) -> Vec<RowText> {
    let t = text(language);
    (0..judged.customer.subscriptions.len())
        .map(|i| row_of(judged, i, language, t))
        .collect()
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
            let mut headlines: Vec<&str> = Vec::new();
            for reason in v.targets.iter().flat_map(|t| &t.reasons) {
                let headline = wording::headline(reason, language);
                if !headlines.contains(&headline) {
                    headlines.push(headline);
                }
            }
            let first = headlines.first().copied().unwrap_or_default();
            let more = headlines.len().saturating_sub(1);
            (Some(Mark::Cannot), (t.verdict_cannot)(first, more))
        }
    };
    let (plan, plan_note) = match subscription.offer.known() {
        Some(offer) => {
            let offer = judged.catalogue.offer(offer);
            let renamed = offer
                .renamed
                .as_ref()
                .map(|r| (t.formerly)(r.get(language)));
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
        price: price
            .map(|money| intl::money(language, money))
            .unwrap_or_default(),
        price_note: match subscription.cycle {
            BillingCycle::Monthly => t.per_month,
            BillingCycle::Annual => t.per_year,
            _ => "",
        },
        language,
        search: intl::folded(&search.join(" ")),
        keys: [
            Some(i64::from(subscription.seats.0)),
            renewal.map(|day| i64::from(day.days())),
            price.map(|money| money.minor),
            None,
        ],
        plan,
        status,
    }
}

fn badge(status: &Status) -> (&'static str, BadgeIcon) {
    match status {
        Status::Active => ("badge success", BadgeIcon::Check),
        Status::Pending => ("badge info", BadgeIcon::Clock),
        Status::Suspended => ("badge warning", BadgeIcon::Pause),
        Status::Expired | Status::Disabled => ("badge warning", BadgeIcon::Warning),
        Status::Deleted => ("badge neutral", BadgeIcon::Minus),
        Status::None | Status::Other(_) => ("badge neutral", BadgeIcon::Question),
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
pub fn table(
    session: Session,
    all: Memo<Arc<Vec<RowText>>>,
    visible: Memo<Vec<u32>>,
    card: HoverCard,
) -> impl IntoView {
    let t = session.text();
    let shown = RwSignal::new(PAGE);
    let rows = move || {
        let all = all.get();
        visible.with(|v| {
            v.iter()
                .take(shown.get())
                .map(|&i| all[i as usize].clone())
                .collect::<Vec<_>>()
        })
    };
    let more = move || visible.with(Vec::len).saturating_sub(shown.get());
    let heads = Column::ALL
        .map(|column| head(session, column))
        .into_iter()
        .collect_view();
    let busy = move || {
        session
            .facts
            .subscriptions
            .with(|s| s.pending())
            .to_string()
    };
    view! {
        <div
            class="scroller"
            data-su-scroller=""
            role="region"
            tabindex="0"
            aria-label=t.subscriptions
            aria-busy=busy
            on:scroll=move |_| card.scrolled()
        >
            <table
                class="table"
                on:pointerover=move |event| card.pointer_over(&event)
                on:pointerout=move |event| card.pointer_out(&event)
                on:click=move |event| card.click(&event)
            >
                <caption class="visually-hidden">{t.subscriptions} ". " {t.sort_hint}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>
                    <For each=rows key=|row| row.clone() children=move |row| draw(card, row) />
                </tbody>
            </table>
        </div>
        {move || {
            (more() > 0)
                .then(|| {
                    view! {
                        <p class="center">
                            <button type="button" class="btn" on:click=move |_| shown.update(|n| *n += PAGE)>
                                {(session.text().show_more)(&session.count(more()))}
                            </button>
                        </p>
                    }
                })
        }}
    }
}

fn head(session: Session, column: Column) -> impl IntoView {
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
    view! {
        <th scope="col" aria-sort=sort class=class>
            <button
                type="button"
                class="sort"
                data-su-sort=column.key()
                on:click=move |_| {
                    session
                        .list
                        .update(|l| {
                            l.descending = l.sort == column && !l.descending;
                            l.sort = column;
                        });
                    session.remember_list();
                }
            >
                <span>{title(t, column)}</span>
                {mark}
            </button>
        </th>
    }
}

fn draw(card: HoverCard, row: RowText) -> impl IntoView {
    let t = text(row.language);
    let name_id = ["su-name-", &row.id].concat();
    let info = row.mark.map(|mark| {
        let id = row.id.clone();
        let (label, class, drawing) = match mark {
            Mark::Can => ((t.icon_can)(&row.name), "mark can", Icon::Can),
            Mark::Cannot => ((t.icon_cannot)(&row.name), "mark cannot", Icon::Cannot),
            Mark::Unknown => ((t.icon_unknown)(&row.name), "mark unknown", Icon::Unknown),
        };
        let expanded = {
            let id = id.clone();
            move || card.is_open(&id).to_string()
        };
        view! {
            <button
                type="button"
                class=class
                data-su-info=id
                aria-label=label
                aria-haspopup="dialog"
                aria-controls="su-card"
                aria-expanded=expanded
            >
                {icon(drawing)}
            </button>
        }
    });
    let verdict = if row.mark.is_some() {
        "verdict"
    } else {
        "verdict muted"
    };
    let badge_icon = match row.badge.1 {
        BadgeIcon::Check => Icon::Check,
        BadgeIcon::Clock => Icon::Clock,
        BadgeIcon::Pause => Icon::Pause,
        BadgeIcon::Warning => Icon::Warning,
        BadgeIcon::Minus => Icon::Minus,
        BadgeIcon::Question => Icon::Question,
    };
    // The icon's label must not leak into the row's name (HC-03).
    let labelled_by = name_id.clone();
    view! {
        <tr data-su-row=row.id class:upgradeable=row.upgradeable>
            <th scope="row" aria-labelledby=labelled_by>
                <span class="name">
                    <bdi id=name_id.clone()>{row.name}</bdi>
                    {info}
                </span>
                <span class=verdict>{row.verdict}</span>
            </th>
            <td data-label=t.column_plan>
                <bdi>{row.plan}</bdi>
                <span class="note">{row.plan_note}</span>
            </td>
            <td data-label=t.column_status>
                <span class=row.badge.0>{icon(badge_icon)} <span>{row.status}</span></span>
            </td>
            <td data-label=t.column_seats class="num">{row.seats}</td>
            <td data-label=t.column_cycle>{row.cycle}</td>
            <td data-label=t.column_renewal>
                {if row.renewal.is_empty() {
                    view! { <span class="visually-hidden">{t.no_renewal}</span> }.into_any()
                } else {
                    view! { <time datetime=row.renewal_iso>{row.renewal}</time> }.into_any()
                }}
            </td>
            <td data-label=t.column_price class="num">
                {if row.price.is_empty() {
                    view! { <span class="visually-hidden">{t.no_price}</span> }.into_any()
                } else {
                    view! { {row.price} <span class="note">{row.price_note}</span> }.into_any()
                }}
            </td>
        </tr>
    }
}
