//! Putting the world, and what becomes of it, into tables.

use super::Outcomes;
use crate::call::Answer;
use crate::idempotency::KEPT;
use crate::machine::Entry;
use crate::store::{Denial, StoreError, Write};
use crate::world::{Change, Customer, Licence, PartnerIndex, Subscription, User, World};
use rules::{CustomerId, UserId};
use rusqlite::{Connection, params};

/// Every table, those that refer to others first.
const TABLES: [&str; 11] = [
    "denial",
    "audit",
    "request",
    "licence",
    "user",
    "elsewhere",
    "subscription",
    "customer",
    "token",
    "partner",
    "meta",
];

/// A list of words as one text. None of them has a line break.
fn lines(words: &[Box<str>]) -> String {
    words.join("\n")
}

fn place(index: PartnerIndex) -> i64 {
    index.0 as i64
}

/// Keeps this world and nothing else.
pub fn world(connection: &Connection, world: &World) -> Outcomes<()> {
    for table in TABLES {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    connection.execute(
        "INSERT INTO meta (scenario, seed, clock_offset, sequence, only)
         VALUES (?1, ?2, ?3, ?4, 1)",
        // SQLite has no unsigned numbers of 64 bits; the bits are what counts.
        params![
            world.scenario,
            world.seed as i64,
            world.clock_offset,
            world.sequence as i64
        ],
    )?;
    for (index, partner) in world.partners().iter().enumerate() {
        connection.execute(
            "INSERT INTO partner (place, id, name, mpn_id) VALUES (?1, ?2, ?3, ?4)",
            params![
                index as i64,
                partner.id.to_string(),
                partner.name,
                partner.mpn_id
            ],
        )?;
        // In the order of the table, so that each page is written once and not many times.
        let mut customers: Vec<_> = partner.customers().iter().enumerate().collect();
        customers.sort_by(|(_, a), (_, b)| a.id.as_str().cmp(b.id.as_str()));
        for (at, one) in customers {
            customer(connection, PartnerIndex(index), at, one)?;
        }
    }
    for (text, token) in world.tokens() {
        connection.execute(
            "INSERT INTO token (text, partner, user_context) VALUES (?1, ?2, ?3)",
            params![text, place(token.partner), token.user_context],
        )?;
    }
    Ok(())
}

fn customer(
    connection: &Connection,
    partner: PartnerIndex,
    at: usize,
    customer: &Customer,
) -> Outcomes<()> {
    let (address, contact) = (&customer.address, &customer.contact);
    connection
        .prepare_cached(
            "INSERT INTO customer (partner, id, place, name, domain, relationship,
                 delegated_access, unmanaged, country, region, city, line, postal_code, phone,
                 first_name, last_name, email, culture)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                 ?18)",
        )?
        .execute(params![
            place(partner),
            customer.id.as_str(),
            at as i64,
            customer.name,
            customer.domain,
            customer.relationship,
            customer.delegated_access,
            lines(&customer.unmanaged),
            address.country,
            address.region,
            address.city,
            address.line,
            address.postal_code,
            address.phone,
            contact.first_name,
            contact.last_name,
            contact.email,
            customer.culture,
        ])?;
    for (at, one) in customer.subscriptions.iter().enumerate() {
        subscription(connection, partner, &customer.id, one, Some(at))?;
    }
    for (at, one) in customer.elsewhere.iter().enumerate() {
        connection
            .prepare_cached(
                "INSERT INTO elsewhere (partner, customer, place, sku, units, status, hidden)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                place(partner),
                customer.id.as_str(),
                at as i64,
                one.sku.as_str(),
                one.units.0,
                one.status.as_wire(),
                one.hidden,
            ])?;
    }
    for (at, one) in customer.users.iter().enumerate() {
        user(connection, partner, &customer.id, at, one)?;
    }
    Ok(())
}

fn subscription(
    connection: &Connection,
    partner: PartnerIndex,
    customer: &CustomerId,
    one: &Subscription,
    // Its place; behind the others, or where it is, where there is none.
    at: Option<usize>,
) -> Outcomes<()> {
    connection
        .prepare_cached(
            "INSERT INTO subscription (partner, customer, id, place, offer, nickname, quantity,
                 status, reasons, cycle, created, started, ends, auto_renew, trial, parent,
                 order_id, version)
             VALUES (?1, ?2, ?3,
                 coalesce(?18,
                     (SELECT count(*) FROM subscription WHERE partner = ?1 AND customer = ?2)),
                 ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
             ON CONFLICT DO UPDATE SET offer = excluded.offer, nickname = excluded.nickname,
                 quantity = excluded.quantity, status = excluded.status,
                 reasons = excluded.reasons, cycle = excluded.cycle, created = excluded.created,
                 started = excluded.started, ends = excluded.ends,
                 auto_renew = excluded.auto_renew, trial = excluded.trial,
                 parent = excluded.parent, order_id = excluded.order_id,
                 version = excluded.version",
        )?
        .execute(params![
            place(partner),
            customer.as_str(),
            one.id.as_str(),
            one.offer.as_str(),
            one.nickname,
            one.quantity.0,
            one.status.as_wire(),
            lines(&one.suspension_reasons),
            one.cycle.as_wire(),
            one.created.unix_milliseconds(),
            one.started.days(),
            one.ends.days(),
            one.auto_renew,
            one.trial,
            one.parent.as_ref().map(|id| id.as_str()),
            one.order.to_string(),
            one.version,
            at.map(|at| at as i64),
        ])?;
    Ok(())
}

fn user(
    connection: &Connection,
    partner: PartnerIndex,
    customer: &CustomerId,
    at: usize,
    user: &User,
) -> Outcomes<()> {
    connection
        .prepare_cached(
            "INSERT INTO user (partner, customer, id, place, principal_name, first_name,
                 last_name, display_name, usage_location, active)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            place(partner),
            customer.as_str(),
            user.id.as_str(),
            at as i64,
            user.principal_name,
            user.first_name,
            user.last_name,
            user.display_name,
            user.usage_location,
            user.active,
        ])?;
    licences(connection, partner, customer, &user.id, &user.licences)
}

fn licences(
    connection: &Connection,
    partner: PartnerIndex,
    customer: &CustomerId,
    user: &UserId,
    licences: &[Licence],
) -> Outcomes<()> {
    for (at, licence) in licences.iter().enumerate() {
        connection
            .prepare_cached(
                "INSERT INTO licence (partner, customer, user, place, sku, switched_off)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                place(partner),
                customer.as_str(),
                user.as_str(),
                at as i64,
                licence.sku.as_str(),
                lines(&licence.switched_off),
            ])?;
    }
    Ok(())
}

/// Somebody else may have written into the file; what we would decide then rests on an old world.
pub fn check_sequence(connection: &Connection, ours: u64) -> Outcomes<()> {
    let stored: i64 = connection
        .prepare_cached(
            "SELECT coalesce((SELECT max(sequence) FROM audit), (SELECT sequence FROM meta))",
        )?
        .query_row([], |row| row.get(0))?;
    match stored == ours as i64 {
        true => Ok(()),
        false => Err(StoreError(
            "another program has written into the database; restart this one".to_owned(),
        )),
    }
}

/// Makes a change.
pub fn change(connection: &Connection, change: &Change) -> Outcomes<()> {
    match change {
        Change::Subscription {
            partner,
            customer,
            subscription: one,
        } => subscription(connection, *partner, customer, one, None),
        Change::Licences {
            partner,
            customer,
            user,
            licences: all,
        } => {
            connection
                .prepare_cached(
                    "DELETE FROM licence WHERE partner = ?1 AND customer = ?2 AND user = ?3",
                )?
                .execute(params![place(*partner), customer.as_str(), user.as_str()])?;
            licences(connection, *partner, customer, user, all)
        }
    }
}

/// Adds an entry to the audit.
pub fn entry(connection: &Connection, write: &Write<'_>, entry: &Entry) -> Outcomes<()> {
    connection
        .prepare_cached(
            "INSERT INTO audit (sequence, at, partner, user_context, customer, subscription,
                 action, done, result, detail, request_id, correlation_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            write.sequence as i64 + 1,
            write.now.unix_milliseconds(),
            place(write.key.partner),
            write.call.token.user_context,
            entry.customer.as_str(),
            entry.subscription.as_str(),
            entry.action.word(),
            entry.done,
            entry.result.as_ref().map(|id| id.as_str()),
            entry.detail,
            write.key.request_id,
            write.call.correlation_id,
        ])?;
    Ok(())
}

/// Keeps an answer under its MS-RequestId, and forgets those that are too old.
pub fn answer(connection: &Connection, write: &Write<'_>, answer: &Answer) -> Outcomes<()> {
    let now = write.now.unix_milliseconds();
    connection
        .prepare_cached("DELETE FROM request WHERE at <= ?1")?
        .execute([now - KEPT])?;
    let key = write.key;
    connection
        .prepare_cached(
            "INSERT INTO request (partner, method, path, request_id, fingerprint, at, status, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            place(key.partner),
            key.method.name(),
            key.path,
            key.request_id,
            write.fingerprint.as_bytes(),
            now,
            answer.status,
            &*answer.body,
        ])?;
    Ok(())
}

/// How many denials are kept. Anybody can make them, without a token even.
const DENIALS: i64 = 10_000;

/// Adds a denial to the audit; the oldest goes when there are too many.
pub fn denial(connection: &Connection, denial: &Denial) -> Outcomes<()> {
    connection
        .prepare_cached(
            "INSERT INTO denial (at, partner, method, path, status, correlation_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            denial.at.unix_milliseconds(),
            denial.partner.map(place),
            denial.method.name(),
            denial.path,
            denial.status,
            denial.correlation_id,
        ])?;
    connection
        .prepare_cached("DELETE FROM denial WHERE number <= ?1")?
        .execute([connection.last_insert_rowid() - DENIALS])?;
    Ok(())
}
