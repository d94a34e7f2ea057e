//! A Python client that AutoRest generated from the published swagger, on msrest.
//!
//! It sends a content type with a charset on every request, no Partner Center headers of its own,
//! and leaves out whatever the swagger calls read-only: attributes, and the contents of links.

use crate::session::{Client, walk};
use serde_json::{Map, Value};

pub struct Python;

fn writable(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().filter(|(name, _)| *name != "attributes");
            let members = members.map(|(name, value)| match name.as_str() {
                "links" => {
                    let names = value.as_object().unwrap().keys();
                    let empty = names.map(|n| (n.clone(), Value::Object(Map::new())));
                    (name.clone(), Value::Object(empty.collect()))
                }
                _ => (name.clone(), writable(value)),
            });
            Value::Object(members.collect())
        }
        Value::Array(items) => items.iter().map(writable).collect(),
        other => other.clone(),
    }
}

impl Client for Python {
    const SENDS_ETAG: bool = false;

    fn headers(&self, request: u32, locale: &str, _has_body: bool) -> Vec<(String, String)> {
        let headers = [
            ("User-Agent", "python/3.12.4 (Linux-6.1) msrest/0.7.1"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Accept", "application/json"),
            ("Connection", "keep-alive"),
            ("Authorization", "Bearer demo"),
            ("Content-Type", "application/json; charset=utf-8"),
            ("accept-language", "en-US"),
            // Only where the caller set it on the session.
            ("X-Locale", locale),
        ];
        let mut owned: Vec<_> = headers
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        let id = format!("0d5b2f44-66f1-11ef-9c0e-{request:012x}");
        owned.push(("x-ms-client-request-id".to_owned(), id));
        owned
    }

    fn follow(&self, uri: &str) -> String {
        format!("/v1{uri}")
    }

    fn upgrade(&self, item: &Value) -> Vec<u8> {
        writable(item).to_string().into_bytes()
    }

    fn subscription(&self, subscription: &Value) -> Vec<u8> {
        writable(subscription).to_string().into_bytes()
    }

    fn read(&self, answer: &Value) {
        walk(answer, &mut |kind, object| {
            if kind == "Subscription" {
                for member in ["creationDate", "effectiveStartDate", "commitmentEndDate"] {
                    let date = object[member].as_str().unwrap();
                    assert!(partner_api::Timestamp::parse(date).is_some());
                }
            }
        });
    }
}
