//! A subscription that the partner sold.

use crate::book::Book;
use crate::guid::Guid;
use partner_api::name::cleaned;
use partner_api::{ETag, Timestamp};
use rules::{BillingCycle, Date, Language, OfferId, OfferRef, Seats, Status, SubscriptionId};

/// A subscription. Kept small: a portfolio has 100,000 of them in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Its offer.
    pub offer: OfferId,
    /// Nickname, where it has one.
    pub nickname: Option<Box<str>>,
    /// Seats (or units).
    pub quantity: Seats,
    /// State.
    pub status: Status,
    /// Why it is suspended, in the wire's words; empty otherwise.
    pub suspension_reasons: Vec<Box<str>>,
    /// How it is billed.
    pub cycle: BillingCycle,
    /// When it was bought.
    pub created: Timestamp,
    /// First day of the present term.
    pub started: Date,
    /// End of the present term; in the year 9999 where there is none.
    pub ends: Date,
    /// Whether it renews by itself.
    pub auto_renew: bool,
    /// Whether it is a trial.
    pub trial: bool,
    /// The subscription that this is an add-on of.
    pub parent: Option<SubscriptionId>,
    /// The order that it was bought with.
    pub order: Guid,
    /// Counts the changes, from 1.
    pub version: u32,
}

impl Subscription {
    /// `attributes.etag`.
    pub fn etag(&self) -> ETag {
        ETag {
            id: self.id.clone(),
            version: self.version,
        }
    }

    /// Its name on screen: the nickname, or the offer's name.
    pub fn name<'a>(&'a self, book: &'a Book, language: Language) -> &'a str {
        match &self.nickname {
            Some(nickname) => nickname,
            None => book.offer_name(&self.offer, language),
        }
    }

    /// As the rules look at it.
    pub fn judged(&self, book: &Book, language: Language) -> rules::Subscription {
        rules::Subscription {
            id: self.id.clone(),
            // Of the world, where it is as it was written; the rules want it clean.
            name: cleaned(self.name(book, language)).into(),
            offer: OfferRef::find(book.catalogue(), self.offer.clone()),
            offer_name: book.offer_name(&self.offer, language).into(),
            status: self.status.clone(),
            seats: self.quantity,
            cycle: self.cycle.clone(),
            parent: self.parent.clone(),
            started: Some(self.started),
            renewal: (self.ends.ymd().0 < 9999).then_some(self.ends),
            auto_renew: self.auto_renew,
            trial: self.trial,
        }
    }
}
