//! A script that is in every document before the page's own. Chromium takes one from its driver;
//! for the other engines it is a file of the page that the backend serves, which the page's policy
//! allows where it would not allow a script inside the document.

use std::path::{Path, PathBuf};

/// The address of the file.
pub const NAME: &str = "su-watch.js";

/// Notes what breaks the page's policy.
pub const VIOLATIONS: &str = "window.violations = [];
    addEventListener('securitypolicyviolation',
      (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));";

/// Notes what is said to the console, and what nobody caught.
const CONSOLE: &str = r#"
    window.suConsole = [];
    for (const [kind, level] of [["error", "SEVERE"], ["warn", "WARNING"], ["log", "INFO"]]) {
      const say = console[kind];
      console[kind] = (...words) => {
        window.suConsole.push([level, words.join(" ")]);
        say.apply(console, words);
      };
    }
    addEventListener("error", (e) => e.message && window.suConsole.push(["SEVERE", e.message]));
    addEventListener("unhandledrejection",
      (e) => window.suConsole.push(["SEVERE", String(e.reason)]));
"#;

/// The file of a page that is served, which a test may add to.
#[derive(Clone, Debug)]
pub struct Watch(PathBuf);

impl Watch {
    /// Puts it into every document of a folder.
    pub fn put_into(folder: &Path) -> Self {
        let watch = Self(folder.join(NAME));
        std::fs::write(&watch.0, format!("{VIOLATIONS}\n{CONSOLE}")).unwrap();
        enter(folder);
        watch
    }

    /// The one in a folder.
    pub fn of(folder: &Path) -> Self {
        Self(folder.join(NAME))
    }

    /// Has it do something more, in documents that are opened from now on.
    pub fn add(&self, script: &str) {
        let before = std::fs::read_to_string(&self.0).unwrap();
        std::fs::write(&self.0, format!("{before}\n{{{script}}}")).unwrap();
    }
}

/// A document with the file first in its head.
pub fn watched(html: &str) -> Option<String> {
    let (before, after) = html.split_at(first_place(html)?);
    Some(format!("{before}<script src=\"/{NAME}\"></script>{after}"))
}

fn enter(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            enter(&path);
        } else if path.extension().is_some_and(|ending| ending == "html") {
            let text = std::fs::read_to_string(&path).unwrap();
            let Some(text) = watched(&text) else {
                continue;
            };
            std::fs::write(&path, text).unwrap();
            // What is compressed beside it would be served in its place.
            for ending in ["html.br", "html.gz"] {
                let _ = std::fs::remove_file(path.with_extension(ending));
            }
        }
    }
}

/// The end of the first tag of its head that may stand before a script. A minified document has no
/// `<head>`.
fn first_place(html: &str) -> Option<usize> {
    let tag = ["<head", "<html"].iter().find_map(|tag| {
        html.find(&format!("{tag}>"))
            .or_else(|| html.find(&format!("{tag} ")))
    })?;
    let end = html[tag..].find('>')?;
    Some(tag + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_comes_first_in_the_head() {
        for (html, before) in [
            ("<!doctype html><html lang=en><meta x>", "<meta x>"),
            ("<html lang=\"en\">\n<head>\n<title>", "\n<title>"),
        ] {
            let at = first_place(html).unwrap();
            assert_eq!(&html[at..], before);
        }
        assert_eq!(first_place("no document"), None);
    }
}
