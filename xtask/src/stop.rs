//! Ctrl-C and termination: every program we started is told to stop, with all that it started.
//!
//! Each program runs in a process group of its own, so that a signal reaches cargo's compilers
//! and a test's browsers too, whether it came from the terminal or was sent to us alone.

use std::process::{Child, Command, ExitStatus};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::problem::{Attempt, Outcome, Problem};

static REQUESTED: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// How long a program may take to end after it was asked to.
const PATIENCE: Duration = Duration::from_secs(5);

/// Listens for Ctrl-C and termination. The second Ctrl-C does not wait any longer.
pub fn install() -> Outcome {
    ctrlc::set_handler(|| {
        let again = REQUESTED.swap(true, Ordering::SeqCst);
        for &group in running().iter() {
            signal(group, if again { Signal::Kill } else { Signal::End });
        }
        if again {
            std::process::exit(130);
        }
    })
    .to(|| "listen for Ctrl-C".into())
}

/// Whether somebody asked us to stop.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// The problem to report when somebody asked us to stop.
pub fn problem() -> Problem {
    Problem::new("stopped before the end, as asked")
}

fn running() -> std::sync::MutexGuard<'static, Vec<u32>> {
    RUNNING
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A program that runs until it ends, is stopped, or this value is dropped.
#[derive(Debug)]
pub struct Running {
    /// The process, for its output.
    pub child: Child,
    ended: Option<ExitStatus>,
}

impl Running {
    /// Starts a program in a process group of its own.
    pub fn start(command: &mut Command) -> std::io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command.stdin(std::process::Stdio::null()).spawn()?;
        running().push(child.id());
        Ok(Self { child, ended: None })
    }

    /// How the program ended, if it has.
    pub fn poll(&mut self) -> std::io::Result<Option<ExitStatus>> {
        if self.ended.is_none()
            && let Some(status) = self.child.try_wait()?
        {
            self.ended = Some(status);
            self.forget();
        }
        Ok(self.ended)
    }

    /// Waits for the end, for as long as nobody asks us to stop; then stops the program.
    pub fn wait(&mut self) -> std::io::Result<ExitStatus> {
        loop {
            if let Some(status) = self.poll()? {
                return Ok(status);
            }
            if requested() {
                self.stop();
                return self.child.wait();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks the program to end, and ends it when it does not within a few seconds.
    pub fn stop(&mut self) {
        if matches!(self.poll(), Ok(Some(_))) {
            return;
        }
        signal(self.child.id(), Signal::End);
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            if matches!(self.poll(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        signal(self.child.id(), Signal::Kill);
        // Where there are no process groups, only this ends it.
        let _ = self.child.kill();
        self.ended = self.child.wait().ok();
        self.forget();
    }

    fn forget(&self) {
        let id = self.child.id();
        running().retain(|&other| other != id);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

#[derive(Clone, Copy)]
enum Signal {
    End,
    Kill,
}

#[cfg(unix)]
fn signal(group: u32, signal: Signal) {
    let signal = match signal {
        Signal::End => nix::sys::signal::Signal::SIGTERM,
        Signal::Kill => nix::sys::signal::Signal::SIGKILL,
    };
    if let Ok(group) = i32::try_from(group) {
        // The group may have ended by itself in the meantime.
        let _ = nix::sys::signal::killpg(nix::unistd::Pid::from_raw(group), signal);
    }
}

#[cfg(not(unix))]
fn signal(_group: u32, _signal: Signal) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn stopping_a_program_stops_what_it_started() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & echo $!; wait"]);
        command.stdout(std::process::Stdio::piped());
        let mut running = Running::start(&mut command).unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(
            &mut std::io::BufReader::new(running.child.stdout.take().unwrap()),
            &mut line,
        )
        .unwrap();
        let sleeper: i32 = line.trim().parse().unwrap();
        running.stop();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(2) && alive(sleeper) {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(
            !alive(sleeper),
            "the child of the stopped program still runs"
        );
    }

    /// A zombie that waits for init to notice is not alive.
    fn alive(id: i32) -> bool {
        std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
    }
}
