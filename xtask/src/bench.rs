//! Figures: how long things take.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

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
/// a second, how long an upgrade takes until it is on the disk, how it fares with ten times as many
/// clients, and how much memory that needs. Fails beyond the bars, which are for an idle machine.
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
    let mut bars = Bars::default();
    let start = begun.elapsed().as_millis();
    bars.most("start, ms", start.to_string().parse().ok(), 1000.0);
    let address = line
        .trim()
        .rsplit_once('/')
        .ok_or_else(|| Problem::new("mock-backend did not say where it listens"))?
        .1;
    let measure = |arguments: &[&str]| -> Outcome<String> {
        let mut command = workspace.command(&load);
        command.args(["--address", address]).args(arguments);
        let figures = program::read(&mut command)?;
        say::plain(format_args!("{}: {}", arguments.join(" "), figures.trim()));
        Ok(figures)
    };
    let reads = measure(&["--seconds", "8"])?;
    bars.least(
        "GET …/subscriptions (50 rows), 1/s",
        good(&reads, "perSecond"),
        8000.0,
    );
    bars.most("GET, p99, ms", good(&reads, P99), READ);
    let writes = measure(&["--upgrades", "1500"])?;
    bars.most("POST …/upgrades, p99, ms", good(&writes, P99), 25.0);
    bars.most("memory, kB", memory(&running), MEMORY);
    let crowd = measure(&["--seconds", "8", "--connections", TEN_TIMES])?;
    bars.most(
        "overload, p99 of what was accepted, ms",
        good(&crowd, P99),
        1000.0,
    );
    let begun = Instant::now();
    let mut recovered = false;
    while !recovered && begun.elapsed() < RECOVERY {
        let reads = measure(&["--seconds", "1"])?;
        recovered = good(&reads, P99).is_some_and(|time| time <= READ);
    }
    bars.is(
        "after the overload, answers as before within 5 s",
        recovered,
    );
    // Every connection more needs some, so there is no bar for this one.
    let crowded = memory(&running);
    say::plain(format_args!("memory in the end, kB: {}", shown(crowded)));
    running.stop();
    bars.held()
}

/// The most memory that a process has had, in kB.
fn memory(running: &Running) -> Option<f32> {
    let status = format!("/proc/{}/status", running.child.id());
    let status = std::fs::read_to_string(status).ok()?;
    between(&status, "VmHWM:", "kB")?.trim().parse().ok()
}

/// How much memory the backend may need, in kB.
const MEMORY: f32 = 60_000.0;

/// How long 99 of 100 reads may take, in ms.
const READ: f32 = 15.0;
/// The name of that figure.
const P99: &str = "p99Ms";
/// Ten times as many connections as the load has otherwise.
const TEN_TIMES: &str = "320";
/// How long the backend may take until it answers as before.
const RECOVERY: Duration = Duration::from_secs(5);

/// A figure of the answers that are 200, in what the load says.
fn good(figures: &str, name: &str) -> Option<f32> {
    let of = between(figures, "\"200\":{", "}")?;
    let value = between(of, &format!("\"{name}\":"), ",");
    let value = value.or_else(|| Some(of.split_once(&format!("\"{name}\":"))?.1));
    value?.parse().ok()
}

/// Figures against their bars: each is printed, and those beyond are kept.
#[derive(Debug, Default)]
struct Bars(Vec<String>);

impl Bars {
    /// A figure that may be so much at most. One that could not be had is beyond its bar.
    fn most(&mut self, what: &str, figure: Option<f32>, bar: f32) {
        let good = figure.is_some_and(|figure| figure <= bar);
        self.add(good, format!("{what}: {} of at most {bar}", shown(figure)));
    }

    /// A figure that must be so much at least.
    fn least(&mut self, what: &str, figure: Option<f32>, bar: f32) {
        let good = figure.is_some_and(|figure| figure >= bar);
        self.add(good, format!("{what}: {} of at least {bar}", shown(figure)));
    }

    /// Something that must be so.
    fn is(&mut self, what: &str, so: bool) {
        self.add(so, format!("{what}: {}", if so { "yes" } else { "no" }));
    }

    fn add(&mut self, good: bool, line: String) {
        say::plain(&line);
        if !good {
            self.0.push(line);
        }
    }

    /// An error that names what is beyond its bar.
    fn held(self) -> Outcome {
        match self.0.is_empty() {
            true => Ok(()),
            false => Err(Problem::new(format!(
                "the backend does not keep to its bars: {}",
                self.0.join("; ")
            ))),
        }
    }
}

fn shown(figure: Option<f32>) -> String {
    figure.map_or("nothing".to_owned(), |figure| figure.to_string())
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

    #[test]
    fn figures_are_those_of_the_answers_that_were_good() {
        let said = r#"{"failed":0,"seconds":8.0,"statuses":{"200":{"answers":9,"maxMs":4.5,"medianMs":2.5,"p99Ms":3.25,"perSecond":9120.0},"503":{"answers":1,"p99Ms":99.0,"perSecond":1.0}}}"#;
        assert_eq!(good(said, "p99Ms"), Some(3.25));
        assert_eq!(good(said, "perSecond"), Some(9120.0));
        assert_eq!(good(said, "other"), None);
        assert_eq!(good(r#"{"statuses":{"503":{"p99Ms":1.0}}}"#, "p99Ms"), None);
    }

    #[test]
    fn what_is_beyond_its_bar_or_could_not_be_measured_fails_by_its_name() {
        let mut bars = Bars::default();
        bars.most("a", Some(15.0), 15.0);
        bars.least("b", Some(8000.0), 8000.0);
        bars.is("c", true);
        assert_eq!(bars.held(), Ok(()));
        let mut bars = Bars::default();
        bars.most("a", Some(15.5), 15.0);
        bars.least("b", Some(7999.0), 8000.0);
        bars.is("c", false);
        bars.most("d", None, 1.0);
        bars.most("e", Some(0.5), 1.0);
        let problem = bars.held().unwrap_err().to_string();
        for part in ["a: 15.5 of at most 15", "b: 7999", "c: no", "d: nothing"] {
            assert!(problem.contains(part), "{problem}");
        }
        assert!(!problem.contains("e:"), "{problem}");
    }
}
