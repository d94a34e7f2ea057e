//! Prices, illustrative as they are: per seat, per period, and where they are from. With the code of
//! the currency for the eye, and with its name for the ear (IN-32).

use crate::data::facts::Judged;
use crate::intl::{self, CODE, NAME};
use crate::session::Session;
use crate::text::Text;
use crate::view::dom::{View, el};
use crate::view::notice;
use rules::catalogue::{Catalogue, Offer};
use rules::{BillingCycle, Language, Money, OfferIndex};

/// The list price of a subscription per period: seats × price.
pub fn list_price(judged: &Judged, source: usize) -> Option<Money> {
    let subscription = judged.customer.subscriptions.get(source)?;
    let offer = judged.catalogue.offer(subscription.offer.known()?);
    let price = offer.price(&subscription.cycle)?;
    price.times(subscription.seats.0)
}

/// The period of a price, in words.
pub fn period(t: &'static Text, cycle: &BillingCycle) -> &'static str {
    match cycle {
        BillingCycle::Monthly => t.per_month,
        BillingCycle::Annual => t.per_year,
        _ => "",
    }
}

/// How amounts are written.
pub type Written<'a> = &'a dyn Fn(Money) -> String;

/// A text with amounts in it. What is heard is not copied, and is no part of what a control is called:
/// that has to be what is seen (WCAG 2.5.3).
pub fn amounts(language: Language, say: &dyn Fn(Written<'_>) -> String) -> View {
    let said = |naming| say(&|money| intl::money(language, money, naming));
    let seen = el("span").attr("aria-hidden", "true");
    let heard = el("span").class("visually-hidden");
    let both = el("span").child(seen.child(said(CODE))).child(" ");
    both.child(heard.child(said(NAME))).into()
}

/// The price of an offer per seat and period; empty where it has none for the cycle.
pub fn price_per_seat(
    t: &'static Text,
    offer: &Offer,
    cycle: &BillingCycle,
    money: Written<'_>,
) -> String {
    let words = offer.price(cycle).map(|price| {
        let price = (t.per_seat)(&money(price));
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
