//! What single clients do differently, one by one.

use crate::common::wire::{Backend, Connection, Folder};
use crate::common::{Reply, at, at_subscription, upgrades, wish};
use crate::java::latin;
use crate::session::exchange;
use mock_backend::scenario::offers::{E3, PREMIUM};
use serde_json::{Value, json};
use std::io::{Read, Write};

/// A server and a connection to it.
struct Server {
    backend: Backend,
    connection: Connection,
    _folder: Folder,
}

impl Server {
    fn start(name: &str) -> Self {
        let folder = Folder::new(name);
        let backend = Backend::start(&folder.file("a.db"), &[]);
        Self {
            connection: backend.connect(),
            backend,
            _folder: folder,
        }
    }

    fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut all = vec![("Authorization".to_owned(), "Bearer demo".to_owned())];
        all.extend(
            headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned())),
        );
        exchange(&mut self.connection, method, path, &all, body)
    }

    fn get(&mut self, path: &str) -> Value {
        let reply = self.ask("GET", path, &[], b"");
        assert_eq!(reply.status, 200, "{path}");
        reply.json()
    }

    fn patch(&mut self, path: &str, body: &str) -> Reply {
        self.ask("PATCH", path, &[JSON], body.as_bytes())
    }
}

const JSON: (&str, &str) = ("Content-Type", "application/json");
const JAVA: (&str, &str) = ("MS-PartnerCenter-Client", "Partner Center Java SDK");

fn names(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|i| {
            i["companyProfile"]["companyName"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[test]
fn a_root_that_ends_in_a_slash_leads_to_the_same() {
    let mut server = Server::start("slash");
    let all = server.get("/v1/customers");
    for path in [
        "//v1/customers",
        "/v1/customers/",
        "/V1/CUSTOMERS",
        "/v1//customers",
    ] {
        assert_eq!(server.get(path), all, "{path}");
    }
    let twice = server.ask("GET", "/v1/v1/customers", &[], b"");
    assert_eq!((twice.status, twice.code()), (404, 1000));
    assert_eq!(twice.json()["data"][0], "/v1/customers");
}

#[test]
#[cfg(feature = "controls")]
fn the_journal_has_requests_in_every_spelling_of_the_path() {
    let mut server = Server::start("journal");
    for path in ["//v1/customers", "/V1/CUSTOMERS"] {
        server.get(path);
    }
    let journal = server.get("/mock/journal").to_string();
    for path in ["\"//v1/customers\"", "\"/V1/CUSTOMERS\""] {
        assert!(journal.contains(path), "{path}");
    }
}

#[test]
fn a_proxy_may_ask_with_the_whole_address() {
    let mut server = Server::start("absolute");
    let whole = "http://localhost/v1/customers?size=2";
    assert_eq!(server.get(whole)["totalCount"], 2);
}

#[test]
fn the_powershell_module_pages_with_a_slash_too_many() {
    // PartnerServiceClient.cs: new Uri(Endpoint, $"/{ApiVersion}/{link.Uri}").
    let mut server = Server::start("powershell");
    let all = names(&server.get("/v1/customers"));
    let mut page = server.get("/v1/customers?size=11");
    let mut found = names(&page);
    while let Some(next) = page["links"].get("next").cloned() {
        let path = format!("/v1/{}", next["uri"].as_str().unwrap());
        assert!(path.starts_with("/v1//customers?"), "{path}");
        let token = next["headers"][0]["value"].as_str().unwrap();
        let reply = server.ask("GET", &path, &[("MS-ContinuationToken", token)], b"");
        page = reply.json();
        found.extend(names(&page));
    }
    assert_eq!(found, all);
}

#[test]
fn a_filtered_list_without_a_size_is_asked_for_with_size_0() {
    // CustomerCollectionOperations.cs: a simple query adds size=0; WebUtility.UrlEncode writes a
    // blank as a plus.
    let mut server = Server::start("size-0");
    let filter = "%7B%22Field%22%3A%22CompanyName%22%2C%22Value%22%3A%22Alpine+Ski%22%2C\
                  %22Operator%22%3A%22starts_with%22%7D";
    let page = server.get(&format!("/v1/customers?size=0&filter={filter}"));
    assert_eq!(names(&page), ["Alpine Ski House"]);
}

#[test]
fn a_seek_query_has_the_token_and_nothing_else() {
    // QueryFactory.BuildSeekQuery: neither size nor filter go with it.
    let mut server = Server::start("seek");
    let filter = "%7B%22Field%22%3A%22Domain%22%2C%22Value%22%3A%22s%22%7D";
    let whole = names(&server.get(&format!("/v1/customers?filter={filter}")));
    assert!(whole.len() >= 4, "{whole:?}");
    let mut page = server.get(&format!("/v1/customers?size=1&filter={filter}"));
    let mut found = names(&page);
    while let Some(token) = page["continuationToken"].as_str().map(str::to_owned) {
        let header = [("MS-ContinuationToken", &*token)];
        let reply = server.ask("GET", "/v1/customers?seekOperation=Next", &header, b"");
        page = reply.json();
        assert_eq!(page["totalCount"], 1);
        found.extend(names(&page));
    }
    assert_eq!(found, whole);
}

#[test]
fn the_order_of_a_list_lasts_over_its_pages() {
    let mut server = Server::start("sorted");
    let users = format!("{}/users", at("humongous"));
    let names = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|u| u["displayName"].as_str().unwrap().to_owned())
            .collect()
    };
    let mut sorted = names(&server.get(&users));
    sorted.sort();
    sorted.reverse();
    let query = "size=25&sortField=DisplayName&sortDirection=Descending";
    let mut page = server.get(&format!("{users}?{query}"));
    let mut found = names(&page);
    while let Some(token) = page["continuationToken"].as_str().map(str::to_owned) {
        let path = format!("{users}?seekOperation=Next");
        let reply = server.ask("GET", &path, &[("MS-ContinuationToken", &token)], b"");
        page = reply.json();
        found.extend(names(&page));
    }
    assert_eq!(found, sorted);
}

#[test]
fn going_on_without_a_token_is_refused_so_that_nobody_reads_the_first_page_for_ever() {
    let mut server = Server::start("tokenless");
    let reply = server.ask("GET", "/v1/customers?size=5&seekOperation=Next", &[], b"");
    assert_eq!((reply.status, reply.code()), (400, 3000));
    let data = reply.json()["data"][0].as_str().unwrap().to_owned();
    assert!(data.contains("MS-ContinuationToken"), "{data}");
    for operation in ["Previous", "Last", "PageIndex"] {
        let path = format!("/v1/customers?seekOperation={operation}");
        assert_eq!(
            server.ask("GET", &path, &[], b"").status,
            400,
            "{operation}"
        );
    }
}

#[test]
fn a_body_may_wait_to_be_asked_for() {
    // .NET Framework sends Expect: 100-continue with every body.
    let mut server = Server::start("expect");
    let body = wish(E3, 25, true);
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        upgrades("alpine", "premium"),
        body.len()
    );
    server
        .connection
        .stream()
        .write_all(head.as_bytes())
        .unwrap();
    assert_eq!(server.connection.read().unwrap().status, 100);
    server
        .connection
        .stream()
        .write_all(body.as_bytes())
        .unwrap();
    let done = server.connection.read().unwrap();
    assert!(done.json()["targetSubscriptionId"].is_string());
}

#[test]
fn a_body_may_come_in_chunks_without_a_length() {
    let mut server = Server::start("chunked");
    let body = wish(E3, 25, true);
    let (a, b) = body.split_at(17);
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo\r\n\
         Content-Type: application/json; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n\
         {:x}\r\n{a}\r\n{:X};name=value\r\n{b}\r\n0\r\n\r\n",
        upgrades("alpine", "premium"),
        a.len(),
        b.len()
    );
    server
        .connection
        .stream()
        .write_all(request.as_bytes())
        .unwrap();
    let done = server.connection.read().unwrap();
    assert!(done.json()["targetSubscriptionId"].is_string());
}

#[test]
fn a_body_may_begin_with_a_byte_order_mark() {
    let mut server = Server::start("bom");
    let body = format!("\u{FEFF}{}", wish(E3, 25, true));
    let path = upgrades("alpine", "premium");
    let done = server.ask("POST", &path, &[JSON], body.as_bytes());
    assert!(done.json()["targetSubscriptionId"].is_string());
    // An answer has none: it begins with its brace.
    assert_eq!(done.body[0], b'{');
}

#[test]
fn head_answers_with_the_headers_of_get_alone() {
    let mut server = Server::start("head");
    let length = server.ask("GET", "/v1/customers", &[], b"").body.len();
    let stream = server.connection.stream();
    let request = "HEAD /v1/customers HTTP/1.1\r\nHost: localhost\r\n\
                   Authorization: Bearer demo\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(
        answer.contains(&format!("content-length: {length}\r\n")),
        "{answer}"
    );
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn methods_that_a_route_does_not_take_are_named() {
    let mut server = Server::start("methods");
    let path = at_subscription("alpine", "premium");
    for method in ["DELETE", "PUT", "POST", "TRACE"] {
        let reply = server.ask(method, &path, &[], b"");
        assert_eq!((reply.status, reply.code()), (405, 800_002), "{method}");
        assert_eq!(reply.header("allow"), Some("GET, HEAD, PATCH"), "{method}");
    }
}

#[test]
fn names_of_headers_and_schemes_have_no_case() {
    let mut server = Server::start("headers");
    let headers = [
        ("aUTHORIZATION".to_owned(), "bEARER demo".to_owned()),
        ("ms-REQUESTID".to_owned(), "A-Request".to_owned()),
        (
            "CONTENT-TYPE".to_owned(),
            "Application/JSON;Charset=UTF-8".to_owned(),
        ),
    ];
    let path = upgrades("alpine", "premium");
    let body = wish(E3, 25, true);
    let reply = exchange(
        &mut server.connection,
        "POST",
        &path,
        &headers,
        body.as_bytes(),
    );
    assert!(reply.json()["targetSubscriptionId"].is_string());
    assert_eq!(reply.header("ms-requestid"), Some("A-Request"));
}

#[test]
fn every_answer_has_the_headers_of_a_recorded_one() {
    let mut server = Server::start("recorded");
    let sent = [
        ("MS-CorrelationId", "ec8f62e5-1d92-47e9-8d5d-1924af105f2c"),
        ("MS-RequestId", "CA7C39F7-1A80-43BC-90D8-EE7D1CAD3831"),
        ("X-Locale", "zh-TW"),
    ];
    let with = server.ask("GET", "/v1/customers", &sent, b"");
    for (name, value) in sent {
        assert_eq!(with.header(name), Some(value));
    }
    let without = server.ask("GET", "/v1/nothing", &[], b"");
    assert_eq!(without.header("X-Locale"), Some("en-US"));
    for reply in [&with, &without] {
        let vector = reply.header("MS-CV").unwrap();
        let letters = vector.strip_suffix(".0").unwrap();
        let base64 = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
        assert!(
            letters.len() == 16 && letters.bytes().all(base64),
            "{vector}"
        );
        assert_eq!(reply.header("MS-ServerId").unwrap().len(), 8);
        let context = reply.header("Request-Context").unwrap();
        let application = context.strip_prefix("appId=cid-v1:").unwrap();
        assert_eq!(application.len(), 36);
        assert!(reply.header("Date").unwrap().ends_with(" GMT"));
        assert_eq!(
            reply.header("Content-Type"),
            Some("application/json; charset=utf-8")
        );
        assert_eq!(
            reply.header("Content-Length"),
            Some(&*reply.body.len().to_string())
        );
    }
    let made_up = without.header("MS-CorrelationId").unwrap();
    assert_ne!(Some(made_up), with.header("MS-CorrelationId"));
}

#[test]
fn a_name_in_latin_1_comes_through_the_java_sdk() {
    let mut server = Server::start("latin");
    let path = at_subscription("alpine", "premium");
    let named = server.patch(&path, r#"{"friendlyName":"Größe & Café"}"#);
    assert_eq!(named.json()["friendlyName"], "Größe & Café");
    // One seat more, with the name as Java sends it back: bytes that are not UTF-8.
    let body = latin(r#"{"friendlyName":"Größe & Café","quantity":26}"#);
    assert!(std::str::from_utf8(&body).is_err());
    let changed = server.ask("PATCH", &path, &[JSON, JAVA], &body).json();
    assert_eq!(changed["quantity"], 26);
    assert_eq!(changed["friendlyName"], "Größe & Café");
    // A new name, too; and from others where they say what they send.
    let body = latin(r#"{"friendlyName":"Müller"}"#);
    let renamed = server.ask("PATCH", &path, &[JSON, JAVA], &body).json();
    assert_eq!(renamed["friendlyName"], "Müller");
    let says = ("Content-Type", "application/json; charset=\"ISO-8859-1\"");
    let body = latin(r#"{"friendlyName":"Jäger"}"#);
    assert_eq!(
        server.ask("PATCH", &path, &[says], &body).json()["friendlyName"],
        "Jäger"
    );
    // From anybody else such bytes are a mistake.
    let reply = server.ask("PATCH", &path, &[JSON], &body);
    assert_eq!((reply.status, reply.code()), (400, 800_002));
    // And Java's UTF-8, which a caller can set, is UTF-8.
    let body = r#"{"friendlyName":"總部 é"}"#.as_bytes();
    let reply = server.ask("PATCH", &path, &[JSON, JAVA], body);
    assert_eq!(reply.json()["friendlyName"], "總部 é");
}

#[test]
fn the_java_sdk_gets_no_word_and_no_number_that_it_fails_on() {
    let mut server = Server::start("old");
    let other = ("MS-PartnerCenter-Client", "Partner Center JAVA SDK");
    for (key, status) in [("firstlight", "pending"), ("enigma", "")] {
        let path = at_subscription(key, "premium");
        let shown = server.get(&path)["status"].as_str().unwrap().to_owned();
        assert!(status.is_empty() || shown == status, "{shown}");
        assert!(!["none", "active", "suspended", "deleted"].contains(&&*shown));
        for java in [JAVA, other] {
            assert_eq!(
                server.ask("GET", &path, &[java], b"").json()["status"],
                "none"
            );
        }
    }
    let path = at_subscription("threeyear", "premium");
    assert_eq!(server.get(&path)["billingCycle"], "triennial");
    let old = server.ask("GET", &path, &[other], b"").json();
    assert_eq!(old["billingCycle"], "unknown");
    let list = server
        .ask("GET", &format!("{path}/upgrades"), &[other], b"")
        .json();
    assert_eq!(list["items"][0]["upgradeErrors"][0]["code"], 0);
}

#[test]
fn what_a_client_does_not_know_is_no_change() {
    // Both SDKs turn a word that their enum has not into its first one, and send that back.
    let mut server = Server::start("first-word");
    let path = at_subscription("threeyear", "premium");
    let body = r#"{"Quantity":9,"Status":"none","BillingCycle":"unknown"}"#;
    let changed = server.patch(&path, body).json();
    assert_eq!(changed["quantity"], 9);
    assert_eq!(changed["status"], "active");
    assert_eq!(changed["billingCycle"], "triennial");
}

#[test]
fn enums_may_be_numbers() {
    let mut server = Server::start("numbers");
    let path = at_subscription("alpine", "premium");
    let suspended = server.patch(&path, r#"{"status":2,"billingCycle":2,"quantity":"25"}"#);
    assert_eq!(suspended.json()["status"], "suspended");
    assert_eq!(
        suspended.json()["suspensionReasons"],
        json!(["CustomerCancellation"])
    );
    let active = server
        .patch(&path, r#"{"STATUS":"1","suspensionReasons":null}"#)
        .json();
    assert_eq!(active["status"], "active");
    assert!(active["suspensionReasons"].is_null());
    let reply = server.patch(&path, r#"{"billingCycle":1}"#);
    assert_eq!((reply.status, reply.code()), (400, 2054));
    let body = format!(r#"{{"TARGETOFFER":{{"ID":"{E3}"}},"UPGRADETYPE":2,"QUANTITY":"25"}}"#);
    let done = server.ask(
        "POST",
        &upgrades("alpine", "premium"),
        &[JSON],
        body.as_bytes(),
    );
    assert_eq!(done.json()["upgradeType"], "upgrade_with_license_transfer");
    assert!(done.json()["targetSubscriptionId"].is_string());
}

#[test]
fn each_of_the_four_members_can_be_changed_alone_and_in_any_case() {
    let mut server = Server::start("members");
    let path = at_subscription("alpine", "premium");
    let mut want = server.get(&path);
    for (body, member, value) in [
        (r#"{"quantity":26}"#, "quantity", json!(26)),
        (r#"{"QUANTITY":27,"Status":null}"#, "quantity", json!(27)),
        (r#"{"FriendlyName":"a"}"#, "friendlyName", json!("a")),
        (r#"{"friendlyname":"  b "}"#, "friendlyName", json!("b")),
        (
            r#"{"friendlyName":""}"#,
            "friendlyName",
            json!("Office 365 Business Premium"),
        ),
        (
            r#"{"AutoRenewEnabled":false}"#,
            "autoRenewEnabled",
            json!(false),
        ),
        (
            r#"{"autorenewenabled":"true"}"#,
            "autoRenewEnabled",
            json!(true),
        ),
        (r#"{"Status":"Suspended"}"#, "status", json!("suspended")),
        (r#"{"STATUS":"ACTIVE"}"#, "status", json!("active")),
    ] {
        let reply = server.patch(&path, body);
        assert_eq!(reply.status, 200, "{body}");
        let mut got = reply.json();
        want[member] = value;
        assert_ne!(
            got["attributes"]["etag"], want["attributes"]["etag"],
            "{body}"
        );
        want["attributes"]["etag"] = got["attributes"]["etag"].clone();
        if let Some(members) = got.as_object_mut() {
            members.remove("suspensionReasons");
        }
        assert_eq!(got, want, "{body}");
        // The very same again changes nothing, and says so by its etag.
        let again = server.patch(&path, body).json();
        assert_eq!(
            again["attributes"]["etag"], want["attributes"]["etag"],
            "{body}"
        );
    }
}

#[test]
fn a_name_read_in_one_language_and_sent_in_another_is_no_nickname() {
    let mut server = Server::start("languages");
    let path = at_subscription("alpine", "premium");
    let chinese = ("X-Locale", "zh-TW");
    let name = |reply: Reply| reply.json()["friendlyName"].as_str().unwrap().to_owned();
    let theirs = name(server.ask("GET", &path, &[chinese], b""));
    let ours = name(server.ask("GET", &path, &[], b""));
    assert_ne!(theirs, ours);
    server.patch(
        &path,
        &json!({"friendlyName": theirs, "quantity": 26}).to_string(),
    );
    assert_eq!(name(server.ask("GET", &path, &[], b"")), ours);
    assert_eq!(name(server.ask("GET", &path, &[chinese], b"")), theirs);
}

#[test]
fn azure_has_no_seats_to_change() {
    let mut server = Server::start("azure");
    let path = at_subscription("azureskies", "azure");
    let reply = server.patch(&path, r#"{"quantity":2}"#);
    assert_eq!((reply.status, reply.code()), (400, 2002));
    assert_eq!(server.patch(&path, r#"{"status":"suspended"}"#).status, 200);
}

#[test]
fn an_etag_may_be_one_of_several_weak_or_without_quotes() {
    let mut server = Server::start("etags");
    let path = at_subscription("alpine", "premium");
    let mut quantity = 25;
    for form in ["\"{}\"", "{}", "W/\"{}\"", "\"bm9uZQ==\", \"{}\"", "*"] {
        let etag = server.get(&path)["attributes"]["etag"]
            .as_str()
            .unwrap()
            .to_owned();
        quantity += 1;
        let header = form.replace("{}", &etag);
        let body = json!({"quantity": quantity}).to_string();
        let headers = [JSON, ("If-Match", &*header)];
        let reply = server.ask("PATCH", &path, &headers, body.as_bytes());
        assert_eq!(reply.status, 200, "{form}");
        if form != "*" {
            // It names the version before now.
            let stale = server.ask("PATCH", &path, &headers, br#"{"quantity":1}"#);
            assert_eq!((stale.status, stale.code()), (412, 800_002), "{form}");
        }
    }
    let headers = [JSON, ("If-Match", "\"nonsense\"")];
    assert_eq!(server.ask("PATCH", &path, &headers, b"{}").status, 412);
}

#[test]
fn an_offer_takes_its_id_in_any_case_and_its_country_from_the_query() {
    let mut server = Server::start("offers");
    let path = format!("/v1/OFFERS/{}?COUNTRY=tw", PREMIUM.to_lowercase());
    let reply = server.ask("GET", &path, &[("X-Locale", "zh-TW")], b"");
    let offer = reply.json();
    assert_eq!(
        (&offer["id"], &offer["country"]),
        (&json!(PREMIUM), &json!("TW"))
    );
    assert_eq!(
        (&offer["locale"], &offer["name"]),
        (&json!("zh-TW"), &json!("Office 365 商務進階版"))
    );
}

#[test]
fn many_clients_at_one_server_do_not_hear_each_other() {
    let server = Server::start("many");
    let pages = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|n| {
                let backend = &server.backend;
                scope.spawn(move || {
                    let id = format!("request-{n}");
                    let mut connection = backend.connect();
                    let headers = [("Authorization", "Bearer demo"), ("MS-RequestId", &*id)];
                    for _ in 0..5 {
                        let reply = connection.send("GET", "/v1/offers", &headers, "").unwrap();
                        assert_eq!(reply.header("ms-requestid"), Some(&*id));
                    }
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|t| t.join().is_ok())
            .collect::<Vec<_>>()
    });
    assert_eq!(pages, [true; 8]);
}

#[test]
fn the_id_of_zeros_that_the_newer_java_sdk_sends_stands_for_no_request() {
    let mut server = Server::start("nil");
    let path = at_subscription("alpine", "premium");
    let nil = ("MS-RequestId", "00000000-0000-0000-0000-000000000000");
    let mut ids = Vec::new();
    for status in ["suspended", "active", "suspended", "active"] {
        let body = json!({"status": status}).to_string();
        let reply = server.ask("PATCH", &path, &[JSON, nil], body.as_bytes());
        assert_eq!(
            (reply.status, &reply.json()["status"]),
            (200, &json!(status))
        );
        assert_eq!(reply.header("idempotent-replayed"), None);
        ids.push(reply.header("ms-requestid").unwrap().to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[test]
fn the_powershell_module_writes_json_as_plain_text() {
    let mut server = Server::start("plain");
    let path = at_subscription("alpine", "premium");
    let plain = ("Content-Type", "text/plain; charset=utf-8");
    let module = ("MS-PartnerCenter-Client", "Partner Center PowerShell");
    let body = br#"{"FriendlyName":"Caf\u00e9","Quantity":26}"#;
    let changed = server.ask("PATCH", &path, &[plain, module], body);
    assert_eq!(
        (changed.status, &changed.json()["quantity"]),
        (200, &json!(26))
    );
    // From anybody else that is refused, and so is a form, whoever sends it.
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    for headers in [vec![plain], vec![form, module], vec![module]] {
        let reply = server.ask("PATCH", &path, &headers, body);
        assert_eq!((reply.status, reply.code()), (415, 800_002), "{headers:?}");
    }
}

#[test]
fn the_newer_java_sdk_filters_in_camel_case() {
    let mut server = Server::start("camel");
    let filter = "%7B%22operator%22%3A%22StartsWith%22%2C%22fieldType%22%3A%22STRING%22%2C\
                  %22field%22%3A%22CompanyName%22%2C%22value%22%3A%22alpine%22%7D";
    let page = server.get(&format!("/v1/customers?size=10&filter={filter}"));
    assert_eq!(names(&page), ["Alpine Ski House"]);
    // SeekOperation.toString() is the name of the constant.
    let page = server.get("/v1/customers?size=10");
    let token = page["continuationToken"].as_str().unwrap().to_owned();
    let path = "/v1/customers?seekOperation=NEXT";
    let next = server.ask("GET", path, &[("MS-ContinuationToken", &*token)], b"");
    assert_eq!(next.json()["totalCount"], 10);
}
