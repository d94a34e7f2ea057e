//! The draft of an upgrade, and where it is kept: one MS-RequestId per draft, the same across
//! double click, retry and reload, gone after an answer (RL-04).
//!
//! A draft holds ids, a number and a type, and nothing personal, so `localStorage` may keep it:
//! it has to survive a tab that was killed after the request went out (FM-18).

use crate::api::Api;
use crate::api::resources::UpgradeReport;
use rules::{CustomerId, OfferId, Seats, SubscriptionId, UpgradeType};
use std::cell::Cell;

/// An upgrade as the reader has reviewed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The customer.
    pub customer: CustomerId,
    /// The subscription that is upgraded.
    pub subscription: SubscriptionId,
    /// The offer it is upgraded to.
    pub target: OfferId,
    /// Seats of the new subscription.
    pub seats: Seats,
    /// What happens to the users' licences.
    pub upgrade_type: UpgradeType,
    /// MS-RequestId: the idempotency key of the write.
    pub request_id: String,
    /// When the request was sent first, in ms since 1970 by this device's clock: from then on it
    /// may have been carried out.
    pub sent: Option<u64>,
}

/// How long the backend keeps a request id, in ms: 24 hours (docs/differences.md). Sent again after
/// that, a request would be a new one.
const KEPT: u64 = 86_400_000;

impl Draft {
    /// Whether asking again under the same id could be a second upgrade. A clock that was moved back
    /// makes a draft young again, and then the backend says that the subscription is no longer
    /// active; a minute is taken off, because the two clocks differ.
    pub fn lapsed(&self, now: u64) -> bool {
        self.sent
            .is_some_and(|sent| now.saturating_sub(sent) >= KEPT - 60_000)
    }

    /// Whether the users' licences are moved.
    pub fn moves_licences(&self) -> bool {
        self.upgrade_type == UpgradeType::UpgradeWithLicenseTransfer
    }

    /// One line of text: versioned, so that another version's drafts are dropped and not misread.
    fn to_line(&self) -> String {
        let upgrade_type = match self.upgrade_type {
            UpgradeType::UpgradeOnly => "only",
            UpgradeType::UpgradeWithLicenseTransfer => "transfer",
        };
        let seats = self.seats.0.to_string();
        let sent = match self.sent {
            Some(at) => at.to_string(),
            None => "draft".to_owned(),
        };
        [
            "2",
            self.customer.as_str(),
            self.subscription.as_str(),
            self.target.as_str(),
            &seats,
            upgrade_type,
            &self.request_id,
            &sent,
        ]
        .join(" ")
    }

    fn from_line(line: &str) -> Option<Self> {
        let mut parts = line.split(' ');
        let mut next = || parts.next();
        if next()? != "2" {
            return None;
        }
        let draft = Self {
            customer: CustomerId::new(next()?).ok()?,
            subscription: SubscriptionId::new(next()?).ok()?,
            target: OfferId::new(next()?).ok()?,
            seats: Seats(next()?.parse().ok()?),
            upgrade_type: match next()? {
                "only" => UpgradeType::UpgradeOnly,
                "transfer" => UpgradeType::UpgradeWithLicenseTransfer,
                _ => return None,
            },
            request_id: next().filter(|id| id.len() == 36)?.to_owned(),
            sent: match next()? {
                "draft" => None,
                at => Some(at.parse().ok()?),
            },
        };
        parts.next().is_none().then_some(draft)
    }
}

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

/// What the key of every draft begins with.
pub const KEY: &str = "su:draft:";

/// Drafts belong to a backend: the same ids elsewhere are something else.
fn key(base: &str, customer: &CustomerId, subscription: &str) -> String {
    [KEY, base, ":", customer.as_str(), ":", subscription].concat()
}

/// Keeps a draft. Without storage (a host may forbid it) it lives in the page alone.
pub fn keep(base: &str, draft: &Draft) {
    if let Some(storage) = storage() {
        let at = key(base, &draft.customer, draft.subscription.as_str());
        let _ = storage.set_item(&at, &draft.to_line());
    }
}

/// Drops a draft: it was answered, or the reader gave it up before sending it. One that another tab
/// has put in its place or has sent stays.
pub fn drop(base: &str, draft: &Draft) {
    let kept = find(base, &draft.customer, &draft.subscription);
    let mine = |kept: Draft| {
        kept.request_id == draft.request_id && (draft.sent.is_some() || kept.sent.is_none())
    };
    if kept.is_some_and(mine)
        && let Some(storage) = storage()
    {
        let _ = storage.remove_item(&key(base, &draft.customer, draft.subscription.as_str()));
    }
}

/// A draft that was sent, by this tab or another, and has no answer yet.
pub fn sent(base: &str, customer: &CustomerId, subscription: &SubscriptionId) -> Option<Draft> {
    find(base, customer, subscription).filter(|draft| draft.sent.is_some())
}

/// The draft of a subscription.
pub fn find(base: &str, customer: &CustomerId, subscription: &SubscriptionId) -> Option<Draft> {
    let line = storage()?
        .get_item(&key(base, customer, subscription.as_str()))
        .ok()??;
    Draft::from_line(&line).filter(|d| d.customer == *customer && d.subscription == *subscription)
}

/// The drafts of a customer that were sent and have no answer yet.
pub fn awaiting(base: &str, customer: &CustomerId) -> Vec<Draft> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for at in keys(&storage, &key(base, customer, "")) {
        if let Ok(Some(line)) = storage.get_item(&at)
            && let Some(draft) = Draft::from_line(&line)
            && draft.sent.is_some()
        {
            found.push(draft);
        }
    }
    found
}

#[inline(never)]
fn keys(storage: &web_sys::Storage, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for i in 0..storage.length().unwrap_or(0) {
        if let Ok(Some(at)) = storage.key(i)
            && at.starts_with(prefix)
        {
            found.push(at);
        }
    }
    found
}

// Answers name users, so they are kept for this tab only, and until they have been left.

thread_local! {
    /// How many elements are on the page.
    static ELEMENTS: Cell<u32> = const { Cell::new(0) };
}

fn answers() -> Option<web_sys::Storage> {
    leptos::prelude::window().session_storage().ok().flatten()
}

/// Keeps the answer to a draft, so that a reload shows it again instead of submitting again
/// (FM-21).
pub fn keep_answer(api: &Api, draft: &Draft, report: &UpgradeReport) {
    if let Some(storage) = answers() {
        let at = key(api.base(), &draft.customer, draft.subscription.as_str());
        let value = [
            &draft.to_line(),
            "\n",
            &report.reference,
            "\n",
            &report.body,
        ]
        .concat();
        let _ = storage.set_item(&at, &value);
        api.own_answer(at);
    }
}

/// The draft that was answered in this tab, and the answer.
pub fn answered(
    api: &Api,
    customer: &CustomerId,
    subscription: &SubscriptionId,
) -> Option<(Draft, UpgradeReport)> {
    let at = key(api.base(), customer, subscription.as_str());
    let value = answers()?.get_item(&at).ok()??;
    api.own_answer(at);
    let mut parts = value.splitn(3, '\n');
    let draft = Draft::from_line(parts.next()?)?;
    let reference = parts.next()?.to_owned();
    Some((
        draft,
        UpgradeReport::read(parts.next()?.to_owned(), reference)?,
    ))
}

/// An element begins to keep answers.
pub fn answers_begin() {
    ELEMENTS.set(ELEMENTS.get() + 1);
}

/// Forgets the answers that were kept for an element, which has gone from the page, and with the last
/// element all that a page before this one may have kept.
pub fn forget_answers(api: &Api) {
    let left = ELEMENTS.get() - 1;
    ELEMENTS.set(left);
    let Some(storage) = answers() else { return };
    let own = api.disown_answers();
    let gone = match left {
        0 => keys(&storage, KEY),
        _ => own,
    };
    for at in gone {
        let _ = storage.remove_item(&at);
    }
}

/// Forgets the answer: the reader starts over, or has left it.
pub fn forget_answer(base: &str, customer: &CustomerId, subscription: &SubscriptionId) {
    if let Some(storage) = answers() {
        let _ = storage.remove_item(&key(base, customer, subscription.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            customer: CustomerId::new("c-1").unwrap(),
            subscription: SubscriptionId::new("S-1").unwrap(),
            target: OfferId::new("O-1").unwrap(),
            seats: Seats(25),
            upgrade_type: UpgradeType::UpgradeWithLicenseTransfer,
            request_id: "11111111-2222-4333-8444-555555555555".into(),
            sent: Some(1_795_000_000_000),
        }
    }

    #[test]
    fn a_draft_lapses_before_the_backend_forgets_its_id() {
        let sent = 1_795_000_000_000;
        assert!(!draft().lapsed(sent + 86_339_999));
        assert!(draft().lapsed(sent + 86_340_000));
        assert!(!draft().lapsed(sent - 1_000));
        let unsent = Draft {
            sent: None,
            ..draft()
        };
        assert!(!unsent.lapsed(u64::MAX));
    }

    #[test]
    fn a_draft_goes_into_storage_and_back() {
        for (sent, upgrade_type) in [
            (Some(1), UpgradeType::UpgradeOnly),
            (None, UpgradeType::UpgradeWithLicenseTransfer),
        ] {
            let draft = Draft {
                sent,
                upgrade_type,
                ..draft()
            };
            assert_eq!(Draft::from_line(&draft.to_line()), Some(draft));
        }
    }

    #[test]
    fn what_is_not_a_draft_is_dropped_and_not_misread() {
        let line = draft().to_line();
        for bad in [
            String::new(),
            line.replacen('2', "1", 1),
            [&line, " more"].concat(),
            line.replace("1795000000000", "sent"),
            line.replace(" 25 ", " -25 "),
            line.replace("transfer", "none"),
            line.replace("11111111", "1"),
        ] {
            assert_eq!(Draft::from_line(&bad), None, "{bad}");
        }
    }
}
