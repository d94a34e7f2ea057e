//! The main job, end to end: see, understand, upgrade.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]

use e2e::card::{OPEN, icon, row};
use e2e::engine::Engine;
use e2e::form::{CHOICE, CONTINUE, Outcome, REVIEW, SEATS, SUBMIT, plan};
use e2e::hands::Key;
use e2e::page::{Language, Page};
use e2e::scene::{Scene, Setup, play};
use e2e::{demo, wait, wording};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;

const FILTER: &str = "[data-su-filter]";
const ONLY: &str = "[data-su-only-upgradeable]";
/// The accounts that the review expects to be left.
const LEFT_OVER: &str = "[data-su-review] .reasons > li";
const BACK: &str = "[data-su-action=back]";

e2e::in_every_engine![
    a_refusal_is_in_the_language_of_the_screen_also_after_a_switch,
    numbers_sort_as_numbers_days_as_days_and_what_is_missing_comes_last,
    a_row_without_a_price_says_so_and_names_no_period,
    customers_are_found_by_name_domain_and_id_in_any_script,
    a_customer_without_subscriptions_has_nothing_to_filter,
    a_credit_is_called_one_and_has_a_minus,
    a_subscription_that_does_not_renew_says_so_and_so_does_the_new_one,
    by_mouse_from_the_customers_to_the_new_truth,
    by_keyboard_alone,
    a_switch_of_language_in_the_form_keeps_screen_choice_seats_and_focus,
    the_language_of_the_browser_is_the_language_of_the_page_and_a_choice_outlives_it,
    a_review_that_is_loaded_again_is_the_same_review_with_the_same_request_id,
    back_and_forward_go_through_the_screens,
    only_upgradeable_shows_as_many_as_it_says,
    sort_and_filter_live_in_the_address,
    what_customers_are_searched_for_lives_in_the_address,
    a_change_of_the_table_is_announced_once,
    numbers_stand_on_the_right_in_figures_of_one_width,
    a_refresh_keeps_focus_and_place_in_the_table,
    after_a_switch_of_language_no_text_of_the_other_one_is_left,
    tb_09_words_are_sorted_as_the_readers_language_sorts_them,
    each_screen_has_a_title_of_its_own,
    no_two_icons_have_the_same_name,
    every_address_can_be_opened_by_itself_and_a_strange_one_shows_a_screen,
];

e2e::in_chromium_and_firefox![
    the_accounts_that_will_not_move_arrive_without_moving_the_buttons_and_say_it_once,
    by_touch,
    // Its driver does not say where a download goes.
    accounts_that_are_left_are_predicted_then_listed_and_can_be_downloaded,
    names_with_markup_are_text_everywhere,
    // Its `window.find` does not look into shadow roots.
    the_browsers_own_search_finds_every_row,
    a_narrow_page_has_a_low_bar_and_a_labelled_row_to_sort_by,
];

fn link(story: &str) -> String {
    format!("[data-su-customer=\"{}\"] a", demo::customer(story))
}

/// The ids of the rows, in their order.
async fn rows(page: &Page) -> Vec<String> {
    page.attributes("[data-su-row]", "data-su-row").await
}

/// After an upgrade of alpine: one was done, and the table shows it without being asked to.
async fn shows_the_new_truth(s: &Scene) {
    s.backend.one_upgrade().await;
    let done = s.backend.ledger().first_done().await;
    let new = done.result.unwrap();
    s.page.click(BACK).await;
    let new_row = format!("[data-su-row=\"{new}\"]");
    s.page.reads(&new_row, "Office 365 Enterprise E3").await;
    s.page.reads(&new_row, "Active").await;
    s.page.reads(&row("alpine", "premium"), "Deleted").await;
    assert_eq!(s.page.judged().await, 0);
    let old = s.backend.ledger().subscription(&done.subscription);
    assert_eq!(old.unwrap().0, "deleted");
}

fn by_mouse_from_the_customers_to_the_new_truth() {
    play(async |s| {
        let page = &s.page;
        page.open("").await;
        page.see(&link("alpine")).await;
        page.click(&link("alpine")).await;
        page.judged().await;
        page.upgrade_from_card("alpine", "premium").await;
        page.see(SEATS).await;
        page.go_to_review().await;
        // Everything that happens, before it happens.
        let lines = page.review_lines().await;
        let said = |label: &str, part: &str| {
            let found = lines
                .iter()
                .any(|(l, v)| l.contains(label) && v.contains(part));
            assert!(found, "no “{part}” under “{label}” in {lines:#?}");
        };
        said("Customer", "Alpine Ski House");
        said("Current plan", "Office 365 Business Premium");
        said("New plan", "Office 365 Enterprise E3");
        said("Seats", "25");
        said("List price", "USD 3,750.00 → USD 6,000.00");
        said("Estimated billing", "Total");
        said("Current subscription", "shown as deleted");
        said("New subscription", "12-month term");
        said("licenses", "Moved");
        page.reads("[data-su-notice=irreversible]", "cannot be undone")
            .await;
        page.reads("[data-su-prediction]", "expected to move: 18")
            .await;
        page.reads(SUBMIT, "Upgrade to Office 365 Enterprise E3")
            .await;
        assert_eq!(s.backend.posts().await.len(), 0);
        page.submit().await;
        page.outcome(Outcome::Done).await;
        page.focused("h1").await;
        page.reads(Outcome::Done.selector(), "Nothing is left to do")
            .await;
        shows_the_new_truth(s).await;
    });
}

fn by_keyboard_alone() {
    play(async |s| {
        let page = &s.page;
        let seen = async |trail: Vec<e2e::page::Focus>| {
            // Focus is always somewhere, and on something that says what it is.
            for focus in trail {
                let nowhere = ["body", "html", "subscription-upgrades"];
                assert!(!nowhere.contains(&&*focus.tag), "{focus:?}");
                assert!(!focus.text.is_empty() || focus.tag == "input", "{focus:?}");
            }
        };
        page.open("").await;
        page.see(&link("alpine")).await;
        seen(page.tab_to(&link("alpine")).await).await;
        page.hands.key(Key::Enter).await;
        page.judged().await;
        page.focused("h1").await;
        seen(page.tab_to(&icon("alpine", "premium")).await).await;
        page.hands.key(Key::Enter).await;
        page.card_opens("alpine", "premium").await;
        page.hands.key(Key::Tab).await;
        if !page.focus_is_on("[data-su-upgrade]").await {
            page.tab_to("[data-su-upgrade]").await;
        }
        page.hands.key(Key::Enter).await;
        page.see(CHOICE).await;
        page.focused("h1").await;
        seen(page.tab_to(SEATS).await).await;
        page.hands.select_all().await;
        page.hands.write("25").await;
        seen(page.tab_to(CONTINUE).await).await;
        page.hands.key(Key::Enter).await;
        page.see(REVIEW).await;
        page.focused("h1").await;
        page.reads("[data-su-prediction]", "expected to move: 18")
            .await;
        seen(page.tab_to(SUBMIT).await).await;
        page.hands.key(Key::Enter).await;
        page.outcome(Outcome::Done).await;
        page.focused("h1").await;
        page.tab_to(BACK).await;
        page.hands.key(Key::Enter).await;
        page.judged().await;
        page.focused("h1").await;
        s.backend.one_upgrade().await;
        page.reads(&row("alpine", "premium"), "Deleted").await;
    });
}

fn by_touch() {
    play(async |s| {
        let page = &s.page;
        page.resize(390, 800).await;
        page.open("").await;
        page.touch_screen().await;
        page.see(&link("alpine")).await;
        page.tap(&link("alpine")).await;
        page.judged().await;
        page.tap(&icon("alpine", "premium")).await;
        page.card_opens("alpine", "premium").await;
        page.rest(800).await;
        page.tap(&format!("{OPEN} [data-su-upgrade]")).await;
        page.see(CHOICE).await;
        page.tap(&plan(demo::offers::E5)).await;
        page.tap("button[aria-label=\"One seat more\"]").await;
        assert_eq!(page.value(SEATS).await, "26");
        page.tap(CONTINUE).await;
        page.see(REVIEW).await;
        page.tap(SUBMIT).await;
        page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
        let new = s.backend.ledger().done()[0].result.clone().unwrap();
        assert_eq!(
            s.backend.ledger().subscription(&new),
            Some(("active".to_owned(), 26))
        );
        page.tap(BACK).await;
        page.judged().await;
    });
}

/// A file of rows as RFC 4180 has it.
fn csv(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) => {
                assert_eq!(chars.next(), Some('\n'), "rows end with both");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            ('\n', false) => panic!("a bare end of line"),
            (c, _) => cell.push(c),
        }
    }
    assert!(
        row.is_empty() && cell.is_empty() && !quoted,
        "the last row ends, too"
    );
    rows
}

/// Downloads the list of affected accounts and reads it.
async fn downloaded(s: &Scene, folder: &Path) -> Vec<Vec<String>> {
    std::fs::create_dir_all(folder).unwrap();
    if s.page.engine() == Engine::Firefox {
        let script = "Services.prefs.setStringPref('browser.download.dir', arguments[0])";
        s.page.chrome(script, vec![json!(folder)]).await;
    } else {
        let allow = json!({ "behavior": "allow", "downloadPath": folder, "eventsEnabled": false });
        s.page.devtools("Browser.setDownloadBehavior", allow).await;
    }
    s.page.click("[data-su-action=csv]").await;
    let file = folder.join("affected-accounts.csv");
    let text = wait::until("the file", async || {
        let text = std::fs::read_to_string(&file).ok()?;
        text.ends_with("\r\n").then_some(text)
    })
    .await;
    std::fs::remove_dir_all(folder).unwrap();
    csv(&text)
}

fn folder(name: &str) -> std::path::PathBuf {
    let (id, engine) = (std::process::id(), Engine::now());
    std::env::temp_dir().join(format!("su-e2e-download-{id}-{engine:?}-{name}"))
}

fn accounts_that_are_left_are_predicted_then_listed_and_can_be_downloaded() {
    play(async |s| {
        let page = &s.page;
        page.open_review("stayput", "premium").await;
        let predicted = page
            .reads("[data-su-prediction]", "expected not to move")
            .await;
        assert!(predicted.contains("of 15"), "{predicted}");
        let predicted = page.count(LEFT_OVER).await;
        page.submit().await;
        page.outcome(Outcome::Partial).await;
        s.backend.one_upgrade().await;
        page.reads("h1", "some accounts still need work").await;
        page.reads(Outcome::Partial.selector(), "had been predicted")
            .await;
        let listed = page.texts("[data-su-affected] tbody tr").await;
        assert_eq!(listed.len(), predicted, "{listed:#?}");
        assert!(
            page.text(Outcome::Partial.selector())
                .await
                .contains("Affected services")
        );
        for account in &listed {
            let fault = wording::fault(account, Language::En);
            assert!(fault.is_none(), "{fault:?}");
        }
        let rows = downloaded(s, &folder("en")).await;
        assert_eq!(
            rows[0],
            ["Account", "Email", "Why", "Affected services", "User ID"]
        );
        assert_eq!(rows.len(), listed.len() + 1);
        let users = s
            .backend
            .get(&format!("{}/users", demo::at("stayput")))
            .await;
        let users = users["items"].as_array().unwrap();
        for (shown, row) in listed.iter().zip(&rows[1..]) {
            assert_eq!(row.len(), 5, "{row:?}");
            assert!(
                shown.contains(&row[0]) && shown.contains(&row[1]),
                "{shown} {row:?}"
            );
            assert!(
                users.iter().any(|u| u["id"] == *row[4]),
                "{row:?} is nobody"
            );
        }
        // In the other language every cell of page and file has that language's words.
        for language in [Language::ZhTw, Language::En] {
            page.speak(language).await;
            let why = "[data-su-affected] td:nth-child(2)";
            let causes = [page.texts(why).await, page.texts(".cause").await].concat();
            assert!(causes.len() > listed.len(), "{causes:?}");
            let rows = downloaded(s, &folder(language.tag())).await;
            let written = rows[1..].iter().map(|row| row[2].clone());
            let all: Vec<String> = causes
                .into_iter()
                .chain(written)
                .chain(rows[0].clone())
                .collect();
            for text in all {
                let fault = wording::fault(&text, language);
                assert!(fault.is_none(), "{fault:?}");
            }
        }
    });
}

fn a_refusal_is_in_the_language_of_the_screen_also_after_a_switch() {
    play(async |s| {
        let page = &s.page;
        page.open_review("hidden", "premium").await;
        page.submit().await;
        page.outcome(Outcome::Refused).await;
        // The backend's words, as long as they can be read.
        let reasons = format!("{} [data-su-reason]", Outcome::Refused.selector());
        page.reads(&reasons, "Bought elsewhere").await;
        for language in [Language::ZhTw, Language::En] {
            page.speak(language).await;
            page.outcome(Outcome::Refused).await;
            for text in page.texts(&format!("{reasons} :is(p, strong)")).await {
                let fault = wording::fault(&text, language);
                assert!(text.is_empty() || fault.is_none(), "{fault:?}");
            }
        }
    });
}

fn the_accounts_that_will_not_move_arrive_without_moving_the_buttons_and_say_it_once() {
    play(async |s| {
        let page = &s.page;
        page.open_review("stayput", "premium").await;
        page.see(LEFT_OVER).await;
        let (list, submit) = (
            page.rect("[data-su-left-over]").await,
            page.rect(SUBMIT).await,
        );
        assert!(submit.bottom <= list.top, "{list:?} {submit:?}");
        for account in page.texts(LEFT_OVER).await {
            assert_eq!(account.matches('@').count(), 1, "{account}");
        }
        page.submit().await;
        page.outcome(Outcome::Partial).await;
        for account in page.texts("[data-su-affected] tbody tr").await {
            assert_eq!(account.matches('@').count(), 1, "{account}");
        }
        page.resize(360, 740).await;
        let height = page.rect("[data-su-affected]").await.size().1;
        let accounts = page.count("[data-su-affected] tbody tr").await;
        assert!(
            height < (180 * accounts) as f64,
            "{height} px for {accounts} accounts"
        );
    });
}

fn names_with_markup_are_text_everywhere() {
    play(async |s| {
        let page = &s.page;
        page.open_table("script").await;
        page.reads("h1", "<script>alert").await;
        page.reads(&row("script", "premium"), "<img src=x onerror=")
            .await;
        page.hover_card("script", "premium").await;
        page.reads(OPEN, "<img src=x onerror=").await;
        page.open_review("script", "premium").await;
        page.reads(LEFT_OVER, "<b>").await;
        page.submit().await;
        page.outcome(Outcome::Partial).await;
        page.reads("[data-su-affected]", "<b>").await;
        let script = "return all('img, script').length + document.images.length";
        assert_eq!(page.ask::<u32>(script, vec![]).await, 0);
        let rows = downloaded(s, &folder("markup")).await;
        assert!(rows[1][0].starts_with("<b>"), "{rows:?}");
    });
}

fn a_switch_of_language_in_the_form_keeps_screen_choice_seats_and_focus() {
    play(async |s| {
        let page = &s.page;
        page.open_upgrade("alpine", "premium").await;
        page.click(&plan(demo::offers::E5)).await;
        page.click("#su-licences-keep").await;
        page.fill(SEATS, "31").await;
        for language in [Language::ZhTw, Language::En] {
            let button = format!("[data-su-language=\"{}\"]", language.tag());
            page.click(&button).await;
            page.see(&format!(".su-root[lang=\"{}\"]", language.tag()))
                .await;
            page.see(CHOICE).await;
            assert_eq!(page.value(SEATS).await, "31");
            assert!(page.checked(&plan(demo::offers::E5)).await);
            assert!(page.checked("#su-licences-keep").await);
            assert!(page.focus_is_on(&button).await, "{:?}", page.focus().await);
            let fault = wording::fault(&page.text(CHOICE).await, language);
            assert!(fault.is_none(), "{fault:?}");
        }
        // A host may switch while the reader types.
        page.click(SEATS).await;
        page.focused(SEATS).await;
        let script = "host.setAttribute('locale', 'zh-TW'); return true";
        let _: bool = page.ask(script, vec![]).await;
        page.see(".su-root[lang=\"zh-TW\"]").await;
        page.painted().await;
        assert_eq!(page.value(SEATS).await, "31");
        assert!(page.focus_is_on(SEATS).await, "{:?}", page.focus().await);
        // The review, too.
        page.go_to_review().await;
        page.speak(Language::En).await;
        page.see(REVIEW).await;
        let lines = page.review_lines().await;
        assert!(lines.iter().any(|(_, v)| v.contains("→ 31")), "{lines:?}");
        page.submit().await;
        page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
        for language in [Language::ZhTw, Language::En] {
            page.speak(language).await;
            page.outcome(Outcome::Done).await;
        }
    });
}

fn after_a_switch_of_language_no_text_of_the_other_one_is_left() {
    play(async |s| {
        let page = &s.page;
        page.open_table("bygone").await;
        for language in [Language::ZhTw, Language::En] {
            page.speak(language).await;
            // Names come from the backend, which is asked again.
            wait::until("a table in one language", async || {
                if !page.shows("[data-su-row]").await {
                    return None;
                }
                let script = "return [said(one('[data-su-row]')),
                    one('[data-su-info]').getAttribute('aria-label')]";
                let texts: Vec<String> = page.ask(script, vec![]).await;
                let faults = texts.iter().filter_map(|t| wording::fault(t, language));
                (faults.count() == 0).then_some(())
            })
            .await;
        }
    });
}

fn the_language_of_the_browser_is_the_language_of_the_page_and_a_choice_outlives_it() {
    Setup::default().languages("zh-TW,zh,en").play(async |s| {
        let page = &s.page;
        page.open("").await;
        page.see("[data-su-customer]").await;
        page.reads("h1", "客戶").await;
        let lang = "return document.documentElement.lang";
        assert_eq!(page.ask::<String>(lang, vec![]).await, "zh-TW");
        page.click("[data-su-language=en]").await;
        page.reads("h1", "Customers").await;
        page.reload().await;
        page.reads("h1", "Customers").await;
        assert_eq!(page.ask::<String>(lang, vec![]).await, "en");
    });
}

fn a_review_that_is_loaded_again_is_the_same_review_with_the_same_request_id() {
    play(async |s| {
        let page = &s.page;
        page.open_upgrade("alpine", "premium").await;
        page.click(&plan(demo::offers::E5)).await;
        page.click("#su-licences-keep").await;
        page.fill(SEATS, "31").await;
        page.go_to_review().await;
        let (before, id) = (page.review_lines().await, page.kept_drafts().await);
        assert_eq!(id.len(), 1);
        page.reload().await;
        page.see(REVIEW).await;
        assert_eq!(page.review_lines().await, before);
        assert_eq!(page.kept_drafts().await, id);
        // A change goes on from there, under the same id: nothing was sent.
        page.click("[data-su-action=change]").await;
        page.see(CHOICE).await;
        assert_eq!(page.value(SEATS).await, "31");
        assert!(page.checked(&plan(demo::offers::E5)).await);
        assert!(page.checked("#su-licences-keep").await);
        page.fill(SEATS, "32").await;
        page.go_to_review().await;
        page.submit().await;
        page.outcome(Outcome::Done).await;
        assert_eq!(s.backend.one_upgrade().await, id[0]);
        let new = s.backend.ledger().done()[0].result.clone().unwrap();
        assert_eq!(s.backend.ledger().subscription(&new).unwrap().1, 32);
    });
}

async fn reviews_seats(page: &Page, seats: &str) {
    let lines = page.review_lines().await;
    assert!(lines.iter().any(|(_, v)| v.contains(seats)), "{lines:?}");
}

fn back_and_forward_go_through_the_screens() {
    play(async |s| {
        let page = &s.page;
        page.open("").await;
        page.see(&link("alpine")).await;
        page.click(&link("alpine")).await;
        page.judged().await;
        page.upgrade_from_card("alpine", "premium").await;
        page.driver().back().await.unwrap();
        page.judged().await;
        page.focused("h1").await;
        page.reads("h1", "Alpine Ski House").await;
        page.driver().back().await.unwrap();
        page.see(&link("alpine")).await;
        page.driver().forward().await.unwrap();
        page.judged().await;
        page.driver().forward().await.unwrap();
        page.see(CHOICE).await;
        page.fill(SEATS, "30").await;
        page.go_to_review().await;
        // One step back is the form as it was left, and forward the same review.
        page.driver().back().await.unwrap();
        page.see(CHOICE).await;
        assert_eq!(page.value(SEATS).await, "30");
        page.driver().forward().await.unwrap();
        page.see(REVIEW).await;
        reviews_seats(page, "→ 30").await;
        // What was changed in between is reviewed before it can be submitted.
        page.driver().back().await.unwrap();
        page.see(CHOICE).await;
        page.fill(SEATS, "31").await;
        page.driver().forward().await.unwrap();
        page.see(CHOICE).await;
        page.go_to_review().await;
        reviews_seats(page, "→ 31").await;
        // What is on its way is found again.
        page.driver().back().await.unwrap();
        page.see(CHOICE).await;
        page.driver().back().await.unwrap();
        page.judged().await;
        page.driver().forward().await.unwrap();
        page.see(CHOICE).await;
        page.driver().forward().await.unwrap();
        page.see(REVIEW).await;
        reviews_seats(page, "→ 31").await;
        page.submit().await;
        page.outcome(Outcome::Done).await;
        page.driver().back().await.unwrap();
        page.reads(&row("alpine", "premium"), "Deleted").await;
        page.driver().forward().await.unwrap();
        page.outcome(Outcome::Done).await;
        assert_eq!(s.backend.posts().await.len(), 1);
        s.backend.one_upgrade().await;
    });
}

fn every_address_can_be_opened_by_itself_and_a_strange_one_shows_a_screen() {
    play(async |s| {
        let page = &s.page;
        page.open(&demo::upgrade("alpine", "premium")).await;
        page.see(CHOICE).await;
        let nobody = "#/customers/00000000-0000-4000-8000-000000000000/subscriptions/X-1/upgrade";
        for (address, link) in [
            (nobody, "main a[href='#/']"),
            (nobody.split("/sub").next().unwrap(), "[data-su-notice] a"),
        ] {
            page.open(address).await;
            page.reads("[data-su-notice=failed]", "Customer not found")
                .await;
            // One notice, and nothing to press that cannot help.
            assert_eq!(page.count("[data-su-notice]").await, 1);
            for useless in ["[data-su-action=retry]", FILTER, ONLY] {
                assert_eq!(page.count(useless).await, 0, "{useless}");
            }
            page.click(link).await;
            page.see("[data-su-customer]").await;
        }
        let no_such = format!("{}/subscriptions/X-1/upgrade", demo::table("alpine"));
        page.open(&no_such).await;
        page.reads("main", "no such subscription").await;
        page.click(BACK).await;
        page.judged().await;
        for fragment in ["#/nowhere", "#", "#/customers/"] {
            page.open(fragment).await;
            page.see("[data-su-customer]").await;
        }
    });
}

fn only_upgradeable_shows_as_many_as_it_says() {
    play(async |s| {
        let page = &s.page;
        let count = page.open_table("contoso").await;
        assert_eq!(rows(page).await.len(), 25);
        assert!(count > 0);
        page.click(ONLY).await;
        wait::until("only those", async || {
            (rows(page).await.len() == count).then_some(())
        })
        .await;
        let classes = page.attributes("[data-su-info]", "class").await;
        assert_eq!(classes.len(), count);
        assert!(classes.iter().all(|c| !c.contains("cannot")), "{classes:?}");
        // The box says how many there are, whatever else is filtered.
        page.fill(FILTER, "nothing of the kind").await;
        page.see(".empty").await;
        assert_eq!(page.text("[data-su-count]").await, count.to_string());
        page.reads(".empty", "No subscription matches").await;
        page.click("[data-su-action=below]").await;
        wait::until("all of them", async || {
            (rows(page).await.len() == 25).then_some(())
        })
        .await;
        assert!(!page.checked(ONLY).await);
        assert_eq!(page.value(FILTER).await, "");
    });
}

fn what_customers_are_searched_for_lives_in_the_address() {
    play(async |s| {
        let page = &s.page;
        let search = "[data-su-customer-search]";
        let only_alpine = async || {
            wait::until("Alpine and no other", async || {
                let ids = page
                    .attributes("[data-su-customer]", "data-su-customer")
                    .await;
                (ids == [demo::customer("alpine")]).then_some(())
            })
            .await;
            assert_eq!(page.value(search).await, "ski h");
        };
        page.open("").await;
        page.see("[data-su-customer]").await;
        page.fill(search, "ski h").await;
        only_alpine().await;
        assert!(page.fragment().await.ends_with("/?filter=ski%20h"));
        page.reload().await;
        only_alpine().await;
        // What its subscriptions are filtered by is another matter, and so is what is said of them.
        let listen = "const live = one('[data-su-announcement]');
            window.said = [];
            new MutationObserver(() => window.said.push(live.textContent))
              .observe(live, { childList: true, characterData: true, subtree: true });
            return true";
        let _: bool = page.ask(listen, vec![]).await;
        page.click(&link("alpine")).await;
        page.judged().await;
        assert_eq!(page.value(FILTER).await, "");
        page.reads("[data-su-announcement]", "Subscriptions: 2 of 2")
            .await;
        let said: Vec<String> = page.ask("return window.said", vec![]).await;
        assert!(said.iter().all(|s| !s.contains("Customers:")), "{said:?}");
        page.fill(FILTER, "premium").await;
        page.click(".crumbs a").await;
        page.see(search).await;
        assert_eq!(page.value(search).await, "");
        page.driver().back().await.unwrap();
        page.judged().await;
        assert_eq!(page.value(FILTER).await, "premium");
        page.driver().back().await.unwrap();
        only_alpine().await;
        // Nor does it follow to an upgrade that is opened by its address, and on from there.
        let upgrade = page.fragment().await;
        assert!(upgrade.starts_with("#/?"), "{upgrade}");
        page.open(&demo::upgrade("alpine", "premium")).await;
        page.see(CHOICE).await;
        page.click("[data-su-action=cancel]").await;
        page.judged().await;
        assert_eq!(page.value(FILTER).await, "");
        assert!(page.shows(&row("alpine", "premium")).await);
    });
}

fn sort_and_filter_live_in_the_address() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        page.click("[data-su-sort=seats]").await;
        page.click("[data-su-sort=seats]").await;
        page.see("th[aria-sort=descending] [data-su-sort=seats]")
            .await;
        page.fill(FILTER, "office 50%&").await;
        page.click(ONLY).await;
        let fragment = page.fragment().await;
        for part in [
            "sort=seats",
            "descending",
            "upgradeable",
            "filter=office%2050%25%26",
        ] {
            assert!(fragment.contains(part), "no {part} in {fragment}");
        }
        // Typing adds no step to the history.
        let steps: u32 = page.ask("return history.length", vec![]).await;
        page.fill(FILTER, "business").await;
        assert_eq!(
            page.ask::<u32>("return history.length", vec![]).await,
            steps
        );
        let before = rows(page).await;
        page.reload().await;
        page.judged().await;
        assert_eq!(rows(page).await, before);
        assert_eq!(page.value(FILTER).await, "business");
        assert!(page.checked(ONLY).await);
        page.see("th[aria-sort=descending] [data-su-sort=seats]")
            .await;
        // Away and back again.
        page.hover("[data-su-info]").await;
        page.see(OPEN).await;
        page.click(&format!("{OPEN} [data-su-upgrade]")).await;
        page.see(CHOICE).await;
        page.driver().back().await.unwrap();
        page.judged().await;
        assert_eq!(rows(page).await, before);
        assert_eq!(page.value(FILTER).await, "business");
    });
}

fn numbers_sort_as_numbers_days_as_days_and_what_is_missing_comes_last() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        let script = r#"
            const column = (e) => [...e.querySelectorAll("td")];
            return all("[data-su-row]").map((e) => {
              const cells = column(e), number = (t) => Number(t.replace(/[^0-9.]/g, "")) || null;
              const price = said(cells[5]).match(/[\d,]+\.\d\d/);
              return [number(said(cells[2])), price ? number(price[0]) : null,
                Date.parse(e.querySelector("time")?.getAttribute("datetime") ?? "") || null]; })
        "#;
        for (column, place) in [("seats", 0), ("price", 1), ("renewal", 2)] {
            for descending in [false, true] {
                page.click(&format!("[data-su-sort={column}]")).await;
                let way = if descending {
                    "descending"
                } else {
                    "ascending"
                };
                page.see(&format!("th[aria-sort={way}] [data-su-sort={column}]"))
                    .await;
                let cells: Vec<Vec<Option<f64>>> = page.ask(script, vec![]).await;
                assert_eq!(cells.len(), 25);
                let values: Vec<Option<f64>> = cells.iter().map(|c| c[place]).collect();
                let there: Vec<f64> = values.iter().flatten().copied().collect();
                let first_missing = values.iter().position(Option::is_none);
                assert!(
                    first_missing.is_none_or(|n| n == there.len()),
                    "{column} {values:?}"
                );
                let in_order = there.windows(2).all(|w| {
                    if descending {
                        w[0] >= w[1]
                    } else {
                        w[0] <= w[1]
                    }
                });
                assert!(in_order, "{column} {way}: {values:?}");
                assert!(there.len() > 15, "{column}: {values:?}");
                // The header keeps focus.
                assert!(page.focus_is_on(&format!("[data-su-sort={column}]")).await);
            }
        }
    });
}

fn tb_09_words_are_sorted_as_the_readers_language_sorts_them() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        let script = "const order = new Intl.Collator(arguments[1], { numeric: true }).compare;
            const words = all('[data-su-row]').map((e) => {
              const cell = [e.querySelector('th'), ...e.querySelectorAll('td')][arguments[0]];
              return (cell.querySelector('bdi, .badge') ?? cell).innerText.trim().split('\\n')[0] });
            return [words, words.every((word, i) => !i || order(words[i - 1], word) <= 0)]";
        for language in Language::ALL {
            page.speak(language).await;
            for (column, place) in [("plan", 1), ("status", 2), ("cycle", 4), ("name", 0)] {
                page.click(&format!("[data-su-sort={column}]")).await;
                page.see(&format!("th[aria-sort=ascending] [data-su-sort={column}]"))
                    .await;
                let tag = json!(language.tag());
                let (words, sorted): (Vec<String>, bool) =
                    page.ask(script, vec![json!(place), tag]).await;
                assert_eq!(words.len(), 25);
                assert!(words.iter().collect::<BTreeSet<_>>().len() > 1, "{words:?}");
                assert!(sorted, "{column} {}: {words:?}", language.tag());
            }
        }
    });
}

fn a_change_of_the_table_is_announced_once() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        let said = "[data-su-announcement]";
        page.reads(said, "Subscriptions: 25 of 25").await;
        let script = r#"
            window.said = [];
            const live = one("[data-su-announcement]");
            new MutationObserver(() => window.said.push(live.textContent))
              .observe(live, { childList: true, characterData: true, subtree: true });
            return [live.getAttribute("role"), live.getAttribute("aria-live")];
        "#;
        let live: (String, String) = page.ask(script, vec![]).await;
        assert_eq!(live, ("status".to_owned(), "polite".to_owned()));
        page.click("[data-su-sort=renewal]").await;
        page.reads(said, "sorted by Renewal date (UTC), ascending")
            .await;
        page.painted().await;
        let heard: Vec<String> = page.ask("return window.said", vec![]).await;
        assert_eq!(heard.len(), 1, "{heard:?}");
        page.speak(Language::ZhTw).await;
        page.click("[data-su-sort=renewal]").await;
        page.reads(said, "遞減排序").await;
        let last: Vec<String> = page.ask("return window.said", vec![]).await;
        let fault = wording::fault(last.last().unwrap(), Language::ZhTw);
        assert!(fault.is_none(), "{fault:?}");
    });
}

fn the_browsers_own_search_finds_every_row() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        for name in [
            "Headquarters",
            "Web shop",
            "Trial of 2022",
            "Secure Workspace",
        ] {
            let script = "getSelection().removeAllRanges(); return window.find(arguments[0])";
            assert!(page.ask::<bool>(script, vec![json!(name)]).await, "{name}");
        }
    });
}

fn numbers_stand_on_the_right_in_figures_of_one_width() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        let script = r#"
            const style = (e) => getComputedStyle(e);
            const heads = all("thead th");
            return ["seats", "price"].flatMap((key) => {
              const head = one(`[data-su-sort=${key}]`).closest("th"), n = heads.indexOf(head);
              return [...all("[data-su-row]").map((r) => r.children[n]), head].map((e) =>
                [key, style(e).textAlign, e === head ? "tabular-nums" : style(e).fontVariantNumeric]);
            }).concat(all("[data-su-row] td").map((e) => ["centred", style(e).textAlign === "center"
              ? "center" : "end", "tabular-nums"]))
        "#;
        let cells: Vec<(String, String, String)> = page.ask(script, vec![]).await;
        assert!(cells.len() > 100);
        for (column, align, figures) in cells {
            assert!(["end", "right"].contains(&&*align), "{column}: {align}");
            assert!(figures.contains("tabular-nums"), "{column}: {figures}");
        }
    });
}

fn a_row_without_a_price_says_so_and_names_no_period() {
    play(async |s| {
        let page = &s.page;
        page.open_table("chennai").await;
        let script = "return all('[data-su-row] td:last-child').map(said)";
        let prices: Vec<String> = page.ask(script, vec![]).await;
        assert!(!prices.is_empty());
        for price in prices {
            assert_eq!(price, "No price known");
        }
    });
}

fn a_refresh_keeps_focus_and_place_in_the_table() {
    play(async |s| {
        let page = &s.page;
        page.resize(1280, 600).await;
        page.open_table("contoso").await;
        let shops = icon("contoso", "premium-shops");
        page.tab_to(&shops).await;
        let script = "scrollBy(0, 40); return Math.round(scrollY)";
        let place: u32 = page.ask(script, vec![]).await;
        assert!(place > 100);
        s.backend
            .change("contoso", "premium-lab", &[("status", json!("suspended"))])
            .await;
        let script = "one('[data-su-refresh]').click(); return true";
        let _: bool = page.ask(script, vec![]).await;
        page.reads(&row("contoso", "premium-lab"), "Suspended")
            .await;
        page.painted().await;
        assert!(page.focus_is_on(&shops).await, "{:?}", page.focus().await);
        // Firefox keeps in place what it is at, to a few pixels.
        let now: u32 = page.ask("return Math.round(scrollY)", vec![]).await;
        assert!(now.abs_diff(place) < 8, "{now} instead of {place}");
    });
}

fn customers_are_found_by_name_domain_and_id_in_any_script() {
    play(async |s| {
        let page = &s.page;
        page.open("").await;
        page.see(&link("alpine")).await;
        let all = page.count("[data-su-customer]").await;
        assert_eq!(all, demo::STORIES.len());
        let search = "[data-su-customer-search]";
        for (typed, story) in [
            ("alpine", "alpine"),
            ("SKI HOUSE", "alpine"),
            ("高雄", "kaohsiung"),
            ("kaohsiung.onmicrosoft", "kaohsiung"),
            ("مكتبة", "bidi"),
            ("Söhne", "script"),
            (&demo::customer("hidden"), "hidden"),
        ] {
            page.fill(search, typed).await;
            let found = wait::until(format!("one customer for {typed}"), async || {
                let found = page
                    .attributes("[data-su-customer]", "data-su-customer")
                    .await;
                (found.len() == 1).then_some(found)
            });
            assert_eq!(found.await, [demo::customer(story)], "{typed}");
        }
        page.fill(search, "nobody at all").await;
        page.reads(".empty", "nobody at all").await;
        page.click("[data-su-action=below]").await;
        wait::until("all customers", async || {
            (page.count("[data-su-customer]").await == all).then_some(())
        })
        .await;
    });
}

fn each_screen_has_a_title_of_its_own() {
    play(async |s| {
        let page = &s.page;
        let title = async || -> String { page.ask("return document.title", vec![]).await };
        page.open("").await;
        page.see(&link("alpine")).await;
        let mut titles = vec![title().await];
        page.open_table("alpine").await;
        titles.push(title().await);
        page.open_upgrade("alpine", "premium").await;
        titles.push(title().await);
        page.go_to_review().await;
        titles.push(title().await);
        page.submit().await;
        page.outcome(Outcome::Done).await;
        titles.push(title().await);
        for (at, title) in titles.iter().enumerate() {
            assert!(title.ends_with(" – Subscription Upgrades"), "{title}");
            assert!(at == 0 || title.contains("Alpine Ski House"), "{title}");
            assert!(!titles[..at].contains(title), "{titles:?}");
        }
    });
}

fn no_two_icons_have_the_same_name() {
    play(async |s| {
        let page = &s.page;
        // As an upgrade does it, which hands the nickname on.
        for (key, nickname) in [
            ("business-field", "Headquarters"),
            ("premium-lab", "Headquarters"),
        ] {
            s.backend
                .change("contoso", key, &[("friendlyName", json!(nickname))])
                .await;
        }
        page.open_table("contoso").await;
        let names = page.attributes("[data-su-info]", "aria-label").await;
        // What they are called, after the words for the verdict.
        let mut called: Vec<&str> = names
            .iter()
            .filter_map(|n| n.split(" for ").last())
            .collect();
        let same = called
            .iter()
            .filter(|n| n.starts_with("Headquarters (Office 365"));
        assert_eq!(same.count(), 3, "{names:?}");
        called.sort_unstable();
        assert!(
            called.windows(2).all(|pair| pair[0] != pair[1]),
            "{called:?}"
        );
    });
}

fn a_customer_without_subscriptions_has_nothing_to_filter() {
    play(async |s| {
        let page = &s.page;
        page.open(&demo::table("blankslate")).await;
        page.reads(".empty", "No subscriptions").await;
        assert!(!page.shows(FILTER).await && !page.shows(ONLY).await);
        assert!(page.shows("[data-su-refresh]").await);
        assert_eq!(page.count(".empty .icon").await, 0);
    });
}

fn a_credit_is_called_one_and_has_a_minus() {
    play(async |s| {
        let page = &s.page;
        page.open_upgrade("alpine", "premium").await;
        page.fill(SEATS, "1").await;
        page.go_to_review().await;
        let lines = page.review_lines().await;
        let bill = lines.iter().find(|(l, _)| l.contains("billing")).unwrap();
        assert!(bill.1.contains("Total (credit)"), "{bill:?}");
        let total = bill.1.rsplit("credit) ").next().unwrap();
        let total = total.split("Estimate").next().unwrap();
        assert!(
            total.contains('\u{2212}') && !total.contains('-'),
            "{bill:?}"
        );
        // When it starts and when it renews.
        let new = lines.iter().find(|(l, _)| l == "New subscription").unwrap();
        assert!(
            new.1.contains("renews on") && new.1.contains("(UTC)"),
            "{new:?}"
        );
    });
}

fn a_subscription_that_does_not_renew_says_so_and_so_does_the_new_one() {
    play(async |s| {
        let page = &s.page;
        let change = [("autoRenewEnabled", json!(false))];
        s.backend.change("alpine", "premium", &change).await;
        page.open_table("alpine").await;
        page.reads(&row("alpine", "premium"), "Does not renew")
            .await;
        assert_eq!(
            page.texts("[data-su-row]")
                .await
                .join(" ")
                .matches("Does not")
                .count(),
            1
        );
        page.open_review("alpine", "premium").await;
        let lines = page.review_lines().await;
        let new = lines.iter().find(|(l, _)| l == "New subscription").unwrap();
        assert!(
            new.1.contains("ends on") && !new.1.contains("renews on"),
            "{new:?}"
        );
    });
}

fn a_narrow_page_has_a_low_bar_and_a_labelled_row_to_sort_by() {
    play(async |s| {
        let page = &s.page;
        page.resize(360, 740).await;
        page.open_table("contoso").await;
        for language in [Language::En, Language::ZhTw] {
            page.speak(language).await;
            page.see("[data-su-row]").await;
            let heights = [page.rect(".bar").await, page.rect("thead").await].map(|r| r.size().1);
            assert!(heights[0] <= 80.0 && heights[1] <= 56.0, "{heights:?}");
            // Firefox computes no more of it than `attr(data-label)`.
            let script = r"const row = one('thead tr'), { content } = getComputedStyle(row, '::before');
                return content.replace(/^attr\((.*)\)$/, (_, name) => row.getAttribute(name))";
            let label: String = page.ask(script, vec![]).await;
            let fault = wording::fault(&label, language);
            assert!(fault.is_none(), "{fault:?}");
            assert!(page.overhang().await.is_none());
        }
        // What is out of sight comes into it with focus.
        page.tab_to("[data-su-sort=price]").await;
        let (button, row) = (
            page.rect("[data-su-sort=price]").await,
            page.rect("thead").await,
        );
        assert!(
            button.right.floor() <= row.right.ceil(),
            "{button:?} {row:?}"
        );
    });
}
