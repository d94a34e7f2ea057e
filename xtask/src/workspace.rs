//! Where things are.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::problem::{Attempt, Outcome, Problem};
use crate::program;

/// The folders that everything else is found from.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The folder of the root Cargo.toml.
    pub root: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
}

impl Workspace {
    /// The workspace that this program was built from.
    pub fn find() -> Outcome<Self> {
        let here = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here
            .parent()
            .filter(|root| root.join("Cargo.toml").is_file())
            .ok_or_else(|| {
                Problem::new("cannot find the workspace; run this as cargo xtask from inside it")
            })?
            .to_owned();
        let target = match std::env::var_os("CARGO_TARGET_DIR").filter(|value| !value.is_empty()) {
            Some(folder) => {
                std::path::absolute(folder).to(|| "make CARGO_TARGET_DIR absolute".into())?
            }
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// What xtask itself keeps between runs.
    pub fn own(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// A file of the workspace as text.
    pub fn read(&self, path: impl AsRef<Path>) -> Outcome<String> {
        let path = self.root.join(path);
        std::fs::read_to_string(&path).to(|| format!("read {}", path.display()))
    }

    /// A program that runs in the root folder and builds where we expect it.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        // What `cargo run` set for us are not settings of what we run. Some build scripts (ring's)
        // ask to be run again when one of them changes.
        for (name, _) in std::env::vars_os() {
            let known = name.to_string_lossy();
            if [
                "CARGO_PKG_",
                "CARGO_MANIFEST_",
                "CARGO_BIN_",
                "CARGO_CRATE_",
                "CARGO_PRIMARY_",
            ]
            .iter()
            .any(|start| known.starts_with(start))
            {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Cargo with these arguments.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }

    /// What these packages are linked from as WebAssembly, themselves included: a line for each
    /// crate, and again for each place it has in the tree.
    pub fn linked(&self, packages: &[&str], edges: &str, format: &str) -> Outcome<String> {
        let mut tree = self.cargo(&["tree", "--target", "wasm32-unknown-unknown"]);
        tree.args(["--prefix", "none", "--no-dedupe"]);
        tree.args(["--edges", edges, "--format", format]);
        tree.args(packages.iter().flat_map(|package| ["--package", package]));
        program::read(&mut tree)
    }

    /// A path as a person would name it: from the workspace, when it is inside.
    pub fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }
}
