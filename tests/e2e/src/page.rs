//! The page as its reader has it: what is on screen, and what can be done there.

use crate::engine::Engine;
use crate::hands::{Hands, Key, Point};
use crate::watch::Watch;
use crate::{demo, wait};
use reqwest::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::prelude::*;
use thirtyfour::{ElementId, RequestData, SessionId};

/// What every script finds: the element, its shadow root, and short ways to look into it.
const PRELUDE: &str = r#"
const host = document.querySelector("subscription-upgrades");
const root = host?.shadowRoot;
const one = (s) => root?.querySelector(s) ?? null;
const all = (s) => [...(root?.querySelectorAll(s) ?? [])];
const shown = (e) => e && e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  && e.getClientRects().length > 0;
const said = (e) => (e?.innerText ?? "").replace(/\s+/g, " ").trim();
const hit = (x, y) => { let e = document.elementFromPoint(x, y);
  while (e?.shadowRoot) { const inner = e.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === e) break; e = inner; } return e; };
"#;

/// Where nothing is.
const NOTHING: Point = Point { x: 3.0, y: 3.0 };

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// 繁體中文.
    ZhTw,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhTw];

    /// Its tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhTw => "zh-TW",
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// Its word in the page's selection.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A rectangle in the window.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Rect {
    /// Its middle.
    pub fn middle(&self) -> Point {
        Point {
            x: ((self.left + self.right) / 2.0).floor(),
            y: ((self.top + self.bottom) / 2.0).floor(),
        }
    }

    /// Width and height.
    pub fn size(&self) -> (f64, f64) {
        (self.right - self.left, self.bottom - self.top)
    }

    /// Whether two have an area in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// What has focus.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Focus {
    /// Tag in lower case; `body` where nothing has focus.
    pub tag: String,
    /// The first `data-su-` attribute with its value, as `data-su-info=…`.
    pub hook: String,
    /// What it says: its label, or its text.
    pub text: String,
}

/// The page in a browser.
#[derive(Clone, Debug)]
pub struct Page {
    driver: WebDriver,
    address: String,
    engine: Engine,
    watch: Option<Watch>,
    /// The hands of its reader.
    pub hands: Hands,
}

impl Page {
    /// The page of the backend at `address`, not opened yet.
    pub fn new(driver: WebDriver, address: String, engine: Engine, watch: Option<Watch>) -> Self {
        let hands = Hands::at(&driver);
        Self {
            driver,
            address,
            engine,
            watch,
            hands,
        }
    }

    /// What draws it.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The browser.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    // Looking.

    /// Runs a script that finds `host`, `root`, `one`, `all`, `shown`, `said` and `hit`.
    pub async fn ask<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> T {
        let script = format!("{PRELUDE}\n{script}");
        let value = self.driver.execute(script.as_str(), arguments).await;
        let value = value.unwrap_or_else(|error| panic!("{error}\nin {script}"));
        let json = value.json().clone();
        serde_json::from_value(json.clone())
            .unwrap_or_else(|error| panic!("{error}: {json}\nfrom {script}"))
    }

    /// The same for a script that ends by calling `done`.
    pub async fn ask_later<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> T {
        let script = format!("const done = arguments[arguments.length - 1];{PRELUDE}\n{script}");
        let value = self.driver.execute_async(script.as_str(), arguments).await;
        let value = value.unwrap_or_else(|error| panic!("{error}\nin {script}"));
        let json = value.json().clone();
        serde_json::from_value(json.clone())
            .unwrap_or_else(|error| panic!("{error}: {json}\nfrom {script}"))
    }

    /// A command of the DevTools protocol, which only Chromium has.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let engine = self.engine;
        assert_eq!(engine, Engine::Chromium, "{command} is for Chromium only");
        let answer = self.driver.cdp().send_raw(command, parameters).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Has a script run in every document before the page's own.
    pub async fn before_every_document(&self, script: &str) {
        if let Some(watch) = &self.watch {
            return watch.add(script);
        }
        let script = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
    }

    /// How many elements match.
    pub async fn count(&self, selector: &str) -> usize {
        self.ask("return all(arguments[0]).length", vec![json!(selector)])
            .await
    }

    /// Whether an element that matches is on show.
    pub async fn shows(&self, selector: &str) -> bool {
        let script = "return all(arguments[0]).some(shown)";
        self.ask(script, vec![json!(selector)]).await
    }

    /// The text of the first element that matches; empty where there is none.
    pub async fn text(&self, selector: &str) -> String {
        self.ask("return said(one(arguments[0]))", vec![json!(selector)])
            .await
    }

    /// The texts of all elements that match.
    pub async fn texts(&self, selector: &str) -> Vec<String> {
        self.ask("return all(arguments[0]).map(said)", vec![json!(selector)])
            .await
    }

    /// An attribute of the first element that matches.
    pub async fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let script = "return one(arguments[0])?.getAttribute(arguments[1]) ?? null";
        self.ask(script, vec![json!(selector), json!(name)]).await
    }

    /// An attribute of every element that matches.
    pub async fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let script = "return all(arguments[0]).map((e) => e.getAttribute(arguments[1]) ?? '')";
        self.ask(script, vec![json!(selector), json!(name)]).await
    }

    /// What is in a field.
    pub async fn value(&self, selector: &str) -> String {
        self.ask(
            "return one(arguments[0])?.value ?? ''",
            vec![json!(selector)],
        )
        .await
    }

    /// Whether a box or a button of a group is chosen.
    pub async fn checked(&self, selector: &str) -> bool {
        let script = "return one(arguments[0])?.checked === true";
        self.ask(script, vec![json!(selector)]).await
    }

    /// Where an element is.
    pub async fn rect(&self, selector: &str) -> Rect {
        let script =
            "const { left, top, right, bottom } = one(arguments[0]).getBoundingClientRect();
            return { left, top, right, bottom }";
        self.ask(script, vec![json!(selector)]).await
    }

    /// What has focus.
    pub async fn focus(&self) -> Focus {
        let script = r#"
            let e = document.activeElement;
            while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
            if (!e) return { tag: "nothing", hook: "", text: "" };
            const hook = [...e.attributes].find((a) => a.name.startsWith("data-su-"));
            return { tag: e.localName, hook: hook ? `${hook.name}=${hook.value}` : "",
              text: e.getAttribute("aria-label") ?? ([...(e.labels ?? [])].map(said).join(" ") || said(e)) };
        "#;
        self.ask(script, vec![]).await
    }

    /// Whether focus is on an element that matches.
    pub async fn focus_is_on(&self, selector: &str) -> bool {
        let script = "return root?.activeElement?.matches(arguments[0]) === true";
        self.ask(script, vec![json!(selector)]).await
    }

    /// The part of the address after `#`.
    pub async fn fragment(&self) -> String {
        self.ask("return location.hash", vec![]).await
    }

    /// What the browser's console has said since it was last asked, with its level. Chromium tells
    /// it for all documents so far, and what the browser itself has to say; the others for the
    /// document on screen.
    pub async fn console(&self) -> Vec<(String, String)> {
        if self.engine != Engine::Chromium {
            let script = "return window.suConsole?.splice(0) ?? []";
            return self.ask(script, vec![]).await;
        }
        let entries = self.driver.browser_log().await.unwrap();
        let entries = entries.into_iter();
        entries
            .map(|e| (format!("{:?}", e.level), e.message))
            .collect()
    }

    // Waiting.

    /// Waits until an element that matches is on show.
    #[track_caller]
    pub fn see(&self, selector: &str) -> impl Future<Output = ()> {
        let look = async move || self.shows(selector).await.then_some(());
        wait::until(format!("{selector} on screen"), look)
    }

    /// Waits until no element that matches is on show.
    #[track_caller]
    pub fn gone(&self, selector: &str) -> impl Future<Output = ()> {
        let look = async move || (!self.shows(selector).await).then_some(());
        wait::until(format!("no {selector} on screen"), look)
    }

    /// Waits until the first element that matches has this in its text.
    #[track_caller]
    pub fn reads(&self, selector: &str, part: &str) -> impl Future<Output = String> {
        let look = async move || {
            let text = self.text(selector).await;
            text.contains(part).then_some(text)
        };
        wait::until(format!("“{part}” in {selector}"), look)
    }

    /// Waits until focus is on an element that matches.
    #[track_caller]
    pub fn focused(&self, selector: &str) -> impl Future<Output = ()> {
        let look = async move || self.focus_is_on(selector).await.then_some(());
        wait::until(format!("focus on {selector}"), look)
    }

    /// Waits for the next two frames: then what is laid out is painted.
    pub async fn painted(&self) {
        let script = "requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        let _: bool = self.ask_later(script, vec![]).await;
    }

    /// Waits until the verdicts on a customer's subscriptions are there.
    #[track_caller]
    pub fn judged(&self) -> impl Future<Output = usize> {
        wait::until("the table with its verdicts", async move || {
            let script = "return shown(one('[data-su-row]')) ? said(one('[data-su-count]')) : ''";
            let count: String = self.ask(script, vec![]).await;
            count.parse().ok()
        })
    }

    // Going somewhere.

    /// Opens an address of the page; within an open page this is what typing into the address bar
    /// does.
    pub async fn open(&self, fragment: &str) {
        let address = format!("{}/{fragment}", self.address);
        self.driver.goto(address).await.unwrap();
    }

    /// Opens a customer's table and waits for its verdicts. How many can be upgraded.
    pub async fn open_table(&self, story: &str) -> usize {
        self.open(&demo::table(story)).await;
        // Until then it may be the table of the customer before.
        let word = demo::name(story).split(|c: char| !c.is_alphanumeric());
        let word = word.max_by_key(|word| word.len()).unwrap_or_default();
        self.reads("h1", word).await;
        self.judged().await
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.driver.refresh().await.unwrap();
    }

    // Doing.

    /// Where to press an element: its middle, once it stands still and nothing lies over it.
    #[track_caller]
    pub fn place(&self, selector: &str) -> impl Future<Output = Point> {
        wait::until(format!("{selector} in reach"), async move || {
            let script = r#"
                const e = all(arguments[0]).find(shown);
                if (!e) return done(null);
                const inside = (r) => r.top >= 0 && r.left >= 0
                  && r.bottom <= innerHeight && r.right <= innerWidth;
                if (!inside(e.getBoundingClientRect())) {
                  e.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
                }
                const before = e.getBoundingClientRect();
                requestAnimationFrame(() => requestAnimationFrame(() => {
                  const r = e.getBoundingClientRect();
                  if (r.top !== before.top || r.left !== before.left) return done(null);
                  const x = Math.floor((r.left + r.right) / 2), y = Math.floor((r.top + r.bottom) / 2);
                  if (e.contains(hit(x, y))) return done({ x, y });
                  // It may be out of sight in a box of its own.
                  e.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
                  done(null);
                }));
            "#;
            self.ask_later::<Option<Point>>(script, vec![json!(selector)])
                .await
        })
    }

    /// Moves the mouse onto an element.
    pub async fn hover(&self, selector: &str) {
        let at = self.place(selector).await;
        self.hands.point(at).await;
    }

    /// Presses an element with the mouse.
    pub async fn click(&self, selector: &str) {
        let at = self.place(selector).await;
        self.hands.press(at, 1).await;
    }

    /// Taps an element with a finger.
    pub async fn tap(&self, selector: &str) {
        let at = self.place(selector).await;
        self.hands.tap(at).await;
    }

    /// Moves the mouse to where nothing is.
    pub async fn away(&self) {
        self.hands.point(NOTHING).await;
    }

    /// Puts text into a field in place of what is there.
    pub async fn fill(&self, selector: &str, text: &str) {
        self.click(selector).await;
        self.focused(selector).await;
        self.hands.select_all().await;
        self.hands.key(Key::Delete).await;
        self.hands.write(text).await;
    }

    /// Presses Tab until focus is on an element that matches. The trail of what had focus. It has to
    /// come further on in the page: after its end Firefox's driver does not find back into it.
    pub async fn tab_to(&self, selector: &str) -> Vec<Focus> {
        let mut trail = Vec::new();
        for _ in 0..200 {
            self.hands.key(Key::Tab).await;
            trail.push(self.focus().await);
            if self.focus_is_on(selector).await {
                return trail;
            }
        }
        panic!("200 times Tab do not lead to {selector}: {trail:#?}")
    }

    /// Switches the language by the page's own buttons, without a pointer that would close what is
    /// open.
    pub async fn speak(&self, language: Language) {
        let script = "one(`[data-su-language=\"${arguments[0]}\"]`).click(); return true";
        let _: bool = self.ask(script, vec![json!(language.tag())]).await;
        let of = format!(".su-root[lang=\"{}\"]", language.tag());
        self.see(&of).await;
    }

    /// Switches the theme by the page's own selection, in the same way.
    pub async fn paint(&self, theme: Theme) {
        let script = "const select = one('[data-su-theme]'); select.value = arguments[0];
            select.dispatchEvent(new Event('change', { bubbles: true })); return true";
        let _: bool = self.ask(script, vec![json!(theme.word())]).await;
        wait::until("the theme", async move || {
            let script = "return host.getAttribute('theme')";
            let now: String = self.ask(script, vec![]).await;
            (now == theme.word()).then_some(())
        })
        .await;
    }

    /// Gives the page a window of this size, whatever the real one is.
    pub async fn resize(&self, width: u32, height: u32) {
        match self.engine {
            Engine::Chromium => {
                let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1,
                    "mobile": false });
                self.devtools("Emulation.setDeviceMetricsOverride", metrics)
                    .await;
            }
            // Its window cannot be as narrow as a telephone, but the page's part of it can.
            Engine::Firefox => {
                let script = "const { style } = gBrowser.selectedBrowser;
                    for (const [name, size] of [['width', arguments[0]], ['height', arguments[1]]]) {
                      style.setProperty(`min-${name}`, `${size}px`);
                      style.setProperty(`max-${name}`, `${size}px`);
                    }";
                self.chrome(script, vec![json!(width), json!(height)]).await;
            }
            Engine::WebKitGtk => self.resize_window(width, height).await,
        }
        let inner = format!("innerWidth === {width} && innerHeight === {height}");
        wait::until(format!("a window with {inner}"), async move || {
            let script = format!("return {inner}");
            self.ask::<bool>(&script, vec![]).await.then_some(())
        })
        .await;
    }

    /// A window that is larger than the page's part of it by as much as it is now.
    async fn resize_window(&self, width: u32, height: u32) {
        let inner: (i64, i64) = self.ask("return [innerWidth, innerHeight]", vec![]).await;
        let outer = self.driver.get_window_rect().await.unwrap();
        let frame = (outer.width - inner.0, outer.height - inner.1);
        let width = u32::try_from(i64::from(width) + frame.0).unwrap();
        let height = u32::try_from(i64::from(height) + frame.1).unwrap();
        self.driver
            .set_window_rect(0, 0, width, height)
            .await
            .unwrap();
    }

    /// Has the page meet a media feature, as `prefers-reduced-motion: reduce`. WebKitGTK cannot.
    pub async fn media(&self, name: &str, value: &str) {
        if self.engine == Engine::Chromium {
            let features = json!({ "features": [{ "name": name, "value": value }] });
            self.devtools("Emulation.setEmulatedMedia", features).await;
            return;
        }
        assert_eq!(self.engine, Engine::Firefox, "no media features to choose");
        match (name, value) {
            ("prefers-color-scheme", scheme) => {
                let name = "layout.css.prefers-color-scheme.content-override";
                self.preference(name, i32::from(scheme == "light")).await;
            }
            ("prefers-reduced-motion", "reduce") => {
                self.preference("ui.prefersReducedMotion", 1).await;
            }
            ("forced-colors", "active") => {
                self.preference("ui.useAccessibilityTheme", 1).await;
                self.preference("browser.display.document_color_use", 2)
                    .await;
            }
            other => panic!("{other:?} is not known to be possible in Firefox"),
        }
    }

    /// Has the page's reader touch it with a finger and have no mouse. WebKitGTK cannot.
    pub async fn touch_screen(&self) {
        match self.engine {
            Engine::Chromium => {
                let touch = json!({ "enabled": true, "maxTouchPoints": 1 });
                self.devtools("Emulation.setTouchEmulationEnabled", touch)
                    .await;
            }
            Engine::Firefox => {
                self.preference("ui.primaryPointerCapabilities", 1).await;
                self.preference("ui.allPointerCapabilities", 1).await;
            }
            Engine::WebKitGtk => panic!("its driver has no finger"),
        }
        wait::until("a finger for a pointer", async || {
            let coarse = "return matchMedia('(pointer: coarse)').matches";
            self.ask::<bool>(coarse, vec![]).await.then_some(())
        })
        .await;
    }

    /// Sets a number among Firefox's preferences.
    async fn preference(&self, name: &str, value: i32) {
        let script = "Services.prefs.setIntPref(arguments[0], arguments[1])";
        self.chrome(script, vec![json!(name), json!(value)]).await;
    }

    /// Runs a script in Firefox itself.
    pub async fn chrome(&self, script: &str, arguments: Vec<Value>) {
        let switch = async |context| {
            let done = self.driver.cmd(Context(context)).await;
            done.unwrap_or_else(|error| panic!("{context}: {error}"));
        };
        switch("chrome").await;
        let done = self.driver.execute(script, arguments).await;
        switch("content").await;
        done.unwrap_or_else(|error| panic!("{error}\nin {script}"));
    }

    /// What assistive technology takes the first element that matches for, as `rowheader`.
    pub async fn computed_role(&self, selector: &str) -> String {
        self.computed("role", selector).await
    }

    /// What assistive technology calls the first element that matches: its accessible name.
    pub async fn computed_label(&self, selector: &str) -> String {
        self.computed("label", selector).await
    }

    /// What the browser has computed of the first element that matches.
    async fn computed(&self, what: &'static str, selector: &str) -> String {
        let script = format!("{PRELUDE} return one(arguments[0])");
        let found = self.driver.execute(script, vec![json!(selector)]).await;
        let element = found.unwrap().element();
        let element = element.unwrap_or_else(|error| panic!("{selector}: {error}"));
        let answer = self.driver.cmd(Computed(what, element.element_id())).await;
        answer
            .and_then(|answer| answer.value())
            .unwrap_or_else(|error| panic!("computed {what} of {selector}: {error}"))
    }

    /// Does nothing for a while, where nothing is what is to be seen.
    pub async fn rest(&self, milliseconds: u64) {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// Firefox's command for where scripts run: `chrome`, which is the browser, or `content`.
#[derive(Debug)]
struct Context(&'static str);

impl FormatRequestData for Context {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let path = format!("/session/{session}/moz/context");
        RequestData::new(Method::POST, path).add_body(json!({ "context": self.0 }))
    }
}

/// WebDriver's command for what is computed of an element: its `role` or its `label`.
#[derive(Debug)]
struct Computed(&'static str, ElementId);

impl FormatRequestData for Computed {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let Self(what, element) = self;
        let path = format!("/session/{session}/element/{element}/computed{what}");
        RequestData::new(Method::GET, path)
    }
}
