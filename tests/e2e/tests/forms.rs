//! The form, the review and the result, by the numbers of the checklist: what they say, and what
//! must not happen in them. What becomes of what was submitted is in `submit.rs`.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

use e2e::card::row;
use e2e::engine::Engine;
use e2e::form::{CHOICE, CONTINUE, Outcome, PROBLEMS, REVIEW, SEATS, SUBMIT, plan};
use e2e::hands::Key;
use e2e::page::{Language, Page};
use e2e::scene::{Scene, Setup, play, reprice};
use e2e::{demo, wait, wording};
use serde_json::{Value, json};
use std::path::Path;

e2e::in_every_engine![
    fm_02_the_review_names_everything_that_happens_in_both_languages,
    fm_02_the_review_says_what_a_seat_costs_now_and_then,
    fm_03_the_button_names_action_and_amount,
    fm_03_without_a_price_the_button_names_the_action_alone,
    fm_08_fm_10_each_problem_with_the_seats_says_what_to_do_at_its_field,
    fm_12_enter_that_ends_a_composition_does_not_go_on,
    fm_13_a_wheel_over_the_seats_changes_nothing,
    fm_14_two_quick_enters_cause_one_upgrade,
    fm_14_back_and_a_second_submit_cause_one_upgrade,
    fm_14_back_from_another_site_and_a_second_submit_cause_one_upgrade,
    fm_17_the_table_shows_the_old_plan_until_the_backend_has_answered,
    fm_19_one_account_that_is_left_is_listed_and_can_be_downloaded,
    fm_19_250_accounts_that_are_left_are_listed_and_can_be_downloaded,
    fm_21_the_address_of_a_result_in_a_new_window_submits_nothing_and_says_what_is,
    fm_24_plans_are_a_named_group_of_buttons_and_closed_ones_say_why,
    fm_24_plans_say_how_much_more_they_cost_than_now,
    fm_24_plans_say_how_much_less_they_cost_than_now,
    fm_27_the_lines_of_the_bill_add_up_to_its_total,
];

/// The story in which everything is fine.
const FINE: (&str, &str) = ("alpine", "premium");

/// One that is billed by the month, with 6 seats, and can be upgraded to one plan only.
const MONTHLY: (&str, &str) = ("kaohsiung", "business");

const BACK: &str = "[data-su-action=back]";
const AFFECTED: &str = "[data-su-affected] tbody tr";

async fn review(s: &Scene) {
    s.page.open_review(FINE.0, FINE.1).await;
}

/// Whether the text of an element is of this form, as the page's own language of patterns has it.
async fn fits(page: &Page, selector: &str, pattern: &str) -> bool {
    let script = "return new RegExp(arguments[1], 'u').test(said(one(arguments[0])))";
    page.ask(script, vec![json!(selector), json!(pattern)])
        .await
}

fn fm_02_the_review_names_everything_that_happens_in_both_languages() {
    play(async |s| {
        let page = &s.page;
        page.open_upgrade(MONTHLY.0, MONTHLY.1).await;
        page.click(&plan(demo::offers::PRO_PLUS)).await;
        page.fill(SEATS, "8").await;
        page.go_to_review().await;
        for (language, wanted, irreversible) in [
            (
                Language::En,
                [
                    ("Customer", "高雄港務物流有限公司"),
                    ("Current plan", "Office 365 Business"),
                    ("New plan", "Office 365 ProPlus"),
                    ("Seats", "6 → 8"),
                    ("List price", "USD 49.80 → USD 96.00 per month"),
                    ("Estimated billing of the change", "Charge, new plan, "),
                    ("Estimated billing of the change", "Total"),
                    ("Estimated billing of the change", "without tax"),
                    ("Estimated billing of the change", "UTC days"),
                    ("Current subscription", "canceled the moment the new"),
                    ("New subscription", "it starts today, "),
                    ("New subscription", "renews on"),
                    ("New subscription", "(UTC)"),
                    ("Users’ licenses", "Moved to the new plan"),
                ],
                "This cannot be undone",
            ),
            (
                Language::ZhTw,
                [
                    ("客戶", "高雄港務物流有限公司"),
                    ("目前方案", "Office 365 商務版"),
                    ("新方案", "Office 365 專業增強版"),
                    ("授權數量", "6 → 8"),
                    ("定價", "USD 49.80 → USD 96.00 每月"),
                    ("此變更的預估帳單", "費用，新方案，"),
                    ("此變更的預估帳單", "合計"),
                    ("此變更的預估帳單", "未含稅"),
                    ("此變更的預估帳單", "日期為 UTC"),
                    ("目前的訂閱", "新訂閱開始時即會取消"),
                    ("新的訂閱", "自今天"),
                    ("新的訂閱", "續約"),
                    ("新的訂閱", "(UTC)"),
                    ("使用者的授權", "移轉至新方案"),
                ],
                "此動作無法復原",
            ),
        ] {
            page.speak(language).await;
            page.reads("[data-su-notice=irreversible]", irreversible)
                .await;
            let lines = page.review_lines().await;
            for (label, part) in wanted {
                let found = lines.iter().any(|(l, v)| l == label && v.contains(part));
                assert!(found, "no “{part}” under “{label}” in {lines:#?}");
            }
        }
    });
}

fn fm_02_the_review_says_what_a_seat_costs_now_and_then() {
    play(async |s| {
        let page = &s.page;
        for ((story, key), prices, periods) in [
            (MONTHLY, ["USD 8.30", "USD 12.00"], ["per month", "每月"]),
            (FINE, ["USD 150.00", "USD 240.00"], ["per year", "每年"]),
        ] {
            page.open_review(story, key).await;
            for language in Language::ALL {
                page.speak(language).await;
                for price in prices {
                    let pattern = match language {
                        Language::En => format!("{price} per seat {}", periods[0]),
                        Language::ZhTw => format!("每個授權 ?{price} ?{}", periods[1]),
                    };
                    let said = page.text(REVIEW).await;
                    assert!(fits(page, REVIEW, &pattern).await, "no {pattern} in {said}");
                }
            }
            page.click("[data-su-action=cancel]").await;
            page.judged().await;
        }
    });
}

/// The amounts of the bill as they are seen; what is heard of them is another text.
const AMOUNTS: &str = ".lines .num [aria-hidden]";

/// The total of the bill, as it is written.
async fn total(page: &Page) -> String {
    page.texts(AMOUNTS).await.pop().unwrap_or_default()
}

fn fm_03_the_button_names_action_and_amount() {
    play(async |s| {
        let page = &s.page;
        for (seats, credit) in [("25", false), ("1", true)] {
            page.open_upgrade(FINE.0, FINE.1).await;
            page.fill(SEATS, seats).await;
            page.go_to_review().await;
            for language in Language::ALL {
                page.speak(language).await;
                let pattern = match language {
                    Language::En => r"^Upgrade to .+ \([−]?[A-Z]{3} [\d,.]+, estimated\)$",
                    Language::ZhTw => r"^升級至 ?.+（預估 −?[A-Z]{3} [\d,.]+）$",
                };
                let said = page.text(SUBMIT).await;
                assert!(fits(page, SUBMIT, pattern).await, "{said}");
                // The plan and the amount of the review, and no other.
                let total = total(page).await;
                assert_eq!(total.contains('−'), credit, "{total}");
                assert!(said.contains(&total), "no {total} in {said}");
                let plan = match language {
                    Language::En => "Office 365 Enterprise E3",
                    Language::ZhTw => "Office 365 企業版 E3",
                };
                assert!(said.contains(plan), "no {plan} in {said}");
            }
            page.click("[data-su-action=cancel]").await;
            page.judged().await;
        }
    });
}

fn fm_03_without_a_price_the_button_names_the_action_alone() {
    play(async |s| {
        let page = &s.page;
        page.open_review("chennai", "business-india").await;
        for language in Language::ALL {
            page.speak(language).await;
            let lines = page.review_lines().await;
            let (_, name) = &lines[2];
            let wanted = match language {
                Language::En => format!("Upgrade to {name}"),
                Language::ZhTw => format!("升級至 {name}"),
            };
            assert_eq!(page.text(SUBMIT).await, wanted);
        }
    });
}

fn fm_08_fm_10_each_problem_with_the_seats_says_what_to_do_at_its_field() {
    play(async |s| {
        let page = &s.page;
        page.open_upgrade("seatlimit", "business").await;
        page.click(&plan(demo::offers::PREMIUM)).await;
        for (language, problems) in [
            (
                Language::En,
                [
                    ("", "Enter the number of seats, between 1 and 300"),
                    (
                        "2.5",
                        "Enter the number of seats as a whole number between 1 and 300",
                    ),
                    ("0", "Enter at least 1 and at most 300 seats"),
                    (
                        "301",
                        "Office 365 Business Premium allows at most 300 seats: enter a number \
                         between 1 and 300",
                    ),
                ],
            ),
            (
                Language::ZhTw,
                [
                    ("", "請輸入授權數量，範圍為 1 到 300"),
                    ("2.5", "請以整數輸入授權數量，範圍為 1 到 300"),
                    ("0", "請輸入至少 1 個、最多 300 個授權"),
                    (
                        "301",
                        "Office 365 商務進階版最多允許 300 個授權。請輸入 1 到 300 之間的數字。",
                    ),
                ],
            ),
        ] {
            page.speak(language).await;
            for (typed, problem) in problems {
                page.fill(SEATS, typed).await;
                page.click(CONTINUE).await;
                page.see(PROBLEMS).await;
                let described =
                    "return one(arguments[0]).getAttribute('aria-describedby').split(' ')
                    .map((id) => said(root.getElementById(id)))";
                let described: Vec<String> = page.ask(described, vec![json!(SEATS)]).await;
                assert!(described.iter().any(|d| d == problem), "{described:?}");
                assert_eq!(page.texts(&format!("{PROBLEMS} a")).await, [problem]);
                let invalid = page.attribute(SEATS, "aria-invalid").await;
                assert_eq!(invalid.as_deref(), Some("true"));
                assert_eq!(page.value(SEATS).await, typed);
                // What else was chosen stays, too.
                assert!(page.checked(&plan(demo::offers::PREMIUM)).await);
            }
        }
    });
}

fn fm_12_enter_that_ends_a_composition_does_not_go_on() {
    play(async |s| {
        let page = &s.page;
        page.open_upgrade(FINE.0, FINE.1).await;
        page.click(SEATS).await;
        page.focused(SEATS).await;
        // The events that an input method makes.
        let script = r#"
            const e = one(arguments[0]), how = { bubbles: true, cancelable: true, composed: true };
            const key = { ...how, key: "Enter", code: "Enter", keyCode: 229, isComposing: true };
            e.dispatchEvent(new CompositionEvent("compositionstart", { ...how, data: "" }));
            for (const kind of ["keydown", "keypress", "keyup"]) {
              e.dispatchEvent(new KeyboardEvent(kind, key));
            }
            e.dispatchEvent(new CompositionEvent("compositionend", { ...how, data: "" }));
            return true;
        "#;
        page.ask::<bool>(script, vec![json!(SEATS)]).await;
        page.painted().await;
        assert!(page.shows(CHOICE).await && !page.shows(REVIEW).await);
        compose(page).await;
        page.painted().await;
        assert!(page.shows(CHOICE).await && !page.shows(REVIEW).await);
        assert!(!page.shows(PROBLEMS).await);
        // Without a composition it goes on.
        page.fill(SEATS, "26").await;
        page.hands.key(Key::Enter).await;
        page.see(REVIEW).await;
    });
}

/// Writes a digit with an input method, and ends that by Enter: the browser's own events. The driver
/// of WebKitGTK has no input method.
async fn compose(page: &Page) {
    let keep = "window.keys = []; one(arguments[0]).addEventListener('keydown',
        (e) => window.keys.push(e.isComposing)); return true";
    page.ask::<bool>(keep, vec![json!(SEATS)]).await;
    match page.engine() {
        Engine::Chromium => {
            let composition = json!({ "text": "６", "selectionStart": 1, "selectionEnd": 1 });
            page.devtools("Input.imeSetComposition", composition).await;
            // What the key is while an input method has it.
            for kind in ["rawKeyDown", "keyUp"] {
                let key = json!({ "type": kind, "key": "Process", "code": "Enter",
                    "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229 });
                page.devtools("Input.dispatchKeyEvent", key).await;
            }
            let text = json!({ "text": "６" });
            page.devtools("Input.insertText", text).await;
        }
        Engine::Firefox => {
            let script = r#"
                const tip = Cc["@mozilla.org/text-input-processor;1"]
                  .createInstance(Ci.nsITextInputProcessor);
                if (!tip.beginInputTransactionForTests(window)) throw new Error("no input");
                tip.startComposition();
                tip.setPendingCompositionString("６");
                tip.appendClauseToPendingComposition(1, tip.ATTR_RAW_CLAUSE);
                tip.setCaretInPendingComposition(1);
                tip.flushPendingComposition();
                const enter = new KeyboardEvent("", { key: "Enter", code: "Enter", keyCode: 13 });
                tip.keydown(enter);
                tip.commitComposition();
                tip.keyup(enter);
            "#;
            page.chrome(script, vec![]).await;
        }
        Engine::WebKitGtk => return,
    }
    wait::until("a key of the input method", async || {
        let keys: Vec<bool> = page.ask("return window.keys", vec![]).await;
        keys.contains(&true).then_some(())
    })
    .await;
    wait::until("what was composed", async || {
        page.value(SEATS).await.contains('６').then_some(())
    })
    .await;
}

fn fm_13_a_wheel_over_the_seats_changes_nothing() {
    play(async |s| {
        let page = &s.page;
        page.open_upgrade(FINE.0, FINE.1).await;
        page.click(SEATS).await;
        page.focused(SEATS).await;
        let script = "window.turned = []; one(arguments[0]).addEventListener('wheel',
            (e) => window.turned.push(Math.sign(e.deltaY)), { passive: true }); return true";
        page.ask::<bool>(script, vec![json!(SEATS)]).await;
        for pixels in [120, -120] {
            let at = page.place(SEATS).await;
            page.hands.wheel(at, pixels).await;
            wait::until("a turn of the wheel", async || {
                let turned: Vec<i32> = page.ask("return window.turned", vec![]).await;
                turned.contains(&pixels.signum()).then_some(())
            })
            .await;
            page.painted().await;
            assert_eq!(page.value(SEATS).await, "25");
            assert!(page.focus_is_on(SEATS).await);
        }
    });
}

fn fm_14_two_quick_enters_cause_one_upgrade() {
    play(async |s| {
        review(s).await;
        s.page.tab_to(SUBMIT).await;
        // Twice Enter, down and up.
        s.page.hands.write("\u{E007}\u{E007}").await;
        s.page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
        assert_eq!(s.backend.posts().await.len(), 1);
    });
}

/// Submits a review whose answer takes a while.
async fn submits_slowly(s: &Scene, milliseconds: u32) {
    s.backend
        .upgrade_fault(json!({ "kind": "delay", "ms": milliseconds }))
        .await;
    s.page.submit().await;
    s.page.see("[data-su-submit][aria-disabled=true]").await;
}

/// Submits what can be submitted, until there is a result.
async fn submits_again_until_it_is_done(s: &Scene) {
    let page = &s.page;
    wait::until("a result", async || {
        // As somebody who presses whatever there is: to the review, and submit.
        let script = "one(arguments[0])?.click(); one(arguments[1])?.click();
            return shown(one('[data-su-result=done]')) === true";
        let buttons = vec![json!(CONTINUE), json!(SUBMIT)];
        page.ask::<bool>(script, buttons).await.then_some(())
    })
    .await;
    s.backend.one_upgrade().await;
}

fn fm_14_back_and_a_second_submit_cause_one_upgrade() {
    play(async |s| {
        s.page.open_table(FINE.0).await;
        s.page.upgrade_from_card(FINE.0, FINE.1).await;
        s.page.go_to_review().await;
        submits_slowly(s, 1500).await;
        s.page.driver().back().await.unwrap();
        submits_again_until_it_is_done(s).await;
        // Back once more is back to the table, where nothing is left to submit.
        s.page.driver().back().await.unwrap();
        s.page.reads(&row(FINE.0, FINE.1), "Deleted").await;
        assert_eq!(s.backend.posts().await.len(), 1);
    });
}

fn fm_14_back_from_another_site_and_a_second_submit_cause_one_upgrade() {
    play(async |s| {
        review(s).await;
        submits_slowly(s, 1500).await;
        s.page.driver().goto("about:blank").await.unwrap();
        s.page.driver().back().await.unwrap();
        submits_again_until_it_is_done(s).await;
    });
}

fn fm_17_the_table_shows_the_old_plan_until_the_backend_has_answered() {
    play(async |s| {
        let page = &s.page;
        let old = row(FINE.0, FINE.1);
        page.open_table(FINE.0).await;
        let table = async || page.texts("[data-su-row]").await;
        let before = table().await;
        let driver = page.driver();
        let first = driver.window().await.unwrap();
        let second = driver.new_window().await.unwrap();
        driver.switch_to_window(second.clone()).await.unwrap();
        review(s).await;
        submits_slowly(s, 5_000).await;
        // Neither the table that was there nor one that is loaded now is ahead of the answer.
        driver.switch_to_window(first).await.unwrap();
        assert_eq!(table().await, before);
        page.click("[data-su-refresh]").await;
        page.see("[data-su-notice=pending]").await;
        page.reload().await;
        page.judged().await;
        assert_eq!(table().await, before);
        page.see("[data-su-notice=pending]").await;
        assert_eq!(s.backend.ledger().done().len(), 0, "it took too long");
        assert!(before.iter().any(|row| row.contains("Business Premium")));
        // With the answer it is another one.
        page.reads(&old, "Deleted").await;
        driver.switch_to_window(second).await.unwrap();
        page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
    });
}

/// Has the page get answers that leave so many accounts, whatever the backend says of that: the mock
/// has no customer who is so unlucky.
async fn leaves(page: &Page, count: usize) {
    let causes = [
        json!({ "code": 60012, "description": "There is no license left." }),
        json!({ "code": 60000, "description": "License assignment failed." }),
    ];
    let accounts = (0..count).map(|n| {
        json!({
            "userObjectId": format!("00000000-0000-4000-8000-{n:012}"),
            "name": format!("User {n}"),
            "email": format!("user{n}@alpine.onmicrosoft.com"),
            "errors": [causes[n % causes.len()]],
        })
    });
    let left = Value::from_iter(accounts);
    let script = "const ask = window.fetch.bind(window);
        window.fetch = async (...request) => {
          const answer = await ask(...request);
          if (!new URL(answer.url).pathname.endsWith('/upgrades') || !answer.ok) return answer;
          const result = await answer.clone().json();
          if (!result.targetSubscriptionId) return answer;
          return new Response(JSON.stringify({ ...result, licenseErrors: LEFT }),
            { status: answer.status, headers: answer.headers });
        };";
    page.before_every_document(&script.replace("LEFT", &left.to_string()))
        .await;
}

/// What the button hands to the browser: the name of a file, and its rows.
async fn file(page: &Page) -> (String, Vec<String>) {
    let script = r#"
        const make = URL.createObjectURL, press = HTMLAnchorElement.prototype.click;
        let blob, name;
        URL.createObjectURL = (made) => make.call(URL, blob = made);
        HTMLAnchorElement.prototype.click = function () { name = this.download; };
        one("[data-su-action=csv]").click();
        URL.createObjectURL = make;
        HTMLAnchorElement.prototype.click = press;
        if (!blob) return done(["no file", ""]);
        blob.text().then((text) => done([name, text]));
    "#;
    let (name, text): (String, String) = page.ask_later(script, vec![]).await;
    let rows = text.split("\r\n").filter(|row| !row.is_empty());
    (name, rows.map(str::to_owned).collect())
}

/// A result with so many accounts left, from its heading to its file.
fn lists_what_is_left(count: usize) {
    play(async |s| {
        let page = &s.page;
        leaves(page, count).await;
        review(s).await;
        page.submit().await;
        page.outcome(Outcome::Partial).await;
        page.focused("h1").await;
        page.reads("h1", "some accounts still need work").await;
        let result = page.text(Outcome::Partial.selector()).await;
        let script = "return [...root.querySelectorAll('dl.facts > div')].map((e) =>
            [said(e.querySelector('dt')), said(e.querySelector('dd'))])";
        let facts: Vec<(String, String)> = page.ask(script, vec![]).await;
        let reference = facts.iter().find(|(label, _)| label == "Reference");
        assert!(reference.is_some_and(|(_, id)| id.len() == 36), "{facts:?}");
        s.backend.one_upgrade().await;
        assert!(result.contains(&format!("by hand: {count}.")), "{result}");
        for language in [Language::ZhTw, Language::En] {
            page.speak(language).await;
            let accounts = page.texts(AFFECTED).await;
            assert_eq!(accounts.len(), count);
            for (n, account) in accounts.iter().enumerate() {
                for part in [format!("User {n} "), format!("user{n}@")] {
                    assert!(account.contains(&part), "no {part} in {account}");
                }
            }
            for why in page.texts(&format!("{AFFECTED} td:nth-child(2)")).await {
                assert!(wording::fault(&why, language).is_none(), "{why}");
            }
            let (name, rows) = file(page).await;
            assert_eq!(name, "affected-accounts.csv");
            assert_eq!(rows.len(), count + 1);
            assert!(
                rows[count].contains(&format!("user{}@", count - 1)),
                "{rows:?}"
            );
            for width in [1280, 480] {
                page.resize(width, 900).await;
                page.painted().await;
                let overhang = page.overhang().await;
                assert!(overhang.is_none(), "{width}: {overhang:?}");
            }
        }
    });
}

fn fm_19_one_account_that_is_left_is_listed_and_can_be_downloaded() {
    lists_what_is_left(1);
}

fn fm_19_250_accounts_that_are_left_are_listed_and_can_be_downloaded() {
    lists_what_is_left(250);
}

fn fm_21_the_address_of_a_result_in_a_new_window_submits_nothing_and_says_what_is() {
    play(async |s| {
        let page = &s.page;
        review(s).await;
        page.submit().await;
        page.outcome(Outcome::Done).await;
        let address = page.fragment().await;
        let driver = page.driver();
        let new = driver.new_window().await.unwrap();
        driver.switch_to_window(new).await.unwrap();
        page.open(&address).await;
        // Of what was upgraded it says that it is no more, and leads to what is.
        page.see("[data-su-notice=not-possible]").await;
        for (language, deleted) in [(Language::ZhTw, "已刪除"), (Language::En, "deleted")] {
            page.speak(language).await;
            page.reads("[data-su-reason=\"2\"]", deleted).await;
        }
        assert_eq!(page.count("[data-su-form]").await, 0);
        assert_eq!(page.kept_drafts().await, Vec::<String>::new());
        page.click(BACK).await;
        page.reads(&row(FINE.0, FINE.1), "Deleted").await;
        s.backend.one_upgrade().await;
        assert_eq!(s.backend.posts().await.len(), 1);
    });
}

fn fm_24_plans_are_a_named_group_of_buttons_and_closed_ones_say_why() {
    play(async |s| {
        let page = &s.page;
        // Of four plans one is possible.
        page.open_upgrade("sidedoor", "business").await;
        let script = r#"
            const plans = all("fieldset").find((e) => e.querySelector("[data-su-target]"));
            const radios = [...plans.querySelectorAll("input")];
            return [said(plans.querySelector(":scope > legend")),
              new Set(radios.map((e) => `${e.type} ${e.name}`)).size === 1 && radios[0].type,
              radios.map((e) => [said(e.labels[0]), e.disabled,
                [...e.closest("[data-su-target]").querySelectorAll("[data-su-reason]")]
                  .filter(shown).map(said).join(" "),
                (e.getAttribute("aria-describedby") ?? "").split(" ")
                  .map((id) => said(root.getElementById(id))).join(" ")])];
        "#;
        for (language, legend, open) in [
            (Language::En, "New plan", "Office 365 ProPlus"),
            (Language::ZhTw, "新方案", "Office 365 專業增強版"),
        ] {
            page.speak(language).await;
            type Plan = (String, bool, String, String);
            let (named, kind, plans): (String, String, Vec<Plan>) = page.ask(script, vec![]).await;
            assert_eq!((&*named, &*kind), (legend, "radio"));
            assert_eq!(plans.len(), 4);
            for (label, closed, reasons, described) in plans {
                assert_eq!(closed, !label.starts_with(open), "{label}");
                assert_eq!(closed, !reasons.is_empty(), "{label}: {reasons}");
                assert!(label.contains("USD "), "{label}");
                // The reasons belong to their button.
                assert!(described.contains(&reasons), "{label}: {described}");
                if closed {
                    assert!(wording::fault(&reasons, language).is_none(), "{reasons}");
                }
            }
        }
    });
}

/// What the plans say beside their names, in label or description.
async fn plan_says(page: &Page, offer: &str, part: &str) {
    let script = r#"
        const e = one(arguments[0]);
        const described = (e.getAttribute("aria-describedby") ?? "").split(" ")
          .map((id) => root.getElementById(id));
        return [...e.labels, ...described].map(said).join(" ");
    "#;
    let said: String = page.ask(script, vec![json!(plan(offer))]).await;
    assert!(said.contains(part), "no “{part}” in “{said}”");
}

fn fm_24_plans_say_how_much_more_they_cost_than_now() {
    play(async |s| {
        let page = &s.page;
        for ((story, key), offer, price, more) in [
            (MONTHLY, demo::offers::PRO_PLUS, "USD 12.00", "USD 3.70"),
            (FINE, demo::offers::E3, "USD 240.00", "USD 90.00"),
            (FINE, demo::offers::E5, "USD 420.00", "USD 270.00"),
        ] {
            page.open_upgrade(story, key).await;
            for language in Language::ALL {
                page.speak(language).await;
                plan_says(page, offer, price).await;
                let more = match language {
                    Language::En => format!("{more} more than now"),
                    Language::ZhTw => format!("比目前多 {more}"),
                };
                plan_says(page, offer, &more).await;
            }
        }
    });
}

/// Makes one plan cheaper than those that lead to it.
fn cheap_pro_plus(page: &Path) {
    reprice(page, |offer, price| {
        if offer.eq_ignore_ascii_case(demo::offers::PRO_PLUS) {
            price["perSeat"] = json!("8.00");
        }
    });
}

fn fm_24_plans_say_how_much_less_they_cost_than_now() {
    Setup::default().edit(&cheap_pro_plus).play(async |s| {
        let page = &s.page;
        page.open_upgrade(MONTHLY.0, MONTHLY.1).await;
        for (language, less) in [
            (Language::En, "USD 0.30 less than now"),
            (Language::ZhTw, "比目前少 USD 0.30"),
        ] {
            page.speak(language).await;
            plan_says(page, demo::offers::PRO_PLUS, "USD 8.00").await;
            plan_says(page, demo::offers::PRO_PLUS, less).await;
        }
    });
}

/// An amount on screen in minor units.
fn minor(amount: &str) -> i64 {
    let digits: String = amount.chars().filter(char::is_ascii_digit).collect();
    let sign = if amount.contains('−') { -1 } else { 1 };
    sign * digits.parse::<i64>().unwrap()
}

fn fm_27_the_lines_of_the_bill_add_up_to_its_total() {
    play(async |s| {
        let page = &s.page;
        for (story, key) in [FINE, MONTHLY] {
            for seats in ["1", "7", "299"] {
                page.open_upgrade(story, key).await;
                page.fill(SEATS, seats).await;
                page.go_to_review().await;
                let amounts = page.texts(AMOUNTS).await;
                let (total, lines) = amounts.split_last().unwrap();
                assert!(lines.len() > 1, "{amounts:?}");
                let sum: i64 = lines.iter().map(|line| minor(line)).sum();
                assert_eq!(sum, minor(total), "{amounts:?}");
                page.click("[data-su-action=cancel]").await;
                page.judged().await;
            }
        }
    });
}
