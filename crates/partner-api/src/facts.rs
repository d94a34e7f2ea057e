//! Wire → rules: the facts that the rules look at, read straight from an answer.
//!
//! The resources of this crate have every member of the wire, because a backend must write them
//! all. Whoever only judges needs a third of them; reading the others would double the reader's
//! share of the page's WebAssembly, and a mistake in a member that nobody looks at would hide a
//! subscription. What we do not know (an offer, a state, a service plan) goes on as data.

use crate::collection::{Seen, read_items};
use crate::customer::CustomerSummary;
use crate::json::{Document, Fields, Node, ReadError};
use crate::link::Link;
use crate::name::cleaned;
use crate::subscription::{billing_cycle, offer_id, status};
use crate::timestamp::Timestamp;
use rules::catalogue::PlanIndex;
use rules::licence::{Licence, User};
use rules::tenant::TenantSku;
use rules::{
    BillingCycle, Catalogue, Date, OfferRef, Seats, ServiceSet, SkuId, Status, Subscription,
    SubscriptionId, UserId,
};

/// The last year of the calendar stands for "no end".
const NO_END: i32 = 9999;

/// A page of facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// What could be read; of those with the same id the first.
    pub items: Vec<T>,
    /// What was wrong with those that could not be read. Whoever shows the list has to say that it
    /// is not complete.
    pub unread: Vec<ReadError>,
    /// Where the next page is.
    pub next: Option<Link>,
}

/// Reads a page that is shown: what cannot be read is left out and kept in mind. Items are told apart
/// by what `key` says.
fn page<T>(
    bytes: &[u8],
    read: &dyn Fn(&Node<'_>) -> Result<T, ReadError>,
    key: fn(&T) -> &str,
) -> Result<Page<T>, ReadError> {
    let document = Document::parse(bytes)?;
    let root = document.root();
    let (mut items, mut seen) = (Vec::new(), Seen::default());
    let unread = read_items(&root, &mut |node| {
        let item = read(node)?;
        if seen.first(Some(key(&item))) {
            items.push(item);
        }
        Ok(())
    })?;
    Ok(Page {
        items,
        unread,
        next: Link::of(&root, "next"),
    })
}

/// Reads a page that something is concluded from: with an item missing, the conclusion would be
/// wrong, and nobody would see it.
fn whole<T>(
    bytes: &[u8],
    read: &dyn Fn(&Node<'_>) -> Result<T, ReadError>,
    key: fn(&T) -> &str,
) -> Result<Page<T>, ReadError> {
    let mut page = page(bytes, read, key)?;
    match page.unread.is_empty() {
        true => Ok(page),
        false => Err(page.unread.swap_remove(0)),
    }
}

/// A page of customers.
pub fn customers(bytes: &[u8]) -> Result<Page<CustomerSummary>, ReadError> {
    page(bytes, &CustomerSummary::of, |customer| customer.id.as_str())
}

/// A customer.
pub fn customer(bytes: &[u8]) -> Result<CustomerSummary, ReadError> {
    CustomerSummary::of(&Document::parse(bytes)?.root())
}

/// A customer's subscriptions.
pub fn subscriptions(bytes: &[u8], catalogue: &Catalogue) -> Result<Page<Subscription>, ReadError> {
    let read = |node: &Node<'_>| subscription(node, catalogue);
    page(bytes, &read, |subscription| subscription.id.as_str())
}

/// What a customer's tenant holds, whoever sold it; nothing where any of it cannot be read.
pub fn tenant_skus(bytes: &[u8], catalogue: &Catalogue) -> Result<Page<TenantSku>, ReadError> {
    let read = |node: &Node<'_>| tenant_sku(node, catalogue);
    whole(bytes, &read, |sku| sku.id.as_str())
}

/// The families of services that the partner administers for a customer; nothing where one of them
/// cannot be read.
pub fn managed_services(bytes: &[u8], catalogue: &Catalogue) -> Result<ServiceSet, ReadError> {
    let page = whole(bytes, &|node| node.required_text("id"), |id| id)?;
    let ids = page.items.iter().map(String::as_str);
    Ok(catalogue.families_administered_through(ids))
}

/// A page of a customer's users; nothing where one cannot be read. Their licences are answers of
/// their own.
pub fn users(bytes: &[u8]) -> Result<Page<User>, ReadError> {
    whole(bytes, &user, |user| user.id.as_str())
}

/// A user's licences; nothing where one cannot be read.
pub fn licences(bytes: &[u8], catalogue: &Catalogue) -> Result<Page<Licence>, ReadError> {
    let read = |node: &Node<'_>| licence(node, catalogue);
    whole(bytes, &read, |licence| licence.sku.as_str())
}

fn subscription(node: &Node<'_>, catalogue: &Catalogue) -> Result<Subscription, ReadError> {
    let id = node.required_id("id", SubscriptionId::new)?;
    let offer = offer_id(node)?;
    let mut fields = Fields::of(node);
    let offer_name = name(&mut fields, "offerName");
    let nickname = name(&mut fields, "friendlyName");
    let date = |name| Timestamp::of(node, name).map(Timestamp::date);
    let ends = |date: &Date| date.ymd().0 < NO_END;
    let subscription = Subscription {
        id,
        name: first_name([&nickname, &offer_name, offer.as_str()]),
        offer: OfferRef::find(catalogue, offer),
        offer_name,
        status: status(&mut fields).unwrap_or(Status::None),
        seats: Seats(fields.required_count("quantity")),
        cycle: billing_cycle(&mut fields).unwrap_or(BillingCycle::Unknown),
        parent: fields.id("parentSubscriptionId", SubscriptionId::new),
        started: date("effectiveStartDate"),
        renewal: date("commitmentEndDate").filter(ends),
        auto_renew: fields.boolean("autoRenewEnabled") != Some(false),
        trial: fields.flag("isTrial"),
    };
    fields.finish(subscription)
}

fn tenant_sku(node: &Node<'_>, catalogue: &Catalogue) -> Result<TenantSku, ReadError> {
    let (id, name) = product(node)?;
    let mut fields = Fields::of(node);
    let mut units = 0u32;
    for name in ["activeUnits", "suspendedUnits", "warningUnits"] {
        units = units.saturating_add(fields.count(name).unwrap_or_default());
    }
    let plans = plans(node, catalogue, false)?;
    let sku = TenantSku {
        id,
        name,
        services: plans
            .into_iter()
            .map(|plan| catalogue.plan(plan).family)
            .collect(),
        status: capability(&fields.string("capabilityStatus")),
        units,
    };
    fields.finish(sku)
}

/// The directory's word for the state of a SKU as the state of a subscription.
fn capability(word: &str) -> Status {
    for (name, status) in [
        ("enabled", Status::Active),
        // The days of grace after its end: still usable.
        ("warning", Status::Expired),
        ("lockedOut", Status::Disabled),
    ] {
        if word.eq_ignore_ascii_case(name) {
            return status;
        }
    }
    Status::from_wire(word)
}

fn user(node: &Node<'_>) -> Result<User, ReadError> {
    let id = node.required_id("id", UserId::new)?;
    let mut fields = Fields::of(node);
    let location = name(&mut fields, "usageLocation");
    let user = User {
        id,
        name: name(&mut fields, "displayName"),
        user_principal_name: name(&mut fields, "userPrincipalName"),
        usage_location: Some(location).filter(|location| !location.is_empty()),
        licences: Vec::new(),
    };
    fields.finish(user)
}

/// Plans that are switched off do not count, nor do those that the catalogue does not know.
fn licence(node: &Node<'_>, catalogue: &Catalogue) -> Result<Licence, ReadError> {
    let (sku, product) = product(node)?;
    Ok(Licence {
        sku,
        product,
        plans: plans(node, catalogue, true)?,
    })
}

/// The product of a licence or of a SKU: its id and a name for it.
fn product(node: &Node<'_>) -> Result<(SkuId, Box<str>), ReadError> {
    let product = node.required_object("productSku")?;
    let id = product.required_id("id", SkuId::new)?;
    let mut fields = Fields::of(&product);
    let (title, part) = (
        name(&mut fields, "name"),
        name(&mut fields, "skuPartNumber"),
    );
    let name = first_name([&title, &part, id.as_str()]);
    fields.finish((id, name))
}

/// The plans of a licence or of a SKU that the catalogue knows: by id, since names differ between
/// sources; by name where the id is missing or another one.
fn plans(
    node: &Node<'_>,
    catalogue: &Catalogue,
    only_those_on: bool,
) -> Result<Vec<PlanIndex>, ReadError> {
    let mut plans = Vec::new();
    let Some(list) = node.list("servicePlans")? else {
        return Ok(plans);
    };
    for plan in list.items() {
        let mut fields = Fields::of(&plan);
        let word = fields.string("capabilityStatus");
        let off = word.eq_ignore_ascii_case("disabled") || word.eq_ignore_ascii_case("deleted");
        let (id, service) = (fields.string("id"), fields.string("serviceName"));
        fields.finish(())?;
        if only_those_on && off {
            continue;
        }
        plans.extend(
            catalogue
                .find_plan(&id)
                .or_else(|| catalogue.find_plan_by_name(&service)),
        );
    }
    Ok(plans)
}

/// A name, safe to show (see [`crate::name`]); empty where there is none.
fn name(fields: &mut Fields<'_>, member: &str) -> Box<str> {
    cleaned(&fields.string(member)).into()
}

/// The first that is not empty.
fn first_name(names: [&str; 3]) -> Box<str> {
    let found = names.into_iter().find(|name| !name.is_empty());
    found.unwrap_or_default().into()
}
