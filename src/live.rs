//! Values that are watched, all of one type underneath.
//!
//! Leptos' signals and memos are generic: each type of value brings its own copy of storing,
//! reading, writing and comparing, about 3 KB of WASM. Here the value is behind `dyn Any`, and what
//! knows its type is a few lines. Effects are boxed for the same reason.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;

/// The page has one thread; Leptos wants to be sure.
type Held = SendWrapper<Rc<dyn Any>>;

/// A value that is tracked where it is read, until its owner goes.
pub struct Live<T: 'static>(RwSignal<Held>, PhantomData<fn() -> T>);

/// A value that is found again when what it is made from changes; tracked.
pub struct Derived<T: 'static>(Memo<Held>, PhantomData<fn() -> T>);

/// A value that is not tracked, with a handle to copy.
pub struct Kept<T: 'static>(Live<T>);

macro_rules! copy {
    ($($name:ident)*) => {$(
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $name<T> {}
    )*};
}
copy!(Live Derived Kept);

#[inline(never)]
fn make(value: Rc<dyn Any>) -> RwSignal<Held> {
    RwSignal::new(SendWrapper::new(value))
}

#[inline(never)]
fn read(signal: RwSignal<Held>, tracked: bool) -> Option<Held> {
    if tracked {
        signal.try_get()
    } else {
        signal.try_get_untracked()
    }
}

#[inline(never)]
fn write(signal: RwSignal<Held>, value: Rc<dyn Any>) {
    signal.try_set(SendWrapper::new(value));
}

#[inline(never)]
fn there(held: Option<Held>) -> Held {
    match held {
        Some(held) => held,
        None => unreachable!("read after its owner has gone"),
    }
}

fn typed<T: 'static>(held: &Held) -> &T {
    match held.downcast_ref() {
        Some(value) => value,
        None => unreachable!(),
    }
}

impl<T: 'static> Live<T> {
    /// A value; its owner must be current.
    pub fn new(value: T) -> Self {
        Self(make(Rc::new(value)), PhantomData)
    }

    /// Looks at it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(typed(&there(read(self.0, true))))
    }

    /// Looks at it without being told when it changes.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(typed(&there(read(self.0, false))))
    }

    /// The same, where its owner may have gone.
    pub fn try_with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> Option<U> {
        read(self.0, false).map(|held| look(typed(&held)))
    }

    /// To be told when it changes.
    pub fn track(self) {
        read(self.0, true);
    }

    /// Takes another value. Nothing happens when its owner has gone.
    pub fn set(self, value: T) {
        write(self.0, Rc::new(value));
    }
}

impl<T: Clone + 'static> Live<T> {
    /// The value.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value, without being told when it changes.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// The same, where its owner may have gone.
    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }

    /// Changes it. Nothing happens when its owner has gone.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        if let Some(mut value) = self.try_get_untracked() {
            change(&mut value);
            self.set(value);
        }
    }
}

impl<T: PartialEq + 'static> Derived<T> {
    /// A value that is found by `find`; those who read it are told when it is another.
    pub fn new(find: impl Fn() -> T + 'static) -> Self {
        let find = move |before: Option<&Held>| -> Rc<dyn Any> {
            let value = find();
            match before {
                Some(before) if *typed::<T>(before) == value => Rc::clone(before),
                _ => Rc::new(value),
            }
        };
        Self(derive(Box::new(find)), PhantomData)
    }
}

type Find = Box<dyn Fn(Option<&Held>) -> Rc<dyn Any>>;

fn derive(find: Find) -> Memo<Held> {
    let find = SendWrapper::new(find);
    Memo::new_with_compare(
        move |before| SendWrapper::new(find(before)),
        |before, now| match (before, now) {
            (Some(before), Some(now)) => !Rc::ptr_eq(before, now),
            _ => true,
        },
    )
}

#[inline(never)]
fn read_derived(memo: Memo<Held>) -> Held {
    memo.get()
}

impl<T: 'static> Derived<T> {
    /// As [`Derived::new`], where comparing costs more than it saves.
    pub fn always(find: impl Fn() -> T + 'static) -> Self {
        Self(derive(Box::new(move |_| Rc::new(find()))), PhantomData)
    }

    /// Looks at it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(typed(&read_derived(self.0)))
    }

    /// To be told when it changes.
    pub fn track(self) {
        self.0.track();
    }
}

impl<T: Clone + 'static> Derived<T> {
    /// The value.
    pub fn get(self) -> T {
        self.with(T::clone)
    }
}

impl<T: 'static> Kept<T> {
    /// A value; its owner must be current.
    pub fn new(value: T) -> Self {
        Self(Live::new(value))
    }

    /// Looks at it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.0.with_untracked(look)
    }

    /// The same, where its owner may have gone.
    pub fn try_with<U>(self, look: impl FnOnce(&T) -> U) -> Option<U> {
        self.0.try_with_untracked(look)
    }

    /// Takes another value.
    pub fn set(self, value: T) {
        self.0.set(value);
    }
}

impl<T: Clone + 'static> Kept<T> {
    /// The value.
    pub fn get(self) -> T {
        self.0.get_untracked()
    }

    /// Changes it.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.0.update(change);
    }
}

/// Runs again when what it reads changes, until its owner goes.
pub fn effect(run: impl FnMut() + 'static) {
    boxed_effect(Box::new(run));
}

fn boxed_effect(run: Box<dyn FnMut()>) {
    Effect::new(run);
}
