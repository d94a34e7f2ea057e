//! A test: a backend, a browser, and what happens between them.

use crate::backend::Backend;
use crate::browser::Desk;
use crate::page::Page;
use crate::settings;
use serde_json::json;
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

    /// Plays the scene. If it fails, a screenshot of its end is kept beside the folder of
    /// screenshots.
    pub fn play(self, test: impl AsyncFnOnce(&Scene)) {
        let mut desks = Desks::take(if self.alone { AT_ONCE } else { 1 });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let backend = Backend::start(self.edit);
        let languages = self.languages.unwrap_or("en-US,en");
        let browser = runtime.block_on(desks.browser(languages));
        let page = Page::new(browser.clone(), backend.url(""));
        let scene = Scene { backend, page };
        let played = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async {
                scene.prepare().await;
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

impl Scene {
    async fn prepare(&self) {
        // Without a window manager nobody gives the window focus.
        let on = json!({ "enabled": true });
        self.page
            .devtools("Emulation.setFocusEmulationEnabled", on)
            .await;
        self.page
            .before_every_document(
                "window.violations = []; addEventListener('securitypolicyviolation',
                 (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));",
            )
            .await;
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

/// Desks that a test has for itself.
struct Desks(Vec<Option<Desk>>);

/// Desks that are free; none in a place until it is needed for the first time.
static FREE: Mutex<Vec<Option<Desk>>> = Mutex::new(Vec::new());
static OUT: Mutex<usize> = Mutex::new(0);
static BACK: Condvar = Condvar::new();

impl Desks {
    fn take(count: usize) -> Self {
        let mut out = OUT.lock().unwrap_or_else(PoisonError::into_inner);
        while *out + count > AT_ONCE {
            out = BACK.wait(out).unwrap_or_else(PoisonError::into_inner);
        }
        *out += count;
        drop(out);
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = Self((0..count).map(|_| free.pop().flatten()).collect());
        drop(free);
        // The first is the one that is used.
        taken.0.sort_by_key(Option::is_none);
        taken
    }

    /// A browser at the first desk. Where it does not start, at another one: it happens, and says
    /// nothing about the page.
    async fn browser(&mut self, languages: &str) -> WebDriver {
        let mut tries = 0;
        loop {
            let desk = self.0[0].get_or_insert_with(Desk::set_up);
            match desk.browser(languages).await {
                Ok(browser) => return browser,
                Err(error) if tries == 2 => panic!("the browser does not start: {error}"),
                Err(_) => (self.0[0], tries) = (None, tries + 1),
            }
        }
    }
}

impl Drop for Desks {
    fn drop(&mut self) {
        let count = self.0.len();
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        free.append(&mut self.0);
        drop(free);
        *OUT.lock().unwrap_or_else(PoisonError::into_inner) -= count;
        BACK.notify_all();
    }
}
