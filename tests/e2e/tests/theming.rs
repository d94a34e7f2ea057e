//! What a host may change about the element's look, and what it may not.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a test, where a panic is a failure, and contrast is a real number"
)]

mod hosting;

use e2e::card::OPEN;
use e2e::engine::Engine;
use e2e::page::Page;
use e2e::scene::{Scene, play};
use e2e::wait;
use hosting::{Site, about, does, heard};
use serde_json::json;

e2e::in_every_engine![
    an_accent_is_taken_with_black_or_white_on_it_and_more_contrast_when_pointed_at,
    an_accent_that_cannot_be_told_from_the_background_is_refused_aloud,
    it_is_light_or_dark_as_the_host_unless_it_is_told,
    a_dark_host_has_its_accent_its_corners_and_readable_text,
    parts_and_the_font_are_for_the_host_to_style,
    links_have_the_accent_from_5_5_to_1_on_and_else_the_pages_own_colour,
];

e2e::in_chromium_and_firefox![forced_colours_and_reduced_motion_are_kept_to];

/// A computed colour of an element inside, as red, green and blue.
async fn colour(page: &Page, selector: &str, property: &str) -> [f64; 3] {
    let script = "const canvas = document.createElement('canvas').getContext('2d');
        canvas.fillStyle = getComputedStyle(one(arguments[0]))[arguments[1]]; canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)";
    page.ask(script, vec![json!(selector), json!(property)])
        .await
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], two: [f64; 3]) -> f64 {
    let (one, two) = (luminance(one), luminance(two));
    (one.max(two) + 0.05) / (one.min(two) + 0.05)
}

const BUTTON: &str = "[popover]:popover-open .btn.primary";

/// A link, where a host does not say which customer it is about.
const LINK: &str = "[data-su-customer] a";

/// The plain host with the card open that has the main button.
async fn with_a_card(s: &Scene, more: &str) -> Site {
    let site = Site::of(s);
    let more = format!("{}&{more}", about("alpine"));
    site.open(&s.page, "plain", &more).await;
    s.page.judged().await;
    s.page.hover_card("alpine", "premium").await;
    s.page.see(OPEN).await;
    site
}

/// Sets the accent as a host's sheet would; until the next frames it may still be the one before.
async fn accent(page: &Page, value: &str) {
    let script = "document.documentElement.style.setProperty('--su-host-accent', arguments[0])";
    does(page, script, vec![json!(value)]).await;
    page.painted().await;
    page.painted().await;
}

fn an_accent_is_taken_with_black_or_white_on_it_and_more_contrast_when_pointed_at() {
    play(async |s| {
        let page = &s.page;
        let _site = with_a_card(s, "theme=light").await;
        for (value, rgb, on) in [
            ("#7b1fa2", [123.0, 31.0, 162.0], [255.0; 3]),
            ("oklch(0.62 0.2 29)", [226.0, 68.0, 55.0], [0.0; 3]),
            ("rgb(0 128 0)", [0.0, 128.0, 0.0], [255.0; 3]),
        ] {
            accent(page, value).await;
            page.away().await;
            page.hover_card("alpine", "premium").await;
            let (ground, text) = (
                colour(page, BUTTON, "backgroundColor").await,
                colour(page, BUTTON, "color").await,
            );
            let near = ground.iter().zip(rgb).all(|(a, b)| (a - b).abs() <= 4.0);
            assert!(near, "{value}: {ground:?}");
            if value != "oklch(0.62 0.2 29)" {
                assert_eq!(text, on, "{value}");
            }
            assert!(
                contrast(ground, text) >= 4.5,
                "{value}: {text:?} on {ground:?}"
            );
            page.hover(BUTTON).await;
            let hovered = colour(page, BUTTON, "backgroundColor").await;
            let (before, after) = (contrast(ground, text), contrast(hovered, text));
            assert!(hovered != ground && after > before, "{value}: {hovered:?}");
        }
        assert!(heard(page).await.iter().all(|e| e.name != "su-error"));
    });
}

fn an_accent_that_cannot_be_told_from_the_background_is_refused_aloud() {
    play(async |s| {
        let page = &s.page;
        let _site = with_a_card(s, "theme=light").await;
        let own = colour(page, BUTTON, "backgroundColor").await;
        // The second is how some sheets keep a colour, and is none by itself.
        for value in ["#ffe082", "222 47% 11%", "rgb(0 0 0 / 0.5)", "currentColor"] {
            accent(page, value).await;
            assert_eq!(
                colour(page, BUTTON, "backgroundColor").await,
                own,
                "{value}"
            );
        }
        let said = page.console().await;
        let named = said
            .iter()
            .filter(|(_, text)| text.contains("--su-host-accent"));
        assert_eq!(named.count(), 4, "{said:#?}");
        let told = heard(page).await;
        let told = told
            .iter()
            .filter(|e| e.detail["code"] == "--su-host-accent");
        assert_eq!(told.count(), 4);
        // In the dark the same colour can be told from the background, and is taken.
        does(page, "host.setAttribute('theme', 'dark')", vec![]).await;
        accent(page, "#ffe082").await;
        let dark = wait::until("the accent", async || {
            let dark = colour(page, BUTTON, "backgroundColor").await;
            (dark == [255.0, 224.0, 130.0]).then_some(dark)
        })
        .await;
        assert!(contrast(dark, colour(page, BUTTON, "color").await) >= 4.5);
        // Without one it is ours again.
        accent(page, "").await;
        does(page, "host.setAttribute('theme', 'light')", vec![]).await;
        wait::until("our own accent", async || {
            (colour(page, BUTTON, "backgroundColor").await == own).then_some(())
        })
        .await;
    });
}

fn links_have_the_accent_from_5_5_to_1_on_and_else_the_pages_own_colour() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        for (theme, cases) in [
            (
                "light",
                [
                    // 5.49:1 and 5.57:1 to white, and some that nobody would argue about.
                    ("#696969", [105.0; 3], false),
                    ("#686868", [104.0; 3], true),
                    ("#1a73e8", [26.0, 115.0, 232.0], false),
                    ("#7b1fa2", [123.0, 31.0, 162.0], true),
                ],
            ),
            (
                "dark",
                [
                    ("#808080", [128.0; 3], false),
                    ("#c0c0c0", [192.0; 3], true),
                    ("#8e4ec6", [142.0, 78.0, 198.0], false),
                    ("#ffb454", [255.0, 180.0, 84.0], true),
                ],
            ),
        ] {
            site.open(page, "plain", &format!("theme={theme}")).await;
            page.see(LINK).await;
            let own = colour(page, LINK, "color").await;
            for (value, rgb, taken) in cases {
                accent(page, value).await;
                let wanted = if taken { rgb } else { own };
                assert_eq!(colour(page, LINK, "color").await, wanted, "{theme} {value}");
                let ground = colour(page, ".su-root", "backgroundColor").await;
                let ratio = contrast(rgb, ground);
                assert_eq!(ratio >= 5.5, taken, "{theme} {value}: {ratio}");
            }
        }
    });
}

fn it_is_light_or_dark_as_the_host_unless_it_is_told() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        const DARK: [f64; 3] = [22.0, 25.0, 29.0];
        const LIGHT: [f64; 3] = [255.0; 3];
        // WebKitGTK's system is light here, and cannot be told otherwise.
        let told = page.engine() != Engine::WebKitGtk;
        for system in if told {
            &["light", "dark"][..]
        } else {
            &["light"]
        } {
            if told {
                page.media("prefers-color-scheme", system).await;
            }
            let of_system = if *system == "dark" { DARK } else { LIGHT };
            for (host, theme, ground) in [
                ("normal", "", LIGHT),
                ("light", "auto", LIGHT),
                ("dark", "auto", DARK),
                ("light dark", "", of_system),
                ("dark", "light", LIGHT),
                ("light", "dark", DARK),
            ] {
                let more = format!(
                    "{}&{}",
                    about("alpine"),
                    if theme.is_empty() {
                        String::new()
                    } else {
                        format!("theme={theme}")
                    }
                );
                site.open(page, "plain", &more).await;
                does(
                    page,
                    "document.documentElement.style.colorScheme = arguments[0]",
                    vec![json!(host)],
                )
                .await;
                page.see(".su-root").await;
                let found = colour(page, ".su-root", "backgroundColor").await;
                assert_eq!(
                    found, ground,
                    "system {system}, host {host}, theme {theme:?}"
                );
            }
        }
    });
}

fn a_dark_host_has_its_accent_its_corners_and_readable_text() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "dark", &about("alpine")).await;
        page.judged().await;
        page.hover_card("alpine", "premium").await;
        page.see(OPEN).await;
        let ground = colour(page, BUTTON, "backgroundColor").await;
        assert_eq!(ground, [255.0, 180.0, 84.0]);
        assert!(contrast(ground, colour(page, BUTTON, "color").await) >= 4.5);
        let radius = "return getComputedStyle(one(arguments[0])).borderRadius";
        assert_eq!(
            page.ask::<String>(radius, vec![json!(BUTTON)]).await,
            "10px"
        );
        let (text, page_ground) = (
            colour(page, ".su-root", "color").await,
            colour(page, ".su-root", "backgroundColor").await,
        );
        assert!(contrast(text, page_ground) >= 7.0);
        let found = page.axe().await;
        assert!(found.grave.is_empty(), "{:#?}", found.grave);
    });
}

fn parts_and_the_font_are_for_the_host_to_style() {
    play(async |s| {
        let page = &s.page;
        let _site = with_a_card(s, "").await;
        let sheet = "const sheet = new CSSStyleSheet();
            sheet.replaceSync(`subscription-upgrades { --su-host-font: monospace }
              subscription-upgrades::part(page) { border-top: 3px solid }
              subscription-upgrades::part(table) { border-top: 4px solid }
              subscription-upgrades::part(card) { border-top: 5px solid }
              subscription-upgrades::part(button) { border-top: 6px solid }`);
            document.adoptedStyleSheets = [sheet]";
        does(page, sheet, vec![]).await;
        let widths = "return ['.su-root', '.table', '.card', '.card .btn.primary'].map((s) => getComputedStyle(one(s)).borderTopWidth)";
        let widths: Vec<String> = page.ask(widths, vec![]).await;
        assert_eq!(widths, ["3px", "4px", "5px", "6px"]);
        let font = "return getComputedStyle(one('.su-root')).fontFamily";
        assert!(page.ask::<String>(font, vec![]).await.contains("monospace"));
    });
}

fn forced_colours_and_reduced_motion_are_kept_to() {
    play(async |s| {
        let page = &s.page;
        page.media("forced-colors", "active").await;
        let _site = with_a_card(s, "").await;
        accent(page, "#7b1fa2").await;
        let system = "const e = document.createElement('i'); e.style.color = arguments[0]; document.body.append(e);
            return [getComputedStyle(e).color, getComputedStyle(one(arguments[1])).backgroundColor]";
        let seen: [String; 2] = page
            .ask(system, vec![json!("ButtonFace"), json!(BUTTON)])
            .await;
        assert_eq!(seen[0], seen[1]);
        let border = "return getComputedStyle(one(arguments[0])).borderTopStyle";
        assert_eq!(page.ask::<String>(border, vec![json!(OPEN)]).await, "solid");
        // The colours of the system are no fault of the host's.
        assert!(heard(page).await.iter().all(|e| e.name != "su-error"));
        page.media("prefers-reduced-motion", "reduce").await;
        let moving = "return host.shadowRoot.getAnimations().length";
        assert_eq!(page.ask::<usize>(moving, vec![]).await, 0);
    });
}
