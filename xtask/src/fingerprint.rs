//! One number for everything a page is made from: two pages with the same number are the same.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::problem::{Attempt, Outcome};
use crate::tools::Tools;
use crate::workspace::Workspace;

/// What a page is made from beside the crates that it is linked from.
const INPUTS: [&str; 16] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "index.html",
    "public",
    "rust-toolchain.toml",
    "src",
    "style",
    // How it is put together.
    "xtask/src/compress.rs",
    "xtask/src/licences.rs",
    "xtask/src/names.rs",
    "xtask/src/page.rs",
    "xtask/src/script.rs",
    "xtask/src/single.rs",
];

/// Folders of a crate that no page is made from.
const NOT_BUILT: [&str; 3] = ["benches", "examples", "tests"];

/// Settings from outside that change what the compiler makes.
const SETTINGS: [&str; 2] = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"];

/// The fingerprint of the page as its sources are now.
pub fn of_the_page(workspace: &Workspace, tools: &Tools<'_>) -> Outcome<String> {
    let mut hash = Hash::default();
    hash.add("tools", tools.versions_for_the_page()?.as_bytes());
    for setting in SETTINGS {
        let value = std::env::var_os(setting).unwrap_or_default();
        hash.add(setting, value.as_encoded_bytes());
    }
    for input in INPUTS {
        hash.add_path(&workspace.root, Path::new(input))?;
    }
    for folder in linked_folders(workspace)? {
        hash.add_path(&workspace.root, &folder)?;
    }
    Ok(hash.finish())
}

/// The folders of the workspace's crates that the page and the backend in its tab are linked from,
/// the page's own left out.
fn linked_folders(workspace: &Workspace) -> Outcome<BTreeSet<PathBuf>> {
    let packages = ["subscription-upgrades", "tab-backend"];
    let tree = workspace.linked(&packages, "normal,build", "{p}")?;
    Ok(path_dependencies(&tree, &workspace.root))
}

/// The folders below `root` in lines like `rules v0.1.0 (/work/main/crates/rules)`.
fn path_dependencies(tree: &str, root: &Path) -> BTreeSet<PathBuf> {
    tree.lines()
        .filter_map(|line| line.split_once(" (/"))
        .filter_map(|(_, folder)| folder.split_once(')'))
        .filter_map(|(folder, _)| {
            let folder = Path::new("/").join(folder);
            Some(folder.strip_prefix(root).ok()?.to_owned())
        })
        .filter(|folder| !folder.as_os_str().is_empty())
        .collect()
}

/// A hash of named parts, each with its length, so that no two lists of parts look alike.
#[derive(Default)]
struct Hash(Sha256);

impl Hash {
    fn add(&mut self, name: &str, content: &[u8]) {
        for part in [name.as_bytes(), content] {
            self.0.update(part.len().to_le_bytes());
            self.0.update(part);
        }
    }

    /// A file, or every file of a folder; nothing when neither exists.
    fn add_path(&mut self, root: &Path, path: &Path) -> Outcome {
        let full = root.join(path);
        if full.is_dir() {
            for child in children(&full)? {
                let skipped = child.to_str().is_some_and(|name| NOT_BUILT.contains(&name));
                if !skipped {
                    self.add_path(root, &path.join(child))?;
                }
            }
        } else if full.exists() {
            let content = std::fs::read(&full).to(|| format!("read {}", full.display()))?;
            self.add(&path.to_string_lossy(), &content);
        }
        Ok(())
    }

    fn finish(self) -> String {
        self.0
            .finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// The names in a folder, in order.
fn children(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let list = || format!("list {}", folder.display());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).to(list)? {
        names.push(PathBuf::from(entry.to(list)?.file_name()));
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[(&str, &str)]) -> String {
        let mut hash = Hash::default();
        for (name, content) in parts {
            hash.add(name, content.as_bytes());
        }
        hash.finish()
    }

    #[test]
    fn every_part_counts_and_parts_do_not_run_together() {
        assert_eq!(of(&[("a", "b")]), of(&[("a", "b")]));
        assert_ne!(of(&[("a", "b")]), of(&[("a", "c")]));
        assert_ne!(of(&[("a", "b")]), of(&[("ab", "")]));
        assert_ne!(of(&[("a", "bc"), ("d", "")]), of(&[("a", "b"), ("cd", "")]));
    }

    #[test]
    fn a_changed_added_or_renamed_file_changes_it() {
        let root = std::env::temp_dir().join(format!("fingerprint-{}", std::process::id()));
        std::fs::create_dir_all(root.join("src/tests")).unwrap();
        let now = || {
            let mut hash = Hash::default();
            hash.add_path(&root, Path::new("src")).unwrap();
            hash.finish()
        };
        let empty = now();
        std::fs::write(root.join("src/lib.rs"), "one").unwrap();
        let one = now();
        std::fs::write(root.join("src/lib.rs"), "two").unwrap();
        let two = now();
        std::fs::rename(root.join("src/lib.rs"), root.join("src/main.rs")).unwrap();
        let renamed = now();
        std::fs::write(root.join("src/tests/case.rs"), "test").unwrap();
        let tested = now();
        std::fs::remove_dir_all(&root).unwrap();
        assert_ne!(empty, one);
        assert_ne!(one, two);
        assert_ne!(two, renamed);
        assert_eq!(renamed, tested, "tests are not part of a page");
    }

    #[test]
    fn the_crates_of_the_page_are_found() {
        let tree = "subscription-upgrades v0.1.0 (/w)\nleptos v0.8.23\n\
                    partner-api v0.1.0 (/w/crates/partner-api)\nserde_derive v1.0.0 (proc-macro)\n\
                    rules v0.1.0 (/w/crates/rules) (*)\nelsewhere v1.0.0 (/x/elsewhere)\n";
        let folders: Vec<_> = path_dependencies(tree, Path::new("/w"))
            .into_iter()
            .collect();
        assert_eq!(
            folders,
            [Path::new("crates/partner-api"), Path::new("crates/rules")]
        );
    }

    #[test]
    fn this_workspace_links_the_rules() {
        let folders = linked_folders(&Workspace::find().unwrap()).unwrap();
        assert!(folders.contains(Path::new("crates/rules")), "{folders:?}");
    }
}
