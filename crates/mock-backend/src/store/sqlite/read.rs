//! Getting the world out of the tables.

use super::Outcomes;
use crate::guid::Guid;
use crate::store::StoreError;
use crate::world::{
    Address, Contact, Customer, Elsewhere, Licence, Partner, PartnerIndex, Subscription, Token,
    User, World,
};
use partner_api::Timestamp;
use rules::id::IdError;
use rules::{
    BillingCycle, CustomerId, Date, OfferId, Seats, SkuId, Status, SubscriptionId, UserId,
};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::BTreeMap;

impl From<IdError> for StoreError {
    fn from(error: IdError) -> Self {
        Self(format!("it has a bad id: {error}"))
    }
}

fn words(text: &str) -> Vec<Box<str>> {
    text.lines().map(Into::into).collect()
}

fn guid(text: &str) -> Outcomes<Guid> {
    Guid::parse(text).ok_or_else(|| StoreError(format!("it has a bad id: “{text}”")))
}

/// Whose row it is: partner and customer.
type Owner = (i64, String);

/// A row, cell by cell. Looking cells up by name would take a third of the start with 100,000
/// subscriptions.
struct Cells<'a> {
    row: &'a Row<'a>,
    next: usize,
}

impl<'a> Cells<'a> {
    fn of(row: &'a Row<'a>) -> Self {
        Self { row, next: 0 }
    }

    fn take<T: FromSql>(&mut self) -> Outcomes<T> {
        let cell = self.row.get(self.next)?;
        self.next += 1;
        Ok(cell)
    }

    /// The text of the next cell, where it is.
    fn text(&mut self) -> Outcomes<&'a str> {
        let cell = self.row.get_ref(self.next)?;
        self.next += 1;
        cell.as_str()
            .map_err(|error| StoreError(format!("it has a bad text: {error}")))
    }

    fn date(&mut self) -> Outcomes<Date> {
        Ok(Date::from_days(self.take()?))
    }
}

/// The rows of a table in the order of their owners, partner and customer, which are the first two
/// cells.
fn owned<T>(
    connection: &Connection,
    sql: &str,
    read: impl Fn(&mut Cells<'_>) -> Outcomes<T>,
) -> Outcomes<BTreeMap<Owner, Vec<T>>> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut found: BTreeMap<Owner, Vec<T>> = BTreeMap::new();
    let mut group: (Owner, Vec<T>) = Default::default();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::of(row);
        let (partner, customer) = (cells.take()?, cells.text()?);
        let ((last_partner, last_customer), things) = &mut group;
        if (*last_partner, &**last_customer) == (partner, customer) {
            things.push(read(&mut cells)?);
        } else {
            let next = ((partner, customer.to_owned()), vec![read(&mut cells)?]);
            let (owner, mut things) = std::mem::replace(&mut group, next);
            // They are kept as they are here, and few ever become more.
            things.shrink_to_fit();
            found.insert(owner, things);
        }
    }
    found.insert(group.0, group.1);
    Ok(found)
}

/// The world, or nothing where there is none yet.
pub fn world(connection: &Connection) -> Outcomes<Option<World>> {
    let meta = connection
        .query_row("SELECT scenario, seed, clock_offset FROM meta", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((scenario, seed, clock_offset)) = meta else {
        return Ok(None);
    };
    let mut world = World::new(&scenario, seed as u64);
    world.clock_offset = clock_offset;
    let sequence: i64 = connection.query_row(
        "SELECT coalesce((SELECT max(sequence) FROM audit), (SELECT sequence FROM meta))",
        [],
        |row| row.get(0),
    )?;
    world.sequence = sequence as u64;

    let mut statement =
        connection.prepare("SELECT id, name, mpn_id FROM partner ORDER BY place")?;
    let mut rows = statement.query([])?;
    let mut partners = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, name, mpn_id): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        partners.push(Partner::new(guid(&id)?, &name, &mpn_id));
    }
    for (index, customer) in customers(connection)? {
        let Some(partner) = partners.get_mut(index) else {
            return Err(StoreError("it has a customer of no partner".to_owned()));
        };
        partner.add(customer);
    }
    for partner in partners {
        world.add_partner(partner);
    }
    let mut statement = connection.prepare("SELECT text, partner, user_context FROM token")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let token = Token {
            partner: PartnerIndex(row.get::<_, i64>(1)? as usize),
            user_context: row.get(2)?,
        };
        world.add_token(&row.get::<_, String>(0)?, token);
    }
    Ok(Some(world))
}

fn customers(connection: &Connection) -> Outcomes<Vec<(usize, Customer)>> {
    let mut subscriptions = owned(
        connection,
        "SELECT partner, customer, id, offer, nickname, quantity, status, reasons, cycle, created,
             started, ends, auto_renew, trial, parent, order_id, version
         FROM subscription ORDER BY partner, customer, place",
        subscription,
    )?;
    let mut elsewhere = owned(
        connection,
        "SELECT partner, customer, sku, units, status, hidden
         FROM elsewhere ORDER BY partner, customer, place",
        |cells| {
            Ok(Elsewhere {
                sku: SkuId::new(cells.text()?)?,
                units: Seats(cells.take()?),
                status: Status::from_wire(cells.text()?),
                hidden: cells.take()?,
            })
        },
    )?;
    let mut licences = owned(
        connection,
        "SELECT partner, customer, user, sku, switched_off
         FROM licence ORDER BY partner, customer, user, place",
        |cells| {
            let user = UserId::new(cells.text()?)?;
            let licence = Licence {
                sku: SkuId::new(cells.text()?)?,
                switched_off: words(cells.text()?),
            };
            Ok((user, licence))
        },
    )?;
    let mut users = owned(
        connection,
        "SELECT partner, customer, id, principal_name, first_name, last_name, display_name,
             usage_location, active
         FROM user ORDER BY partner, customer, place",
        user,
    )?;
    let mut statement = connection.prepare(
        "SELECT partner, id, name, domain, relationship, delegated_access, unmanaged, country,
             region, city, line, postal_code, phone, first_name, last_name, email, culture
         FROM customer ORDER BY partner, place",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::of(row);
        let partner: i64 = cells.take()?;
        let mut customer = customer(&mut cells)?;
        let owner = (partner, customer.id.to_string());
        customer.subscriptions = subscriptions.remove(&owner).unwrap_or_default();
        customer.elsewhere = elsewhere.remove(&owner).unwrap_or_default();
        customer.users = users.remove(&owner).unwrap_or_default();
        for (user, licence) in licences.remove(&owner).unwrap_or_default() {
            if let Some(user) = customer.users.iter_mut().find(|u| u.id == user) {
                user.licences.push(licence);
            }
        }
        found.push((partner as usize, customer));
    }
    Ok(found)
}

fn customer(cells: &mut Cells<'_>) -> Outcomes<Customer> {
    Ok(Customer {
        id: CustomerId::new(cells.text()?)?,
        name: cells.take()?,
        domain: cells.take()?,
        relationship: cells.take()?,
        delegated_access: cells.take()?,
        unmanaged: words(cells.text()?),
        address: Address {
            country: cells.take()?,
            region: cells.take()?,
            city: cells.take()?,
            line: cells.take()?,
            postal_code: cells.take()?,
            phone: cells.take()?,
        },
        contact: Contact {
            first_name: cells.take()?,
            last_name: cells.take()?,
            email: cells.take()?,
        },
        culture: cells.take()?,
        subscriptions: Vec::new(),
        elsewhere: Vec::new(),
        users: Vec::new(),
    })
}

fn subscription(cells: &mut Cells<'_>) -> Outcomes<Subscription> {
    Ok(Subscription {
        id: SubscriptionId::new(cells.text()?)?,
        offer: OfferId::new(cells.text()?)?,
        nickname: cells.take()?,
        quantity: Seats(cells.take()?),
        status: Status::from_wire(cells.text()?),
        suspension_reasons: words(cells.text()?),
        cycle: BillingCycle::from_wire(cells.text()?),
        created: Timestamp::from_unix_milliseconds(cells.take()?)
            .ok_or_else(|| StoreError("it has a moment outside the calendar".to_owned()))?,
        started: cells.date()?,
        ends: cells.date()?,
        auto_renew: cells.take()?,
        trial: cells.take()?,
        parent: match cells.take::<Option<String>>()? {
            Some(id) => Some(SubscriptionId::new(&id)?),
            None => None,
        },
        order: guid(cells.text()?)?,
        version: cells.take()?,
    })
}

fn user(cells: &mut Cells<'_>) -> Outcomes<User> {
    Ok(User {
        id: UserId::new(cells.text()?)?,
        principal_name: cells.take()?,
        first_name: cells.take()?,
        last_name: cells.take()?,
        display_name: cells.take()?,
        usage_location: cells.take()?,
        active: cells.take()?,
        licences: Vec::new(),
    })
}
