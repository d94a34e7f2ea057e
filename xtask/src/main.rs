//! The commands of the project. Each one sets up whatever is missing, says what it does while it
//! does it, and fails with one sentence that says what to do about it.
//!
//! This is the only place that knows the versions of tools: see [`tools`].

mod arguments;
mod bench;
mod browser;
mod budget;
mod compress;
mod dist;
mod embed;
mod fingerprint;
mod licences;
mod names;
mod page;
mod problem;
mod program;
mod say;
mod script;
mod serve;
mod single;
mod stop;
mod tally;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use arguments::Arguments;
use problem::{Outcome, Problem};
use workspace::Workspace;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  serve   build the page and the mock backend, and serve both on one address
            --listen 127.0.0.1:8080              where to listen
            --database target/serve/demo.sqlite  the file that keeps the data
            --scenario demo                      what a new database holds
            --seed 1                             and how it is varied
  test    run every check and every test, in a browser too
            --fast                               without the browser and without cargo-deny
  dist    make the release folder dist/, with brotli and gzip beside each file
  bench rules
          how long the rules take for a large portfolio, natively and in WebAssembly
  bench page
          how long the page takes in a browser
  bench backend
          how many answers a second the backend gives, and how long an upgrade takes
  help    this text

Tools are kept in .tools/ (or in $SU_TOOLS_DIR); a tool of the right version on PATH is used instead.
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            say::error(&problem);
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Outcome {
    let (command, rest) = match words.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", words),
    };
    if matches!(command, "help" | "--help" | "-h") || rest.iter().any(|word| word == "--help") {
        say::plain(HELP.trim_end());
        return Ok(());
    }
    stop::install()?;
    let workspace = Workspace::find()?;
    match command {
        "serve" => serve::run(&workspace, &serve::Options::read(rest)?),
        "test" => {
            let arguments = Arguments::read(rest, &[], &["--fast"])?;
            test::run(&workspace, arguments.has("--fast"))
        }
        "dist" => {
            Arguments::read(rest, &[], &[])?;
            dist::run(&workspace)
        }
        "bench" => match rest {
            [what] if what == "rules" => bench::rules(&workspace),
            [what] if what == "page" => bench::page(&workspace),
            [what] if what == "backend" => bench::backend(&workspace),
            _ => Err(Problem::new(
                "say what to measure: cargo xtask bench rules, page or backend",
            )),
        },
        other => Err(Problem::new(format!(
            "there is no command {other}; cargo xtask help lists them"
        ))),
    }
}
