//! Error bodies.

use crate::code::Code;
use crate::json::{Node, ReadError, Resource};
use serde::Serialize;

/// The body of an error answer, and an entry of a user's licence errors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The code. The documentation calls it a text; every live sample has a number.
    pub code: Code,
    /// What is wrong, in the language of the service's choice.
    pub description: String,
    /// More about it.
    pub data: Vec<String>,
    /// The component that reports it; `PartnerFD` for the service.
    pub source: String,
}

impl Fault {
    /// The source of all live samples.
    pub const SOURCE: &str = "PartnerFD";

    /// A fault of the service.
    pub fn new(code: i64, description: impl Into<String>) -> Self {
        Self {
            code: Code::Number(code),
            description: description.into(),
            data: Vec::new(),
            source: Self::SOURCE.to_owned(),
        }
    }
}

impl Resource for Fault {
    /// Reads every form that was seen: the service's own, that of its rate limiter
    /// (`statusCode`, `message`), that which the Java SDK expects (`errorCode`, `errorMessage`),
    /// and any of them inside a member `error`, as gateways like to have it.
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        node.check_object()?;
        let inner = node.get("error").filter(Node::is_object);
        let node = inner.as_ref().unwrap_or(node);
        let first = |names: [&'static str; 3]| names.into_iter().find_map(|name| node.get(name));
        let code = first(["code", "errorCode", "statusCode"]);
        let description = first(["description", "errorMessage", "message"]);
        let mut data = Vec::new();
        if let Some(list) = node.get("data") {
            data.extend(
                list.items()
                    .filter_map(|item| item.as_text().map(|text| text.into_owned())),
            );
            data.extend(list.as_text().map(|text| text.into_owned()));
        }
        Ok(Self {
            code: code.as_ref().and_then(Code::read).unwrap_or_default(),
            description: description
                .as_ref()
                .and_then(|d| d.as_text().map(|text| text.into_owned()))
                .unwrap_or_default(),
            data,
            source: node.text("source").ok().flatten().unwrap_or_default(),
        })
    }
}

/// The body of a 429, which is not that of other errors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RateLimited {
    /// Always 429.
    pub status_code: u16,
    /// What to do.
    pub message: String,
}

impl RateLimited {
    /// The body for a caller who may try again after so many seconds.
    pub fn new(seconds: u32) -> Self {
        Self {
            status_code: 429,
            message: format!("Rate limit is exceeded. Try again in {seconds} seconds."),
        }
    }
}
