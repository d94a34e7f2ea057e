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

fn owner(row: &Row<'_>) -> Outcomes<Owner> {
    Ok((row.get("partner")?, row.get("customer")?))
}

/// The rows of a table, each with whose it is.
fn owned<T>(
    connection: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> Outcomes<T>,
) -> Outcomes<BTreeMap<Owner, Vec<T>>> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut found: BTreeMap<Owner, Vec<T>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        found.entry(owner(row)?).or_default().push(read(row)?);
    }
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
    let sequence: i64 =
        connection.query_row("SELECT coalesce(max(sequence), 0) FROM audit", [], |row| {
            row.get(0)
        })?;
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
        "SELECT * FROM subscription ORDER BY partner, customer, place",
        subscription,
    )?;
    let mut elsewhere = owned(
        connection,
        "SELECT * FROM elsewhere ORDER BY partner, customer, place",
        |row| {
            Ok(Elsewhere {
                sku: SkuId::new(&row.get::<_, String>("sku")?)?,
                units: Seats(row.get("units")?),
                status: Status::from_wire(&row.get::<_, String>("status")?),
                hidden: row.get("hidden")?,
            })
        },
    )?;
    let mut licences = owned(
        connection,
        "SELECT * FROM licence ORDER BY partner, customer, user, place",
        |row| {
            let licence = Licence {
                sku: SkuId::new(&row.get::<_, String>("sku")?)?,
                switched_off: words(&row.get::<_, String>("switched_off")?),
            };
            Ok((row.get::<_, String>("user")?, licence))
        },
    )?;
    let mut users = owned(
        connection,
        "SELECT * FROM user ORDER BY partner, customer, place",
        user,
    )?;
    let mut statement = connection.prepare("SELECT * FROM customer ORDER BY partner, place")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let owner = (row.get("partner")?, row.get("id")?);
        let mut customer = customer(row)?;
        customer.subscriptions = subscriptions.remove(&owner).unwrap_or_default();
        customer.elsewhere = elsewhere.remove(&owner).unwrap_or_default();
        customer.users = users.remove(&owner).unwrap_or_default();
        for (user, licence) in licences.remove(&owner).unwrap_or_default() {
            if let Some(user) = customer.users.iter_mut().find(|u| u.id.as_str() == user) {
                user.licences.push(licence);
            }
        }
        found.push((owner.0 as usize, customer));
    }
    Ok(found)
}

fn customer(row: &Row<'_>) -> Outcomes<Customer> {
    let text = |column: &str| row.get::<_, Box<str>>(column);
    Ok(Customer {
        id: CustomerId::new(&text("id")?)?,
        name: text("name")?,
        domain: text("domain")?,
        relationship: text("relationship")?,
        delegated_access: row.get("delegated_access")?,
        unmanaged: words(&text("unmanaged")?),
        address: Address {
            country: text("country")?,
            region: text("region")?,
            city: text("city")?,
            line: text("line")?,
            postal_code: text("postal_code")?,
            phone: text("phone")?,
        },
        contact: Contact {
            first_name: text("first_name")?,
            last_name: text("last_name")?,
            email: text("email")?,
        },
        culture: text("culture")?,
        subscriptions: Vec::new(),
        elsewhere: Vec::new(),
        users: Vec::new(),
    })
}

fn subscription(row: &Row<'_>) -> Outcomes<Subscription> {
    let text = |column: &str| row.get::<_, String>(column);
    let parent: Option<String> = row.get("parent")?;
    let created = Timestamp::from_unix_milliseconds(row.get("created")?)
        .ok_or_else(|| StoreError("it has a moment outside the calendar".to_owned()))?;
    Ok(Subscription {
        id: SubscriptionId::new(&text("id")?)?,
        offer: OfferId::new(&text("offer")?)?,
        nickname: row.get("nickname")?,
        quantity: Seats(row.get("quantity")?),
        status: Status::from_wire(&text("status")?),
        suspension_reasons: words(&text("reasons")?),
        cycle: BillingCycle::from_wire(&text("cycle")?),
        created,
        started: Date::from_days(row.get("started")?),
        ends: Date::from_days(row.get("ends")?),
        auto_renew: row.get("auto_renew")?,
        trial: row.get("trial")?,
        parent: parent.as_deref().map(SubscriptionId::new).transpose()?,
        order: guid(&text("order_id")?)?,
        version: row.get("version")?,
    })
}

fn user(row: &Row<'_>) -> Outcomes<User> {
    Ok(User {
        id: UserId::new(&row.get::<_, String>("id")?)?,
        principal_name: row.get("principal_name")?,
        first_name: row.get("first_name")?,
        last_name: row.get("last_name")?,
        display_name: row.get("display_name")?,
        usage_location: row.get("usage_location")?,
        active: row.get("active")?,
        licences: Vec::new(),
    })
}
