//! What went wrong, as a sentence for the person who ran the command.

use std::fmt;

/// A sentence that says what went wrong and, where it can be known, what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(String);

/// The result of something that can fail with a sentence.
pub type Outcome<T = ()> = Result<T, Problem>;

impl Problem {
    /// A problem with this sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Turns an error of the system into a sentence that says what was being done.
pub trait Attempt<T> {
    /// "cannot {what}: {the system's error}".
    fn to(self, what: impl FnOnce() -> String) -> Outcome<T>;
}

impl<T, E: fmt::Display> Attempt<T> for Result<T, E> {
    fn to(self, what: impl FnOnce() -> String) -> Outcome<T> {
        self.map_err(|error| Problem(format!("cannot {}: {error}", what())))
    }
}
