//! Displays for the browsers to draw on, one for each: where two share one, a window that opens or
//! closes takes the mouse away from the other, and the card that it holds open closes.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Runs its arguments as a program until its input ends; then what that has left goes, too.
const LEAD: &str = "\"$@\" </dev/null & cat >/dev/null; kill $!; wait; rm -rf \"$SU_LEFT\"";

/// A program that ends when this is dropped, and also when the tests end in any other way.
#[derive(Debug)]
pub struct Leash {
    child: Child,
    // It lives as long as this is open.
    _hold: Option<ChildStdin>,
}

impl Leash {
    /// Starts a program with its arguments, and reads what it writes until there is an answer.
    pub fn start<T>(
        command: &[&str],
        environment: &[(&str, &str)],
        answer: impl FnMut(String) -> Option<T>,
    ) -> (Self, T) {
        let mut child = Command::new("sh")
            .args(["-c", LEAD, "sh"])
            .args(command)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let answer = lines.by_ref().map(Result::unwrap).find_map(answer);
        let answer = answer.unwrap_or_else(|| panic!("{} did not start", command[0]));
        // It may go on to write, and then somebody has to read.
        std::thread::spawn(move || lines.for_each(drop));
        let leash = Self {
            _hold: child.stdin.take(),
            child,
        };
        (leash, answer)
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        self._hold = None;
        let _ = self.child.wait();
    }
}

/// A display that nobody sees. Hovering works on it as on a desk, which it does not in a browser
/// without any display.
#[derive(Debug)]
pub struct Display {
    /// Its name, for the environment of a program.
    pub name: String,
    _xvfb: Leash,
}

impl Display {
    /// Starts one. Its own pointer rests in its middle, which is beyond the browser's window.
    pub fn start() -> Self {
        let command = [
            "Xvfb",
            "-displayfd",
            "1",
            "-screen",
            "0",
            "3000x2200x24",
            "-nolisten",
            "tcp",
        ];
        let (xvfb, number) = Leash::start(&command, &[], |line| line.trim().parse::<u32>().ok());
        Self {
            name: format!(":{number}"),
            _xvfb: xvfb,
        }
    }
}
