//! Reasons in words, in both languages of the product. A language is always an argument.

/// A language of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// English.
    En,
    /// 繁體中文 (zh-TW).
    ZhTw,
}
