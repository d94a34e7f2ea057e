//! The names by which a script and its WebAssembly know each other, made short.
//!
//! wasm-bindgen calls an import `__wbg_createElement_de4a31ed2fb252be` and most closures the same
//! but for a hash. No compression makes a hash smaller, and both files carry it: 2 KB of the page.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;

use crate::problem::{Outcome, Problem};
use crate::program;
use crate::workspace::Workspace;

/// What wasm-opt calls the only module that imports come from.
const MODULE: &str = "a";

/// Old names and new ones.
#[derive(Debug, Default)]
pub struct Names {
    /// The module that imports come from, by its old name: the script itself.
    module: String,
    imports: HashMap<String, String>,
    exports: HashMap<String, String>,
}

/// Writes `wasm` with short names to `to`. `path` has wasm-opt in it.
pub fn shorten(workspace: &Workspace, path: &OsStr, wasm: &Path, to: &Path) -> Outcome<Names> {
    let mut command = workspace.command("wasm-opt");
    command
        // Nothing is optimised again, but what trunk's wasm-opt has left out of the instructions when
        // it wrote them is left out only at these levels.
        .args(["--optimize-level=2", "--shrink-level=1"])
        .arg("--minify-imports-and-exports-and-modules")
        // Which tools made it and what a linker would have to know: for nobody who loads it.
        .args(["--strip-producers", "--strip-target-features"])
        .args([OsStr::new("--output"), to.as_os_str(), wasm.as_os_str()])
        .env("PATH", path);
    Names::read(&program::read(&mut command)?)
}

impl Names {
    /// Reads what wasm-opt says about the names that it gave: JSON with a name to each line.
    fn read(said: &str) -> Outcome<Self> {
        let mut names = Self::default();
        for line in said.lines().map(str::trim) {
            let texts: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            match texts[..] {
                [module, import, name] => {
                    if !names.module.is_empty() && names.module != module {
                        return Err(Problem::new(format!(
                            "{import} is imported from {module} and not from {}; give it an \
                             argument or a result that wasm-bindgen has to translate",
                            names.module
                        )));
                    }
                    names.imports.insert(import.into(), name.into());
                    names.module = module.into();
                }
                [export, name] => {
                    names.exports.insert(export.into(), name.into());
                }
                _ => {}
            }
        }
        if names.imports.is_empty() || names.exports.is_empty() {
            return Err(Problem::new(
                "wasm-opt did not say which names it gave; was its output changed?",
            ));
        }
        Ok(names)
    }

    /// The script with the new names. Imports are members of an object literal, exports are taken
    /// from `wasm`; each is a whole word.
    pub fn in_script(&self, script: &str) -> String {
        let mut short = String::with_capacity(script.len());
        let mut rest = script;
        while let Some(start) = rest.find(is_of_a_word) {
            let (before, word) = rest.split_at(start);
            let (word, after) =
                word.split_at(word.find(|c| !is_of_a_word(c)).unwrap_or(word.len()));
            short.push_str(before);
            let known = if short.ends_with("wasm.") {
                self.exports.get(word)
            } else {
                self.imports.get(word)
            };
            short.push_str(known.map_or(word, String::as_str));
            rest = after;
        }
        short.push_str(rest);
        short.replace(&format!("\"{}\"", self.module), &format!("\"{MODULE}\""))
    }
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = r#"{
 "imports": [
  ["./app_bg.js", "__wbg_new_12", "$"],
  ["./app_bg.js", "__wbg_memory", "b"]
 ],
 "exports": [
  ["memory", "pc"],
  ["__wbindgen_free", "Dc"]
 ]
}"#;

    #[test]
    fn a_script_gets_the_names_that_its_webassembly_has() {
        let names = Names::read(SAID).unwrap();
        let script = "const i = { __wbg_new_12: () => __wbg_new_123(memory), __wbg_memory() {} };\n\
                      const all = {\"./app_bg.js\": i}; wasm.__wbindgen_free(wasm.memory.buffer);";
        assert_eq!(
            names.in_script(script),
            "const i = { $: () => __wbg_new_123(memory), b() {} };\n\
             const all = {\"a\": i}; wasm.Dc(wasm.pc.buffer);"
        );
    }

    #[test]
    fn imports_from_two_files_are_an_error() {
        let second = SAID.replacen("./app_bg.js", "./snippets/x.js", 1);
        assert!(Names::read(&second).is_err());
    }

    #[test]
    fn another_output_of_wasm_opt_is_an_error() {
        assert!(Names::read("").is_err());
        assert!(Names::read("{ \"imports\": [] }").is_err());
    }
}
