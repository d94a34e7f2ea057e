//! The sequence of the vendors' samples, by each client.

use crate::common;
use crate::dotnet::DotNet;
use crate::java::Java;
use crate::python::Python;
use crate::session::{Client, Session};
use serde_json::{Value, json};

/// All customers, page by page, as the client's enumerator goes.
fn customers<C: Client>(session: &mut Session<C>, first: &str) -> Vec<Value> {
    let mut page = session.get(first);
    let mut all = page["items"].as_array().unwrap().clone();
    while let Some(next) = page["links"].get("next").cloned() {
        let uri = next["uri"].as_str().unwrap();
        assert!(!uri.contains("v1"), "{uri}");
        let path = session.client.follow(uri);
        let mut headers = session.client.headers(0, session.locale, false);
        for header in next["headers"].as_array().unwrap() {
            let text = |name: &str| header[name].as_str().unwrap().to_owned();
            headers.push((text("key"), text("value")));
        }
        let mut connection = session.backend.connect();
        let reply = crate::session::exchange(&mut connection, "GET", &path, &headers, b"");
        assert_eq!(reply.status, 200, "{path}");
        page = reply.json();
        session.client.read(&page);
        all.extend(page["items"].as_array().unwrap().clone());
    }
    all
}

fn whole_sequence<C: Client>(name: &str, client: C, locale: &'static str) {
    let mut session = Session::start(name, client, locale);
    // 1: all customers at once, and by pages.
    let all = customers(&mut session, "/v1/customers");
    assert_eq!(all, customers(&mut session, "/v1/customers?size=5"));
    // Everything of every customer can be read, whatever state it is in.
    for customer in &all {
        let at = format!("/v1/customers/{}", customer["id"].as_str().unwrap());
        let list = session.get(&format!("{at}/subscriptions"));
        for one in list["items"].as_array().unwrap() {
            let id = one["id"].as_str().unwrap();
            session.get(&format!("{at}/subscriptions/{id}/upgrades"));
        }
    }
    // 2 to 7.
    let customer = common::customer("alpine");
    let at = format!("/v1/customers/{customer}");
    assert_eq!(session.get(&at)["id"], *customer);
    let list = session.get(&format!("{at}/subscriptions"));
    let source = list["items"][0].clone();
    let source_id = source["id"].as_str().unwrap();
    let at_source = format!("{at}/subscriptions/{source_id}");
    assert_eq!(session.get(&at_source), source);
    let users = session.get(&format!("{at}/users"));
    let user = users["items"][0]["id"].as_str().unwrap();
    let licences = session.get(&format!("{at}/users/{user}/licenses"));
    assert_eq!(licences["totalCount"], 1);
    assert_eq!(
        session.get(&format!("{at}/subscribedskus"))["totalCount"],
        1
    );
    // 8: the first possible item, as it is.
    let upgrades = format!("{at_source}/upgrades");
    let options = session.get(&upgrades);
    let mut items = options["items"].as_array().unwrap().iter();
    let item = items.find(|i| i["isEligible"] == true).unwrap();
    // 9: and once more with the same id, as the SDKs do after a 500.
    let body = session.client.upgrade(item);
    let done = session.send("POST", &upgrades, &body);
    assert_eq!(done.status, 200, "{}", String::from_utf8_lossy(&done.body));
    let result = done.json();
    session.client.read(&result);
    assert_eq!(result["upgradeErrors"], json!([]));
    assert_eq!(result["licenseErrors"], json!([]));
    if C::SENDS_ETAG {
        let again = session.again("POST", &upgrades, &body);
        assert_eq!((again.status, &again.body), (200, &done.body));
    }
    let target = result["targetSubscriptionId"].as_str().unwrap();
    let at_target = format!("{at}/subscriptions/{target}");
    let new = session.get(&at_target);
    assert_eq!(new["offerId"], item["targetOffer"]["id"]);
    assert_eq!(session.get(&at_source)["status"], "deleted");
    // 10: one seat more; nothing else changes, whatever has become of it on its way.
    let mut wanted = new.clone();
    wanted["quantity"] = json!(new["quantity"].as_u64().unwrap() + 1);
    let body = session.client.subscription(&wanted);
    let reply = session.send("PATCH", &at_target, &body);
    assert_eq!(
        reply.status,
        200,
        "{}",
        String::from_utf8_lossy(&reply.body)
    );
    let mut changed = reply.json();
    session.client.read(&changed);
    assert_ne!(changed["attributes"]["etag"], wanted["attributes"]["etag"]);
    changed["attributes"]["etag"] = wanted["attributes"]["etag"].clone();
    assert_eq!(changed, wanted);
    // The same old object in a new request: refused where it says on what it rests, with a code that
    // the SDKs do not repeat three times over; otherwise there is nothing in it to change.
    let stale = session.send("PATCH", &at_target, &body);
    match C::SENDS_ETAG {
        true => assert_eq!((stale.status, stale.code()), (400, 2055)),
        false => assert_eq!(stale.status, 200),
    }
    // 11.
    let missing = session.send(
        "GET",
        "/v1/customers/5f0c1b3e-0000-4000-8000-000000000000",
        b"",
    );
    assert_eq!((missing.status, missing.code()), (404, 60_003));
}

#[test]
fn the_java_sdk_runs_its_whole_sequence() {
    whole_sequence("java", Java, "en-US");
}

#[test]
fn the_java_sdk_runs_its_whole_sequence_in_chinese_though_it_cannot_write_it() {
    whole_sequence("java-zh", Java, "zh-TW");
}

#[test]
fn the_dotnet_sdk_runs_its_whole_sequence() {
    whole_sequence("dotnet", DotNet, "en-US");
}

#[test]
fn the_dotnet_sdk_runs_its_whole_sequence_in_chinese() {
    whole_sequence("dotnet-zh", DotNet, "zh-TW");
}

#[test]
fn a_client_generated_from_the_swagger_runs_its_whole_sequence() {
    whole_sequence("python", Python, "en-US");
}
