//! What is wrong with a catalogue.

use std::fmt;

/// What is wrong with a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueError {
    /// The field, as `offers[3].upgradeTargets[1]`.
    pub field: String,
    /// The value that it has.
    pub value: String,
    /// What is wrong with it and what would be right.
    pub problem: String,
}

impl CatalogueError {
    /// An error about a field.
    pub fn new(
        field: impl Into<String>,
        value: impl Into<String>,
        problem: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            value: value.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "catalogue: {} is “{}”: {}",
            self.field, self.value, self.problem
        )
    }
}

impl std::error::Error for CatalogueError {}
