//! Loads a remote value whenever its input changes; the latest input wins.
//!
//! Leptos' own resources start the fetch for a new input only after the one for the old input has
//! ended, and cancel nothing (measured with 0.8.23). Here a new input aborts the old request at
//! once, and an answer that comes late is dropped.

use crate::api::error::{ApiError, Failure};
use crate::data::remote::Remote;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;
use web_sys::AbortController;

/// A remote value that is loaded by input.
pub struct Latest<T: 'static> {
    value: RwSignal<Remote<T>, LocalStorage>,
    again: RwSignal<u32>,
}

impl<T> Clone for Latest<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Latest<T> {}

impl<T: Clone + 'static> Latest<T> {
    /// Loads with `fetch` whenever `input` changes; `None` unloads. A failure that says how long to
    /// wait (429) is tried again by itself after that time.
    pub fn new<I, F, A>(input: impl Fn() -> Option<I> + 'static, fetch: F) -> Self
    where
        I: Clone + PartialEq + 'static,
        F: Fn(I, AbortController) -> A + 'static,
        A: Future<Output = Result<T, Failure>> + 'static,
    {
        let value = RwSignal::new_local(Remote::Idle);
        let again = RwSignal::new(0u32);
        let fetch = Rc::new(fetch);
        let generation = Rc::new(Cell::new(0u32));
        let running: Rc<RefCell<Option<AbortController>>> = Rc::default();
        // Callbacks of the renderer must be Send; the page has one thread.
        let on_end = send_wrapper::SendWrapper::new(running.clone());
        on_cleanup(move || {
            if let Some(abort) = RefCell::take(&on_end) {
                abort.abort();
            }
        });
        Effect::new(move |before: Option<Option<I>>| {
            again.track();
            let input = input();
            generation.set(generation.get().wrapping_add(1));
            if let Some(abort) = running.take() {
                abort.abort();
            }
            let Some(wanted) = input.clone() else {
                value.set(Remote::Idle);
                return input;
            };
            // Another input: what is there is about something else, and must not stay on screen.
            let same = before.flatten().as_ref() == Some(&wanted);
            value.update(|v| {
                *v = if same {
                    std::mem::replace(v, Remote::Idle).asked_again()
                } else {
                    Remote::Loading
                };
            });
            let Ok(abort) = AbortController::new() else {
                return input;
            };
            running.replace(Some(abort.clone()));
            let (mine, generation) = (generation.get(), generation.clone());
            let answer = fetch(wanted, abort);
            spawn_local(async move {
                let answer = answer.await;
                if generation.get() != mine {
                    return;
                }
                if let Err(Failure {
                    error: ApiError::Throttled(seconds),
                    ..
                }) = &answer
                {
                    let wait = Duration::from_secs(u64::from(*seconds).clamp(1, 60));
                    set_timeout(
                        move || {
                            if generation.get() == mine {
                                again.try_update(|n| *n = n.wrapping_add(1));
                            }
                        },
                        wait,
                    );
                }
                value.try_update(|v| {
                    *v = std::mem::replace(v, Remote::Idle).answered(answer);
                });
            });
            input
        });
        Self { value, again }
    }

    /// The value, tracked.
    pub fn get(&self) -> Remote<T> {
        self.value.get()
    }

    /// Looks at the value, tracked.
    pub fn with<R>(&self, look: impl FnOnce(&Remote<T>) -> R) -> R {
        self.value.with(look)
    }

    /// Looks at the value, not tracked.
    pub fn with_untracked<R>(&self, look: impl FnOnce(&Remote<T>) -> R) -> R {
        self.value.with_untracked(look)
    }

    /// Loads again; what is there stays until the answer.
    pub fn reload(&self) {
        self.again.try_update(|n| *n = n.wrapping_add(1));
    }
}
