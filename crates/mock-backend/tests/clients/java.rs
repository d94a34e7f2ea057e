//! The Java SDK (PartnerSdk 1.8.0 and the releases around it).
//!
//! Its source (PartnerServiceProxy.java, the models) and what a probe server captured: bodies are
//! written by Jackson without nulls and sent in ISO 8859-1; answers are read by Jackson with unknown
//! members allowed and unknown enum words not.

use crate::session::{CORRELATION, Client, guid, walk};
use serde_json::{Map, Value, json};

pub struct Java;

/// Names and values that the SDK can read, by object and member.
const ENUMS: [(&str, &str, &[&str]); 8] = [
    (
        "Subscription",
        "status",
        &["none", "active", "suspended", "deleted"],
    ),
    ("Subscription", "billingType", &["none", "usage", "license"]),
    ("Subscription", "contractType", &["subscription"]),
    ("Offer", "billing", &["none", "usage", "license"]),
    (
        "Customer",
        "relationshipToPartner",
        &[
            "none",
            "reseller",
            "advisor",
            "syndication",
            "microsoftSupport",
        ],
    ),
    (
        "CustomerUser",
        "userDomainType",
        &["none", "managed", "federated"],
    ),
    ("CustomerUser", "state", &["active", "inactive"]),
    (
        "Upgrade",
        "upgradeType",
        &["none", "upgrade_only", "upgrade_with_license_transfer"],
    ),
];

/// Members of the SDK's `Offer`, which is all of it that comes back.
const OFFER: [&str; 22] = [
    "id",
    "name",
    "description",
    "minimumQuantity",
    "maximumQuantity",
    "rank",
    "uri",
    "locale",
    "country",
    "category",
    "prerequisiteOffers",
    "isAddOn",
    "isAvailableForPurchase",
    "billing",
    "isAutoRenewable",
    "upgradeTargetOffers",
    "product",
    "unitType",
    "links",
    "salesGroupId",
    "attributes",
    "hasAddOns",
];

/// Members of the SDK's `Subscription`.
const SUBSCRIPTION: [&str; 19] = [
    "id",
    "offerId",
    "offerName",
    "friendlyName",
    "quantity",
    "unitType",
    "parentSubscriptionId",
    "creationDate",
    "effectiveStartDate",
    "commitmentEndDate",
    "status",
    "autoRenewEnabled",
    "billingType",
    "partnerId",
    "contractType",
    "links",
    "suspensionReasons",
    "orderId",
    "attributes",
];

/// What Apache's `StringEntity` makes of a text: ISO 8859-1, a question mark for each UTF-16 unit
/// that this has not.
pub fn latin(text: &str) -> Vec<u8> {
    let byte = |unit: u16| u8::try_from(unit).unwrap_or(b'?');
    text.encode_utf16().map(byte).collect()
}

fn only(value: &Value, names: &[&str]) -> Map<String, Value> {
    let members = value.as_object().unwrap().iter();
    let known = members.filter(|(name, value)| names.contains(&name.as_str()) && !value.is_null());
    known.map(|(n, v)| (n.clone(), v.clone())).collect()
}

/// Whether Joda's `dateTimeNoMillis` reads it: no fraction, and a zone.
fn without_fraction(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        text.get(range)
            .is_some_and(|t| t.bytes().all(|b| b.is_ascii_digit()))
    };
    text.len() == 20 && digits(0..4) && digits(17..19) && text.ends_with('Z')
}

impl Client for Java {
    const SENDS_ETAG: bool = true;

    fn headers(&self, request: u32, locale: &str, has_body: bool) -> Vec<(String, String)> {
        let mut headers = vec![
            ("MS-Contract-Version", "v1".to_owned()),
            ("MS-RequestId", guid(request)),
            ("MS-CorrelationId", CORRELATION.to_owned()),
            ("X-Locale", locale.to_owned()),
            ("MS-PartnerCenter-Application", String::new()),
            (
                "MS-PartnerCenter-Client",
                "Partner Center Java SDK".to_owned(),
            ),
            ("Authorization", "Bearer demo".to_owned()),
            ("Accept", "application/json".to_owned()),
        ];
        if has_body {
            headers.push(("Content-Type", "application/json".to_owned()));
        }
        headers.push(("Connection", "Keep-Alive".to_owned()));
        headers.push((
            "User-Agent",
            "Apache-HttpClient/4.5.3 (Java/17.0.15)".to_owned(),
        ));
        let owned = headers.into_iter().map(|(n, v)| (n.to_owned(), v));
        owned.collect()
    }

    fn follow(&self, uri: &str) -> String {
        // The root, "/", the version, "/", the link without its first slash.
        format!("/v1/{}", uri.strip_prefix('/').unwrap_or(uri))
    }

    fn upgrade(&self, item: &Value) -> Vec<u8> {
        let body = json!({
            "attributes": {"objectType": "Upgrade"},
            "targetOffer": only(&item["targetOffer"], &OFFER),
            "upgradeType": item["upgradeType"],
            "eligible": item["isEligible"],
            "quantity": item["quantity"],
            "upgradeErrors": item["upgradeErrors"],
        });
        latin(&body.to_string())
    }

    fn subscription(&self, subscription: &Value) -> Vec<u8> {
        let mut body = only(subscription, &SUBSCRIPTION);
        for name in ["effectiveStartDate", "commitmentEndDate"] {
            // A LocalDateTime: milliseconds and no zone.
            let date = body[name].as_str().unwrap().replace('Z', ".000");
            body.insert(name.to_owned(), json!(date));
        }
        latin(&Value::Object(body).to_string())
    }

    fn read(&self, answer: &Value) {
        walk(answer, &mut |kind, object| {
            for (owner, member, words) in ENUMS {
                if let Some(word) = object[member].as_str()
                    && owner == kind
                {
                    assert!(words.contains(&word), "{kind}.{member} is {word}");
                }
            }
            match kind {
                "Subscription" => {
                    for member in ["effectiveStartDate", "commitmentEndDate"] {
                        let date = object[member].as_str().unwrap();
                        assert!(without_fraction(date), "{member} is {date}");
                    }
                    assert!(i32::try_from(object["quantity"].as_i64().unwrap()).is_ok());
                }
                "Offer" => {
                    for member in ["minimumQuantity", "maximumQuantity", "rank"] {
                        assert!(i32::try_from(object[member].as_i64().unwrap()).is_ok());
                    }
                }
                // An enum by its place.
                "UpgradeError" => {
                    let code = object["code"].as_i64().unwrap();
                    assert!((0..=9).contains(&code), "code {code}");
                }
                "License" | "SubscribedSku" => {
                    assert_eq!(object["productSku"]["licenseGroupId"], "group1");
                }
                _ => {}
            }
        });
    }
}
