//! Subscriptions.

use crate::attributes::SubscriptionAttributes;
use crate::json::{Fields, Node, ReadError, Resource};
use crate::link::{Link, Links};
use crate::timestamp::{self, Timestamp};
use crate::wire;
use rules::{BillingCycle, OfferId, Status, SubscriptionId};
use serde::Serialize;

/// A subscription, in the order of members of the answers of 2018.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// Its id.
    #[serde(serialize_with = "wire::word")]
    pub id: SubscriptionId,
    /// Its offer.
    #[serde(serialize_with = "wire::word")]
    pub offer_id: OfferId,
    /// Its id in the directory; for licences the same as its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entitlement_id: Option<String>,
    /// The offer's name.
    pub offer_name: String,
    /// Its nickname.
    pub friendly_name: String,
    /// Seats.
    pub quantity: u32,
    /// `Licenses`, `Usage-based` or `none`.
    pub unit_type: String,
    /// The subscription that this one is an add-on of.
    #[serde(
        serialize_with = "wire::optional_word",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent_subscription_id: Option<SubscriptionId>,
    /// Whether add-ons can be bought for it.
    pub has_purchasable_addons: bool,
    /// When it was created; written with milliseconds.
    #[serde(
        serialize_with = "timestamp::with_milliseconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub creation_date: Option<Timestamp>,
    /// First day of the present term; written without a fraction.
    #[serde(
        serialize_with = "timestamp::whole_seconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub effective_start_date: Option<Timestamp>,
    /// Last day of the present term; written without a fraction. The year 9999 where it has none.
    #[serde(
        serialize_with = "timestamp::whole_seconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub commitment_end_date: Option<Timestamp>,
    /// Its state.
    #[serde(serialize_with = "wire::word")]
    pub status: Status,
    /// Whether it renews by itself.
    pub auto_renew_enabled: bool,
    /// Whether it is a trial.
    pub is_trial: bool,
    /// `license`, `usage` or `none`.
    pub billing_type: String,
    /// How often it is billed.
    #[serde(serialize_with = "wire::word")]
    pub billing_cycle: BillingCycle,
    /// What can be done with it, as `Edit` and `Cancel`.
    pub actions: Vec<String>,
    /// Why it is suspended; left out unless it is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suspension_reasons: Vec<String>,
    /// Whether the service wants attention for it.
    pub attention_needed: bool,
    /// Whether something was done about that.
    pub action_taken: bool,
    /// `subscription`, `productkey` or `redemptioncode`.
    pub contract_type: String,
    /// `offer`, `self`, and `parentSubscription` of an add-on.
    pub links: Links,
    /// The order that it was bought with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// MPN id of the indirect reseller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// `Subscription`, and its etag.
    pub attributes: SubscriptionAttributes,
}

impl Resource for Subscription {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let id = node.required_id("id", SubscriptionId::new)?;
        let offer_id = offer_id(node)?;
        let mut fields = Fields::of(node);
        let resource = Self {
            id,
            offer_id,
            entitlement_id: fields.text("entitlementId"),
            offer_name: fields.string("offerName"),
            friendly_name: fields.string("friendlyName"),
            quantity: fields.required_count("quantity"),
            unit_type: fields.string("unitType"),
            parent_subscription_id: fields.id("parentSubscriptionId", SubscriptionId::new),
            has_purchasable_addons: fields.flag("hasPurchasableAddons"),
            creation_date: Timestamp::of(node, "creationDate"),
            effective_start_date: Timestamp::of(node, "effectiveStartDate"),
            commitment_end_date: Timestamp::of(node, "commitmentEndDate"),
            status: status(&mut fields).unwrap_or(Status::None),
            auto_renew_enabled: fields.flag("autoRenewEnabled"),
            is_trial: fields.flag("isTrial"),
            billing_type: fields.string("billingType"),
            billing_cycle: billing_cycle(&mut fields).unwrap_or(BillingCycle::Unknown),
            actions: fields.texts("actions"),
            suspension_reasons: fields.texts("suspensionReasons"),
            attention_needed: fields.flag("attentionNeeded"),
            action_taken: fields.flag("actionTaken"),
            contract_type: fields.string("contractType"),
            links: Links::of(node),
            order_id: fields.text("orderId"),
            partner_id: fields.text("partnerId"),
            attributes: fields.resource("attributes").unwrap_or_default(),
        };
        fields.finish(resource)
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

pub(crate) fn status(fields: &mut Fields<'_>) -> Option<Status> {
    Some(Status::from_wire(&fields.text("status")?))
}

pub(crate) fn billing_cycle(fields: &mut Fields<'_>) -> Option<BillingCycle> {
    Some(BillingCycle::from_wire(&fields.text("billingCycle")?))
}

/// The id of a subscription's offer.
pub(crate) fn offer_id(node: &Node<'_>) -> Result<OfferId, ReadError> {
    match node.id("offerId", OfferId::new)? {
        Some(id) => Ok(id),
        // Answers of 2015 name the offer in a link only.
        None => linked_offer(node).ok_or_else(|| node.missing("offerId")),
    }
}

/// The id in a link as `/v1/offers/0CCA44D6-…?country=US`.
fn linked_offer(node: &Node<'_>) -> Option<OfferId> {
    let uri = Link::of(node, "offer")?.uri?;
    let path = uri.split('?').next()?;
    let (before, id) = path.rsplit_once('/')?;
    before.ends_with("/offers").then(|| OfferId::new(id).ok())?
}

/// The members of a PATCH that can change something. A PATCH carries the whole subscription, but
/// each client leaves out others and prints the dates differently, so only these are looked at.
///
/// Texts need care: the Java SDK sends bodies in ISO 8859-1, with `?` for what that has not, so a
/// nickname that differs from the present one in question marks only has not been changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubscriptionPatch {
    /// The subscription that the body is about, where it says.
    pub id: Option<SubscriptionId>,
    /// New number of seats.
    pub quantity: Option<u32>,
    /// New state.
    pub status: Option<Status>,
    /// Whether it renews by itself.
    pub auto_renew_enabled: Option<bool>,
    /// New nickname.
    pub friendly_name: Option<String>,
    /// Billing cycle; it cannot be changed in this way (code 2054).
    pub billing_cycle: Option<BillingCycle>,
    /// The version that the body rests on.
    pub etag: Option<String>,
}

/// States in the order of their numbers, as far as all SDKs agree on it.
const STATUSES: [&str; 4] = ["none", "active", "suspended", "deleted"];
/// Billing cycles in the order of their numbers.
const CYCLES: [&str; 7] = [
    "unknown",
    "monthly",
    "annual",
    "none",
    "one_time",
    "triennial",
    "biennial",
];

/// The word of a member that may be a number: a client whose JSON library has no converter for an
/// enum writes its number.
fn numbered(fields: &mut Fields<'_>, name: &str, words: &[&str]) -> Option<String> {
    let text = fields.text(name)?;
    let number = text.trim().parse::<usize>().ok();
    Some(match number.and_then(|number| words.get(number)) {
        Some(word) => (*word).to_owned(),
        None => text,
    })
}

impl Resource for SubscriptionPatch {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut fields = Fields::of(node);
        let attributes: Option<SubscriptionAttributes> = fields.resource("attributes");
        let resource = Self {
            id: fields.id("id", SubscriptionId::new),
            quantity: fields.count("quantity"),
            status: numbered(&mut fields, "status", &STATUSES).map(|word| Status::from_wire(&word)),
            auto_renew_enabled: fields.boolean("autoRenewEnabled"),
            friendly_name: fields.text("friendlyName"),
            billing_cycle: numbered(&mut fields, "billingCycle", &CYCLES)
                .map(|word| BillingCycle::from_wire(&word)),
            etag: attributes.and_then(|a| a.etag),
        };
        fields.finish(resource)
    }
}
