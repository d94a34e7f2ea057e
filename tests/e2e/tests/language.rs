//! Both languages as they are written where they are read: fonts and lines of Chinese, days, money,
//! one of a thing and many, names from right to left. The numbers are those of the checklist.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

use e2e::audit::{Sight, reader};
use e2e::card::{OPEN, row};
use e2e::demo;
use e2e::engine::Engine;
use e2e::page::{Language, Page};
use e2e::scene::{Scene, Setup, play, reprice};
use e2e::wait;
use serde_json::{Value, json};
use std::path::Path;

e2e::in_every_engine![
    in_01_the_language_is_on_element_wrapper_and_document_and_switches_live,
    in_02_chinese_asks_for_fonts_of_traditional_chinese_first_and_loads_none,
    in_02_the_chinese_label_on_an_english_page_asks_for_them_too,
    in_03_04_05_chinese_stands_upright_large_enough_and_with_room_between_its_lines,
    in_11_headers_in_chinese_take_two_lines_at_most,
    in_13_lists_with_one_left_say_nothing_in_the_plural,
    in_13_one_that_could_not_be_read_is_no_plural,
    in_13_one_user_is_no_plural,
    in_15_each_day_in_the_table_is_a_time_with_its_iso_day,
    in_15_days_in_the_table_are_written_as_the_language_writes_them,
    in_20_languages_are_named_in_themselves_and_marked_as_such,
    in_22_names_that_turn_the_writing_are_stripped_and_kept_apart,
    in_22_a_name_inside_the_sentence_of_the_result_is_kept_apart,
    in_22_a_name_inside_the_backends_own_sentence_is_kept_apart,
    in_23_full_width_finds_what_half_width_finds,
    in_30_money_has_its_code_in_both_languages,
    in_31_amounts_of_one_currency_have_the_same_decimals,
    in_32_amounts_are_heard_with_the_name_of_their_currency,
];

e2e::in_chromium_and_firefox![
    // The driver of WebKitGTK cannot tell the page where it is.
    in_16_days_are_utc_days_wherever_the_reader_is,
];

/// The story in which everything is fine.
const FINE: (&str, &str) = ("alpine", "premium");

const FILTER: &str = "[data-su-filter]";
const SEARCH: &str = "[data-su-customer-search]";
const ANNOUNCEMENT: &str = "[data-su-announcement]";

/// What is looked over where a check is about every text: table, open card, form, review, result.
const SIGHTS: [Sight; 5] = [
    Sight::Subscriptions,
    Sight::CardCannot,
    Sight::Problem,
    Sight::Review,
    Sight::Partial,
];

/// Every text on screen with the element that it stands in, and short words for both.
const TEXTS: &str = r#"
    const texts = [];
    for (const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT); walk.nextNode();) {
      const node = walk.currentNode, e = node.parentElement;
      if (e && e.localName !== "style" && node.data.trim() && shown(e)) texts.push([node.data, e]);
    }
    const han = /\p{Script=Han}/u;
    const what = (text, e) => `“${text.trim().slice(0, 40)}” in ${e.localName}.${e.className}`;
"#;

/// What a script that has [`TEXTS`] finds wrong.
async fn faults(page: &Page, script: &str) -> Vec<String> {
    page.ask(&format!("{TEXTS}\n{script}"), vec![]).await
}

/// What the page and its status line say, in one text.
async fn everything(page: &Page) -> String {
    page.text(".su-root").await
}

fn in_01_the_language_is_on_element_wrapper_and_document_and_switches_live() {
    reader(Language::ZhTw).play(async |s| {
        let page = &s.page;
        page.open_table(FINE.0).await;
        let script = "window.wrapper ??= one('.su-root');
            return [document.documentElement.lang, host.lang, one('.su-root').lang,
              String(window.wrapper === root.firstElementChild || root.contains(window.wrapper)),
              said(one('thead th'))]";
        for language in [Language::ZhTw, Language::En, Language::ZhTw] {
            page.speak(language).await;
            let column = match language {
                Language::En => "Subscription",
                Language::ZhTw => "訂閱",
            };
            let tag = language.tag();
            let wanted = [tag, tag, tag, "true", column];
            // Not loaded again: what the script has kept is still there.
            let look = async || {
                let seen: Vec<String> = page.ask(script, vec![]).await;
                (seen == wanted).then_some(())
            };
            wait::until(format!("{wanted:?}"), look).await;
        }
    });
}

/// Texts in Chinese whose fonts are not the list of IN-02, in its order.
const FONTS: &str = r#"
    const wanted = ["PingFang TC", "Microsoft JhengHei UI", "Microsoft JhengHei", "Noto Sans TC",
      "Noto Sans CJK TC"];
    const named = (e) => getComputedStyle(e).fontFamily.split(",")
      .map((name) => name.trim().replace(/^["']|["']$/g, ""));
    const chinese = texts.filter(([text, e]) =>
      han.test(text) && e.closest("[lang]").lang.startsWith("zh"));
    const wrong = chinese.filter(([, e]) => !wanted.every((name, i) => named(e)[i] === name))
      .map(([text, e]) => `${what(text, e)}: ${named(e)}`);
    if (!chinese.length) wrong.push("no Chinese");
"#;

fn in_02_chinese_asks_for_fonts_of_traditional_chinese_first_and_loads_none() {
    reader(Language::ZhTw).play(async |s| {
        let page = &s.page;
        for sight in SIGHTS {
            s.bring(sight).await;
            let script = format!("{FONTS} return wrong");
            let wrong = faults(page, &script).await;
            assert!(wrong.is_empty(), "{}: {wrong:#?}", sight.name());
        }
        let script = r#"
            const sheets = [document, root].flatMap((d) => [...d.styleSheets, ...d.adoptedStyleSheets]);
            const faces = sheets.flatMap((sheet) => [...sheet.cssRules])
              .filter((rule) => rule instanceof CSSFontFaceRule || rule instanceof CSSImportRule);
            const loaded = performance.getEntriesByType("resource").map((e) => e.name)
              .filter((name) => /\.(woff2?|ttf|otf|ttc)\b|fonts\./.test(name));
            return [...faces.map((rule) => rule.cssText), ...loaded,
              ...[...document.fonts].map((face) => face.family),
              ...(sheets.length ? [] : ["no style sheet was looked at"])];
        "#;
        let fonts: Vec<String> = page.ask(script, vec![]).await;
        assert!(fonts.is_empty(), "{fonts:#?}");
    });
}

fn in_02_the_chinese_label_on_an_english_page_asks_for_them_too() {
    play(async |s| {
        let page = &s.page;
        page.open_table(FINE.0).await;
        let script = format!("{FONTS} return wrong");
        let wrong = faults(page, &script).await;
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

/// The ids of the elements that have Chinese text of their own, in a document as DevTools tell it.
fn with_chinese(node: &Value, found: &mut Vec<Value>) {
    let children = ["children", "shadowRoots"].map(|list| node[list].as_array());
    let children = children.into_iter().flatten().flatten();
    let text = |child: &Value| child["nodeType"] == 3 && e2e::wording::is_chinese(&text(child));
    if children.clone().any(text) && node["nodeName"] != "TITLE" {
        found.push(node["nodeId"].clone());
    }
    children.for_each(|child| with_chinese(child, found));
}

fn text(node: &Value) -> String {
    node["nodeValue"].as_str().unwrap_or_default().to_owned()
}

/// What the screen is really drawn with: only Chromium tells. Without Noto Sans CJK there is nothing
/// that could be of the wrong country.
#[test]
fn in_02_a_font_for_all_of_east_asia_draws_chinese_as_in_taiwan() {
    reader(Language::ZhTw).play(async |s| {
        let page = &s.page;
        page.open_table("taiwancloud").await;
        for domain in ["DOM.enable", "CSS.enable"] {
            page.devtools(domain, json!({})).await;
        }
        let whole = json!({ "depth": -1, "pierce": true });
        let document = page.devtools("DOM.getDocument", whole).await;
        let mut nodes = Vec::new();
        with_chinese(&document["root"], &mut nodes);
        assert!(nodes.len() > 10, "{}", nodes.len());
        for node in nodes {
            let node = json!({ "nodeId": node });
            let fonts = page.devtools("CSS.getPlatformFontsForNode", node).await;
            for font in fonts["fonts"].as_array().unwrap() {
                let name = font["familyName"].as_str().unwrap();
                assert!(!name.contains("CJK") || name.contains("TC"), "{name}");
            }
        }
    });
}

fn in_03_04_05_chinese_stands_upright_large_enough_and_with_room_between_its_lines() {
    // A note may be smaller than what it is a note to; a heading may have its lines closer.
    let script = r#"
        const small = ".note, .source, .small, .verdict, .badge, .reasons .muted";
        // Emphasis, of which there is none now, is weight and not slant (and Firefox sees no lang
        // from outside).
        const em = document.createElement("em");
        em.textContent = "強調";
        one("main").append(em);
        const slanted = all("*").filter((e) => getComputedStyle(e).fontStyle !== "normal")
          .map((e) => `IN-03 ${what(e.textContent, e)}`);
        if (Number(getComputedStyle(em).fontWeight) < 600) slanted.push("IN-03 no emphasis");
        em.remove();
        const fields = all("input, select").filter(shown).map((e) => [e.value, e]);
        const wrong = [...texts, ...fields].flatMap(([text, e]) => {
          const style = getComputedStyle(e), size = parseFloat(style.fontSize);
          const ratio = parseFloat(style.lineHeight) / size, found = [];
          const least = e.closest(small) ? 12 : 14;
          if (!(size >= least)) found.push(`IN-05 ${size}px`);
          if (parseFloat(style.letterSpacing) < 0) found.push(`IN-05 ${style.letterSpacing}`);
          if (style.textTransform !== "none") found.push(`IN-05 ${style.textTransform}`);
          const body = han.test(text) && !e.closest("h1, input, select");
          if (body && !(ratio >= 1.49)) found.push(`IN-04 ${style.lineHeight} / ${size}px`);
          return found.map((fault) => `${fault}: ${what(text, e)}`);
        });
        return [...slanted, ...wrong, ...(texts.length > 10 ? [] : ["no text was looked at"])];
    "#;
    reader(Language::ZhTw).play(async |s| {
        for sight in SIGHTS {
            s.bring(sight).await;
            let wrong = faults(&s.page, script).await;
            assert!(wrong.is_empty(), "{}: {wrong:#?}", sight.name());
        }
    });
}

fn in_11_headers_in_chinese_take_two_lines_at_most() {
    let script = r#"
        const lines = (e) => {
          const range = document.createRange();
          range.selectNodeContents(e);
          return new Set([...range.getClientRects()].filter((r) => r.width && !r.x <= 0)
            .map((r) => Math.round((r.top + r.bottom) / 8))).size;
        };
        const heads = all("thead th").filter(shown);
        const wrong = heads.map((e) => [said(e), lines(e.querySelector("span") ?? e)])
          .filter(([, n]) => n > 2 || n < 1).map(([text, n]) => `${text}: ${n} lines`);
        return [...wrong, ...(heads.length ? [] : ["no header"])];
    "#;
    reader(Language::ZhTw).play(async |s| {
        for sight in [Sight::Customers, Sight::Subscriptions, Sight::Partial] {
            s.page.resize(1280, 900).await;
            s.bring(sight).await;
            for width in [1280, 768, 480] {
                s.page.resize(width, 900).await;
                s.page.painted().await;
                let heads: Vec<String> = s.page.ask(script, vec![]).await;
                // Where a table is a list of cards, each cell has its header in itself.
                let cards = heads == ["no header"] && width == 480;
                assert!(
                    heads.is_empty() || cards,
                    "{} {width}: {heads:?}",
                    sight.name()
                );
            }
        }
    });
}

/// Waits for this in the text of an element, and for a page without a plural of one.
async fn says_no_plural_of_one(page: &Page, selector: &str, part: &str) {
    page.reads(selector, part).await;
    let script = r#"
        const plural = /\b1 (?:\w+ )?(?:customers|subscriptions|users|entries|seats|plans|accounts|licenses)\b/;
        const heard = said(one("[data-su-announcement]"));
        return [said(one(".su-root")), heard].map((text) => text.match(plural)?.[0] ?? "").join("");
    "#;
    let found: String = page.ask(script, vec![]).await;
    assert_eq!(found, "", "{}", everything(page).await);
}

fn in_13_lists_with_one_left_say_nothing_in_the_plural() {
    play(async |s| {
        let page = &s.page;
        page.open("").await;
        page.see("[data-su-customer]").await;
        page.fill(SEARCH, "alpine").await;
        let count = "[data-su-customer-count]";
        let all = demo::STORIES.len();
        says_no_plural_of_one(page, count, &format!("Customers: 1 of {all}")).await;
        says_no_plural_of_one(page, ANNOUNCEMENT, &format!("Customers: 1 of {all}")).await;

        page.open_table("contoso").await;
        page.fill(FILTER, "headquarters").await;
        says_no_plural_of_one(page, ".shown", "Subscriptions: 1 of 25").await;
        let sorted = "Subscriptions: 1 of 25, sorted by";
        says_no_plural_of_one(page, ANNOUNCEMENT, sorted).await;

        // One that has one.
        page.open_table("slumber").await;
        says_no_plural_of_one(page, ".shown", "Subscriptions: 1 of 1").await;
        // A partner that has one.
        let mut customers = s.backend.get("/v1/customers").await;
        keep_one(&mut customers);
        let one = json!({ "method": "GET", "path": "/v1/customers", "kind": "body",
            "text": customers.to_string() });
        s.backend.fault(one).await;
        page.open("#/").await;
        page.reload().await;
        says_no_plural_of_one(page, count, "Customers: 1 of 1").await;
    });
}

/// Leaves one entry of a list.
fn keep_one(list: &mut Value) {
    list["items"].as_array_mut().unwrap().truncate(1);
    list["totalCount"] = json!(1);
    if let Some(links) = list["links"].as_object_mut() {
        links.remove("next");
    }
}

/// Has the page get another answer than the backend's.
async fn doctor(s: &Scene, path: &str, change: impl FnOnce(&mut Value)) {
    let mut answer = s.backend.get(path).await;
    change(&mut answer);
    let fault = json!({ "method": "GET", "path": path, "kind": "body",
        "text": answer.to_string() });
    s.backend.fault(fault).await;
}

fn in_13_one_that_could_not_be_read_is_no_plural() {
    play(async |s| {
        let path = format!("{}/subscriptions", demo::at("doubledecker"));
        doctor(s, &path, |list| list["items"][1] = json!("no subscription")).await;
        s.page.open_table("doubledecker").await;
        says_no_plural_of_one(&s.page, "main", "could not be read").await;
    });
}

fn in_13_one_user_is_no_plural() {
    play(async |s| {
        let page = &s.page;
        for (story, key, part) in [
            (FINE.0, FINE.1, "expected to move"),
            ("stayput", "premium", "not to move"),
        ] {
            let path = format!("{}/users", demo::at(story));
            doctor(s, &path, |list| {
                // Of the second story the last one is one of those that stay.
                let items = list["items"].as_array_mut().unwrap();
                if story == "stayput" {
                    items.rotate_left(9);
                }
                keep_one(list);
            })
            .await;
            page.open_review(story, key).await;
            says_no_plural_of_one(page, "[data-su-prediction]", part).await;
        }
    });
}

/// Days that the table would show as another day where it took the reader's own clock.
async fn days_at_midnight(s: &Scene) {
    let path = format!("{}/subscriptions", demo::at(FINE.0));
    doctor(s, &path, |list| {
        let items = list["items"].as_array_mut().unwrap();
        let moments = ["2027-03-05T00:00:00Z", "2027-03-05T23:59:59Z"];
        assert_eq!(items.len(), moments.len());
        for (item, moment) in items.iter_mut().zip(moments) {
            item["commitmentEndDate"] = json!(moment);
        }
    })
    .await;
}

/// The days of the table, as they are written and as they are meant.
async fn days(page: &Page) -> Vec<(String, String)> {
    let script = "return all('[data-su-row] time').map((e) => [said(e), e.dateTime])";
    page.ask(script, vec![]).await
}

/// The day of [`days_at_midnight`] in a table.
const fn in_the_table(language: Language) -> &'static str {
    match language {
        Language::En => "Mar 5, 2027",
        Language::ZhTw => "2027/03/05",
    }
}

fn in_15_days_in_the_table_are_written_as_the_language_writes_them() {
    play(async |s| {
        days_at_midnight(s).await;
        s.page.open_table(FINE.0).await;
        for language in Language::ALL {
            s.page.speak(language).await;
            s.page.judged().await;
            for (text, iso) in days(&s.page).await {
                assert_eq!(text, in_the_table(language));
                assert_eq!(iso, "2027-03-05");
            }
        }
        assert_eq!(days(&s.page).await.len(), 2);
    });
}

fn in_15_each_day_in_the_table_is_a_time_with_its_iso_day() {
    let script = r#"
        const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
        const pattern = new RegExp([`(?<m>${months.join("|")}) (?<d>\\d{1,2}), (?<y>\\d{4})`,
          "\\d{4}年\\d{1,2}月\\d{1,2}日", "\\d{4}/\\d\\d/\\d\\d"].join("|"), "g");
        const iso = (day) => {
          const named = day.match(/([A-Z][a-z]{2}) (\d+), (\d+)/);
          const [y, m, d] = named ? [named[3], months.indexOf(named[1]) + 1, named[2]]
            : day.match(/\d+/g);
          return [y, ...[m, d].map((n) => String(n).padStart(2, "0"))].join("-");
        };
        const found = texts.filter(([, e]) => e.closest("[data-su-row]"))
          .flatMap(([text, e]) => [...text.matchAll(pattern)].map(([day]) => [day, e]));
        const wrong = found.filter(([day, e]) => e.closest("time")?.dateTime !== iso(day))
          .map(([day, e]) => what(day, e));
        return [...wrong, ...(found.length > 20 ? [] : [`${found.length} days`])];
    "#;
    play(async |s| {
        s.page.open_table("contoso").await;
        for language in Language::ALL {
            s.page.speak(language).await;
            s.page.judged().await;
            let wrong = faults(&s.page, script).await;
            assert!(wrong.is_empty(), "{wrong:#?}");
        }
    });
}

/// Puts the page into a time zone.
async fn live_in(page: &Page, zone: &str) {
    if page.engine() == Engine::Chromium {
        let zone = json!({ "timezoneId": zone });
        page.devtools("Emulation.setTimezoneOverride", zone).await;
    } else {
        let script = "gBrowser.selectedBrowser.browsingContext.timezoneOverride = arguments[0]";
        page.chrome(script, vec![json!(zone)]).await;
    }
    page.reload().await;
    let script = "return Intl.DateTimeFormat().resolvedOptions().timeZone";
    let now: String = page.ask(script, vec![]).await;
    assert_eq!(now, zone);
}

fn in_16_days_are_utc_days_wherever_the_reader_is() {
    // The page's clock stands at a moment that is kept across loads.
    const CLOCK: &str = "const now = Number(localStorage.getItem('clock'));
        if (now) window.Date = class extends Date {
          constructor(...parts) { parts.length ? super(...parts) : super(now); }
          static now() { return now; }
        };";
    play(async |s| {
        let page = &s.page;
        page.before_every_document(CLOCK).await;
        days_at_midnight(s).await;
        let mut seen = Vec::new();
        // In the first it is the day before, in the second the day after.
        for (zone, now) in [
            ("America/Los_Angeles", "2050-03-05T02:00:00Z"),
            ("Asia/Taipei", "2050-03-05T21:00:00Z"),
        ] {
            page.open_table(FINE.0).await;
            let script = "localStorage.setItem('clock', Date.parse(arguments[0]))";
            page.ask::<()>(script, vec![json!(now)]).await;
            live_in(page, zone).await;
            for language in Language::ALL {
                page.open_table(FINE.0).await;
                page.speak(language).await;
                page.judged().await;
                let days = days(page).await;
                assert!(days.iter().all(|(_, iso)| iso == "2027-03-05"), "{days:?}");
                page.open_review(FINE.0, FINE.1).await;
                let mut lines = page.review_lines().await;
                // The last line says how far the prediction has come.
                lines.pop();
                let all: Vec<&str> = lines.iter().map(|(_, value)| &**value).collect();
                let all = all.join("\n");
                let wanted = match language {
                    Language::En => [
                        "it starts today, Mar 5, 2050,",
                        "renews on Mar 5, 2051 (UTC)",
                        "Charge, new plan, Mar 5, 2050 to Mar 4, 2051",
                    ],
                    Language::ZhTw => [
                        "自今天 2050年3月5日開始",
                        "於 2051年3月5日續約 (UTC)",
                        "費用，新方案，2050年3月5日至 2051年3月4日",
                    ],
                };
                for part in wanted {
                    assert!(all.contains(part), "{zone}: no {part} in {all}");
                }
                seen.push((language, days, lines));
            }
            page.click("[data-su-action=cancel]").await;
            page.judged().await;
        }
        assert_eq!(seen[..2], seen[2..]);
    });
}

fn in_20_languages_are_named_in_themselves_and_marked_as_such() {
    play(async |s| {
        let page = &s.page;
        page.open_table(FINE.0).await;
        let script = "return all('[data-su-language]').map((e) => [said(e), e.lang])";
        for language in Language::ALL {
            page.speak(language).await;
            let named: Vec<(String, String)> = page.ask(script, vec![]).await;
            let named: Vec<_> = named
                .iter()
                .map(|(name, lang)| (&**name, &**lang))
                .collect();
            assert_eq!(named, [("English", "en"), ("繁體中文", "zh-TW")]);
        }
    });
}

/// Texts and labels with a character that turns the writing, and texts from right to left that are
/// not kept apart from what is around them.
const TURNED: &str = r#"
    const turning = /[\u061C\u200E\u200F\u202A-\u202E]/, rtl = /[\u0590-\u08FF]/;
    const labels = all("*").flatMap((e) => [...e.attributes].map((a) => [a.value, e]));
    const isolates = (text) => text.replace(/\u2068[^\u2068\u2069]*\u2069/g, "");
    const wrong = [...texts, ...labels, [document.title, document.documentElement]]
      .filter(([text]) => turning.test(text) || /[\u2066-\u2069]/.test(isolates(text)))
      .map(([text, e]) => `turns: ${what(text, e)}`);
    const apart = texts.filter(([text]) => rtl.test(text));
    wrong.push(...apart.filter(([text, e]) => rtl.test(isolates(text)) && !e.closest("bdi, [dir=auto]"))
      .map(([text, e]) => `not apart: ${what(text, e)}`));
    if (!apart.length) wrong.push("no name from right to left");
    return wrong;
"#;

/// The screens of a customer with names from right to left and characters that turn the writing.
async fn goes_through_turned_names(s: &Scene, look: impl AsyncFn(&str)) {
    let page = &s.page;
    page.open_table("bidi").await;
    page.reads(&row("bidi", "premium"), "الاشتراك").await;
    look("table").await;
    page.hover_card("bidi", "premium").await;
    page.reads(OPEN, "الاشتراك").await;
    look("card").await;
    page.away().await;
    // Its reasons name the other subscription.
    page.hover_card("bidi", "business").await;
    page.reads(&format!("{OPEN} .reasons"), "الاشتراك").await;
    look("reasons").await;
    page.open_upgrade("bidi", "premium").await;
    look("choice").await;
    page.go_to_review().await;
    look("review").await;
    page.open("#/").await;
    page.see("[data-su-customer]").await;
    page.fill(SEARCH, "الاشتراك").await;
    page.reads(".empty", "الاشتراك").await;
    look("search").await;
}

fn in_22_names_that_turn_the_writing_are_stripped_and_kept_apart() {
    play(async |s| {
        let turned = "\u{202E}gnp.עברית\u{202C} \u{2067}x";
        s.backend
            .change("bidi", "business", &[("friendlyName", json!(turned))])
            .await;
        goes_through_turned_names(s, async |screen| {
            let wrong = faults(&s.page, TURNED).await;
            assert!(wrong.is_empty(), "{screen}: {wrong:#?}");
        })
        .await;
    });
}

fn in_22_a_name_inside_the_sentence_of_the_result_is_kept_apart() {
    play(async |s| {
        let page = &s.page;
        page.open_review("bidi", "premium").await;
        page.submit().await;
        wait::until("a result", async || {
            page.shows("[data-su-result]").await.then_some(())
        })
        .await;
        page.reads("[data-su-result]", "الاشتراك").await;
        let wrong = faults(page, TURNED).await;
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

fn in_22_a_name_inside_the_backends_own_sentence_is_kept_apart() {
    play(async |s| {
        let page = &s.page;
        let business = demo::subscription("bidi", "business");
        let path = format!("{}/subscriptions/{business}/upgrades", demo::at("bidi"));
        let upgrades = s.backend.get(&path).await;
        let items = upgrades["items"].as_array().unwrap().iter();
        let errors: Vec<&Value> = items
            .flat_map(|item| item["upgradeErrors"].as_array().into_iter().flatten())
            .collect();
        let apart = |error: &&Value| {
            let words = error["description"].as_str().unwrap();
            words.contains("\u{2068}الاشتراك الرئيسي E3\u{2069}")
        };
        assert!(errors.iter().any(apart), "{errors:?}");
        // The same of one that the page has judged possible.
        page.open_review("bidi", "premium").await;
        let text = json!({ "sourceSubscriptionId": demo::subscription("bidi", "premium"),
            "upgradeType": "upgrade_only", "upgradeErrors": errors, "licenseErrors": [] });
        let fault = json!({ "kind": "body", "text": text.to_string() });
        s.backend.upgrade_fault(fault).await;
        page.submit().await;
        page.see("[data-su-result=refused]").await;
        page.reads("[data-su-result] .reasons", "الاشتراك").await;
        let wrong = faults(page, TURNED).await;
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

/// Types into a field, and waits until there are so many of something. Their texts.
async fn found(page: &Page, field: &str, typed: &str, rows: &str, count: usize) -> Vec<String> {
    page.fill(field, typed).await;
    wait::until(format!("{count} {rows} for {typed}"), async || {
        let texts = page.texts(rows).await;
        (texts.len() == count && page.value(field).await == typed).then_some(texts)
    })
    .await
}

fn in_23_full_width_finds_what_half_width_finds() {
    play(async |s| {
        let page = &s.page;
        page.open_table("topfloor").await;
        let rows = "[data-su-row] th";
        let mut seen = Vec::new();
        for typed in ["E5", "ｅ５", "Ｅ５"] {
            // All of them in between, so that what is found is found anew.
            found(page, FILTER, "", rows, 2).await;
            seen.push(found(page, FILTER, typed, rows, 1).await);
        }
        assert!(seen.iter().all(|found| *found == seen[0]), "{seen:?}");
        page.open("#/").await;
        let rows = "[data-su-customer]";
        let mut seen = Vec::new();
        for typed in ["Ski House", "ｓｋｉ　ｈｏｕｓｅ", "ＳＫＩ　Ｈ"] {
            found(page, SEARCH, "", rows, demo::STORIES.len()).await;
            seen.push(found(page, SEARCH, typed, rows, 1).await);
        }
        assert!(seen.iter().all(|found| *found == seen[0]), "{seen:?}");
    });
}

/// Amounts that are seen and not written as IN-30 has it: a code of three letters, a blank, a number
/// in groups of three; and more than one number of decimals of a currency (IN-31).
const MONEY: &str = r#"
    const heard = (e) => e.matches("[aria-hidden=true] + .visually-hidden");
    const number = "\\d{1,3}(?:,\\d{3})*(?:\\.\\d+)?(?!\\d)";
    const amount = new RegExp(`\u2212?\\b([A-Z]{3})\\s(${number})`, "g");
    const decimals = {};
    let count = 0;
    const wrong = texts.filter(([, e]) => !heard(e)).flatMap(([text, e]) => {
      const line = text.replace(/\s+/g, " ");
      for (const [, code, digits] of line.matchAll(amount)) {
        count += 1;
        (decimals[code] ??= new Set()).add((digits.split(".")[1] ?? "").length);
      }
      // What is left has no sign of a currency and no decimals.
      const rest = line.replace(amount, "");
      return /\p{Sc}|\d\.\d\d|[A-Z]{3} ?-?\d/u.test(rest) ? [`${what(text, e)}`] : [];
    });
    for (const [code, all] of Object.entries(decimals)) {
      if (all.size > 1) wrong.push(`${code} with ${[...all].join(" and ")} decimals`);
    }
    if (!count) wrong.push("no amount");
"#;

async fn money_is_right(page: &Page, screen: &str) {
    let script = format!("{MONEY} return wrong");
    let wrong = faults(page, &script).await;
    assert!(wrong.is_empty(), "{screen}: {wrong:#?}");
}

fn in_30_money_has_its_code_in_both_languages() {
    play(async |s| {
        let page = &s.page;
        page.open("").await;
        page.see("[data-su-customer]").await;
        for language in Language::ALL {
            page.speak(language).await;
            page.open_table("contoso").await;
            money_is_right(page, "table").await;
            page.open_table(FINE.0).await;
            let year = match language {
                Language::En => "USD 3,750.00 per year",
                Language::ZhTw => "USD 3,750.00每年",
            };
            let script = "const cell = one(arguments[0]).cloneNode(true);
                cell.querySelector('.visually-hidden').remove();
                return cell.textContent.replace(/\\s+/g, ' ').replace(/(?<=\\d) (?=\\p{Script=Han})/u, '')";
            let price = format!("{} td:last-child", row(FINE.0, FINE.1));
            let price: String = page.ask(script, vec![json!(price)]).await;
            assert_eq!(price, year);
            page.hover_card(FINE.0, FINE.1).await;
            money_is_right(page, "card").await;
            page.away().await;
            page.open_upgrade(FINE.0, FINE.1).await;
            money_is_right(page, "choice").await;
            let seat = match language {
                Language::En => "USD 240.00 per seat per year",
                Language::ZhTw => "每個授權 USD 240.00 每年",
            };
            let plan = format!("[data-su-target=\"{}\" i]", demo::offers::E3);
            page.reads(&plan, seat).await;
            page.go_to_review().await;
            money_is_right(page, "review").await;
            page.reads("[data-su-review]", "USD 3,750.00 → USD 6,000.00")
                .await;
            page.click("[data-su-action=cancel]").await;
            page.judged().await;
        }
    });
}

/// Amounts that are seen, and what is heard instead of each (IN-32): the same with the currency's
/// name. What is seen is heard only where it is what a control is called (WCAG 2.5.3).
const HEARD: &str = r#"
    const code = /\b[A-Z]{3}\s\d/, number = /\d[\d,.]*/g;
    const names = document.documentElement.lang.startsWith("zh") ? /美元/ : /US dollars?/;
    const seen = texts.filter(([text]) => code.test(text));
    const wrong = seen.flatMap(([text, e]) => {
      if (e.closest("button")) return [];
      const hidden = e.closest("[aria-hidden=true]"), heard = hidden?.nextElementSibling;
      const spoken = heard?.matches(".visually-hidden") ? heard.textContent : "";
      const same = String(text.match(number)) === String(spoken.match(number));
      return same && names.test(spoken) && !code.test(spoken) ? [] : [`${what(text, e)}: ${spoken}`];
    });
    if (!seen.length) wrong.push("no amount");
    return wrong;
"#;

fn in_32_amounts_are_heard_with_the_name_of_their_currency() {
    play(async |s| {
        let page = &s.page;
        let hear = async |screen: &str| {
            let wrong = faults(page, HEARD).await;
            assert!(wrong.is_empty(), "{screen}: {wrong:#?}");
        };
        page.open("").await;
        page.see("[data-su-customer]").await;
        for language in Language::ALL {
            page.speak(language).await;
            let (year, seat) = match language {
                Language::En => ("3,750.00 US dollars", "240.00 US dollars per seat per year"),
                Language::ZhTw => ("3,750.00 美元", "240.00 美元"),
            };
            page.open_table(FINE.0).await;
            hear("table").await;
            // As the browser computes it for assistive technology; WebKit does not name cells.
            if page.engine() != Engine::WebKitGtk {
                let cell = format!("{} td:last-child", row(FINE.0, FINE.1));
                let label = page.computed_label(&cell).await;
                assert!(label.contains(year) && !label.contains("USD"), "{label}");
            }
            page.hover_card(FINE.0, FINE.1).await;
            hear("card").await;
            page.away().await;
            page.open_upgrade(FINE.0, FINE.1).await;
            hear("choice").await;
            // A plan's choice is called by the plan, and its price is said of it.
            let radio = format!("[data-su-target=\"{}\" i] input", demo::offers::E3);
            let called = page.computed_label(&radio).await;
            let name = page.text(&radio.replace(" input", " bdi")).await;
            assert_eq!(called, name);
            let ids = page.attribute(&radio, "aria-describedby").await.unwrap();
            let described = ids.split(' ').next().unwrap();
            let heard = format!("#{described} .visually-hidden");
            assert!(page.text(&heard).await.contains(seat));
            if page.engine() == Engine::Chromium {
                let tree = page
                    .devtools("Accessibility.getFullAXTree", json!({}))
                    .await;
                let is = |value: &Value, text: &str| value["value"] == text;
                let nodes = tree["nodes"].as_array().unwrap().iter();
                let mut choices =
                    nodes.filter(|n| is(&n["role"], "radio") && is(&n["name"], &name));
                let said = choices.next().unwrap()["description"]["value"].clone();
                let said = said.as_str().unwrap();
                assert!(said.contains(seat) && !said.contains("USD"), "{said}");
            }
            page.go_to_review().await;
            hear("review").await;
            page.click("[data-su-action=cancel]").await;
            page.judged().await;
        }
    });
}

/// Gives the plans prices in currencies with and without decimals.
fn in_other_currencies(page: &Path) {
    reprice(page, |_, price| {
        let (currency, per_seat) = match price["cycle"].as_str() {
            Some("annual") => ("JPY", "36000"),
            _ => ("TWD", "400.50"),
        };
        price["currency"] = json!(currency);
        price["perSeat"] = json!(per_seat);
    });
}

fn in_31_amounts_of_one_currency_have_the_same_decimals() {
    Setup::default().edit(&in_other_currencies).play(async |s| {
        let page = &s.page;
        page.open("").await;
        page.see("[data-su-customer]").await;
        for language in Language::ALL {
            page.speak(language).await;
            // Billed by the month and by the year.
            page.open_table("contoso").await;
            money_is_right(page, "table").await;
            let seen = page.text("[data-su-row]").await;
            let all = page.texts("[data-su-row] td:last-child").await.join(" ");
            for amount in ["JPY 4,320,000", "TWD 25,632.00"] {
                assert!(all.contains(amount), "no {amount} in {all} {seen}");
            }
            page.open_review(FINE.0, FINE.1).await;
            money_is_right(page, "review").await;
            page.reads("[data-su-review]", "JPY 900,000 → JPY 900,000")
                .await;
            page.click("[data-su-action=cancel]").await;
            page.judged().await;
        }
    });
}
