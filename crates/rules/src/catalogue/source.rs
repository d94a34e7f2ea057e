//! Where a rule or a figure comes from, in both languages of the product.

use crate::wording::Language;

/// A text in both languages of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Localised {
    /// English.
    pub en: Box<str>,
    /// 繁體中文.
    pub zh_tw: Box<str>,
}

impl Localised {
    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::ZhTw => &self.zh_tw,
        }
    }
}

/// Where a rule or a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Short key that the rest of the catalogue refers to.
    pub key: Box<str>,
    /// Title of the page.
    pub title: Localised,
    /// Address of the page, or of the repository and file that keeps it.
    pub page: Box<str>,
    /// Date of the page, ISO 8601.
    pub date: Box<str>,
}

/// The place of a source in [`Catalogue`](super::Catalogue).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceIndex(pub(super) u16);

impl SourceIndex {
    /// The place in the catalogue's list.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
