//! Figures: how long things take.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use crate::browser::Browser;
use crate::page;
use crate::problem::{Attempt, Outcome, Problem};
use crate::program::{self, Output};
use crate::say;
use crate::serve;
use crate::stop::Running;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// How long judging the portfolio may take in the browser, in ms.
const IN_THE_BROWSER: f32 = 200.0;

/// Calls `setup()` and, five times, `run()` of a WebAssembly module without imports. The result
/// stands between two marks, as a browser prints the whole document.
const MEASURE: &str = r#"<!doctype html><meta charset="utf-8"><title>rules</title><body><script>
try {
  const rules = new WebAssembly.Instance(new WebAssembly.Module(module)).exports;
  const count = rules.setup();
  let best = Infinity, eligible = 0;
  for (let turn = 0; turn < 5; turn += 1) {
    const begun = performance.now();
    eligible = rules.run();
    best = Math.min(best, performance.now() - begun);
  }
  document.body.textContent = `[[${count.toLocaleString("en")} subscriptions in ${best.toFixed(1)} ms`
    + ` (best of 5), eligible ${eligible}]]`;
} catch (error) {
  document.body.textContent = `[[failed: ${error}]]`;
}
</script>"#;

/// The rules over a large portfolio: natively, and as the page runs them.
pub fn rules(workspace: &Workspace) -> Outcome {
    let example = ["--package", "rules", "--example", "portfolio_bench"];
    let mut native = [["run", "--profile", "native"].as_slice(), &example].concat();
    native.extend(["--", "--check"]);
    program::run("rules", &mut workspace.cargo(&native), Output::Printed)?;

    let tools = Tools::of(workspace)?;
    tools.wasm_target()?;
    let target = ["build", "--release", "--target", "wasm32-unknown-unknown"];
    let wasm = [target.as_slice(), &example].concat();
    program::run(
        "rules for the browser",
        &mut workspace.cargo(&wasm),
        Output::Shown,
    )?;
    let built = workspace
        .target
        .join("wasm32-unknown-unknown/release/examples/portfolio_bench.wasm");
    let folder = workspace.own().join("bench");
    page::empty(&folder)?;
    let module = folder.join("module.wasm");
    // As trunk does it for the page.
    let mut optimise = workspace.command("wasm-opt");
    let path: Vec<_> = tools.wasm_opt()?.into_iter().collect();
    optimise
        .arg("-Oz")
        .arg(&built)
        .arg("-o")
        .arg(&module)
        .env("PATH", program::path_with(&path)?);
    program::run("wasm-opt", &mut optimise, Output::OnFailure)?;

    let page = folder.join("index.html");
    write(
        &page,
        &measuring_page(&std::fs::read(&module).to(|| "read the module".into())?),
    )?;
    let shown = Browser::text_of(workspace, &page)?;
    let result = between(&shown, "[[", "]]").ok_or_else(|| {
        Problem::new("chromium did not run the module; cargo xtask bench rules needs one that can")
    })?;
    if result.starts_with("failed") {
        return Err(Problem::new(format!("the rules in the browser {result}")));
    }
    say::plain(format_args!("rules in the browser: {result}"));
    let time = between(result, " in ", " ms").and_then(|time| time.parse::<f32>().ok());
    match time {
        Some(time) if time <= IN_THE_BROWSER => Ok(()),
        _ => Err(Problem::new(format!(
            "the rules may take {IN_THE_BROWSER} ms in the browser"
        ))),
    }
}

/// The backend under load: how soon it starts with 100,000 subscriptions, how many answers it gives
/// a second, how long an upgrade takes until it is on the disk, and how much memory that needs.
pub fn backend(workspace: &Workspace) -> Outcome {
    let backend = serve::backend(workspace)?;
    let example = ["--package", "mock-backend", "--example", "load"];
    let build = [["build", "--profile", "native"].as_slice(), &example].concat();
    program::run("load", &mut workspace.cargo(&build), Output::Shown)?;
    let load = workspace.target.join("native/examples/load");
    let folder = workspace.own().join("bench/backend");
    page::empty(&folder)?;
    let database = folder.join("state.sqlite");
    let mut make = workspace.command(&load);
    make.arg("--database").arg(&database);
    program::run("data", &mut make, Output::OnFailure)?;

    let begun = Instant::now();
    let mut command = workspace.command(&backend);
    command
        .args(["--log", "off", "--listen", "127.0.0.1:0", "--database"])
        .arg(&database)
        .stdout(Stdio::piped());
    let mut running = Running::start(&mut command).to(|| "start mock-backend".into())?;
    let mut line = String::new();
    if let Some(output) = running.child.stdout.take() {
        BufReader::new(output)
            .read_line(&mut line)
            .to(|| "hear what mock-backend says".into())?;
    }
    say::plain(format_args!("start: {} ms", begun.elapsed().as_millis()));
    let address = line
        .trim()
        .rsplit_once('/')
        .ok_or_else(|| Problem::new("mock-backend did not say where it listens"))?
        .1;
    for (what, arguments) in [
        ("GET …/subscriptions (50 rows)", ["--seconds", "8"]),
        ("POST …/upgrades", ["--upgrades", "1500"]),
    ] {
        let mut command = workspace.command(&load);
        command.args(["--address", address]).args(arguments);
        let figures = program::read(&mut command)?;
        say::plain(format_args!("{what}: {}", figures.trim()));
    }
    let status = format!("/proc/{}/status", running.child.id());
    let status = std::fs::read_to_string(status).unwrap_or_default();
    if let Some(memory) = between(&status, "VmHWM:", "kB") {
        say::plain(format_args!("memory at most: {} kB", memory.trim()));
    }
    running.stop();
    Ok(())
}

/// The page in a browser.
pub fn page(workspace: &Workspace) -> Outcome {
    let tools = Tools::of(workspace)?;
    let page = page::current(workspace, &tools)?;
    let backend = serve::backend(workspace)?;
    let arguments = [
        "test",
        "--package",
        "e2e",
        "--test",
        "figures",
        "--",
        "--include-ignored",
        "--nocapture",
    ];
    let mut command = workspace.cargo(&arguments);
    let _display =
        Browser::ready(workspace, &tools)?.lend(workspace, &page, &backend, &mut command)?;
    program::run("page", &mut command, Output::Printed)
}

/// A page that holds the module, so that nothing has to serve it.
fn measuring_page(module: &[u8]) -> String {
    let mut bytes = String::with_capacity(module.len() * 4);
    for byte in module {
        bytes.push_str(&byte.to_string());
        bytes.push(',');
    }
    MEASURE.replacen(
        "try {",
        &format!("const module = new Uint8Array([{bytes}]);\ntry {{"),
        1,
    )
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    Some(text.split_once(open)?.1.split_once(close)?.0)
}

fn write(file: &Path, text: &str) -> Outcome {
    std::fs::write(file, text).to(|| format!("write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_in_the_page_and_the_result_is_found() {
        let page = measuring_page(&[0, 97, 115]);
        assert!(
            page.contains("new Uint8Array([0,97,115,]);\ntry {"),
            "{page}"
        );
        assert_eq!(between("<body>[[12 ms]]</body>", "[[", "]]"), Some("12 ms"));
        assert_eq!(between("<body></body>", "[[", "]]"), None);
    }
}
