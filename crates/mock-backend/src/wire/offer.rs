//! Offers.

use super::locale;
use crate::book::{Book, Kind, OtherOffer};
use partner_api::offer::{OfferCategory, OfferProduct};
use partner_api::{Link, Links, Offer};
use rules::id::IdError;
use rules::{BillingCycle, Language, OfferId, OfferIndex};

/// Up to so many seats, the recorded catalogue counts an offer among those for small businesses,
/// of which a tenant may have two at a time.
const SMALL_BUSINESS: u32 = 300;

/// An offer of the catalogue.
pub fn offer(book: &Book, index: OfferIndex, country: &str, language: Language) -> Offer {
    let catalogue = book.catalogue();
    let known = catalogue.offer(index);
    let name = known.name.get(language);
    let small = known.seats.maximum() <= SMALL_BUSINESS;
    let mut offer = sold_in(Offer::new(known.id.clone()), country, language);
    offer.name = name.to_owned();
    offer.description = description(name, language);
    offer.minimum_quantity = known.seats.minimum();
    offer.maximum_quantity = known.seats.maximum();
    offer.rank = 200 + index.index() as i64;
    let other = book.other(&known.id);
    let unit = other.map_or("Licenses", |o| o.unit);
    offer.is_add_on = other.is_some_and(|o| o.kind == Kind::AddOn);
    offer.has_add_ons = !offer.is_add_on;
    offer.unit_type = unit.to_owned();
    offer.supported_billing_cycles = known.cycles.clone();
    if small {
        offer.limit_unit_of_measure = "Concurrent".to_owned();
        offer.limit = 2;
    }
    offer.category = Some(OfferCategory {
        id: if small {
            "SmallBusiness_Key"
        } else {
            "Enterprise_Key"
        }
        .to_owned(),
        name: match (small, language) {
            (true, Language::En) => "Small business",
            (false, Language::En) => "Enterprise",
            (true, Language::ZhTw) => "小型企業",
            (false, Language::ZhTw) => "企業",
        }
        .to_owned(),
        rank: if small { 30 } else { 20 },
        locale: locale(language).to_owned(),
        country: country.to_owned(),
        ..OfferCategory::default()
    });
    // Offers without a path lack the member altogether.
    offer.upgrade_target_offers = (!known.targets.is_empty()).then(|| {
        let ids = known.targets.iter().map(|t| &catalogue.offer(*t).id);
        ids.map(ToString::to_string).collect()
    });
    offer.product = Some(OfferProduct {
        id: Some(known.sku.clone()),
        name: name.to_owned(),
        unit: unit.to_owned(),
    });
    offer
}

/// An offer outside the catalogue. Fails only where its id is none.
pub fn other_offer(
    other: &OtherOffer,
    country: &str,
    language: Language,
) -> Result<Offer, IdError> {
    let mut offer = sold_in(Offer::new(OfferId::new(other.id)?), country, language);
    offer.name = other.name.to_owned();
    offer.description = description(other.name, language);
    offer.is_add_on = other.kind == Kind::AddOn;
    offer.unit_type = other.unit.to_owned();
    offer.supported_billing_cycles = vec![BillingCycle::Annual, BillingCycle::Monthly];
    if other.kind == Kind::Usage {
        offer.billing = "usage".to_owned();
        offer.supported_billing_cycles = vec![BillingCycle::Monthly];
        offer.maximum_quantity = 1;
    }
    offer.product = Some(OfferProduct {
        id: None,
        name: other.name.to_owned(),
        unit: other.unit.to_owned(),
    });
    Ok(offer)
}

fn sold_in(mut offer: Offer, country: &str, language: Language) -> Offer {
    offer.country = country.to_owned();
    offer.locale = locale(language).to_owned();
    let own = Link::get(format!("/offers/{}?country={country}", offer.id));
    // As in the recording, where many of these links lead nowhere.
    let learn_more = Link {
        uri: None,
        ..Link::get("")
    };
    offer.links = Links::NONE.with("learnMore", learn_more).with("self", own);
    offer
}

fn description(name: &str, language: Language) -> String {
    match language {
        Language::En => format!("{name}, as the mock sells it."),
        Language::ZhTw => format!("{name}（模擬供應項目）。"),
    }
}
