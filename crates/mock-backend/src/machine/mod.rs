//! The state machine: `(world, call, now) → (changes, answer)`, without I/O and without a clock.
//!
//! It decides and changes nothing. Whoever calls it stores the [`Decision`] first, then applies
//! the changes to the world, then sends the answer.

mod change;
mod page;
mod query;
mod upgrade;

use crate::book::Book;
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::route::Resource;
use crate::wire;
use crate::world::{Change, Customer, Partner, Subscription, User, World};
use partner_api::{Collection, Timestamp};
use rules::order::places;
use rules::{CustomerId, Language, OfferId, SubscriptionId, UserId};
use serde::Serialize;

/// What a call comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The answer. It may go out once the changes are stored.
    pub answer: Answer,
    /// What becomes of the world.
    pub changes: Vec<Change>,
    /// What the audit says. Present for every write that was executed, also one that was refused
    /// for business reasons: its answer is stored under its MS-RequestId and given again.
    pub entry: Option<Entry>,
}

impl Decision {
    /// An answer that changes nothing and is not stored.
    pub fn answer(answer: Answer) -> Self {
        Self {
            answer,
            changes: Vec::new(),
            entry: None,
        }
    }
}

/// An entry of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose customer it is about.
    pub customer: CustomerId,
    /// The subscription that was to be changed.
    pub subscription: SubscriptionId,
    /// What was to be done.
    pub action: Action,
    /// Whether it was done.
    pub done: bool,
    /// The subscription that came of it.
    pub result: Option<SubscriptionId>,
    /// Codes of the reasons against it, or names of the members changed. No names of people.
    pub detail: String,
}

/// What a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Upgrades a subscription.
    Upgrade,
    /// Changes a subscription.
    Change,
}

impl Action {
    /// Its word in the audit.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Change => "change",
        }
    }
}

type Outcome<T> = Result<T, Problem>;

/// The state machine.
#[derive(Clone, Debug)]
pub struct Machine {
    book: Book,
}

/// A call and what it is about: everything that the parts of the machine look at.
struct Facts<'a> {
    book: &'a Book,
    world: &'a World,
    partner: &'a Partner,
    call: &'a Call,
    now: Timestamp,
    language: Language,
}

impl Machine {
    /// A machine that sells what is in a book.
    pub fn new(book: Book) -> Self {
        Self { book }
    }

    /// What it sells.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Decides a call.
    pub fn decide(&self, world: &World, call: &Call, now: Timestamp) -> Decision {
        let language = call.language;
        let Some(partner) = world.partner(call.token.partner) else {
            return Decision::answer(Problem::TokenUnknown.answer(language));
        };
        let facts = Facts {
            book: &self.book,
            world,
            partner,
            call,
            now,
            language,
        };
        let decided = match call.method.writes() {
            true => facts.write(),
            false => facts.read().map(Decision::answer),
        };
        decided.unwrap_or_else(|problem| Decision::answer(problem.answer(language)))
    }
}

impl<'a> Facts<'a> {
    fn write(&self) -> Outcome<Decision> {
        let customer = self.customer()?;
        let place = self.place(customer)?;
        match self.call.place.route.resource {
            Resource::Upgrades => self.upgrade(customer, place),
            Resource::Subscription => self.change(customer, place),
            // The table of routes lets no other write through.
            _ => Err(Problem::Internal),
        }
    }

    fn read(&self) -> Outcome<Answer> {
        let (book, language) = (self.book, self.language);
        match self.call.place.route.resource {
            Resource::Customers => self.customers(),
            Resource::Offers => self.offers(),
            Resource::Offer => self.offer(),
            Resource::Customer => json(&wire::customer(self.customer()?)),
            Resource::Subscriptions => {
                let customer = self.customer()?;
                let order = self.call.query("order_id");
                // All of a partner's subscriptions carry the partner's own number.
                let seller = self.call.query("mpn_id");
                let sold = seller.is_none_or(|id| *id == *self.partner.mpn_id);
                let wanted = |s: &&Subscription| {
                    sold && order.is_none_or(|o| s.order.upper().eq_ignore_ascii_case(o))
                };
                let found = customer.subscriptions.iter().filter(wanted);
                list(found.map(|s| self.shown(customer, s)))
            }
            Resource::Subscription => {
                let customer = self.customer()?;
                let place = self.place(customer)?;
                json(&self.shown(customer, &customer.subscriptions[place]))
            }
            Resource::AddOns => {
                let customer = self.customer()?;
                let source = &customer.subscriptions[self.place(customer)?].id;
                let all = customer.subscriptions.iter();
                let add_ons = all.filter(|s| s.parent.as_ref() == Some(source));
                list(add_ons.map(|s| self.shown(customer, s)))
            }
            Resource::Upgrades => {
                let customer = self.customer()?;
                self.upgrades(customer, self.place(customer)?)
            }
            Resource::SubscribedSkus => {
                let mut units = self.customer()?.sku_units(book, false);
                units.retain(|_| self.asks_for_directory_licences());
                list(
                    units
                        .iter()
                        .map(|u| wire::subscribed_sku(u, book, language)),
                )
            }
            Resource::ManagedServices => list(wire::managed_services(self.customer()?, book)),
            Resource::Users => self.users(self.customer()?),
            Resource::User => {
                let customer = self.customer()?;
                let user = customer.user(&self.user_id()?);
                json(&wire::user(user.ok_or(Problem::UserNotFound)?, customer))
            }
            Resource::UserLicences => {
                let customer = self.customer()?;
                let user = customer.user(&self.user_id()?);
                let licences = user.ok_or(Problem::UserNotFound)?.licences.iter();
                let licences = licences.filter(|_| self.asks_for_directory_licences());
                list(licences.map(|l| wire::licence(l, book, language)))
            }
        }
    }

    /// The customer in the path. One of another partner is not there.
    fn customer(&self) -> Outcome<&'a Customer> {
        let id = CustomerId::new(self.call.id(0)).map_err(|_| Problem::CustomerNotFound)?;
        self.partner.customer(&id).ok_or(Problem::CustomerNotFound)
    }

    /// The place of the subscription in the path.
    fn place(&self, customer: &Customer) -> Outcome<usize> {
        let id = SubscriptionId::new(self.call.id(1)).map_err(|_| Problem::SubscriptionNotFound)?;
        customer.place(&id).ok_or(Problem::SubscriptionNotFound)
    }

    fn user_id(&self) -> Outcome<UserId> {
        UserId::new(self.call.id(1)).map_err(|_| Problem::UserNotFound)
    }

    fn shown(&self, customer: &Customer, s: &Subscription) -> partner_api::Subscription {
        let shown = wire::subscription(s, customer, self.partner, self.book, self.language);
        match self.call.old_codes {
            true => wire::subscription_of_2018(shown),
            false => shown,
        }
    }

    /// Whether `licenseGroupIds`, which may stand there several times, takes in group 1: products
    /// that the directory manages, which ours all are. Group 2 is the Store for Business.
    fn asks_for_directory_licences(&self) -> bool {
        let mut groups = self.call.queries("licenseGroupIds").peekable();
        groups.peek().is_none() || groups.any(|group| group.eq_ignore_ascii_case("group1"))
    }

    fn customers(&self) -> Outcome<Answer> {
        let list = self.asked("/customers")?;
        if !list.sort.is_empty() {
            // The .NET SDK says so too: "Sort is not supported."
            let problem = "sortField: customers cannot be sorted".to_owned();
            return Err(Problem::InvalidAttribute(problem));
        }
        let filter = query::Filter::read(&list.filter, &query::OF_CUSTOMERS)?;
        let found = self
            .partner
            .customers()
            .iter()
            .filter(|c| filter.as_ref().is_none_or(|f| f.matches(c)));
        let page = self.page(&list, found, |c| c.id.to_string())?;
        json(&page.map(wire::customer_item))
    }

    fn users(&self, customer: &Customer) -> Outcome<Answer> {
        let list = self.asked(&format!("/customers/{}/users", customer.id))?;
        let filter = query::Filter::read(&list.filter, &query::OF_USERS)?;
        let sort = query::Sort::read(&list.sort, &query::OF_USERS)?;
        let mut found: Vec<&User> = customer
            .users
            .iter()
            .filter(|u| filter.as_ref().is_none_or(|f| f.matches(u)))
            .collect();
        if let Some(sort) = sort {
            let compare = |a: u32, b: u32| sort.compare(found[a as usize], found[b as usize]);
            let order = places(found.len(), &compare);
            found = order.iter().map(|&at| found[at as usize]).collect();
        }
        let page = self.page(&list, found.into_iter(), |u| u.id.to_string())?;
        json(&page.map(|user| wire::user(user, customer)))
    }

    /// `country`, in upper case. The documentation asks for one; without it we take the United
    /// States, whose catalogue is the recorded one.
    fn country(&self) -> Outcome<String> {
        let country = self.call.query("country").unwrap_or("US");
        match country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic()) {
            true => Ok(country.to_ascii_uppercase()),
            false => {
                let problem = format!("country is “{country}”: it must be two letters, as US");
                Err(Problem::InvalidAttribute(problem))
            }
        }
    }

    /// Every offer is on sale in every country: which ones really are is not public.
    fn offers(&self) -> Outcome<Answer> {
        let country = self.country()?;
        let known = self.book.catalogue().offer_indices();
        let mut offers: Vec<partner_api::Offer> = known
            .map(|index| wire::offer(self.book, index, &country, self.language))
            .collect();
        for other in self.book.others_on_sale() {
            let offer = wire::other_offer(other, &country, self.language);
            offers.push(offer.map_err(|_| Problem::Internal)?);
        }
        json(&self.indexed(&format!("/offers?country={country}"), offers)?)
    }

    fn offer(&self) -> Outcome<Answer> {
        let country = self.country()?;
        let id = OfferId::new(self.call.id(0)).map_err(|_| Problem::OfferNotFound)?;
        if let Some(index) = self.book.known(&id) {
            return json(&wire::offer(self.book, index, &country, self.language));
        }
        match self.book.other(&id).filter(|o| o.listed) {
            Some(other) => {
                let offer = wire::other_offer(other, &country, self.language);
                json(&offer.map_err(|_| Problem::Internal)?)
            }
            None => Err(Problem::OfferNotFound),
        }
    }
}

/// A 200 with a resource.
fn json(resource: &impl Serialize) -> Outcome<Answer> {
    let body = serde_json::to_vec(resource).map_err(|_| Problem::Internal)?;
    Ok(Answer::json(200, body))
}

/// A 200 with a list that is not paged.
fn list<T: Serialize>(items: impl IntoIterator<Item = T>) -> Outcome<Answer> {
    json(&Collection::of(items.into_iter().collect()))
}
