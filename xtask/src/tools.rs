//! The tools that are not part of Rust, each at one version, and how to get them.
//!
//! A tool of the right version on PATH is used. Otherwise it is installed once into
//! `.tools/NAME-VERSION/` (or below `$SU_TOOLS_DIR`): built in a folder of its own and renamed
//! when it is whole, so that an interrupted build leaves nothing half-made, and its next attempt
//! continues where it stopped.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::problem::{Attempt, Outcome, Problem};
use crate::program::{self, Output};
use crate::say;
use crate::workspace::Workspace;

/// Builds the page.
const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    // Its default features are a TLS stack for downloads, which we do for it.
    options: &["--no-default-features", "--locked"],
    takes: "5 minutes",
};

/// Joins WebAssembly and JavaScript. Must be the version of the crate in Cargo.lock.
const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.130",
    options: &[],
    takes: "2 minutes",
};

/// Checks licences, sources and advisories of the dependencies.
const CARGO_DENY: CargoTool = CargoTool {
    package: "cargo-deny",
    program: "cargo-deny",
    version: "0.20.2",
    options: &["--locked"],
    takes: "2 minutes",
};

/// Drives Firefox. Debian has none of its own.
const GECKODRIVER: CargoTool = CargoTool {
    package: "geckodriver",
    program: "geckodriver",
    version: "0.37.1",
    options: &["--locked"],
    takes: "3 minutes",
};

/// Makes the WebAssembly smaller: `wasm-opt`.
const BINARYEN: NpmTool = NpmTool {
    package: "binaryen",
    version: "132.0.0",
};
/// How `wasm-opt --version` names that version.
const WASM_OPT: (&str, &str) = ("wasm-opt", "132");

/// Makes one small file of the page's scripts.
const ESBUILD: NpmTool = NpmTool {
    package: "esbuild",
    version: "0.28.2",
};

/// Finds accessibility faults in a page.
const AXE: NpmTool = NpmTool {
    package: "axe-core",
    version: "4.14.1",
};

/// The target of the page.
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Where tools are kept, and the way to get them.
#[derive(Debug)]
pub struct Tools<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

impl<'a> Tools<'a> {
    /// The tools of this workspace.
    pub fn of(workspace: &'a Workspace) -> Outcome<Self> {
        let folder = match std::env::var_os("SU_TOOLS_DIR").filter(|value| !value.is_empty()) {
            Some(folder) => {
                std::path::absolute(folder).to(|| "make SU_TOOLS_DIR absolute".into())?
            }
            None => workspace.root.join(".tools"),
        };
        Ok(Self { workspace, folder })
    }

    /// Everything that `trunk build` needs: the folders to put on PATH for it.
    pub fn for_the_page(&self) -> Outcome<Vec<PathBuf>> {
        same_wasm_bindgen(&self.workspace.read("Cargo.lock")?)?;
        same_trunk(&self.workspace.read("Trunk.toml")?)?;
        self.wasm_target()?;
        // First what takes seconds, so that a missing Node.js is not found out after minutes.
        let folders = [
            self.wasm_opt()?,
            self.esbuild()?,
            self.cargo_tool(&WASM_BINDGEN)?,
            self.cargo_tool(&TRUNK)?,
        ];
        Ok(folders.into_iter().flatten().collect())
    }

    /// The programs and versions that a page is built with, for its fingerprint.
    pub fn versions_for_the_page(&self) -> Outcome<String> {
        let rustc = program::read(self.workspace.command("rustc").arg("-vV"))?;
        Ok(format!(
            "trunk {}, wasm-bindgen {}, binaryen {}, esbuild {}\n{rustc}",
            TRUNK.version, WASM_BINDGEN.version, BINARYEN.version, ESBUILD.version
        ))
    }

    /// The program `cargo-deny`.
    pub fn cargo_deny(&self) -> Outcome<PathBuf> {
        Ok(self.cargo_tool(&CARGO_DENY)?.map_or_else(
            || CARGO_DENY.program.into(),
            |folder| folder.join(CARGO_DENY.program),
        ))
    }

    /// The program `geckodriver`.
    pub fn geckodriver(&self) -> Outcome<PathBuf> {
        match self.cargo_tool(&GECKODRIVER)? {
            Some(folder) => Ok(folder.join(GECKODRIVER.program)),
            None => program::find(GECKODRIVER.program)
                .ok_or_else(|| Problem::new("geckodriver is no longer on PATH; start again")),
        }
    }

    /// The file `axe.min.js`.
    pub fn axe(&self) -> Outcome<PathBuf> {
        Ok(self
            .npm_tool(&AXE)?
            .join("node_modules/axe-core/axe.min.js"))
    }

    /// Makes sure that Rust can build for the browser.
    pub fn wasm_target(&self) -> Outcome {
        let library = program::read(self.workspace.command("rustc").args([
            "--print",
            "target-libdir",
            "--target",
            WASM_TARGET,
        ]))?;
        if Path::new(library.trim()).is_dir() {
            return Ok(());
        }
        if program::find("rustup").is_none() {
            return Err(Problem::new(format!(
                "this Rust cannot build for {WASM_TARGET} and rustup, which adds that, is not \
                 on PATH; install rustup from https://rustup.rs, or the {WASM_TARGET} standard \
                 library of your distribution"
            )));
        }
        program::run(
            WASM_TARGET,
            self.workspace
                .command("rustup")
                .args(["target", "add", WASM_TARGET]),
            Output::OnFailure,
        )
    }

    /// The folder of a tool that cargo builds, or none when the one on PATH will do.
    fn cargo_tool(&self, tool: &CargoTool) -> Outcome<Option<PathBuf>> {
        if on_path(tool.program, tool.version) {
            return Ok(None);
        }
        let name = format!("{}-{}", tool.package, tool.version);
        let programs = self.install(&name, &Path::new("bin").join(tool.program), |folder| {
            say::progress(format_args!(
                "{name}: building it, once (about {} on two cores)",
                tool.takes
            ));
            let mut command = self.workspace.cargo(&["install", "--root"]);
            command
                .arg(folder)
                .args(["--version", &format!("={}", tool.version), "--no-track"])
                .args(tool.options)
                .arg(tool.package)
                // Stays when the build is interrupted, and goes when the tool is whole.
                .env("CARGO_TARGET_DIR", folder.with_file_name("target"))
                // These tools run for seconds; how long they build matters more than their speed.
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
                // Without a lock file: no dependency that needs a newer Rust than ours.
                .env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback");
            program::run(&name, &mut command, Output::OnFailure)
        })?;
        Ok(Some(programs.join("bin")))
    }

    /// The folder of `wasm-opt`, or none when the one on PATH will do.
    pub fn wasm_opt(&self) -> Outcome<Option<PathBuf>> {
        self.npm_program(WASM_OPT, &BINARYEN)
    }

    fn esbuild(&self) -> Outcome<Option<PathBuf>> {
        self.npm_program(("esbuild", ESBUILD.version), &ESBUILD)
    }

    /// The folder of a program that runs on Node.js, or none when the one on PATH will do.
    fn npm_program(
        &self,
        (name, version): (&str, &str),
        tool: &NpmTool,
    ) -> Outcome<Option<PathBuf>> {
        if on_path(name, version) {
            return Ok(None);
        }
        if program::find("node").is_none() {
            return Err(Problem::new(format!(
                "{name} {version} needs Node.js, which is not on PATH; install Node.js 20 or newer \
                 with npm"
            )));
        }
        Ok(Some(self.npm_tool(tool)?.join("node_modules/.bin")))
    }

    /// The folder that an npm package was installed into.
    fn npm_tool(&self, tool: &NpmTool) -> Outcome<PathBuf> {
        let name = format!("{}-{}", tool.package, tool.version);
        let manifest = Path::new("node_modules")
            .join(tool.package)
            .join("package.json");
        self.install(&name, &manifest, |folder| {
            if program::find("npm").is_none() {
                return Err(Problem::new(format!(
                    "{name} comes from npm, which is not on PATH; install Node.js 20 or newer \
                     with npm"
                )));
            }
            say::progress(format_args!("{name}: fetching it from npm, once"));
            let mut command = self.workspace.command("npm");
            command
                .args([
                    "install",
                    "--no-save",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                ])
                .args(["--loglevel=error", "--prefix"])
                .arg(folder)
                .arg(format!("{}@{}", tool.package, tool.version));
            program::run(&name, &mut command, Output::OnFailure)
        })
    }

    /// The folder `name`, made by `make` when its file `proof` is not there.
    fn install(
        &self,
        name: &str,
        proof: &Path,
        make: impl FnOnce(&Path) -> Outcome,
    ) -> Outcome<PathBuf> {
        let folder = self.folder.join(name);
        if folder.join(proof).exists() {
            return Ok(folder);
        }
        std::fs::create_dir_all(&self.folder)
            .to(|| format!("make the folder {}", self.folder.display()))?;
        let _alone = lock(&self.folder.join(format!("{name}.lock")), name)?;
        // Somebody else may have made it while we waited.
        if folder.join(proof).exists() {
            return Ok(folder);
        }
        let begun = Instant::now();
        let part = self.folder.join(format!("{name}.part"));
        let made = part.join("made");
        std::fs::create_dir_all(&made).to(|| format!("make the folder {}", made.display()))?;
        make(&made)?;
        if !made.join(proof).exists() {
            return Err(Problem::new(format!(
                "{name} was installed, but without the file {}; this is a mistake in xtask/src/tools.rs",
                proof.display()
            )));
        }
        if folder.exists() {
            remove(&folder)?;
        }
        std::fs::rename(&made, &folder).to(|| format!("put {name} into {}", folder.display()))?;
        remove(&part)?;
        say::progress(format_args!(
            "{name}: ready after {}",
            say::time(begun.elapsed())
        ));
        Ok(folder)
    }
}

/// A program that `cargo install` builds.
#[derive(Debug)]
struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: &'static str,
    options: &'static [&'static str],
    takes: &'static str,
}

/// A package that npm fetches.
#[derive(Debug)]
struct NpmTool {
    package: &'static str,
    version: &'static str,
}

/// Holds a file's lock until it is dropped; says so when it has to wait.
pub fn lock(file: &Path, what: &str) -> Outcome<std::fs::File> {
    let name = || format!("lock {}", file.display());
    let lock = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(file)
        .to(name)?;
    if lock.try_lock().is_err() {
        say::progress(format_args!(
            "{what}: waiting for another xtask that is busy with it"
        ));
        lock.lock().to(name)?;
    }
    Ok(lock)
}

/// Whether the program on PATH says that it has this version.
fn on_path(name: &str, version: &str) -> bool {
    program::find(name)
        .and_then(|file| program::read(Command::new(file).arg("--version")).ok())
        .is_some_and(|said| said.split_whitespace().any(|word| word == version))
}

fn remove(folder: &Path) -> Outcome {
    std::fs::remove_dir_all(folder).to(|| format!("remove {}", folder.display()))
}

/// The crate and the program must be of one version, or the page does not start.
fn same_wasm_bindgen(lock: &str) -> Outcome {
    match locked(lock, "wasm-bindgen") {
        Some(version) if version == WASM_BINDGEN.version => Ok(()),
        Some(version) => Err(Problem::new(format!(
            "Cargo.lock has the crate wasm-bindgen {version}, but xtask/src/tools.rs has the \
             program wasm-bindgen {}; they must be the same, so change one of them",
            WASM_BINDGEN.version
        ))),
        None => Err(Problem::new(
            "Cargo.lock has no wasm-bindgen; run cargo update --workspace and commit Cargo.lock",
        )),
    }
}

/// `trunk` refuses to run when Trunk.toml asks for another version of it.
fn same_trunk(settings: &str) -> Outcome {
    let wanted = format!("trunk-version = \"={}\"", TRUNK.version);
    if settings.lines().any(|line| line.trim() == wanted) {
        return Ok(());
    }
    Err(Problem::new(format!(
        "Trunk.toml must have the line {wanted}, as xtask/src/tools.rs has that trunk"
    )))
}

/// The version of a package in a Cargo.lock.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.131\"\n";

    #[test]
    fn a_different_wasm_bindgen_is_named() {
        let problem = same_wasm_bindgen(LOCK).unwrap_err().to_string();
        assert!(
            problem.contains("0.2.131") && problem.contains(WASM_BINDGEN.version),
            "{problem}"
        );
        assert!(same_wasm_bindgen(&LOCK.replace("0.2.131", WASM_BINDGEN.version)).is_ok());
        assert!(same_wasm_bindgen("").is_err());
    }

    #[test]
    fn the_tools_of_this_workspace_agree() {
        let workspace = Workspace::find().unwrap();
        same_wasm_bindgen(&workspace.read("Cargo.lock").unwrap()).unwrap();
        same_trunk(&workspace.read("Trunk.toml").unwrap()).unwrap();
        assert!(same_trunk("trunk-version = \"=0.0.1\"").is_err());
    }

    fn tools(workspace: &Workspace) -> Tools<'_> {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("xtask-{}-{number}", std::process::id()));
        Tools { workspace, folder }
    }

    #[test]
    fn a_tool_is_made_once_and_whole_or_not_at_all() {
        let workspace = Workspace::find().unwrap();
        let tools = tools(&workspace);
        let proof = Path::new("bin/tool");
        let failed = tools.install("tool-1.2.3", proof, |_| Err(Problem::new("no network")));
        assert_eq!(failed.unwrap_err().to_string(), "no network");
        assert!(!tools.folder.join("tool-1.2.3").exists());
        let without = tools.install("tool-1.2.3", proof, |_| Ok(()));
        assert!(without.unwrap_err().to_string().contains("bin/tool"));
        assert!(!tools.folder.join("tool-1.2.3").exists());
        let make = |folder: &Path| {
            std::fs::create_dir_all(folder.join("bin")).unwrap();
            std::fs::write(folder.join(proof), "").unwrap();
            Ok(())
        };
        let folder = tools.install("tool-1.2.3", proof, make).unwrap();
        assert!(folder.ends_with("tool-1.2.3") && folder.join(proof).exists());
        assert!(!tools.folder.join("tool-1.2.3.part").exists());
        let again = tools.install("tool-1.2.3", proof, |_| Err(Problem::new("made twice")));
        assert_eq!(again, Ok(folder));
        std::fs::remove_dir_all(&tools.folder).unwrap();
    }
}
