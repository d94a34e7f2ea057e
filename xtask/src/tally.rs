//! The steps of a test run: each is tried, whatever became of the ones before it.

use std::time::{Duration, Instant};

use crate::problem::{Outcome, Problem};
use crate::say;
use crate::stop;

/// How a step ended when nothing failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It did what it is there for.
    Passed,
    /// It could not be done here, and that is no fault of the code.
    Skipped(String),
}

/// The tests that a step ran, from the lines that Rust's test programs print.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    passed: u64,
    failed: u64,
}

impl Counts {
    /// Counts a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub fn watch(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        // The verdict's full stop is followed by the numbers.
        for part in result.split(['.', ';']) {
            let mut words = part.split_whitespace();
            let number = words.next().and_then(|word| word.parse::<u64>().ok());
            match (number, words.next()) {
                (Some(number), Some("passed")) => self.passed += number,
                (Some(number), Some("failed")) => self.failed += number,
                _ => {}
            }
        }
    }
}

/// The steps so far.
#[derive(Debug, Default)]
pub struct Tally {
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    counts: Counts,
    result: Outcome<Done>,
    time: Duration,
}

impl Tally {
    /// Does one step, unless somebody asked us to stop.
    pub fn step(&mut self, name: &'static str, run: impl FnOnce(&mut Counts) -> Outcome<Done>) {
        if stop::requested() {
            return;
        }
        say::progress(format_args!("\n== {name}"));
        let begun = Instant::now();
        let mut counts = Counts::default();
        let result = run(&mut counts);
        // A step without tests of its own is one test; so is what failed before any test ran.
        match &result {
            Ok(Done::Passed) if counts == Counts::default() => counts.passed = 1,
            Ok(_) => {}
            Err(_) if counts.failed == 0 => counts.failed = 1,
            Err(_) => {}
        }
        let step = Step {
            name,
            counts,
            result,
            time: begun.elapsed(),
        };
        if let Err(problem) = &step.result {
            say::error(problem);
        }
        self.steps.push(step);
    }

    /// Prints what became of each step and, last, `N passed, N failed`.
    pub fn finish(&self) -> Outcome {
        say::plain("");
        for step in &self.steps {
            say::plain(step.line());
        }
        if stop::requested() {
            return Err(stop::problem());
        }
        let total = self.total();
        let last = format!("{} passed, {} failed", total.passed, total.failed);
        if total.failed == 0 {
            say::plain(last);
            return Ok(());
        }
        say::error("some steps failed; each is explained above");
        say::plain(last);
        // Everything has been said and the last line stays the last.
        std::process::exit(1)
    }

    fn total(&self) -> Counts {
        self.steps
            .iter()
            .fold(Counts::default(), |total, step| Counts {
                passed: total.passed + step.counts.passed,
                failed: total.failed + step.counts.failed,
            })
    }
}

impl Step {
    fn line(&self) -> String {
        let head = format!("{:<22}{:>13}  ", self.name, say::time(self.time));
        match &self.result {
            Ok(Done::Passed) => format!("{head}passed ({})", self.counts.passed),
            Ok(Done::Skipped(why)) => format!("{head}skipped: {why}"),
            Err(_) => format!(
                "{head}FAILED ({} of {})",
                self.counts.failed,
                self.counts.passed + self.counts.failed
            ),
        }
    }
}

/// For a step that has nothing to say beyond having passed.
pub fn passed(result: Outcome) -> Outcome<Done> {
    result.map(|()| Done::Passed)
}

/// For a step that needs what an earlier one should have made.
pub fn needs<'a, T>(what: &'static str, made: Option<&'a T>) -> Outcome<&'a T> {
    made.ok_or_else(|| {
        Problem::new(format!(
            "this step needs {what}, which an earlier step did not make"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_from_their_results() {
        let mut counts = Counts::default();
        for line in [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.42s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s",
            "this is no test result: 9 passed",
        ] {
            counts.watch(line);
        }
        assert_eq!(
            counts,
            Counts {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn steps_go_on_after_a_failure_and_are_summed_up() {
        let mut tally = Tally::default();
        tally.step("format", |_| Ok(Done::Passed));
        tally.step("lint", |_| Err(Problem::new("a lint")));
        tally.step("tests", |counts| {
            counts.watch("test result: ok. 5 passed; 0 failed");
            Ok(Done::Passed)
        });
        tally.step("advisories", |_| Ok(Done::Skipped("no network".into())));
        tally.step("more tests", |counts| {
            counts.watch("test result: FAILED. 1 passed; 2 failed");
            Err(Problem::new("tests failed"))
        });
        assert_eq!(
            tally.total(),
            Counts {
                passed: 7,
                failed: 3
            }
        );
        let lines: Vec<String> = tally.steps.iter().map(Step::line).collect();
        assert!(lines[1].contains("FAILED (1 of 1)"), "{lines:?}");
        assert!(lines[3].contains("skipped: no network"), "{lines:?}");
        assert!(lines[4].contains("FAILED (2 of 3)"), "{lines:?}");
    }
}
