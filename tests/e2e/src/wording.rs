//! Whether a text can be shown to people.

/// Whether there is a Chinese character in it.
pub fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
}

/// Three words of English in a row, in lower case: product names have capitals, sentences have not.
pub fn english(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '\'' && c != '’')
        .collect();
    let lower = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    let found = words.windows(3).find(|three| three.iter().all(lower))?;
    Some(found.join(" "))
}

/// What is wrong with a text for people, if something is: words of a machine, or of another
/// language than the one that was asked for.
pub fn fault(text: &str, language: crate::page::Language) -> Option<String> {
    if text.trim().is_empty() {
        return Some("there is nothing".to_owned());
    }
    for mark in ["_", "{", "}", "undefined", "null", "NaN", "[object"] {
        if text.contains(mark) {
            return Some(format!("“{mark}” in “{text}”"));
        }
    }
    match language {
        crate::page::Language::En if is_chinese(text) => Some(format!("Chinese in “{text}”")),
        crate::page::Language::ZhTw if !is_chinese(text) => Some(format!("no Chinese in “{text}”")),
        crate::page::Language::ZhTw => {
            let found = english(text)?;
            Some(format!("“{found}” in “{text}”"))
        }
        crate::page::Language::En => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Language::{En, ZhTw};

    #[test]
    fn a_sentence_in_the_wrong_language_is_found() {
        assert!(fault("客戶已經擁有 Office 365 Enterprise E3。", ZhTw).is_none());
        assert!(fault("請在 Microsoft 365 admin center 中處理", ZhTw).is_none());
        assert!(fault("原因：the customer must cancel", ZhTw).is_some());
        assert!(fault("Cancel it first.", ZhTw).is_some());
        assert!(fault("先取消 it", En).is_some());
        assert!(fault("license_errors", En).is_some());
        assert!(fault("Cancel it first.", En).is_none());
    }
}
