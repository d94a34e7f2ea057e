//! Tenancy: what belongs to another partner is not there, on no route and by no method.
//!
//! The matrix is made from the table of routes. A new resource does not compile without its row
//! (`row`), and a new method or gap without its case fails the first test.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{Client, Reply, at, at_subscription, customer, subscription, upgrades, wish};
use mock_backend::route::{Method, ROUTES, Resource, Route};
use mock_backend::scenario::offers::E3;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a route gives away, and to whom.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Scope {
    /// The partner's own list.
    Partner,
    /// A customer of the partner, in the first gap.
    Customer,
    /// Something of a customer, in the second gap.
    Within(Kind),
    /// The same for everybody.
    Everybody,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Subscription,
    User,
}

/// The row of a resource. No wildcard: a new resource has to have one.
fn row(resource: Resource) -> Scope {
    match resource {
        Resource::Customers => Scope::Partner,
        Resource::Customer
        | Resource::Subscriptions
        | Resource::SubscribedSkus
        | Resource::ManagedServices
        | Resource::Users => Scope::Customer,
        Resource::Subscription | Resource::Upgrades | Resource::AddOns => {
            Scope::Within(Kind::Subscription)
        }
        Resource::User | Resource::UserLicences => Scope::Within(Kind::User),
        Resource::Offers | Resource::Offer => Scope::Everybody,
    }
}

/// A body that the method of a route would take, so that nothing but the ids is in its way.
fn body(resource: Resource, method: Method) -> String {
    match (resource, method) {
        (_, Method::Get) => String::new(),
        (Resource::Upgrades, Method::Post) => wish(E3, 25, true),
        (Resource::Subscription, Method::Patch) => r#"{"quantity":26}"#.to_owned(),
        _ => panic!("{method} of {resource:?} has no body in the matrix"),
    }
}

const OURS: &str = "Bearer demo";
const THEIRS: &str = "Bearer demo-other";
const MISSING: &str = "99999999-9999-4999-8999-999999999999";

/// Ids of a customer, one of its subscriptions and one of its users.
#[derive(Clone, Debug)]
struct Ids {
    customer: String,
    subscription: String,
    user: String,
}

impl Ids {
    fn of(client: &Client, token: &str, customer: &str) -> Self {
        let first = |list: &str| {
            let path = format!("/v1/customers/{customer}/{list}");
            let reply = ask(client, token, Method::Get, &path, "", "made");
            reply.json()["items"][0]["id"].as_str().unwrap().to_owned()
        };
        Self {
            customer: customer.to_owned(),
            subscription: first("subscriptions"),
            user: first("users"),
        }
    }

    fn missing() -> Self {
        Self {
            customer: MISSING.to_owned(),
            subscription: MISSING.to_owned(),
            user: MISSING.to_owned(),
        }
    }

    fn within(&self, kind: Kind) -> &str {
        match kind {
            Kind::Subscription => &self.subscription,
            Kind::User => &self.user,
        }
    }
}

fn path(route: &Route, customer: &str, within: &str) -> String {
    let mut path = route.path.to_owned();
    for id in [customer, within] {
        if let (Some(start), Some(end)) = (path.find('{'), path.find('}')) {
            path.replace_range(start..=end, id);
        }
    }
    path
}

fn ask(
    client: &Client,
    token: &str,
    method: Method,
    path: &str,
    body: &str,
    request_id: &str,
) -> Reply {
    let headers = [
        ("authorization", token),
        ("content-type", "application/json"),
        ("ms-requestid", request_id),
        ("ms-correlationid", "c"),
    ];
    client.ask(method.name(), path, &headers, body)
}

/// Everything that can be read with a token, as one text.
fn everything(client: &Client, token: &str) -> String {
    let mut text = String::new();
    let mut read = |path: &str| -> Value {
        let reply = ask(client, token, Method::Get, path, "", "r");
        assert_eq!(reply.status, 200, "{path}");
        text.push_str(std::str::from_utf8(&reply.body).unwrap());
        reply.json()
    };
    let customers = read("/v1/customers");
    for customer in customers["items"].as_array().unwrap() {
        let at = format!("/v1/customers/{}", customer["id"].as_str().unwrap());
        for list in ["", "/subscriptions", "/subscribedskus", "/managedservices"] {
            read(&format!("{at}{list}"));
        }
        for user in read(&format!("{at}/users"))["items"].as_array().unwrap() {
            let id = user["id"].as_str().unwrap();
            read(&format!("{at}/users/{id}/licenses"));
        }
    }
    text
}

fn their_customers(client: &Client) -> Vec<String> {
    let reply = ask(client, THEIRS, Method::Get, "/v1/customers", "", "r");
    let items = reply.json()["items"].as_array().unwrap().clone();
    let ids = items.iter().map(|c| c["id"].as_str().unwrap().to_owned());
    ids.collect()
}

#[test]
fn every_route_and_method_has_its_place_in_the_matrix() {
    for route in &ROUTES {
        let gaps = route.path.matches('{').count();
        let want = match row(route.resource) {
            Scope::Partner => 0,
            Scope::Customer => 1,
            Scope::Within(_) => 2,
            Scope::Everybody => gaps,
        };
        assert_eq!(gaps, want, "{}", route.path);
        for method in route.methods {
            assert_eq!(body(route.resource, *method).is_empty(), !method.writes());
        }
    }
}

#[test]
fn ids_of_another_partner_are_answered_like_ids_of_nobody() {
    let client = Client::new();
    let ours = Ids::of(&client, OURS, &customer("alpine"));
    let other = Ids::of(&client, OURS, &customer("humongous"));
    let theirs = Ids::of(&client, THEIRS, &their_customers(&client)[0]);
    let nobody = Ids::missing();
    let before = (everything(&client, OURS), everything(&client, THEIRS));
    let mut tried = 0;
    for route in &ROUTES {
        // Each case: who asks, what stands in the gaps, and a missing id in its place.
        let cases: Vec<(&str, &str, &str, [&str; 2])> = match row(route.resource) {
            Scope::Partner | Scope::Everybody => continue,
            Scope::Customer => vec![
                (THEIRS, &ours.customer, "", [MISSING, ""]),
                (OURS, &theirs.customer, "", [MISSING, ""]),
            ],
            Scope::Within(kind) => {
                let (our, their) = (ours.within(kind), theirs.within(kind));
                let mut cases = Vec::new();
                for (who, own, foreign) in [(THEIRS, &theirs, &ours), (OURS, &ours, &theirs)] {
                    // All of it another's; the customer; what is within it; and the other way.
                    let (mine, other_id) = match who {
                        THEIRS => (their, our),
                        _ => (our, their),
                    };
                    let none = nobody.within(kind);
                    cases.push((who, &*foreign.customer, other_id, [MISSING, none]));
                    cases.push((who, &*foreign.customer, mine, [MISSING, mine]));
                    cases.push((who, &*own.customer, other_id, [&own.customer, none]));
                }
                // Within one partner: another customer's.
                let own = [&*ours.customer, nobody.within(kind)];
                cases.push((OURS, &ours.customer, other.within(kind), own));
                cases
            }
        };
        for method in route.methods {
            let body = body(route.resource, *method);
            for (who, customer, within, none) in &cases {
                let found = path(route, customer, within);
                let missing = path(route, none[0], none[1]);
                let found = ask(&client, who, *method, &found, &body, "the-same");
                let missing = ask(&client, who, *method, &missing, &body, "the-same");
                let case = format!("{method} {} {customer} {within}", route.path);
                assert_eq!(found.status, 404, "{case}");
                assert_eq!(missing.status, 404, "{case}");
                assert_eq!(found.body, missing.body, "{case}");
                assert_eq!(found.headers, missing.headers, "{case}");
                tried += 1;
            }
        }
    }
    // 5 routes with two cases, and 5 routes with 7 methods between them and seven cases.
    assert_eq!(tried, 5 * 2 + 7 * 7);
    assert_eq!(
        (everything(&client, OURS), everything(&client, THEIRS)),
        before
    );
}

#[test]
fn the_lists_of_partners_have_nothing_in_common() {
    let client = Client::new();
    let ids = |token: &str| -> BTreeSet<String> {
        let text = everything(&client, token);
        let is_id = |word: &&str| word.len() == 36 && word.matches('-').count() == 4;
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        words.filter(is_id).map(str::to_ascii_lowercase).collect()
    };
    let (ours, theirs) = (ids(OURS), ids(THEIRS));
    assert!(ours.len() > 300 && theirs.len() > 10);
    // What both have are ids of offers, products and service plans: catalogue, nobody's property.
    let catalogue = std::fs::read_to_string("../../public/catalog.json").unwrap();
    let catalogue = catalogue.to_ascii_lowercase();
    for id in ours.intersection(&theirs) {
        assert!(catalogue.contains(id), "{id}");
    }
}

#[test]
fn a_request_id_of_another_partner_is_a_fresh_one() {
    let client = Client::new();
    let path = upgrades("alpine", "premium");
    let body = wish(E3, 25, true);
    let ours = ask(&client, OURS, Method::Post, &path, &body, "one-id");
    assert!(ours.json()["targetSubscriptionId"].is_string());
    // The same request by somebody else: neither our answer nor the mark that there is one.
    let theirs = ask(&client, THEIRS, Method::Post, &path, &body, "one-id");
    assert_eq!((theirs.status, theirs.code()), (404, 60_003));
    assert!(theirs.header("idempotent-replayed").is_none());
    // Their own request under that id is their own.
    let customer = &their_customers(&client)[0];
    let own = Ids::of(&client, THEIRS, customer);
    let path = format!(
        "/v1/customers/{customer}/subscriptions/{}",
        own.subscription
    );
    let done = ask(
        &client,
        THEIRS,
        Method::Patch,
        &path,
        r#"{"friendlyName":"theirs"}"#,
        "one-id",
    );
    assert_eq!(
        (done.status, done.json()["friendlyName"].clone()),
        (200, json!("theirs"))
    );
    assert!(done.header("idempotent-replayed").is_none());
    // And ours still gets its first answer.
    let again = ask(
        &client,
        OURS,
        Method::Post,
        &upgrades("alpine", "premium"),
        &wish(E3, 25, true),
        "one-id",
    );
    assert_eq!(again.body, ours.body);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
}

#[test]
fn both_tokens_of_a_partner_are_the_same_partner() {
    let client = Client::new();
    let app = "Bearer demo-app";
    assert_eq!(everything(&client, OURS), everything(&client, app));
    let path = upgrades("alpine", "premium");
    let body = wish(E3, 25, false);
    let first = ask(&client, OURS, Method::Post, &path, &body, "one-id");
    let again = ask(&client, app, Method::Post, &path, &body, "one-id");
    assert_eq!(first.body, again.body);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
}

#[test]
fn a_continuation_token_is_good_for_its_partner_and_its_list_only() {
    let client = Client::new();
    let token_of = |who: &str, path: &str| {
        let page = ask(&client, who, Method::Get, path, "", "r").json();
        page["continuationToken"].as_str().unwrap().to_owned()
    };
    let go_on = |who: &str, path: &str, token: &str| {
        let headers = [
            ("authorization", who),
            ("ms-continuationtoken", token),
            ("ms-requestid", "r"),
            ("ms-correlationid", "c"),
        ];
        client.ask("GET", path, &headers, "")
    };
    let users = |key: &str| format!("{}/users", at(key));
    let customers = token_of(OURS, "/v1/customers?size=2");
    let humongous = token_of(OURS, &format!("{}?size=2", users("humongous")));
    let missing = go_on(OURS, "/v1/customers?seekOperation=Next", "x");
    assert_eq!((missing.status, missing.code()), (404, 1000));
    for (who, path, token) in [
        (THEIRS, "/v1/customers?seekOperation=Next", &customers),
        (OURS, &*users("humongous"), &customers),
        (OURS, "/v1/customers", &humongous),
        (OURS, &*users("alpine"), &humongous),
        (OURS, "/v1/customers?filter=%7B%22a%22:1%7D", &customers),
    ] {
        let reply = go_on(who, path, token);
        assert_eq!((reply.status, &reply.body), (404, &missing.body), "{path}");
        assert_eq!(reply.headers, missing.headers, "{path}");
    }
    // Another partner's list of users is a missing customer's, with or without a token.
    let foreign = go_on(THEIRS, &users("humongous"), &humongous);
    assert_eq!((foreign.status, foreign.code()), (404, 60_003));
    // A token that was changed is none.
    let mut changed = customers.clone();
    let last = changed.pop().unwrap();
    changed.push(if last == 'A' { 'Q' } else { 'A' });
    assert_eq!(go_on(OURS, "/v1/customers", &changed).status, 404);
    // Neither is one that somebody made of it, with other pages in the same place.
    let inside = URL_SAFE_NO_PAD.decode(&customers).unwrap();
    let inside = String::from_utf8(inside).unwrap();
    let forged = URL_SAFE_NO_PAD.encode(inside.replace("\u{1F}2\u{1F}", "\u{1F}3\u{1F}"));
    assert_ne!(forged, customers);
    assert_eq!(go_on(OURS, "/v1/customers", &forged).status, 404);
    assert_eq!(go_on(OURS, "/v1/customers", &customers).status, 200);
}

#[test]
fn nobody_gets_anything_without_a_token_on_any_route() {
    let client = Client::new();
    let ids = Ids::of(&client, OURS, &customer("alpine"));
    for route in &ROUTES {
        let within = match row(route.resource) {
            Scope::Within(kind) => ids.within(kind),
            _ => "",
        };
        let path = path(route, &ids.customer, within);
        for method in route.methods {
            for (token, code) in [("", 800_001), ("Basic demo", 800_001), ("Bearer x", 400)] {
                let body = body(route.resource, *method);
                let reply = ask(&client, token, *method, &path, &body, "r");
                assert_eq!((reply.status, reply.code()), (401, code), "{method} {path}");
            }
        }
    }
}

#[test]
fn an_application_alone_gets_code_5_where_a_user_is_needed_and_nowhere_else() {
    let client = Client::new();
    let app = "Bearer demo-app";
    let ids = Ids::of(&client, OURS, &customer("alpine"));
    let errors = |reply: &Reply| reply.json()["upgradeErrors"].clone();
    for route in &ROUTES {
        let within = match row(route.resource) {
            Scope::Within(kind) => ids.within(kind),
            _ => E3,
        };
        let customer = match row(route.resource) {
            Scope::Everybody => E3,
            _ => &ids.customer,
        };
        let path = path(route, customer, within);
        for method in route.methods {
            // The upgrade with licences is the one thing that needs a user; it comes below.
            if route.resource == Resource::Upgrades && method.writes() {
                continue;
            }
            let body = body(route.resource, *method);
            let reply = ask(&client, app, *method, &path, &body, "r");
            assert_eq!(reply.status, 200, "{method} {path}");
        }
    }
    let list = ask(
        &client,
        app,
        Method::Get,
        &upgrades("alpine", "premium"),
        "",
        "r",
    );
    for item in list.json()["items"].as_array().unwrap() {
        let transfers = item["upgradeType"] == "upgrade_with_license_transfer";
        let codes: Vec<_> = item["upgradeErrors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["code"].clone())
            .collect();
        let want = if transfers {
            vec![json!(5)]
        } else {
            Vec::new()
        };
        assert_eq!(codes, want, "{item}");
    }
    let before = client.get(&at_subscription("alpine", "premium")).body;
    let path = upgrades("alpine", "premium");
    let refused = ask(&client, app, Method::Post, &path, &wish(E3, 26, true), "a");
    assert_eq!(errors(&refused)[0]["code"], 5);
    assert_eq!(
        client.get(&at_subscription("alpine", "premium")).body,
        before
    );
    let done = ask(&client, app, Method::Post, &path, &wish(E3, 26, false), "b");
    assert_eq!(errors(&done), json!([]));
    assert_eq!(
        done.json()["sourceSubscriptionId"],
        *subscription("alpine", "premium")
    );
}
