//! The app at one address: the page and the API come from one process, so nothing crosses origins.

use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::arguments::Arguments;
use crate::page;
use crate::problem::{Attempt, Outcome, Problem};
use crate::program::{self, Output};
use crate::say;
use crate::stop::{self, Running};
use crate::tools::Tools;
use crate::workspace::Workspace;

/// How long the backend may take to answer after it was started.
const START: Duration = Duration::from_secs(60);

/// What the backend says when it answers, before its address.
const LISTENING: &str = "listening on ";

/// Where and what to serve.
#[derive(Debug)]
pub struct Options {
    listen: SocketAddr,
    database: PathBuf,
    scenario: String,
    seed: u64,
}

impl Options {
    /// The options in these words.
    pub fn read(words: &[String]) -> Outcome<Self> {
        let arguments = Arguments::read(
            words,
            &["--listen", "--database", "--scenario", "--seed"],
            &[],
        )?;
        let listen = arguments.value("--listen", "127.0.0.1:8080");
        let seed = arguments.value("--seed", "1");
        Ok(Self {
            listen: listen.parse().map_err(|_| {
                Problem::new(format!(
                    "--listen needs an address and a port such as 127.0.0.1:8080, not {listen}"
                ))
            })?,
            database: arguments
                .value("--database", "target/serve/demo.sqlite")
                .into(),
            scenario: arguments.value("--scenario", "demo"),
            seed: seed.parse().map_err(|_| {
                Problem::new(format!("--seed needs a whole number such as 1, not {seed}"))
            })?,
        })
    }
}

/// Builds whatever is missing, serves, and returns when asked to stop.
pub fn run(workspace: &Workspace, options: &Options) -> Outcome {
    // Minutes of building must not end in this.
    free(options.listen)?;
    let tools = Tools::of(workspace)?;
    let page = page::current(workspace, &tools)?;
    let backend = backend(workspace)?;
    let database = workspace.root.join(&options.database);
    if let Some(folder) = database.parent() {
        std::fs::create_dir_all(folder).to(|| format!("make the folder {}", folder.display()))?;
    }
    free(options.listen)?;
    let mut command = workspace.command(backend);
    command
        .args(["--listen", &options.listen.to_string(), "--database"])
        .arg(&database)
        .args([
            "--scenario",
            &options.scenario,
            "--seed",
            &options.seed.to_string(),
            // Each request is not worth a line to somebody who uses the page.
            "--log",
            "warn",
            "--app",
        ])
        .arg(&page.folder)
        .stdout(Stdio::piped());
    say::progress(format_args!(
        "backend: scenario {}, data in {}",
        options.scenario,
        workspace.name(&database)
    ));
    serve(&mut Running::start(&mut command).to(|| "start mock-backend".into())?)
}

/// The mock backend, built for speed.
pub fn backend(workspace: &Workspace) -> Outcome<PathBuf> {
    program::run(
        "backend",
        &mut workspace.cargo(&[
            "build",
            "--profile",
            "native",
            "--package",
            "mock-backend",
            "--bins",
        ]),
        Output::Shown,
    )?;
    let name = format!("mock-backend{}", std::env::consts::EXE_SUFFIX);
    let file = workspace.target.join("native").join(name);
    if program::is_program(&file) {
        return Ok(file);
    }
    Err(Problem::new(format!(
        "cargo built mock-backend but {} is not there; the crate has no program of that name",
        file.display()
    )))
}

/// Says `ready` when both the page and the API answer, then waits for the end.
fn serve(running: &mut Running) -> Outcome {
    let (sender, lines) = channel();
    if let Some(output) = running.child.stdout.take() {
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    let begun = Instant::now();
    let mut ready = false;
    loop {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => match line.strip_prefix(LISTENING) {
                Some(url) if !ready => {
                    let address = reachable(address(url)?);
                    answers(address)?;
                    ready = true;
                    say::plain(format_args!("ready http://{address}"));
                }
                _ => say::progress(line),
            },
            // The backend closed its output: it has ended or is about to.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(Duration::from_millis(50)),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if stop::requested() {
            running.stop();
            say::progress("stopped");
            return Ok(());
        }
        if let Some(status) = running.poll().to(|| "watch mock-backend".into())? {
            return Err(Problem::new(format!(
                "mock-backend ended by itself ({status}); what it said is above"
            )));
        }
        if !ready && begun.elapsed() > START {
            return Err(Problem::new(format!(
                "mock-backend did not say that it listens within {}",
                say::time(START)
            )));
        }
    }
}

/// The address in `http://127.0.0.1:8080`.
fn address(url: &str) -> Outcome<SocketAddr> {
    url.trim()
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .parse()
        .map_err(|_| {
            Problem::new(format!(
                "mock-backend listens on {url}, which is no address"
            ))
        })
}

/// An address that this machine can open: one that listens everywhere is opened here.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port())
    } else {
        address
    }
}

/// A sentence when somebody else listens there.
fn free(address: SocketAddr) -> Outcome {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Err(Problem::new(format!(
            "another program listens on {address}; stop it, or choose another port with \
             --listen {}:{}",
            address.ip(),
            address.port().checked_add(1).unwrap_or(8080)
        ))),
        Err(error) => Err(Problem::new(format!("cannot listen on {address}: {error}"))),
    }
}

/// Checks that the page is served and that the API answers, if only that a token is missing.
fn answers(address: SocketAddr) -> Outcome {
    for (path, what, good) in [
        ("/", "the page", 200..=200),
        ("/v1/customers", "the API", 200..=403),
    ] {
        let status = status(address, path).to(|| format!("read http://{address}{path}"))?;
        if !good.contains(&status) {
            return Err(Problem::new(format!(
                "the backend runs, but {what} at http://{address}{path} answers {status}"
            )));
        }
    }
    Ok(())
}

/// The status that `GET path` is answered with.
fn status(address: SocketAddr, path: &str) -> std::io::Result<u16> {
    let wait = Duration::from_secs(10);
    let mut stream = TcpStream::connect_timeout(&address, wait)?;
    stream.set_read_timeout(Some(wait))?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut stream = BufReader::new(stream);
    let mut first = String::new();
    stream.read_line(&mut first)?;
    // A backend that is cut off in the middle of its answer would have reason to complain.
    let _ = std::io::copy(&mut stream, &mut std::io::sink());
    first
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .ok_or_else(|| std::io::Error::other("the answer is not HTTP"))
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::path::Path;

    use super::*;

    fn read(words: &[&str]) -> Outcome<Options> {
        Options::read(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn options_have_the_documented_defaults() {
        let options = read(&[]).unwrap();
        assert_eq!(options.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(options.database, Path::new("target/serve/demo.sqlite"));
        assert_eq!((options.scenario.as_str(), options.seed), ("demo", 1));
        assert!(
            read(&["--listen", "8080"])
                .unwrap_err()
                .to_string()
                .contains("127.0.0.1:8080")
        );
        assert!(read(&["--seed", "x"]).is_err());
    }

    #[test]
    fn a_port_in_use_is_a_sentence_with_a_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let problem = free(address).unwrap_err().to_string();
        assert!(problem.contains("--listen"), "{problem}");
        drop(taken);
        assert_eq!(free(address), Ok(()));
    }

    #[test]
    fn the_address_is_read_and_made_reachable() {
        let everywhere = address("http://0.0.0.0:8080/").unwrap();
        assert_eq!(reachable(everywhere).to_string(), "127.0.0.1:8080");
        assert!(address("nowhere").is_err());
    }

    #[test]
    fn a_backend_without_its_page_is_told_apart() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            for status in ["200 OK", "401 Unauthorized", "404 Not Found"] {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 512]).unwrap();
                write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").unwrap();
            }
        });
        assert_eq!(answers(address), Ok(()));
        let problem = answers(address).unwrap_err().to_string();
        assert!(
            problem.contains("the page") && problem.contains("404"),
            "{problem}"
        );
        server.join().unwrap();
    }
}
