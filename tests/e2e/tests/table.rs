//! The tables, by the checklist TB; what else it asks of them is in `journey.rs` and `access.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod hosting;

use e2e::card::{OPEN, icon, row};
use e2e::engine::Engine;
use e2e::form::{CHOICE, Outcome, REVIEW, plan};
use e2e::hands::Key;
use e2e::page::{Language, Page};
use e2e::scene::{Scene, Setup, play};
use e2e::{demo, settings, wait, wording};
use hosting::Site;
use serde_json::{Value, json};
use std::path::Path;

const FILTER: &str = "[data-su-filter]";
const ONLY: &str = "[data-su-only-upgradeable]";
const MORE: &str = "[data-su-action=below]";
const CUSTOMER: &str = "[data-su-customer]";
const SCROLLER: &str = "[data-su-scroller]";

e2e::in_every_engine![
    tb_01_the_longest_list_of_customers_makes_less_than_20_000_nodes,
    tb_01_a_customer_with_2_000_subscriptions_makes_less_than_20_000_nodes,
    tb_02_each_table_has_a_name_and_headers_of_columns_and_rows,
    tb_03_the_button_that_sorts_fills_its_header_and_no_other_header_has_one,
    tb_04_unsorted_ascending_and_descending_are_shapes_that_differ,
    tb_06_the_hint_on_sorting_is_once_in_the_caption_and_on_no_button,
    tb_08_sort_filter_and_only_upgradeable_are_each_announced_once_in_both_languages,
    tb_08_more_customers_are_announced_once_in_both_languages,
    tb_09_each_column_of_words_is_in_the_order_of_the_language_and_what_is_missing_is_last,
    tb_09_customers_are_in_the_order_of_the_language,
    tb_15_no_key_of_the_browsers_own_search_is_taken,
    tb_17_what_has_focus_is_never_hidden_in_a_low_window,
    tb_18_the_box_that_scrolls_sideways_has_a_name_and_obeys_the_arrow_keys,
    tb_18_the_box_that_scrolls_sideways_shows_that_there_is_more,
    tb_19_at_320_pixels_no_screen_scrolls_sideways,
    tb_28_numbers_end_where_their_header_ends_and_each_currency_has_its_decimals,
    tb_29_a_sort_by_price_keeps_currencies_apart_and_nothing_adds_them_up,
    tb_31_names_of_120_characters_wrap_and_are_read_without_a_pointer,
    the_last_press_of_show_more_leaves_focus_in_the_page,
    the_last_press_of_show_more_leaves_new_rows_in_view,
    tb_40_a_screen_reader_is_told_headers_names_buttons_and_status_of_each_row,
    tb_40_rows_that_look_like_cards_are_still_rows_of_a_table,
];

e2e::in_chromium_and_firefox![
    // WebKitGTK's `window.find` does not look into shadow roots.
    tb_15_the_browsers_own_search_finds_each_row,
];

/// Has the page check something: its script returns how much it has looked at and what is wrong.
async fn check(page: &Page, what: &str, at_least: usize, script: &str, arguments: Vec<Value>) {
    let (looked, wrong): (usize, Vec<String>) = page.ask(script, arguments).await;
    assert!(wrong.is_empty(), "{what}: {wrong:#?}");
    assert!(looked >= at_least, "{what}: only {looked} were looked at");
}

/// Has the backend begin anew with another world.
async fn world(s: &Scene, scenario: &str) {
    let body = json!({ "scenario": scenario });
    s.backend.send("POST", "/mock/reset", Some(&body)).await;
}

/// Changes what the page gets at paths that end like this, as the mock has no such data: `change` is
/// run with the `items` of the `list` that was answered.
async fn doctored(page: &Page, end: &str, change: &str) {
    let script = format!(
        r#"{{ const real = window.fetch;
        window.fetch = async (...asked) => {{
          const answer = await real(...asked);
          const path = new URL(asked[0].url ?? asked[0], location.href).pathname;
          if (!answer.ok || !path.endsWith("{end}")) return answer;
          const list = await answer.json(), {{ items }} = list;
          {change}
          return new Response(JSON.stringify(list), {{ headers: answer.headers }});
        }} }}"#
    );
    page.before_every_document(&script).await;
}

/// Opens the customers and waits until all of them are there.
async fn open_customers(page: &Page, all: &str) {
    page.open("").await;
    let count = "[data-su-customer-count]";
    page.reads(count, &format!("{all} of {all}")).await;
    page.see(CUSTOMER).await;
}

/// Elements of the document and of what is in its shadow roots.
const ELEMENTS: &str = "const count = (tree) => [...tree.querySelectorAll('*')]
    .reduce((sum, e) => sum + 1 + (e.shadowRoot ? count(e.shadowRoot) : 0), 0);
    return count(document)";

/// Asserts that the page is small also after Show more, and that this did show more.
async fn stays_small(page: &Page, rows: &str) {
    const MOST: usize = 20_000;
    let before = page.count(rows).await;
    assert!(page.ask::<usize>(ELEMENTS, vec![]).await < MOST);
    page.click(MORE).await;
    wait::until("more rows", async || {
        (page.count(rows).await > before).then_some(())
    })
    .await;
    let elements: usize = page.ask(ELEMENTS, vec![]).await;
    assert!(elements < MOST, "{elements} elements");
    // They were counted inside the shadow root, too.
    assert!(elements > 3 * page.count(rows).await, "{elements} elements");
}

fn tb_01_the_longest_list_of_customers_makes_less_than_20_000_nodes() {
    play(async |s| {
        world(s, "portfolio-10000").await;
        open_customers(&s.page, "1,250").await;
        stays_small(&s.page, CUSTOMER).await;
    });
}

fn tb_01_a_customer_with_2_000_subscriptions_makes_less_than_20_000_nodes() {
    play(async |s| {
        let many = r#"list.items = Array.from({ length: 2000 }, (_, n) => {
            const item = items[n % items.length];
            return { ...item, id: item.id.slice(0, -6) + String(100000 + n) };
          });
          list.totalCount = list.items.length;"#;
        doctored(&s.page, "/subscriptions", many).await;
        s.page.open_table("contoso").await;
        s.page.reads(".shown", "2,000 of 2,000").await;
        stays_small(&s.page, "[data-su-row]").await;
    });
}

/// What is wrong with the headers and names of the tables on screen.
const HEADERS: &str = r#"
    const wrong = [];
    for (const table of all("table")) {
      const id = table.getAttribute("aria-labelledby");
      const name = table.querySelector(":scope > caption")?.textContent
        || table.getAttribute("aria-label") || id && root.getElementById(id)?.textContent;
      const what = `table.${table.className}`;
      if (!name?.trim()) wrong.push(`${what} has no name`);
      for (const e of table.querySelectorAll("thead tr > *")) {
        if (!e.matches("th[scope=col]")) wrong.push(`${what}: ${e.outerHTML.slice(0, 80)}`);
        if (!said(e)) wrong.push(`${what}: a header says nothing`);
      }
      for (const row of table.querySelectorAll(":is(tbody, tfoot) > tr")) {
        const [first, ...rest] = row.children;
        if (!first.matches("th[scope=row]")) wrong.push(`${what}: ${first.outerHTML.slice(0, 80)}`);
        if (rest.some((e) => !e.matches("td"))) wrong.push(`${what}: more headers in ${said(row)}`);
      }
    }
    return [all("table").length, wrong];
"#;

fn tb_02_each_table_has_a_name_and_headers_of_columns_and_rows() {
    play(async |s| {
        let page = &s.page;
        open_customers(page, "32").await;
        check(page, "customers", 1, HEADERS, vec![]).await;
        page.open_table("contoso").await;
        check(page, "subscriptions", 1, HEADERS, vec![]).await;
        page.open_upgrade("stayput", "premium").await;
        page.go_to_review().await;
        let review = page.ask::<(usize, Vec<String>)>(HEADERS, vec![]).await;
        page.submit().await;
        page.outcome(Outcome::Partial).await;
        check(page, "result", 1, HEADERS, vec![]).await;
        // Last, as it is the least of the four.
        assert_eq!(review, (1, vec![]), "review");
    });
}

fn tb_03_the_button_that_sorts_fills_its_header_and_no_other_header_has_one() {
    const FILLED: &str = r#"
        const wrong = [];
        for (const th of all("thead th")) {
          th.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
          const r = th.getBoundingClientRect();
          for (const [x, y] of [[r.left + 2, r.top + 2], [r.right - 2, r.top + 2],
              [r.left + 2, r.bottom - 2], [r.right - 2, r.bottom - 2]]) {
            const there = hit(x, y)?.closest("button");
            if (!there || there !== th.querySelector("button[type=button]")) {
              wrong.push(`${said(th)} at ${x - r.left}, ${y - r.top}: ${hit(x, y)?.outerHTML.slice(0, 80)}`);
            }
          }
        }
        return [all("thead th button").length, wrong];
    "#;
    play(async |s| {
        let page = &s.page;
        let none = "return [all('thead th').length, all('thead button').map(said)]";
        open_customers(page, "32").await;
        check(page, "customers", 2, none, vec![]).await;
        page.open_table("contoso").await;
        for language in Language::ALL {
            page.speak(language).await;
            for width in [1280, 740] {
                page.resize(width, 800).await;
                page.painted().await;
                let what = format!("{width} {}", language.tag());
                check(page, &what, 7, FILLED, vec![]).await;
            }
        }
        page.open_review("stayput", "premium").await;
        page.submit().await;
        page.outcome(Outcome::Partial).await;
        check(page, "result", 3, none, vec![]).await;
    });
}

fn tb_04_unsorted_ascending_and_descending_are_shapes_that_differ() {
    /// The shape of the icon of each column.
    const SHAPES: &str = r#"return all("[data-su-sort]").map((button) => {
        const icons = [...button.querySelectorAll("svg")];
        const hidden = icons.every((e) => e.getAttribute("aria-hidden") === "true"
          && !e.querySelector("title, text") && shown(e));
        const state = button.closest("th").getAttribute("aria-sort") ?? "unsorted";
        const shape = icons.map((e) => [...e.children].map((p) => p.getAttribute("d")).join()).join();
        return icons.length === 1 && hidden ? [state, shape] : ["wrong", button.outerHTML]; })"#;
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        let mut shapes = std::collections::BTreeMap::<String, String>::new();
        let mut look = async || {
            let seen: Vec<(String, String)> = page.ask(SHAPES, vec![]).await;
            assert_eq!(seen.len(), 7);
            for (state, shape) in seen {
                assert!(!shape.is_empty() && state != "wrong", "{state}: {shape}");
                let before = shapes.entry(state.clone()).or_insert(shape.clone());
                assert_eq!(*before, shape, "{state} has one shape");
            }
        };
        look().await;
        for column in ["name", "price", "status", "status"] {
            page.click(&format!("[data-su-sort={column}]")).await;
            page.painted().await;
            look().await;
        }
        let states: Vec<&String> = shapes.keys().collect();
        assert_eq!(states, ["ascending", "descending", "unsorted"]);
        let different: std::collections::BTreeSet<&String> = shapes.values().collect();
        assert_eq!(different.len(), 3, "{shapes:#?}");
    });
}

fn tb_06_the_hint_on_sorting_is_once_in_the_caption_and_on_no_button() {
    const HINTS: &str = r#"
        const hint = one("table > caption").textContent.split(/[.。]/).filter((s) => s.trim())[1] ?? "";
        const parts = one(".su-root").textContent.split(hint).length - 1;
        const wrong = all("[data-su-sort]").filter((e) => e.textContent.includes(hint)
          || ["title", "aria-label", "aria-description", "aria-describedby"].some((a) => e.hasAttribute(a)))
          .map((e) => e.outerHTML);
        if (parts !== 1 || !hint) wrong.push(`“${hint}” is there ${parts} times`);
        return [all("[data-su-sort]").length, wrong];
    "#;
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        for (language, word) in [(Language::En, "sorted"), (Language::ZhTw, "排序")] {
            page.speak(language).await;
            page.reads("table > caption", word).await;
            check(page, language.tag(), 7, HINTS, vec![]).await;
        }
    });
}

/// Listens to everything that is announced.
const LISTEN: &str = r#"
    window.heard = [];
    const live = (node) => (node.nodeType === 1 ? node : node.parentElement)
      ?.closest("[role=status], [role=alert], [aria-live]");
    new MutationObserver((changes) => changes.map((c) => live(c.target)).filter(Boolean)
        .forEach((e) => window.heard.push([e.getAttribute("role") ?? "", e.textContent])))
      .observe(root, { childList: true, characterData: true, subtree: true });
    return true;
"#;

/// Asserts that something is announced once, politely and in the language of the page, with this in
/// its words.
async fn announced_once(page: &Page, language: Language, part: &str, act: impl AsyncFnOnce()) {
    page.painted().await;
    page.ask::<()>("window.heard = []", vec![]).await;
    act().await;
    let heard = wait::within(std::time::Duration::from_secs(3), async || {
        let heard: Vec<(String, String)> = page.ask("return window.heard", vec![]).await;
        (!heard.is_empty()).then_some(())
    });
    heard
        .await
        .unwrap_or_else(|| panic!("nothing with {part:?} was announced in {language:?}"));
    page.painted().await;
    page.rest(100).await;
    let heard: Vec<(String, String)> = page.ask("return window.heard", vec![]).await;
    assert_eq!(heard.len(), 1, "{part}: {heard:?}");
    for (role, text) in heard {
        assert_eq!(role, "status", "{text}");
        assert!(text.contains(part), "no {part:?} in {text:?}");
        let fault = wording::fault(&text, language);
        assert!(fault.is_none(), "{fault:?}");
    }
}

fn tb_08_sort_filter_and_only_upgradeable_are_each_announced_once_in_both_languages() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        page.ask::<bool>(LISTEN, vec![]).await;
        let filter = "const field = one('[data-su-filter]'); field.value = arguments[0];
            field.dispatchEvent(new Event('input', { bubbles: true }))";
        for (language, order) in [
            (Language::En, "sorted by Seats, ascending"),
            (Language::ZhTw, "依「授權數量」遞減排序"),
        ] {
            page.speak(language).await;
            let said = page.text("[data-su-announcement]").await;
            assert!(wording::fault(&said, language).is_none(), "{said}");
            announced_once(page, language, order, async || {
                page.click("[data-su-sort=seats]").await;
            })
            .await;
            // At once, as by the clipboard: who types hears each number that the letters leave.
            announced_once(page, language, "25", async || {
                page.ask::<()>(filter, vec![json!("Office")]).await;
            })
            .await;
            announced_once(page, language, "25", async || {
                page.click(ONLY).await;
            })
            .await;
            page.click(ONLY).await;
            page.ask::<()>(filter, vec![json!("")]).await;
        }
    });
}

fn tb_08_more_customers_are_announced_once_in_both_languages() {
    play(async |s| {
        let page = &s.page;
        world(s, "portfolio-2400").await;
        open_customers(page, "300").await;
        page.ask::<bool>(LISTEN, vec![]).await;
        for (language, shown) in [(Language::En, "200"), (Language::ZhTw, "300")] {
            page.speak(language).await;
            announced_once(page, language, shown, async || page.click(MORE).await).await;
        }
    });
}

/// Names that a dictionary puts into another order than their code points, and than each other's
/// language.
const NAMES: [&str; 9] = [
    "Zebra", "訂閱", "item 10", "阿里", "Äpfel", "中文", "item 9", "一般", "apple",
];

fn tb_09_each_column_of_words_is_in_the_order_of_the_language_and_what_is_missing_is_last() {
    /// The words of a column, and whether they are in order: equal ones as the backend has them.
    const WORDS: &str = r#"
        const [place, tag, descending, ids] = arguments;
        const order = new Intl.Collator(tag, { numeric: true }).compare;
        const rows = all("[data-su-row]").map((row) => {
          const cell = row.children[place];
          const word = (cell.querySelector("bdi, .badge span") ?? cell.firstChild).textContent.trim();
          return { word, at: ids.indexOf(row.getAttribute("data-su-row")) };
        });
        const fits = (a, b) => {
          if (!a.word || !b.word) return a.word ? 1 : b.word ? -1 : b.at - a.at;
          return (descending ? order(a.word, b.word) : order(b.word, a.word)) || b.at - a.at;
        };
        const wrong = rows.filter((row, n) => n && fits(rows[n - 1], row) <= 0).map((row) => row.word);
        return [rows.map((row) => row.word), wrong];
    "#;
    let change = format!(
        "items.forEach((item, n) => {{ item.friendlyName = {}[n] ?? item.friendlyName;
          if (n % 7 === 3) Object.assign(item, {{ offerName: '',
            offerId: '00000000-0000-4000-8000-00000000ffff' }}) }});",
        json!(NAMES)
    );
    play(async |s| {
        let page = &s.page;
        doctored(page, "/subscriptions", &change).await;
        let list = s
            .backend
            .get(&format!("{}/subscriptions", demo::at("contoso")))
            .await;
        let items = list["items"].as_array().unwrap().iter();
        let ids: Vec<Value> = items.map(|item| item["id"].clone()).collect();
        page.open_table("contoso").await;
        for language in Language::ALL {
            page.speak(language).await;
            for (place, column) in [(1, "plan"), (2, "status"), (4, "cycle"), (0, "name")] {
                for way in ["ascending", "descending"] {
                    page.click(&format!("[data-su-sort={column}]")).await;
                    page.see(&format!("th[aria-sort={way}] [data-su-sort={column}]"))
                        .await;
                    let descending = way == "descending";
                    let asked = vec![
                        json!(place),
                        json!(language.tag()),
                        json!(descending),
                        json!(ids),
                    ];
                    let (words, wrong): (Vec<String>, Vec<String>) = page.ask(WORDS, asked).await;
                    let what = format!("{column} {way} {}", language.tag());
                    assert!(wrong.is_empty(), "{what}: {wrong:?} in {words:?}");
                    assert_eq!(words.len(), 25, "{what}");
                    let missing = words.iter().filter(|word| word.is_empty()).count();
                    assert_eq!(missing > 0, column == "plan", "{what}: {words:?}");
                    if column == "name" {
                        golden(&words, language, descending);
                    }
                }
            }
        }
    });
}

/// The order of names as a person would write it down, whatever the browser's tables say.
fn golden(words: &[String], language: Language, descending: bool) {
    let latin = ["Äpfel", "apple", "item 9", "item 10", "Zebra"];
    let chinese = match language {
        Language::En => ["一般", "中文", "訂閱", "阿里"],
        // By the number of strokes: 1, 4, 7, 9.
        Language::ZhTw => ["一般", "中文", "阿里", "訂閱"],
    };
    for golden in [&latin[..], &chinese[..]] {
        let found = words.iter().filter(|word| golden.contains(&word.as_str()));
        let mut found: Vec<&str> = found.map(String::as_str).collect();
        if descending {
            found.reverse();
        }
        assert_eq!(found, golden, "{} {descending}", language.tag());
    }
}

fn tb_09_customers_are_in_the_order_of_the_language() {
    const ORDER: &str = r#"
        const order = new Intl.Collator(arguments[0], { numeric: true }).compare;
        const names = all("[data-su-customer] th").map((e) => e.textContent);
        return [names.length, names.filter((name, n) => n && order(names[n - 1], name) > 0)];
    "#;
    let names = format!(
        "items.forEach((item, n) => {{
          item.companyProfile.companyName = {}[n] ?? item.companyProfile.companyName }});",
        json!(NAMES)
    );
    play(async |s| {
        let page = &s.page;
        doctored(page, "/customers", &names).await;
        open_customers(page, "32").await;
        for language in Language::ALL {
            page.speak(language).await;
            page.painted().await;
            check(page, language.tag(), 32, ORDER, vec![json!(language.tag())]).await;
            let names = page.texts("[data-su-customer] th").await;
            golden(&names, language, false);
        }
    });
}

fn tb_15_the_browsers_own_search_finds_each_row() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        let script = r#"
            const names = all("[data-su-row] th bdi").map((e) => e.textContent);
            const found = (text) => { getSelection().removeAllRanges(); return window.find(text); };
            if (found("no such text anywhere")) return [0, ["it finds what is not there"]];
            return [names.length, names.filter((name) => !found(name))];
        "#;
        check(page, "find in page", 25, script, vec![]).await;
    });
}

/// Also for WebKitGTK, which has no search that a script could ask: the text of each row is rendered.
fn tb_15_no_key_of_the_browsers_own_search_is_taken() {
    const KEYS: &str = r#"
        const wrong = [];
        const text = one(".su-root").innerText;
        for (const e of all("[data-su-row] th bdi")) {
          if (!text.includes(e.innerText) || !shown(e)) wrong.push(`${e.textContent} is not there`);
        }
        const places = [document.body, host, ...all("h1, [data-su-filter], [data-su-scroller],"
          + "[data-su-sort], [data-su-info], [data-su-only-upgradeable]")];
        for (const e of places) {
          for (const more of [{ ctrlKey: true }, { metaKey: true }]) {
            for (const key of ["f", "g"]) {
              e.focus();
              const event = new KeyboardEvent("keydown", { key, code: `Key${key.toUpperCase()}`,
                bubbles: true, composed: true, cancelable: true, ...more });
              e.dispatchEvent(event);
              if (event.defaultPrevented) wrong.push(`${key} at ${e.outerHTML.slice(0, 80)}`);
            }
          }
        }
        return [places.length, wrong];
    "#;
    play(async |s| {
        s.page.open_table("contoso").await;
        check(&s.page, "keys", 25, KEYS, vec![]).await;
    });
}

/// What covers the element that has focus, at the middle of what the window can show of it.
const COVERED: &str = r#"requestAnimationFrame(() => requestAnimationFrame(() => {
    const e = root.activeElement;
    if (!e) return done("nothing has focus");
    const r = e.getBoundingClientRect();
    const middle = (from, to, end) => to - from < end ? (from + to) / 2
      : (Math.max(from, 0) + Math.min(to, end)) / 2;
    const there = hit(middle(r.left, r.right, innerWidth), middle(r.top, r.bottom, innerHeight));
    done(e.contains(there) ? "" : `${e.outerHTML.slice(0, 80)} at ${r.top}…${r.bottom} is under `
      + (there?.outerHTML.slice(0, 80) ?? "the edge of the window"));
}))"#;

fn tb_17_what_has_focus_is_never_hidden_in_a_low_window() {
    play(async |s| {
        let page = &s.page;
        page.resize(1280, 400).await;
        page.open_table("contoso").await;
        page.ask::<()>("one('[data-su-filter]').focus()", vec![])
            .await;
        let script = "return all('[data-su-info]').at(-1).getAttribute('data-su-info')";
        let last: String = page.ask(script, vec![]).await;
        let last = format!("[data-su-info=\"{last}\"]");
        let icons = page.count("[data-su-info]").await;
        for (keys, end) in [
            (&[Key::Tab][..], last.as_str()),
            (&[Key::Shift, Key::Tab][..], FILTER),
        ] {
            let mut stops = 0;
            while !page.focus_is_on(end).await {
                page.hands.chord(keys).await;
                let covered: String = page.ask_later(COVERED, vec![]).await;
                assert_eq!(covered, "");
                stops += 1;
                assert!(stops < 80, "Tab never comes to {end}");
            }
            assert!(stops > icons, "{stops} stops");
        }
    });
}

/// Opens a table in a window in which it scrolls sideways.
async fn open_sideways(page: &Page) {
    page.resize(740, 800).await;
    page.open_table("contoso").await;
    let wide = "const e = one('[data-su-scroller]'); return e.scrollWidth - e.clientWidth";
    assert!(page.ask::<i32>(wide, vec![]).await > 20);
}

fn tb_18_the_box_that_scrolls_sideways_has_a_name_and_obeys_the_arrow_keys() {
    /// The arrow to the left in the protocol of the drivers.
    const LEFT: &str = "\u{E012}";
    play(async |s| {
        let page = &s.page;
        open_sideways(page).await;
        assert_eq!(
            page.attribute(SCROLLER, "tabindex").await.as_deref(),
            Some("0")
        );
        for (language, name) in [(Language::ZhTw, "訂閱"), (Language::En, "Subscriptions")] {
            page.speak(language).await;
            assert_eq!(page.computed_role(SCROLLER).await, "region");
            assert_eq!(page.computed_label(SCROLLER).await, name);
        }
        page.ask::<()>("one('[data-su-filter]').focus()", vec![])
            .await;
        page.tab_to(SCROLLER).await;
        let scrolled = async |there: bool| {
            wait::until(format!("scrolled sideways: {there}"), async || {
                let script = "return one('[data-su-scroller]').scrollLeft > 0";
                (page.ask::<bool>(script, vec![]).await == there).then_some(())
            })
            .await;
        };
        scrolled(false).await;
        page.hands.key(Key::Right).await;
        scrolled(true).await;
        for _ in 0..3 {
            page.hands.write(LEFT).await;
        }
        scrolled(false).await;
    });
}

fn tb_18_the_box_that_scrolls_sideways_shows_that_there_is_more() {
    play(async |s| {
        open_sideways(&s.page).await;
        let script = "return getComputedStyle(one('[data-su-scroller]')).backgroundImage";
        let image: String = s.page.ask(script, vec![]).await;
        assert_ne!(image, "none");
        assert!(image.contains("gradient"), "{image}");
    });
}

/// Goes to an address of the page in the frame that the driver is in.
async fn turn(page: &Page, fragment: &str) {
    page.ask::<()>("location.hash = arguments[0]", vec![json!(fragment)])
        .await;
}

/// Presses something in the frame that the driver is in: where the mouse is, the drivers do not agree.
async fn press(page: &Page, selector: &str) {
    page.see(selector).await;
    page.ask::<()>("one(arguments[0]).click()", vec![json!(selector)])
        .await;
}

/// In a frame, because WebKitGTK's window does not become so narrow.
fn tb_19_at_320_pixels_no_screen_scrolls_sideways() {
    play(async |s| {
        let page = &s.page;
        let site = Site::start(s.backend.page(), s);
        let frame = "<!doctype html><title>Narrow</title><body style='margin:0'>
            <iframe src='/index.html' style='border:0;display:block;width:320px;height:640px'></iframe>";
        site.content("/narrow.html", frame.as_bytes());
        // As the backend does it where it serves the page; its own may not be in a frame.
        let html = std::fs::read_to_string(s.backend.page().join("index.html")).unwrap();
        let html = html.replace(
            "<subscription-upgrades",
            "<subscription-upgrades api-base=/",
        );
        site.content("/index.html", html.as_bytes());
        let address = format!("{}/narrow.html", site.origin());
        page.driver().goto(address).await.unwrap();
        page.driver().enter_frame(0).await.unwrap();
        page.see(CUSTOMER).await;
        // A scroll bar takes no room of the 320 pixels.
        let script = "frameElement.style.width = `${320 + innerWidth - document.scrollingElement.clientWidth}px`;
            requestAnimationFrame(() => done(document.scrollingElement.clientWidth))";
        assert_eq!(page.ask_later::<u32>(script, vec![]).await, 320);
        for language in Language::ALL {
            page.speak(language).await;
            let look = async |what: &str| {
                page.painted().await;
                let wide = page.overhang().await;
                assert_eq!(wide, None, "{what} {}", language.tag());
            };
            look("customers").await;
            for story in ["contoso", "longname", "bidi", "kaohsiung"] {
                turn(page, &demo::table(story)).await;
                let first = format!("[data-su-row=\"{}\"]", first_of(s, story).await);
                page.see(&first).await;
                page.judged().await;
                look(story).await;
            }
            turn(page, &demo::table("alpine")).await;
            press(page, &icon("alpine", "premium")).await;
            page.see(OPEN).await;
            look("card").await;
            turn(page, &demo::upgrade("longname", "business")).await;
            page.see(CHOICE).await;
            look("choice").await;
            turn(page, "#/").await;
            page.see(CUSTOMER).await;
            turn(page, &demo::upgrade("alpine", "premium")).await;
            press(page, "[data-su-continue]").await;
            page.see(REVIEW).await;
            look("review").await;
            turn(page, "#/").await;
            page.see(CUSTOMER).await;
        }
        turn(page, &demo::upgrade("stayput", "premium")).await;
        press(page, "[data-su-continue]").await;
        press(page, "[data-su-submit]").await;
        page.outcome(Outcome::Partial).await;
        page.painted().await;
        assert_eq!(page.overhang().await, None, "result");
    });
}

/// The id of a customer's first subscription.
async fn first_of(s: &Scene, story: &str) -> String {
    let list = s
        .backend
        .get(&format!("{}/subscriptions", demo::at(story)))
        .await;
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

/// Looks at each cell with a number and at the header of its column; `arguments[0]` has the
/// selectors of the cells, `arguments[1]` the places of the columns that have a header.
const FIGURES: &str = r#"
    const wrong = [], decimals = {};
    // Where what is seen of it ends.
    const end = (e) => {
      const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      let right = null;
      while (walker.nextNode()) {
        const node = walker.currentNode, range = document.createRange();
        const within = node.nodeType === 1 ? node : node.parentElement;
        if (within.closest(".visually-hidden") || node.nodeType === 1 && node.localName !== "svg") continue;
        if (node.nodeType !== 1 && !node.data.trim()) continue;
        range.selectNode(node);
        right = Math.max(right ?? 0, range.getBoundingClientRect().right);
      }
      return right;
    };
    const cells = all(arguments[0]);
    for (const cell of cells) {
      const style = getComputedStyle(cell), text = said(cell);
      if (!["end", "right"].includes(style.textAlign)) wrong.push(`${style.textAlign}: ${text}`);
      if (!style.fontVariantNumeric.includes("tabular-nums")) wrong.push(`not tabular: ${text}`);
      const place = [...cell.parentElement.children].indexOf(cell);
      const head = cell.closest("table").querySelectorAll("thead th")[place];
      const ends = [end(cell), head ? end(head) : cell.getBoundingClientRect().right];
      if (ends[0] !== null && Math.abs(ends[0] - ends[1]) > 1) wrong.push(`${ends}: ${text}`);
      const amount = /([A-Z]{3})\s?(?:[\d,]+)(\.\d+)?/.exec(text);
      if (amount) (decimals[amount[1]] ??= new Set()).add((amount[2] ?? ".").length - 1);
    }
    for (const [code, places] of Object.entries(decimals)) {
      const right = code === "JPY" ? 0 : 2;
      if (places.size !== 1 || !places.has(right)) wrong.push(`decimals of ${code}: ${[...places]}`);
    }
    for (const e of all("table :is(th, td), table :is(th, td) *")) {
      if (getComputedStyle(e).textAlign.includes("center")) wrong.push(`centred: ${e.outerHTML.slice(0, 80)}`);
    }
    const found = Object.keys(decimals).sort().join();
    if (found !== arguments[1]) wrong.push(`the currencies are ${found}`);
    return [cells.length, wrong];
"#;

/// The cells with seats and prices.
const NUMBERS: &str = "[data-su-row] > :is(td:nth-child(4), td:nth-child(7))";

fn tb_28_numbers_end_where_their_header_ends_and_each_currency_has_its_decimals() {
    Setup::default().edit(&in_three_currencies).play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        for language in Language::ALL {
            page.speak(language).await;
            page.painted().await;
            let asked = vec![json!(NUMBERS), json!("JPY,TWD,USD")];
            check(page, language.tag(), 50, FIGURES, asked).await;
        }
        // The estimate of the bill, in the one currency that both its plans have.
        page.open_upgrade("taiwancloud", "essentials").await;
        page.click(&plan(demo::offers::E3)).await;
        page.go_to_review().await;
        for language in Language::ALL {
            page.speak(language).await;
            page.see(REVIEW).await;
            let asked = vec![json!(".lines td"), json!("USD")];
            check(page, language.tag(), 2, FIGURES, asked).await;
        }
    });
}

/// A catalogue in which the plans have prices in three currencies: the mock data have one.
fn in_three_currencies(page: &Path) {
    let text = std::fs::read_to_string(settings::page().join("catalog.json")).unwrap();
    let mut catalogue: Value = serde_json::from_str(&text).unwrap();
    for offer in catalogue["offers"].as_array_mut().unwrap() {
        let id = offer["id"].as_str().unwrap().to_owned();
        let (currency, annual, monthly) = match id.as_str() {
            _ if id.eq_ignore_ascii_case(demo::offers::PREMIUM) => ("TWD", "150.00", "12.50"),
            _ if id.eq_ignore_ascii_case(demo::offers::BUSINESS) => ("JPY", "14940", "1245"),
            _ => continue,
        };
        offer["prices"] = json!([
            { "cycle": "monthly", "currency": currency, "perSeat": monthly },
            { "cycle": "annual", "currency": currency, "perSeat": annual },
        ]);
    }
    std::fs::write(page.join("catalog.json"), catalogue.to_string()).unwrap();
    for ending in ["br", "gz"] {
        // What is compressed beside it would be served in its place.
        let _ = std::fs::remove_file(page.join(format!("catalog.json.{ending}")));
    }
}

fn tb_29_a_sort_by_price_keeps_currencies_apart_and_nothing_adds_them_up() {
    const GROUPS: &str = r#"
        const [descending] = arguments, wrong = [], past = new Set();
        const amount = /([A-Z]{3})\s?([\d,]+(?:\.\d+)?)/;
        let before = null, missing = false;
        for (const cell of all("[data-su-row] > td:nth-child(7)")) {
          const found = amount.exec(said(cell)), text = said(cell);
          if (!found) {
            missing = true;
            if (/\d/.test(text)) wrong.push(`no currency: ${text}`);
            continue;
          }
          const now = { code: found[1], amount: Number(found[2].replaceAll(",", "")) };
          if (missing) wrong.push(`after what is missing: ${text}`);
          if (before && before.code !== now.code) past.add(before.code);
          if (past.has(now.code)) wrong.push(`${now.code} once more: ${text}`);
          if (before?.code === now.code && (descending ? before.amount < now.amount
              : before.amount > now.amount)) wrong.push(`after ${before.amount}: ${text}`);
          before = now;
        }
        // Amounts elsewhere could only be sums.
        const rest = one(".su-root").cloneNode(true);
        rest.querySelectorAll("[data-su-row]").forEach((e) => e.remove());
        if (amount.test(rest.textContent)) wrong.push(amount.exec(rest.textContent)[0]);
        if (all("tfoot").length) wrong.push("there is a last row");
        return [past.size + 1, wrong];
    "#;
    Setup::default().edit(&in_three_currencies).play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        for language in Language::ALL {
            page.speak(language).await;
            for way in ["ascending", "descending"] {
                page.click("[data-su-sort=price]").await;
                page.see(&format!("th[aria-sort={way}] [data-su-sort=price]"))
                    .await;
                let what = format!("{way} {}", language.tag());
                let descending = json!(way == "descending");
                check(page, &what, 3, GROUPS, vec![descending]).await;
            }
        }
        // From one currency to another there is nothing to add up either.
        page.open_review("alpine", "premium").await;
        let lines = page.review_lines().await;
        assert_eq!(page.count(".lines").await, 0, "{lines:?}");
    });
}

/// Looks at names: nothing of them is cut off. In a narrow window they take more than a line.
const WRAPPED: &str = r#"
    const [selector, length, narrow] = arguments, wrong = [];
    const names = all(selector);
    for (const e of names) {
      const what = `${e.parentElement.localName} ${e.textContent.slice(0, 20)}`;
      e.scrollIntoView({ block: "center", behavior: "instant" });
      if ([...e.textContent].length < length) wrong.push(`${what} is shortened`);
      if (e.hasAttribute("title")) wrong.push(`${what} has a title`);
      const range = document.createRange();
      range.selectNodeContents(e);
      const lines = [...range.getClientRects()].filter((r) => r.width > 0);
      if (narrow && new Set(lines.map((r) => Math.round(r.top))).size < 2) wrong.push(`${what} is one line`);
      for (let box = e; box?.parentElement; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.textOverflow !== "clip" || !["none", "", undefined].includes(style.webkitLineClamp)) {
          wrong.push(`${what} ends in dots in ${box.outerHTML.slice(0, 60)}`);
        }
      }
      const box = e.closest("th, h1").getBoundingClientRect();
      for (const r of lines) {
        const [x, y] = [(r.left + r.right) / 2, (r.top + r.bottom) / 2];
        if (r.left < box.left - 1 || r.right > box.right + 1 || r.bottom > box.bottom + 1) {
          wrong.push(`${what} sticks out`);
        }
        if (r.right > innerWidth + 1) wrong.push(`${what} is out of the window`);
        else if (y > 0 && y < innerHeight && !e.contains(hit(x, y))) wrong.push(`${what} is covered`);
      }
    }
    return [names.length, wrong];
"#;

fn tb_31_names_of_120_characters_wrap_and_are_read_without_a_pointer() {
    const LONG: usize = 120;
    let english: String = "Subscriptions of the department for very long names, "
        .chars()
        .cycle()
        .take(LONG - 1)
        .chain(['.'])
        .collect();
    let chinese = "雲端數位服務訂閱名稱".repeat(LONG / 10);
    let one_word = "w".repeat(LONG);
    let names = json!([english, chinese, one_word]);
    let subscriptions =
        format!("items.forEach((item, n) => {{ item.friendlyName = {names}[n % 3] }});");
    let customers = format!(
        "items.forEach((item, n) => {{ item.companyProfile.companyName = {names}[n % 3] }});"
    );
    play(async |s| {
        let page = &s.page;
        doctored(page, "/subscriptions", &subscriptions).await;
        doctored(page, "/customers", &customers).await;
        let narrowest = match page.engine() {
            Engine::WebKitGtk => 500,
            Engine::Chromium | Engine::Firefox => 360,
        };
        for width in [1280, narrowest] {
            page.resize(width, 800).await;
            let narrow = json!(width == narrowest);
            let what = format!("at {width}");
            open_customers(page, "32").await;
            let asked = vec![
                json!("[data-su-customer] th bdi"),
                json!(LONG),
                narrow.clone(),
            ];
            check(page, &what, 32, WRAPPED, asked).await;
            page.open(&demo::table("contoso")).await;
            page.judged().await;
            let asked = vec![json!("[data-su-row] th bdi"), json!(LONG), narrow.clone()];
            for language in Language::ALL {
                page.speak(language).await;
                page.see("[data-su-row]").await;
                check(page, &what, 25, WRAPPED, asked.clone()).await;
                assert_eq!(page.overhang().await, None, "{what}");
                let cut = page.cut_off().await;
                assert!(cut.is_empty(), "{what}: {cut:#?}");
            }
            page.speak(Language::En).await;
        }
    });
}

/// Presses Show more for the last time, by keyboard, in a list of 125 customers.
async fn show_the_last(s: &Scene) {
    let page = &s.page;
    world(s, "portfolio-1000").await;
    open_customers(page, "125").await;
    page.ask::<()>("one('[data-su-action=below]').focus()", vec![])
        .await;
    page.hands.key(Key::Enter).await;
    page.gone(MORE).await;
    assert_eq!(page.count(CUSTOMER).await, 125);
    page.painted().await;
}

fn the_last_press_of_show_more_leaves_focus_in_the_page() {
    play(async |s| {
        let page = &s.page;
        show_the_last(s).await;
        let places = "h1, [data-su-customer] a, [data-su-customer-search], table";
        assert!(page.focus_is_on(places).await, "{:?}", page.focus().await);
    });
}

fn the_last_press_of_show_more_leaves_new_rows_in_view() {
    play(async |s| {
        let page = &s.page;
        show_the_last(s).await;
        let script = "const added = all('[data-su-customer]').slice(100).map((e) => e.getBoundingClientRect());
            return [added.filter((r) => r.top < innerHeight && r.bottom > 0).length, Math.round(added[0].top)]";
        let (seen, top): (usize, i32) = page.ask(script, vec![]).await;
        let focus = page.focus().await;
        assert!(seen > 0, "they begin at {top}; focus is on {focus:?}");
    });
}

/// Asserts what a header is called: by its content, of which WebKit makes no name.
async fn called(page: &Page, header: &str, name: &str) {
    let label = page.computed_label(header).await;
    if page.engine() == Engine::WebKitGtk && label.is_empty() {
        assert_eq!(page.text(header).await, name);
    } else {
        assert_eq!(label, name);
    }
}

/// Asserts what a screen reader is told of each row of the table on screen.
async fn told(page: &Page, what: &str) {
    assert_eq!(page.computed_role("table").await, "table", "{what}");
    let caption = page.text("table > caption").await;
    assert_eq!(page.computed_label("table").await, caption, "{what}");
    let columns = page.attributes("[data-su-sort]", "data-su-sort").await;
    for column in columns {
        let button = format!("[data-su-sort={column}]");
        let header = format!("thead th:has({button})");
        let title = page.text(&button).await;
        assert_eq!(page.computed_role(&header).await, "columnheader", "{what}");
        called(page, &header, &title).await;
        assert_eq!(page.computed_role(&button).await, "button", "{what}");
        assert_eq!(page.computed_label(&button).await, title, "{what}");
    }
    let ids = page.attributes("[data-su-row]", "data-su-row").await;
    assert!(!ids.is_empty());
    for id in ids {
        let row = format!("[data-su-row=\"{id}\"]");
        let (header, status) = (format!("{row} > th"), format!("{row} > td:nth-child(3)"));
        let name = page.text(&format!("{header} bdi")).await;
        let what = format!("{name} {what}");
        assert_eq!(page.computed_role(&row).await, "row", "{what}");
        assert_eq!(page.computed_role(&header).await, "rowheader", "{what}");
        assert_eq!(page.computed_label(&header).await, name, "{what}");
        assert_eq!(page.computed_role(&status).await, "cell", "{what}");
        assert!(!page.text(&status).await.is_empty(), "{what}");
        let button = format!("[data-su-info=\"{id}\"]");
        if page.count(&button).await > 0 {
            assert_eq!(page.computed_role(&button).await, "button", "{what}");
            let label = page.computed_label(&button).await;
            assert!(label.contains(&name) && label != name, "{label}: {what}");
            let state = page.attribute(&button, "aria-expanded").await;
            assert_eq!(state.as_deref(), Some("false"), "{what}");
        }
    }
}

fn tb_40_a_screen_reader_is_told_headers_names_buttons_and_status_of_each_row() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        told(page, "in English").await;
        page.open_table("kaohsiung").await;
        page.speak(Language::ZhTw).await;
        page.reads(&row("kaohsiung", "premium"), "作用中").await;
        told(page, "in Chinese").await;
        page.open("#/").await;
        page.see(CUSTOMER).await;
        assert_eq!(page.computed_role("table").await, "table");
        assert_eq!(page.computed_label("table").await, "客戶");
        let header = format!("[data-su-customer=\"{}\"] th", demo::customer("alpine"));
        assert_eq!(page.computed_role(&header).await, "rowheader");
        called(page, &header, demo::name("alpine")).await;
        let link = format!("{header} a");
        assert_eq!(page.computed_role(&link).await, "link");
        assert_eq!(page.computed_label(&link).await, demo::name("alpine"));
    });
}

fn tb_40_rows_that_look_like_cards_are_still_rows_of_a_table() {
    play(async |s| {
        let page = &s.page;
        page.resize(500, 800).await;
        page.open_table("kaohsiung").await;
        let script = "return getComputedStyle(one('[data-su-row]')).display";
        assert_eq!(page.ask::<String>(script, vec![]).await, "block");
        told(page, "as cards").await;
    });
}
