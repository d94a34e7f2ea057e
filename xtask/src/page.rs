//! The page as it is served: built by trunk, compressed, and kept by its fingerprint.
//!
//! `target/xtask/pages/FINGERPRINT/` holds one page, put there whole and never changed. A page
//! with the fingerprint of the sources as they are now is served again; any other is not, so
//! that no stale page is served. A page in use is held by a shared lock on the list of its files,
//! which also says whether the page is whole.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::compress;
use crate::fingerprint;
use crate::licences;
use crate::problem::{Attempt, Outcome, Problem};
use crate::program::{self, Output};
use crate::say;
use crate::script;
use crate::single;
use crate::tools::{self, Tools};
use crate::workspace::Workspace;

/// How many pages are kept: going back and forth between two branches builds nothing.
const KEPT: usize = 4;

/// How often a page is built whose sources change meanwhile.
const ATTEMPTS: usize = 3;

/// A page, whole, that stays as it is while this value lives.
#[derive(Debug)]
pub struct Page {
    /// Holds `index.html` and everything that it needs.
    pub folder: PathBuf,
    _held: File,
}

/// The page of the sources as they are now, built when there is none.
pub fn current(workspace: &Workspace, tools: &Tools<'_>) -> Outcome<Page> {
    let pages = workspace.own().join("pages");
    std::fs::create_dir_all(&pages).to(|| format!("make the folder {}", pages.display()))?;
    let fingerprint = fingerprint::of_the_page(workspace, tools)?;
    if let Some(page) = whole(&pages, &fingerprint)? {
        say::progress(format_args!("page: unchanged ({fingerprint})"));
        return Ok(page);
    }
    let path = tools.for_the_page()?;
    let _alone = tools::lock(&pages.join("build.lock"), "page")?;
    for _ in 0..ATTEMPTS {
        // Somebody else may have built it while we waited, or changed the sources.
        let fingerprint = fingerprint::of_the_page(workspace, tools)?;
        if let Some(page) = whole(&pages, &fingerprint)? {
            return Ok(page);
        }
        let part = pages.join("part");
        empty(&part)?;
        build(workspace, &path, &part)?;
        if fingerprint::of_the_page(workspace, tools)? == fingerprint {
            publish(&pages, &fingerprint, &part)?;
            forget_old(&pages)?;
            return whole(&pages, &fingerprint)?.ok_or_else(|| {
                Problem::new("the page that was just built is gone; is something cleaning target/?")
            });
        }
        say::progress("page: its sources changed while it was built");
    }
    Err(Problem::new(
        "the sources of the page keep changing; run this again when they rest",
    ))
}

fn build(workspace: &Workspace, path: &[PathBuf], folder: &Path) -> Outcome {
    let begun = Instant::now();
    say::progress("page: building it with trunk");
    let path = program::path_with(path)?;
    let mut command = workspace.command("trunk");
    command
        .args(["build", "--release", "--locked", "--skip-version-check"])
        // Trunk's minifier cannot read wasm-bindgen's JavaScript and warns of that each time;
        // `script` does it instead.
        .args(["--log", "warn,trunk::processing=error", "--dist"])
        .arg(folder)
        .env("PATH", &path)
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            plain_paths(),
        )
        .env("NO_COLOR", "true")
        // Where in trunk an error was noticed says nothing about the page.
        .env("RUST_BACKTRACE", "0");
    program::run("page", &mut command, Output::Shown)?;
    let files = compress::files(folder)?;
    let has = |extension: &str| {
        files
            .iter()
            .any(|file| file.extension() == Some(extension.as_ref()))
    };
    if !folder.join("index.html").is_file() || !has("wasm") {
        return Err(Problem::new(
            "trunk made a page without index.html or without WebAssembly; see index.html for its \
             data-trunk links",
        ));
    }
    script::shorten_sheets(workspace, &path, folder)?;
    script::shorten_catalogue(folder)?;
    script::merge(workspace, &path, folder)?;
    let packages = ["subscription-upgrades", "tab-backend"];
    licences::write(workspace, &packages, folder)?;
    compress::all(folder)?;
    single::write(workspace, &path, folder)?;
    say::progress(format_args!(
        "page: built in {}",
        say::time(begun.elapsed())
    ));
    Ok(())
}

/// Flags that leave out of the WebAssembly where this machine keeps the crates of others: a release
/// does not tell the name of whoever built it, and has the same bytes wherever that was.
fn plain_paths() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let sources = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let mut flags = Vec::new();
    for source in sources.into_iter().flatten().flatten() {
        if let Some(path) = source.path().to_str()
            // Cargo parts the flags where there is a blank.
            && !path.contains(' ')
        {
            flags.push(format!("--remap-path-prefix={path}/="));
        }
    }
    flags.sort();
    flags.join(" ")
}

/// Puts a built page where it will stay: first the files, then the list of them.
fn publish(pages: &Path, fingerprint: &str, part: &Path) -> Outcome {
    let folder = pages.join(fingerprint);
    let put = || format!("put the page into {}", folder.display());
    if folder.exists() {
        std::fs::remove_dir_all(&folder).to(put)?;
    }
    std::fs::rename(part, &folder).to(put)?;
    std::fs::write(list_name(pages, fingerprint), list(&folder)?).to(put)
}

/// The page with this fingerprint, if it is there with all its files.
fn whole(pages: &Path, fingerprint: &str) -> Outcome<Option<Page>> {
    let list_name = list_name(pages, fingerprint);
    let Ok(held) = File::open(&list_name) else {
        return Ok(None);
    };
    held.lock_shared()
        .to(|| format!("hold {}", list_name.display()))?;
    let folder = pages.join(fingerprint);
    let listed = std::fs::read_to_string(&list_name).unwrap_or_default();
    if listed.is_empty() || !folder.is_dir() || listed != list(&folder)? {
        return Ok(None);
    }
    Ok(Some(Page {
        folder,
        _held: held,
    }))
}

fn list_name(pages: &Path, fingerprint: &str) -> PathBuf {
    pages.join(format!("{fingerprint}.files"))
}

/// The size and name of each file: enough to see that one is missing or cut short.
fn list(folder: &Path) -> Outcome<String> {
    let mut text = String::new();
    for file in compress::files(folder)? {
        let full = folder.join(&file);
        let size = std::fs::metadata(&full)
            .to(|| format!("read {}", full.display()))?
            .len();
        text.push_str(&format!("{size} {}\n", file.display()));
    }
    Ok(text)
}

/// Removes all but the newest pages, and none that is in use.
fn forget_old(pages: &Path) -> Outcome {
    let mut lists = Vec::new();
    for file in std::fs::read_dir(pages)
        .to(|| format!("list {}", pages.display()))?
        .flatten()
    {
        let path = file.path();
        if path.extension() == Some("files".as_ref()) {
            let made = file.metadata().and_then(|data| data.modified()).ok();
            lists.push((made, path));
        }
    }
    lists.sort();
    let old = lists.len().saturating_sub(KEPT);
    for (_, list) in lists.into_iter().take(old) {
        let Ok(held) = File::open(&list) else {
            continue;
        };
        if held.try_lock().is_ok() {
            // A page that stays costs disk space and nothing else.
            let _ = std::fs::remove_file(&list);
            let _ = std::fs::remove_dir_all(list.with_extension(""));
        }
    }
    Ok(())
}

/// Makes a folder that is there and empty.
pub fn empty(folder: &Path) -> Outcome {
    if folder.exists() {
        std::fs::remove_dir_all(folder).to(|| format!("remove {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder).to(|| format!("make the folder {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(name: &str) -> PathBuf {
        let pages = std::env::temp_dir().join(format!("pages-{name}-{}", std::process::id()));
        empty(&pages).unwrap();
        pages
    }

    fn put(pages: &Path, fingerprint: &str) {
        let part = pages.join("part");
        empty(&part).unwrap();
        std::fs::write(part.join("index.html"), fingerprint).unwrap();
        publish(pages, fingerprint, &part).unwrap();
    }

    #[test]
    fn a_page_that_lost_a_file_is_not_served() {
        let pages = pages("whole");
        assert!(whole(&pages, "a").unwrap().is_none());
        put(&pages, "a");
        assert!(whole(&pages, "a").unwrap().is_some());
        assert!(whole(&pages, "b").unwrap().is_none());
        std::fs::write(pages.join("a/index.html"), "").unwrap();
        assert!(whole(&pages, "a").unwrap().is_none());
        std::fs::remove_file(pages.join("a/index.html")).unwrap();
        assert!(whole(&pages, "a").unwrap().is_none());
        std::fs::remove_dir_all(&pages).unwrap();
    }

    #[test]
    fn old_pages_go_unless_they_are_in_use() {
        let pages = pages("old");
        put(&pages, "first");
        put(&pages, "second");
        let held = whole(&pages, "first").unwrap().unwrap();
        for fingerprint in ["third", "fourth", "fifth", "sixth"] {
            std::thread::sleep(std::time::Duration::from_millis(20));
            put(&pages, fingerprint);
        }
        forget_old(&pages).unwrap();
        assert!(held.folder.join("index.html").exists());
        assert!(!pages.join("second").exists());
        assert!(pages.join("third").exists() && pages.join("sixth").exists());
        std::fs::remove_dir_all(&pages).unwrap();
    }
}
