//! Puts customers together. Every id follows from the seed and from a key that is written down in
//! the scenario, so that a customer more or less changes no other's ids.

use super::dice::Dice;
use super::names;
use crate::guid::Guid;
use crate::world::{Address, Contact, Customer, Elsewhere, Licence, Subscription, User};
use partner_api::Timestamp;
use rules::id::IdError;
use rules::{
    BillingCycle, CustomerId, Date, OfferId, Seats, SkuId, Status, SubscriptionId, UserId,
};

/// A place where customers are.
pub struct Place {
    pub country: &'static str,
    pub region: &'static str,
    pub city: &'static str,
    pub line: &'static str,
    pub postal_code: &'static str,
    pub phone: &'static str,
    pub culture: &'static str,
}

pub const US: Place = Place {
    country: "US",
    region: "WA",
    city: "Redmond",
    line: "1 Pine Street",
    postal_code: "98052",
    phone: "4255550100",
    culture: "en-US",
};
pub const TW: Place = Place {
    country: "TW",
    region: "",
    city: "臺北市",
    line: "信義區松仁路 7 號",
    postal_code: "110",
    phone: "0255550100",
    culture: "zh-TW",
};
pub const IN: Place = Place {
    country: "IN",
    region: "TN",
    city: "Chennai",
    line: "12 Harbour Road",
    postal_code: "600001",
    phone: "4455550100",
    culture: "en-IN",
};
pub const DE: Place = Place {
    country: "DE",
    region: "",
    city: "München",
    line: "Lindenstraße 4",
    postal_code: "80331",
    phone: "0895550100",
    culture: "de-DE",
};

/// A subscription in the making. The defaults are those of a healthy one: ten seats, yearly, bought
/// 200 days ago, renewing by itself.
#[derive(Clone, Copy)]
pub struct Sale<'k> {
    key: &'k str,
    offer: &'static str,
    seats: u32,
    cycle: &'static str,
    status: &'static str,
    reasons: &'static [&'static str],
    nickname: Option<&'k str>,
    age: i32,
    ends: Option<Date>,
    parent: Option<&'k str>,
    trial: bool,
    auto_renew: bool,
}

impl<'k> Sale<'k> {
    /// A subscription of an offer. The key is unique within the customer.
    pub fn of(key: &'k str, offer: &'static str) -> Self {
        Self {
            key,
            offer,
            seats: 10,
            cycle: "annual",
            status: "active",
            reasons: &[],
            nickname: None,
            age: 200,
            ends: None,
            parent: None,
            trial: false,
            auto_renew: true,
        }
    }

    pub fn seats(mut self, seats: u32) -> Self {
        self.seats = seats;
        self
    }

    pub fn cycle(mut self, cycle: &'static str) -> Self {
        self.cycle = cycle;
        self
    }

    pub fn status(mut self, status: &'static str) -> Self {
        self.status = status;
        self
    }

    pub fn suspended(mut self, reasons: &'static [&'static str]) -> Self {
        self.status = "suspended";
        self.reasons = reasons;
        self
    }

    pub fn named(mut self, nickname: &'k str) -> Self {
        self.nickname = Some(nickname);
        self
    }

    /// Bought so many days ago.
    pub fn age(mut self, days: i32) -> Self {
        self.age = days;
        self
    }

    /// Ends on a day that does not move with the calendar.
    pub fn ends(mut self, end: Option<Date>) -> Self {
        self.ends = end;
        self
    }

    /// An add-on of the subscription with this key.
    pub fn add_on_of(mut self, key: &'k str) -> Self {
        self.parent = Some(key);
        self
    }

    pub fn trial(mut self) -> Self {
        self.trial = true;
        self.auto_renew = false;
        self
    }

    pub fn ends_by_itself(mut self) -> Self {
        self.auto_renew = false;
        self
    }
}

/// A customer in the making. Boxed, because it is handed from step to step: the demo has hundreds,
/// and they are bytes in the tab. An id that is none is kept until [`Draft::done`].
pub struct Draft<'a>(Box<Parts<'a>>);

struct Parts<'a> {
    seed: u64,
    today: Date,
    key: &'a str,
    place: &'a Place,
    customer: Customer,
    wrong: Option<IdError>,
}

impl<'a> Draft<'a> {
    /// A customer that trusts the partner with everything and holds nothing yet.
    pub fn new(
        seed: u64,
        today: Date,
        key: &'a str,
        name: &str,
        place: &'a Place,
    ) -> Result<Self, IdError> {
        let id = Guid::derive(seed, &format!("customer/{key}")).to_string();
        // The key is ASCII, the name may be anything.
        let label: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
        let domain = format!("{label}.onmicrosoft.com");
        let contact = names::person(key.len(), place.culture == "zh-TW");
        let customer = Customer {
            id: CustomerId::new(&id)?,
            name: name.into(),
            relationship: "reseller".into(),
            delegated_access: true,
            unmanaged: Vec::new(),
            address: Address {
                country: place.country.into(),
                region: place.region.into(),
                city: place.city.into(),
                line: place.line.into(),
                postal_code: place.postal_code.into(),
                phone: place.phone.into(),
            },
            contact: Contact {
                first_name: contact.first.into(),
                last_name: contact.last.into(),
                email: format!("billing@{domain}").into(),
            },
            domain: domain.into(),
            culture: place.culture.into(),
            subscriptions: Vec::new(),
            elsewhere: Vec::new(),
            users: Vec::new(),
        };
        Ok(Self(Box::new(Parts {
            seed,
            today,
            key,
            place,
            customer,
            wrong: None,
        })))
    }

    pub fn without_delegated_admin(mut self) -> Self {
        self.0.customer.delegated_access = false;
        self
    }

    /// Delegated administration leaves this managed service out.
    pub fn unmanaged(mut self, service: &str) -> Self {
        self.0.customer.unmanaged.push(service.into());
        self
    }

    /// The partner sold this.
    pub fn sold(self, sale: Sale<'_>) -> Self {
        self.with(|parts| parts.sell(&sale))
    }

    /// Somebody else sold so many units of a product.
    pub fn holds(self, sku: &str, units: u32) -> Self {
        self.with(|parts| parts.elsewhere(sku, units, false))
    }

    /// The same, and `GET …/subscribedskus` does not show it.
    pub fn holds_hidden(self, sku: &str, units: u32) -> Self {
        self.with(|parts| parts.elsewhere(sku, units, true))
    }

    /// So many more users, each with a licence of these products.
    pub fn users(self, count: usize, skus: &[&str]) -> Self {
        self.users_like(count, skus, |_| {})
    }

    /// The same, and `change` is made to each.
    pub fn users_like(self, count: usize, skus: &[&str], change: fn(&mut User)) -> Self {
        self.with(|parts| parts.employ(count, skus, change))
    }

    /// The customer, or the first id that is none.
    pub fn done(self) -> Result<Customer, IdError> {
        match self.0.wrong {
            None => Ok(self.0.customer),
            Some(wrong) => Err(wrong),
        }
    }

    fn with(mut self, step: impl FnOnce(&mut Parts<'a>) -> Result<(), IdError>) -> Self {
        if let Err(wrong) = step(&mut self.0) {
            self.0.wrong.get_or_insert(wrong);
        }
        self
    }
}

impl Parts<'_> {
    fn sell(&mut self, sale: &Sale<'_>) -> Result<(), IdError> {
        let today = self.today;
        let bought = today.plus_days(-sale.age);
        // Terms are of twelve months; the present one began on the last anniversary.
        let mut started = bought;
        while let Some(next) = started.plus_months(12)
            && next <= today
        {
            started = next;
        }
        let ends = match (sale.ends, sale.trial) {
            (Some(end), _) => end,
            (None, true) => started.plus_days(30),
            (None, false) => started.plus_months(12).unwrap_or(started),
        };
        let millisecond = i64::from(Dice::new(self.seed ^ u64::from(sale.seats)).below(86_400_000));
        let created = Timestamp::midnight(bought).unix_milliseconds() + millisecond;
        self.customer.subscriptions.push(Subscription {
            id: subscription_id(self.seed, self.key, sale.key)?,
            offer: OfferId::new(sale.offer)?,
            nickname: sale.nickname.map(Into::into),
            quantity: Seats(sale.seats),
            status: Status::from_wire(sale.status),
            suspension_reasons: sale.reasons.iter().map(|&r| r.into()).collect(),
            cycle: BillingCycle::from_wire(sale.cycle),
            created: Timestamp::from_unix_milliseconds(created)
                .unwrap_or(Timestamp::midnight(bought)),
            started,
            ends,
            auto_renew: sale.auto_renew,
            trial: sale.trial,
            parent: match sale.parent {
                Some(key) => Some(subscription_id(self.seed, self.key, key)?),
                None => None,
            },
            order: Guid::derive(self.seed, &format!("order/{}/{}", self.key, sale.key)),
            version: 1,
        });
        Ok(())
    }

    fn elsewhere(&mut self, sku: &str, units: u32, hidden: bool) -> Result<(), IdError> {
        self.customer.elsewhere.push(Elsewhere {
            sku: SkuId::new(sku)?,
            units: Seats(units),
            status: Status::Active,
            hidden,
        });
        Ok(())
    }

    fn employ(
        &mut self,
        count: usize,
        skus: &[&str],
        change: fn(&mut User),
    ) -> Result<(), IdError> {
        let chinese = self.place.culture == "zh-TW";
        for _ in 0..count {
            let n = self.customer.users.len();
            let person = names::person(n, chinese);
            let id = Guid::derive(self.seed, &format!("user/{}/{n}", self.key)).to_string();
            let taken = |account: &str| {
                let users = &self.customer.users;
                users.iter().any(|u| {
                    let (name, _) = u.principal_name.split_once('@').unwrap_or_default();
                    name == account
                })
            };
            let account = match taken(&person.account) {
                true => format!("{}{n}", person.account),
                false => person.account,
            };
            let mut licences = Vec::with_capacity(skus.len());
            for sku in skus {
                licences.push(Licence {
                    sku: SkuId::new(sku)?,
                    switched_off: Vec::new(),
                });
            }
            let mut user = User {
                id: UserId::new(&id)?,
                principal_name: format!("{account}@{}", self.customer.domain).into(),
                first_name: person.first.into(),
                last_name: person.last.into(),
                display_name: person.display.into(),
                usage_location: Some(self.place.country.into()),
                active: true,
                licences,
            };
            change(&mut user);
            self.customer.users.push(user);
        }
        Ok(())
    }
}

/// The id of a subscription, by the keys of its customer and its own.
pub fn subscription_id(seed: u64, customer: &str, key: &str) -> Result<SubscriptionId, IdError> {
    let name = format!("subscription/{customer}/{key}");
    SubscriptionId::new(&Guid::derive(seed, &name).to_string())
}
