//! The .NET SDK (2023).
//!
//! Bodies are written by Newtonsoft in PascalCase with explicit nulls, enums by its own converter as
//! words with underscores; answers are read without regard to case, an unknown word of an enum as
//! its first value, and `null` for a list is a null reference in the samples that enumerate it.

use crate::session::{CORRELATION, Client, guid, walk};
use serde_json::{Map, Value, json};

pub struct DotNet;

/// Members of the SDK's `Subscription` that the answer has not, and that come back as null.
const NULLS: [&str; 10] = [
    "ParentSubscriptionId",
    "TermDuration",
    "RenewalTermDuration",
    "RefundOptions",
    "ProductType",
    "PublisherName",
    "ConsumptionType",
    "MigratedFromSubscriptionId",
    "ScheduledNextTermInstructions",
    "RefundableQuantity",
];

/// The same with names in PascalCase.
pub fn pascal(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let mut name = name.clone();
                name[..1].make_ascii_uppercase();
                (name, pascal(value))
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(pascal).collect(),
        other => other.clone(),
    }
}

impl Client for DotNet {
    const SENDS_ETAG: bool = true;

    fn headers(&self, request: u32, locale: &str, has_body: bool) -> Vec<(String, String)> {
        let mut headers = vec![
            ("Authorization", "Bearer demo".to_owned()),
            ("Accept", "application/json".to_owned()),
            ("MS-RequestId", guid(request)),
            ("MS-CorrelationId", CORRELATION.to_owned()),
            ("X-Locale", locale.to_owned()),
            (
                "MS-PartnerCenter-Client",
                "Partner Center .NET SDK".to_owned(),
            ),
            ("MS-SdkVersion", "3.4.0".to_owned()),
            ("MS-PartnerCenter-Application", "Tests".to_owned()),
        ];
        if has_body {
            headers.push(("Content-Type", "application/json".to_owned()));
        }
        let owned = headers.into_iter().map(|(n, v)| (n.to_owned(), v));
        owned.collect()
    }

    fn follow(&self, uri: &str) -> String {
        match uri.to_ascii_lowercase().starts_with("/v1") {
            true => uri.to_owned(),
            false => format!("/v1/{}", uri.trim_start_matches('/')),
        }
    }

    fn upgrade(&self, item: &Value) -> Vec<u8> {
        let mut body = pascal(item);
        body["TargetOffer"]["UpgradeTargetOffers"] = Value::Null;
        body["TargetOffer"]["Attributes"]["Etag"] = Value::Null;
        body["Attributes"]["Etag"] = Value::Null;
        body.to_string().into_bytes()
    }

    fn subscription(&self, subscription: &Value) -> Vec<u8> {
        let mut body = pascal(subscription);
        for name in NULLS {
            if body[name].is_null() {
                body[name] = Value::Null;
            }
        }
        body["Links"]["ParentSubscription"] = Value::Null;
        body["IsMicrosoftProduct"] = json!(false);
        body.to_string().into_bytes()
    }

    fn read(&self, answer: &Value) {
        walk(answer, &mut |kind, object| match kind {
            "Collection" => assert!(object["items"].is_array()),
            "Upgrade" => assert!(object["upgradeErrors"].is_array()),
            "UpgradeResult" => {
                assert!(object["upgradeErrors"].is_array());
                assert!(object["licenseErrors"].is_array());
            }
            "Subscription" => {
                for member in ["creationDate", "effectiveStartDate", "commitmentEndDate"] {
                    let date = object[member].as_str().unwrap();
                    assert!(partner_api::Timestamp::parse(date).is_some());
                }
                assert!(object["quantity"].is_u64());
            }
            _ => {}
        });
    }
}
