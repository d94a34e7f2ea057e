//! The page's JavaScript as one small file, and short names between it and the WebAssembly.
//!
//! Trunk cannot minify what wasm-bindgen writes, and leaves our own part of it in `snippets/`
//! under a name that stays when its content changes. So both become one file, named by its
//! content, and whatever names or vouches for the old files is changed to the new one.
//!
//! The backend of a page without a server is a second WebAssembly with a script of its own, which
//! `index.html` imports when it needs it. It is treated in the same way, but nothing vouches for
//! it: an `import(…)` has no place for a hash.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256, Sha384};

use crate::compress;
use crate::names;
use crate::problem::{Attempt, Outcome, Problem};
use crate::program::{self, Output};
use crate::workspace::Workspace;

/// Sheets that are fetched by their names.
pub const SHEETS: [&str; 2] = ["tokens.css", "element.css"];

/// How the name of a WebAssembly file goes on behind that of its script.
const WASM_END: &str = "_bg.wasm";

/// The script that runs the mock backend in a tab, the part of it that wasm-bindgen wrote, and its
/// other parts.
const TAB: (&str, &str, &[&str]) = ("tab.js", "tab-backend.js", &["bar.js"]);

/// Merges each script that wasm-bindgen wrote with its parts. `path` has esbuild and wasm-opt in
/// it.
pub fn merge(workspace: &Workspace, path: &OsStr, folder: &Path) -> Outcome {
    for script in compress::files(folder)? {
        let Some(wasm) = started_by(folder, &script) else {
            continue;
        };
        if script == Path::new(TAB.1) {
            merge_tab(workspace, path, folder, &wasm)?;
            continue;
        }
        // Beside the script, so that it finds its parts.
        let (short, part) = (folder.join("short.js"), folder.join("merged.js"));
        let short_wasm = folder.join("short.wasm");
        let named = names::shorten(workspace, path, &folder.join(&wasm), &short_wasm)?;
        let text = String::from_utf8(read(&folder.join(&script))?)
            .to(|| format!("read {}", script.display()))?;
        std::fs::write(&short, named.in_script(&text))
            .to(|| format!("write {}", short.display()))?;
        bundle(workspace, path, &short, &part)?;
        std::fs::remove_file(&short).to(|| format!("remove {}", short.display()))?;
        replace(folder, &wasm, &short_wasm)?;
        replace(folder, &script, &part)?;
    }
    let snippets = folder.join("snippets");
    if snippets.exists() {
        std::fs::remove_dir_all(&snippets).to(|| format!("remove {}", snippets.display()))?;
    }
    Ok(())
}

/// Merges the script of the backend in the tab with its parts.
fn merge_tab(workspace: &Workspace, path: &OsStr, folder: &Path, wasm: &Path) -> Outcome {
    let (entry, glue, parts) = TAB;
    let (short_wasm, merged) = (folder.join("short.wasm"), folder.join("merged.js"));
    let named = names::shorten(workspace, path, &folder.join(wasm), &short_wasm)?;
    let wasm_name = named_for(wasm, &read(&short_wasm)?)?;
    let text = String::from_utf8(read(&folder.join(glue))?).to(|| format!("read {glue}"))?;
    let text = named
        .in_script(&text)
        .replace(wasm.to_string_lossy().as_ref(), &wasm_name);
    std::fs::write(folder.join(glue), text).to(|| format!("write {glue}"))?;
    bundle(workspace, path, &folder.join(entry), &merged)?;
    let name = named_for(Path::new(entry), &read(&merged)?)?;
    std::fs::rename(&short_wasm, folder.join(&wasm_name)).to(|| format!("write {wasm_name}"))?;
    std::fs::rename(&merged, folder.join(&name)).to(|| format!("write {name}"))?;
    let old = parts.iter().copied().chain([entry, glue]).map(Path::new);
    for file in old.chain([wasm]) {
        let file = folder.join(file);
        std::fs::remove_file(&file).to(|| format!("remove {}", file.display()))?;
    }
    let page = folder.join("index.html");
    let html = String::from_utf8(read(&page)?).to(|| "read index.html".into())?;
    let (from, to) = (format!("./{entry}"), format!("./{name}"));
    if !html.contains(&from) {
        return Err(Problem::new(format!(
            "index.html does not import {from}, so nothing starts the backend in the tab"
        )));
    }
    std::fs::write(&page, html.replace(&from, &to)).to(|| "write index.html".into())
}

/// Makes one small module of a script and what it imports.
pub fn bundle(workspace: &Workspace, path: &OsStr, from: &Path, to: &Path) -> Outcome {
    let mut command = workspace.command("esbuild");
    command
        .arg(from)
        .args([
            "--bundle",
            "--minify",
            "--format=esm",
            "--legal-comments=none",
        ])
        .args([
            "--log-level=warning",
            &format!("--outfile={}", to.display()),
        ])
        .env("PATH", path);
    program::run("script", &mut command, Output::Shown)
}

/// Takes comments and blanks out of the sheets that the element fetches by their names; trunk only
/// does so with those that it links. `path` has esbuild in it.
pub fn shorten_sheets(workspace: &Workspace, path: &OsStr, folder: &Path) -> Outcome {
    for sheet in SHEETS {
        let (file, short) = (folder.join(sheet), folder.join("short.css"));
        let mut command = workspace.command("esbuild");
        command
            .arg(&file)
            .args(["--minify-whitespace", "--log-level=warning"])
            .arg(format!("--outfile={}", short.display()))
            .env("PATH", path);
        program::run("sheet", &mut command, Output::Shown)?;
        std::fs::rename(&short, &file).to(|| format!("write {sheet}"))?;
    }
    Ok(())
}

/// Takes the blanks out of the catalogue, which is laid out for people.
pub fn shorten_catalogue(folder: &Path) -> Outcome {
    let file = folder.join("catalog.json");
    let short = without_blanks(&read(&file)?);
    std::fs::write(&file, short).to(|| "write catalog.json".into())
}

/// JSON without the blanks between its parts.
fn without_blanks(json: &[u8]) -> Vec<u8> {
    let (mut inside, mut escaped) = (false, false);
    let keep = |byte: &u8| {
        let quote = *byte == b'"' && !escaped;
        escaped = inside && *byte == b'\\' && !escaped;
        inside ^= quote;
        inside || !byte.is_ascii_whitespace()
    };
    json.iter().copied().filter(keep).collect()
}

/// The WebAssembly file that lies beside a script that starts it.
fn started_by(folder: &Path, script: &Path) -> Option<PathBuf> {
    let mut wasm = script.file_stem()?.to_owned();
    wasm.push(WASM_END);
    let at_the_top = script.parent() == Some(Path::new(""));
    let is_script = script.extension() == Some("js".as_ref());
    (at_the_top && is_script && folder.join(&wasm).is_file()).then(|| wasm.into())
}

/// Puts a new file in place of the old one, and its name and hash into every HTML file.
fn replace(folder: &Path, old: &Path, part: &Path) -> Outcome {
    let old_file = folder.join(old);
    let old_content = read(&old_file)?;
    let content = read(part)?;
    let name = named_by_content(&old.to_string_lossy(), &content)?;
    std::fs::rename(part, folder.join(&name)).to(|| format!("write {name}"))?;
    std::fs::remove_file(&old_file).to(|| format!("remove {}", old_file.display()))?;
    for file in compress::files(folder)? {
        if file.extension() == Some("html".as_ref()) {
            let file = folder.join(file);
            let html = String::from_utf8(read(&file)?).to(|| format!("read {}", file.display()))?;
            let html = without_links_to_parts(&html)
                .replace(&integrity(&old_content), &integrity(&content))
                .replace(old.to_string_lossy().as_ref(), &name);
            std::fs::write(&file, html).to(|| format!("write {}", file.display()))?;
        }
    }
    Ok(())
}

/// `app-OLDHASH.js` or `app-OLDHASH_bg.wasm` with the hash of this content.
fn named_by_content(old: &str, content: &[u8]) -> Outcome<String> {
    let parts = ends().find_map(|end| Some((old.strip_suffix(end)?.rsplit_once('-')?.0, end)));
    let (stem, end) = parts.ok_or_else(|| {
        Problem::new(format!(
            "{old} has no hash in its name; Trunk.toml must have filehash = true"
        ))
    })?;
    Ok(with_hash(stem, end, content))
}

/// `tab.js` or `tab_bg.wasm` with the hash of this content: `tab-HASH.js`, `tab-HASH_bg.wasm`.
fn named_for(plain: &Path, content: &[u8]) -> Outcome<String> {
    let plain = plain.to_string_lossy();
    let parts = ends().find_map(|end| Some((plain.strip_suffix(end)?, end)));
    let (stem, end) =
        parts.ok_or_else(|| Problem::new(format!("{plain} is no script and no WebAssembly")))?;
    Ok(with_hash(stem, end, content))
}

fn ends() -> impl Iterator<Item = &'static str> {
    [WASM_END, ".js"].into_iter()
}

fn with_hash(stem: &str, end: &str, content: &[u8]) -> String {
    let hash: String = Sha256::digest(content)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{stem}-{hash}{end}")
}

/// The HTML without its `<link …>`s to `snippets/`.
fn without_links_to_parts(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<link") {
        let (before, link) = rest.split_at(start);
        kept.push_str(before);
        let (link, after) = link.split_at(link.find('>').map_or(link.len(), |end| end + 1));
        if !link.contains("snippets/") {
            kept.push_str(link);
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// What a browser compares a file with: `sha384-…`.
pub fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", base64(&Sha384::digest(content)))
}

/// The same in fewer bytes, where each counts.
pub fn short_integrity(content: &[u8]) -> String {
    format!("sha256-{}", base64(&Sha256::digest(content)))
}

/// The bytes in letters.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * place)) as usize & 63);
            let used = place <= three.len();
            text.push(
                letter
                    .filter(|_| used)
                    .map_or('=', |letter| char::from(*letter)),
            );
        }
    }
    text
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(file).to(|| format!("read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_go_but_for_those_in_texts() {
        let json = br#"{ "a b" : [ 1, "c \\" , "\" d" ],
            "e": { } }"#;
        let short = br#"{"a b":[1,"c \\","\" d"],"e":{}}"#;
        assert_eq!(without_blanks(json), short);
    }

    #[test]
    fn hashes_are_written_as_browsers_expect_them() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
        assert_eq!(base64(&[255, 254, 253]), "//79");
        // The example of the Subresource Integrity specification.
        let expected = "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO";
        assert_eq!(integrity(b"alert('Hello, world.');"), expected);
    }

    #[test]
    fn the_page_names_the_new_script_and_not_the_parts() {
        let folder = std::env::temp_dir().join(format!("script-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        let html = format!(
            "<script type=module>import init from './app-12.js'; init('./app-12_bg.wasm')</script>\
             <link href=./app-12.js integrity={} rel=modulepreload>\
             <link href=./snippets/a/element.js integrity=sha384-x rel=modulepreload><body>",
            integrity(b"old")
        );
        write("index.html", &html);
        write("app-12.js", "old");
        write("app-12_bg.wasm", "");
        write("merged.js", "new");
        let started = |script| started_by(&folder, Path::new(script));
        assert_eq!(started("app-12.js"), Some("app-12_bg.wasm".into()));
        assert_eq!(started("merged.js"), None);
        replace(&folder, Path::new("app-12.js"), &folder.join("merged.js")).unwrap();
        let name = named_by_content("app-12.js", b"new").unwrap();
        let now = std::fs::read_to_string(folder.join("index.html")).unwrap();
        assert_eq!(std::fs::read_to_string(folder.join(&name)).unwrap(), "new");
        assert!(!folder.join("app-12.js").exists());
        std::fs::remove_dir_all(&folder).unwrap();
        let expected = format!(
            "<script type=module>import init from './{name}'; init('./app-12_bg.wasm')</script>\
             <link href=./{name} integrity={} rel=modulepreload><body>",
            integrity(b"new")
        );
        assert_eq!(now, expected);
        assert!(named_by_content("app.js", b"").is_err());
        let wasm = named_by_content("app-12_bg.wasm", b"new").unwrap();
        assert_eq!(wasm, name.replace(".js", "_bg.wasm"));
        assert_eq!(named_for(Path::new("app.js"), b"new").unwrap(), name);
        assert_eq!(named_for(Path::new("app_bg.wasm"), b"new").unwrap(), wasm);
        assert!(named_for(Path::new("app.css"), b"").is_err());
    }
}
