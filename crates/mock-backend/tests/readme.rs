//! What README says about the backend on its own, done as it stands there.

mod common;

use common::wire::{Backend, Folder};
use std::process::Command;

const README: &str = include_str!("../../../README.md");

/// The examples: one script of the section, for the address that it names.
fn examples() -> Option<&'static str> {
    let section = README
        .split("\n## ")
        .find(|section| section.starts_with("Use the backend on its own"));
    section?.split("```sh\n").nth(1)?.split("```").next()
}

#[test]
fn every_example_answers_what_readme_says() {
    const ANSWERS: &str = "# answers: ";
    const MARK: &str = "=====";
    let folder = Folder::new("readme");
    let backend = Backend::start(&folder.file("state.sqlite"), &[]);
    let (mut script, mut expected) = (String::from("set -eu\n"), Vec::new());
    for line in examples().unwrap_or_default().lines() {
        match line.strip_prefix(ANSWERS) {
            Some(answer) => {
                expected.push(answer);
                script.push_str(&format!("echo; echo {MARK}"));
            }
            None => script.push_str(&line.replace("127.0.0.1:8081", &backend.address)),
        }
        script.push('\n');
    }
    assert!(expected.len() >= 10, "README has few examples");

    let output = Command::new("bash").args(["-c", &script]).output();
    let output = output.unwrap_or_else(|error| panic!("bash cannot be run: {error}"));
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{wrong}");
    let answers: Vec<&str> = said.split(MARK).collect();
    assert_eq!(answers.len(), expected.len() + 1, "{said}");
    for (answer, expected) in answers.iter().zip(expected) {
        assert!(answer.contains(expected), "not “{expected}” in:\n{answer}");
    }
}
