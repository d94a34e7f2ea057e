//! `/mock/`: faults, clock, journal, reset.
#![cfg(feature = "controls")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use axum::body::Body;
use axum::response::Response;
use common::{Client, Reply, at_subscription, upgrades, wish};
use mock_backend::backend::Backend;
use mock_backend::clerk::{Clerk, InlineDesk, SharedWorld};
use mock_backend::controls::Instead;
use mock_backend::host::Host;
use mock_backend::scenario::offers::{E1, E3};
use mock_backend::scenario::refusal::REFUSALS;
use mock_backend::store::MemoryStore;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tower::ServiceExt;

const JSON: (&str, &str) = ("content-type", "application/json");

fn control(client: &Client, method: &str, path: &str, body: &str) -> Reply {
    client.ask(method, path, &[JSON], body)
}

/// The response itself, marks and all.
fn raw(client: &Client, request: http::Request<Body>) -> Response {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime
        .block_on(client.router.clone().oneshot(request))
        .unwrap()
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
    let client = Client::new();
    for (kind, want) in [("drop-before", Instead::Close), ("hang", Instead::Hang)] {
        fault(
            &client,
            &format!(r#"{{"path":"*","times":1,"kind":"{kind}"}}"#),
        );
        let request = http::Request::get("/v1/customers");
        let response = raw(&client, request.body(Body::empty()).unwrap());
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
fn a_clock_that_leaves_the_calendar_is_refused_and_stays_as_it_is() {
    let client = Client::new();
    let time = || control(&client, "GET", "/mock/clock", "").json();
    let before = time();
    for body in [
        r#"{"advanceDays":-99999999}"#,
        r#"{"advanceDays":99999999}"#,
        r#"{"advanceDays":9223372036854775807}"#,
        r#"{"advanceSeconds":-9223372036854775808}"#,
        r#"{"now":"10000-01-01T00:00:00Z"}"#,
    ] {
        let reply = control(&client, "POST", "/mock/clock", body);
        assert_eq!((reply.status, reply.code()), (400, 3000), "{body}");
        assert_eq!(time(), before, "{body}");
    }
    let last = r#"{"now":"9999-12-31T23:59:59Z"}"#;
    assert_eq!(control(&client, "POST", "/mock/clock", last).status, 200);
}

#[test]
fn a_member_that_nothing_reads_is_refused_by_its_name() {
    let client = Client::new();
    for (path, body, member) in [
        (
            "/mock/faults",
            r#"{"path":"*","kind":"status","status":503,"retry_after":2}"#,
            "retry_after",
        ),
        (
            "/mock/faults",
            r#"[{"path":"*","kind":"hang"},{"path":"*","kind":"hang","tims":2}]"#,
            "[1].tims",
        ),
        (
            "/mock/latency",
            r#"{"kind":"fixed","ms":1,"pth":"*"}"#,
            "pth",
        ),
        ("/mock/reset", r#"{"scenaro":"empty"}"#, "scenaro"),
        (
            "/mock/clock",
            r#"{"advanceDays":1,"advanceHours":1}"#,
            "advanceHours",
        ),
        ("/mock/snapshots", r#"{"name":"a","world":1}"#, "world"),
        ("/mock/restore", r#"{"name":"a","of":1}"#, "of"),
    ] {
        let reply = control(&client, "POST", path, body);
        assert_eq!((reply.status, reply.code()), (400, 3000), "{body}");
        let said = reply.json()["data"][0].as_str().unwrap().to_owned();
        assert!(said.starts_with(&format!("{member} is ")), "{said}");
    }
    let rules = control(&client, "GET", "/mock/faults", "").json();
    assert_eq!(rules, json!({"rules": []}));
}

#[test]
fn what_is_said_of_a_rule_can_be_set_again() {
    let client = Client::new();
    let rule = json!([{
        "path": "/v1/customers/{customer}", "method": "GET", "requestId": "r", "skip": 1,
        "times": 2, "perRequest": true, "percent": 50, "kind": "status", "status": 503,
        "code": 1, "retryAfter": 2, "after": true,
    }]);
    fault(&client, &rule.to_string());
    let shown = control(&client, "GET", "/mock/faults", "").json();
    assert_eq!(shown["rules"], rule);
}

#[test]
fn a_rule_that_could_never_fire_is_refused() {
    let client = Client::new();
    for path in ["v1/customers", "customers*", "", "https://x/v1/customers"] {
        let rule = json!({"path": path, "kind": "hang"}).to_string();
        let reply = control(&client, "POST", "/mock/faults", &rule);
        assert_eq!((reply.status, reply.code()), (400, 3000), "{path}");
    }
}

#[test]
fn a_rule_for_a_route_hits_its_paths_however_they_are_spelt() {
    let client = Client::new();
    let rule =
        json!({"path": "/v1/customers/{customer}/subscriptions", "kind": "status", "status": 503});
    fault(&client, &rule.to_string());
    let list = format!("{}/subscriptions", common::at("alpine"));
    for path in [list.clone(), format!("{list}/"), format!("/{list}?size=1")] {
        assert_eq!(client.get(&path).status, 503, "{path}");
    }
    for path in [common::at("alpine"), at_subscription("alpine", "premium")] {
        assert_eq!(client.get(&path).status, 200, "{path}");
    }
}

#[test]
fn a_429_on_demand_says_when_to_come_again() {
    let client = Client::new();
    let ask = |fault: &str| {
        let headers = [("authorization", "Bearer demo"), ("x-mock-fault", fault)];
        client.ask("GET", "/v1/customers", &headers, "")
    };
    let limited = ask("429");
    assert_eq!(limited.header("retry-after"), Some("1"));
    let message = limited.json()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("in 1 seconds"), "{message}");
    assert_eq!(ask("429; code=7").header("retry-after"), Some("1"));
    assert_eq!(ask("429; retryAfter=9").header("retry-after"), Some("9"));
    assert_eq!(ask("503").header("retry-after"), None);
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
fn the_overview_names_what_there_is() {
    let client = Client::new();
    let overview = control(&client, "GET", "/mock", "").json();
    let addresses = overview["addresses"].as_array().unwrap();
    assert_eq!(addresses.len(), 9);
    for address in addresses {
        let path = address.as_str().unwrap();
        // Each is there, if not with this method.
        assert_eq!(client.ask("PUT", path, &[JSON], "").status, 405, "{path}");
    }
    let scenarios = overview["scenarios"].as_array().unwrap();
    for name in ["demo", "empty", "portfolio-N", "refused-5-no-user"] {
        assert!(scenarios.iter().any(|s| s["name"] == name), "{name}");
    }
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

#[test]
fn every_scenario_of_a_refusal_refuses_for_its_reason() {
    let client = Client::new();
    for refusal in &REFUSALS {
        let body = format!(r#"{{"scenario":"{}"}}"#, refusal.name);
        let overview = control(&client, "POST", "/mock/reset", &body).json();
        assert_eq!(overview["scenario"], refusal.name);
        assert_eq!(overview["stories"][0]["key"], refusal.story);
        let list = client.get("/v1/customers").json();
        assert_eq!(list["totalCount"], 1, "{}", refusal.name);
        let subscriptions = format!("{}/subscriptions", common::at(refusal.story));
        let list = client.get(&subscriptions).json();
        let mut codes = Vec::new();
        for subscription in list["items"].as_array().unwrap() {
            let id = subscription["id"].as_str().unwrap();
            let path = format!("{subscriptions}/{id}/upgrades");
            // As a client does it that does not look first: with the offer that is last on most
            // paths, or with one that is on none.
            let target = if refusal.code == 8 { E1 } else { E3 };
            let seats = subscription["quantity"].as_u64().unwrap() as u32;
            let reply = client.post(&path, id, &wish(target, seats, true));
            assert_eq!(reply.status, 200, "{}", refusal.name);
            let errors = reply.json()["upgradeErrors"].clone();
            codes.extend(errors.as_array().unwrap().iter().map(|e| e["code"].clone()));
        }
        assert!(
            codes.contains(&json!(refusal.code)),
            "{}: {codes:?}",
            refusal.name
        );
    }
    let listed = control(&client, "GET", "/mock/scenarios", "").json();
    let listed = listed["scenarios"].as_array().unwrap().clone();
    for name in ["demo", "refused-5-no-user", "refused-10-billing-cycle"] {
        assert!(listed.iter().any(|s| s["name"] == name), "{name}");
    }
}

#[test]
fn a_world_can_be_put_aside_and_comes_back_as_it_was() {
    let client = Client::new();
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    client.post(&upgrades("emoji", "premium"), "r-0", &body);
    control(&client, "POST", "/mock/clock", r#"{"advanceDays":3}"#);
    let kept = control(&client, "POST", "/mock/snapshots", r#"{"name":"before"}"#).json();
    assert_eq!(kept["snapshots"][0]["writes"], 1);
    let list = format!("{}/subscriptions", common::at("alpine"));
    let before = (client.get(&list).body, client.get("/v1/customers").body);
    let first = client.post(&path, "r-1", &body);
    control(&client, "DELETE", "/mock/clock", "");
    assert_ne!(client.get(&list).body, before.0);

    let restored = control(&client, "POST", "/mock/restore", r#"{"name":"before"}"#);
    assert_eq!(
        (restored.status, &restored.json()["writes"]),
        (200, &json!(1))
    );
    assert_eq!(
        (client.get(&list).body, client.get("/v1/customers").body),
        before
    );
    assert_eq!(
        control(&client, "GET", "/mock/clock", "").json()["offsetMs"],
        3 * 86_400_000
    );
    // What is done again comes out the same, ids and all, and is not a replay.
    let again = client.post(&path, "r-1", &body);
    assert_eq!(again.header("idempotent-replayed"), None);
    assert_eq!(again.body, first.body);
    let missing = control(&client, "POST", "/mock/restore", r#"{"name":"other"}"#);
    assert_eq!(missing.status, 400);
    assert_eq!(
        control(&client, "POST", "/mock/snapshots", "{}").status,
        400
    );
}

#[test]
fn a_fault_after_the_work_loses_the_answer_and_not_the_work() {
    let client = Client::new();
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    fault(
        &client,
        r#"{"path":"/v1/*/upgrades","method":"POST","times":1,"kind":"status","status":500,"after":true}"#,
    );
    let lost = client.post(&path, "r-1", &body);
    assert_eq!(
        (lost.status, lost.header("ms-requestid")),
        (500, Some("r-1"))
    );
    let found = client.post(&path, "r-1", &body);
    assert_eq!(found.header("idempotent-replayed"), Some("true"));
    assert!(found.json()["targetSubscriptionId"].is_string());
}

#[test]
fn a_body_can_have_values_of_wrong_types() {
    let client = Client::new();
    fault(&client, r#"{"path":"*","times":1,"kind":"wrong-type"}"#);
    let wrong = client.get("/v1/customers").json();
    assert_eq!(wrong["totalCount"], json!({"unexpected": true}));
    assert_eq!(wrong["items"], "unexpected");
    assert_eq!(client.get("/v1/customers").json()["totalCount"], 32);
}

#[test]
fn a_request_can_ask_for_its_own_fault_and_disturbs_nobody_else() {
    let client = Client::new();
    let (path, body) = (upgrades("alpine", "premium"), wish(E3, 25, true));
    let ask = |id: &str, fault: &str| {
        let headers = [
            ("authorization", "Bearer demo"),
            JSON,
            ("ms-requestid", id),
            ("x-mock-fault", fault),
        ];
        client.ask("POST", &path, &headers, &body)
    };
    // Fails twice, then succeeds.
    let statuses: Vec<u16> = (0..3).map(|_| ask("r-1", "503; times=2").status).collect();
    assert_eq!(statuses, [503, 503, 200]);
    assert_eq!(ask("r-2", "503; times=2").status, 503);
    assert_eq!(client.get("/v1/customers").status, 200);
    let limited = ask("r-3", "status; status=429; retryAfter=3");
    assert_eq!(
        (limited.status, limited.header("retry-after")),
        (429, Some("3"))
    );
    let wrong = ask("r-4", "explode");
    assert_eq!((wrong.status, wrong.code()), (400, 3000));
    let wrong = ask("r-5", "503; retry_after=2");
    assert_eq!(wrong.status, 400);
    assert!(wrong.json()["data"].to_string().contains("retry_after"));
    let journal = control(&client, "GET", "/mock/journal", "").json();
    let faults: Vec<_> = journal["visits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["fault"].clone())
        .collect();
    assert_eq!(faults[..3], [json!("status"), json!("status"), json!(null)]);
}

/// A backend whose clock goes on when somebody waits, and at no other time.
fn waiting_client() -> (Client, Arc<AtomicU64>) {
    let waited = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&waited);
    let host = Host::new(
        || 1_795_305_600_000,
        move |time| {
            // The deadline of an answer is a wait too, which is not waited for.
            if time.as_secs() < 8 {
                seen.fetch_add(time.as_millis() as u64, Ordering::Relaxed);
                return Box::pin(std::future::ready(()));
            }
            Box::pin(std::future::pending())
        },
        |_| (),
    );
    let machine = Arc::new(common::machine());
    let world = SharedWorld::new(common::demo_world());
    let store = Box::new(MemoryStore::default());
    let clerk = Clerk::new(Arc::clone(&machine), world.clone(), store, host.clone());
    let desk = Box::new(InlineDesk::new(clerk));
    let backend = Backend::new(machine, world, desk, host);
    (Client::of(Arc::new(backend)), waited)
}

#[test]
fn answers_take_as_long_as_they_are_told_to() {
    let (client, waited) = waiting_client();
    let set = |body: &str| control(&client, "POST", "/mock/latency", body);
    assert_eq!(set(r#"{"kind":"fixed","ms":250}"#).status, 200);
    client.get("/v1/customers");
    client.get("/v1/customers");
    assert_eq!(waited.swap(0, Ordering::Relaxed), 500);
    let spread = r#"[{"path":"/v1/offers","kind":"none"},
        {"path":"/v1/customers","kind":"log-normal","medianMs":100,"p95Ms":400}]"#;
    let times = || {
        assert_eq!(set(spread).status, 200);
        (0..5)
            .map(|_| {
                client.get("/v1/customers");
                waited.swap(0, Ordering::Relaxed)
            })
            .collect::<Vec<_>>()
    };
    let first = times();
    assert_eq!(first, times(), "the same seed gives the same");
    assert!(first.iter().all(|ms| (10..4000).contains(ms)), "{first:?}");
    client.get("/v1/offers");
    assert_eq!(waited.swap(0, Ordering::Relaxed), 0);
    let journal = control(&client, "GET", "/mock/journal", "").json();
    assert_eq!(journal["visits"][2]["latencyMs"], first[0]);
    // One request wants it otherwise.
    let own = [("authorization", "Bearer demo"), ("x-mock-latency", "7")];
    client.ask("GET", "/v1/customers", &own, "");
    assert_eq!(waited.swap(0, Ordering::Relaxed), 7);
    assert_eq!(set(r#"{"kind":"later"}"#).status, 400);
    control(&client, "DELETE", "/mock/latency", "");
    client.get("/v1/customers");
    assert_eq!(waited.swap(0, Ordering::Relaxed), 0);
}

#[test]
fn an_endless_latency_does_nothing_and_never_answers() {
    let client = Client::new();
    control(
        &client,
        "POST",
        "/mock/latency",
        r#"{"kind":"endless","path":"/v1/*/upgrades"}"#,
    );
    let path = upgrades("alpine", "premium");
    let request = http::Request::post(&path).body(Body::empty()).unwrap();
    let response = raw(&client, request);
    assert_eq!(response.extensions().get(), Some(&Instead::Hang));
    assert_eq!(
        client.get(&at_subscription("alpine", "premium")).json()["status"],
        "active"
    );
}
