//! Source files as the invariants see them: without comments and without tests.

use std::path::Path;

/// Folders that hold no source of ours.
const NOT_OURS: [&str; 6] = [
    ".git",
    ".tools",
    "dist",
    "fixtures",
    "node_modules",
    "target",
];

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Every source file of the workspace, as a path from its root, and its text.
pub fn all() -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    let mut open = vec![String::new()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(root().join(&folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            if entry.file_type()?.is_dir() {
                if !NOT_OURS.contains(&name.as_str()) {
                    open.push(path);
                }
            } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
                // What is not UTF-8 is not source.
                files.push((path, text));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The part of a file that does something: comments become spaces, so that lines keep their
/// numbers, and a Rust file ends where its tests begin.
pub fn code(path: &str, text: &str) -> String {
    match path.rsplit('.').next() {
        Some("rs") => without_tests(&without_comments(text, Language::Rust)).to_owned(),
        Some("js" | "mjs") => without_comments(text, Language::JavaScript),
        Some("css") => without_comments(text, Language::Css),
        Some("html") => without_between(text, "<!--", "-->"),
        _ => text.to_owned(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Rust,
    JavaScript,
    Css,
}

fn without_tests(code: &str) -> &str {
    let Some(start) = code.find("\n#[cfg(test)]") else {
        return code;
    };
    let (before, tests) = code.split_at(start);
    let mut lines = tests.trim_start().lines().skip(1);
    match lines.find(|line| !line.trim().is_empty() && !line.starts_with("#[")) {
        Some(line) if line.starts_with("mod ") && line.ends_with('{') => before,
        _ => code,
    }
}

fn without_comments(text: &str, language: Language) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kept, length) = if rest.starts_with("/*") {
            (false, block(rest, language))
        } else if rest.starts_with("//") && language != Language::Css {
            (false, rest.find('\n').unwrap_or(rest.len()))
        } else {
            (true, literal(rest, language).unwrap_or(first.len_utf8()))
        };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if kept {
            code.push_str(token);
        } else {
            code.extend(
                token
                    .chars()
                    .map(|letter| if letter == '\n' { '\n' } else { ' ' }),
            );
        }
        // A raw string begins with letters that could also end a name.
        if kept && first.is_alphanumeric() && length == first.len_utf8() {
            let name = after.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let (name, after) = after.split_at(name.unwrap_or(after.len()));
            code.push_str(name);
            rest = after;
        } else {
            rest = after;
        }
    }
    code
}

/// The length of a comment that begins here. Rust's may hold comments.
fn block(text: &str, language: Language) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        if rest.is_empty() {
            break;
        }
        if rest.starts_with("/*") && (depth == 0 || language == Language::Rust) {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a string or character that begins here.
fn literal(text: &str, language: Language) -> Option<usize> {
    let first = text.chars().next()?;
    match (first, language) {
        ('"', _) | ('\'', Language::JavaScript | Language::Css) | ('`', Language::JavaScript) => {
            Some(quoted(text, first))
        }
        // A lifetime has no second quote right after its first letter.
        ('\'', Language::Rust) => {
            let mut letters = text.chars().skip(1);
            let escaped = letters.next()? == '\\';
            (escaped || letters.next()? == '\'').then(|| quoted(text, '\''))
        }
        ('r' | 'b' | 'c', Language::Rust) => raw(text),
        _ => None,
    }
}

fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == quote {
            return at + quote.len_utf8();
        }
    }
    text.len()
}

fn raw(text: &str) -> Option<usize> {
    let after = text.trim_start_matches(['b', 'c']).strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let inside = after.get(hashes..)?.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = text.len() - inside.len();
    Some(
        inside
            .find(&end)
            .map_or(text.len(), |at| start + at + end.len()),
    )
}

fn without_between(text: &str, open: &str, close: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        code.push_str(before);
        let (inside, after) = after.split_once(close).unwrap_or((after, ""));
        code.extend(inside.chars().filter(|letter| *letter == '\n'));
        rest = after;
    }
    code.push_str(rest);
    code
}

#[test]
fn comments_go_and_strings_stay() {
    let text = "let a = \"http://x\"; // fetch\n/* f64 /* nested */ f32 */ let b = '\"'; // it's\n\
                fn f<'a>(x: &'a str) -> &'a str { x } //! console\nlet c = r#\"// \"kept\"\"#; /// gone\n";
    let code = code("a.rs", text);
    assert!(
        code.contains("http://x") && code.contains("// \"kept\""),
        "{code}"
    );
    for gone in ["fetch", "f64", "f32", "it's", "console", "gone"] {
        assert!(!code.contains(gone), "{gone} is still in {code}");
    }
    assert_eq!(code.lines().count(), text.lines().count());
}

#[test]
fn names_that_end_like_a_raw_string_are_names() {
    let text = "macro_for\"fetch // not a comment\"; // gone";
    assert!(code("a.rs", text).contains("not a comment"));
    assert!(!code("a.rs", text).contains("gone"));
}

#[test]
fn tests_at_the_end_of_a_file_are_not_seen() {
    let text = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    use std::collections::HashMap;\n}\n";
    assert_eq!(code("a.rs", text), "fn a() {}\n");
    let text = "fn a() {}\n#[cfg(test)]\nfn helper() {}\nfn b() { HashMap }\n";
    assert!(
        code("a.rs", text).contains("HashMap"),
        "only a module ends a file"
    );
}

#[test]
fn other_languages_have_their_own_comments() {
    assert_eq!(
        code("a.css", "a { b: url(//x) } /* #fff */").trim_end(),
        "a { b: url(//x) }"
    );
    assert_eq!(code("a.js", "f('//x') // console").trim_end(), "f('//x')");
    assert_eq!(code("a.html", "<a><!-- style=\"\" --></a>"), "<a></a>");
}
