//! A subscription as a row of the table: every text of it, made before anything is drawn.

use super::order::{self, Key};
use crate::data::facts::Judged;
use crate::intl;
use crate::screen::Column;
use crate::text::{Text, text};
use crate::view::icon::Icon;
use crate::view::price::{list_price, period};
use crate::view::reasons;
use rules::order::places;
use rules::{Actor, Language, Money, Status, wording};

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
    pub(super) called: String,
    /// Its mark; none where its offer has no upgrade path.
    pub mark: Option<Mark>,
    /// Whether it can be upgraded now.
    pub upgradeable: bool,
    /// The verdict in a few words: what the card says, without the card (HC-29).
    pub verdict: String,
    pub(super) plan: String,
    pub(super) plan_note: String,
    pub(super) status: String,
    pub(super) badge: (&'static str, Icon),
    pub(super) seats: String,
    pub(super) cycle: String,
    pub(super) renewal: String,
    pub(super) renewal_iso: String,
    pub(super) ends: &'static str,
    pub(super) price: Option<Money>,
    pub(super) price_note: &'static str,
    pub(super) language: Language,
    /// What the filter looks in, folded.
    pub search: String,
    keys: [SortKey; 3],
}

/// Seats, renewal or price as a number; none where missing.
type SortKey = Option<i64>;

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
            .map(|day| intl::day_in_table(language, day))
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
        price,
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
            price.map(by_currency),
        ],
        plan,
        status,
    }
}

/// Amounts of one currency stand together: across currencies they cannot be compared (TB-29).
fn by_currency(money: Money) -> i64 {
    /// Bits for the amount; what does not fit is taken as the most. A code has 24 more.
    const AMOUNT: u32 = 39;
    let code = money.currency.code().bytes();
    let currency = code.fold(0, |code, letter| code << 8 | i64::from(letter));
    currency << AMOUNT | money.minor.clamp(0, (1 << AMOUNT) - 1)
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
pub fn ordered(
    rows: &[RowText],
    (column, descending): (Column, bool),
    language: Language,
) -> Vec<u32> {
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
    let keys = match column {
        Column::Name => texts(|row| &row.name),
        Column::Plan => texts(|row| &row.plan),
        Column::Status => texts(|row| &row.status),
        Column::Cycle => texts(|row| &row.cycle),
        Column::Seats => numbers(0),
        Column::Renewal => numbers(1),
        Column::Price => numbers(2),
    };
    order::order(&keys, descending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_sorted_within_their_currency() {
        let key = |code: &str, minor| {
            let currency = rules::Currency::new(code).unwrap();
            by_currency(Money { minor, currency })
        };
        let sorted = [
            key("INR", 0),
            key("INR", 1),
            key("INR", i64::MAX),
            key("TWD", 2),
            key("USD", 1),
            key("ZZZ", 1),
        ];
        assert!(sorted.is_sorted_by(|a, b| a < b), "{sorted:?}");
    }

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
