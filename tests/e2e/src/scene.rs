//! A test: a backend, a browser, and what happens between them.

use crate::backend::Backend;
use crate::browser::Desk;
use crate::engine::Engine;
use crate::page::Page;
use crate::settings;
use crate::watch::{VIOLATIONS, Watch};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};
use thirtyfour::WebDriver;

/// How many browsers run at once.
const AT_ONCE: usize = 2;

/// What a test has.
#[derive(Debug)]
pub struct Scene {
    /// The backend.
    pub backend: Backend,
    /// The page, not opened yet.
    pub page: Page,
}

/// How a scene is set.
#[derive(Default)]
pub struct Setup<'a> {
    languages: Option<&'a str>,
    edit: Option<&'a dyn Fn(&Path)>,
    alone: bool,
    still: bool,
}

/// Plays a scene that is set as usual: an English reader, the page as it is.
pub fn play(test: impl AsyncFnOnce(&Scene)) {
    Setup::default().play(test);
}

impl<'a> Setup<'a> {
    /// The languages of the reader's browser, as `zh-TW,en`.
    pub fn languages(mut self, languages: &'a str) -> Self {
        self.languages = Some(languages);
        self
    }

    /// A change to the files of the page before the backend serves them.
    pub fn edit(mut self, edit: &'a dyn Fn(&Path)) -> Self {
        self.edit = Some(edit);
        self
    }

    /// No other browser runs at the same time: something is measured.
    pub fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// The reader wants nothing to move, in every engine: `prefers-reduced-motion: reduce`.
    pub fn still(mut self) -> Self {
        self.still = true;
        self
    }

    /// Plays the scene. If it fails, a screenshot of its end is kept beside the folder of
    /// screenshots.
    pub fn play(self, test: impl AsyncFnOnce(&Scene)) {
        let engine = Engine::now();
        let mut desks = Desks::take(if self.alone { AT_ONCE } else { 1 });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let languages = self.languages.unwrap_or("en-US,en");
        let backend = match engine {
            Engine::Chromium => Backend::start(self.edit),
            Engine::Firefox | Engine::WebKitGtk => Backend::start(Some(&|page| {
                if let Some(edit) = self.edit {
                    edit(page);
                }
                let watch = Watch::put_into(page);
                if engine == Engine::WebKitGtk {
                    watch.add(&speaks(languages));
                }
            })),
        };
        let watch = (engine != Engine::Chromium).then(|| Watch::of(backend.page()));
        let browser = runtime.block_on(desks.browser(engine, languages, self.still));
        let page = Page::new(browser.clone(), backend.url(""), engine, watch);
        let scene = Scene { backend, page };
        let played = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async {
                scene.prepare().await;
                if self.still && engine != Engine::WebKitGtk {
                    scene.page.media("prefers-reduced-motion", "reduce").await;
                }
                test(&scene).await;
                scene.check().await;
            });
        }));
        if played.is_err() {
            // The test's own failure is what is to be seen, not that of its evidence.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                runtime.block_on(scene.keep_evidence());
            }));
        }
        let _ = runtime.block_on(browser.quit());
        if let Err(failure) = played {
            resume_unwind(failure);
        }
    }
}

/// Changes the prices in the catalogue of a page that is served, for [`Setup::edit`]: each with the
/// offer that it is for.
pub fn reprice(page: &Path, change: impl Fn(&str, &mut Value)) {
    let file = page.join("catalog.json");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut catalogue: Value = serde_json::from_str(&text).unwrap();
    for offer in catalogue["offers"].as_array_mut().unwrap() {
        let id = offer["id"].as_str().unwrap().to_owned();
        let prices = offer["prices"].as_array_mut();
        prices
            .into_iter()
            .flatten()
            .for_each(|price| change(&id, price));
    }
    std::fs::write(&file, catalogue.to_string()).unwrap();
    // What is compressed beside it would be served in its place.
    for ending in ["br", "gz"] {
        let _ = std::fs::remove_file(page.join(format!("catalog.json.{ending}")));
    }
}

/// WebKitGTK has its languages from locales that a machine need not have: a script says them.
fn speaks(languages: &str) -> String {
    let list = json!(languages.split(',').collect::<Vec<_>>());
    format!(
        "Object.defineProperty(navigator, 'languages', {{ get: () => {list} }});
         Object.defineProperty(navigator, 'language', {{ get: () => {list}[0] }});"
    )
}

impl Scene {
    async fn prepare(&self) {
        if self.page.engine() != Engine::Chromium {
            return;
        }
        // Without a window manager nobody gives the window focus.
        let on = json!({ "enabled": true });
        self.page
            .devtools("Emulation.setFocusEmulationEnabled", on)
            .await;
        self.page.before_every_document(VIOLATIONS).await;
    }

    /// What must hold at the end of every test: the page never panicked, and never did what its
    /// security policy forbids.
    async fn check(&self) {
        let bad = |text: &str| {
            ["panicked", "unreachable", "Content Security Policy"]
                .iter()
                .any(|word| text.contains(word))
        };
        let said = self.page.console().await;
        let said: Vec<_> = said.into_iter().filter(|(_, text)| bad(text)).collect();
        assert!(said.is_empty(), "{said:#?}");
        let script = "return window.violations ?? []";
        let violations: Vec<String> = self.page.ask(script, vec![]).await;
        assert!(violations.is_empty(), "{violations:#?}");
    }

    async fn keep_evidence(&self) {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("test").replace("::", "-");
        let folder = settings::screenshots().with_file_name("e2e-failures");
        std::fs::create_dir_all(&folder).unwrap();
        let picture = folder.join(format!("{name}.png"));
        self.page.driver().screenshot(&picture).await.unwrap();
        let script = "const kept = (store) => { try { return JSON.stringify(window[store]) }
              catch { return 'none' } };
            return [location.href, said(one('.su-root')), kept('localStorage'),
              kept('sessionStorage')]";
        let seen: Vec<String> = self.page.ask(script, vec![]).await;
        let console = self.page.console().await;
        let posts = self.backend.posts().await;
        eprintln!(
            "{name}: {}\n{seen:#?}\n{console:#?}\n{posts:#?}",
            picture.display()
        );
    }
}

/// The right to so many browsers at once, and the desk of the one that is used.
struct Desks {
    count: usize,
    desk: Option<Desk>,
}

/// Desks that are free.
static FREE: Mutex<Vec<Desk>> = Mutex::new(Vec::new());
static OUT: Mutex<usize> = Mutex::new(0);
static BACK: Condvar = Condvar::new();

impl Desks {
    fn take(count: usize) -> Self {
        let mut out = OUT.lock().unwrap_or_else(PoisonError::into_inner);
        while *out + count > AT_ONCE {
            out = BACK.wait(out).unwrap_or_else(PoisonError::into_inner);
        }
        *out += count;
        Self { count, desk: None }
    }

    fn free(engine: Engine) -> Option<Desk> {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        let suits = |desk: &Desk| desk.engine == engine;
        let place = free.iter().position(suits)?;
        Some(free.swap_remove(place))
    }

    /// A browser. Where it does not start, at another desk: it happens, and says nothing about the
    /// page.
    async fn browser(&mut self, engine: Engine, languages: &str, still: bool) -> WebDriver {
        self.desk = Self::free(engine);
        let mut tries = 0;
        loop {
            let set_up = || Desk::set_up(engine);
            let desk = self.desk.get_or_insert_with(set_up);
            desk.calm(still);
            match desk.browser(languages).await {
                Ok(browser) => return browser,
                Err(error) if tries == 2 => panic!("the browser does not start: {error}"),
                Err(_) => (self.desk, tries) = (None, tries + 1),
            }
        }
    }
}

impl Drop for Desks {
    fn drop(&mut self) {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        free.extend(self.desk.take());
        drop(free);
        *OUT.lock().unwrap_or_else(PoisonError::into_inner) -= self.count;
        BACK.notify_all();
    }
}
