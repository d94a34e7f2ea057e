//! The contract of `<subscription-upgrades>` with the page around it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test, where a panic is a failure"
)]

mod hosting;

use e2e::card::{OPEN, icon, row};
use e2e::engine::Engine;
use e2e::form::{CHOICE, CONTINUE, Outcome, REVIEW};
use e2e::page::Page;
use e2e::scene::{Scene, play};
use e2e::{demo, settings, wait};
use hosting::{Heard, Site, about, does, heard, hears};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

e2e::in_every_engine![
    an_upgrade_is_told_from_ready_to_completed_with_ids_and_no_names,
    an_upgrade_that_is_refused_is_told_as_failed,
    a_review_that_the_host_cancels_does_not_open_and_its_own_may_take_over,
    a_host_that_takes_navigation_over_leads_by_view,
    tb_11_sorting_and_filters_are_told_to_the_host_and_its_view_brings_them_back,
    tb_11_what_customers_are_searched_for_is_told_to_the_host_and_its_view_brings_it_back,
    in_01_the_element_says_its_language_unless_the_host_has_said_one,
    without_a_customer_there_is_the_list_and_a_way_back_to_it,
    attributes_that_change_are_followed,
    values_that_nobody_knows_are_named_in_the_console_and_by_an_event,
    what_cannot_be_loaded_is_told_once_and_again_when_it_fails_again,
    properties_count_whether_they_are_set_before_or_after_the_element_is_defined,
    what_failed_without_a_token_is_loaded_when_the_host_lends_one,
    a_token_that_cannot_stand_in_a_header_is_no_token,
    a_review_that_was_left_is_not_gone_on_with_before_the_host_has_its_say,
    a_token_that_has_run_out_is_asked_for_once_more_and_is_kept_nowhere,
    a_token_that_is_never_good_is_asked_for_twice_and_then_said,
    reads_that_are_refused_together_wait_for_one_new_token,
    moved_in_the_document_it_keeps_what_is_on_screen,
    removed_it_takes_everything_along,
    loaded_twice_it_is_defined_once,
    an_upgrade_on_its_way_goes_on_when_the_element_is_removed,
    what_a_host_mends_when_it_is_told_of_a_fault_counts,
    a_fetch_of_another_window_is_as_good,
    a_host_without_elements_mounts_updates_and_destroys,
    the_example_of_the_readme_works_as_it_is_pasted,
    the_example_of_mount_in_the_readme_works_as_it_is_pasted,
];

/// Opens the plain host page about a customer, and waits for the verdicts.
async fn opened(s: &Scene, story: &str) -> Site {
    let site = Site::of(s);
    site.open(&s.page, "plain", &about(story)).await;
    s.page.judged().await;
    site
}

/// The element of a customer in a page of the test's own.
fn alpine() -> String {
    let customer = demo::customer("alpine");
    format!("<subscription-upgrades api-base=/ customer-id={customer}></subscription-upgrades>")
}

/// The scripts of a page of its own: the loader, and what is called before or after it.
fn body(element: &str, before: &str, after: &str) -> String {
    format!(
        "{element}<script>window.heard = []; window.errors = [];
           addEventListener(\"su-error\", ({{ detail }}) => errors.push(detail.code)); {before}</script>
         <script type=module>
           import {{ mount, ready, version }} from \"/RELEASE/embed.js\";
           const token = async () => \"demo\";
           {after}
         </script>"
    )
}

fn an_upgrade_is_told_from_ready_to_completed_with_ids_and_no_names() {
    play(async |s| {
        let page = &s.page;
        let _site = opened(s, "alpine").await;
        page.upgrade_from_card("alpine", "premium").await;
        page.go_to_review().await;
        page.submit().await;
        page.outcome(Outcome::Done).await;
        hears(page, "su-upgrade-completed").await;
        let all = heard(page).await;
        let names: Vec<&str> = all.iter().map(|e| &*e.name).collect();
        assert_eq!(
            names[..6],
            [
                "su-ready",
                "su-eligibility",
                "su-navigate",
                "su-upgrade-review",
                "su-upgrade-submitted",
                "su-upgrade-completed"
            ]
        );
        for Heard { name, detail, .. } in &all {
            assert_eq!(detail["version"], 1, "{name}");
            let text = detail.to_string();
            assert!(!text.contains("Alpine") && !text.contains("demo"), "{text}");
        }
        assert!(all.iter().all(|e| e.bubbles && e.composed && e.of == "one"));
        let cancelable: Vec<&str> = all
            .iter()
            .filter(|e| e.cancelable)
            .map(|e| &*e.name)
            .collect();
        assert_eq!(cancelable, ["su-navigate", "su-upgrade-review"]);
        let done = &all[5].detail;
        assert_eq!(done["customerId"], demo::customer("alpine"));
        assert_eq!(
            done["subscriptionId"],
            demo::subscription("alpine", "premium")
        );
        assert_eq!(done["requestId"], s.backend.one_upgrade().await);
        assert!(
            done["targetOfferId"]
                .as_str()
                .is_some_and(|id| !id.is_empty())
        );
        assert_eq!(done["quantity"], 25);
        assert_eq!(done["upgradeType"], "upgrade_with_license_transfer");
    });
}

fn an_upgrade_that_is_refused_is_told_as_failed() {
    play(async |s| {
        let page = &s.page;
        let _site = opened(s, "alpine").await;
        page.upgrade_from_card("alpine", "premium").await;
        page.go_to_review().await;
        s.backend
            .change("alpine", "premium", &[("status", json!("suspended"))])
            .await;
        page.submit().await;
        hears(page, "su-upgrade-failed").await;
        assert!(
            heard(page)
                .await
                .iter()
                .all(|e| e.name != "su-upgrade-completed")
        );
    });
}

fn a_review_that_the_host_cancels_does_not_open_and_its_own_may_take_over() {
    play(async |s| {
        let page = &s.page;
        let _site = opened(s, "alpine").await;
        let stop =
            "addEventListener('su-upgrade-review', (e) => e.preventDefault(), { once: true })";
        does(page, stop, vec![]).await;
        page.upgrade_from_card("alpine", "premium").await;
        page.click(CONTINUE).await;
        let told = hears(page, "su-upgrade-review").await;
        assert_eq!(
            told.detail["subscriptionId"],
            demo::subscription("alpine", "premium")
        );
        page.painted().await;
        assert!(page.shows(CHOICE).await && !page.shows(REVIEW).await);
        assert!(page.kept_drafts().await.is_empty());
        // The next time the host lets it go on.
        page.click(CONTINUE).await;
        page.see(REVIEW).await;
        assert!(s.backend.posts().await.is_empty());
    });
}

fn a_host_that_takes_navigation_over_leads_by_view() {
    play(async |s| {
        let page = &s.page;
        let _site = opened(s, "alpine").await;
        let stop = "addEventListener('su-navigate', (e) => e.preventDefault())";
        does(page, stop, vec![]).await;
        page.click("[data-su-sort=seats]").await;
        page.fill("[data-su-filter]", "premium").await;
        page.hover_card("alpine", "premium").await;
        page.click(&format!("{OPEN} [data-su-upgrade]")).await;
        let to = hears(page, "su-navigate").await.detail["to"].clone();
        page.painted().await;
        assert!(page.shows("[data-su-row]").await && !page.shows(CHOICE).await);
        does(page, "host.setAttribute('view', arguments[0])", vec![to]).await;
        page.see(CHOICE).await;
        // The element's own way back is the host's to follow, too, and gives nothing up before.
        page.go_to_review().await;
        let drafts = page.kept_drafts().await;
        page.click(".crumbs a").await;
        page.painted().await;
        assert!(page.shows(REVIEW).await);
        assert_eq!(page.kept_drafts().await, drafts);
        // And leads to the table as it was left, which an upgrade's address knows nothing of.
        let back = last(page, "su-navigate").await.detail["to"].clone();
        let back = back.as_str().unwrap();
        assert!(back.ends_with("?sort=seats&filter=premium"), "{back}");
        does(page, "host.setAttribute('view', '/')", vec![]).await;
        page.see("[data-su-customer]").await;
        let address: String = page.ask("return location.hash", vec![]).await;
        assert_eq!(address, "", "the address is the host's");
    });
}

/// The last event of its kind that a host has heard.
async fn last(page: &Page, name: &str) -> Heard {
    let mut all = heard(page).await.into_iter();
    all.rfind(|heard| heard.name == name).unwrap()
}

/// The last view that the host was told of.
async fn last_view(page: &Page) -> String {
    let last = last(page, "su-view").await;
    assert!(last.bubbles && last.composed && !last.cancelable);
    assert_eq!(last.detail["version"], 1);
    last.detail["view"].as_str().unwrap().to_owned()
}

fn tb_11_sorting_and_filters_are_told_to_the_host_and_its_view_brings_them_back() {
    play(async |s| {
        let page = &s.page;
        let site = opened(s, "contoso").await;
        let told = async || heard(page).await.iter().any(|e| e.name == "su-view");
        assert!(!told().await, "nobody has sorted");
        let sorted = "th[aria-sort=descending] [data-su-sort=seats]";
        page.click("[data-su-sort=seats]").await;
        page.click("[data-su-sort=seats]").await;
        page.see(sorted).await;
        // Nothing that stands in an address in another way is lost in it.
        page.fill("[data-su-filter]", "50% & é ?#行").await;
        page.painted().await;
        let strange = last_view(page).await;
        page.fill("[data-su-filter]", "business").await;
        page.click("[data-su-only-upgradeable]").await;
        page.painted().await;
        let ids = page.attributes("[data-su-row]", "data-su-row").await;
        let view = last_view(page).await;
        let customer = demo::customer("contoso");
        assert_eq!(
            view,
            format!("/customers/{customer}?sort=seats&descending&filter=business&upgradeable")
        );
        let address: String = page.ask("return location.hash", vec![]).await;
        assert_eq!(address, "", "the address is the host's");
        let as_before = async || {
            page.judged().await;
            page.see(sorted).await;
            let now = page.attributes("[data-su-row]", "data-su-row").await;
            assert_eq!(now, ids);
            assert_eq!(page.value("[data-su-filter]").await, "business");
            assert!(page.checked("[data-su-only-upgradeable]").await);
        };
        // On the way back from an upgrade the host hears where to with all of it.
        page.hover("[data-su-info]").await;
        page.see(OPEN).await;
        page.click(&format!("{OPEN} [data-su-upgrade]")).await;
        page.see(CHOICE).await;
        page.click(".crumbs a").await;
        as_before().await;
        assert_eq!(last(page, "su-navigate").await.detail["to"], view);
        // A reload of the host's, which has kept it.
        let reloaded = async |view: String| {
            let encode = "return encodeURIComponent(arguments[0])";
            let encoded: String = page.ask(encode, vec![json!(view)]).await;
            site.open(page, "plain", &format!("view={encoded}")).await;
            page.see("[data-su-filter]").await;
        };
        reloaded(view).await;
        as_before().await;
        assert!(!told().await, "what the host says is not told back to it");
        reloaded(strange).await;
        assert_eq!(page.value("[data-su-filter]").await, "50% & é ?#行");
    });
}

fn tb_11_what_customers_are_searched_for_is_told_to_the_host_and_its_view_brings_it_back() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "plain", "").await;
        page.see("[data-su-customer]").await;
        page.fill("[data-su-customer-search]", "ski h").await;
        page.painted().await;
        let view = last_view(page).await;
        assert_eq!(view, "/?filter=ski%20h");
        site.open(page, "plain", "view=%2F%3Ffilter%3Dski%2520h")
            .await;
        page.see("[data-su-customer]").await;
        assert_eq!(page.value("[data-su-customer-search]").await, "ski h");
        assert_eq!(page.count("[data-su-customer]").await, 1);
        assert!(heard(page).await.iter().all(|e| e.name != "su-error"));
    });
}

fn in_01_the_element_says_its_language_unless_the_host_has_said_one() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "plain", &format!("{}&locale=zh-TW", about("alpine")))
            .await;
        page.judged().await;
        let tags = "return [host.getAttribute('lang'), one('.su-root').lang, document.documentElement.lang]";
        let tags = async || page.ask::<[Option<String>; 3]>(tags, vec![]).await;
        let documents = tags().await[2].clone();
        let said = |tag: &str| Some(tag.to_owned());
        // What the element and its wrapper say after a change to the page.
        let then_says = async |change: &str, own: &str, wrapper: &str| {
            does(page, change, vec![]).await;
            page.see(&format!(".su-root[lang={wrapper}]")).await;
            page.painted().await;
            assert_eq!(tags().await[..2], [said(own), said(wrapper)]);
        };
        assert_eq!(tags().await[..2], [said("zh-TW"), said("zh-TW")]);
        then_says("host.setAttribute('locale', 'en')", "en", "en").await;
        assert_eq!(tags().await[2], documents, "the document's is the host's");
        // It goes with what is shown, and comes back in the language of then.
        does(page, "window.kept = host; host.remove()", vec![]).await;
        wait::until("the tag to go", async || {
            let gone = "return !window.kept.hasAttribute('lang')";
            page.ask::<bool>(gone, vec![]).await.then_some(())
        })
        .await;
        let back = "kept.setAttribute('locale', 'zh-TW'); document.body.append(kept)";
        then_says(back, "zh-TW", "zh-TW").await;
        // A host may say one later, and then it is the host's: it stays as it is, and stays behind.
        let later = "host.lang = 'fr'; host.setAttribute('locale', 'en')";
        then_says(later, "fr", "en").await;
        does(page, "window.kept = host; host.remove()", vec![]).await;
        wait::until("the element's end", async || {
            let gone = "return kept.shadowRoot.childElementCount === 0 && kept.lang === 'fr'";
            page.ask::<bool>(gone, vec![]).await.then_some(())
        })
        .await;
        // What the host says of its own element is the host's, and the wrapper says what is so.
        let own = alpine().replace("api-base", "lang=fr locale=en api-base");
        let body = body(
            &own,
            "",
            "document.querySelector('subscription-upgrades').getToken = token;",
        );
        site.open_body(page, &body).await;
        page.judged().await;
        assert_eq!(tags().await[..2], [said("fr"), said("en")]);
        then_says("host.setAttribute('locale', 'zh-TW')", "fr", "zh-TW").await;
    });
}

fn without_a_customer_there_is_the_list_and_a_way_back_to_it() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(page, "plain", "").await;
        page.see("[data-su-customer]").await;
        hears(page, "su-ready").await;
        page.click("[data-su-customer] a").await;
        page.judged().await;
        page.click(".crumbs a").await;
        page.see("[data-su-customer]").await;
        let ready = heard(page)
            .await
            .into_iter()
            .filter(|e| e.name == "su-ready");
        assert_eq!(ready.count(), 1);
        // With a customer, the host has chosen.
        site.open(page, "plain", &about("alpine")).await;
        page.judged().await;
        assert!(!page.shows(".crumbs a").await);
    });
}

fn attributes_that_change_are_followed() {
    play(async |s| {
        let page = &s.page;
        let site = opened(s, "alpine").await;
        let set = "host.setAttribute(arguments[0], arguments[1])";
        does(page, set, vec![json!("locale"), json!("zh-TW")]).await;
        page.see(".su-root[lang=zh-TW]").await;
        does(
            page,
            set,
            vec![json!("customer-id"), json!(demo::customer("contoso"))],
        )
        .await;
        page.reads("h1", "Contoso").await;
        let height = "return one('[data-su-row]').getBoundingClientRect().height";
        page.judged().await;
        does(page, set, vec![json!("theme"), json!("dark")]).await;
        let ground = "return getComputedStyle(one('.su-root')).backgroundColor";
        assert_eq!(page.ask::<String>(ground, vec![]).await, "rgb(22, 25, 29)");
        let before: f64 = page.ask(height, vec![]).await;
        does(page, set, vec![json!("density"), json!("comfortable")]).await;
        assert!(page.ask::<f64>(height, vec![]).await >= before);
        let row = "return getComputedStyle(one('.su-root')).getPropertyValue('--su-row')";
        assert_eq!(page.ask::<String>(row, vec![]).await, "48px");
        // Another backend is another start: all is asked for again, there.
        let asked = site.asked("/subscriptions");
        does(
            page,
            set,
            vec![json!("api-base"), json!(s.site_base(&site))],
        )
        .await;
        wait::until("the other backend to be asked", async || {
            (site.asked("/subscriptions") > asked).then_some(())
        })
        .await;
        page.judged().await;
        let asked = site.asked("/customers");
        does(page, "host.removeAttribute('customer-id')", vec![]).await;
        page.see("[data-su-customer]").await;
        assert!(site.asked("/customers") > asked);
    });
}

trait Based {
    fn site_base(&self, site: &Site) -> String;
}

impl Based for Scene {
    /// The same API by its whole address, with the version that some write behind it.
    fn site_base(&self, site: &Site) -> String {
        format!("{}/v1/", site.origin())
    }
}

fn values_that_nobody_knows_are_named_in_the_console_and_by_an_event() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open(
            page,
            "plain",
            "locale=tlh&theme=blue&density=huge&customer-id=a%20b",
        )
        .await;
        // Who sets a customer that is none does not mean to show them all.
        page.reads("[data-su-notice=failed]", "Customer not found")
            .await;
        let said = page.console().await;
        let codes: Vec<String> = heard(page)
            .await
            .into_iter()
            .filter(|e| e.name == "su-error")
            .map(|e| e.detail["code"].as_str().unwrap().to_owned())
            .collect();
        for (name, value) in [
            ("locale", "tlh"),
            ("theme", "blue"),
            ("density", "huge"),
            ("customer-id", ""),
        ] {
            assert!(codes.iter().any(|code| code == name), "{name}: {codes:?}");
            let named = |(_, text): &(String, String)| text.contains(name) && text.contains(value);
            assert!(said.iter().any(named), "{name}: {said:#?}");
        }
        for (name, value) in [
            ("view", "settings"),
            ("token", "secret"),
            ("api-base", "http://["),
        ] {
            let set = "host.setAttribute(arguments[0], arguments[1])";
            does(page, set, vec![json!(name), json!(value)]).await;
            wait::until(format!("the event about {name}"), async || {
                let heard = heard(page).await;
                heard.iter().any(|e| e.detail["code"] == name).then_some(())
            })
            .await;
        }
    });
}

fn what_cannot_be_loaded_is_told_once_and_again_when_it_fails_again() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let fault = json!({ "path": "/v1/*/subscriptions", "kind": "status", "status": 500 });
        s.backend.fault(fault).await;
        site.open(page, "plain", &about("alpine")).await;
        page.see("[data-su-notice=failed]").await;
        let told = hears(page, "su-error").await;
        assert_eq!(told.detail["code"], "subscriptions");
        assert_ne!(told.detail["reference"], "");
        page.painted().await;
        let errors = async || {
            heard(page)
                .await
                .into_iter()
                .filter(|e| e.name == "su-error")
                .count()
        };
        assert_eq!(errors().await, 1);
        s.backend.heal().await;
        page.click("[data-su-action=retry]").await;
        page.judged().await;
        let fault = json!({ "path": "/v1/*/subscriptions", "kind": "status", "status": 500 });
        s.backend.fault(fault).await;
        page.click("[data-su-refresh]").await;
        wait::until("a second event", async || {
            (errors().await == 2).then_some(())
        })
        .await;
    });
}

fn properties_count_whether_they_are_set_before_or_after_the_element_is_defined() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let early = "const e = document.querySelector('subscription-upgrades');
            e.getToken = async () => 'demo';
            e.fetch = (r) => { (window.asked ??= []).push(r.headers.get('Authorization')); return fetch(r) };";
        site.open_body(page, &body(&alpine(), early, "")).await;
        page.judged().await;
        let asked: Vec<String> = page.ask("return window.asked", vec![]).await;
        assert!(
            !asked.is_empty() && asked.iter().all(|a| a == "Bearer demo"),
            "{asked:?}"
        );
        let late = "await ready;
            const e = document.createElement('subscription-upgrades');
            e.setAttribute('api-base', '/');
            e.setAttribute('customer-id', CUSTOMER);
            document.body.append(e);
            e.getToken = token;"
            .replace("CUSTOMER", &format!("'{}'", demo::customer("alpine")));
        site.open_body(page, &body("", "", &late)).await;
        page.judged().await;
    });
}

fn what_failed_without_a_token_is_loaded_when_the_host_lends_one() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        site.open_body(page, &body(&alpine(), "", "")).await;
        page.see("[data-su-notice=failed]").await;
        hears_of(page, "services").await;
        does(page, "host.getToken = async () => 'demo'", vec![]).await;
        page.judged().await;
        page.gone("[data-su-notice=failed]").await;
        // Also at once when it hears of the first failure.
        let lends = "addEventListener('su-error', ({ target }) => { target.getToken = async () => 'demo' }, { once: true })";
        site.open_body(page, &body(&alpine(), lends, "")).await;
        page.judged().await;
        page.gone("[data-su-notice=failed]").await;
    });
}

/// Waits until the host was told of a fault.
async fn hears_of(page: &Page, code: &str) {
    wait::until(format!("su-error about {code}"), async || {
        let script = "return (window.errors ?? []).includes(arguments[0])";
        let heard: bool = page.ask(script, vec![json!(code)]).await;
        heard.then_some(())
    })
    .await;
}

fn a_token_that_cannot_stand_in_a_header_is_no_token() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        for token in ["demo…", "de\nmo"] {
            let lent = format!(
                "const e = document.querySelector('subscription-upgrades');
                 e.getToken = async () => window.better ?? {}",
                json!(token)
            );
            site.open_body(page, &body(&alpine(), &lent, "")).await;
            page.see("[data-su-notice=failed]").await;
            does(page, "window.better = 'demo'", vec![]).await;
            page.click("[data-su-refresh]").await;
            page.judged().await;
        }
    });
}

fn reads_that_are_refused_together_wait_for_one_new_token() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        // As a sign-in takes its time.
        let slow = "let n = 0; window.tokens = () => n;
            document.querySelector('subscription-upgrades').getToken =
              () => new Promise((done) => { n++; setTimeout(done, 300, 'demo') });";
        site.open_body(page, &body(&alpine(), slow, "")).await;
        page.judged().await;
        let tokens = "return window.tokens()";
        assert_eq!(page.ask::<usize>(tokens, vec![]).await, 1);
        let refused = json!({ "path": "/v1/*", "kind": "status", "status": 401, "times": 4 });
        s.backend.fault(refused).await;
        page.click("[data-su-refresh]").await;
        wait::until("another token", async || {
            let asked: usize = page.ask(tokens, vec![]).await;
            (asked > 1).then_some(())
        })
        .await;
        page.see("[data-su-refresh][aria-disabled=false]").await;
        page.judged().await;
        assert!(!page.shows("[data-su-notice=failed]").await);
        assert_eq!(page.ask::<usize>(tokens, vec![]).await, 2);
        // Somebody else signs in: the token of the one before is not used any more.
        let other =
            "window.others = 0; host.getToken = async () => (window.others++, 'demo-other')";
        does(page, other, vec![]).await;
        page.click("[data-su-refresh]").await;
        page.see("[data-su-notice=failed]").await;
        assert_eq!(page.ask::<usize>("return window.others", vec![]).await, 1);
    });
}

/// Every place of the page where a text stands, from what is kept to what the window has, but for
/// what the watch of the test's own has heard.
const PLACES: &str = r#"
    const places = { location: location.href, referrer: document.referrer, name: window.name,
      cookies: document.cookie, history: JSON.stringify(history.state),
      document: document.documentElement.outerHTML, element: root.innerHTML };
    for (const name of ["localStorage", "sessionStorage"]) places[name] = JSON.stringify(window[name]);
    all("input, select, textarea").forEach((e, i) => places[`field ${i}`] = e.value);
    performance.getEntries().forEach((e, i) => places[`entry ${i}`] = e.name);
    const seen = new Set();
    const enter = (at, value, depth) => {
      if (typeof value === "string" || typeof value === "function") places[at] = String(value);
      if (!value || typeof value !== "object" || seen.has(value) || value instanceof Node || !depth) return;
      seen.add(value);
      for (const key of Object.keys(value)) {
        let found;
        try { found = value[key] } catch { continue }
        enter(`${at}.${key}`, found, depth - 1);
      }
    };
    for (const key of Object.keys(window)) if (window[key] !== window) enter(key, window[key], 4);
    enter("element's", { ...host }, 4);
    enter("embed", globalThis[Symbol.for("subscription-upgrades")], 4);"#;

fn a_token_that_has_run_out_is_asked_for_once_more_and_is_kept_nowhere() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        // Words that stand nowhere else, and not in this script either. The gateway takes the second.
        let tokens = "let n = 0; window.tokens = () => n;
            const word = (which) => [which, 'Zq7x', 'tulip'].join('-');
            const e = document.querySelector('subscription-upgrades');
            e.getToken = async () => word(n++ ? 'good' : 'expired');
            e.fetch = (request) => {
              const headers = new Headers(request.headers);
              if (headers.get('Authorization') === `Bearer ${word('good')}`) headers.set('Authorization', 'Bearer demo');
              return fetch(new Request(request, { headers }));
            };";
        let watch = match page.engine() {
            Engine::Chromium => "",
            _ => "<script src=/su-watch.js></script>",
        };
        let body = body(&[watch, &alpine()].concat(), tokens, "");
        site.open_body(page, &body).await;
        page.judged().await;
        page.upgrade_from_card("alpine", "premium").await;
        page.go_to_review().await;
        page.submit().await;
        page.outcome(Outcome::Done).await;
        assert_eq!(page.ask::<usize>("return window.tokens()", vec![]).await, 2);
        let kept = format!(
            "{PLACES} return Object.entries(places).filter(([, text]) => text?.includes(arguments[0])).map(([at]) => at)"
        );
        let stands = async |word: &str| -> Vec<String> {
            let word = word.replace('_', "-");
            page.ask(&kept, vec![json!(word)]).await
        };
        for word in ["good_Zq7x_tulip", "expired_Zq7x_tulip"] {
            assert_eq!(stands(word).await, Vec::<String>::new(), "{word}");
        }
        let said = page.console().await;
        let told = said.iter().any(|(_, text)| text.contains("Zq7x-tulip"));
        assert!(!told, "{said:#?}");
        // It does look there.
        does(
            page,
            "window.kept = { by: { mistake: 'good-Zq7x-tulip' } }",
            vec![],
        )
        .await;
        assert_eq!(stands("good_Zq7x_tulip").await, ["kept.by.mistake"]);
    });
}

fn a_token_that_is_never_good_is_asked_for_twice_and_then_said() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        // The reads of a screen go out together, as they wait for the first, and are refused together.
        let never = "let n = 0; window.tokens = () => n;
            document.querySelector('subscription-upgrades').getToken =
              () => new Promise((done) => { n++; setTimeout(done, 300, 'expired-token') });";
        site.open_body(page, &body(&alpine(), never, "")).await;
        wait::until("what failed", async || {
            let count = page.count("[data-su-notice=failed]").await;
            (count == 4).then_some(())
        })
        .await;
        page.reads("[data-su-notice=failed]", "Sign in again").await;
        // One, and one more after the 401; and no loop.
        page.rest(800).await;
        assert_eq!(page.ask::<usize>("return window.tokens()", vec![]).await, 2);
        assert_eq!(s.backend.journal().await.len(), 8);
    });
}

fn moved_in_the_document_it_keeps_what_is_on_screen() {
    play(async |s| {
        let page = &s.page;
        let site = opened(s, "contoso").await;
        page.fill("[data-su-filter]", "business").await;
        let rows = page.count("[data-su-row]").await;
        let asked = site.asked("/subscriptions");
        let moved = "const to = document.createElement('section'); document.body.append(to); to.append(host)";
        does(page, moved, vec![]).await;
        page.painted().await;
        assert_eq!(page.value("[data-su-filter]").await, "business");
        assert_eq!(page.count("[data-su-row]").await, rows);
        // An append closes an open card: the icon says so, and one press opens it again.
        let icon = icon("contoso", "premium-hq");
        page.click(&icon).await;
        page.see(OPEN).await;
        page.away().await;
        does(page, moved, vec![]).await;
        page.gone("[aria-expanded=true]").await;
        page.click(&icon).await;
        page.see(OPEN).await;
        page.click(&icon).await;
        page.gone(OPEN).await;
        let other = "const to = document.createElement('aside'); document.body.prepend(to); to.moveBefore ? to.moveBefore(host, null) : to.append(host)";
        does(page, other, vec![]).await;
        page.painted().await;
        assert_eq!(page.value("[data-su-filter]").await, "business");
        assert_eq!(
            site.asked("/subscriptions"),
            asked,
            "nothing is asked for again"
        );
    });
}

fn removed_it_takes_everything_along() {
    play(async |s| {
        let page = &s.page;
        // What hangs on the window, and what runs, counted before the loader can do either. Timers
        // only of its files: WebKit's driver has its own.
        page.before_every_document(
            "window.left = { listeners: 0, timers: new Set(), aborted: 0, open: 0 };
             const { addEventListener: add, removeEventListener: remove, setTimeout: start, clearTimeout: stop, fetch: ask } = window;
             window.addEventListener = function (...a) { left.listeners++; return add.apply(window, a) };
             window.removeEventListener = function (...a) { left.listeners--; return remove.apply(window, a) };
             window.setTimeout = (f, ...a) => { const id = start(() => { left.timers.delete(id); f() }, ...a); if (/embed\\//.test(Error().stack)) left.timers.add(id); return id };
             window.clearTimeout = (id) => { left.timers.delete(id); stop(id) };
             window.fetch = (...a) => { left.open++; return ask(...a).catch((e) => { if (e.name === 'AbortError') left.aborted++; throw e }).finally(() => left.open--) };",
        )
        .await;
        let site = Site::of(s);
        site.open(page, "plain", &about("alpine")).await;
        page.judged().await;
        page.hover_card("alpine", "premium").await;
        page.see(OPEN).await;
        let left = "return [left.listeners, left.timers.size, left.open]";
        let with: (i32, i32, i32) = page.ask(left, vec![]).await;
        let removed = "window.kept = host; host.remove(); window.root = kept.shadowRoot";
        does(page, removed, vec![]).await;
        page.painted().await;
        let without: (i32, i32, i32) = page.ask(left, vec![]).await;
        assert!(with.0 >= without.0 + 8, "{with:?} {without:?}");
        assert_eq!(without.1, 0, "timers are left");
        assert_eq!(without.2, 0, "requests are left");
        let nodes: usize = page
            .ask("return window.root.childNodes.length", vec![])
            .await;
        assert_eq!(nodes, 0, "the data of customers is left in its root");
        // While its first requests are on their way: they are given up.
        let slow = json!({ "path": "/v1/*", "kind": "delay", "ms": 5000 });
        s.backend.fault(slow).await;
        does(page, "document.body.append(window.kept)", vec![]).await;
        wait::until("requests on their way", async || {
            let open: i32 = page.ask("return left.open", vec![]).await;
            (open > 0).then_some(())
        })
        .await;
        does(page, "window.kept.remove()", vec![]).await;
        wait::until("no request on its way", async || {
            let (aborted, open): (i32, i32) =
                page.ask("return [left.aborted, left.open]", vec![]).await;
            (aborted > 0 && open == 0).then_some(())
        })
        .await;
        let after: (i32, i32, i32) = page.ask(left, vec![]).await;
        assert_eq!((after.0, after.1), (without.0, 0));
        // It is as good as new.
        s.backend.heal().await;
        does(page, "document.body.append(window.kept)", vec![]).await;
        page.judged().await;
    });
}

fn an_upgrade_on_its_way_goes_on_when_the_element_is_removed() {
    play(async |s| {
        let page = &s.page;
        let _site = opened(s, "alpine").await;
        page.upgrade_from_card("alpine", "premium").await;
        page.go_to_review().await;
        s.backend
            .upgrade_fault(json!({ "kind": "delay", "ms": 1500 }))
            .await;
        let told = "host.addEventListener('su-upgrade-completed', () => { window.told = true })";
        does(page, told, vec![]).await;
        page.submit().await;
        wait::until("the request on its way", async || {
            (s.backend.posts().await.len() == 1).then_some(())
        })
        .await;
        does(page, "window.kept = host; host.remove()", vec![]).await;
        wait::until("the end of the upgrade", async || {
            let told: Option<bool> = page.ask("return window.told ?? null", vec![]).await;
            told
        })
        .await;
        page.painted().await;
        s.backend.one_upgrade().await;
        does(page, "document.body.append(window.kept)", vec![]).await;
        page.reads(&row("alpine", "premium"), "Deleted").await;
    });
}

fn what_a_host_mends_when_it_is_told_of_a_fault_counts() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let mends =
            "addEventListener('su-error', ({ target }) => target.setAttribute('locale', 'zh-TW'));
            document.querySelector('subscription-upgrades').getToken = async () => 'demo'";
        let element = alpine().replace("api-base", "locale=tlh api-base");
        site.open_body(page, &body(&element, mends, "")).await;
        page.see(".su-root[lang=zh-TW]").await;
        page.judged().await;
        // Also amid a change.
        let mends = "addEventListener('su-error', ({ target }) => target.setAttribute('customer-id', 'GOOD'));
            host.setAttribute('customer-id', 'no/customer')"
            .replace("GOOD", &demo::customer("contoso"));
        does(page, &mends, vec![]).await;
        page.reads("h1", "Contoso").await;
        page.painted().await;
        assert!(page.text("h1").await.contains("Contoso"));
    });
}

fn a_review_that_was_left_is_not_gone_on_with_before_the_host_has_its_say() {
    play(async |s| {
        let page = &s.page;
        let _site = opened(s, "alpine").await;
        page.upgrade_from_card("alpine", "premium").await;
        page.go_to_review().await;
        let left = page.kept_drafts().await;
        does(page, "const place = host.parentNode, it = host; it.remove(); requestAnimationFrame(() => place.append(it))", vec![]).await;
        page.see("[data-su-row]").await;
        page.judged().await;
        let stop = "addEventListener('su-upgrade-review', (e) => { window.taken = e.detail.requestId; e.preventDefault() }, { once: true })";
        does(page, stop, vec![]).await;
        page.upgrade_from_card("alpine", "premium").await;
        let taken: String = page.ask("return window.taken", vec![]).await;
        assert_eq!([taken], left[..]);
        assert!(!page.shows(REVIEW).await);
        // The host's own now, with its id: here it is another upgrade.
        assert!(page.kept_drafts().await.is_empty());
        page.go_to_review().await;
        assert_ne!(page.kept_drafts().await, left);
    });
}

// It takes as long as a request may, so one engine has to do.
#[test]
fn a_token_that_never_comes_is_asked_for_again_by_whoever_tries_again() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let once = "let n = 0; document.querySelector('subscription-upgrades').getToken =
              () => n++ ? Promise.resolve('demo') : new Promise(() => {})";
        site.open_body(page, &body(&alpine(), once, "")).await;
        // A request that gets no token ends as one that gets no answer.
        let failed = wait::within(Duration::from_secs(25), async || {
            // One for each part of the screen.
            let count = page.count("[data-su-notice=failed]").await;
            (count == 4).then_some(())
        });
        assert!(failed.await.is_some(), "it waits for ever");
        page.click("[data-su-refresh]").await;
        page.see("[data-su-row]").await;
    });
}

fn a_fetch_of_another_window_is_as_good() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let lent = "const frame = document.body.appendChild(document.createElement('iframe'));
            const element = document.querySelector('subscription-upgrades');
            element.getToken = async () => 'demo'; window.lent = 0;
            element.fetch = (request) => (window.lent++, frame.contentWindow.fetch(request))";
        site.open_body(page, &body(&alpine(), lent, "")).await;
        page.judged().await;
        assert!(page.ask::<usize>("return window.lent", vec![]).await >= 4);
        // What is no answer at all is named.
        let wrong =
            "document.querySelector('subscription-upgrades').fetch = async () => 'no answer'";
        site.open_body(page, &body(&alpine(), wrong, "")).await;
        page.see("[data-su-notice=failed]").await;
        // The others' drivers do not tell what was said before they are asked to listen.
        if page.engine() == Engine::Chromium {
            let said = page.console().await;
            let named = said.iter().any(|(_, text)| text.contains("no Response"));
            assert!(named, "{said:?}");
        }
    });
}

fn loaded_twice_it_is_defined_once() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let token = "document.querySelector('subscription-upgrades').getToken = async () => 'demo';
            addEventListener('unhandledrejection', (e) => window.heard.push(String(e.reason)));";
        // The same file by another address is another module, begun at the same time.
        let again =
            "await import('/RELEASE/embed.js?again'); await import('/RELEASE/embed.js?late');";
        let both = "<script type=module src='/RELEASE/embed.js?once'></script>";
        let body = body(&[&alpine(), both].concat(), token, again);
        site.open_body(page, &body).await;
        page.judged().await;
        page.painted().await;
        assert_eq!(site.asked(".wasm"), 1);
        assert_eq!(
            page.ask::<Vec<String>>("return window.heard", vec![]).await,
            Vec::<String>::new()
        );
    });
}

fn a_host_without_elements_mounts_updates_and_destroys() {
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let mounted = "window.mounted = mount(document.querySelector('#place'), {
              customerId: CUSTOMER, apiBase: '/', locale: 'zh-TW', getToken: token,
              on: { 'su-ready': (e) => window.heard.push(e.type) } });
            window.version = version;"
            .replace("CUSTOMER", &format!("'{}'", demo::customer("alpine")));
        site.open_body(page, &body("<div id=place></div>", "", &mounted))
            .await;
        page.judged().await;
        page.see(".su-root[lang=zh-TW]").await;
        let said: (Vec<String>, String) = page
            .ask("return [window.heard, window.version]", vec![])
            .await;
        assert_eq!(said.0, ["su-ready"]);
        assert!(release_version(&said.1), "{}", said.1);
        does(
            page,
            "window.mounted.update({ locale: 'en', theme: null })",
            vec![],
        )
        .await;
        page.see(".su-root[lang=en]").await;
        does(page, "window.mounted.destroy()", vec![]).await;
        let left: usize = page
            .ask(
                "return document.querySelector('#place').childNodes.length",
                vec![],
            )
            .await;
        assert_eq!(left, 0);
    });
}

/// Whether it is the version that the folder of the release is named by.
fn release_version(said: &str) -> bool {
    hosting::release() == format!("embed/v{said}")
}

/// The first example of README, "Embed it".
fn readme() -> String {
    let text = include_str!("../../../README.md");
    let section = text.split("## Embed it").nth(1).unwrap();
    let example = section.split("```html\n").nth(1).unwrap();
    example.split("```").next().unwrap().to_owned()
}

fn the_example_of_the_readme_works_as_it_is_pasted() {
    let example = readme();
    assert_eq!(example.lines().count(), 5, "{example}");
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let named = format!("/{}/embed.js", hosting::release());
        assert!(example.contains(&named), "{example} is not about {named}");
        site.open_body(page, &example).await;
        page.see("[data-su-customer]").await;
        page.click("[data-su-customer] a").await;
        page.judged().await;
    });
}

/// README's example for hosts that cannot use elements.
fn the_example_of_mount_in_the_readme_works_as_it_is_pasted() {
    let text = include_str!("../../../README.md");
    let example = text.split("Without elements of your own:").nth(1).unwrap();
    let example = example.split("```js\n").nth(1).unwrap();
    let example = example.split("```").next().unwrap();
    // Its last line takes away what the others made.
    let (example, destroy) = example.trim_end().rsplit_once('\n').unwrap();
    play(async |s| {
        let page = &s.page;
        let site = Site::of(s);
        let customer = demo::customer("alpine");
        let script = format!(
            "window.heard = []; const show = (event) => window.heard.push(event.type);
             const customerId = '{customer}', getToken = async () => 'demo';
             {example}
             window.end = () => {{ {destroy} }};"
        );
        let body = format!("<div id=place></div><script type=module>{script}</script>");
        site.open_body(page, &body).await;
        page.see(".su-root[lang=zh-TW]").await;
        page.judged().await;
        let heard: Vec<String> = page.ask("return window.heard", vec![]).await;
        assert_eq!(heard, ["su-ready"]);
        does(page, "window.end()", vec![]).await;
        let left = "return document.querySelector('#place').childNodes.length";
        assert_eq!(page.ask::<usize>(left, vec![]).await, 0);
    });
}

/// The files below a folder in which one of these words stands, with the word.
fn found(folder: &Path, words: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(self::found(&path, words));
            continue;
        }
        let content = std::fs::read(&path).unwrap();
        for word in words {
            if content
                .windows(word.len())
                .any(|part| part == word.as_bytes())
            {
                found.push((path.clone(), (*word).to_owned()));
            }
        }
    }
    found
}

#[test]
fn nothing_of_the_mock_is_in_the_release_for_partners() {
    let words = ["/mock/", "data-su-mock", "tab-backend", "Contoso"];
    let release = hosting::folder().join(hosting::release());
    assert_eq!(found(&release, &words), []);
    assert!(release.join("embed.js").exists(), "that is the release");
    // The page has them all, so these are the words to look for.
    let page = found(&settings::page(), &words);
    for word in words {
        assert!(page.iter().any(|(_, found)| found == word), "{word}");
    }
}

#[test]
fn the_release_does_not_tell_where_it_was_built() {
    let folders = [env!("CARGO_MANIFEST_DIR"), "/registry/src/"];
    let release = hosting::folder().join(hosting::release());
    assert_eq!(found(&release, &folders), []);
}

#[test]
fn readme_types_and_manifest_name_the_same_attributes_events_and_parts() {
    let readme = include_str!("../../../README.md");
    let section = readme.split("## Embed it").nth(1).unwrap();
    let section = section.split("## Limits").next().unwrap();
    let types = include_str!("../../../public/embed/embed.d.ts");
    let manifest: Value =
        serde_json::from_str(include_str!("../../../public/embed/custom-elements.json")).unwrap();
    let element = &manifest["modules"][0]["declarations"][0];
    let names = |list: &str| -> Vec<String> {
        let list = element[list].as_array().unwrap().iter();
        list.map(|entry| entry["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let code = include_str!("../../../src/element.rs");
    for name in names("attributes") {
        assert!(section.contains(&format!("`{name}`")), "{name}");
        assert!(code.contains(&format!("\"{name}\"")), "{name}");
    }
    let code = include_str!("../../../src/events.rs");
    assert_eq!(names("events").len(), code.matches("\"su-").count());
    for name in names("events") {
        assert!(section.contains(&format!("`{name}`")), "{name}");
        assert!(types.contains(&format!("\"{name}\"")), "{name}");
        assert!(code.contains(&format!("\"{name}\"")), "{name}");
    }
    let sheet = include_str!("../../../style/tokens.css");
    for name in names("cssProperties") {
        assert!(section.contains(&format!("`{name}`")), "{name}");
        assert!(sheet.contains(&format!("var({name}")), "{name}");
    }
    for name in names("cssParts") {
        assert!(section.contains(&format!("`::part({name})`")), "{name}");
    }
}
