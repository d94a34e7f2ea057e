//! Every screen as a picture: in both languages, light and dark, on a telephone and on a desk.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a test, where a panic is a failure and figures are to be seen"
)]

use e2e::audit::{Sight, reader};
use e2e::page::{Language, Theme};
use e2e::scene::Scene;
use e2e::settings;

/// Width and least height of the windows, in CSS pixels.
const WINDOWS: [(u32, u32); 2] = [(360, 740), (1280, 800)];

/// A long page is not pictured any further than this.
const TALLEST: u32 = 4000;

/// A window as tall as the page, so that all of it is in the picture. A card is pictured as the
/// reader sees it.
async fn fit(s: &Scene, sight: Sight, (width, least): (u32, u32)) {
    s.page.resize(width, least).await;
    if sight.card().is_some() {
        s.open_card(sight).await;
        return;
    }
    let script = "return Math.ceil(document.scrollingElement.scrollHeight)";
    let tall: u32 = s.page.ask(script, vec![]).await;
    s.page
        .resize(width, tall.clamp(least, TALLEST.max(least)))
        .await;
}

async fn picture(s: &Scene, name: &str, width: u32) {
    s.settled().await;
    let file = settings::screenshots().join(format!("{name}.png"));
    let _ = std::fs::remove_file(&file);
    s.page.driver().screenshot(&file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"\x89PNG"), "{name}");
    // A picture with nothing on it is smaller.
    assert!(bytes.len() > 6_000, "{name} has {} bytes", bytes.len());
    let wide = u32::from_be_bytes(bytes[16..20].try_into().unwrap());
    assert_eq!(wide, width, "{name}");
}

fn every_screen(language: Language) {
    std::fs::create_dir_all(settings::screenshots()).unwrap();
    reader(language).play(async |s| {
        s.page.media("prefers-reduced-motion", "reduce").await;
        for sight in Sight::ALL {
            s.page.resize(WINDOWS[1].0, WINDOWS[1].1).await;
            s.bring(sight).await;
            for window in WINDOWS {
                fit(s, sight, window).await;
                for theme in Theme::ALL {
                    s.paint(theme).await;
                    let (screen, tag) = (sight.name(), language.tag());
                    let name = format!("{screen}-{tag}-{}-{}", theme.word(), window.0);
                    picture(s, &name, window.0).await;
                }
            }
        }
    });
}

#[test]
fn every_screen_in_english() {
    every_screen(Language::En);
}

#[test]
fn every_screen_in_chinese() {
    every_screen(Language::ZhTw);
}
