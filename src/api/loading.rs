//! A value on its way.

use crate::api::error::Failure;
use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// A value that came, of a type that only its reader knows.
pub type Value = Rc<dyn Any>;

/// A value on its way; nothing happens until it is waited for.
///
/// What it is made of knows no types, so that all that waits for a value stands in the page's
/// WebAssembly once. `T` is what [`Loading::typed`] takes it for.
pub struct Loading<T> {
    answer: Pin<Box<dyn Future<Output = Result<Value, Failure>>>>,
    of: PhantomData<fn() -> T>,
}

impl<T: 'static> Loading<T> {
    /// A value of type `T` that `answer` gives.
    pub fn of(answer: impl Future<Output = Result<Value, Failure>> + 'static) -> Self {
        Self {
            answer: Box::pin(answer),
            of: PhantomData,
        }
    }

    /// The same, for those who only pass it on.
    pub fn erased(self) -> Loading<()> {
        Loading {
            answer: self.answer,
            of: PhantomData,
        }
    }

    /// A value that came, as what it is.
    pub fn typed(value: &Value) -> &T {
        match value.downcast_ref() {
            Some(value) => value,
            None => unreachable!("a value is what its reader made"),
        }
    }
}

impl<T> Future for Loading<T> {
    type Output = Result<Value, Failure>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer.as_mut().poll(context)
    }
}
