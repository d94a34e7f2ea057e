//! The schema and its versions. Each version has a step that leads to it from the one before.

use super::{Outcomes, Step, Watch};
use crate::store::StoreError;
use rusqlite::{Connection, TransactionBehavior};

/// Version of the schema, in `user_version`.
pub const VERSION: i64 = 2;
/// What a new database gets.
const SCHEMA: &str = include_str!("schema.sql");
/// What leads to version 2, to version 3, and so on.
const STEPS: [&str; VERSION as usize - 1] = [include_str!("to_2.sql")];

/// Brings a database to [`VERSION`], in one transaction: killed half-way, it is where it was.
pub fn migrate(connection: &mut Connection, watch: &Watch) -> Outcomes<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |r| r.get(0))?;
    match version {
        0 => {
            let tables: i64 =
                transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
            if tables > 0 {
                return Err(StoreError("it is a database of another program".to_owned()));
            }
            transaction.execute_batch(SCHEMA)?;
        }
        VERSION => return Ok(()),
        1..VERSION => {
            for step in &STEPS[version as usize - 1..] {
                transaction.execute_batch(step)?;
                watch.step(Step::Migrated);
            }
        }
        newer => {
            let problem =
                format!("it has version {newer} and this program knows versions up to {VERSION}");
            return Err(StoreError(problem));
        }
    }
    transaction.commit()?;
    Ok(())
}
