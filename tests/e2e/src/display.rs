//! Displays for the browsers to draw on, one for each: where two share one, a window that opens or
//! closes takes the mouse away from the other, and the card that it holds open closes.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// Runs its arguments as a program until its input ends; then what that has left goes, too. Whoever
/// reads what the program writes is told of its end: nothing else here holds that pipe.
const LEAD: &str = "\"$@\" </dev/null & exec >/dev/null; cat; kill $!; wait; rm -rf \"$SU_LEFT\"";

/// How long a program may take until it says that it is there.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often one is started: now and then a driver does not get the port that it has chosen.
const TRIES: usize = 3;

/// A program that ends when this is dropped, and also when the tests end in any other way.
#[derive(Debug)]
pub struct Leash {
    child: Child,
    // It lives as long as this is open.
    _hold: Option<ChildStdin>,
}

impl Leash {
    /// Starts a program with its arguments, and reads what it writes until there is an answer.
    pub fn start<T: Send + 'static>(
        command: &[&str],
        environment: &[(&str, &str)],
        answer: impl FnMut(String) -> Option<T> + Clone + Send + 'static,
    ) -> (Self, T) {
        for _ in 0..TRIES {
            // The one before has taken it along.
            if let Some((_, left)) = environment.iter().find(|(name, _)| *name == "SU_LEFT") {
                std::fs::create_dir_all(left).unwrap();
            }
            let mut child = Command::new("sh")
                .args(["-c", LEAD, "sh"])
                .args(command)
                .envs(environment.iter().copied())
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let (sender, found) = channel();
            let answer = answer.clone();
            std::thread::spawn(move || {
                let mut lines = lines.map_while(Result::ok);
                if let Some(found) = lines.find_map(answer) {
                    // Whoever waited may have lost patience.
                    let _ = sender.send(found);
                }
                // It may go on to write, and then somebody has to read.
                lines.for_each(drop);
            });
            let leash = Self {
                _hold: child.stdin.take(),
                child,
            };
            // Its end is told at once, silence after a while.
            if let Ok(answer) = found.recv_timeout(PATIENCE) {
                return (leash, answer);
            }
        }
        panic!("{} does not start", command[0])
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_program_that_dies_at_its_start_is_started_again() {
        let mark = std::env::temp_dir().join(format!("su-leash-{}", std::process::id()));
        let _ = std::fs::remove_file(&mark);
        // It dies the first time, and answers the second.
        let script = format!(
            "[ -e {0} ] || {{ touch {0}; exit 1; }}; echo 7; cat",
            mark.display()
        );
        let begun = Instant::now();
        let (leash, answer) =
            Leash::start(&["sh", "-c", &script], &[], |line| line.parse::<u32>().ok());
        assert_eq!(answer, 7);
        assert!(begun.elapsed() < PATIENCE);
        drop(leash);
        std::fs::remove_file(&mark).unwrap();
    }
}
