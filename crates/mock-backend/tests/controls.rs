//! `/mock/`: faults, clock, journal, reset.
#![cfg(feature = "controls")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::{Client, Reply, at_subscription, upgrades, wish};
use mock_backend::controls::Instead;
use mock_backend::scenario::offers::E3;
use serde_json::json;

const JSON: (&str, &str) = ("content-type", "application/json");

fn control(client: &Client, method: &str, path: &str, body: &str) -> Reply {
    client.ask(method, path, &[JSON], body)
}

fn fault(client: &Client, rule: &str) {
    let reply = control(client, "POST", "/mock/faults", rule);
    assert_eq!(
        reply.status,
        200,
        "{}",
        String::from_utf8_lossy(&reply.body)
    );
}

#[test]
fn a_fault_answers_instead_so_many_times() {
    let client = Client::new();
    fault(
        &client,
        r#"{"method":"get","path":"/v1/customers","times":2,"kind":"status","status":503}"#,
    );
    fault(
        &client,
        r#"{"path":"/v1/customers*","times":1,"kind":"status","status":429,"retryAfter":7}"#,
    );
    let get = || client.get("/v1/customers");
    assert_eq!((get().status, get().status), (503, 503));
    let limited = get();
    assert_eq!(
        (limited.status, limited.header("retry-after")),
        (429, Some("7"))
    );
    assert_eq!(
        limited.json(),
        json!({"statusCode": 429, "message": "Rate limit is exceeded. Try again in 7 seconds."})
    );
    assert_eq!(get().status, 200);
    assert_eq!(
        control(&client, "GET", "/mock/faults", "").json(),
        json!({"rules": []})
    );
}

#[test]
fn a_body_can_be_cut_or_replaced() {
    let client = Client::new();
    fault(
        &client,
        r#"[{"path":"*","times":1,"kind":"truncate"},
            {"path":"*","times":1,"kind":"body","text":"<html>"},
            {"path":"*","times":1,"kind":"status","status":403,"code":900309}]"#,
    );
    let cut = client.get("/v1/customers");
    assert!(cut.status == 200 && serde_json::from_slice::<serde_json::Value>(&cut.body).is_err());
    assert_eq!(client.get("/v1/customers").body, b"<html>");
    let refused = client.get("/v1/customers");
    assert_eq!((refused.status, refused.code()), (403, 900_309));
}

#[test]
fn a_dropped_answer_is_dropped_before_or_after_the_work() {
    let client = Client::new();
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    let status = || client.get(&at_subscription("alpine", "premium")).json()["status"].clone();
    fault(
        &client,
        r#"{"method":"POST","path":"/v1/*/upgrades","times":1,"kind":"drop-before"}"#,
    );
    client.post(&path, "r-1", &body);
    assert_eq!(status(), "active");
    fault(
        &client,
        r#"{"method":"POST","path":"/v1/*/upgrades","times":1,"kind":"drop-after"}"#,
    );
    client.post(&path, "r-1", &body);
    assert_eq!(status(), "deleted");
    // The same request later gets the answer that was lost.
    let found = client.post(&path, "r-1", &body);
    assert_eq!(found.header("idempotent-replayed"), Some("true"));
    assert!(found.json()["targetSubscriptionId"].is_string());

    let journal = control(&client, "GET", "/mock/journal", "").json();
    let posts: Vec<_> = journal["visits"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|v| v["method"] == "POST")
        .map(|v| {
            (
                v["status"].clone(),
                v["fault"].clone(),
                v["replayed"].clone(),
            )
        })
        .collect();
    assert_eq!(
        posts,
        [
            (json!(null), json!("drop-before"), json!(false)),
            (json!(null), json!("drop-after"), json!(false)),
            (json!(200), json!(null), json!(true)),
        ]
    );
    assert_eq!(journal["visits"][0]["requestId"], "r-1");
    control(&client, "DELETE", "/mock/journal", "");
    assert_eq!(
        control(&client, "GET", "/mock/journal", "").json(),
        json!({"visits": []})
    );
}

#[test]
fn the_host_is_told_what_to_do_instead() {
    use axum::body::Body;
    use tower::ServiceExt;
    let client = Client::new();
    for (kind, want) in [("drop-before", Instead::Close), ("hang", Instead::Hang)] {
        fault(
            &client,
            &format!(r#"{{"path":"*","times":1,"kind":"{kind}"}}"#),
        );
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let request = http::Request::get("/v1/customers")
            .body(Body::empty())
            .unwrap();
        let response = runtime
            .block_on(client.router.clone().oneshot(request))
            .unwrap();
        assert_eq!(response.extensions().get(), Some(&want));
    }
}

#[test]
fn the_clock_moves_on_demand() {
    let client = Client::new();
    let set = |body: &str| control(&client, "POST", "/mock/clock", body);
    assert_eq!(
        set(r#"{"now":"2027-02-28T10:00:00Z"}"#).json()["now"],
        "2027-02-28T10:00:00.000Z"
    );
    assert_eq!(
        set(r#"{"advanceDays":1}"#).json()["now"],
        "2027-03-01T10:00:00.000Z"
    );
    assert_eq!(set("{}").status, 400);
    assert_eq!(set(r#"{"now":"tomorrow"}"#).status, 400);
    let done = client
        .post(&upgrades("alpine", "premium"), "r", &wish(E3, 25, true))
        .json();
    let new = done["targetSubscriptionId"].as_str().unwrap();
    let path = format!("{}/subscriptions/{new}", common::at("alpine"));
    assert_eq!(
        client.get(&path).json()["commitmentEndDate"],
        "2028-03-01T00:00:00Z"
    );
    // A stored answer is kept for a day.
    let again = |id| client.post(&upgrades("alpine", "premium"), id, &wish(E3, 25, true));
    assert_eq!(again("r").header("idempotent-replayed"), Some("true"));
    set(r#"{"advanceDays":2}"#);
    let fresh = again("r");
    assert_eq!(fresh.header("idempotent-replayed"), None);
    assert!(fresh.json()["targetSubscriptionId"].is_null());
}

#[test]
fn a_reset_brings_back_the_beginning() {
    let client = Client::new();
    let before = client.get("/v1/customers").body;
    client.post(&upgrades("alpine", "premium"), "r", &wish(E3, 25, true));
    fault(&client, r#"{"path":"/v1/nothing","kind":"hang"}"#);
    let reply = control(&client, "POST", "/mock/reset", "{}");
    assert_eq!(reply.json()["writes"], 0);
    assert_eq!(client.get("/v1/customers").body, before);
    assert_eq!(
        client.get(&at_subscription("alpine", "premium")).json()["status"],
        "active"
    );
    assert_eq!(
        control(&client, "GET", "/mock/faults", "").json(),
        json!({"rules": []})
    );
    let done = client.post(&upgrades("alpine", "premium"), "r", &wish(E3, 25, true));
    assert_eq!(done.header("idempotent-replayed"), None);
    let empty = control(
        &client,
        "POST",
        "/mock/reset",
        r#"{"scenario":"empty","seed":3}"#,
    )
    .json();
    assert_eq!(
        (&empty["scenario"], &empty["seed"]),
        (&json!("empty"), &json!(3))
    );
    assert_eq!(client.get("/v1/customers").json()["totalCount"], 0);
    let unknown = control(&client, "POST", "/mock/reset", r#"{"scenario":"x"}"#);
    assert_eq!((unknown.status, unknown.code()), (400, 3000));
}

#[test]
fn the_overview_names_the_stories() {
    let client = Client::new();
    let overview = control(&client, "GET", "/mock", "").json();
    assert_eq!(overview["stories"].as_array().unwrap().len(), 32);
    assert_eq!(overview["stories"][0]["id"], *common::customer("alpine"));
}

#[test]
fn a_page_of_another_origin_cannot_write() {
    let client = Client::new();
    let reply = client.ask(
        "POST",
        "/mock/reset",
        &[("content-type", "text/plain")],
        "{}",
    );
    assert_eq!(reply.status, 415);
    assert_eq!(client.ask("GET", "/mock/nothing", &[], "").status, 404);
    let wrong = client.ask("PUT", "/mock/faults", &[], "");
    assert_eq!(
        (wrong.status, wrong.header("allow")),
        (405, Some("GET, POST, DELETE"))
    );
    for rule in [
        "",
        "{}",
        r#"{"path":"*","kind":"explode"}"#,
        r#"{"path":"*","kind":"status","status":99}"#,
        r#"{"path":"*","kind":"delay"}"#,
    ] {
        assert_eq!(
            control(&client, "POST", "/mock/faults", rule).status,
            400,
            "{rule}"
        );
    }
}
