//! What is said while the page waits, and how often.

use e2e::form::Outcome;
use e2e::scene::play;
use e2e::wait;
use serde::Deserialize;
use serde_json::json;

e2e::in_every_engine![a_wait_is_said_once_and_its_seconds_count_down_in_silence,];

fn a_wait_is_said_once_and_its_seconds_count_down_in_silence() {
    play(async |s| {
        let page = &s.page;
        page.open_review("alpine", "premium").await;
        let script = r#"
            window.heard = { said: [], counted: [], loud: [] };
            const note = (list, text) => text && list.at(-1) !== text && list.push(text);
            const text = (e) => e?.textContent.replace(/\s+/g, " ").trim() ?? "";
            const look = () => {
              note(heard.said, text(one("[data-su-review] [role=status]")));
              const count = one("[data-su-countdown]");
              note(heard.counted, text(count));
              if (count?.closest("[role], [aria-live], output")) heard.loud.push(text(count));
            };
            new MutationObserver(look)
              .observe(root, { childList: true, characterData: true, subtree: true });
            return true;
        "#;
        let _: bool = page.ask(script, vec![]).await;
        let busy = json!({ "kind": "status", "status": 429, "retryAfter": 5 });
        s.backend.upgrade_fault(busy).await;
        page.submit().await;
        #[derive(Debug, Deserialize)]
        struct Heard {
            said: Vec<String>,
            counted: Vec<String>,
            loud: Vec<String>,
        }
        // All that is seen of it before it is over, when the line is empty or gone.
        let heard = wait::until("most of the seconds", async || {
            let heard: Heard = page.ask("return window.heard", vec![]).await;
            (heard.counted.len() >= 4).then_some(heard)
        })
        .await;
        assert_eq!(heard.said.len(), 1, "{heard:?}");
        assert_eq!(heard.loud, Vec::<String>::new(), "{heard:?}");
        page.outcome(Outcome::Done).await;
        let heard: Heard = page.ask("return window.heard", vec![]).await;
        assert_eq!(heard.said.len(), 1, "{heard:?}");
        s.backend.one_upgrade().await;
    });
}
