//! What the licences of others ask for: their texts, with what contains their work.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::problem::{Attempt, Outcome};
use crate::program;
use crate::workspace::Workspace;

/// Ours, as they lie at the top of the project.
const OURS: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// What [`write`] writes.
pub const NAMES: [&str; 3] = ["licences.txt", "LICENSE-MIT.txt", "LICENSE-APACHE.txt"];

/// Puts our licences and `licences.txt`, those of others, into a folder.
pub fn write(workspace: &Workspace, packages: &[&str], folder: &Path) -> Outcome {
    for file in OURS {
        let to = folder.join(file).with_extension("txt");
        let copied = std::fs::copy(workspace.root.join(file), &to);
        copied.to(|| format!("write {}", to.display()))?;
    }
    let to = folder.join(NAMES[0]);
    std::fs::write(&to, text(workspace, packages)?).to(|| format!("write {}", to.display()))
}

/// Every crate that is linked into these packages as WebAssembly, with its licence, where it is from
/// and the text of its licence.
fn text(workspace: &Workspace, packages: &[&str]) -> Outcome<String> {
    let tree = workspace.linked(packages, "normal,no-proc-macro", "{p} | {l} | {r}")?;
    // Ours have a path behind their version.
    let others = |line: &&str| !line.trim().is_empty() && !line.contains(" (/");
    let crates: BTreeSet<&str> = tree.lines().filter(others).collect();
    let sources = sources(workspace)?;
    let mut text = String::from(
        "Subscription Upgrades is licensed under MIT or Apache-2.0, at your choice; see the files\n\
         LICENSE-MIT.txt and LICENSE-APACHE.txt. It contains parts of Rust's standard library (MIT or\n\
         Apache-2.0, https://github.com/rust-lang/rust) and of these crates, each under its own\n\
         licence:\n\n",
    );
    let mut texts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for line in &crates {
        text.push_str(line);
        text.push('\n');
        let name = line.split(" | ").next().unwrap_or(line);
        if let Some(folder) = sources.get(&name.replace(" v", "-")) {
            for licence in chosen(folder)? {
                texts.entry(licence).or_default().push(name);
            }
        }
    }
    for (licence, names) in texts {
        let line = "-".repeat(72);
        text.push_str(&format!("\n{line}\n{}\n\n{licence}\n", names.join(", ")));
    }
    Ok(text)
}

/// Where cargo keeps each crate, by `NAME-VERSION`.
fn sources(workspace: &Workspace) -> Outcome<BTreeMap<String, PathBuf>> {
    let arguments = ["metadata", "--format-version", "1", "--locked"];
    let metadata = program::read(&mut workspace.cargo(&arguments))?;
    // The only thing that is wanted of all that JSON; the folder of a crate has no quote in it.
    let manifests = metadata.split("\"manifest_path\":\"").skip(1);
    let folders = manifests.filter_map(|rest| Path::new(rest.split('"').next()?).parent());
    Ok(folders
        .filter_map(|folder| Some((folder.file_name()?.to_str()?.to_owned(), folder.to_owned())))
        .collect())
}

/// The licences in a crate's folder: that of MIT where it is one of several to choose from, and what
/// holds besides.
fn chosen(folder: &Path) -> Outcome<Vec<String>> {
    let read = || format!("read the licences in {}", folder.display());
    let mut files = Vec::new();
    for file in std::fs::read_dir(folder).to(read)?.flatten() {
        let name = file.file_name().to_string_lossy().to_uppercase();
        let is_one = [
            "LICENSE",
            "LICENCE",
            "COPYING",
            "UNLICENSE",
            "COPYRIGHT",
            "NOTICE",
        ];
        if is_one.iter().any(|start| name.starts_with(start)) && file.path().is_file() {
            files.push((name, file.path()));
        }
    }
    files.sort();
    if files.iter().any(|(name, _)| name.contains("MIT")) {
        let other = ["APACHE", "UNLICENSE", "COPYING"];
        files.retain(|(name, _)| !other.iter().any(|other| name.contains(other)));
    }
    let mut texts = Vec::new();
    for (_, file) in files {
        let text = std::fs::read(file).to(read)?;
        let text = String::from_utf8_lossy(&text);
        // The same licence with other ends of lines is the same.
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        texts.push(lines.join("\n").trim_matches('\n').to_owned());
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crates_of_others_are_listed_and_the_texts_of_their_licences_follow() {
        let workspace = Workspace::find().unwrap();
        let list = text(&workspace, &["subscription-upgrades"]).unwrap();
        let leptos = list.lines().find(|line| line.starts_with("leptos v"));
        assert!(
            leptos.is_some_and(|line| line.contains("| MIT |")),
            "{list}"
        );
        assert!(!list.contains("partner-api"), "{list}");
        assert!(!list.contains("axum"), "that is in the tab's backend only");
        let (crates, texts) = list.split_once("\n---").unwrap();
        let bytes = crates.lines().find(|line| line.starts_with("bytes v"));
        let bytes = bytes.unwrap().split(" | ").next().unwrap();
        let (_, text) = texts.split_once(bytes).unwrap();
        let text = text.split("\n---").next().unwrap();
        assert!(text.contains("Copyright (c) 2018 Carl Lerche"), "{text}");
        assert!(text.contains("shall be included in all"), "{text}");
    }

    #[test]
    fn of_two_licences_that_of_mit_is_chosen_and_what_has_no_choice_is_taken() {
        let folder = std::env::temp_dir().join(format!("licences-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("LICENSE-APACHE"), "Apache\n").unwrap();
        assert_eq!(chosen(&folder).unwrap(), ["Apache"]);
        std::fs::write(folder.join("LICENSE-MIT"), "MIT\r\n\r\nof somebody\r\n").unwrap();
        std::fs::write(folder.join("LICENSE-UNICODE"), "Unicode").unwrap();
        assert_eq!(chosen(&folder).unwrap(), ["MIT\n\nof somebody", "Unicode"]);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
