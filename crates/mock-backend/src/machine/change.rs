//! `PATCH …/subscriptions/{s}`: seats, state, renewal and nickname.
//!
//! A body is a whole subscription in whatever shape the client's SDK gives it. Only members that
//! differ from the present state are changes, and only these four can be changed. Values by which a
//! client says that it does not know ours (`none`, `unknown`) are no changes: .NET and Java make
//! them of every word that their enums have not.

use super::{Action, Decision, Entry, Facts, Outcome, json};
use crate::book::Kind;
use crate::problem::Problem;
use crate::world::{Change, Customer, Subscription};
use partner_api::json::Document;
use partner_api::{ETag, Node, ReadError, Resource, SubscriptionPatch};
use rules::{BillingCycle, Language, SeatLimits, Seats, Status};

/// Limits of an offer outside the catalogue.
const ANY: Option<SeatLimits> = SeatLimits::new(1, 10_000_000);
/// Limits of an offer that is billed by use, and so has no seats.
const ONE: Option<SeatLimits> = SeatLimits::new(1, 1);
/// A client may read in one language and write in another; an offer's name is no nickname in any.
const LANGUAGES: [Language; 2] = [Language::En, Language::ZhTw];

impl Facts<'_> {
    pub(super) fn change(&self, customer: &Customer, place: usize) -> Outcome<Decision> {
        let present = &customer.subscriptions[place];
        let unreadable = |error: ReadError| Problem::BodyUnreadable(error.to_string());
        let document = Document::parse(&self.call.body).map_err(unreadable)?;
        let root = document.root();
        let patch = SubscriptionPatch::read(&root)
            .map_err(|error| invalid(&root, &error, self.limits(present)))?;
        self.check_precondition(present)?;
        if self.call.if_match.is_none()
            && let Some(text) = patch.etag.as_deref().filter(|t| !t.is_empty())
            && is_stale(text, present)
        {
            return Err(Problem::EtagNotValid);
        }
        if patch.id.as_ref().is_some_and(|id| *id != present.id) {
            return Err(Problem::UpdateNotAllowed("id"));
        }
        let (changed, members) = self.changed(present, &patch)?;
        let answer = json(&self.shown(customer, &changed))?;
        let changes = match members.is_empty() {
            true => Vec::new(),
            false => vec![Change::Subscription {
                partner: self.call.token.partner,
                customer: customer.id.clone(),
                subscription: Box::new(changed),
            }],
        };
        Ok(Decision {
            answer,
            changes,
            entry: Some(Entry {
                customer: customer.id.clone(),
                subscription: present.id.clone(),
                action: Action::Change,
                done: true,
                result: None,
                detail: members.join(","),
            }),
        })
    }

    /// `If-Match`, where it came, names the version that is there, alone or among others.
    pub(super) fn check_precondition(&self, present: &Subscription) -> Outcome<()> {
        let Some(text) = &self.call.if_match else {
            return Ok(());
        };
        let met = |tag: &str| tag.trim() == "*" || !is_stale(tag, present);
        match text.split(',').any(met) {
            true => Ok(()),
            false => Err(Problem::PreconditionFailed),
        }
    }

    /// How many seats a subscription can have.
    fn limits(&self, present: &Subscription) -> Option<SeatLimits> {
        let known = self.book.known(&present.offer);
        let other = self.book.other(&present.offer);
        match (known, other.map(|o| o.kind)) {
            (Some(offer), _) => Some(self.book.catalogue().offer(offer).seats),
            (None, Some(Kind::Usage)) => ONE,
            (None, _) => ANY,
        }
    }

    /// The subscription after the patch, and the names of the members that changed.
    fn changed(
        &self,
        present: &Subscription,
        patch: &SubscriptionPatch,
    ) -> Outcome<(Subscription, Vec<&'static str>)> {
        let mut new = present.clone();
        let mut members = Vec::new();
        if let Some(cycle) = &patch.billing_cycle
            && *cycle != present.cycle
            && !matches!(cycle, BillingCycle::None | BillingCycle::Unknown)
        {
            return Err(Problem::BillingCycleFixed);
        }
        if let Some(quantity) = patch.quantity.map(Seats)
            && quantity != present.quantity
        {
            let limits = self.limits(present);
            if limits.is_some_and(|l| !l.allow(quantity)) {
                return Err(out_of_range(quantity.0.to_string(), limits));
            }
            if present.status == Status::Suspended {
                return Err(Problem::SuspendedSeats);
            }
            new.quantity = quantity;
            members.push("quantity");
        }
        if let Some(status) = &patch.status
            && *status != present.status
            && *status != Status::None
        {
            match (&present.status, status) {
                (Status::Active, Status::Suspended) => {
                    new.suspension_reasons = vec!["CustomerCancellation".into()];
                }
                (Status::Suspended, Status::Active) => new.suspension_reasons.clear(),
                (Status::Deleted, _) => return Err(Problem::Deleted),
                _ => return Err(Problem::UpdateNotAllowed("status")),
            }
            new.status = status.clone();
            members.push("status");
        }
        if let Some(renews) = patch.auto_renew_enabled
            && renews != present.auto_renew
        {
            new.auto_renew = renews;
            members.push("autoRenewEnabled");
        }
        if let Some(name) = patch.friendly_name.as_deref().map(str::trim)
            && !LANGUAGES
                .iter()
                .any(|l| same_name(name, present.name(self.book, *l)))
        {
            if name.chars().count() > MAX_NAME {
                let problem = format!("friendlyName has more than {MAX_NAME} characters");
                return Err(Problem::InvalidAttribute(problem));
            }
            let mut offer = LANGUAGES
                .iter()
                .map(|l| self.book.offer_name(&present.offer, *l));
            new.nickname = (!name.is_empty() && offer.all(|o| name != o)).then(|| name.into());
            if new.nickname != present.nickname {
                members.push("friendlyName");
            }
        }
        if members.is_empty() {
            return Ok((present.clone(), members));
        }
        match present.status {
            Status::Deleted => return Err(Problem::Deleted),
            Status::Active | Status::Suspended => {}
            _ => return Err(Problem::UpdateNotAllowed("status")),
        }
        new.version += 1;
        Ok((new, members))
    }
}

/// Why a body that is JSON is none of ours. A number of seats that nobody can have is a wrong number,
/// not a wrong member.
pub(super) fn invalid(root: &Node<'_>, error: &ReadError, limits: Option<SeatLimits>) -> Problem {
    match error {
        ReadError::Member { path, .. } if path == "quantity" => {
            match root.get("quantity").and_then(|node| node.as_number()) {
                Some(seats) => out_of_range(seats.to_string(), limits),
                None => Problem::InvalidAttribute("quantity must be a whole number".to_owned()),
            }
        }
        error => Problem::InvalidAttribute(error.to_string()),
    }
}

/// More or fewer seats than there can be; any number where no offer limits them.
pub(super) fn out_of_range(asked: String, limits: Option<SeatLimits>) -> Problem {
    Problem::SeatsOutOfRange {
        asked,
        minimum: limits.map_or(1, SeatLimits::minimum),
        maximum: limits.map_or(u32::MAX, SeatLimits::maximum),
    }
}

fn is_stale(etag: &str, present: &Subscription) -> bool {
    ETag::decode(etag) != Some(present.etag())
}

/// The longest nickname, in characters.
const MAX_NAME: usize = 256;

/// Whether a name is the present one, as the Java SDK sends it back: in ISO 8859-1, with a question
/// mark for every character that this has not.
fn same_name(given: &str, present: &str) -> bool {
    let latin = |c: char| if u32::from(c) < 256 { c } else { '?' };
    // One character beyond the basic plane is two question marks.
    let mangled: String = present
        .chars()
        .flat_map(|c| std::iter::repeat_n(latin(c), c.len_utf16()))
        .collect();
    given == present || given == mangled || given == mangled.trim()
}

#[cfg(test)]
mod tests {
    use super::same_name;

    #[test]
    fn a_name_in_question_marks_is_the_present_one() {
        assert!(same_name("????", "倉儲中心"));
        assert!(same_name("Pizza ??", "Pizza 🍕"));
        assert!(!same_name("Pizza", "Pizza 🍕"));
        assert!(!same_name("???", "倉儲中心"));
    }
}
