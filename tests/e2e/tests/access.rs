//! The page for those who do not see it, or not all of it at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a test, where a panic is a failure and figures are to be seen"
)]

use e2e::audit::{Sight, reader, upgrade_button};
use e2e::card::{OPEN, icon};
use e2e::engine::Engine;
use e2e::form::{Outcome, SEATS};
use e2e::hands::{Key, Point};
use e2e::page::{Language, Page, Theme};
use e2e::scene::{Scene, play};
use e2e::{demo, wording};
use serde::Deserialize;
use serde_json::json;

e2e::in_every_engine![
    axe_finds_nothing_grave_in_english,
    axe_finds_nothing_grave_in_chinese,
    an_icon_says_whether_its_card_is_open_after_each_way_to_open_and_close_it,
    icons_and_card_agree_whatever_the_reader_does,
    exactly_one_column_says_that_the_table_is_sorted_by_it,
    the_journey_breaks_no_rule_of_its_policy_and_says_nothing_to_the_console,
    the_token_is_kept_nowhere,
    hc_35_with_wider_spacing_or_text_at_200_percent_nothing_is_cut_off,
    at_no_width_does_the_table_scroll_the_page_sideways,
    hc_02_hc_03_icons_and_rows_have_the_names_that_assistive_technology_gets,
];

// The window of WebKitGTK's browser does not become so narrow.
e2e::in_chromium_and_firefox![
    at_320_pixels_no_screen_scrolls_sideways,
    at_320_pixels_the_table_can_still_be_sorted,
];

/// axe-core and the checks that it does not make, on every screen in both themes.
fn nothing_grave(language: Language) {
    reader(language).still().play(async |s| {
        let (mut wrong, mut looked) = (Vec::new(), Vec::new());
        for sight in Sight::ALL {
            s.bring(sight).await;
            for theme in Theme::ALL {
                s.paint(theme).await;
                let place = format!("{} {} {}", sight.name(), language.tag(), theme.word());
                if let Some((story, key)) = sight.card() {
                    s.page.card_opens(story, key).await;
                }
                let found = s.page.axe().await;
                wrong.extend(found.grave.iter().map(|f| format!("{place}: {f}")));
                for finding in found.light {
                    println!("{place}: {finding}");
                }
                looked.extend(found.looked);
                let faults = s.page.markup_faults().await;
                wrong.extend(faults.iter().map(|f| format!("{place}: {f}")));
            }
        }
        assert!(
            wrong.is_empty(),
            "{} findings:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        // It did look, also for what is off by default, and into the shadow root.
        for rule in [
            "target-size",
            "color-contrast",
            "aria-dialog-name",
            "button-name",
            "label",
        ] {
            assert!(looked.iter().any(|l| l == rule), "{rule} found nothing");
        }
    });
}

fn axe_finds_nothing_grave_in_english() {
    nothing_grave(Language::En);
}

fn axe_finds_nothing_grave_in_chinese() {
    nothing_grave(Language::ZhTw);
}

/// The names of everything with a role, as a screen reader gets them.
async fn names_of(page: &Page, role: &str) -> Vec<String> {
    let tree = page
        .devtools("Accessibility.getFullAXTree", json!({}))
        .await;
    let nodes = tree["nodes"].as_array().unwrap();
    let with_role = nodes
        .iter()
        .filter(|n| n["ignored"] == false && n["role"]["value"] == role);
    with_role
        .map(|n| plain(n["name"]["value"].as_str().unwrap_or_default()))
        .collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// HC-02 and HC-03 for every story; `hc_02_hc_03_…` asks every engine about some.
fn icons_and_rows_have_names(language: Language) {
    reader(language).play(async |s| {
        for story in &demo::STORIES {
            if story.key == "blankslate" {
                continue;
            }
            s.page.open_table(story.key).await;
            #[derive(Deserialize)]
            struct Row {
                name: String,
                label: Option<String>,
            }
            let script = r#"return all("[data-su-row]").map((row) => {
                const name = row.querySelector("th bdi"), info = row.querySelector("[data-su-info]");
                return { name: name.textContent, label: info?.getAttribute("aria-label") ?? null };
            })"#;
            let rows: Vec<Row> = s.page.ask(script, vec![]).await;
            assert!(!rows.is_empty(), "{}", story.key);
            let heads = names_of(&s.page, "rowheader").await;
            let names: Vec<String> = rows.iter().map(|r| plain(&r.name)).collect();
            assert_eq!(heads, names, "{}", story.key);
            let buttons = names_of(&s.page, "button").await;
            let mut labels = Vec::new();
            for row in &rows {
                let Some(label) = &row.label else { continue };
                assert!(label.contains(&row.name), "{label} is not about {}", row.name);
                let own = label.replacen(&row.name, "", 1);
                let fault = wording::fault(&own, language);
                assert!(fault.is_none(), "{}: {fault:?}", story.key);
                assert!(buttons.contains(&plain(label)), "{label} is not read out");
                labels.push(label);
            }
            let count = labels.len();
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), count, "{}: {labels:#?}", story.key);
        }
    });
}

#[test]
fn icons_and_rows_have_names_of_their_own_in_english() {
    icons_and_rows_have_names(Language::En);
}

#[test]
fn icons_and_rows_have_names_of_their_own_in_chinese() {
    icons_and_rows_have_names(Language::ZhTw);
}

fn hc_02_hc_03_icons_and_rows_have_the_names_that_assistive_technology_gets() {
    // Rows of every kind; and names with markup, with marks that turn the writing, in Chinese.
    let stories = [
        (Language::En, &["contoso"][..]),
        (Language::ZhTw, &["script", "bidi", "kaohsiung"]),
    ];
    for (language, stories) in stories {
        reader(language).play(async |s| {
            for story in stories {
                let page = &s.page;
                page.open_table(story).await;
                let script = r#"return all("[data-su-row]").map((row) => [row.dataset.suRow,
                    row.querySelector("th bdi").textContent, !!row.querySelector("[data-su-info]")])"#;
                let rows: Vec<(String, String, bool)> = page.ask(script, vec![]).await;
                let mut labels = Vec::new();
                for (id, name, marked) in &rows {
                    let (head, name) = (format!("[data-su-row=\"{id}\"] th"), heard(name));
                    assert_eq!(page.computed_role(&head).await, "rowheader", "{name}");
                    assert_eq!(heard(&page.computed_label(&head).await), name);
                    if !marked {
                        continue;
                    }
                    let icon = format!("[data-su-info=\"{id}\"]");
                    assert_eq!(page.computed_role(&icon).await, "button", "{name}");
                    let label = heard(&page.computed_label(&icon).await);
                    assert!(label.contains(&name), "{label} is not about {name}");
                    let fault = wording::fault(&label.replacen(&name, "", 1), language);
                    assert!(fault.is_none(), "{story}: {fault:?}");
                    labels.push(label);
                }
                let count = labels.len();
                assert!(count > 0, "{story}");
                labels.sort_unstable();
                labels.dedup();
                assert_eq!(labels.len(), count, "{story}: {labels:#?}");
            }
        });
    }
}

/// A name without what is not heard of it: marks that turn the writing, and how much room is between
/// words.
fn heard(name: &str) -> String {
    let mark = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    plain(&name.replace(mark, ""))
}

/// Asserts that the markup is right at this moment, so also that icon and card agree.
async fn agrees(page: &Page, after: &str) {
    let faults = page.markup_faults().await;
    assert!(faults.is_empty(), "after {after}: {faults:#?}");
}

fn an_icon_says_whether_its_card_is_open_after_each_way_to_open_and_close_it() {
    play(async |s| {
        let page = &s.page;
        let (one, other) = (("contoso", "premium-hq"), ("contoso", "business-field"));
        let here = icon(one.0, one.1);
        page.open_table("contoso").await;
        agrees(page, "loading").await;

        page.click(&here).await;
        page.card_opens(one.0, one.1).await;
        agrees(page, "a press").await;
        page.click(&here).await;
        page.card_closes().await;
        agrees(page, "a second press").await;

        page.click(&here).await;
        page.card_opens(one.0, one.1).await;
        page.hands.key(Key::Escape).await;
        page.card_closes().await;
        agrees(page, "Escape").await;

        page.click(&here).await;
        page.card_opens(one.0, one.1).await;
        page.click("h1").await;
        page.card_closes().await;
        agrees(page, "a press outside").await;

        page.hover_card(one.0, one.1).await;
        agrees(page, "resting on it").await;
        page.away().await;
        page.card_closes().await;
        agrees(page, "going away").await;

        page.tab_to(&here).await;
        for key in [Key::Enter, Key::Space] {
            page.hands.key(key).await;
            page.card_opens(one.0, one.1).await;
            agrees(page, "a key").await;
            page.hands.key(key).await;
            page.card_closes().await;
            agrees(page, "the key again").await;
        }

        page.click(&here).await;
        page.card_opens(one.0, one.1).await;
        page.hands.key(Key::Escape).await;
        page.card_closes().await;
        page.click(&icon(other.0, other.1)).await;
        page.card_opens(other.0, other.1).await;
        agrees(page, "another icon").await;

        // The row goes from under it.
        let script = "const f = one('[data-su-filter]'); f.value = 'Shops';
            f.dispatchEvent(new Event('input', { bubbles: true })); return true";
        let _: bool = page.ask(script, vec![]).await;
        page.card_closes().await;
        agrees(page, "its row was filtered away").await;
    });
}

/// A number below `sides`, another one each time.
fn throw(dice: &mut u32, sides: u32) -> u32 {
    *dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*dice >> 16) % sides
}

/// One thing that a reader might do, whatever is on screen. What it was.
async fn anything(page: &Page, dice: &mut u32) -> String {
    // An icon that is in the window now, be it under the card or not.
    let script = r#"
        const inside = all("[data-su-info]").map((e) => e.getBoundingClientRect())
          .filter((r) => r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 && r.right <= innerWidth);
        const r = inside[arguments[0] % (inside.length || 1)];
        return r ? { x: Math.floor((r.left + r.right) / 2), y: Math.floor((r.top + r.bottom) / 2) }
          : { x: 3, y: 3 };
    "#;
    let which = throw(dice, 6);
    let place = async || page.ask::<Point>(script, vec![json!(which)]).await;
    let by_script = async |script: &str| page.ask::<()>(script, vec![]).await;
    match throw(dice, 15) {
        0 | 1 => {
            page.hands.press(place().await, 1).await;
            format!("press {which}")
        }
        2 | 3 => {
            page.hands.point(place().await).await;
            format!("rest on {which}")
        }
        4 => {
            page.hands.key(Key::Escape).await;
            "Escape".to_owned()
        }
        5 => {
            page.away().await;
            "away".to_owned()
        }
        6 | 7 => {
            page.hands.key(Key::Tab).await;
            "Tab".to_owned()
        }
        8 => {
            page.hands.chord(&[Key::Shift, Key::Tab]).await;
            "Shift+Tab".to_owned()
        }
        9 => {
            page.rest(350).await;
            "wait".to_owned()
        }
        10 => {
            let by = [60, -60, 400, -400][which as usize % 4];
            by_script(&format!("scrollBy({{ top: {by}, behavior: 'instant' }})")).await;
            format!("scroll {by}")
        }
        11 => {
            // Beside everything: only its being outside counts.
            page.hands.press(Point { x: 3.0, y: 3.0 }, 1).await;
            "press outside".to_owned()
        }
        12 => {
            let text = ["", "o", "Shops", "Azure", "", "no such thing"][which as usize];
            by_script(&format!(
                "const f = one('[data-su-filter]'); f.focus(); f.value = '{text}';
                 f.dispatchEvent(new Event('input', {{ bubbles: true }}))"
            ))
            .await;
            format!("filter “{text}”")
        }
        13 => {
            let column = ["name", "price", "seats"][which as usize % 3];
            by_script(&format!("one('[data-su-sort={column}]')?.click()")).await;
            format!("sort by {column}")
        }
        _ => {
            by_script("one('[data-su-refresh]').click()").await;
            "refresh".to_owned()
        }
    }
}

/// Each time the same things, so that what fails can be seen again.
fn icons_and_card_agree_whatever_the_reader_does() {
    play(async |s| {
        let page = &s.page;
        for seed in [2026, 7, 41, 1999] {
            page.away().await;
            page.open("").await;
            page.open_table("contoso").await;
            let (mut dice, mut story) = (seed, vec![format!("seed {seed}")]);
            for _ in 0..25 {
                story.push(anything(page, &mut dice).await);
                // A press on an icon that is under an open card may lead on to the upgrade.
                if !page.shows("[data-su-filter]").await {
                    page.driver().back().await.unwrap();
                    page.see("[data-su-filter]").await;
                    story.push("back".to_owned());
                }
                // A row that goes is noticed with the next drawing.
                page.painted().await;
                agrees(page, &story.join(", ")).await;
            }
        }
    });
}

fn exactly_one_column_says_that_the_table_is_sorted_by_it() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        let script = r#"return all("table [aria-sort]").map((e) =>
            [e.matches("thead th[scope=col]") ? e.querySelector("[data-su-sort]")?.dataset.suSort ?? "?" : "elsewhere",
             e.getAttribute("aria-sort")])"#;
        let sorted: Vec<(String, String)> = page.ask(script, vec![]).await;
        assert_eq!(sorted.len(), 1, "{sorted:?}");
        let columns = page.attributes("[data-su-sort]", "data-su-sort").await;
        assert_eq!(columns.len(), 7, "{columns:?}");
        for column in columns.iter().skip(1).chain(&columns[..1]) {
            for direction in ["ascending", "descending", "ascending"] {
                page.click(&format!("[data-su-sort={column}]")).await;
                page.painted().await;
                let sorted: Vec<(String, String)> = page.ask(script, vec![]).await;
                assert_eq!(sorted, [(column.clone(), direction.to_owned())]);
            }
        }
    });
}

fn at_320_pixels_no_screen_scrolls_sideways() {
    for language in Language::ALL {
        reader(language).play(async |s| {
            // 1280 pixels at 400 %, of which a scroll bar takes four: elsewhere it takes more.
            if s.page.engine() == Engine::Chromium {
                let hidden = json!({ "hidden": true });
                s.page
                    .devtools("Emulation.setScrollbarsHidden", hidden)
                    .await;
            }
            let mut wide = Vec::new();
            for sight in Sight::ALL {
                s.page.resize(1280, 800).await;
                s.bring(sight).await;
                s.page.resize(316, 640).await;
                s.open_card(sight).await;
                s.settled().await;
                if let Some(what) = s.page.overhang().await {
                    wide.push(format!("{} {}: {what}", sight.name(), language.tag()));
                }
            }
            s.backend.heal().await;
            // Names that do not break, and writing from right to left.
            for story in ["longname", "bidi", "emoji", "kaohsiung"] {
                s.page.open_table(story).await;
                if let Some(what) = s.page.overhang().await {
                    wide.push(format!("{story}: {what}"));
                }
            }
            s.page.open_upgrade("longname", "business").await;
            if let Some(what) = s.page.overhang().await {
                wide.push(format!("the upgrade of a long name: {what}"));
            }
            assert!(wide.is_empty(), "{}", wide.join("\n"));
        });
    }
}

/// What a reader may set for all text (WCAG 1.4.12), and text alone at 200 % (1.4.4): a function from
/// the sheets to the sheet that is put on top of them.
const READERS: [(&str, &str); 2] = [
    (
        "wider spacing",
        "() => `* { line-height: 1.5 !important; letter-spacing: .12em !important;
            word-spacing: .16em !important } p { margin-block-end: 2em !important }`",
    ),
    (
        "text at 200 %",
        "(sheets) => sheets.replace(/(font(-size)?|line-height): [^;}]*/g,
            (all) => all.replace(/([0-9.]+)px/g, (_, n) => 2 * n + 'px'))",
    ),
];

fn hc_35_with_wider_spacing_or_text_at_200_percent_nothing_is_cut_off() {
    let shed = "root.adoptedStyleSheets = theirs; return true";
    let size = "return parseFloat(getComputedStyle(one('h1, h2')).fontSize)";
    for language in Language::ALL {
        reader(language).play(async |s| {
            let mut cut = Vec::new();
            for sight in Sight::ALL {
                s.bring(sight).await;
                let usual: f64 = s.page.ask(size, vec![]).await;
                for (name, sheet) in READERS {
                    let wear = format!(
                        "window.theirs = [...root.adoptedStyleSheets];
                        const sheets = theirs.flatMap((s) => [...s.cssRules]);
                        const sheet = new CSSStyleSheet();
                        sheet.replaceSync(({sheet})(sheets.map((r) => r.cssText).join('')));
                        root.adoptedStyleSheets = [...theirs, sheet]; return true"
                    );
                    let _: bool = s.page.ask(&wear, vec![]).await;
                    s.settled().await;
                    let now: f64 = s.page.ask(size, vec![]).await;
                    let times = if name.contains("200") { 2.0 } else { 1.0 };
                    assert_eq!(now, times * usual);
                    let place = format!("{} {} {name}", sight.name(), language.tag());
                    // Its icon is somewhere else now.
                    s.open_card(sight).await;
                    cut.extend(
                        s.page
                            .cut_off()
                            .await
                            .iter()
                            .map(|c| format!("{place}: {c}")),
                    );
                    cut.extend(s.page.overhang().await.map(|o| format!("{place}: {o}")));
                    let _: bool = s.page.ask(shed, vec![]).await;
                }
            }
            assert!(cut.is_empty(), "{}", cut.join("\n"));
        });
    }
}

fn at_no_width_does_the_table_scroll_the_page_sideways() {
    for language in Language::ALL {
        reader(language).play(async |s| {
            s.page.open_table("contoso").await;
            for width in [700, 740, 800, 900, 1000, 1200, 1920] {
                s.page.resize(width, 800).await;
                s.page.painted().await;
                let what = s.page.overhang().await;
                assert_eq!(what, None, "{width} {}", language.tag());
            }
        });
    }
}

fn at_320_pixels_the_table_can_still_be_sorted() {
    play(async |s| {
        let page = &s.page;
        page.resize(320, 900).await;
        page.open_table("contoso").await;
        for column in ["price", "renewal", "name"] {
            let button = format!("[data-su-sort={column}]");
            page.click(&button).await;
            page.see(&format!("th[aria-sort=ascending] {button}")).await;
        }
    });
}

/// The whole line, by mouse: customers, table, card, choice, review, result, table again.
async fn journey(s: &Scene) {
    let page = &s.page;
    page.open("").await;
    page.see("[data-su-customer]").await;
    let customer = format!("[data-su-customer=\"{}\"] a", demo::customer("alpine"));
    page.click(&customer).await;
    page.judged().await;
    page.hover_card("alpine", "premium").await;
    page.click(&upgrade_button()).await;
    page.see(SEATS).await;
    page.fill(SEATS, "26").await;
    page.speak(Language::ZhTw).await;
    page.paint(Theme::Dark).await;
    page.go_to_review().await;
    page.submit().await;
    page.outcome(Outcome::Done).await;
    page.speak(Language::En).await;
    page.click("[data-su-action=back]").await;
    page.judged().await;
}

fn the_journey_breaks_no_rule_of_its_policy_and_says_nothing_to_the_console() {
    play(async |s| {
        // They are in place before the first document loads; see also `Scene::prepare`.
        s.page
            .before_every_document(
                r#"
                window.heard = [];
                const hear = (kind, what) => window.heard.push(`${kind}: ${what}`);
                for (const kind of ["error", "warn"]) {
                  const say = console[kind];
                  console[kind] = (...words) => { hear(kind, words.join(" ")); say.apply(console, words); };
                }
                addEventListener("error", (e) => hear("uncaught", e.message ?? e.target), true);
                addEventListener("unhandledrejection", (e) => hear("unhandled", e.reason));
                addEventListener("securitypolicyviolation",
                  (e) => hear("policy", `${e.violatedDirective} ${e.blockedURI}`));
                "#,
            )
            .await;
        journey(s).await;
        let heard: Vec<String> = s.page.ask("return window.heard", vec![]).await;
        assert!(heard.is_empty(), "{heard:#?}");
        let said = s.page.console().await;
        let bad = |(level, text): &(String, String)| {
            // trunk writes integrity onto preloads, where the browser does not look at it.
            level.contains("SEVERE") || level.contains("WARNING") && !text.contains("`integrity`")
        };
        let said: Vec<_> = said.into_iter().filter(bad).collect();
        assert!(said.is_empty(), "{said:#?}");
    });
}

fn the_token_is_kept_nowhere() {
    play(async |s| {
        let before = "return [...document.querySelectorAll('meta[name=su-token]')]
            .map((e) => e.content)";
        journey(s).await;
        // The check below knows where to look, and that it is the right word.
        let tokens: Vec<String> = s.page.ask(before, vec![]).await;
        assert_eq!(tokens, ["demo"]);
        let script = r#"
            const places = { location: location.href, referrer: document.referrer,
              title: document.title, name: window.name, cookies: document.cookie,
              history: JSON.stringify(history.state) };
            for (const [name, store] of [["localStorage", localStorage], ["sessionStorage", sessionStorage]]) {
              for (const key of Object.keys(store)) places[`${name} ${key}`] = `${key} ${store[key]}`;
            }
            const copy = document.documentElement.cloneNode(true);
            copy.querySelectorAll("meta[name=su-token]").forEach((e) => e.remove());
            // The page as it is written says what the token is for.
            const notes = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT), written = [];
            while (notes.nextNode()) written.push(notes.currentNode);
            written.forEach((note) => note.remove());
            places.document = copy.outerHTML;
            places.element = root.innerHTML;
            all("input, select, textarea").forEach((e, i) => places[`field ${i}`] = e.value);
            performance.getEntriesByType("resource").forEach((e, i) => places[`request ${i}`] = e.name);
            for (const key of Object.keys(host)) places[`property ${key}`] = String(host[key]);
            Promise.all([indexedDB.databases(), caches.keys()]).then(([databases, keys]) => {
              places.databases = databases.map((d) => d.name).join(" ");
              places.caches = keys.join(" ");
              done(Object.entries(places).filter(([, text]) => /\bdemo\b/i.test(text))
                .map(([where, text]) => `${where}: ${text.slice(0, 300)}`));
            });
        "#;
        let found: Vec<String> = s.page.ask_later(script, vec![]).await;
        assert!(found.is_empty(), "{found:#?}");
        assert!(!s.page.shows(OPEN).await);
    });
}
