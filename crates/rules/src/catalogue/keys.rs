//! The keys of a list of the catalogue, to which the rest of it refers.

use super::CatalogueError;
use crate::order::Index;

/// The keys of a list, and where each is.
pub(super) struct Keys {
    pub texts: Vec<String>,
    pub index: Index,
}

impl Keys {
    /// The keys of a list. The error names an empty key, one that stands there twice, or a list
    /// that is too long.
    pub fn new(field: &str, texts: Vec<String>) -> Result<Self, CatalogueError> {
        let wrong = |i: usize, problem: &str| {
            CatalogueError::new(format!("{field}[{i}]"), texts[i].as_str(), problem)
        };
        if let Some(i) = texts.iter().position(|text| text.trim().is_empty()) {
            return Err(wrong(i, "must not be empty"));
        }
        // One fewer than fit, so that the length fits as well.
        if texts.len() > usize::from(u16::MAX) {
            return Err(wrong(u16::MAX.into(), "more than 65,535 entries"));
        }
        match Index::new(texts.len(), &|i| texts[i as usize].clone()) {
            Ok(index) => Ok(Self { texts, index }),
            Err(i) => Err(wrong(i, "stands in the list twice")),
        }
    }

    /// The place of a key; the error says that no `what` has it.
    pub fn place(
        &self,
        key: &str,
        field: impl FnOnce() -> String,
        what: &str,
    ) -> Result<u16, CatalogueError> {
        match self.index.find(key, |i| &self.texts[i]) {
            Some(place) => Ok(place as u16),
            None => Err(CatalogueError::new(
                field(),
                key,
                format!("no {what} has this key"),
            )),
        }
    }
}
