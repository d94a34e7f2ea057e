//! Loads a remote value whenever its input changes; the latest input wins.
//!
//! Leptos' own resources start the fetch for a new input only after the one for the old input has
//! ended, and cancel nothing (measured with 0.8.23). Here a new input aborts the old request at
//! once, and an answer that comes late is dropped.

use crate::api::error::Failure;
use crate::api::{Loading, Value};
use crate::data::remote::Remote;
use crate::live::{Kept, Live, effect};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use web_sys::AbortController;

/// A remote value that is loaded by input.
pub struct Latest<T: 'static> {
    part: Part,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Latest<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Latest<T> {}

impl<T> Deref for Latest<T> {
    type Target = Part;

    fn deref(&self) -> &Part {
        &self.part
    }
}

/// The same, whatever the type of its value: what stands for a type would be in the page's WASM
/// once for each.
#[derive(Clone, Copy)]
pub struct Part {
    value: Live<Remote<Value>>,
    again: Live<u32>,
    /// When it is tried again by itself.
    retry: Kept<Option<TimeoutHandle>>,
}

/// What is to be loaded for the present input.
struct Job {
    /// Whether the input is the one before: then what is there stays on screen.
    same: bool,
    start: Box<dyn FnOnce(AbortController) -> Loading<()>>,
}

impl<T: Clone + 'static> Latest<T> {
    /// Loads with `fetch` whenever `input` changes; `None` unloads. A failure that says how long to
    /// wait (429, 503) is tried again by itself after that time.
    pub fn new<I, F>(input: impl Fn() -> Option<I> + 'static, fetch: F) -> Self
    where
        I: Clone + PartialEq + 'static,
        F: Fn(I, AbortController) -> Loading<T> + 'static,
    {
        let before = RefCell::new(None);
        let fetch = Rc::new(fetch);
        let job = move || {
            let wanted = input();
            let same = before.replace(wanted.clone()) == wanted;
            let (wanted, fetch) = (wanted?, fetch.clone());
            let start = move |abort| fetch(wanted, abort).erased();
            Some(Job {
                same,
                start: Box::new(start),
            })
        };
        Self {
            part: Part::new(Box::new(job)),
            of: PhantomData,
        }
    }

    /// The value, also one that is being refreshed or could not be; tracked.
    pub fn value(&self) -> Option<T> {
        self.part.value.with(Self::typed)
    }

    /// The same, not tracked.
    pub fn value_untracked(&self) -> Option<T> {
        self.part.value.with_untracked(Self::typed)
    }

    fn typed(remote: &Remote<Value>) -> Option<T> {
        remote
            .value()
            .map(|value| Loading::<T>::typed(value).clone())
    }
}

impl Part {
    fn new(job: Box<dyn Fn() -> Option<Job>>) -> Self {
        let this = Self {
            value: Live::new(Remote::Idle),
            again: Live::new(0),
            retry: Kept::new(None),
        };
        let generation = Rc::new(Cell::new(0u32));
        let running: Rc<RefCell<Option<AbortController>>> = Rc::default();
        // Callbacks of the renderer must be Send; the page has one thread.
        let on_end = send_wrapper::SendWrapper::new((running.clone(), this.retry));
        on_cleanup(move || {
            let (running, retry) = &*on_end;
            if let Some(abort) = running.take() {
                abort.abort();
            }
            if let Some(timer) = retry.try_with(|retry| *retry).flatten() {
                timer.clear();
            }
        });
        let mut before = None;
        effect(move || {
            let turn = this.again.get();
            let job = job();
            if before.replace(turn) == Some(turn) && job.as_ref().is_some_and(|job| job.same) {
                return;
            }
            generation.set(generation.get().wrapping_add(1));
            if let Some(abort) = running.take() {
                abort.abort();
            }
            let Some(job) = job else {
                this.value.set(Remote::Idle);
                return;
            };
            // Another input: what is there is about something else, and must not stay on screen.
            this.value.update(|v| {
                let old = std::mem::replace(v, Remote::Idle);
                *v = if job.same {
                    old.asked_again()
                } else {
                    Remote::Loading
                };
            });
            let Ok(abort) = AbortController::new() else {
                return;
            };
            running.replace(Some(abort.clone()));
            let answer = (job.start)(abort);
            spawn_local(this.take(answer, generation.get(), generation.clone()));
        });
        this
    }

    /// Takes an answer, if it is still wanted.
    fn take(
        self,
        answer: Loading<()>,
        mine: u32,
        now: Rc<Cell<u32>>,
    ) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(async move {
            let answer = answer.await;
            if now.get() != mine {
                return;
            }
            if let Some(seconds) = answer.as_ref().err().and_then(Failure::wait) {
                let wait = Duration::from_secs(seconds.into());
                let again = move || {
                    if now.get() == mine {
                        self.reload();
                    }
                };
                self.retry.set(set_timeout_with_handle(again, wait).ok());
            }
            self.value.update(|v| {
                *v = std::mem::replace(v, Remote::Idle).answered(answer);
            });
        })
    }

    /// What went wrong, if it did; tracked.
    pub fn failure(self) -> Option<Failure> {
        self.value.with(|v| v.failure().cloned())
    }

    /// Whether it failed; tracked.
    pub fn failed(self) -> bool {
        self.value.with(|v| v.failure().is_some())
    }

    /// Whether an answer is awaited; tracked.
    pub fn pending(self) -> bool {
        self.value.with(Remote::pending)
    }

    /// Whether there is a value or a failure: the first answer has come; tracked.
    pub fn settled(self) -> bool {
        self.value
            .with(|v| v.value().is_some() || v.failure().is_some())
    }

    /// Loads again without being asked for: not while the backend wants to be left alone.
    pub fn refresh(self) {
        let waits = |v: &Remote<Value>| v.failure().and_then(Failure::wait).is_some();
        // Whoever asks for it may have outlived the page: an upgrade does.
        if self.value.try_with_untracked(waits) == Some(false) {
            self.reload();
        }
    }

    /// Loads again, because the reader asked for it; what is there stays until the answer.
    pub fn reload(self) {
        self.again.update(|n| *n = n.wrapping_add(1));
    }
}
