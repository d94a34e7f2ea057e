//! How many bytes the first table may wait for, and how many it does wait for.
//!
//! Counted is what a browser must fetch before it can show a table: `index.html` and whatever it
//! names, directly or through a file that it names, unless the name is in an `import(…)`, which
//! is fetched later. Sizes are those of the brotli files, quality 11.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::compress;
use crate::problem::{Attempt, Outcome, Problem};
use crate::say;

/// The most bytes of one kind.
#[derive(Debug, Clone, Copy)]
struct Limit {
    name: &'static str,
    extensions: &'static [&'static str],
    bytes: u64,
}

/// Brotli bytes of everything needed for the first table (design §5).
const LIMITS: [Limit; 3] = [
    Limit {
        name: "WebAssembly",
        extensions: &["wasm"],
        bytes: 150_000,
    },
    Limit {
        name: "JavaScript",
        extensions: &["js", "mjs"],
        bytes: 8_000,
    },
    Limit {
        name: "CSS",
        extensions: &["css"],
        bytes: 10_000,
    },
];

/// Brotli bytes of the backend that runs in the tab of a page without a server. The bar of issue 4
/// is 120,000. An axum router with two routes is 51,400 by itself, and 97,000 with the verdicts, their
/// texts in two languages and the reading of the wire, before there is a machine, a scenario or a
/// control (measured on 2026-11-23); so this one keeps it from growing.
const TAB: Limit = Limit {
    name: "tab backend",
    extensions: &["wasm"],
    bytes: 192_500,
};

/// What the name of that backend begins with.
const TAB_NAME: &str = "tab-backend-";

/// What a page needs of one kind, beside its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    name: &'static str,
    bytes: u64,
    limit: u64,
}

/// Prints what the page needs, and fails when that is more than it may.
pub fn check(page: &Path) -> Outcome {
    let mut spent = spent(page)?;
    let shown = |line: &Spent, when: &str| {
        say::plain(format_args!(
            "{:<12}{:>9} of {:>9} bytes (brotli) {when}",
            line.name,
            say::number(line.bytes),
            say::number(line.limit)
        ));
    };
    for line in &spent {
        shown(line, "before the first table");
    }
    let tab = spent_on_the_tab(page)?;
    shown(&tab, "where there is no server");
    spent.push(tab);
    within(&spent)
}

/// The bytes of the backend in the tab.
fn spent_on_the_tab(page: &Path) -> Outcome<Spent> {
    let mut bytes = 0;
    for file in compress::files(page)? {
        let name = file.to_string_lossy();
        if name.starts_with(TAB_NAME) && has_extension(&file, &TAB) {
            bytes += size(&compress::beside(&page.join(&file), "br"))?;
        }
    }
    Ok(Spent {
        name: TAB.name,
        bytes,
        limit: TAB.bytes,
    })
}

fn has_extension(file: &Path, limit: &Limit) -> bool {
    file.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| limit.extensions.contains(&extension))
}

/// The bytes of each kind that the first table waits for.
pub fn spent(page: &Path) -> Outcome<Vec<Spent>> {
    let needed = needed(page)?;
    LIMITS
        .iter()
        .map(|limit| {
            let mut bytes = 0;
            for file in needed.iter().filter(|file| has_extension(file, limit)) {
                bytes += size(&compress::beside(&page.join(file), "br"))?;
            }
            Ok(Spent {
                name: limit.name,
                bytes,
                limit: limit.bytes,
            })
        })
        .collect()
}

/// A sentence that names every kind that is over its limit.
fn within(spent: &[Spent]) -> Outcome {
    let over: Vec<String> = spent
        .iter()
        .filter(|line| line.bytes > line.limit)
        .map(|line| {
            format!(
                "{} by {} bytes",
                line.name,
                say::number(line.bytes - line.limit)
            )
        })
        .collect();
    if over.is_empty() {
        return Ok(());
    }
    Err(Problem::new(format!(
        "the page is over its byte budget ({}); make it smaller (twiggy shows what is big)",
        over.join(", ")
    )))
}

/// The files that `index.html` leads to.
pub fn needed(page: &Path) -> Outcome<BTreeSet<PathBuf>> {
    let mut needed = BTreeSet::new();
    let mut open = vec![PathBuf::from("index.html")];
    while let Some(file) = open.pop() {
        if !needed.insert(file.clone()) {
            continue;
        }
        let extension = file.extension().and_then(|extension| extension.to_str());
        if !matches!(extension, Some("html" | "js" | "mjs" | "css")) {
            continue;
        }
        let full = page.join(&file);
        let text = std::fs::read_to_string(&full).to(|| format!("read {}", full.display()))?;
        open.extend(
            names(&text)
                .filter_map(|name| resolve(&file, name))
                .filter(|named| page.join(named).is_file()),
        );
    }
    Ok(needed)
}

/// Whatever in a text could be the name of a file, but for names in `import(…)`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let ends = |letter: char| letter.is_whitespace() || "\"'`=<>(),;".contains(letter);
    text.split(ends)
        .filter(|name| name.contains('.'))
        .filter(move |name| {
            let start = name.as_ptr() as usize - text.as_ptr() as usize;
            let before = text.get(..start).unwrap_or_default();
            !before
                .trim_end_matches(['"', '\'', '`'])
                .trim_end()
                .ends_with("import(")
        })
}

/// The file that `name` means inside the file `from`, as a path from the page's folder.
fn resolve(from: &Path, name: &str) -> Option<PathBuf> {
    let name = name.split(['?', '#']).next()?;
    let mut path = match name.strip_prefix('/') {
        Some(_) => PathBuf::new(),
        None => from.parent()?.to_owned(),
    };
    for part in Path::new(name.trim_start_matches('/')).components() {
        match part {
            Component::Normal(part) => path.push(part),
            Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
            }
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

/// The size of a file.
pub fn size(file: &Path) -> Outcome<u64> {
    Ok(std::fs::metadata(file)
        .to(|| format!("read {}", file.display()))?
        .len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_over_its_budget_fails_and_says_by_how_much() {
        let spent = |bytes| {
            [Spent {
                name: "CSS",
                bytes,
                limit: 10_000,
            }]
        };
        assert_eq!(within(&spent(10_000)), Ok(()));
        let problem = within(&spent(11_234)).unwrap_err().to_string();
        assert!(problem.contains("CSS by 1,234 bytes"), "{problem}");
    }

    #[test]
    fn a_big_page_on_disk_fails() {
        let page = std::env::temp_dir().join(format!("budget-{}", std::process::id()));
        std::fs::create_dir_all(page.join("snippets/a")).unwrap();
        let write = |name: &str, text: &[u8]| std::fs::write(page.join(name), text).unwrap();
        write(
            "index.html",
            b"<link href=./page-1.css rel=stylesheet><script type=module>\
              import init from './app-1.js'; init({module_or_path: './app-1_bg.wasm'});\
              import('./later.js')</script>",
        );
        write(
            "app-1.js",
            b"import { a } from './snippets/a/element.js'; new URL('app-1_bg.wasm')",
        );
        write(
            "snippets/a/element.js",
            b"export const a = import(\"../../later.js\");",
        );
        write("page-1.css", b"body { color: red }");
        write("later.js", b"");
        write("embed.js", b"import './app-1.js'");
        // Bytes that do not compress.
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(LIMITS[0].bytes as usize + 10_000)
        .collect();
        write("app-1_bg.wasm", &noise);
        compress::all(&page).unwrap();

        let needed: Vec<_> = needed(&page).unwrap().into_iter().collect();
        let expected = [
            "app-1.js",
            "app-1_bg.wasm",
            "index.html",
            "page-1.css",
            "snippets/a/element.js",
        ];
        assert_eq!(needed, expected.map(PathBuf::from));
        let problem = check(&page).unwrap_err().to_string();
        assert!(problem.contains("WebAssembly by"), "{problem}");
        assert!(!problem.contains("JavaScript"), "{problem}");

        write("app-1_bg.wasm", b"small");
        compress::all(&page).unwrap();
        check(&page).unwrap();
        std::fs::remove_dir_all(&page).unwrap();
    }

    #[test]
    fn names_stay_inside_the_page() {
        let from = Path::new("a/b.js");
        assert_eq!(resolve(from, "./c.js"), Some("a/c.js".into()));
        assert_eq!(resolve(from, "../c.js?1"), Some("c.js".into()));
        assert_eq!(resolve(from, "/c.js"), Some("c.js".into()));
        assert_eq!(resolve(from, "../../c.js"), None);
    }
}
