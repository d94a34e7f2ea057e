//! Running a program to its end while saying how far it is.
//!
//! Cargo's own lines (`Compiling serde v1.0.1`) and passing tests become one line of progress
//! every ten seconds; what a person must read (warnings, errors, failing tests) is shown at once.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::problem::{Attempt, Outcome, Problem};
use crate::say;
use crate::stop::{self, Running};

/// Between two lines of progress.
const PROGRESS: Duration = Duration::from_secs(10);

/// How many lines of a silent program are shown when it fails.
const LAST_LINES: usize = 40;

/// What becomes of a program's output.
pub enum Output<'a> {
    /// Progress is summed up, everything else is shown.
    Shown,
    /// As `Shown`, on standard output: what the program prints is what was asked for.
    Printed,
    /// Only progress, and the last lines when the program fails.
    OnFailure,
    /// Only progress.
    Hidden,
    /// As `OnFailure`, and every line is handed to this.
    Read(&'a mut dyn FnMut(&str)),
    /// As `Shown`, and every line is handed to this, too.
    Watched(&'a mut dyn FnMut(&str)),
}

/// Runs a program to its end. `label` starts each line of progress.
pub fn run(label: &str, command: &mut Command, output: Output<'_>) -> Outcome {
    run_within(None, label, command, output)
}

/// As [`run`], and stops a program that takes longer than this.
pub fn run_within(
    limit: Option<Duration>,
    label: &str,
    command: &mut Command,
    mut output: Output<'_>,
) -> Outcome {
    let name = name(command);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    if std::io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut running = Running::start(command).map_err(|error| cannot_start(&name, &error))?;
    let (sender, lines) = channel();
    forward(running.child.stdout.take(), sender.clone());
    forward(running.child.stderr.take(), sender);

    let begun = Instant::now();
    let mut progress = Progress::default();
    let mut next = PROGRESS;
    let mut shown = false;
    let mut last = std::collections::VecDeque::new();
    loop {
        let wait = next
            .saturating_sub(begun.elapsed())
            .max(Duration::from_millis(1));
        match lines.recv_timeout(wait.min(Duration::from_millis(200))) {
            Ok(line) => {
                if let Output::Watched(watch) | Output::Read(watch) = &mut output {
                    watch(&line);
                }
                // An empty line belongs to what was shown before it.
                let silent = if line.is_empty() {
                    !shown
                } else {
                    progress.takes(&plain(&line))
                };
                shown = !silent && !line.is_empty();
                if silent {
                    continue;
                }
                match output {
                    Output::Shown | Output::Watched(_) => say::progress(line),
                    Output::Printed => say::plain(line),
                    Output::OnFailure | Output::Read(_) => {
                        if last.len() == LAST_LINES {
                            last.pop_front();
                        }
                        last.push_back(line);
                    }
                    Output::Hidden => {}
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                if stop::requested() {
                    return Err(stop::problem());
                }
                if let Some(limit) = limit.filter(|limit| begun.elapsed() > *limit) {
                    return Err(Problem::new(format!(
                        "{label}: {name} took longer than {} and was stopped",
                        say::time(limit)
                    )));
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if begun.elapsed() >= next {
            say::progress(format_args!(
                "{label}: {}{progress}",
                say::time(begun.elapsed())
            ));
            next = begun.elapsed() + PROGRESS;
        }
    }
    let status = running.wait().to(|| format!("wait for {name}"))?;
    if stop::requested() {
        return Err(stop::problem());
    }
    if status.success() {
        return Ok(());
    }
    for line in last {
        say::progress(line);
    }
    Err(Problem::new(format!(
        "{label}: {name} failed ({status}); what it said is above"
    )))
}

/// What a program writes to standard output; it is expected to be quick and silent otherwise.
pub fn read(command: &mut Command) -> Outcome<String> {
    let name = name(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| cannot_start(&name, &error))?;
    if !output.status.success() {
        return Err(Problem::new(format!(
            "{name} failed ({}): {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A program on PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| {
            let file = folder.join(name);
            [file.with_extension("exe"), file]
        })
        .find(|file| is_program(file))
}

/// Whether this file can be run.
pub fn is_program(file: &Path) -> bool {
    let Ok(data) = std::fs::metadata(file) else {
        return false;
    };
    #[cfg(unix)]
    let runs = std::os::unix::fs::PermissionsExt::mode(&data.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let runs = true;
    data.is_file() && runs
}

/// PATH with these folders in front.
pub fn path_with(folders: &[PathBuf]) -> Outcome<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&path));
    std::env::join_paths(all).to(|| "put the tools on PATH".into())
}

fn name(command: &Command) -> String {
    let mut name = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    // `cargo clippy` says more than `cargo`.
    if let Some(first) = command.get_args().next().filter(|_| name == "cargo") {
        name = format!("cargo {}", first.to_string_lossy());
    }
    name
}

fn cannot_start(name: &str, error: &std::io::Error) -> Problem {
    if error.kind() == std::io::ErrorKind::NotFound {
        Problem::new(format!(
            "{name} is not on PATH; install it and run this again"
        ))
    } else {
        Problem::new(format!("cannot start {name}: {error}"))
    }
}

fn forward(stream: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    let Some(stream) = stream else { return };
    std::thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while stream
            .read_until(b'\n', &mut line)
            .is_ok_and(|read| read > 0)
        {
            let text = String::from_utf8_lossy(&line);
            if lines
                .send(text.trim_end_matches(['\n', '\r']).to_owned())
                .is_err()
            {
                break;
            }
            line.clear();
        }
    });
}

/// A line without the codes that colour it.
fn plain(line: &str) -> Cow<'_, str> {
    let mut parts = line.split("\u{1b}[");
    let Some(first) = parts.next().filter(|first| first.len() < line.len()) else {
        return Cow::Borrowed(line);
    };
    let letters = parts.map(|part| {
        let end = part.find(|code: char| code.is_ascii_alphabetic());
        end.and_then(|end| part.get(end + 1..)).unwrap_or_default()
    });
    Cow::Owned(std::iter::once(first).chain(letters).collect())
}

/// How far a program is, from the lines that say only that.
#[derive(Debug, Default)]
struct Progress {
    crates: u32,
    tests: u32,
    now: String,
}

impl Progress {
    /// Whether the line is progress, which is then remembered instead of shown.
    fn takes(&mut self, line: &str) -> bool {
        if let Some((verb, what)) = cargo_status(line) {
            if matches!(verb, "Compiling" | "Checking") {
                self.crates += 1;
            }
            // The folder of a path dependency is long and says nothing new.
            let what = what.split(" (/").next().unwrap_or(what);
            self.now = format!("{} {what}", verb.to_lowercase());
            return true;
        }
        if let Some(test) = line
            .strip_prefix("test ")
            .and_then(|line| line.strip_suffix(" ... ok"))
        {
            self.tests += 1;
            self.now = test.to_owned();
            return true;
        }
        line.starts_with("running ") && (line.ends_with(" test") || line.ends_with(" tests"))
            || line.starts_with("test result: ok. 0 passed")
    }
}

impl std::fmt::Display for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.crates > 0 {
            write!(f, ", {} crates", self.crates)?;
        }
        if self.tests > 0 {
            write!(f, ", {} tests passed", self.tests)?;
        }
        if !self.now.is_empty() {
            write!(f, ", {}", self.now)?;
        }
        Ok(())
    }
}

/// Cargo ends its verb in column 12: `   Compiling serde v1.0.1`.
fn cargo_status(line: &str) -> Option<(&str, &str)> {
    let (verb, what) = line.split_at_checked(12)?;
    let verb = verb.trim_start();
    let what = what.strip_prefix(' ')?;
    (verb.starts_with(|first: char| first.is_ascii_uppercase())
        && verb
            .chars()
            .all(|letter| letter.is_ascii_alphabetic() || letter == '-'))
    .then_some((verb, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_lines_are_progress_and_diagnostics_are_not() {
        let mut progress = Progress::default();
        for line in [
            "   Compiling serde v1.0.1",
            "    Checking rules v0.1.0 (/work/main/crates/rules)",
            "    Blocking waiting for file lock on build directory",
            "    Finished `release` profile [optimized] target(s) in 9.58s",
            "     Running unittests src/lib.rs (target/debug/deps/rules-1)",
            "   Doc-tests rules",
            "test billing::tests::rounds_half_up ... ok",
            "running 3 tests",
            "running 1 test",
            "test result: ok. 0 passed; 0 failed; 0 ignored",
        ] {
            assert!(progress.takes(line), "{line} should be progress");
        }
        assert_eq!((progress.crates, progress.tests), (2, 1));
        for line in [
            "warning: unused variable: `x`",
            "  --> src/lib.rs:1:5",
            "error[E0425]: cannot find value",
            "test billing::tests::rounds_half_up ... FAILED",
            "test slow ... ignored",
            "test result: ok. 3 passed; 0 failed; 0 ignored",
            "   |",
            "12 |     let total = 1;",
            "            Some(1)",
        ] {
            assert!(!progress.takes(line), "{line} should be shown");
        }
    }

    #[test]
    fn colours_are_no_part_of_a_line() {
        assert_eq!(plain("   Compiling a v1"), "   Compiling a v1");
        assert_eq!(
            plain("\u{1b}[1m\u{1b}[92m   Compiling\u{1b}[0m a v1"),
            "   Compiling a v1"
        );
    }

    #[test]
    fn a_failing_program_is_a_sentence() {
        let problem = run(
            "build",
            Command::new("sh").args(["-c", "exit 3"]),
            Output::OnFailure,
        )
        .unwrap_err();
        assert!(problem.to_string().contains("exit status: 3"), "{problem}");
        let problem =
            run("build", &mut Command::new("no-such-program"), Output::Shown).unwrap_err();
        assert!(problem.to_string().contains("not on PATH"), "{problem}");
    }

    #[test]
    fn every_line_is_watched() {
        let mut seen = Vec::new();
        let mut watch = |line: &str| seen.push(line.to_owned());
        run(
            "test",
            Command::new("sh").args(["-c", "echo test a ... ok; echo test b ... ok"]),
            Output::Watched(&mut watch),
        )
        .unwrap();
        assert_eq!(seen, ["test a ... ok", "test b ... ok"]);
    }
}
