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
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Counts {
    passed: u64,
    failed: u64,
    /// Which tests failed.
    names: Vec<String>,
    /// Which of the tests that passed did so only when they were run again.
    unsteady: Vec<String>,
    /// Whether a test program ended without a result.
    crashed: bool,
}

impl Counts {
    /// Which tests failed, where each is known by its name and they are no more than `most`: more
    /// than that is no accident.
    pub fn few_failed(&self, most: usize) -> Option<&[String]> {
        let known = !self.crashed && self.names.len() as u64 == self.failed;
        (known && (1..=most).contains(&self.names.len())).then_some(&self.names)
    }

    /// What a second run of the tests that failed says of them.
    pub fn again(&mut self, second: Self) {
        self.passed += second.passed;
        self.failed = second.failed;
        self.unsteady = std::mem::replace(&mut self.names, second.names);
        self.unsteady.retain(|name| !self.names.contains(name));
    }

    /// Counts a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`, and reads the
    /// name from one such as `test the_card_opens ... FAILED`.
    pub fn watch(&mut self, line: &str) {
        let failed = line
            .strip_prefix("test ")
            .and_then(|line| line.strip_suffix(" ... FAILED"));
        self.names.extend(failed.map(str::to_owned));
        // Cargo says so of a program that did not end as one does whose tests failed.
        self.crashed |= line.contains("process didn't exit successfully");
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
        for name in self.steps.iter().flat_map(|step| &step.counts.unsteady) {
            say::plain(format_args!(
                "passed only when it was run again, which is a fault: {name}"
            ));
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
                ..total
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
                failed: 2,
                ..Counts::default()
            }
        );
    }

    fn of(lines: &[&str]) -> Counts {
        let mut counts = Counts::default();
        lines.iter().for_each(|line| counts.watch(line));
        counts
    }

    #[test]
    fn what_fails_once_and_passes_then_is_named_for_what_it_is() {
        let mut counts = of(&[
            "test hovering ... ok",
            "test pressing ... FAILED",
            "test tapping::in_firefox ... FAILED",
            "test result: FAILED. 1 passed; 2 failed; 0 ignored",
        ]);
        assert_eq!(counts.few_failed(1), None, "two are more than one");
        let names = ["pressing", "tapping::in_firefox"].map(String::from);
        assert_eq!(counts.few_failed(2), Some(&names[..]));
        counts.again(of(&[
            "test pressing ... ok",
            "test tapping::in_firefox ... FAILED",
            "test result: FAILED. 1 passed; 1 failed; 0 ignored",
        ]));
        assert_eq!((counts.passed, counts.failed), (2, 1));
        assert_eq!(counts.names, ["tapping::in_firefox"]);
        assert_eq!(counts.unsteady, ["pressing"]);
    }

    #[test]
    fn a_failure_without_a_name_is_not_forgiven() {
        assert_eq!(of(&[]).few_failed(3), None, "nothing failed");
        let crashed = of(&[
            "test result: FAILED. 1 passed; 2 failed",
            "test a ... FAILED",
        ]);
        assert_eq!(crashed.few_failed(3), None);
        let crashed = of(&[
            "test a ... FAILED",
            "test result: FAILED. 1 passed; 1 failed",
            "  process didn't exit successfully: `card` (signal: 11, SIGSEGV)",
        ]);
        assert_eq!(crashed.few_failed(3), None);
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
                failed: 3,
                ..Counts::default()
            }
        );
        let lines: Vec<String> = tally.steps.iter().map(Step::line).collect();
        assert!(lines[1].contains("FAILED (1 of 1)"), "{lines:?}");
        assert!(lines[3].contains("skipped: no network"), "{lines:?}");
        assert!(lines[4].contains("FAILED (2 of 3)"), "{lines:?}");
    }
}
