//! Pages that embed the element, in `public/hosts/`, and what they and it must not do to each other.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a test, where a panic is a failure and figures are to be seen"
)]

mod hosting;

use e2e::card::{OPEN, icon};
use e2e::engine::Engine;
use e2e::form::{CHOICE, CONTINUE, Outcome, REVIEW, SUBMIT};
use e2e::hands::{Key, Point};
use e2e::page::Page;
use e2e::scene::{Setup, play};
use e2e::{demo, settings, wait};
use hosting::{Site, about, does, forget_violations, heard, hears};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

e2e::in_every_engine![
    under_a_strict_policy_the_whole_journey_violates_nothing,
    at_twice_the_size_it_fits_and_works,
    react_19_sets_its_properties_hears_its_events_and_takes_it_away,
    react_19_lends_the_token_without_a_ref_where_the_element_is_defined_already,
    in_a_sandboxed_frame_it_works_grows_and_asks_for_its_token,
    a_frame_without_a_host_or_with_half_an_origin_starts_nothing,
    host_release_and_backend_may_each_have_an_origin_of_their_own,
    a_policy_without_webassembly_is_named_in_the_place_of_the_element,
    a_policy_that_lets_nothing_be_loaded_is_named_in_the_place_of_the_element,
    a_file_that_is_missing_cut_or_changed_is_named_in_the_place_of_the_element,
    a_server_that_does_not_know_webassembly_serves_it_all_the_same,
    removed_and_added_500_times_it_costs_little_and_leaves_nothing_behind,
    from_right_to_left_the_columns_turn_and_the_words_do_not,
    in_a_column_of_280_pixels_it_fits_and_works,
    two_have_their_own_customers_languages_and_themes_and_one_module,
    in_a_dialog_one_escape_closes_the_card_and_the_next_one_the_dialog,
    where_the_host_clips_its_parts_the_card_is_not_clipped,
    in_a_scroll_box_of_the_host_the_card_goes_when_its_icon_does,
    of_two_on_a_page_one_has_a_card_open,
    rules_and_scripts_of_the_host_change_nothing_inside,
];

/// From the table through the card to what came of it, by mouse.
async fn upgrades(page: &Page, story: &str, key: &str) {
    upgrades_past(page, story, key, async |_| {}).await;
}

/// The same with a look at each screen.
async fn upgrades_past(page: &Page, story: &str, key: &str, look: impl AsyncFn(&Page)) {
    page.judged().await;
    look(page).await;
    page.upgrade_from_card(story, key).await;
    look(page).await;
    page.go_to_review().await;
    look(page).await;
    page.submit().await;
    page.outcome(Outcome::Done).await;
    look(page).await;
    page.click("[data-su-action=back]").await;
    page.judged().await;
}

/// Nothing in the element is wider than the element, but for what scrolls in a box of its own.
async fn fits(page: &Page) {
    let script = "const box = host.getBoundingClientRect();
        const scrolls = (e) => e && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
        return all('.su-root *').filter((e) => !e.closest('[popover]:not(:popover-open), .visually-hidden')
            && getComputedStyle(e).position !== 'absolute' && !scrolls(e.parentElement))
          .filter((e) => { const r = e.getBoundingClientRect();
            return r.width && (r.left < box.left - 1 || r.right > box.right + 1) })
          .map((e) => `${e.localName}.${e.className}: ${said(e).slice(0, 40)}`)";
    let wide: Vec<String> = page.ask(script, vec![]).await;
    assert!(wide.is_empty(), "{wide:#?}");
}

fn under_a_strict_policy_the_whole_journey_violates_nothing() {
    play(async |s| {
        let site = Site::of(s);
        // As a header, too: a policy in the page does not cover everything.
        site.header(
            "/csp.html",
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
             connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
        );
        for locale in ["en", "zh-TW"] {
            let story = if locale == "en" { "alpine" } else { "contoso" };
            let key = if locale == "en" {
                "premium"
            } else {
                "business-new"
            };
            let more = format!("{}&locale={locale}&theme=dark", about(story));
            site.open(&s.page, "csp", &more).await;
            if locale == "en" {
                upgrades(&s.page, story, key).await;
            } else {
                s.page.judged().await;
                s.page.hover_card(story, key).await;
            }
            let violations: Vec<String> = s.page.ask("return window.violations", vec![]).await;
            assert!(violations.is_empty(), "{violations:#?}");
        }
    });
}

/// A message stands in the element's place, the host is told, and goes on.
async fn says_why_not(page: &Page, reference: &str, part: &str) {
    wait::until(format!("a message with {part:?}"), async || {
        let script = "const box = root?.querySelector('[role=alert]'); return box ? said(box) : ''";
        let text: String = page.ask(script, vec![]).await;
        text.contains(part).then_some(())
    })
    .await;
    let told = hears(page, "su-error").await;
    assert_eq!(
        (
            told.detail["code"].as_str(),
            told.detail["reference"].as_str()
        ),
        (Some("start"), Some(reference))
    );
    assert!(told.bubbles && told.composed && told.detail["version"] == 1);
    let alive = "document.querySelector('h1').textContent = 'still here'; return document.querySelector('h1').textContent";
    assert_eq!(page.ask::<String>(alive, vec![]).await, "still here");
}

fn a_policy_without_webassembly_is_named_in_the_place_of_the_element() {
    play(async |s| {
        let site = Site::of(s);
        site.open(&s.page, "no-wasm", "locale=en").await;
        says_why_not(&s.page, "policy", "'wasm-unsafe-eval'").await;
        site.open(&s.page, "no-wasm", "locale=zh-TW").await;
        says_why_not(&s.page, "policy", "內容安全性原則").await;
        forget_violations(&s.page).await;
    });
}

fn a_policy_that_lets_nothing_be_loaded_is_named_in_the_place_of_the_element() {
    play(async |s| {
        let site = Site::of(s);
        site.open(&s.page, "no-connect", "locale=en").await;
        says_why_not(&s.page, "blocked", "connect-src").await;
        forget_violations(&s.page).await;
    });
}

fn a_file_that_is_missing_cut_or_changed_is_named_in_the_place_of_the_element() {
    let wasm = "subscription-upgrades.wasm";
    play(async |s| {
        let (missing, cut) = ("is not where it should be", "could not be loaded");
        let changed = "not the one that was released";
        for (file, way, reference, part) in [
            (wasm, "missing", "missing", missing),
            (wasm, "cut", "blocked", cut),
            (wasm, "changed", "changed", changed),
            ("element.css", "missing", "missing", missing),
            ("element.css", "cut", "blocked", cut),
            ("catalog.json", "missing", "missing", missing),
            // A plan or a price that nobody released is as bad as code.
            ("catalog.json", "changed", "changed", changed),
            ("element.css", "changed", "changed", changed),
        ] {
            let site = Site::of(s);
            match way {
                "missing" => site.status(file, 404),
                "cut" => site.cut(file),
                _ => {
                    let whole = hosting::folder().join(hosting::release()).join(file);
                    let mut content = std::fs::read(whole).unwrap();
                    *content.last_mut().unwrap() ^= 1;
                    site.content(file, &content);
                }
            }
            site.open(&s.page, "plain", "locale=en").await;
            says_why_not(&s.page, reference, part).await;
            s.page.reads("[role=alert]", file).await;
        }
    });
}

fn a_server_that_does_not_know_webassembly_serves_it_all_the_same() {
    // A browser streams no WebAssembly whose type has anything behind it.
    for kind in [
        "application/octet-stream",
        "text/plain",
        "application/wasm; charset=utf-8",
    ] {
        play(async |s| {
            let site = Site::of(s);
            site.header(".wasm", "Content-Type", kind);
            site.open(&s.page, "plain", &about("alpine")).await;
            s.page.judged().await;
            let said = s.page.console().await;
            // Whoever runs the page is told.
            assert!(
                said.iter()
                    .any(|(_, text)| text.contains("application/wasm")),
                "{said:#?}"
            );
        });
    }
}

fn rules_and_scripts_of_the_host_change_nothing_inside() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        // WebKitGTK's driver itself stumbles over what this host does to `Object.prototype`: there only
        // its rules are looked at.
        if page.engine() == Engine::WebKitGtk {
            site.content("/pollute.js", b"");
        }
        // Everything that is drawn of every element, but for what follows from its room.
        let look = "const skip = /^(?!font-|line-height|border-).*(size|margin|width|height|inset|perspective-origin|transform-origin)|^(top|left|right|bottom|-webkit-locale)$/;
            return JSON.stringify(all('.su-root, .su-root *').filter((e) => !e.closest('[popover]')).map((e) => {
              const style = getComputedStyle(e), kept = {};
              for (const name of style) if (!skip.test(name)) kept[name] = style.getPropertyValue(name);
              return [`${e.localName}.${e.className}`, kept] }))";
        type Look = Vec<(String, BTreeMap<String, String>)>;
        let mut seen: Vec<Look> = Vec::new();
        for name in ["plain", "hostile"] {
            let more = format!("{}&theme=light&locale=en", about("contoso"));
            site.open(page, name, &more).await;
            page.judged().await;
            page.away().await;
            // As text: the driver would list what is on every object.
            let look: String = page.ask(look, vec![]).await;
            seen.push(serde_json::from_str(&look).unwrap());
        }
        assert_eq!(seen[0].len(), seen[1].len());
        let mut leaks = Vec::new();
        for ((name, clean), (_, hostile)) in seen[0].iter().zip(&seen[1]) {
            for (property, value) in clean {
                if hostile.get(property) != Some(value) {
                    leaks.push(format!(
                        "{name} {property}: {value} became {:?}",
                        hostile.get(property)
                    ));
                }
            }
        }
        assert!(
            leaks.is_empty(),
            "{} leaks: {:#?}",
            leaks.len(),
            &leaks[..leaks.len().min(20)]
        );
        let more = format!("{}&theme=light&locale=en", about("alpine"));
        site.open(page, "hostile", &more).await;
        upgrades(page, "alpine", "premium").await;
        // Nothing leaks out either.
        let own = "const p = document.createElement('p'); document.body.append(p);
            return [getComputedStyle(p).color, document.adoptedStyleSheets.length, document.styleSheets.length]";
        let own: (String, usize, usize) = page.ask(own, vec![]).await;
        assert_eq!(own, ("rgb(255, 0, 0)".to_owned(), 0, 2));
    });
}

fn from_right_to_left_the_columns_turn_and_the_words_do_not() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        for locale in ["zh-TW", "en"] {
            let more = format!("{}&locale={locale}", about("alpine"));
            site.open(page, "rtl", &more).await;
            page.judged().await;
            let columns = "return all('thead th').map((e) => e.getBoundingClientRect().left)";
            let columns: Vec<f64> = page.ask(columns, vec![]).await;
            assert!(columns.is_sorted_by(|a, b| a > b), "{columns:?}");
            let direction = "return getComputedStyle(one('.su-root')).direction";
            assert_eq!(page.ask::<String>(direction, vec![]).await, "rtl");
            turns(page).await;
        }
        upgrades_past(page, "alpine", "premium", turns).await;
    });
}

/// Each line of text begins at its left, as English and Chinese do, and stands at the right, as all else
/// does there; numbers in columns stand at the left.
async fn turns(page: &Page) {
    fits(page).await;
    let script = "const at = (node, i) => { const range = new Range(); range.setStart(node, i); range.setEnd(node, i + 1);
          return range.getBoundingClientRect() };
        const wrong = [], walk = document.createTreeWalker(one('main'), NodeFilter.SHOW_TEXT);
        for (let node; node = walk.nextNode();) {
          const text = node.data, first = text.search(/\\S/), last = text.trimEnd().length - 1;
          const e = node.parentElement;
          if (first < 0 || e.closest('.visually-hidden, [popover]:not(:popover-open)')) continue;
          const [a, z] = [at(node, first), at(node, last)];
          if (first < last && Math.abs(a.top - z.top) < 2 && a.left >= z.left) wrong.push('turned: ' + text);
          const block = e.closest('h1, p, dt, dd, td, th, caption'), box = block?.getBoundingClientRect();
          if (e === block && block.childNodes.length === 1 && Math.abs(a.top - z.top) < 2 && getComputedStyle(block).display !== 'flex') {
            const whole = new Range(); whole.selectNodeContents(node);
            const { left: from, right: to } = whole.getBoundingClientRect(), [left, right] = [from - box.left, box.right - to];
            // WebKit has the padding of such a cell on its other side.
            if (Math.abs(left - right) > 24 && (left < right) !== block.matches('.num')) wrong.push(`aligned: ${text} ${left} ${right}`);
          }
        }
        return wrong";
    let wrong: Vec<String> = page.ask(script, vec![]).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn in_a_column_of_280_pixels_it_fits_and_works() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        for locale in ["zh-TW", "en"] {
            let more = format!("{}&locale={locale}", about("perfectstorm"));
            site.open(page, "narrow", &more).await;
            page.judged().await;
            let width: f64 = page
                .ask("return host.getBoundingClientRect().width", vec![])
                .await;
            assert!(width <= 280.0, "{width}");
            fits(page).await;
        }
        site.open(page, "narrow", &about("alpine")).await;
        upgrades_past(page, "alpine", "premium", fits).await;
    });
}

fn at_twice_the_size_it_fits_and_works() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        // What zooming to 200 % does to a window of 1280 × 800.
        page.resize(640, 400).await;
        site.open(page, "plain", &about("alpine")).await;
        page.judged().await;
        fits(page).await;
        upgrades(page, "alpine", "premium").await;
        // And a host that makes everything as large by its sheet.
        page.resize(1280, 800).await;
        site.open(page, "zoom", &about("emoji")).await;
        page.judged().await;
        fits(page).await;
        if page.engine() != Engine::WebKitGtk {
            return upgrades_past(page, "emoji", "premium", fits).await;
        }
        // There the places of what is zoomed are not those of the window, so nothing can be pressed;
        // but those of card and icon are alike.
        let at = icon("emoji", "premium");
        does(page, "one(arguments[0]).click()", vec![json!(at)]).await;
        page.card_opens("emoji", "premium").await;
        let beside =
            "const [icon, card] = [...arguments].map((s) => one(s).getBoundingClientRect());
            const apart = Math.max(card.top - icon.bottom, icon.top - card.bottom);
            return apart >= 0 && apart <= 16 && card.left >= 0";
        let beside: bool = page.ask(beside, vec![json!(at), json!(OPEN)]).await;
        assert!(beside, "the card is not beside its icon");
    });
}

fn two_have_their_own_customers_languages_and_themes_and_one_module() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "two", "").await;
        let about = "for (const [id, customer] of arguments[0]) document.getElementById(id).setAttribute('customer-id', customer)";
        let customers = json!([
            ["one", demo::customer("alpine")],
            ["two", demo::customer("contoso")]
        ]);
        does(page, about, vec![customers]).await;
        let look = "return ['one', 'two'].map((id) => { const r = document.getElementById(id).shadowRoot;
            const page = r?.querySelector('.su-root');
            return [said(r?.querySelector('h1')), page?.lang ?? '', page ? getComputedStyle(page).colorScheme : '',
              String(r?.querySelectorAll('[data-su-row]').length ?? 0), said(r?.querySelector('[data-su-count]'))] })";
        let seen = wait::until("both tables", async || {
            let seen: Vec<[String; 5]> = page.ask(look, vec![]).await;
            let there = seen.iter().all(|e| e[4].parse::<u32>().is_ok());
            (there && seen[0][0].contains("Alpine") && seen[1][0].contains("Contoso"))
                .then_some(seen)
        })
        .await;
        assert_eq!((&*seen[0][1], &*seen[1][1]), ("en", "zh-TW"));
        assert_eq!((&*seen[0][2], &*seen[1][2]), ("light", "dark"));
        for file in [".wasm", "catalog.json", "element.css", "embed.js"] {
            assert_eq!(site.asked(file), 1, "{file}");
        }
        assert_eq!(site.asked("tokens.css"), 0, "a release has one sheet");
        let both = heard(page).await;
        for id in ["one", "two"] {
            let ready = both.iter().filter(|e| e.name == "su-ready" && e.of == id);
            assert_eq!(ready.count(), 1, "{id}");
        }
        // One of them goes, and the other goes on.
        does(page, "document.getElementById('two').remove()", vec![]).await;
        upgrades(page, "alpine", "premium").await;
    });
}

/// The middle of 15 times.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[test]
fn every_element_after_the_first_is_painted_within_50_ms() {
    Setup::default().alone().play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "plain", &about("alpine")).await;
        page.judged().await;
        let script = "(async () => { const times = [];
            for (let i = 0; i < 15; i++) {
              await new Promise(requestAnimationFrame);
              const e = host.cloneNode(); e.getToken = host.getToken;
              const began = performance.now();
              document.body.prepend(e);
              const painted = await new Promise((done) => requestAnimationFrame(() => {
                const channel = new MessageChannel(); channel.port1.onmessage = () => done(performance.now()); channel.port2.postMessage(0) }));
              if (!e.shadowRoot.querySelector('h1')) throw Error('nothing was painted');
              times.push(painted - began);
              e.remove();
              await new Promise((done) => setTimeout(done, 50));
            } done(times) })()";
        let times: Vec<f64> = page.ask_later(script, vec![]).await;
        let middle = median(times.clone());
        println!("an element more, from connection to paint: {middle:.1} ms of {times:.1?}");
        assert!(middle <= 50.0, "{times:?}");
    });
}

fn removed_and_added_500_times_it_costs_little_and_leaves_nothing_behind() {
    Setup::default().alone().play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        page.before_every_document(
            "for (const way of ['instantiate', 'instantiateStreaming']) {
              const real = WebAssembly[way].bind(WebAssembly);
              WebAssembly[way] = async (...given) => {
                const made = await real(...given);
                const { exports } = made.instance ?? made;
                window.suMemory = Object.values(exports).find((e) => e instanceof WebAssembly.Memory);
                return made;
              };
            }",
        )
        .await;
        site.open(page, "plain", &about("alpine")).await;
        page.judged().await;
        // As hosts do that draw everything anew, over and over: without a frame in between. The first
        // removal ends what was there, and the frame that shows the last one starts it again.
        let often = "const e = host; (async () => { const began = performance.now();
              for (let i = 0; i < 500; i++) {
                e.remove(); await null; await null;
                document.body.append(e); await null; await null;
              }
              done(performance.now() - began) })()";
        // With a frame in between, so that each one is mounted, asks for its facts and is ended.
        let seen = "const e = host; (async () => {
              const frame = () => new Promise(requestAnimationFrame);
              for (let i = 0; i < arguments[0]; i++) {
                e.remove(); await frame();
                if (e.shadowRoot.childNodes.length) throw Error('something is left');
                document.body.append(e); await frame(); await frame();
                if (!e.shadowRoot.querySelector('h1')) throw Error('nothing is there');
              }
              done(true) })()";
        let round = async |count: usize| {
            let _: bool = page.ask_later(seen, vec![json!(count)]).await;
            page.judged().await;
        };
        // Each with three frames to wait for, which in the others take longer than they need to.
        let many = page.engine() == Engine::Chromium;
        // Whatever is made once, as the code that a browser compiles again, is made before the first
        // look.
        round(if many { 200 } else { 100 }).await;
        let before = figures(page).await;
        let time: f64 = page.ask_later(often, vec![]).await;
        page.judged().await;
        println!("500 times removed and added: {time:.0} ms");
        assert!(time <= 100.0, "{time} ms");
        round(if many { 500 } else { 100 }).await;
        let after = figures(page).await;
        for (name, before) in before {
            let after = after[&name];
            println!("{name}: {before} became {after}");
            assert!(after <= before * 1.1 + 20.0, "{name}: {before} became {after}");
        }
    });
}

/// What there is: bytes of the WebAssembly and, where the browser tells, its own counts, after what
/// is garbage has gone.
async fn figures(page: &Page) -> BTreeMap<String, f64> {
    page.painted().await;
    // The browser's own record of requests, and the host's of events.
    let others = "performance.clearResourceTimings(); window.heard = []";
    does(page, others, vec![]).await;
    let memory = "return window.suMemory.buffer.byteLength";
    let mut figures = BTreeMap::from([("WebAssembly".to_owned(), page.ask(memory, vec![]).await)]);
    if page.engine() == Engine::Chromium {
        // What a registry of what is garbage holds goes with the next one.
        for _ in 0..4 {
            page.devtools("HeapProfiler.collectGarbage", json!({}))
                .await;
            page.painted().await;
        }
        page.devtools("Performance.enable", json!({})).await;
        let metrics = page.devtools("Performance.getMetrics", json!({})).await;
        for metric in metrics["metrics"].as_array().unwrap() {
            let name = metric["name"].as_str().unwrap();
            if ["JSEventListeners", "Nodes", "Documents", "JSHeapUsedSize"].contains(&name) {
                figures.insert(name.to_owned(), metric["value"].as_f64().unwrap());
            }
        }
    }
    figures
}

fn in_a_dialog_one_escape_closes_the_card_and_the_next_one_the_dialog() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "dialog", &about("alpine")).await;
        let open = "return document.querySelector('#dialog').open";
        // The host's script may not be there yet.
        let press = "const dialog = document.querySelector('#dialog');
            if (!dialog.open) document.querySelector('#open').click(); return dialog.open";
        wait::until("the dialog", async || {
            page.ask::<bool>(press, vec![]).await.then_some(())
        })
        .await;
        page.judged().await;
        page.click(&icon("alpine", "premium")).await;
        page.see(OPEN).await;
        page.hands.key(Key::Escape).await;
        page.gone(OPEN).await;
        assert!(page.ask::<bool>(open, vec![]).await);
        page.away().await;
        page.upgrade_from_card("alpine", "premium").await;
        page.go_to_review().await;
        page.hands.key(Key::Escape).await;
        wait::until("the dialog closed", async || {
            (!page.ask::<bool>(open, vec![]).await).then_some(())
        })
        .await;
    });
}

fn where_the_host_clips_its_parts_the_card_is_not_clipped() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "clipped", &about("alpine")).await;
        page.judged().await;
        let icon = icon("alpine", "premium");
        does(
            page,
            "one(arguments[0]).scrollIntoView({ block: 'nearest' })",
            vec![json!(icon)],
        )
        .await;
        page.hover_card("alpine", "premium").await;
        let clip: (f64, f64) = page
            .ask(
                "const r = host.parentElement.getBoundingClientRect(); return [r.top, r.bottom]",
                vec![],
            )
            .await;
        let card = page.rect(OPEN).await;
        assert!(
            card.top < clip.0 || card.bottom > clip.1,
            "{card:?} is inside {clip:?} anyway"
        );
        let hit = "const r = one(arguments[0]).getBoundingClientRect();
            return [[r.left + 8, r.top + 8], [r.right - 8, r.bottom - 8]]
              .every(([x, y]) => hit(x, y)?.closest('[data-su-card]'))";
        assert!(page.ask::<bool>(hit, vec![json!(OPEN)]).await);
        page.click(&format!("{OPEN} [data-su-upgrade]")).await;
        page.see(CHOICE).await;
    });
}

fn in_a_scroll_box_of_the_host_the_card_goes_when_its_icon_does() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "plain", &about("contoso")).await;
        page.judged().await;
        let boxed = "const box = document.createElement('div'); box.id = 'box';
            box.style.cssText = 'height: 300px; overflow: auto'; host.before(box); box.append(host)";
        does(page, boxed, vec![]).await;
        let at = icon("contoso", "premium-hq");
        let scrolled = "one(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' });
            window.at = document.querySelector('#box').scrollTop";
        does(page, scrolled, vec![json!(at)]).await;
        page.click(&at).await;
        page.card_opens("contoso", "premium-hq").await;
        // A little: it goes along.
        let scroll = "document.querySelector('#box').scrollTop = window.at + arguments[0]";
        does(page, scroll, vec![json!(40)]).await;
        page.painted().await;
        assert!(page.card_is_open().await);
        wait::until("the card beside its icon", async || {
            let (icon, card) = (page.rect(&at).await, page.rect(OPEN).await);
            let apart = (card.top - icon.bottom).max(icon.top - card.bottom);
            (0.0..=16.0).contains(&apart).then_some(())
        })
        .await;
        does(page, scroll, vec![json!(400)]).await;
        page.card_closes().await;
    });
}

fn of_two_on_a_page_one_has_a_card_open() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "plain", &about("alpine")).await;
        page.judged().await;
        let at = icon("alpine", "premium");
        page.click(&at).await;
        page.card_opens("alpine", "premium").await;
        let second =
            "const other = host.cloneNode(); other.id = 'other'; other.getToken = host.getToken;
            other.setAttribute('customer-id', arguments[0]); document.body.append(other)";
        let contoso = json!(demo::customer("contoso"));
        does(page, second, vec![contoso]).await;
        // One that the card does not cover.
        let free = "const other = document.querySelector('#other');
            return [...other.shadowRoot?.querySelectorAll('[data-su-info]') ?? []].map((e) => {
              const r = e.getBoundingClientRect(); return { x: r.left + r.width / 2, y: r.top + r.height / 2 }
            }).find(({ x, y }) => document.elementFromPoint(x, y) === other) ?? null";
        let place = wait::until("an icon of the other", async || {
            page.ask::<Option<Point>>(free, vec![]).await
        })
        .await;
        page.hands.press(place, 1).await;
        page.card_closes().await;
        let open =
            "return !!document.querySelector('#other').shadowRoot.querySelector(':popover-open')";
        wait::until("the card of the other", async || {
            page.ask::<bool>(open, vec![]).await.then_some(())
        })
        .await;
    });
}

/// A folder for what is built here.
fn built(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(folder: &Path, program: &str, arguments: &[&str]) {
    let mut command = Command::new(program);
    let output = command.current_dir(folder).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
}

/// The React host as one script, built once for all engines.
fn react() -> &'static [u8] {
    static SCRIPT: OnceLock<Vec<u8>> = OnceLock::new();
    SCRIPT.get_or_init(build_react)
}

fn build_react() -> Vec<u8> {
    let folder = built("react-host");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("hosts/react");
    for file in ["package.json", "package-lock.json", "main.jsx"] {
        std::fs::copy(from.join(file), folder.join(file)).unwrap();
    }
    run(
        &folder,
        "npm",
        &[
            "ci",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefer-offline",
        ],
    );
    let bundle = [
        "main.jsx",
        "--bundle",
        "--minify",
        "--jsx=automatic",
        "--format=esm",
        "--outfile=react-host.js",
        "--define:process.env.NODE_ENV=\"production\"",
        "--log-level=warning",
    ];
    check_the_readme(&folder);
    run(&folder, "esbuild", &bundle);
    std::fs::read(folder.join("react-host.js")).unwrap()
}

/// What README shows to those who use React, judged by TypeScript with the types of the release.
fn check_the_readme(folder: &Path) {
    let release = hosting::folder().join(hosting::release());
    for file in ["embed.d.ts", "react.d.ts"] {
        std::fs::copy(release.join(file), folder.join(file)).unwrap();
    }
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let shown = readme.split("```jsx\n").nth(1).unwrap();
    let element = shown
        .split("\n")
        .find(|line| line.starts_with('<'))
        .unwrap();
    let start = "import type {} from './react.d.ts';
        declare const id: string, refresh: () => void;
        declare const lend: (element: import('./embed.d.ts').SubscriptionUpgradesElement | null) => void;";
    let arguments = [
        "node_modules/typescript/bin/tsc",
        "readme.tsx",
        "--noEmit",
        "--strict",
        "--jsx",
        "react-jsx",
        "--module",
        "esnext",
        "--moduleResolution",
        "bundler",
        "--target",
        "es2022",
        "--lib",
        "dom,es2022",
    ];
    let write = |element: &str| {
        let text = format!("{start}\nexport const shown = {element};\n");
        std::fs::write(folder.join("readme.tsx"), text).unwrap();
    };
    write(element);
    run(folder, "node", &arguments);
    // And it does judge.
    write(&element.replace("{id}", "{3}"));
    let wrong = Command::new("node")
        .current_dir(folder)
        .args(arguments)
        .output();
    assert!(!wrong.unwrap().status.success());
}

fn react_19_sets_its_properties_hears_its_events_and_takes_it_away() {
    let script = react();
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.content("/hosts/react-host.js", script);
        let more = format!("{}&{}", about("alpine"), about("contoso"));
        site.open(page, "react", &more).await;
        page.reads("h1", "Alpine").await;
        page.judged().await;
        let said = "return document.querySelector('#said').textContent";
        wait::until("both events", async || {
            let said: String = page.ask(said, vec![]).await;
            (said.contains("su-ready") && said.contains("su-eligibility")).then_some(())
        })
        .await;
        does(page, "document.querySelector('#next').click()", vec![]).await;
        page.reads("h1", "Contoso").await;
        does(page, "document.querySelector('#toggle').click()", vec![]).await;
        wait::until("no element", async || {
            page.ask::<bool>("return !host", vec![]).await.then_some(())
        })
        .await;
        does(page, "document.querySelector('#toggle').click()", vec![]).await;
        page.judged().await;
        assert_eq!(site.asked(".wasm"), 1);
    });
}

fn react_19_lends_the_token_without_a_ref_where_the_element_is_defined_already() {
    let script = react();
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.content("/hosts/react-host.js", script);
        let more = format!("{}&{}&defined", about("alpine"), about("contoso"));
        site.open(page, "react", &more).await;
        page.reads("h1", "Alpine").await;
        page.judged().await;
        let set = "return [typeof host.getToken, host.hasAttribute('gettoken'),
            host.getAttribute('customer-id'), host.getAttribute('locale')]";
        let set: (String, bool, String, String) = page.ask(set, vec![]).await;
        let alpine = demo::customer("alpine");
        assert_eq!(set, ("function".to_owned(), false, alpine, "en".to_owned()));
        does(page, "document.querySelector('#next').click()", vec![]).await;
        page.reads("h1", "Contoso").await;
        page.judged().await;
    });
}

fn in_a_sandboxed_frame_it_works_grows_and_asks_for_its_token() {
    play(async |s| {
        let page = &s.page;
        // The frame is on an origin of its own, and lets only this host frame it.
        let (site, frame) = (Site::of(s), Site::of(s));
        let ancestors = format!("frame-ancestors {}", site.origin());
        frame.header("/embed.html", "Content-Security-Policy", &ancestors);
        let script = hosting::folder().join("hosts/frame-host.js");
        let script = std::fs::read_to_string(script).unwrap();
        let own = "const FRAME = location.origin;";
        assert!(script.contains(own));
        let script = script.replace(own, &format!("const FRAME = {:?};", frame.origin()));
        site.content("/hosts/frame-host.js", script.as_bytes());
        site.open(page, "frame", &format!("{}&locale=en", about("contoso")))
            .await;
        hears(page, "su-ready").await;
        let frame_element = page
            .driver()
            .find(thirtyfour::By::Id("frame"))
            .await
            .unwrap();
        frame_element.enter_frame().await.unwrap();
        page.judged().await;
        // Neither is anything to be scrolled in it, nor is there empty space below.
        let sizes = "const { scrollHeight, scrollWidth } = document.documentElement;
            return [host.getBoundingClientRect().height, innerHeight, scrollHeight, innerWidth, scrollWidth].map(Math.ceil)";
        let sizes = wait::within(Duration::from_secs(5), async || {
            let sizes: [u32; 5] = page.ask(sizes, vec![]).await;
            let [high, inner, scrolled, width, wide] = sizes;
            (high > 500 && high == inner && scrolled == inner && wide <= width).then_some(())
        });
        assert!(
            sizes.await.is_some(),
            "the frame is not as large as its content"
        );
        let token = "return [document.documentElement.outerHTML, location.href].some((t) => t.includes('demo'))";
        assert!(!page.ask::<bool>(token, vec![]).await);
        // Messages of others are not heard: another source, or no protocol of ours.
        let forged = "window.postMessage({ su: 1, type: 'configure', options: { locale: 'zh-TW' } }, '*');
            // Firefox lets no test claim to be a window of another origin.
            const forge = (init) => { try { dispatchEvent(new MessageEvent('message', { source: parent, ...init })) }
              catch (error) { if (!navigator.userAgent.includes('Firefox')) throw error } };
            forge({ origin: ORIGIN + '.evil.test', data: { su: 1, type: 'configure', options: { locale: 'zh-TW' } } });
            forge({ origin: ORIGIN, data: { type: 'configure', options: { locale: 'zh-TW' } } })"
            .replace("ORIGIN", &json!(site.origin()).to_string());
        does(page, &forged, vec![]).await;
        page.painted().await;
        page.see(".su-root[lang=en]").await;
        page.driver().enter_default_frame().await.unwrap();
        let other =
            "document.querySelector('#frame').contentWindow.postMessage({ su: 1, type: 'configure',
            options: { locale: 'zh-TW', getToken: 'x' } }, arguments[0])";
        does(page, other, vec![json!(frame.origin())]).await;
        let frame_element = page
            .driver()
            .find(thirtyfour::By::Id("frame"))
            .await
            .unwrap();
        frame_element.enter_frame().await.unwrap();
        page.see(".su-root[lang=zh-TW]").await;
        // Its sandbox lets the forms of the upgrade through, and nothing to another address.
        let icon = icon("contoso", "premium-hq");
        for press in [&*icon, "[data-su-upgrade]", CONTINUE, SUBMIT] {
            page.see(press).await;
            does(page, "one(arguments[0]).click()", vec![json!(press)]).await;
        }
        page.outcome(Outcome::Partial).await;
        assert_eq!(s.backend.ledger().done().len(), 1);
        page.driver().enter_default_frame().await.unwrap();
    });
}

fn a_frame_without_a_host_or_with_half_an_origin_starts_nothing() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        for host in [
            "",
            "#host=https://portal.example/",
            "#host=null",
            "#host=*",
            "#host=javascript:1",
            "#host=https://",
        ] {
            let body = format!("<iframe src='RELEASE/embed.html{host}'></iframe>");
            site.open_body(page, &body).await;
            let frame = page
                .driver()
                .find(thirtyfour::By::Tag("iframe"))
                .await
                .unwrap();
            frame.enter_frame().await.unwrap();
            wait::until("what a frame needs", async || {
                let text: String = page.ask("return document.body.textContent", vec![]).await;
                text.contains("#host=https://portal.example").then_some(())
            })
            .await;
            assert!(!page.ask::<bool>("return !!host", vec![]).await, "{host}");
            page.driver().enter_default_frame().await.unwrap();
        }
    });
}

/// A backend that lets pages of one origin ask.
struct Gateway(std::process::Child, String);

impl Gateway {
    fn for_pages_of(origin: &str) -> Self {
        let mut child = Command::new(settings::backend())
            .args(["--listen", "127.0.0.1:0", "--allow-origin", origin])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let address = line
            .split_whitespace()
            .find(|word| word.starts_with("http"))
            .unwrap();
        Self(child, address.to_owned())
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn host_release_and_backend_may_each_have_an_origin_of_their_own() {
    play(async |s| {
        let page = &s.page;
        let (site, assets) = (Site::of(s), Site::of(s));
        assets.header("", "Access-Control-Allow-Origin", "*");
        let gateway = Gateway::for_pages_of(&site.origin());
        let policy = format!(
            "default-src 'none'; script-src {assets} 'wasm-unsafe-eval' 'unsafe-inline'; \
             connect-src {assets} {}",
            gateway.1,
            assets = assets.origin()
        );
        site.header("/own.html", "Content-Security-Policy", &policy);
        let body = format!(
            "<script>window.heard = []</script>
             <subscription-upgrades api-base='{}' customer-id={}></subscription-upgrades>
             <script>document.querySelector('subscription-upgrades').getToken = async () => 'demo'</script>
             <script type=module crossorigin src='{}/RELEASE/embed.js'></script>",
            gateway.1,
            demo::customer("alpine"),
            assets.origin()
        );
        site.open_body(page, &body).await;
        upgrades(page, "alpine", "premium").await;
        assert_eq!(site.asked(".wasm") + site.asked("catalog.json"), 0);
    });
}

#[test]
fn the_review_in_a_host_is_submitted_once_however_often_it_is_pressed() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "plain", &about("alpine")).await;
        page.judged().await;
        page.upgrade_from_card("alpine", "premium").await;
        page.go_to_review().await;
        page.see(REVIEW).await;
        let at = page.place(SUBMIT).await;
        page.hands.press(at, 2).await;
        page.outcome(Outcome::Done).await;
        s.backend.one_upgrade().await;
    });
}
