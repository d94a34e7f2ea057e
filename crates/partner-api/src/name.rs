//! Names that people chose, made safe to show.

use std::borrow::Cow;

/// A name without control characters and without the marks that turn the direction of writing:
/// with them a name can make the line it stands in read as something else. Blanks around it go
/// too.
pub fn cleaned(name: &str) -> Cow<'_, str> {
    let name = name.trim();
    if name.chars().any(is_hidden) {
        let kept: String = name.chars().filter(|c| !is_hidden(*c)).collect();
        Cow::Owned(kept.trim().to_owned())
    } else {
        Cow::Borrowed(name)
    }
}

/// A sentence of the backend: cleaned, but for the isolates that keep a name in it apart
/// ([`rules::wording::set_apart`]). It has to stand in an element of its own, where one that is left
/// open does no harm.
pub fn cleaned_sentence(text: &str) -> String {
    let kept = |c: &char| matches!(c, '\u{2068}' | '\u{2069}') || !is_hidden(*c);
    text.trim().chars().filter(kept).collect()
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}'                  // Arabic letter mark
            | '\u{200B}'                // zero width space
            | '\u{200E}' | '\u{200F}'   // left-to-right and right-to-left marks
            | '\u{2028}' | '\u{2029}'   // line and paragraph separators
            | '\u{202A}'..='\u{202E}'   // embeddings and overrides
            | '\u{2066}'..='\u{2069}'   // isolates
            | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_the_direction_of_writing_is_left_out() {
        for (name, want) in [
            ("Contoso", "Contoso"),
            ("  Contoso ", "Contoso"),
            ("Invoice \u{202E}fdp.exe", "Invoice fdp.exe"),
            ("\u{2067}evil\u{2069}", "evil"),
            ("two\nlines\u{7}", "twolines"),
            ("\u{202E} \u{202C}", ""),
            // Joiners and Chinese stay: they are writing.
            ("می\u{200C}خواهم 王小明", "می\u{200C}خواهم 王小明"),
        ] {
            assert_eq!(cleaned(name), want, "{name:?}");
        }
    }

    #[test]
    fn a_sentence_keeps_what_sets_a_name_apart_and_nothing_else_of_the_kind() {
        let sentence = " “\u{2068}عربي\u{2069}”\u{202E} is\u{2067} there. ";
        let want = "“\u{2068}عربي\u{2069}” is there.";
        assert_eq!(cleaned_sentence(sentence), want);
    }
}
