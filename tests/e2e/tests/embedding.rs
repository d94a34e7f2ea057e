//! What a host may do with the element beyond setting it down: lend it bad tokens, move it, load it
//! twice, change its mind, and keep others out.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test, where a panic is a failure"
)]

mod hosting;

use e2e::card::{OPEN, icon, row};
use e2e::engine::Engine;
use e2e::form::{CONTINUE, Outcome, SEATS};
use e2e::hands::Key;
use e2e::page::Page;
use e2e::scene::{Scene, play};
use e2e::{demo, wait};
use hosting::{Site, about, does, forget_violations, heard, hears};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use thirtyfour::By;

e2e::in_every_engine![
    a_frame_hears_neither_another_window_of_its_hosts_origin_nor_a_host_of_another_origin,
    the_host_of_a_frame_gives_no_other_window_and_no_other_origin_a_token,
    a_token_that_is_none_is_said_in_words_and_a_good_one_lent_later_counts,
    a_token_without_text_is_a_request_without_one,
    a_token_lent_while_the_second_try_without_one_is_on_its_way_counts,
    moved_it_keeps_the_form_as_it_is_filled_in,
    moved_with_its_card_open_it_closes_the_card_and_nothing_goes_wrong,
    a_copy_of_another_version_is_harmless,
    every_option_of_mount_counts_and_can_be_changed,
    mount_names_an_option_that_it_does_not_know,
    the_hash_in_integrity_json_lets_the_loader_run_and_another_one_does_not,
    under_trusted_types_the_element_starts_and_the_card_opens,
    the_theme_changes_while_a_form_is_open_and_nothing_starts_again,
    the_host_can_style_a_notice,
    a_standalone_element_sends_every_request_through_the_fetch_it_was_lent,
    of_two_about_one_customer_the_one_that_stays_keeps_its_token_and_its_answer,
];

/// Waits until a script says yes.
async fn holds(page: &Page, what: &str, script: &str) {
    wait::until(what, async || {
        page.ask::<bool>(script, vec![]).await.then_some(())
    })
    .await;
}

/// Opens the plain host page about a customer, and waits for the verdicts.
async fn opened(s: &Scene, more: &str) -> Site {
    let site = Site::of(s);
    site.open(&s.page, "plain", more).await;
    s.page.judged().await;
    site
}

/// The element of a customer in a page of the test's own.
fn element(story: &str) -> String {
    let customer = demo::customer(story);
    format!("<subscription-upgrades api-base=/ customer-id={customer}></subscription-upgrades>")
}

/// A page of the test's own with a module, and a list of what nobody caught in it.
fn body(markup: &str, module: &str) -> String {
    format!(
        "{markup}<script>window.wrong = []; window.heard = [];
           addEventListener(\"error\", (e) => wrong.push(e.message ?? \"error\"));
           addEventListener(\"unhandledrejection\", (e) => wrong.push(String(e.reason)));</script>
         <script type=module>{module}</script>"
    )
}

async fn nothing_wrong(page: &Page) {
    let wrong: Vec<String> = page.ask("return window.wrong", vec![]).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn enter(page: &Page, selector: &str) {
    let frame = page.driver().find(By::Css(selector)).await.unwrap();
    frame.enter_frame().await.unwrap();
}

async fn leave(page: &Page) {
    page.driver().enter_default_frame().await.unwrap();
}

/// The dashboard with the frame, whose files are on an origin of their own.
async fn framed(s: &Scene, site: &Site, frame: &Site) {
    let script = hosting::folder().join("hosts/frame-host.js");
    let script = std::fs::read_to_string(script).unwrap();
    let own = "const FRAME = location.origin;";
    assert!(script.contains(own));
    let script = script.replace(own, &format!("const FRAME = {:?};", frame.origin()));
    site.content("/hosts/frame-host.js", script.as_bytes());
    let more = format!("{}&locale=en", about("alpine"));
    site.open(&s.page, "frame", &more).await;
    hears(&s.page, "su-ready").await;
}

/// Counts the messages that come to the window, whoever wants them.
const COUNTS: &str = "window.came = []; addEventListener('message', ({ origin, source, data }) =>
    came.push([origin, source === parent, data?.su === 1]))";

/// A page that sends this to the window that `to` finds, as soon as it is there.
fn forger(to: &str, messages: &Value) -> String {
    format!(
        "<!doctype html><meta charset=utf-8><title>Forger</title><script>window.got = [];
         addEventListener('message', (e) => got.push(e.data));
         for (const message of {messages}) ({to}).postMessage({{ su: 1, ...message }}, '*')</script>"
    )
}

fn a_frame_hears_neither_another_window_of_its_hosts_origin_nor_a_host_of_another_origin() {
    play(async |s| {
        let page = &s.page;
        let (site, frame, evil) = (Site::of(s), Site::of(s), Site::of(s));
        framed(s, &site, &frame).await;
        enter(page, "#frame").await;
        page.see(".su-root[lang=en]").await;
        does(page, COUNTS, vec![]).await;
        leave(page).await;
        // Other windows on the host's page: one of its own origin, so that only the window is wrong,
        // and one of another.
        let speak = json!([{ "type": "configure", "options": { "locale": "zh-TW" } }]);
        for from in [&site, &evil] {
            from.content(
                "/forger.html",
                forger("parent.frames[0]", &speak).as_bytes(),
            );
            let more = "const other = document.createElement('iframe');
                other.src = arguments[0]; document.body.append(other)";
            let address = format!("{}/forger.html", from.origin());
            does(page, more, vec![json!(address)]).await;
        }
        enter(page, "#frame").await;
        holds(page, "both forged messages", "return came.length === 2").await;
        page.painted().await;
        page.see(".su-root[lang=en]").await;
        let came: Vec<(String, bool, bool)> = page.ask("return came", vec![]).await;
        for (origin, of_parent, ours) in &came {
            assert!(!of_parent && *ours, "{origin}");
        }
        assert!(came.iter().any(|(origin, ..)| *origin == site.origin()));
        leave(page).await;
        // The same from the host itself counts.
        let own = "document.querySelector('#frame').contentWindow.postMessage({ su: 1, ...arguments[0] }, '*')";
        does(page, own, vec![speak[0].clone()]).await;
        enter(page, "#frame").await;
        page.see(".su-root[lang=zh-TW]").await;
        leave(page).await;
        // A page of another origin around the frame: the window is right, and the origin is wrong.
        let release = hosting::release();
        let around = format!(
            "<iframe id=frame src='{}/{release}/embed.html#host={}'></iframe>",
            frame.origin(),
            site.origin()
        );
        evil.open_body(page, &around).await;
        enter(page, "#frame").await;
        let started = "return !!customElements.get('subscription-upgrades')";
        holds(page, "the frame", started).await;
        does(page, COUNTS, vec![]).await;
        leave(page).await;
        let start = json!({ "type": "configure", "options": { "apiBase": "/" } });
        does(page, own, vec![start]).await;
        enter(page, "#frame").await;
        holds(page, "the message", "return came.length === 1").await;
        let came: Vec<(String, bool, bool)> = page.ask("return came", vec![]).await;
        assert_eq!(came, [(evil.origin(), true, true)]);
        page.painted().await;
        assert!(!page.ask::<bool>("return !!host", vec![]).await);
        leave(page).await;
    });
}

fn the_host_of_a_frame_gives_no_other_window_and_no_other_origin_a_token() {
    play(async |s| {
        let page = &s.page;
        let (site, frame, evil) = (Site::of(s), Site::of(s), Site::of(s));
        framed(s, &site, &frame).await;
        does(page, COUNTS, vec![]).await;
        let wishes = json!([
            { "type": "token", "id": 7 },
            { "type": "height", "height": 7000 },
            { "type": "event", "name": "su-forged", "detail": {} },
            { "type": "ready" },
        ]);
        for from in [&frame, &evil] {
            from.content("/forger.html", forger("parent", &wishes).as_bytes());
        }
        let all = "return came.filter(([origin]) => origin === ORIGIN).length >= 4";
        let unmoved = async |origin: &str| {
            let all = all.replace("ORIGIN", &json!(origin).to_string());
            holds(page, "what was forged", &all).await;
            page.painted().await;
            let heard = heard(page).await;
            assert!(heard.iter().all(|e| e.name != "su-forged"), "{heard:?}");
            let high =
                "return document.querySelector('#frame').getBoundingClientRect().height < 6900";
            assert!(page.ask::<bool>(high, vec![]).await);
        };
        // Another window of the frame's origin. What the frame itself says from now on is no forgery.
        does(page, "came.length = 0", vec![]).await;
        let other = "const other = document.createElement('iframe'); other.id = 'other';
            other.src = arguments[0]; document.body.append(other)";
        let address = format!("{}/forger.html", frame.origin());
        does(page, other, vec![json!(address)]).await;
        unmoved(&frame.origin()).await;
        enter(page, "#other").await;
        assert!(
            page.ask::<Vec<Value>>("return got", vec![])
                .await
                .is_empty()
        );
        leave(page).await;
        // The frame itself, gone to another origin.
        let gone = "document.querySelector('#frame').src = arguments[0]";
        let address = format!("{}/forger.html", evil.origin());
        does(page, gone, vec![json!(address)]).await;
        unmoved(&evil.origin()).await;
        enter(page, "#frame").await;
        assert!(
            page.ask::<Vec<Value>>("return got", vec![])
                .await
                .is_empty()
        );
        leave(page).await;
    });
}

/// Presses each “Try again” until there is none.
async fn tries_again(page: &Page) {
    let notices = page.count("[data-su-notice=failed]").await;
    for _ in 0..notices {
        page.click("[data-su-action=retry]").await;
        page.painted().await;
        if !page.shows("[data-su-notice=failed]").await {
            break;
        }
    }
}

fn a_token_that_is_none_is_said_in_words_and_a_good_one_lent_later_counts() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        for way in [
            "async () => { throw new Error('signed out') }",
            "() => { throw new Error('signed out') }",
            "() => undefined",
            "async () => 7",
            "async () => ({ token: 'demo' })",
        ] {
            let module = format!(
                "document.querySelector('subscription-upgrades').getToken = {way};
                 await import('/RELEASE/embed.js')"
            );
            site.open_body(page, &body(&element("alpine"), &module))
                .await;
            wait::until(format!("what failed with {way}"), async || {
                // One for each part of the screen.
                let count = page.count("[data-su-notice=failed]").await;
                (count == 4).then_some(())
            })
            .await;
            for text in page.texts("[data-su-notice=failed]").await {
                assert!(
                    text.contains("Sign in again, then try again"),
                    "{way}: {text}"
                );
            }
            assert!(!page.shows("[data-su-row]").await);
            // The others' drivers do not tell what was said before they are asked to listen.
            if page.engine() == Engine::Chromium {
                let said = page.console().await;
                let named = said.iter().any(|(_, text)| text.contains("getToken"));
                assert!(named, "{way}: {said:?}");
            }
            does(page, "host.getToken = async () => 'demo'", vec![]).await;
            tries_again(page).await;
            page.judged().await;
            page.gone("[data-su-notice=failed]").await;
            nothing_wrong(page).await;
        }
        assert!(s.backend.posts().await.is_empty());
    });
}

fn a_token_without_text_is_a_request_without_one() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let module = "const e = document.querySelector('subscription-upgrades');
            window.sent = [];
            e.getToken = async () => '';
            e.fetch = (request) => (sent.push(request.headers.get('Authorization')), fetch(request));
            await import('/RELEASE/embed.js')";
        site.open_body(page, &body(&element("alpine"), module))
            .await;
        page.reads("[data-su-notice=failed]", "Sign in again").await;
        let sent: Vec<Option<String>> = page.ask("return sent", vec![]).await;
        assert!(
            !sent.is_empty() && sent.iter().all(Option::is_none),
            "{sent:?}"
        );
        // A gateway may know the reader by another way.
        let gateway = "host.fetch = (request) => {
              const headers = new Headers(request.headers); headers.set('Authorization', 'Bearer demo');
              return fetch(new Request(request, { headers })) }";
        does(page, gateway, vec![]).await;
        tries_again(page).await;
        page.judged().await;
        nothing_wrong(page).await;
    });
}

fn a_token_lent_while_the_second_try_without_one_is_on_its_way_counts() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        // Each read is sent without a token, refused, sent once more, and refused again, while the
        // host has signed its reader in.
        let module = "const e = document.querySelector('subscription-upgrades'), tries = {};
            e.fetch = async (request) => {
              const again = (tries[request.url] = (tries[request.url] ?? 0) + 1) === 2;
              const answer = await fetch(request);
              if (again) e.getToken ??= async () => 'demo';
              return answer };
            await import('/RELEASE/embed.js')";
        site.open_body(page, &body(&element("alpine"), module))
            .await;
        page.judged().await;
        page.gone("[data-su-notice=failed]").await;
        nothing_wrong(page).await;
    });
}

/// Moves the element within its document in this way.
fn moves(way: &str) -> String {
    format!(
        "const to = document.createElement('section'); document.body.append(to); const it = host;
         {way}"
    )
}

fn moved_it_keeps_the_form_as_it_is_filled_in() {
    play(async |s| {
        let page = &s.page;
        let site = opened(s, &about("alpine")).await;
        page.upgrade_from_card("alpine", "premium").await;
        // Neither the plan nor the licences that are recommended.
        let choose = "const plans = all('[data-su-target] input:not(:disabled)');
            plans.find((plan) => !plan.checked).click();
            const licences = all('input[type=radio]:not([data-su-target] *)');
            licences.find((one) => !one.checked).click()";
        does(page, choose, vec![]).await;
        page.fill(SEATS, "37").await;
        let look = "return JSON.stringify([all('input').map((e) => [e.type, e.value, e.checked]), said(one('main'))])";
        let before: String = page.ask(look, vec![]).await;
        does(page, "window.kept = all('input')", vec![]).await;
        let asked = s.backend.journal().await.len();
        let mut ways = vec!["to.append(it)", "to.prepend(it); document.body.prepend(it)"];
        if page.engine() == Engine::Chromium {
            ways.push("to.moveBefore(it, null)");
        }
        for way in ways {
            page.focused(SEATS).await;
            does(page, &moves(way), vec![]).await;
            page.painted().await;
            page.painted().await;
            assert_eq!(page.ask::<String>(look, vec![]).await, before, "{way}");
            let same = "return all('input').every((e, i) => e === window.kept[i])";
            assert!(page.ask::<bool>(same, vec![]).await, "{way}");
            if way.contains("moveBefore") {
                assert!(page.focus_is_on(SEATS).await, "{way}");
            } else {
                // The browser takes focus away from what leaves the document.
                does(page, "one(arguments[0]).focus()", vec![json!(SEATS)]).await;
            }
        }
        assert_eq!(s.backend.journal().await.len(), asked, "asked for again");
        assert_eq!(site.asked(".wasm"), 1);
        page.click(CONTINUE).await;
        page.reads("[data-su-review]", "37").await;
    });
}

// Whatever leaves the document, as with any other way, is scrolled back by the browser.
#[test]
fn moved_by_move_before_it_keeps_where_its_table_is_scrolled_to() {
    play(async |s| {
        let page = &s.page;
        let _site = opened(s, &about("contoso")).await;
        let narrow = "host.style.display = 'block'; host.style.inlineSize = '760px'";
        does(page, narrow, vec![]).await;
        let scrolled = "const box = one('[data-su-scroller]'); box.scrollLeft = 64; return box.scrollLeft === 64";
        holds(page, "a table that scrolls", scrolled).await;
        does(page, &moves("to.moveBefore(it, null)"), vec![]).await;
        page.painted().await;
        page.painted().await;
        let at = "return one('[data-su-scroller]').scrollLeft";
        assert_eq!(page.ask::<usize>(at, vec![]).await, 64);
    });
}

fn moved_with_its_card_open_it_closes_the_card_and_nothing_goes_wrong() {
    play(async |s| {
        let page = &s.page;
        let _site = opened(s, &about("contoso")).await;
        does(
            page,
            "window.wrong = []; addEventListener('error', (e) => wrong.push(e.message));
            addEventListener('unhandledrejection', (e) => wrong.push(String(e.reason)))",
            vec![],
        )
        .await;
        let at = icon("contoso", "premium-hq");
        for way in [
            "to.append(it)",
            "document.body.prepend(it)",
            "it.remove(); to.append(it)",
        ] {
            page.click(&at).await;
            page.card_opens("contoso", "premium-hq").await;
            // Where it comes to, an icon may be under the mouse.
            page.away().await;
            does(page, &moves(way), vec![]).await;
            page.card_closes().await;
            nothing_wrong(page).await;
        }
        if page.engine() == Engine::Chromium {
            // Nothing leaves the document: the card stays beside its icon, or closes with it.
            page.click(&at).await;
            page.card_opens("contoso", "premium-hq").await;
            page.away().await;
            does(page, &moves("to.moveBefore(it, null)"), vec![]).await;
            page.painted().await;
            page.painted().await;
            let agree =
                "return !!one('[data-su-card]:popover-open') === !!one('[aria-expanded=true]')";
            assert!(page.ask::<bool>(agree, vec![]).await);
            nothing_wrong(page).await;
            page.hands.key(Key::Escape).await;
            page.card_closes().await;
        }
        // And it opens again.
        page.away().await;
        page.click(&at).await;
        page.card_opens("contoso", "premium-hq").await;
    });
}

/// The folder of the host pages and releases, with a copy of the release under another version. It
/// goes when this does.
struct TwoVersions(PathBuf);

impl TwoVersions {
    fn make(engine: Engine) -> Self {
        let name = format!("su-two-{engine:?}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let (release, own) = (hosting::release(), hosting::folder());
        for to in [&*release, "embed/v9.9.9"] {
            copy(&own.join(&release), &folder.join(to));
        }
        let loader = folder.join("embed/v9.9.9/embed.js");
        let text = std::fs::read_to_string(&loader).unwrap();
        let version = release.strip_prefix("embed/v").unwrap();
        assert!(text.contains(version));
        std::fs::write(&loader, text.replace(version, "9.9.9")).unwrap();
        Self(folder)
    }
}

impl Drop for TwoVersions {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn a_copy_of_another_version_is_harmless() {
    play(async |s| {
        let page = &s.page;
        let folder = TwoVersions::make(page.engine());
        let site = Site::start(&folder.0, s);
        for (first, second) in [("RELEASE", "embed/v9.9.9"), ("embed/v9.9.9", "RELEASE")] {
            let before = site.asked(".wasm");
            // One at the same time, and once more when all is there.
            let module = format!(
                "document.querySelector('subscription-upgrades').getToken = async () => 'demo';
                 const [one, two] = await Promise.all([import('/{first}/embed.js'), import('/{second}/embed.js')]);
                 await Promise.all([one.ready, two.ready]);
                 window.defined = customElements.get('subscription-upgrades');
                 const late = await import('/{second}/embed.js?late');
                 await late.ready;
                 window.versions = [one.version, two.version];
                 window.mounted = late.mount(document.querySelector('#place'), {{ apiBase: '/',
                   customerId: '{}', getToken: async () => 'demo', on: {{ 'su-ready': () => heard.push('ready') }} }})",
                demo::customer("contoso")
            );
            let markup = format!("{}<div id=place></div>", element("alpine"));
            site.open_body(page, &body(&markup, &module)).await;
            page.judged().await;
            let versions: Vec<String> = page.ask("return window.versions", vec![]).await;
            assert!(versions.contains(&"9.9.9".to_owned()) && versions[0] != versions[1]);
            holds(page, "the other element", "return heard.length === 1").await;
            let same = "return customElements.get('subscription-upgrades') === window.defined
                && mounted.element instanceof window.defined";
            assert!(page.ask::<bool>(same, vec![]).await);
            assert_eq!(site.asked(".wasm") - before, 1);
            nothing_wrong(page).await;
            let grave = page.console().await;
            let grave = grave
                .iter()
                .filter(|(level, _)| level.to_uppercase() == "SEVERE");
            let grave: Vec<_> = grave
                .filter(|(_, text)| !text.contains("favicon"))
                .collect();
            assert!(grave.is_empty(), "{grave:#?}");
            // The one that was there works on. The mouse may lie there from the round before.
            page.away().await;
            page.hover_card("alpine", "premium").await;
        }
    });
}

fn every_option_of_mount_counts_and_can_be_changed() {
    play(async |s| {
        let page = &s.page;
        let (site, other) = (Site::of(s), Site::of(s));
        other.header("/", "Access-Control-Allow-Origin", "*");
        let module = "import { mount } from '/RELEASE/embed.js';
            window.asked = []; window.tokens = [];
            const lends = (name) => async () => (tokens.push(name), 'demo');
            const sends = (name) => (request) => (asked.push(name), fetch(request));
            const hears = (name) => (event) => heard.push(`${name} ${event.type}`);
            window.made = { lends, sends, hears };
            window.mounted = mount(document.querySelector('#place'), {
              apiBase: '/', customerId: ALPINE, locale: 'zh-TW', theme: 'dark', density: 'comfortable',
              getToken: lends('first'), fetch: sends('first'), on: { 'su-ready': hears('first') } })"
            .replace("ALPINE", &json!(demo::customer("alpine")).to_string());
        site.open_body(page, &body("<div id=place></div>", &module))
            .await;
        page.judged().await;
        page.reads("h1", "Alpine").await;
        let look = "const style = getComputedStyle(one('.su-root'));
            return [one('.su-root').lang, style.colorScheme, style.getPropertyValue('--su-row')]";
        let seen: [String; 3] = page.ask(look, vec![]).await;
        assert_eq!(seen, ["zh-TW", "dark", "48px"]);
        let said = "return [heard, [...new Set(asked)], [...new Set(tokens)]]";
        let told: [Vec<String>; 3] = page.ask(said, vec![]).await;
        assert_eq!(told, [vec!["first su-ready"], vec!["first"], vec!["first"]]);
        // What is not named stays.
        let update = async |options: &str| {
            does(page, &format!("window.mounted.update({options})"), vec![]).await;
        };
        update("{ theme: 'light' }").await;
        let seen: [String; 3] = page.ask(look, vec![]).await;
        assert_eq!(seen, ["zh-TW", "light", "48px"]);
        update("{ density: 'compact', locale: 'en' }").await;
        page.see(".su-root[lang=en]").await;
        let compact: [String; 3] = page.ask(look, vec![]).await;
        assert!(compact[1] == "light" && compact[2] != "48px", "{compact:?}");
        update("{ density: null, theme: undefined }").await;
        let seen: [String; 3] = page.ask(look, vec![]).await;
        assert!(seen[1] == "light" && seen[2] != compact[2], "{seen:?}");
        let contoso = json!(demo::customer("contoso"));
        update(&format!(
            "{{ customerId: {contoso}, on: {{ 'su-eligibility': window.made.hears('second') }} }}"
        ))
        .await;
        page.reads("h1", "Contoso").await;
        holds(
            page,
            "the new listener",
            "return heard.includes('second su-eligibility')",
        )
        .await;
        update("{ fetch: window.made.sends('second'), getToken: window.made.lends('second') }")
            .await;
        page.click("[data-su-refresh]").await;
        holds(
            page,
            "the second fetch",
            "return asked.at(-1) === 'second' && tokens.at(-1) === 'second'",
        )
        .await;
        page.judged().await;
        // The listener before was taken away.
        let ready = "return heard.filter((said) => said.startsWith('first')).length";
        assert_eq!(page.ask::<usize>(ready, vec![]).await, 1);
        let view = demo::upgrade("contoso", "premium-hq").replacen('#', "", 1);
        update(&format!("{{ view: {} }}", json!(view))).await;
        page.see(SEATS).await;
        update("{ view: null }").await;
        page.see("[data-su-row]").await;
        let before = site.asked("/subscriptions");
        update(&format!(
            "{{ apiBase: {} }}",
            json!(format!("{}/v1", site.origin()))
        ))
        .await;
        wait::until("another start", async || {
            (site.asked("/subscriptions") > before).then_some(())
        })
        .await;
        page.judged().await;
        update("{ customerId: null }").await;
        page.see("[data-su-customer]").await;
        does(page, "window.mounted.destroy()", vec![]).await;
        page.painted().await;
        let left = "const { element } = window.mounted;
            return [document.querySelector('#place').childNodes.length, element.shadowRoot.childNodes.length]";
        assert_eq!(page.ask::<(usize, usize)>(left, vec![]).await, (0, 0));
        nothing_wrong(page).await;
    });
}

fn mount_names_an_option_that_it_does_not_know() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let module = "import { mount } from '/RELEASE/embed.js';
            window.said = [];
            for (const way of ['warn', 'error']) {
              const say = console[way]; console[way] = (...words) => (said.push(words.join(' ')), say(...words));
            }
            let thrown = '';
            try {
              mount(document.querySelector('#place'), { apiBase: '/', customerID: 'a-1', getToken: async () => 'demo' });
            } catch (error) { said.push(String(error)) }
            window.over = true";
        site.open_body(page, &body("<div id=place></div>", module))
            .await;
        holds(page, "the call", "return window.over === true").await;
        page.painted().await;
        let said: Vec<String> = page.ask("return window.said", vec![]).await;
        assert!(
            said.iter().any(|text| text.contains("customerID")),
            "{said:?}"
        );
    });
}

/// The manifest by the rules of the schema that editors read it with
/// (`custom-elements-manifest` 2.1.0 on npm, `schema.json`).
#[test]
fn custom_elements_json_follows_the_schema() {
    let file = hosting::folder()
        .join(hosting::release())
        .join("custom-elements.json");
    let manifest: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let text = |value: &Value, name: &str| {
        let text = value[name].as_str();
        assert!(
            text.is_some_and(|text| !text.is_empty()),
            "{name} in {value}"
        );
        text.unwrap().to_owned()
    };
    let list = |value: &Value, name: &str| -> Vec<Value> {
        let list = value[name].as_array();
        list.unwrap_or_else(|| panic!("{name} is no list in {value}"))
            .clone()
    };
    assert_eq!(text(&manifest, "schemaVersion"), "2.1.0");
    let mut elements = 0;
    for module in list(&manifest, "modules") {
        assert_eq!(module["kind"], "javascript-module");
        let path = text(&module, "path");
        let there = hosting::folder().join(hosting::release()).join(&path);
        assert!(there.exists(), "{path}");
        let mut declared = Vec::new();
        for one in list(&module, "declarations") {
            assert_eq!(one["kind"], "class");
            assert_eq!(one["customElement"], true);
            declared.push((text(&one, "name"), text(&one, "tagName")));
            text(&one["superclass"], "name");
            for member in list(&one, "members") {
                let kind = text(&member, "kind");
                assert!(["field", "method"].contains(&&*kind), "{member}");
                text(&member, "name");
            }
            for group in ["attributes", "events", "cssParts", "cssProperties"] {
                let mut names = Vec::new();
                for entry in list(&one, group) {
                    names.push(text(&entry, "name"));
                    text(&entry, "description");
                    // A type is an object with a text; an event has to have one.
                    if group == "events" || !entry["type"].is_null() {
                        text(&entry["type"], "text");
                    }
                }
                let count = names.len();
                names.sort();
                names.dedup();
                assert!(count > 0 && names.len() == count, "{group}: {names:?}");
            }
            for entry in list(&one, "cssProperties") {
                assert!(text(&entry, "name").starts_with("--"), "{entry}");
            }
        }
        for export in list(&module, "exports") {
            assert_eq!(export["kind"], "custom-element-definition");
            let of = (text(&export["declaration"], "name"), text(&export, "name"));
            assert!(declared.contains(&of), "{of:?} is not declared");
            elements += 1;
        }
    }
    assert_eq!(elements, 1);
}

fn the_hash_in_integrity_json_lets_the_loader_run_and_another_one_does_not() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let list = hosting::folder()
            .join(hosting::release())
            .join("integrity.json");
        let list: Value = serde_json::from_slice(&std::fs::read(list).unwrap()).unwrap();
        let hash = list["files"]["embed.js"].as_str().unwrap();
        assert!(
            hash.starts_with("sha384-") || hash.starts_with("sha512-"),
            "{hash}"
        );
        let markup = |hash: &str| {
            format!(
                "<h1>The host</h1>{}<script>window.refused = 0</script>
                 <script type=module integrity='{hash}' crossorigin src='/RELEASE/embed.js' onerror='window.refused++'></script>
                 <script>document.querySelector('subscription-upgrades').getToken = async () => 'demo'</script>",
                element("alpine")
            )
        };
        site.open_body(page, &markup(hash)).await;
        page.judged().await;
        assert_eq!(page.ask::<usize>("return window.refused", vec![]).await, 0);
        let mut letters: Vec<char> = hash.chars().collect();
        letters[10] = if letters[10] == 'A' { 'B' } else { 'A' };
        let wrong: String = letters.into_iter().collect();
        let before = site.asked(".wasm");
        site.open_body(page, &markup(&wrong)).await;
        holds(page, "the browser's refusal", "return window.refused === 1").await;
        page.painted().await;
        let nothing = "return !customElements.get('subscription-upgrades') && !host.shadowRoot";
        assert!(page.ask::<bool>(nothing, vec![]).await);
        assert_eq!(site.asked(".wasm"), before);
        let alive = "document.querySelector('h1').textContent = 'still here'; return document.querySelector('h1').textContent";
        assert_eq!(page.ask::<String>(alive, vec![]).await, "still here");
    });
}

fn under_trusted_types_the_element_starts_and_the_card_opens() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        // No policy may be made either, so that nothing gets round it.
        site.header(
            "/csp.html",
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
             connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types",
        );
        for locale in ["en", "zh-TW"] {
            let more = format!("{}&locale={locale}", about("contoso"));
            site.open(page, "csp", &more).await;
            page.judged().await;
            page.hover_card("contoso", "premium-hq").await;
            page.see(OPEN).await;
            if locale == "en" {
                page.click(&format!("{OPEN} [data-su-upgrade]")).await;
                page.see(SEATS).await;
            }
            let violations: Vec<String> = page.ask("return window.violations", vec![]).await;
            assert!(violations.is_empty(), "{violations:#?}");
        }
        // Where the browser knows Trusted Types, the policy is in force.
        let forbidden = "if (!window.trustedTypes) return true;
            try { document.createElement('p').innerHTML = '<b>b</b>'; return false } catch { return true }";
        assert!(page.ask::<bool>(forbidden, vec![]).await);
        forget_violations(page).await;
    });
}

fn the_theme_changes_while_a_form_is_open_and_nothing_starts_again() {
    play(async |s| {
        let page = &s.page;
        let _site = opened(s, &about("alpine")).await;
        page.upgrade_from_card("alpine", "premium").await;
        page.fill(SEATS, "37").await;
        does(page, "window.kept = [root, one('.su-root'), one('form, [data-su-form]'), one('[data-su-seats]')]", vec![]).await;
        let asked = s.backend.journal().await.len();
        let ground = "return getComputedStyle(one('.su-root')).backgroundColor";
        let (dark, light) = ("rgb(22, 25, 29)", "rgb(255, 255, 255)");
        for (theme, scheme, want) in [
            ("auto", "dark", dark),
            ("auto", "light", light),
            ("dark", "light", dark),
            ("light", "dark", light),
            ("auto", "dark", dark),
        ] {
            let set = "host.setAttribute('theme', arguments[0]);
                document.documentElement.style.colorScheme = arguments[1]";
            does(page, set, vec![json!(theme), json!(scheme)]).await;
            wait::until(format!("{want} for {theme} on {scheme}"), async || {
                (page.ask::<String>(ground, vec![]).await == want).then_some(())
            })
            .await;
            let same = "const [r, page, form, seats] = window.kept;
                return r === root && page === one('.su-root') && form === one('form, [data-su-form]')
                  && seats === one('[data-su-seats]')";
            assert!(page.ask::<bool>(same, vec![]).await, "{theme} {scheme}");
            assert_eq!(page.value(SEATS).await, "37");
            assert!(page.focus_is_on(SEATS).await);
        }
        assert_eq!(s.backend.journal().await.len(), asked, "asked for again");
        let ready = heard(page)
            .await
            .into_iter()
            .filter(|e| e.name == "su-ready");
        assert_eq!(ready.count(), 1);
    });
}

fn the_host_can_style_a_notice() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let fault = json!({ "path": "/v1/*/subscriptions", "kind": "status", "status": 500 });
        s.backend.fault(fault).await;
        site.open(page, "plain", &about("alpine")).await;
        page.see("[data-su-notice=failed]").await;
        let sheet = "const sheet = new CSSStyleSheet();
            sheet.replaceSync('subscription-upgrades::part(notice) { border-top: 7px dotted rgb(1, 2, 3); border-radius: 11px }');
            document.adoptedStyleSheets = [sheet]";
        does(page, sheet, vec![]).await;
        let look = "return all('[data-su-notice]').filter(shown).map((e) => { const style = getComputedStyle(e);
            return [style.borderTopWidth, style.borderTopStyle, style.borderTopColor, style.borderBottomLeftRadius].join(' ') })";
        let seen: Vec<String> = page.ask(look, vec![]).await;
        assert!(!seen.is_empty());
        assert!(
            seen.iter().all(|one| one == "7px dotted rgb(1, 2, 3) 11px"),
            "{seen:?}"
        );
    });
}

fn a_standalone_element_sends_every_request_through_the_fetch_it_was_lent() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let module = "const e = document.querySelector('subscription-upgrades');
            const real = fetch; window.sent = []; window.past = [];
            e.getToken = async () => 'demo';
            e.fetch = (request) => {
              sent.push(`${request.method} ${new URL(request.url).pathname}`); return real(request) };
            window.fetch = (request, ...more) => {
              const url = request.url ?? String(request);
              if (/\\/v1\\//.test(url)) past.push(url);
              return real(request, ...more) };
            const open = XMLHttpRequest.prototype.open;
            XMLHttpRequest.prototype.open = function (...a) { past.push(a[1]); return open.apply(this, a) };
            await import('/RELEASE/embed.js')";
        let markup = "<subscription-upgrades standalone api-base=/></subscription-upgrades>";
        site.open_body(page, &body(markup, module)).await;
        let link = format!("[data-su-customer=\"{}\"] a", demo::customer("alpine"));
        page.see(&link).await;
        page.click(&link).await;
        page.judged().await;
        page.upgrade_from_card("alpine", "premium").await;
        page.go_to_review().await;
        page.reads("[data-su-prediction]", "expected to move: 18")
            .await;
        page.submit().await;
        page.outcome(Outcome::Done).await;
        let fragment = page.fragment().await;
        assert!(fragment.contains(&demo::customer("alpine")), "{fragment}");
        page.click("[data-su-action=back]").await;
        page.reads(&row("alpine", "premium"), "Deleted").await;
        page.judged().await;
        let (mut sent, past): (Vec<String>, Vec<String>) =
            page.ask("return [sent, past]", vec![]).await;
        assert!(past.is_empty(), "{past:?}");
        let journal = s.backend.journal().await;
        let came = journal.iter().map(|visit| {
            let path = visit.path.split('?').next().unwrap();
            format!("{} {path}", visit.method)
        });
        let mut came: Vec<String> = came.collect();
        sent.sort();
        came.sort();
        assert_eq!(sent, came);
        assert!(sent.iter().any(|one| one.starts_with("POST ")));
        nothing_wrong(page).await;
    });
}

fn of_two_about_one_customer_the_one_that_stays_keeps_its_token_and_its_answer() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let module = "window.tokens = { one: 0, two: 0 };
            for (const e of document.querySelectorAll('subscription-upgrades')) {
              e.getToken = async () => (tokens[e.id]++, 'demo');
            }
            await import('/RELEASE/embed.js')";
        let two = ["one", "two"].map(|id| {
            element("alpine").replace(
                "<subscription-upgrades ",
                &format!("<subscription-upgrades id={id} "),
            )
        });
        site.open_body(page, &body(&two.concat(), module)).await;
        page.judged().await;
        let both = "return shown(document.querySelector('#two').shadowRoot?.querySelector('[data-su-row]'))";
        holds(page, "the second table", both).await;
        page.upgrade_from_card("alpine", "premium").await;
        page.go_to_review().await;
        page.submit().await;
        page.outcome(Outcome::Done).await;
        let kept = "return Object.keys(sessionStorage).filter((key) => key.startsWith('su:draft:')).length";
        assert_eq!(page.ask::<usize>(kept, vec![]).await, 1);
        let result = page.text("[data-su-result]").await;
        does(page, "document.querySelector('#two').remove()", vec![]).await;
        page.painted().await;
        page.painted().await;
        assert_eq!(page.text("[data-su-result]").await, result);
        assert_eq!(
            page.ask::<usize>(kept, vec![]).await,
            1,
            "the answer of the other was forgotten"
        );
        page.click("[data-su-action=back]").await;
        page.reads(&row("alpine", "premium"), "Deleted").await;
        page.click("[data-su-refresh]").await;
        page.judged().await;
        let tokens: (usize, usize) = page.ask("return [tokens.one, tokens.two]", vec![]).await;
        assert_eq!(tokens, (1, 1));
        nothing_wrong(page).await;
    });
}
