//! The card behind the icon: quality.md HC-07 to HC-36. What its markup has to be is looked at in
//! `access.rs`, what it says in `refusals.rs`, how soon it is painted in `figures.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]
#![allow(
    clippy::float_arithmetic,
    reason = "places and times in a browser are floats"
)]

use e2e::card::{CARD, Happening, OPEN, icon, row};
use e2e::engine::Engine;
use e2e::form::SEATS;
use e2e::hands::{Key, Point};
use e2e::page::{Page, Rect};
use e2e::scene::{Scene, Setup, play};
use e2e::{demo, wait};
use serde_json::json;

const HQ: (&str, &str) = ("contoso", "premium-hq");
const FIELD: (&str, &str) = ("contoso", "business-field");
const FILTER: &str = "[data-su-filter]";

e2e::in_every_engine![
    hc_07_a_press_and_the_keys_open_and_close_without_delay,
    hc_08_a_mouse_opens_after_300_ms_and_not_before,
    hc_08_a_neighbour_opens_without_a_pause,
    hc_09_sweeping_over_twenty_icons_opens_none,
    hc_10_the_pointer_can_travel_from_the_icon_to_the_card,
    hc_12_with_a_still_pointer_the_card_stays,
    hc_13_escape_closes_a_hovered_card_wherever_the_focus_is,
    hc_14_after_escape_it_stays_closed_until_the_pointer_comes_anew,
    hc_15_one_escape_closes_one_layer,
    hc_16_escape_in_the_card_gives_focus_back_to_the_icon,
    hc_17_tab_goes_from_the_icon_through_its_card_to_the_next_row_and_back,
    hc_18_hovering_never_moves_focus,
    hc_19_a_press_after_hovering_keeps_the_card,
    hc_20_at_most_one_card_is_open,
    hc_21_a_press_outside_closes_it_and_does_what_it_is_for,
    hc_22_nothing_clips_or_covers_the_card,
    hc_23_the_card_is_in_the_window_beside_its_icon,
    hc_24_the_card_follows_its_icon_and_closes_when_it_is_out_of_sight,
    hc_25_when_the_table_is_sorted_the_card_closes_and_focus_stays_in_the_page,
    hc_25_when_its_row_is_filtered_away_the_card_closes_and_focus_stays_in_the_page,
    hc_25_when_its_row_changes_the_card_never_shows_what_no_longer_holds,
    hc_25_when_a_refresh_takes_its_row_away_the_card_closes_and_focus_stays_in_the_page,
    hc_25_when_the_address_leads_to_another_customer_the_card_goes,
    hc_28_upgrade_now_acts_on_release_and_dragging_off_cancels,
    hc_29_verdict_and_main_reason_are_in_the_row_too,
    hc_31_a_card_that_opens_before_the_verdict_shows_it_when_it_comes,
    hc_33_with_reduced_motion_nothing_moves,
    hc_36_opening_moves_nothing_else,
    of_a_deleted_subscription_that_is_said_first_and_the_rest_too,
];

e2e::in_chromium_and_firefox![
    hc_26_one_tap_opens_and_it_stays_a_second_or_one_outside_closes,
    // Its driver's space bar does not scroll.
    a_card_that_is_taller_than_the_window_scrolls_inside_by_keys,
    hc_27_icons_are_large_enough_for_a_mouse_and_larger_for_a_finger,
    hc_32_with_forced_colours_card_icon_and_focus_are_seen,
];

/// Waits until the card of a subscription is open that is known by its id.
async fn id_opens(page: &Page, id: &str) {
    wait::until(format!("the card of {id}"), async || {
        (page.card_is_open().await && page.expanded().await == [id]).then_some(())
    })
    .await;
}

async fn table(page: &Page) {
    page.open_table("contoso").await;
    page.keep_record().await;
}

fn times(record: &[Happening], what: &str) -> usize {
    record.iter().filter(|h| h.what == what).count()
}

/// When something happened for the last time.
fn at(record: &[Happening], what: &str) -> f64 {
    let last = record.iter().rfind(|h| h.what == what);
    last.unwrap_or_else(|| panic!("no {what} in {record:?}")).at
}

fn hc_07_a_press_and_the_keys_open_and_close_without_delay() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        let hq = icon(HQ.0, HQ.1);
        page.tab_to(&hq).await;
        let at_hq = page.place(&hq).await;
        for key in [None, Some(Key::Enter), Some(Key::Space)] {
            for opens in [true, false] {
                match key {
                    Some(key) => page.hands.key(key).await,
                    None => page.hands.press(at_hq, 1).await,
                }
                if opens {
                    page.card_opens(HQ.0, HQ.1).await;
                } else {
                    page.card_closes().await;
                }
                let record = page.record().await;
                let what = if opens { "open" } else { "close" };
                let delay = at(&record, what) - at(&record, "press");
                assert!(delay < 100.0, "{key:?} {what}: {delay} ms");
            }
        }
    });
}

fn hc_08_a_mouse_opens_after_300_ms_and_not_before() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        page.hover_card(HQ.0, HQ.1).await;
        let record = page.record().await;
        let delay = at(&record, "open") - at(&record, "over");
        // Timers may come late on a busy machine, never early.
        assert!((295.0..600.0).contains(&delay), "{delay} ms");
        // Whoever leaves before that opens nothing.
        page.away().await;
        page.card_closes().await;
        page.rest(600).await;
        let here = page.place(&icon(HQ.0, HQ.1)).await;
        let beside = Point { x: 3.0, y: 3.0 };
        page.hands.travel(&[(here, 0), (beside, 200)]).await;
        page.rest(600).await;
        assert_eq!(times(&page.record().await, "open"), 1);
    });
}

fn hc_08_a_neighbour_opens_without_a_pause() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        page.hover_card(HQ.0, HQ.1).await;
        page.hands.key(Key::Escape).await;
        page.card_closes().await;
        let other = page.place(&icon(FIELD.0, FIELD.1)).await;
        page.hands.point(other).await;
        page.card_opens(FIELD.0, FIELD.1).await;
    });
}

fn hc_09_sweeping_over_twenty_icons_opens_none() {
    Setup::default().alone().play(async |s| {
        let page = &s.page;
        page.resize(1400, 2000).await;
        page.open_table("contoso").await;
        let script = r#"return all("[data-su-info]").map((e) => e.getBoundingClientRect())
            .filter((r) => r.bottom < innerHeight)
            .map((r) => [Math.floor(r.left + r.width / 2), Math.floor(r.top + r.height / 2)])"#;
        let icons: Vec<(f64, f64)> = page.ask(script, vec![]).await;
        assert!(icons.len() >= 8, "{icons:?}");
        let there_and_back = icons.iter().chain(icons.iter().rev()).cycle().take(20);
        let path: Vec<_> = there_and_back
            .map(|&(x, y)| (Point { x, y }, 50))
            .chain([(Point { x: 3.0, y: 3.0 }, 50)])
            .collect();
        for _ in 0..10 {
            page.keep_record().await;
            page.hands.travel(&path).await;
            page.rest(500).await;
            let record = page.record().await;
            // A machine with more to do stands still on an icon or skips some: then it was no sweep.
            let moves = record
                .iter()
                .filter(|h| h.what == "over" || h.what == "out");
            let moves: Vec<f64> = moves.map(|h| h.at).collect();
            let steady = moves.windows(2).all(|pair| pair[1] - pair[0] < 200.0);
            if steady && times(&record, "over") >= 15 {
                assert_eq!(times(&record, "open"), 0, "{record:?}");
                return;
            }
        }
        panic!("not one sweep without a pause");
    });
}

/// Points on the straight line between two, without the first.
fn line(from: Point, to: Point, steps: u32, pause: u64) -> Vec<(Point, u64)> {
    let part = |n: u32| f64::from(n) / f64::from(steps);
    let between = |a: f64, b: f64, n: u32| a + (b - a) * part(n);
    (1..=steps)
        .map(|n| {
            let (x, y) = (between(from.x, to.x, n), between(from.y, to.y, n));
            (Point { x, y }, pause)
        })
        .collect()
}

fn hc_10_the_pointer_can_travel_from_the_icon_to_the_card() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        let hq = icon(HQ.0, HQ.1);
        page.hover_card(HQ.0, HQ.1).await;
        page.painted().await;
        let (from, to) = (page.rect(&hq).await, page.rect(CARD).await);
        assert!(!from.overlaps(&to));
        // Straight across the gap.
        let path = line(from.middle(), to.middle(), 12, 25);
        page.hands.travel(&path).await;
        page.rest(600).await;
        assert!(page.card_is_open().await, "straight");
        // Back, and then for a while outside of both.
        page.hands.point(from.middle()).await;
        page.rest(600).await;
        assert!(page.card_is_open().await, "back on the icon");
        let outside = Point {
            x: from.left - 40.0,
            y: from.middle().y,
        };
        assert!(outside.x > 0.0);
        let corner = Point {
            x: to.left + 6.0,
            y: to.middle().y,
        };
        page.hands.travel(&[(outside, 0), (corner, 150)]).await;
        page.rest(600).await;
        assert!(page.card_is_open().await, "a detour");
        assert_eq!(times(&page.record().await, "close"), 0);
        // Away from both it closes, and not at once.
        page.away().await;
        page.card_closes().await;
    });
}

fn hc_12_with_a_still_pointer_the_card_stays() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        page.hover_card(HQ.0, HQ.1).await;
        page.rest(10_000).await;
        assert!(page.card_is_open().await);
        assert_eq!(times(&page.record().await, "close"), 0);
    });
}

fn hc_13_escape_closes_a_hovered_card_wherever_the_focus_is() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        for on_filter in [false, true] {
            if on_filter {
                page.click(FILTER).await;
                page.focused(FILTER).await;
            }
            let focus = page.focus().await;
            page.hover_card(HQ.0, HQ.1).await;
            page.hands.key(Key::Escape).await;
            page.card_closes().await;
            assert_eq!(page.focus().await, focus);
            page.away().await;
            page.rest(400).await;
        }
        // It did not reach the field: what is typed there stays.
        page.fill(FILTER, "office").await;
        page.judged().await;
        page.hover_card(FIELD.0, FIELD.1).await;
        page.hands.key(Key::Escape).await;
        page.card_closes().await;
        assert_eq!(page.value(FILTER).await, "office");
    });
}

fn hc_14_after_escape_it_stays_closed_until_the_pointer_comes_anew() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        page.hover_card(HQ.0, HQ.1).await;
        page.hands.key(Key::Escape).await;
        page.card_closes().await;
        let Point { x, y } = page.rect(&icon(HQ.0, HQ.1)).await.middle();
        for step in 1..=3 {
            let inside = Point {
                x: x + f64::from(step),
                y,
            };
            page.hands.point(inside).await;
            page.rest(250).await;
        }
        assert!(!page.card_is_open().await);
        page.away().await;
        page.rest(400).await;
        page.hover_card(HQ.0, HQ.1).await;
    });
}

fn hc_15_one_escape_closes_one_layer() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        let script = r#"
            window.closings = 0;
            const dialog = document.createElement("dialog");
            document.body.append(dialog);
            dialog.addEventListener("close", () => window.closings += 1);
            dialog.style.width = "90vw";
            dialog.style.height = "80vh";
            dialog.append(host);
            dialog.showModal();
            // A panel of the host's own that closes by Escape.
            document.addEventListener("keydown", (e) => window.closings += e.key === "Escape");
            return true;
        "#;
        let _: bool = page.ask(script, vec![]).await;
        page.judged().await;
        page.click(&icon(HQ.0, HQ.1)).await;
        page.card_opens(HQ.0, HQ.1).await;
        page.hands.key(Key::Escape).await;
        page.card_closes().await;
        page.rest(200).await;
        assert_eq!(page.ask::<u32>("return window.closings", vec![]).await, 0);
        page.hands.key(Key::Escape).await;
        wait::until("the dialog and the panel to close", async || {
            let closed: u32 = page.ask("return window.closings", vec![]).await;
            (closed == 2).then_some(())
        })
        .await;
    });
}

fn hc_16_escape_in_the_card_gives_focus_back_to_the_icon() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        let hq = icon(HQ.0, HQ.1);
        page.tab_to(&hq).await;
        page.hands.key(Key::Enter).await;
        page.card_opens(HQ.0, HQ.1).await;
        // Opening alone does not move focus.
        assert!(page.focus_is_on(&hq).await);
        page.hands.key(Key::Tab).await;
        page.focused(&format!("{OPEN} *")).await;
        page.hands.key(Key::Escape).await;
        page.card_closes().await;
        page.focused(&hq).await;
    });
}

fn hc_17_tab_goes_from_the_icon_through_its_card_to_the_next_row_and_back() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        let icons = page.attributes("[data-su-info]", "data-su-info").await;
        let hq = demo::subscription(HQ.0, HQ.1);
        let place = icons.iter().position(|i| *i == hq).unwrap();
        let (before, after) = (&icons[place - 1], &icons[place + 1]);
        let of = |id: &str| format!("[data-su-info=\"{id}\"]");
        // Forwards over three rows.
        page.tab_to(&of(before)).await;
        page.hands.key(Key::Tab).await;
        page.focused(&of(&hq)).await;
        page.hands.key(Key::Enter).await;
        page.card_opens(HQ.0, HQ.1).await;
        page.hands.key(Key::Tab).await;
        let mut inside = 0;
        while page.focus_is_on(&format!("{OPEN} *")).await {
            inside += 1;
            assert!(inside < 10, "there is a way out");
            page.hands.key(Key::Tab).await;
        }
        assert!(inside >= 1, "there is a way in");
        page.focused(&of(after)).await;
        page.card_closes().await;
        // Backwards.
        page.hands.chord(&[Key::Shift, Key::Tab]).await;
        page.focused(&of(&hq)).await;
        page.hands.key(Key::Enter).await;
        page.card_opens(HQ.0, HQ.1).await;
        page.hands.key(Key::Tab).await;
        page.focused(&format!("{OPEN} *")).await;
        page.hands.chord(&[Key::Shift, Key::Tab]).await;
        page.focused(&of(&hq)).await;
        assert!(page.card_is_open().await);
        page.hands.chord(&[Key::Shift, Key::Tab]).await;
        page.focused(&of(before)).await;
        page.card_closes().await;
    });
}

fn hc_18_hovering_never_moves_focus() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        page.click(FILTER).await;
        page.focused(FILTER).await;
        page.hover_card(HQ.0, HQ.1).await;
        page.painted().await;
        assert!(page.focus_is_on(FILTER).await);
        page.away().await;
        page.card_closes().await;
        assert!(page.focus_is_on(FILTER).await);
    });
}

fn hc_19_a_press_after_hovering_keeps_the_card() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        page.hover_card(HQ.0, HQ.1).await;
        page.click(&icon(HQ.0, HQ.1)).await;
        page.away().await;
        page.rest(800).await;
        assert!(page.card_is_open().await, "it is pinned");
        page.click(&icon(HQ.0, HQ.1)).await;
        page.card_closes().await;
    });
}

fn hc_20_at_most_one_card_is_open() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        // One that the card does not cover.
        let script = r#"const found = all("[data-su-info]").find((e) => {
              const { left, top, width, height } = e.getBoundingClientRect();
              return e.getAttribute("aria-expanded") !== "true"
                && e.contains(hit(left + width / 2, top + height / 2)); });
            return found.getAttribute("data-su-info")"#;
        for by_press in [false, true] {
            page.away().await;
            page.card_closes().await;
            page.hover_card(HQ.0, HQ.1).await;
            page.painted().await;
            let other: String = page.ask(script, vec![]).await;
            let icon = format!("[data-su-info=\"{other}\"]");
            if by_press {
                page.click(&icon).await;
            } else {
                page.hover(&icon).await;
            }
            id_opens(page, &other).await;
            assert_eq!(page.count(OPEN).await, 1);
            let name = page
                .text(&format!("[data-su-row=\"{other}\"] th bdi"))
                .await;
            assert_eq!(page.text(&format!("{OPEN} h2")).await, name);
            // It is the other card and stays.
            page.rest(500).await;
            assert_eq!(page.expanded().await, [&*other]);
            assert_eq!(page.count(OPEN).await, 1);
        }
    });
}

fn hc_21_a_press_outside_closes_it_and_does_what_it_is_for() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        page.click(&icon(HQ.0, HQ.1)).await;
        page.card_opens(HQ.0, HQ.1).await;
        page.click("[data-su-sort=seats]").await;
        page.card_closes().await;
        page.see("th[aria-sort=ascending] [data-su-sort=seats]")
            .await;
    });
}

fn hc_22_nothing_clips_or_covers_the_card() {
    play(async |s| {
        let page = &s.page;
        page.open_table("contoso").await;
        let script = r#"
            const box = document.createElement("div");
            Object.assign(box.style, { overflow: "hidden", height: "420px", transform: "scale(1)" });
            host.before(box);
            box.append(host);
            const header = document.createElement("div");
            Object.assign(header.style, { position: "fixed", zIndex: "9999", inset: "0 0 auto 0",
              height: "48px", background: "red" });
            const footer = header.cloneNode();
            Object.assign(footer.style, { inset: "430px 0 0 0", height: "auto" });
            document.body.append(header, footer);
            Object.assign(one("[data-su-scroller]").style, { height: "160px", overflow: "auto" });
            return true;
        "#;
        let _: bool = page.ask(script, vec![]).await;
        page.judged().await;
        let script = "Object.assign(one('[data-su-scroller]').style,
            { height: '160px', overflow: 'auto' }); return true";
        let _: bool = page.ask(script, vec![]).await;
        page.hover_card(HQ.0, HQ.1).await;
        page.painted().await;
        assert!(page.corners_are_free(CARD).await);
        let (card, scroller) = (page.rect(CARD).await, page.rect("[data-su-scroller]").await);
        assert!(card.bottom > scroller.bottom, "it is larger than the box");
    });
}

/// Asserts that the open card is in the window, apart from its edges and from its own icon.
async fn well_placed(page: &Page, icon: &str, where_: &str) {
    page.painted().await;
    let (card, mark) = (page.rect(CARD).await, page.rect(icon).await);
    let (width, height): (f64, f64) = page
        .ask(
            "return [document.documentElement.clientWidth, innerHeight]",
            vec![],
        )
        .await;
    let Rect {
        left,
        top,
        right,
        bottom,
    } = card;
    let inside = left >= 7.5 && top >= 7.5 && right <= width - 7.5 && bottom <= height - 7.5;
    assert!(inside, "{where_}: {card:?} in {width} × {height}");
    assert!(!card.overlaps(&mark), "{where_}: {card:?} over {mark:?}");
    let (wide, high) = card.size();
    assert!(wide >= 240.0 && high >= 60.0, "{where_}: {card:?}");
}

fn hc_23_the_card_is_in_the_window_beside_its_icon() {
    play(async |s| {
        let page = &s.page;
        // The last one is a window at 400 %.
        for (width, height) in [
            (1920, 1080),
            (1280, 800),
            (768, 600),
            (640, 400),
            (320, 256),
        ] {
            if width == 320 && page.engine() == Engine::WebKitGtk {
                // Its browser's window cannot be as narrow.
                continue;
            }
            page.resize(width, height).await;
            // The first row of a long table, one within and the last; and a card with much to say.
            for story in ["contoso", "perfectstorm"] {
                page.open_table(story).await;
                let all = page.attributes("[data-su-info]", "data-su-info").await;
                let mut ids = vec![all.first(), all.get(all.len() / 2), all.last()];
                ids.dedup();
                for direction in ["ltr", "rtl"] {
                    let script = "document.documentElement.dir = arguments[0]; return true";
                    let _: bool = page.ask(script, vec![json!(direction)]).await;
                    for id in ids.iter().copied().flatten() {
                        let icon = format!("[data-su-info=\"{id}\"]");
                        for block in ["start", "center", "end"] {
                            let script = "one(arguments[0]).scrollIntoView({ block: arguments[1],
                                behavior: 'instant' }); return true";
                            let arguments = vec![json!(icon), json!(block)];
                            let _: bool = page.ask(script, arguments).await;
                            let where_ =
                                format!("{width} × {height} {story}/{id} {direction} {block}");
                            page.painted().await;
                            page.click(&icon).await;
                            id_opens(page, id).await;
                            well_placed(page, &icon, &where_).await;
                            page.hands.key(Key::Escape).await;
                            page.card_closes().await;
                            page.away().await;
                        }
                    }
                }
            }
        }
    });
}

fn hc_24_the_card_follows_its_icon_and_closes_when_it_is_out_of_sight() {
    play(async |s| {
        let page = &s.page;
        page.resize(1280, 600).await;
        table(page).await;
        let script = "one(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' });
            return true";
        let field = icon(FIELD.0, FIELD.1);
        let _: bool = page.ask(script, vec![json!(field)]).await;
        page.click(&field).await;
        page.card_opens(FIELD.0, FIELD.1).await;
        page.painted().await;
        let apart = async || {
            let (card, mark) = (page.rect(CARD).await, page.rect(&field).await);
            // It may be above its icon or below.
            (card.top - mark.bottom)
                .abs()
                .min((mark.top - card.bottom).abs())
        };
        assert!(apart().await < 24.0);
        for by in [50, -80, 60] {
            let _: bool = page
                .ask("scrollBy(0, arguments[0]); return true", vec![json!(by)])
                .await;
            page.painted().await;
            page.painted().await;
            assert!(page.card_is_open().await);
            let apart = apart().await;
            assert!(apart < 24.0, "{apart} px from its icon");
        }
        let _: bool = page.ask("scrollBy(0, 600); return true", vec![]).await;
        page.card_closes().await;
    });
}

/// Opens the card of Headquarters and moves focus into it.
async fn focus_in_card(page: &Page) {
    page.tab_to(&icon(HQ.0, HQ.1)).await;
    page.hands.key(Key::Enter).await;
    page.card_opens(HQ.0, HQ.1).await;
    page.hands.key(Key::Tab).await;
    page.focused(&format!("{OPEN} *")).await;
}

/// The same, to the very button that goes when it cannot be upgraded any more.
async fn focus_on_upgrade(page: &Page) {
    page.tab_to(&icon(HQ.0, HQ.1)).await;
    page.hands.key(Key::Enter).await;
    page.card_opens(HQ.0, HQ.1).await;
    page.tab_to(&format!("{OPEN} [data-su-upgrade]")).await;
}

/// Focus does not stay outside the page, where it falls for a frame when what has it is removed.
async fn has_focus(page: &Page) {
    let lost = ["body", "subscription-upgrades"];
    wait::until("focus in the page", async || {
        let focus = page.focus().await;
        (!lost.contains(&&*focus.tag)).then_some(())
    })
    .await;
}

fn hc_25_when_the_table_is_sorted_the_card_closes_and_focus_stays_in_the_page() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        focus_in_card(page).await;
        let sort = "one('[data-su-sort=price]').click(); return true";
        let _: bool = page.ask(sort, vec![]).await;
        page.card_closes().await;
        has_focus(page).await;
    });
}

fn hc_25_when_its_row_is_filtered_away_the_card_closes_and_focus_stays_in_the_page() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        // It may be the second card, of a table that was drawn again.
        focus_in_card(page).await;
        let sort = "one('[data-su-sort=price]').click(); return true";
        let _: bool = page.ask(sort, vec![]).await;
        page.card_closes().await;
        page.click(FILTER).await;
        focus_in_card(page).await;
        let filter = "const f = one('[data-su-filter]'); f.value = 'Azure';
            f.dispatchEvent(new Event('input', { bubbles: true })); return true";
        let _: bool = page.ask(filter, vec![]).await;
        page.card_closes().await;
        has_focus(page).await;
    });
}

fn hc_25_when_the_address_leads_to_another_customer_the_card_goes() {
    play(async |s| {
        let page = &s.page;
        page.open_table("alpine").await;
        table(page).await;
        page.click(&icon(HQ.0, HQ.1)).await;
        page.card_opens(HQ.0, HQ.1).await;
        page.driver().back().await.unwrap();
        page.reads("h1", "Alpine").await;
        page.judged().await;
        page.card_closes().await;
        has_focus(page).await;
        // And that of the other one is there with one press.
        page.click(&icon("alpine", "premium")).await;
        page.card_opens("alpine", "premium").await;
    });
}

/// Suspends Headquarters without the page, and has the page load the table again.
async fn suspend(s: &Scene) {
    s.backend
        .change(HQ.0, HQ.1, &[("status", json!("suspended"))])
        .await;
    let refresh = "one('[data-su-refresh]').click(); return true";
    let _: bool = s.page.ask(refresh, vec![]).await;
}

fn hc_25_when_its_row_changes_the_card_never_shows_what_no_longer_holds() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        focus_on_upgrade(page).await;
        suspend(s).await;
        page.reads(&row(HQ.0, HQ.1), "Suspended").await;
        has_focus(page).await;
        assert!(!page.shows(&format!("{OPEN} [data-su-upgrade]")).await);
    });
}

fn hc_25_when_a_refresh_takes_its_row_away_the_card_closes_and_focus_stays_in_the_page() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        page.click("[data-su-only-upgradeable]").await;
        page.gone(&icon(HQ.0, "premium-seasonal")).await;
        focus_on_upgrade(page).await;
        suspend(s).await;
        page.gone(&row(HQ.0, HQ.1)).await;
        page.card_closes().await;
        has_focus(page).await;
    });
}

fn hc_26_one_tap_opens_and_it_stays_a_second_or_one_outside_closes() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        let hq = icon(HQ.0, HQ.1);
        page.tap(&hq).await;
        page.card_opens(HQ.0, HQ.1).await;
        page.rest(1_200).await;
        assert!(page.card_is_open().await);
        let record = page.record().await;
        assert_eq!((times(&record, "open"), times(&record, "close")), (1, 0));
        page.tap(&hq).await;
        page.card_closes().await;
        page.tap(&hq).await;
        page.card_opens(HQ.0, HQ.1).await;
        page.tap("h1").await;
        page.card_closes().await;
        page.rest(600).await;
        assert!(!page.card_is_open().await);
    });
}

fn hc_27_icons_are_large_enough_for_a_mouse_and_larger_for_a_finger() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        let script = "return all('[data-su-info]').map((e) => e.getBoundingClientRect())
            .map((r) => [r.width, r.height])";
        let sizes: Vec<(f64, f64)> = page.ask(script, vec![]).await;
        assert!(!sizes.is_empty());
        assert!(
            sizes.iter().all(|&(w, h)| w >= 24.0 && h >= 24.0),
            "{sizes:?}"
        );
        page.touch_screen().await;
        let sizes: Vec<(f64, f64)> = page.ask(script, vec![]).await;
        assert!(
            sizes.iter().all(|&(w, h)| w >= 44.0 && h >= 44.0),
            "{sizes:?}"
        );
    });
}

fn hc_28_upgrade_now_acts_on_release_and_dragging_off_cancels() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        page.click(&icon(HQ.0, HQ.1)).await;
        page.card_opens(HQ.0, HQ.1).await;
        let upgrade = format!("{OPEN} [data-su-upgrade]");
        let from = page.place(&upgrade).await;
        let fragment = page.fragment().await;
        let to = page.rect(CARD).await;
        let to = Point {
            x: from.x,
            y: to.top + 20.0,
        };
        page.hands.drag(from, to).await;
        page.rest(300).await;
        assert_eq!(page.fragment().await, fragment);
        assert!(!page.shows(SEATS).await);
        page.click(&upgrade).await;
        page.see(SEATS).await;
    });
}

fn hc_29_verdict_and_main_reason_are_in_the_row_too() {
    play(async |s| {
        let page = &s.page;
        table(page).await;
        for (key, words) in [
            ("premium-hq", "Can be upgraded to"),
            ("premium-seasonal", "suspended"),
            ("business-new", "set up"),
            ("premium-board", "billing"),
        ] {
            let text = page.text(&row("contoso", key)).await.to_lowercase();
            assert!(text.contains(&words.to_lowercase()), "{key}: {text}");
        }
        assert!(!page.card_is_open().await);
    });
}

fn of_a_deleted_subscription_that_is_said_first_and_the_rest_too() {
    play(async |s| {
        let page = &s.page;
        // A subscription of every target is there as well, after the upgrade.
        page.open_review("alpine", "premium").await;
        page.submit().await;
        page.outcome(e2e::form::Outcome::Done).await;
        page.click("[data-su-action=back]").await;
        page.reads(&row("alpine", "premium"), "Deleted").await;
        let hint = page.text(&row("alpine", "premium")).await;
        assert!(hint.contains("deleted"), "{hint}");
        page.hover_card("alpine", "premium").await;
        // E3 is there now, and overlaps with E5.
        assert_eq!(page.card_codes().await, [2, 3, 4]);
        let first = format!("{OPEN} [data-su-reason]");
        let first = page.attribute(&first, "data-su-reason").await;
        assert_eq!(first.as_deref(), Some("2"));
    });
}

fn hc_31_a_card_that_opens_before_the_verdict_shows_it_when_it_comes() {
    play(async |s| {
        let page = &s.page;
        s.backend
            .fault(json!({ "path": "/v1/*/subscribedskus", "kind": "delay", "ms": 5000 }))
            .await;
        page.open(&demo::table("alpine")).await;
        page.hover(&icon("alpine", "premium")).await;
        page.card_opens("alpine", "premium").await;
        assert!(page.text(CARD).await.contains("Not checked"));
        assert!(!page.shows(&format!("{OPEN} [data-su-upgrade]")).await);
        page.judged().await;
        // The pointer has not moved, and the card has no reason to go.
        page.see(&format!("{OPEN} [data-su-upgrade]")).await;
        page.card_opens("alpine", "premium").await;
    });
}

fn hc_32_with_forced_colours_card_icon_and_focus_are_seen() {
    play(async |s| {
        let page = &s.page;
        page.media("forced-colors", "active").await;
        table(page).await;
        page.tab_to(&icon(HQ.0, HQ.1)).await;
        page.hands.key(Key::Enter).await;
        page.card_opens(HQ.0, HQ.1).await;
        let script = r#"
            const card = getComputedStyle(one("[data-su-card]"));
            const mark = one(arguments[0]), ring = getComputedStyle(mark);
            const drawing = getComputedStyle(mark.querySelector("svg"));
            const stroke = drawing.stroke === "none" ? drawing.fill : drawing.stroke;
            return [matchMedia("(forced-colors: active)").matches, card.borderTopStyle,
              card.borderTopWidth, ring.outlineStyle, stroke !== ring.backgroundColor];
        "#;
        let selector = json!(icon(HQ.0, HQ.1));
        let found: (bool, String, String, String, bool) = page.ask(script, vec![selector]).await;
        assert!(found.0);
        assert_ne!(found.1, "none");
        assert_ne!(found.2, "0px");
        assert_ne!(found.3, "none");
        assert!(found.4);
    });
}

fn hc_33_with_reduced_motion_nothing_moves() {
    Setup::default().still().play(async |s| {
        let page = &s.page;
        table(page).await;
        let asked = "return matchMedia('(prefers-reduced-motion: reduce)').matches";
        assert!(page.ask::<bool>(asked, vec![]).await);
        page.click(&icon(HQ.0, HQ.1)).await;
        page.card_opens(HQ.0, HQ.1).await;
        let script = "return root.getAnimations().length
            + one('[data-su-card]').getAnimations({ subtree: true }).length";
        assert_eq!(page.ask::<u32>(script, vec![]).await, 0);
    });
}

fn hc_36_opening_moves_nothing_else() {
    play(async |s| {
        let page = &s.page;
        page.resize(1400, 2000).await;
        table(page).await;
        // What the table itself did is seen by an observer that starts before that was painted.
        page.painted().await;
        let script = r#"
            window.shifts = [];
            const note = (e) => shifts.push(`${e.value}: ${e.sources.map((s) => said(s.node))}`);
            new PerformanceObserver((list) => list.getEntries().forEach(note))
              .observe({ type: "layout-shift", buffered: false });
            return true;
        "#;
        let _: bool = page.ask(script, vec![]).await;
        let script = "return all('main > :not([data-su-card]), [data-su-row]').map((e) => {
            const { left, top, width, height } = e.getBoundingClientRect();
            return [left, top, width, height].join() })";
        let before: Vec<String> = page.ask(script, vec![]).await;
        for key in ["premium-hq", "business-field"] {
            page.hover_card("contoso", key).await;
            page.painted().await;
            let now: Vec<String> = page.ask(script, vec![]).await;
            assert_eq!(now, before);
        }
        let shifts: Vec<String> = page.ask("return window.shifts", vec![]).await;
        assert_eq!(shifts, Vec::<String>::new());
    });
}

fn a_card_that_is_taller_than_the_window_scrolls_inside_by_keys() {
    play(async |s| {
        let page = &s.page;
        page.resize(640, 400).await;
        page.open_table("perfectstorm").await;
        page.tab_to(&icon("perfectstorm", "essentials")).await;
        page.hands.key(Key::Enter).await;
        page.card_opens("perfectstorm", "essentials").await;
        page.painted().await;
        let script = "const e = one('.card-body'); return e.scrollHeight > e.clientHeight + 1";
        assert!(page.ask::<bool>(script, vec![]).await, "it is taller");
        page.hands.key(Key::Tab).await;
        page.focused(".card-body").await;
        page.hands.key(Key::Space).await;
        wait::until("the card to scroll", async || {
            let top: f64 = page.ask("return one('.card-body').scrollTop", vec![]).await;
            (top > 20.0).then_some(())
        })
        .await;
    });
}
