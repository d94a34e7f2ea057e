//! The whole page as one file that needs no server: it runs by a double click.
//!
//! A page that is opened from disk may not fetch what lies beside it, and no module of it may
//! import another. So scripts become one, inside the page, and every other file stands in it packed
//! with gzip, which the browser unpacks; a `fetch` that knows those files goes before its own.

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::compress;
use crate::licences;
use crate::problem::{Attempt, Outcome, Problem};
use crate::script;
use crate::workspace::Workspace;

/// Its name in the release folder.
pub const NAME: &str = "subscription-upgrades.html";

/// What the page fetches, beside its WebAssembly.
const FETCHED: [&str; 3] = ["catalog.json", "tokens.css", "element.css"];

/// The parts of a page.
struct Parts {
    script: PathBuf,
    wasm: PathBuf,
    tab: PathBuf,
    tab_wasm: PathBuf,
    style: PathBuf,
    icon: PathBuf,
}

/// Writes the page in a folder as one file more. Its files must be packed; `path` has esbuild in it.
pub fn write(workspace: &Workspace, path: &OsStr, page: &Path) -> Outcome {
    let parts = Parts::of(page)?;
    let scratch = workspace.own().join("single");
    crate::page::empty(&scratch)?;
    let (entry, bundled) = (scratch.join("entry.js"), scratch.join("bundled.js"));
    let text = parts.entry(page)?;
    std::fs::write(&entry, text).to(|| format!("write {}", entry.display()))?;
    script::bundle(workspace, path, &entry, &bundled)?;
    let html = text_of(&page.join("index.html"))?;
    let whole = parts.as_one(page, &html, &text_of(&bundled)?)?;
    let to = page.join(NAME);
    std::fs::write(&to, whole).to(|| format!("write {}", to.display()))
}

impl Parts {
    fn of(page: &Path) -> Outcome<Self> {
        let files = compress::files(page)?;
        let find = |start: &str, end: &str| {
            let found = files.iter().find(|file| {
                let name = file.to_string_lossy();
                name.starts_with(start) && name.ends_with(end)
            });
            found
                .cloned()
                .ok_or_else(|| Problem::new(format!("the page has no file like {start}…{end}")))
        };
        Ok(Self {
            script: find("subscription-upgrades-", ".js")?,
            wasm: find("subscription-upgrades-", "_bg.wasm")?,
            tab: find("tab-", ".js")?,
            tab_wasm: find("tab-backend-", "_bg.wasm")?,
            style: find("page-", ".css")?,
            icon: find("favicon-", ".svg")?,
        })
    }

    /// The script that starts the page, with what it fetches in it.
    fn entry(&self, page: &Path) -> Outcome<String> {
        let mut files = String::new();
        let fetched = FETCHED.iter().map(PathBuf::from);
        for file in fetched.chain([self.wasm.clone(), self.tab_wasm.clone()]) {
            let packed = compress::beside(&page.join(&file), "gz");
            let packed = std::fs::read(&packed).to(|| format!("read {}", packed.display()))?;
            // Writing to a text does not fail.
            let _ = writeln!(
                files,
                "  {:?}: {:?},",
                file.to_string_lossy(),
                script::base64(&packed)
            );
        }
        Ok(format!(
            r#"import init from {script:?};
import {{ open }} from {tab:?};

const files = {{
{files}}};
const fetched = fetch;
globalThis.fetch = async (input, options) => {{
  const name = new URL(input.url ?? input, location.href).pathname.split("/").pop();
  const packed = files[name];
  if (!packed) return fetched(input, options);
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const type = name.endsWith(".wasm") ? "application/wasm" : "text/plain";
  return new Response(stream, {{ headers: {{ "Content-Type": type }} }});
}};
const element = document.querySelector("subscription-upgrades");
element.fetch = open(element);
await init({{ module_or_path: {wasm:?} }});
"#,
            script = page.join(&self.script),
            tab = page.join(&self.tab),
            wasm = self.wasm.to_string_lossy(),
        ))
    }

    /// The page with script, style and icon in it instead of links to them.
    fn as_one(&self, page: &Path, html: &str, script: &str) -> Outcome<String> {
        let html = without(&without(html, "<link", ">"), "<script", "</script>");
        let style = text_of(&page.join(&self.style))?;
        let icon = page.join(&self.icon);
        let icon = std::fs::read(&icon).to(|| format!("read {}", icon.display()))?;
        let parts = format!(
            "<link rel=\"icon\" type=\"image/svg+xml\" href=\"data:image/svg+xml;base64,{}\">\
             <style>{style}</style><script type=\"module\">{script}</script>",
            script::base64(&icon)
        );
        // Inside `head`, the end of which a minifier may leave out.
        let place = html.find("<body").ok_or_else(|| {
            Problem::new("index.html has no <body>, so there is no place for its parts")
        })?;
        let place = html[..place].rfind("</head>").unwrap_or(place);
        let (before, after) = html.split_at(place);
        Ok([before, &parts, after, &licences(page)?].concat())
    }
}

/// The licences of what is in the file, which has to carry them itself: a comment at its end.
fn licences(page: &Path) -> Outcome<String> {
    let mut text = String::from("<!--\n");
    for file in licences::NAMES {
        text.push_str(&text_of(&page.join(file))?);
        text.push('\n');
    }
    // Nothing in it may end the comment.
    Ok(text.replace("-->", "-- >").replace("--!>", "-- !>") + "-->\n")
}

/// A text without whatever is between these two.
fn without(text: &str, start: &str, end: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(start) {
        let (before, found) = rest.split_at(at);
        kept.push_str(before);
        rest = found
            .find(end)
            .map_or("", |last| &found[last + end.len()..]);
    }
    kept + rest
}

fn text_of(file: &Path) -> Outcome<String> {
    std::fs::read_to_string(file).to(|| format!("read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_in_one_file_names_no_other_file() {
        let page = std::env::temp_dir().join(format!("single-{}", std::process::id()));
        std::fs::create_dir_all(&page).unwrap();
        let files = [
            ("subscription-upgrades-1.js", "export default () => {}"),
            ("subscription-upgrades-1_bg.wasm", "one"),
            ("tab-2.js", "export const open = () => {}"),
            ("tab-backend-3_bg.wasm", "two"),
            ("page-4.css", "body{margin:0}"),
            ("favicon-5.svg", "<svg/>"),
            ("catalog.json", "{}"),
            ("tokens.css", ""),
            ("element.css", ""),
            ("licences.txt", "one --> two --!> three"),
            ("LICENSE-MIT.txt", "four"),
            ("LICENSE-APACHE.txt", "five"),
        ];
        for (name, content) in files {
            std::fs::write(page.join(name), content).unwrap();
        }
        compress::all(&page).unwrap();
        let parts = Parts::of(&page).unwrap();
        let entry = parts.entry(&page).unwrap();
        for name in ["catalog.json", "tab-backend-3_bg.wasm"] {
            assert!(entry.contains(&format!("{name:?}: \"H4sI")), "{entry}");
        }
        let html = "<!doctype html><head><link rel=stylesheet href=./page-4.css>\
                    <script type=module>import('./tab-2.js')</script></head><body><p>…</body>";
        let whole = parts.as_one(&page, html, "start()").unwrap();
        std::fs::remove_file(page.join("tab-2.js")).unwrap();
        assert!(Parts::of(&page).is_err());
        std::fs::remove_dir_all(&page).unwrap();
        assert!(whole.contains("<style>body{margin:0}</style>"), "{whole}");
        assert!(whole.contains("<script type=\"module\">start()</script></head><body>"));
        assert!(!whole.contains("./"), "{whole}");
        let end = "<body><p>…</body><!--\none -- > two -- !> three\nfour\nfive\n-->\n";
        assert!(whole.ends_with(end), "{whole}");
    }
}
