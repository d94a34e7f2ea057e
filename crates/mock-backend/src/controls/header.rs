//! Faults and latency that a request asks for itself, in a header: for tests that share a backend
//! and must not disturb each other.
//!
//! `X-Mock-Fault: drop-after`, `X-Mock-Fault: status; status=503; retryAfter=2; times=2`,
//! `X-Mock-Fault: 503`, or the rule as JSON. `X-Mock-Latency: 300`, `X-Mock-Latency: endless`,
//! `X-Mock-Latency: log-normal; medianMs=100; p95Ms=400`, or the latency as JSON.
//! `times` and `skip` count the requests with the same header and MS-RequestId.

use super::fault::Rule;
use super::latency::Latency;
use partner_api::ReadError;
use partner_api::json::Document;
use serde_json::{Map, Value};

/// The header for a fault.
pub const FAULT: &str = "x-mock-fault";
/// The header for a latency.
pub const LATENCY: &str = "x-mock-latency";

/// The rule in a header.
pub fn fault(text: &str) -> Result<Rule, ReadError> {
    let json = json(text, "status", "status");
    Rule::read_of_request(&Document::parse(json.as_bytes())?.root())
}

/// The latency in a header; nothing where it is `none`.
pub fn latency(text: &str) -> Result<Option<Latency>, ReadError> {
    let json = json(text, "fixed", "ms");
    Latency::read(&Document::parse(json.as_bytes())?.root())
}

/// A header as JSON. A lone number is a member of a kind.
fn json(text: &str, kind: &str, member: &str) -> String {
    let text = text.trim();
    if text.starts_with('{') {
        return text.to_owned();
    }
    let mut members = Map::new();
    let mut parts = text.split(';').map(str::trim);
    let first = parts.next().unwrap_or("");
    if let Ok(number) = first.parse::<u32>() {
        members.insert("kind".to_owned(), kind.into());
        members.insert(member.to_owned(), number.into());
    } else {
        members.insert("kind".to_owned(), first.into());
    }
    for part in parts.filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, "true"));
        members.insert(name.trim().to_owned(), value_of(value.trim()));
    }
    Value::Object(members).to_string()
}

fn value_of(text: &str) -> Value {
    match (text, text.parse::<i64>()) {
        (_, Ok(number)) => number.into(),
        ("true", _) => true.into(),
        ("false", _) => false.into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::controls::{Effect, Spread};

    #[test]
    fn a_header_says_it_in_words_or_in_json() {
        let busy = Effect::Status {
            status: 503,
            code: None,
            retry_after: Some(2),
            after: true,
        };
        for text in [
            "503; retryAfter=2; after",
            "status; status=503; retryAfter=2; after=true",
            r#"{"kind":"status","status":503,"retryAfter":2,"after":true}"#,
        ] {
            let rule = fault(text).unwrap();
            assert_eq!(rule.effect, busy, "{text}");
            assert!(rule.per_request);
        }
        assert_eq!(fault("drop-after").unwrap().effect, Effect::DropAfter);
        assert_eq!(fault("delay; ms=5; times=2").unwrap().times, Some(2));
        let fixed = Spread::Fixed { milliseconds: 300 };
        assert_eq!(latency("300").unwrap().unwrap().spread, fixed);
        assert_eq!(latency("none").unwrap(), None);
    }

    #[test]
    fn what_cannot_be_is_an_error() {
        for text in [
            "",
            "nothing",
            "99",
            "delay",
            "{",
            "status; status=x",
            "truncate; percent=101",
        ] {
            assert!(fault(text).is_err(), "{text}");
        }
        for text in [
            "",
            "later",
            "log-normal; medianMs=0; p95Ms=1",
            "fixed; ms=-1",
        ] {
            assert!(latency(text).is_err(), "{text}");
        }
    }
}
