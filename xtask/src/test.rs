//! Every check and every test, in the order in which they are quickest to fail.

use std::path::PathBuf;
use std::time::Duration;

use crate::browser::Browser;
use crate::budget;
use crate::embed;
use crate::page::{self, Page};
use crate::problem::{Outcome, Problem};
use crate::program::{self, Output};
use crate::say;
use crate::serve;
use crate::tally::{Counts, Done, Tally, needs, passed};
use crate::tools::Tools;
use crate::workspace::Workspace;

/// How long the list of known advisories may take to fetch.
const FETCH: Duration = Duration::from_secs(90);

/// How many browser tests may fail and be run again. A browser on a busy machine is not ours to
/// steady; what passes then is named at the end all the same, because it is a fault of the test.
const AGAIN: usize = 3;

/// Runs it all; `fast` leaves out the browser and cargo-deny.
pub fn run(workspace: &Workspace, fast: bool) -> Outcome {
    let tools = Tools::of(workspace)?;
    let mut tally = Tally::default();

    // First, so that whoever has to install something need not wait to be told.
    tally.step("tools", |_| passed(tools.for_the_page().map(drop)));
    let mut browser: Option<Browser> = None;
    if !fast {
        tally.step("browser", |_| {
            browser = Some(Browser::ready(workspace, &tools)?);
            Ok(Done::Passed)
        });
    }
    tally.step("format", |_| {
        // By itself, rustfmt colours what goes into a file, too.
        let arguments = ["fmt", "--all", "--check", "--", "--color", "never"];
        cargo(workspace, "format", &arguments)
    });
    tally.step("lints", |_| {
        let arguments = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ];
        cargo(workspace, "lints", &arguments)
    });
    tally.step("lints for the browser", |_| {
        tools.wasm_target()?;
        let page = ["clippy", "-p", "subscription-upgrades", "-p", "tab-backend"];
        let wasm = ["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"];
        cargo(
            workspace,
            "lints for the browser",
            &[page.as_slice(), &wasm].concat(),
        )
    });
    tally.step("native tests", |counts| {
        let arguments = ["test", "--workspace", "--exclude", "e2e", "--no-fail-fast"];
        tests(&mut workspace.cargo(&arguments), "native tests", counts)
    });
    tally.step("backend without controls", |counts| {
        // The build above has every feature, so nothing of it can be missing there.
        let build = ["--no-default-features", "--features", "native"];
        let test = ["--test", "without_controls"];
        let arguments = [&["test", "-p", "mock-backend"][..], &build, &test].concat();
        let label = "backend without controls";
        tests(&mut workspace.cargo(&arguments), label, counts)
    });
    if !fast {
        tally.step("licences and sources", |_| {
            deny(workspace, &tools, &["check", "bans", "licenses", "sources"])
        });
        tally.step("advisories", |_| advisories(workspace, &tools));
    }
    let mut page: Option<Page> = None;
    tally.step("release page", |_| {
        page = Some(page::current(workspace, &tools)?);
        Ok(Done::Passed)
    });
    tally.step("byte budget", |_| {
        passed(budget::check(
            &needs("the release page", page.as_ref())?.folder,
        ))
    });
    let partners = workspace.own().join("partners");
    tally.step("release for partners", |_| {
        let page = &needs("the release page", page.as_ref())?.folder;
        passed(embed::write(workspace, &tools, page, &partners))
    });
    if !fast {
        let mut backend: Option<PathBuf> = None;
        tally.step("backend for use", |_| {
            backend = Some(serve::backend(workspace)?);
            Ok(Done::Passed)
        });
        tally.step("browser tests", |counts| {
            let page = needs("the release page", page.as_ref())?;
            let backend = needs("the backend", backend.as_ref())?;
            let browser = needs("the browser", browser.as_ref())?;
            let run = |which: &[&str], counts: &mut Counts| {
                let all = ["test", "--package", "e2e", "--no-fail-fast", "--"];
                let mut command = workspace.cargo(&[&all, which].concat());
                let _display = browser.lend(workspace, page, backend, &mut command)?;
                command
                    .env("SU_PARTNERS", &partners)
                    .env("PATH", program::path_with(&tools.for_the_page()?)?);
                tests(&mut command, "browser tests", counts)
            };
            let lacks = browser.lacks();
            let skipped = lacks.iter().flat_map(|(_, tests)| ["--skip", tests]);
            let first = run(&skipped.collect::<Vec<_>>(), counts);
            let (Err(_), Some(failed)) = (&first, counts.few_failed(AGAIN)) else {
                return first;
            };
            say::progress(format_args!("browser tests: {} again", failed.join(", ")));
            let mut second = Counts::default();
            let failed = failed.iter().map(String::as_str);
            let which: Vec<&str> = ["--exact"].into_iter().chain(failed).collect();
            let done = run(&which, &mut second);
            counts.again(second);
            done
        });
    }
    for (engine, _) in browser.iter().flat_map(Browser::lacks) {
        tally.step(engine, |_| {
            Ok(Done::Skipped(
                "it is not here and could not be installed".into(),
            ))
        });
    }
    tally.finish()
}

fn cargo(workspace: &Workspace, label: &str, arguments: &[&str]) -> Outcome<Done> {
    passed(program::run(
        label,
        &mut workspace.cargo(arguments),
        Output::Shown,
    ))
}

fn tests(command: &mut std::process::Command, label: &str, counts: &mut Counts) -> Outcome<Done> {
    program::run(
        label,
        command,
        Output::Watched(&mut |line| counts.watch(line)),
    )?;
    if *counts == Counts::default() {
        // Otherwise a test program that lost its tests would pass for ever.
        return Err(Problem::new(format!("{label}: not a single test ran")));
    }
    Ok(Done::Passed)
}

fn deny(workspace: &Workspace, tools: &Tools<'_>, arguments: &[&str]) -> Outcome<Done> {
    let mut command = workspace.command(tools.cargo_deny()?);
    // Warnings (a crate in two versions) are for `cargo deny check` by hand.
    command
        .args(["--workspace", "--log-level", "error"])
        .args(arguments);
    passed(program::run("cargo-deny", &mut command, Output::Shown))
}

/// Known faults in dependencies; the list of them is on github.com and cannot always be had.
fn advisories(workspace: &Workspace, tools: &Tools<'_>) -> Outcome<Done> {
    let mut fetch = workspace.command(tools.cargo_deny()?);
    fetch.args(["fetch", "db"]).env("GIT_TERMINAL_PROMPT", "0");
    if program::run_within(Some(FETCH), "advisories", &mut fetch, Output::Hidden).is_err() {
        return Ok(Done::Skipped(
            "the list of advisories on github.com cannot be fetched from here".into(),
        ));
    }
    deny(workspace, tools, &["--offline", "check", "advisories"])
}
