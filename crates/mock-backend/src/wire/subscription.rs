//! Subscriptions.

use crate::book::{Book, Kind};
use crate::world::{Customer, Partner, Subscription};
use partner_api::attributes::SubscriptionAttributes;
use partner_api::{Link, Links, Timestamp};
use rules::{BillingCycle, Language, Status};

/// A subscription of a partner's customer.
pub fn subscription(
    subscription: &Subscription,
    customer: &Customer,
    partner: &Partner,
    book: &Book,
    language: Language,
) -> partner_api::Subscription {
    let other = book.other(&subscription.offer);
    let kind = other.map_or(Kind::Licence, |o| o.kind);
    let country = &customer.address.country;
    let at = |id: &str| format!("/customers/{}/subscriptions/{id}", customer.id);
    let mut links = Links::NONE.with(
        "offer",
        Link::get(format!("/offers/{}?country={country}", subscription.offer)),
    );
    if let Some(parent) = &subscription.parent {
        links = links.with("parentSubscription", Link::get(at(parent.as_str())));
    }
    let actions: &[&str] = match subscription.status {
        Status::Active | Status::Suspended => &["Cancel", "Edit"],
        _ => &[],
    };
    partner_api::Subscription {
        id: subscription.id.clone(),
        offer_id: subscription.offer.clone(),
        entitlement_id: Some(subscription.id.to_string()),
        offer_name: book.offer_name(&subscription.offer, language).to_owned(),
        friendly_name: subscription.name(book, language).to_owned(),
        quantity: subscription.quantity.0,
        unit_type: other.map_or("Licenses", |o| o.unit).to_owned(),
        parent_subscription_id: subscription.parent.clone(),
        has_purchasable_addons: other.is_none(),
        creation_date: Some(subscription.created),
        effective_start_date: Some(Timestamp::midnight(subscription.started)),
        commitment_end_date: Some(Timestamp::midnight(subscription.ends)),
        status: subscription.status.clone(),
        auto_renew_enabled: subscription.auto_renew,
        is_trial: subscription.trial,
        billing_type: match kind {
            Kind::Usage => "usage",
            Kind::Licence | Kind::AddOn => "license",
        }
        .to_owned(),
        billing_cycle: subscription.cycle.clone(),
        actions: actions.iter().map(|&a| a.to_owned()).collect(),
        suspension_reasons: subscription
            .suspension_reasons
            .iter()
            .map(ToString::to_string)
            .collect(),
        attention_needed: false,
        action_taken: false,
        contract_type: "subscription".to_owned(),
        links: links.with("self", Link::get(at(subscription.id.as_str()))),
        order_id: Some(subscription.order.upper()),
        partner_id: Some(partner.mpn_id.to_string()),
        attributes: SubscriptionAttributes {
            etag: Some(subscription.etag().encode()),
        },
    }
}

/// A subscription in the values of 2018, for a client that fails on any other: one state that the
/// Java SDK does not know, and it cannot read the whole list (its enums of 2018 and 2019, read with
/// Jackson's defaults).
pub fn subscription_of_2018(
    mut subscription: partner_api::Subscription,
) -> partner_api::Subscription {
    if !matches!(
        subscription.status,
        Status::None | Status::Active | Status::Suspended | Status::Deleted
    ) {
        subscription.status = Status::None;
    }
    if let BillingCycle::Biennial | BillingCycle::Triennial | BillingCycle::Other(_) =
        subscription.billing_cycle
    {
        subscription.billing_cycle = BillingCycle::Unknown;
    }
    subscription
}
