//! Putting facts into texts: a few pushes instead of the formatting machinery.

use super::{Explanation, ListStyle, Texts};

impl Texts {
    /// Title, detail and remedy, with the facts.
    pub(super) fn explanation(&self, texts: [&str; 3], facts: &[(&str, &str)]) -> Explanation {
        let [title, detail, remedy] = texts.map(|text| self.filled(text, facts));
        Explanation {
            title,
            detail,
            remedy,
        }
    }

    /// A text with each `{name}` replaced by the fact of that name. A fact is put in as it is:
    /// braces inside it are not looked at.
    pub(super) fn filled(&self, text: &str, facts: &[(&str, &str)]) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            self.push(&mut out, before);
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            if let Some((_, fact)) = facts.iter().find(|(key, _)| *key == name) {
                self.push(&mut out, fact);
            }
            rest = after;
        }
        self.push(&mut out, rest);
        out
    }

    /// One sentence after another.
    pub(super) fn push_sentence(&self, out: &mut String, sentence: &str) {
        if !out.is_empty() {
            out.push_str(self.between_sentences);
        }
        out.push_str(sentence);
    }

    /// A list in words.
    pub(super) fn join(&self, style: &ListStyle, names: &[&str]) -> String {
        let mut out = String::new();
        for (i, name) in names.iter().enumerate() {
            let first = i == 0;
            let last = i + 1 == names.len();
            let separator = match (first, last) {
                (true, _) => "",
                (false, true) if names.len() == 2 => style.two,
                (false, true) => style.last,
                (false, false) => style.more,
            };
            self.push(&mut out, separator);
            self.push(&mut out, name);
        }
        out
    }

    fn push(&self, out: &mut String, piece: &str) {
        push_spaced(out, piece);
    }
}

/// Appends a piece, with a half-width space where Han meets Latin (Microsoft's convention in zh-TW:
/// 升級至 Office 365 企業版 E3). Whether there is one depends on the neighbours and not on the text
/// that is filled in; in English the two never meet without a space or a mark of their own.
pub fn push_spaced(out: &mut String, piece: &str) {
    let seen = |c: &char| !matches!(c, '\u{2068}' | '\u{2069}');
    if let (Some(before), Some(after)) = (out.chars().rfind(seen), piece.chars().find(seen))
        && (is_han(before) && is_latin(after) || is_latin(before) && is_han(after))
    {
        out.push(' ');
    }
    out.push_str(piece);
}

/// A name from outside, kept apart from the sentence around it, which may run in the other direction
/// (UAX 9: first strong isolate, pop directional isolate). Where it stands in an element of its own,
/// that element does it. The name has no such marks of its own; see [`crate::Subscription::name`].
pub fn set_apart(name: &str) -> String {
    ["\u{2068}", name, "\u{2069}"].concat()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Letters and digits that Han is set apart from, and the half-width parentheses that product names
/// end with, as in 商務版 (印度).
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '(' | ')' | '\u{c0}'..='\u{24f}')
}
