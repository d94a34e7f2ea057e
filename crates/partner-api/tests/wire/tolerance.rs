//! What is understood beyond what we write ourselves: all of it was seen on the wire.

use crate::samples;
use partner_api::upgrade::{Outcome, UpgradeType};
use partner_api::{
    Code, Collection, Customer, CustomerUser, Document, Fault, License, ReadError, Subscription,
    SubscriptionPatch, Timestamp, Upgrade, UpgradeError, UpgradeRequest, UpgradeResult, read,
};
use rules::{BillingCycle, Status};

fn subscription(members: &str) -> Result<Subscription, ReadError> {
    let body = format!(r#"{{"id":"a","offerId":"b","quantity":1{members}}}"#);
    read(body.as_bytes())
}

/// As the .NET SDK prints it: PascalCase, nulls, no zone, no order.
const DOT_NET: &str = r#"{
    "Attributes": {"Etag": "e30=", "ObjectType": "Subscription"},
    "Id": "7d1b5c20-9e43-4f6a-8b12-64c0d9a7e3f5", "EntitlementId": null,
    "OfferId": "bd938f12-058f-4927-bba3-ae36b1d2501c", "OfferName": "Essentials",
    "FriendlyName": "櫃台", "Quantity": 30, "UnitType": "Licenses",
    "ParentSubscriptionId": null, "HasPurchasableAddons": false,
    "CreationDate": "2017-03-30T08:05:09.0712345", "EffectiveStartDate": "2017-03-30T00:00:00",
    "CommitmentEndDate": "0001-01-01T00:00:00", "Status": "Active", "AutoRenewEnabled": true,
    "IsTrial": false, "BillingType": "license", "BillingCycle": "OneTime", "Actions": null,
    "SuspensionReasons": null, "ContractType": "subscription", "PublisherName": null,
    "Links": {"Offer": {"Uri": "/offers/x", "Method": "GET", "Headers": []},
              "ParentSubscription": null, "Self": {"Uri": "/s", "Method": "GET", "Headers": null}},
    "OrderId": null, "PartnerId": null, "RefundOptions": null }"#;

#[test]
fn the_body_of_the_dot_net_sdk_is_understood() {
    let found: Subscription = read(DOT_NET.as_bytes()).unwrap();
    assert_eq!(found.id.as_str(), "7D1B5C20-9E43-4F6A-8B12-64C0D9A7E3F5");
    assert_eq!(
        found.offer_id.as_str(),
        "BD938F12-058F-4927-BBA3-AE36B1D2501C"
    );
    assert_eq!(found.friendly_name, "櫃台");
    assert_eq!(found.quantity, 30);
    assert_eq!(found.status, Status::Active);
    assert_eq!(found.billing_cycle, BillingCycle::OneTime);
    assert_eq!(found.attributes.etag.as_deref(), Some("e30="));
    assert_eq!(
        found.creation_date.unwrap().with_milliseconds(),
        "2017-03-30T08:05:09.071Z"
    );
    // .NET's word for "none".
    assert_eq!(found.commitment_end_date, None);
    assert_eq!(found.parent_subscription_id, None);
    let names: Vec<_> = found
        .links
        .0
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["offer", "self"]);

    let patch: SubscriptionPatch = read(DOT_NET.as_bytes()).unwrap();
    assert_eq!(patch.quantity, Some(30));
    assert_eq!(patch.etag.as_deref(), Some("e30="));
    assert_eq!(patch.auto_renew_enabled, Some(true));
}

#[test]
fn a_patch_says_only_what_it_says() {
    let patch: SubscriptionPatch = read(br#"{"quantity":"7","status":null}"#).unwrap();
    let want = SubscriptionPatch {
        quantity: Some(7),
        ..SubscriptionPatch::default()
    };
    assert_eq!(patch, want);
    for bad in [
        r#"{"quantity":-1}"#,
        r#"{"quantity":1.5}"#,
        r#"{"quantity":4294967296}"#,
        r#"{"quantity":"many"}"#,
        r#"{"autoRenewEnabled":1}"#,
        r#"{"status":["active"]}"#,
        r#"{"id":"../x"}"#,
        r"[]",
        r"7",
    ] {
        let error = read::<SubscriptionPatch>(bad.as_bytes()).unwrap_err();
        assert!(matches!(error, ReadError::Member { .. }), "{bad}: {error}");
    }
}

#[test]
fn a_member_that_stands_in_an_object_twice_is_refused_in_whatever_case() {
    for body in [
        r#"{"quantity":1,"quantity":500}"#,
        r#"{"Quantity":1,"quantity":500}"#,
        r#"{"attributes":{"etag":"a","ETag":"b"}}"#,
    ] {
        let error = read::<SubscriptionPatch>(body.as_bytes()).unwrap_err();
        assert!(matches!(error, ReadError::Syntax { .. }), "{body}");
        assert!(error.to_string().contains("twice"), "{error}");
    }
}

#[test]
fn numbers_texts_and_truth_values_are_taken_in_each_others_form() {
    let found = subscription(
        r#","entitlementId":42,"autoRenewEnabled":"True","isTrial":"FALSE","billingCycle":7"#,
    )
    .unwrap();
    assert_eq!(found.entitlement_id.as_deref(), Some("42"));
    assert!(found.auto_renew_enabled && !found.is_trial);
    // A word that we do not know goes on as it came.
    assert_eq!(found.billing_cycle.as_wire(), "7");
    for (text, want) in [
        ("25", Some(25)),
        (r#""25""#, Some(25)),
        (r#"" 25 ""#, Some(25)),
        ("25.0", Some(25)),
        ("2.5e1", Some(25)),
        ("25.5", None),
        ("1e300", None),
        ("-1", None),
        ("18446744073709551615", None),
        (r#""""#, None),
        ("true", None),
        ("{}", None),
    ] {
        let body = format!(r#"{{"id":"a","offerId":"b","quantity":{text}}}"#);
        let found = read::<Subscription>(body.as_bytes());
        assert_eq!(found.ok().map(|s| s.quantity), want, "{text}");
    }
}

#[test]
fn what_is_missing_or_null_has_a_value_that_allows_nothing() {
    for members in [
        "",
        r#","status":null,"billingCycle":null,"links":null,"attributes":null,"actions":null"#,
    ] {
        let found = subscription(members).unwrap();
        assert_eq!(found.status, Status::None);
        assert_eq!(found.billing_cycle, BillingCycle::Unknown);
        assert_eq!(found.attributes.etag, None);
        assert!(found.links.is_empty() && found.actions.is_empty());
    }
    let upgrade: Upgrade = read(br#"{"targetOffer":{"id":"x"}}"#).unwrap();
    assert!(!upgrade.is_eligible);
    let customer: Customer = read(br#"{"id":"x"}"#).unwrap();
    assert_eq!(customer.allow_delegated_access, None);
}

#[test]
fn an_error_names_the_member_its_value_and_what_would_be_right() {
    for (body, sentence) in [
        ("", "the body is empty"),
        (" \r\n", "the body is empty"),
        ("\u{FEFF}", "the body is empty"),
        (
            "<!DOCTYPE html><title>Sign in</title>",
            "the body is a web page, not JSON",
        ),
        (
            r#"{"items":[{"id":"a""#,
            "the body ends early, at line 1 column 20",
        ),
        (
            r#"{"items":[nul]}"#,
            "the body is not JSON: true, false or null is expected, at line 1 column 14",
        ),
        (r"[1]", ""),
        ("7", "the body is 7: must be an object"),
        ("{}", "items is missing: it is required"),
        (r#"{"items":{}}"#, "items is an object: must be a list"),
    ] {
        let got = read::<Collection<Subscription>>(body.as_bytes());
        assert_eq!(
            got.err().map(|e| e.to_string()).unwrap_or_default(),
            sentence,
            "{body}"
        );
    }
    let long = "x".repeat(70);
    let body = format!(
        r#"{{"items":[{{"id":"a","offerId":"b"}},
            {{"id":"a b","offerId":"b","quantity":1}},
            {{"id":"c","offerId":"b","quantity":"{long}"}},
            {{"id":"d","offerId":"b","quantity":1,"actions":["Edit",[]]}},
            {{"id":"e","offerId":"b","quantity":1,"isTrial":"maybe"}},
            {{"id":"f","quantity":1}},
            7]}}"#
    );
    let page: Collection<Subscription> = read(body.as_bytes()).unwrap();
    let errors: Vec<_> = page.unread.iter().map(ToString::to_string).collect();
    let quoted = format!(
        "items[2].quantity is “{}…”: must be a whole number",
        "x".repeat(60)
    );
    assert_eq!(page.items, []);
    assert_eq!(errors[0], "items[0].quantity is missing: it is required");
    assert!(errors[1].starts_with("items[1].id is “a b”: must be an id"));
    assert!(errors[2].starts_with(&quoted), "{}", errors[2]);
    assert_eq!(errors[3], "items[3].actions[1] is a list: must be a text");
    assert_eq!(
        errors[4],
        "items[4].isTrial is “maybe”: must be true or false"
    );
    assert_eq!(errors[5], "items[5].offerId is missing: it is required");
    assert_eq!(errors[6], "items[6] is 7: must be an object");
}

#[test]
fn a_collection_keeps_the_first_of_each_id_and_what_could_be_read() {
    let body = r#"{"totalCount":4,"items":[
        {"id":"a","offerId":"o","quantity":1},
        {"id":"A","offerId":"o","quantity":2},
        {"id":"b","offerId":"o"},
        null,
        {"id":"c","offerId":"o","quantity":3}]}"#;
    let page: Collection<Subscription> = read(body.as_bytes()).unwrap();
    let kept: Vec<_> = page
        .items
        .iter()
        .map(|s| (s.id.as_str(), s.quantity))
        .collect();
    assert_eq!(kept, [("A", 1), ("C", 3)]);
    assert_eq!(page.unread.len(), 1);
    let written = serde_json::to_string(&page).unwrap();
    assert!(written.starts_with(r#"{"totalCount":2,"#), "{written}");
    // Items without an id of their own are all kept.
    let upgrades: Collection<Upgrade> =
        read(br#"[{"targetOffer":{"id":"x"}},{"targetOffer":{"id":"x"}}]"#).unwrap();
    assert_eq!(upgrades.items.len(), 2);
}

#[test]
fn a_long_collection_keeps_the_first_of_each_id() {
    let mut body = "[".to_owned();
    for i in 0..30_000 {
        let id = i * 7919 % 20_000;
        body += &format!(r#"{{"id":"s{id}","offerId":"o","quantity":{i}}},"#);
    }
    body += "null]";
    let page: Collection<Subscription> = read(body.as_bytes()).unwrap();
    // 7919 is prime to 20,000, so the first 20,000 ids all differ.
    let quantities = page.items.iter().map(|s| s.quantity);
    assert!(quantities.eq(0..20_000));
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    let body = serde_json::to_string(&samples::customers()).unwrap();
    let marked = format!("\u{FEFF}{body}");
    assert_eq!(
        read::<Collection<Customer>>(marked.as_bytes()),
        read(body.as_bytes())
    );
}

#[test]
fn the_next_page_is_where_the_link_says_with_the_headers_it_says() {
    let body = serde_json::to_string(&samples::customers()).unwrap();
    let page: Collection<Customer> = read(body.as_bytes()).unwrap();
    let next = page.next().unwrap();
    assert_eq!(
        next.uri.as_deref(),
        Some("/customers?size=1&seekOperation=Next")
    );
    assert_eq!(next.headers[0].key, "MS-ContinuationToken");
    assert_eq!(next.headers[0].value, "a+token/with=signs");
}

#[test]
fn upgrade_types_come_as_words_in_any_case_or_as_numbers() {
    for (json, want) in [
        ("0", UpgradeType::None),
        ("1", UpgradeType::UpgradeOnly),
        ("2", UpgradeType::UpgradeWithLicenseTransfer),
        (r#""1""#, UpgradeType::UpgradeOnly),
        (r#""upgrade_only""#, UpgradeType::UpgradeOnly),
        (r#""UpgradeOnly""#, UpgradeType::UpgradeOnly),
        (r#""upgradeOnly""#, UpgradeType::UpgradeOnly),
        (
            r#""UPGRADE_WITH_LICENSE_TRANSFER""#,
            UpgradeType::UpgradeWithLicenseTransfer,
        ),
        (
            r#""UpgradeWithLicenseTransfer""#,
            UpgradeType::UpgradeWithLicenseTransfer,
        ),
        ("null", UpgradeType::None),
        (
            r#""upgrade_later""#,
            UpgradeType::Other("upgrade_later".into()),
        ),
        ("3", UpgradeType::Other("3".into())),
    ] {
        let body = format!(r#"{{"targetOffer":{{"id":"x"}},"upgradeType":{json}}}"#);
        let request: UpgradeRequest = read(body.as_bytes()).unwrap();
        assert_eq!(request.upgrade_type, want, "{json}");
    }
}

#[test]
fn upgrade_error_codes_come_as_numbers_or_as_words_in_any_case() {
    for (json, want) in [
        ("2", Code::Number(2)),
        (r#""2""#, Code::Number(2)),
        (r#""SubscriptionStatusNotActive""#, Code::Number(2)),
        (r#""subscriptionStatusNotActive""#, Code::Number(2)),
        (r#""subscription_status_not_active""#, Code::Number(2)),
        (r#""other""#, Code::Number(0)),
        (r#""conflicting_service_types""#, Code::Number(3)),
        (
            r#""InsufficientGranularAdminPermissions""#,
            Code::Number(11),
        ),
        ("99", Code::Number(99)),
        (r#""SomethingNew""#, Code::Word("SomethingNew".into())),
        ("null", Code::Number(0)),
    ] {
        let body = format!(r#"{{"code":{json},"description":"d"}}"#);
        let error: UpgradeError = read(body.as_bytes()).unwrap();
        assert_eq!(error.code, want, "{json}");
        // Known ones go out as numbers, unknown words as they came.
        let written = serde_json::to_value(&error).unwrap();
        assert_eq!(written["code"].as_i64(), want.number());
    }
}

#[test]
fn the_java_sdk_sends_is_eligible_under_another_name() {
    for (members, want) in [
        (r#","eligible":true"#, true),
        (r#","isEligible":true"#, true),
        (r#","IsEligible":true"#, true),
        (r#","isEligible":false,"eligible":true"#, false),
        ("", false),
    ] {
        let body = format!(r#"{{"targetOffer":{{"id":"x"}}{members}}}"#);
        let upgrade: Upgrade = read(body.as_bytes()).unwrap();
        assert_eq!(upgrade.is_eligible, want, "{members}");
    }
}

#[test]
fn the_sample_of_2016_with_a_number_for_the_type_is_understood() {
    let body = br#"{"SourceSubscriptionId":"896A2862-67E2-4F3D-BB3F-C50C42B5FAD8",
        "targetSubscriptionID":"2add8a55-454a-4ae5-a4c9-5107dc6e9768",
        "upgradeType":1,"upgradeErrors":[],"licenseErrors":null}"#;
    let result: UpgradeResult = read(body).unwrap();
    assert_eq!(result.upgrade_type, UpgradeType::UpgradeOnly);
    let target = result.target_subscription_id.as_ref().unwrap();
    assert_eq!(result.outcome(), Outcome::Done(target));
}

#[test]
fn a_result_that_says_neither_or_both_is_unclear() {
    for (body, clear) in [
        ("{}", false),
        (r#"{"sourceSubscriptionId":"a"}"#, false),
        (r#"{"targetSubscriptionId":""}"#, false),
        (
            r#"{"targetSubscriptionId":"b","upgradeErrors":[{"code":0}]}"#,
            false,
        ),
        (r#"{"upgradeErrors":[{"code":3}]}"#, true),
        (r#"{"targetSubscriptionId":"b"}"#, true),
    ] {
        let result: UpgradeResult = read(body.as_bytes()).unwrap();
        assert_eq!(result.outcome() != Outcome::Unclear, clear, "{body}");
    }
    // Errors that cannot be read must not pass for none.
    for body in [
        r#"{"targetSubscriptionId":"b","upgradeErrors":"no"}"#,
        r#"{"targetSubscriptionId":"b","upgradeErrors":["no"]}"#,
        r#"{"targetSubscriptionId":"b c"}"#,
    ] {
        assert!(read::<UpgradeResult>(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn a_user_in_a_result_is_shown_even_if_the_id_is_none() {
    let body = br#"{"licenseErrors":[{"userObjectId":"<guid>","name":"Ada","errors":[
        {"errorCode":60012,"errorMessage":"m"},{"code":"60000","description":"d"}]}]}"#;
    let result: UpgradeResult = read(body).unwrap();
    let user = &result.license_errors[0];
    assert_eq!((&*user.name, &user.user_object_id), ("Ada", &None));
    assert_eq!(
        user.errors[0],
        Fault {
            source: String::new(),
            ..Fault::new(60012, "m")
        }
    );
    assert_eq!(user.errors[1].code, Code::Number(60000));
}

#[test]
fn faults_come_in_the_forms_of_the_service_its_limiter_the_java_sdk_and_gateways() {
    for (body, code, description) in [
        (
            r#"{"code":3000,"description":"d","data":[],"source":"PartnerFD"}"#,
            3000,
            "d",
        ),
        (
            r#"{"Code":"20002","Description":"d","Data":"x"}"#,
            20002,
            "d",
        ),
        (r#"{"statusCode":429,"message":"d"}"#, 429, "d"),
        (r#"{"errorCode":2055,"errorMessage":"d"}"#, 2055, "d"),
        (r#"{"error":{"code":"403","message":"d"}}"#, 403, "d"),
        (r#"{"error":"invalid_token","description":"d"}"#, 0, "d"),
        (
            r#"{"description":{"en":"d"},"data":[1,[]],"source":[]}"#,
            0,
            "",
        ),
        ("{}", 0, ""),
    ] {
        let fault: Fault = read(body.as_bytes()).unwrap();
        assert_eq!(fault.code.number(), Some(code), "{body}");
        assert_eq!(fault.description, description, "{body}");
    }
    assert!(read::<Fault>(b"[]").is_err());
}

#[test]
fn moments_come_in_every_form_that_the_clients_send() {
    for (text, want) in [
        ("2018-03-26T21:41:51.677Z", Some("2018-03-26T21:41:51.677Z")),
        ("2018-03-26T21:41:51.71Z", Some("2018-03-26T21:41:51.710Z")),
        (
            "2018-03-26T21:41:51.6778899Z",
            Some("2018-03-26T21:41:51.677Z"),
        ),
        ("2018-03-26T21:41:51", Some("2018-03-26T21:41:51.000Z")),
        ("2018-03-26T00:00:00.000", Some("2018-03-26T00:00:00.000Z")),
        ("2015-11-25T06: 41: 12Z", Some("2015-11-25T06:41:12.000Z")),
        ("2018-03-26 21:41:51Z", Some("2018-03-26T21:41:51.000Z")),
        ("2018-03-26t21:41z", Some("2018-03-26T21:41:00.000Z")),
        ("2018-03-26", Some("2018-03-26T00:00:00.000Z")),
        (
            " 2018-03-26T01:30:00+02:00 ",
            Some("2018-03-25T23:30:00.000Z"),
        ),
        ("2018-12-31T23:30:00-0100", Some("2019-01-01T00:30:00.000Z")),
        ("9999-12-31T23:59:59Z", Some("9999-12-31T23:59:59.000Z")),
        ("0001-01-01T00:00:00", Some("0001-01-01T00:00:00.000Z")),
        ("0001-01-01T00:00:00+01:00", None),
        ("9999-12-31T23:59:59-01:00", None),
        ("2018-02-29T00:00:00Z", None),
        ("2018-03-26T24:00:00Z", None),
        ("2018-03-26T21:60:00Z", None),
        ("2018-03-26T21", None),
        ("2018-03-26T21:41:51.Z", None),
        ("2018-03-26T21:41:51Zulu", None),
        ("2018-03-26X21:41:51Z", None),
        ("/Date(1522100511677)/", None),
        ("２０１８-03-26T00:00:00Z", None),
        ("", None),
    ] {
        let got = Timestamp::parse(text).map(Timestamp::with_milliseconds);
        assert_eq!(got.as_deref(), want, "{text:?}");
    }
    // Nothing decides on a date alone: one that cannot be read counts as missing.
    let found = subscription(r#","creationDate":"soon","effectiveStartDate":[]"#).unwrap();
    assert_eq!(found.creation_date, None);
    assert_eq!(found.effective_start_date, None);
}

#[test]
fn each_date_is_written_in_its_own_form() {
    let text = serde_json::to_string(&samples::subscription()).unwrap();
    assert!(text.contains(r#""creationDate":"2017-03-30T08:05:09.070Z""#));
    assert!(text.contains(r#""effectiveStartDate":"2017-03-30T00:00:00Z""#));
    assert!(text.contains(r#""commitmentEndDate":"2018-03-29T00:00:00Z""#));
}

#[test]
fn the_offer_of_a_subscription_of_2015_stands_in_a_link_only() {
    let body = br#"{"id":"a","quantity":1,"links":{"offer":
        {"uri":"/v1/offers/0CCA44D6-68E9-4762-94EE-31ECE98783B9?country=US","method":"GET"}}}"#;
    let found: Subscription = read(body).unwrap();
    assert_eq!(
        found.offer_id.as_str(),
        "0CCA44D6-68E9-4762-94EE-31ECE98783B9"
    );
    for link in ["/v1/customers/x", "/offers/", "offers/x", ""] {
        let body = format!(r#"{{"id":"a","quantity":1,"links":{{"offer":{{"uri":"{link}"}}}}}}"#);
        assert!(read::<Subscription>(body.as_bytes()).is_err(), "{link}");
    }
}

#[test]
fn links_of_the_python_client_are_empty_objects() {
    let found = subscription(r#","links":{"offer":{},"self":{},"odd":7}"#).unwrap();
    let names: Vec<_> = found
        .links
        .0
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["offer", "self"]);
    assert_eq!(found.links.get("self").unwrap().uri, None);
}

#[test]
fn a_user_without_a_usage_location_may_have_an_empty_one() {
    for json in ["null", r#""""#, r#"" ""#] {
        let body = format!(r#"{{"id":"a","usageLocation":{json}}}"#);
        let user: CustomerUser = read(body.as_bytes()).unwrap();
        assert_eq!(user.usage_location, None);
    }
}

#[test]
fn a_licence_has_a_product() {
    let error = read::<License>(br#"{"servicePlans":[]}"#).unwrap_err();
    assert_eq!(error.to_string(), "productSku is missing: it is required");
}

#[test]
fn a_node_says_where_it_is() {
    let document = Document::parse(br#"{"A":[{"b":{"C":1}}]}"#).unwrap();
    let root = document.root();
    assert_eq!(root.path(), "the body");
    let list = root.get("a").unwrap();
    let item = list.items().next().unwrap();
    let inner = item.get("B").unwrap();
    // Named as we asked for it, which is how the documentation spells it.
    assert_eq!(inner.get("c").unwrap().path(), "a[0].B.c");
}

#[test]
fn an_object_with_more_members_than_any_resource_is_refused() {
    let members: Vec<_> = (0..1025).map(|i| format!(r#""m{i}":0"#)).collect();
    let body = format!("{{{}}}", members.join(","));
    let error = Document::parse(body.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("too many members"), "{error}");
}
