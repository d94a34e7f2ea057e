//! The release for partners: what another page loads in order to have the element.
//!
//! `embed/vX.Y.Z/` is never changed once it is published, so the names in it are plain; `hosts/`
//! are pages that embed it. The WebAssembly is the page's own, byte for byte.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::budget;
use crate::compress;
use crate::licences;
use crate::page;
use crate::problem::{Attempt, Outcome, Problem};
use crate::program::{self, Output};
use crate::say;
use crate::script;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// All crates of the workspace have one version; a release has it, too.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The page's WebAssembly as it is released.
const WASM: &str = "subscription-upgrades.wasm";

/// Both sheets of the page in one file: fewer bytes, and one request less.
const SHEET: &str = "element.css";
const CATALOGUE: &str = "catalog.json";

/// What the element fetches besides.
const FETCHED: [&str; 2] = [SHEET, CATALOGUE];

/// What lies in `public/embed/` as it is released.
const AS_IT_IS: [&str; 6] = [
    "embed.d.ts",
    "react.d.ts",
    "custom-elements.json",
    "embed.html",
    "frame.js",
    "frame.css",
];

/// What the first element on a page may wait for, in brotli bytes.
const LIMIT: u64 = 165_000;

/// Where the host pages name the release.
const PLACE: &str = "vX.Y.Z";

/// Writes `embed/` and `hosts/` into a folder, from the page as it was built.
pub fn write(workspace: &Workspace, tools: &Tools<'_>, page: &Path, to: &Path) -> Outcome {
    let version = format!("v{VERSION}");
    let folder = to.join("embed").join(&version);
    page::empty(&folder)?;
    let script = only(page, ".js")?;
    let wasm = read(&only(page, "_bg.wasm")?)?;
    write_to(&folder.join(WASM), &wasm)?;
    copy(&page.join(CATALOGUE), &folder.join(CATALOGUE))?;
    let sheets = script::SHEETS.map(|sheet| read(&page.join(sheet)));
    let sheets: Vec<Vec<u8>> = sheets.into_iter().collect::<Outcome<_>>()?;
    write_to(&folder.join(SHEET), &sheets.concat())?;
    bundle(workspace, tools, &script, &folder)?;
    for file in AS_IT_IS {
        copy(
            &workspace.root.join("public/embed").join(file),
            &folder.join(file),
        )?;
    }
    licences::write(workspace, &["subscription-upgrades"], &folder)?;
    write_to(
        &folder.join("integrity.json"),
        integrity(&folder)?.as_bytes(),
    )?;
    compress::all(&folder)?;
    let spent = first_element(&folder)?;
    write_to(&folder.join("sizes.txt"), sizes(&folder, spent)?.as_bytes())?;
    hosts(workspace, &to.join("hosts"), &version)?;
    say::plain(format_args!(
        "{:<12}{:>9} of {:>9} bytes (brotli) before the first element",
        "embed",
        say::number(spent),
        say::number(LIMIT)
    ));
    within(spent)
}

/// The loader, with the script of the page in it and the hash of each file that it fetches.
fn bundle(workspace: &Workspace, tools: &Tools<'_>, script: &Path, folder: &Path) -> Outcome {
    let mut hashes = Vec::new();
    for file in [WASM].iter().chain(&FETCHED) {
        let hash = script::short_integrity(&read(&folder.join(file))?);
        hashes.push(format!("\"{file}\":\"{hash}\""));
    }
    let hashes = hashes.join(",");
    let scratch = workspace.own().join("embed");
    page::empty(&scratch)?;
    let entry = scratch.join("embed.js");
    copy(&workspace.root.join("public/embed/embed.js"), &entry)?;
    copy(script, &scratch.join("subscription-upgrades.js"))?;
    let mut command = workspace.command("esbuild");
    command
        .arg(&entry)
        .args(["--bundle", "--minify", "--format=esm"])
        .args(["--legal-comments=none", "--log-level=warning"])
        .arg(format!("--define:SU_VERSION=\"{VERSION}\""))
        .arg(format!("--define:SU_FILES={{{hashes}}}"))
        .arg(format!("--outfile={}", folder.join("embed.js").display()))
        .env("PATH", program::path_with(&tools.for_the_page()?)?);
    program::run("embed", &mut command, Output::Shown)
}

/// The page's own file with this end: not the one of the backend in the tab.
fn only(page: &Path, end: &str) -> Outcome<PathBuf> {
    let files = compress::files(page)?;
    let named = |file: &&PathBuf| {
        let name = file.to_string_lossy();
        name.starts_with("subscription-upgrades-") && name.ends_with(end)
    };
    let found: Vec<&PathBuf> = files.iter().filter(named).collect();
    match found[..] {
        [file] => Ok(page.join(file)),
        _ => Err(Problem::new(format!(
            "the page should have one subscription-upgrades-…{end}, and has {}",
            found.len()
        ))),
    }
}

/// The hash of each file, as `<script integrity>` has it.
fn integrity(folder: &Path) -> Outcome<String> {
    let mut lines = Vec::new();
    for file in compress::files(folder)? {
        let hash = script::integrity(&read(&folder.join(&file))?);
        lines.push(format!("    \"{}\": \"{hash}\"", file.display()));
    }
    Ok(format!(
        "{{\n  \"version\": \"{VERSION}\",\n  \"files\": {{\n{}\n  }}\n}}\n",
        lines.join(",\n")
    ))
}

/// The brotli bytes that the first element of a page waits for.
fn first_element(folder: &Path) -> Outcome<u64> {
    let waited = ["embed.js", "subscription-upgrades.wasm"];
    let mut bytes = 0;
    for file in waited.iter().chain(&FETCHED) {
        bytes += budget::size(&compress::beside(&folder.join(file), "br"))?;
    }
    Ok(bytes)
}

fn within(spent: u64) -> Outcome {
    if spent <= LIMIT {
        return Ok(());
    }
    Err(Problem::new(format!(
        "the first element on a host's page is over its byte budget by {} bytes",
        say::number(spent - LIMIT)
    )))
}

/// The size of each file as it is and packed.
fn sizes(folder: &Path, first: u64) -> Outcome<String> {
    let mut text = format!("{:>12}{:>12}{:>12}  file\n", "bytes", "gzip", "brotli");
    let write = || "write a size".to_owned();
    for file in compress::files(folder)? {
        let full = folder.join(&file);
        if !compress::compressible(&file) {
            continue;
        }
        let packed = |end: &str| budget::size(&compress::beside(&full, end)).map(say::number);
        writeln!(
            text,
            "{:>12}{:>12}{:>12}  {}",
            say::number(budget::size(&full)?),
            packed("gz")?,
            packed("br")?,
            file.display()
        )
        .to(write)?;
    }
    writeln!(
        text,
        "\nThe first element on a page waits for {} bytes (brotli); every other one for none.",
        say::number(first)
    )
    .to(write)?;
    Ok(text)
}

/// The pages that embed it, each with the folder of this release in it.
fn hosts(workspace: &Workspace, to: &Path, version: &str) -> Outcome {
    page::empty(to)?;
    let from = workspace.root.join("public/hosts");
    for file in compress::files(&from)? {
        let text = read(&from.join(&file))?;
        let text = String::from_utf8(text).to(|| format!("read {}", file.display()))?;
        write_to(&to.join(&file), text.replace(PLACE, version).as_bytes())?;
    }
    compress::all(to)
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(file).to(|| format!("read {}", file.display()))
}

fn write_to(file: &Path, content: &[u8]) -> Outcome {
    std::fs::write(file, content).to(|| format!("write {}", file.display()))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    write_to(to, &read(from)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("embed-{name}-{}", std::process::id()));
        page::empty(&folder).unwrap();
        folder
    }

    #[test]
    fn a_release_over_its_budget_fails_and_says_by_how_much() {
        assert_eq!(within(LIMIT), Ok(()));
        let problem = within(LIMIT + 1_234).unwrap_err().to_string();
        assert!(problem.contains("1,234 bytes"), "{problem}");
    }

    #[test]
    fn the_first_element_waits_for_loader_webassembly_sheet_and_catalogue() {
        let folder = folder("first");
        for (file, bytes) in [
            ("embed.js", 1),
            ("subscription-upgrades.wasm", 10),
            ("element.css", 100),
            ("catalog.json", 1_000),
            ("embed.html", 10_000),
        ] {
            write_to(&folder.join(format!("{file}.br")), &vec![0; bytes]).unwrap();
        }
        assert_eq!(first_element(&folder).unwrap(), 1_111);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_backend_of_the_tab_is_not_taken_for_the_page() {
        let folder = folder("only");
        write_to(&folder.join("subscription-upgrades-1_bg.wasm"), b"").unwrap();
        write_to(&folder.join("tab-backend-2_bg.wasm"), b"").unwrap();
        let found = only(&folder, "_bg.wasm").unwrap();
        assert_eq!(found, folder.join("subscription-upgrades-1_bg.wasm"));
        assert!(only(&folder, ".js").is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn every_file_has_a_hash_and_the_list_is_json() {
        let folder = folder("hashes");
        write_to(&folder.join("a.js"), b"alert('Hello, world.');").unwrap();
        write_to(&folder.join("b.css"), b"").unwrap();
        let list = integrity(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(list.contains(
            "\"a.js\": \"sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO\",\n"
        ));
        assert!(
            list.ends_with("\n  }\n}\n") && list.contains(VERSION),
            "{list}"
        );
    }
}
