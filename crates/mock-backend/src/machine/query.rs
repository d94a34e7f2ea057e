//! What the query of a list may ask for: a filter, an order.
//!
//! The SDKs write a filter as JSON: `{"Field":"CompanyName","Value":"cont","Operator":"starts_with"}`.
//! Fields and operators: "List customers" and "View deleted users for a customer" of 2020-08 for
//! those that are documented; a field that is not here is refused, not overlooked.

use super::Outcome;
use crate::problem::Problem;
use crate::world::{Customer, User};
use partner_api::json::Document;
use std::cmp::Ordering;

/// A field that a list can be filtered or sorted by: its name and how to come by it.
pub type Field<T> = (&'static str, fn(&T) -> &str);

/// Fields of customers.
pub static OF_CUSTOMERS: [Field<Customer>; 2] = [
    ("CompanyName", |customer| &customer.name),
    ("Domain", |customer| &customer.domain),
];

/// Fields of users.
pub static OF_USERS: [Field<User>; 3] = [
    ("DisplayName", |user| &user.display_name),
    ("UserPrincipalName", |user| &user.principal_name),
    ("UserStatus", |user| {
        if user.active { "active" } else { "inactive" }
    }),
];

enum Operator {
    StartsWith,
    Equals,
}

/// A filter of a list.
pub struct Filter<T> {
    text: fn(&T) -> &str,
    operator: Operator,
    value: String,
}

impl<T> Filter<T> {
    /// Reads a filter. An empty one is none.
    pub fn read(text: &str, fields: &[Field<T>]) -> Outcome<Option<Self>> {
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = |problem: String| Problem::InvalidAttribute(format!("filter: {problem}"));
        let document = Document::parse(text.as_bytes()).map_err(|e| wrong(e.to_string()))?;
        let node = document.root();
        let member = |name| node.required_text(name).map_err(|e| wrong(e.to_string()));
        let word = node.text("Operator").map_err(|e| wrong(e.to_string()))?;
        let word = word.unwrap_or_else(|| "starts_with".to_owned());
        let operator = match word.replace('_', "").to_ascii_lowercase().as_str() {
            "startswith" => Operator::StartsWith,
            "equals" => Operator::Equals,
            _ => {
                let problem = format!("Operator is “{word}”: only starts_with and equals");
                return Err(wrong(problem));
            }
        };
        Ok(Some(Self {
            text: field(&member("Field")?, fields).map_err(wrong)?,
            operator,
            value: member("Value")?.to_lowercase(),
        }))
    }

    /// Whether something is one of those asked for. Case makes no difference.
    pub fn matches(&self, thing: &T) -> bool {
        let text = (self.text)(thing).to_lowercase();
        match self.operator {
            Operator::StartsWith => text.starts_with(&self.value),
            Operator::Equals => text == self.value,
        }
    }
}

/// An order of a list.
pub struct Sort<T> {
    text: fn(&T) -> &str,
    descending: bool,
}

impl<T> Sort<T> {
    /// Reads an order: a field, with a minus before it for the other way round. An empty one is
    /// none.
    pub fn read(text: &str, fields: &[Field<T>]) -> Outcome<Option<Self>> {
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = |problem: String| Problem::InvalidAttribute(format!("sortField: {problem}"));
        Ok(Some(Self {
            text: field(text.trim_start_matches('-'), fields).map_err(wrong)?,
            descending: text.starts_with('-'),
        }))
    }

    /// How two things stand in it.
    pub fn compare(&self, a: &T, b: &T) -> Ordering {
        let order = (self.text)(a).cmp((self.text)(b));
        match self.descending {
            true => order.reverse(),
            false => order,
        }
    }
}

fn field<T>(name: &str, fields: &[Field<T>]) -> Result<fn(&T) -> &str, String> {
    let found = fields
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name));
    found.map(|(_, text)| *text).ok_or_else(|| {
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        format!("there is no field “{name}”: only {}", names.join(", "))
    })
}
