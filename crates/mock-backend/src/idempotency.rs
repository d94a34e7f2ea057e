//! A request that comes twice is done once.
//!
//! The key is (partner, method, path, MS-RequestId); with it goes a fingerprint of what was asked
//! for. The same key and fingerprint get the first answer again; the same key with another
//! fingerprint is a mistake of the client. Keeping the partner in the key keeps partners apart.

use crate::call::Call;
use crate::route::Method;
use crate::world::PartnerIndex;
use partner_api::Node;
use partner_api::json::Document;
use rules::order::places;
use sha2::{Digest, Sha256};

/// How long an answer is kept under its MS-RequestId, in milliseconds: a day.
pub const KEPT: i64 = 24 * 60 * 60 * 1000;

/// What makes a request the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Who asks.
    pub partner: PartnerIndex,
    /// Method.
    pub method: Method,
    /// Path, in one spelling.
    pub path: String,
    /// `MS-RequestId`, in lower case.
    pub request_id: String,
}

impl Key {
    /// The key of a call.
    pub fn of(call: &Call) -> Self {
        Self {
            partner: call.token.partner,
            method: call.method,
            path: call.place.canonical(),
            request_id: call.request_id.to_ascii_lowercase(),
        }
    }
}

/// What was asked for, in 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a call: its body, read as tolerantly as the machine reads it (case and
    /// order of members, blanks and nulls make no difference), and `If-Match`.
    pub fn of(call: &Call) -> Self {
        let mut hash = Sha256::new();
        match Document::parse(&call.body) {
            Ok(document) => write(&document.root(), &mut hash),
            // It will be refused, and what is refused is not stored.
            Err(_) => hash.update(&call.body),
        }
        hash.update(b"\0if-match\0");
        hash.update(call.if_match.as_deref().unwrap_or(""));
        Self(hash.finalize().into())
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

fn write(node: &Node<'_>, hash: &mut Sha256) {
    let text = |hash: &mut Sha256, kind: &[u8], text: &str| {
        hash.update(kind);
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    if node.is_object() {
        let members: Vec<_> = node
            .members()
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect();
        let name = |at: u32| &members[at as usize].0;
        hash.update(b"{");
        for at in places(members.len(), &|a, b| name(a).cmp(name(b))) {
            let (name, value) = &members[at as usize];
            text(hash, b"n", name);
            write(value, hash);
        }
        hash.update(b"}");
    } else if node.is_list() {
        hash.update(b"[");
        for item in node.items() {
            write(&item, hash);
        }
        hash.update(b"]");
    } else if let Some(value) = node.as_text() {
        text(hash, b"t", &value);
    } else if let Some(value) = node.as_boolean() {
        hash.update(if value { b"b1" } else { b"b0" });
    } else {
        hash.update(b"?");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route;
    use crate::world::Token;
    use rules::Language;

    fn call(request_id: &str, path: &str, body: &'static str) -> Call {
        Call {
            method: Method::Post,
            place: route::find(path).unwrap(),
            query: Vec::new(),
            token: Token {
                partner: PartnerIndex(0),
                user_context: true,
            },
            language: Language::En,
            request_id: request_id.to_owned(),
            correlation_id: String::new(),
            continuation: None,
            if_match: None,
            old_codes: false,
            body: body.into(),
        }
    }

    const PATH: &str = "/v1/customers/a/subscriptions/b/upgrades";

    #[test]
    fn case_of_ids_makes_no_other_key() {
        let a = Key::of(&call("AB-1", PATH, ""));
        assert_eq!(a, Key::of(&call("ab-1", &PATH.replace("/a/", "/A/"), "")));
        assert_ne!(a, Key::of(&call("ab-2", PATH, "")));
    }

    #[test]
    fn what_means_the_same_has_the_same_fingerprint() {
        let of = |body| Fingerprint::of(&call("1", PATH, body));
        let first = of(r#"{"quantity":25,"targetOffer":{"id":"X","name":null}}"#);
        assert_eq!(
            first,
            of("{ \"TargetOffer\": {\"Id\":\"X\"},\"Quantity\":25 }")
        );
        assert_ne!(first, of(r#"{"quantity":26,"targetOffer":{"id":"X"}}"#));
        assert_ne!(first, of(r#"{"quantity":25,"targetOffer":{"id":"Y"}}"#));
        assert_ne!(of(r#"{"a":["b"]}"#), of(r#"{"a":"b"}"#));
        assert_ne!(of(r#"{"a":{},"b":1}"#), of(r#"{"a":{"b":1}}"#));
    }
}
