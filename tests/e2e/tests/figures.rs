//! Figures of the page: how soon it is there, how still it stands, how quickly the card comes.
//! `cargo xtask bench page` prints them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a test, where a panic is a failure and figures are to be seen"
)]

use e2e::card::icon;
use e2e::demo;
use e2e::hands::Key;
use e2e::scene::{Scene, Setup, play};
use e2e::wait;
use serde::Deserialize;
use serde_json::json;

/// The most by which a page may shift while it loads.
const SHIFT: f64 = 0.02;

/// How long a mouse rests on an icon before the card opens, in ms (`view::hover_card::intent`).
const INTENDED: f64 = 300.0;

/// How long the card may take beyond that, in ms.
const BEYOND: f64 = 50.0;

/// Watches from the beginning: when the first row was painted, and what shifted.
const WATCH: &str = r#"
    window.seen = { row: null, shifts: [], cards: [] };
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) {
        if (!e.hadRecentInput) seen.shifts.push(e.value);
      }
    }).observe({ type: "layout-shift", buffered: true });
    // In the task after a frame, what was there at its beginning is painted.
    window.painted = (then) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage(0);
    });
    (function look() {
      requestAnimationFrame(() => {
        const root = document.querySelector("subscription-upgrades")?.shadowRoot;
        if (!root?.querySelector("[data-su-row]")) return look();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => { seen.row = performance.now(); };
        port2.postMessage(0);
      });
    })();
"#;

fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn list(figures: &[f64]) -> String {
    let all: Vec<String> = figures.iter().map(|f| format!("{f:.0}")).collect();
    all.join(", ")
}

/// Loads a page and lets it come to rest. By how much it shifted.
async fn shift_of(s: &Scene, fragment: &str, until: &str) -> f64 {
    // Another fragment alone would load nothing.
    s.page.driver().goto("about:blank").await.unwrap();
    s.page.open(fragment).await;
    s.page.see(until).await;
    s.page.rest(1_000).await;
    let script =
        "if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return null;
        return seen.shifts.reduce((sum, value) => sum + value, 0)";
    let shift: Option<f64> = s.page.ask(script, vec![]).await;
    shift.expect("the browser knows of shifts")
}

#[test]
fn nothing_shifts_while_a_page_loads() {
    play(async |s| {
        s.page.before_every_document(WATCH).await;
        for (width, height) in [(1280, 800), (360, 740)] {
            s.page.resize(width, height).await;
            for (name, fragment, until) in [
                ("customers", "#/".to_owned(), "[data-su-customer]"),
                ("subscriptions", demo::table("contoso"), "[data-su-row]"),
                (
                    "upgrade",
                    demo::upgrade("alpine", "premium"),
                    "[data-su-form]",
                ),
            ] {
                let shift = shift_of(s, &fragment, until).await;
                println!("layout shift of {name} at {width} px: {shift:.4}");
                assert!(shift <= SHIFT, "{name} at {width} px shifts by {shift}");
            }
        }
    });
}

#[test]
fn what_shifts_is_noticed() {
    play(async |s| {
        s.page.before_every_document(WATCH).await;
        s.page.open(&demo::table("contoso")).await;
        s.page.judged().await;
        let script = "host.style.marginTop = '300px'; return true";
        let _: bool = s.page.ask(script, vec![]).await;
        wait::until("a shift", async || {
            let script = "return seen.shifts.reduce((sum, value) => sum + value, 0)";
            let shift: f64 = s.page.ask(script, vec![]).await;
            (shift > SHIFT).then_some(())
        })
        .await;
    });
}

#[derive(Debug, Deserialize)]
struct Resource {
    kind: String,
    count: u32,
    sent: f64,
    held: f64,
}

#[test]
#[ignore = "a figure: cargo xtask bench page"]
fn time_to_first_row() {
    let (mut rows, mut shifts, mut resources) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..5 {
        Setup::default().alone().play(async |s| {
            s.page.before_every_document(WATCH).await;
            s.page.open(&demo::table("contoso")).await;
            let row = wait::until("a row", async || {
                s.page.ask::<Option<f64>>("return seen.row", vec![]).await
            });
            rows.push(row.await);
            s.page.judged().await;
            s.page.rest(1_000).await;
            let script = "return seen.shifts.reduce((sum, value) => sum + value, 0)";
            shifts.push(s.page.ask(script, vec![]).await);
            let script = r#"
                const kinds = {};
                const entries = [...performance.getEntriesByType("navigation"),
                  ...performance.getEntriesByType("resource")];
                for (const e of entries) {
                  const path = new URL(e.name).pathname;
                  const kind = path.startsWith("/v1/") ? "answers of the API"
                    : /\.[a-z]+$/.exec(path)?.[0].slice(1) ?? "html";
                  const k = kinds[kind] ??= { kind, count: 0, sent: 0, held: 0 };
                  k.count += 1; k.sent += e.transferSize; k.held += e.decodedBodySize;
                }
                return Object.values(kinds).sort((a, b) => b.sent - a.sent);
            "#;
            resources = s.page.ask::<Vec<Resource>>(script, vec![]).await;
        });
    }
    let all = list(&rows);
    println!(
        "\ntime to first row: {:.0} ms (median of {all})",
        median(&mut rows)
    );
    println!(
        "layout shift during load: {:.4} (worst of 5)",
        greatest(&shifts)
    );
    let (mut sent, mut held) = (0.0, 0.0);
    for r in &resources {
        println!(
            "{:>10.0} bytes sent, {:>10.0} unpacked: {} × {}",
            r.sent, r.held, r.count, r.kind
        );
        sent += r.sent;
        held += r.held;
    }
    println!("{sent:>10.0} bytes sent, {held:>10.0} unpacked: all");
    assert!(shifts.iter().all(|shift| *shift <= SHIFT), "{shifts:?}");
}

/// How long the card may take from a press on its icon until it is painted, in ms, at four times less
/// than this machine's speed (HC-37).
const PRESSED: f64 = 100.0;

#[test]
fn hc_37_press_to_card() {
    Setup::default().alone().play(async |s| {
        let page = &s.page;
        page.before_every_document(WATCH).await;
        page.open_table("contoso").await;
        // What opens a card is a press that ends or a key that goes down; the time counts from where
        // the reader began.
        let script = r#"
            let began = null;
            for (const kind of ["pointerdown", "keydown"]) {
              root.addEventListener(kind, (e) => {
                began = e.target.closest?.("[data-su-info]") ? e.timeStamp : null;
              }, true);
            }
            root.addEventListener("beforetoggle", (e) => {
              const from = began;
              began = null;
              if (e.newState !== "open") return;
              requestAnimationFrame(() => setTimeout(() => seen.cards.push({
                painted: performance.now() - from,
                open: from !== null && one("[data-su-card]").matches(":popover-open") })));
            }, true);
            return true;
        "#;
        let _: bool = page.ask(script, vec![]).await;
        let slow = json!({ "rate": 4 });
        page.devtools("Emulation.setCPUThrottlingRate", slow).await;
        let mut count = 0;
        for key in [
            "premium-hq",
            "business-field",
            "premium-shops",
            "premium-lab",
            "business-new",
        ] {
            // What the mouse does on its way is no press: a neighbour would open without one.
            page.away().await;
            page.rest(400).await;
            let icon = icon("contoso", key);
            let at = page.place(&icon).await;
            for n in 0..10 {
                if n == 5 {
                    page.away().await;
                    let script = "one(arguments[0]).focus(); return true";
                    let _: bool = page.ask(script, vec![json!(icon)]).await;
                }
                let press = async || match n {
                    0..5 => page.hands.press(at, 1).await,
                    5 | 7 | 9 => page.hands.key(Key::Space).await,
                    _ => page.hands.key(Key::Enter).await,
                };
                press().await;
                count += 1;
                wait::until("the card painted", async || {
                    let seen: usize = page.ask("return seen.cards.length", vec![]).await;
                    (seen == count).then_some(())
                })
                .await;
                press().await;
                page.card_closes().await;
            }
        }
        #[derive(Deserialize)]
        struct Card {
            painted: f64,
            open: bool,
        }
        let cards: Vec<Card> = page.ask("return seen.cards", vec![]).await;
        assert!(cards.iter().all(|c| c.open));
        let mut times: Vec<f64> = cards.iter().map(|c| c.painted).collect();
        times.sort_by(f64::total_cmp);
        let (all, most) = (list(&times), times[47]);
        println!("\npress to card painted at a quarter of the speed: {most:.0} ms (95 % of {all})");
        assert!(most <= PRESSED, "{most} ms");
    });
}

fn greatest(figures: &[f64]) -> f64 {
    figures.iter().copied().fold(0.0, f64::max)
}

#[test]
#[ignore = "a figure: cargo xtask bench page"]
fn hover_to_card() {
    Setup::default().alone().play(async |s| {
        s.page.before_every_document(WATCH).await;
        s.page.open_table("contoso").await;
        let script = r#"
            let entered = null;
            root.addEventListener("pointerover", (e) => {
              if (e.target.closest?.("[data-su-info]")) entered ??= e.timeStamp;
            }, true);
            root.addEventListener("beforetoggle", (e) => {
              if (e.newState !== "open") return;
              const from = entered, opened = performance.now();
              entered = null;
              painted((at) => seen.cards.push({ opened: opened - from, painted: at - from,
                open: one("[data-su-card]").matches(":popover-open") }));
            }, true);
            return true;
        "#;
        let _: bool = s.page.ask(script, vec![]).await;
        let keys = [
            "premium-hq",
            "premium-shops",
            "premium-lab",
            "business-field",
        ];
        for n in 0..20 {
            let (story, key) = ("contoso", keys[n % keys.len()]);
            let at = s.page.place(&icon(story, key)).await;
            s.page.hands.point(at).await;
            s.page.card_opens(story, key).await;
            wait::until("the card painted", async || {
                let count: usize = s.page.ask("return seen.cards.length", vec![]).await;
                (count == n + 1).then_some(())
            })
            .await;
            s.page.away().await;
            s.page.card_closes().await;
            // A neighbour that follows at once opens without a pause.
            s.page.rest(600).await;
        }
        #[derive(Deserialize)]
        struct Card {
            opened: f64,
            painted: f64,
            open: bool,
        }
        let cards: Vec<Card> = s.page.ask("return seen.cards", vec![]).await;
        assert!(cards.iter().all(|c| c.open && c.opened >= INTENDED - 5.0));
        let mut beyond: Vec<f64> = cards.iter().map(|c| c.painted - INTENDED).collect();
        let all = list(&beyond);
        let middle = median(&mut beyond);
        println!(
            "\nhover to card painted, beyond the {INTENDED:.0} ms: {middle:.0} ms (median of {all})"
        );
        assert!(middle <= BEYOND, "{middle} ms");
    });
}
