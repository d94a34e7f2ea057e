//! The command line.

use mock_backend::host::native::Level;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// What the command line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    /// `--listen`
    pub listen: SocketAddr,
    /// `--database`; without it everything is in memory.
    pub database: Option<PathBuf>,
    /// `--scenario`, for a new database.
    pub scenario: Option<String>,
    /// `--seed`, for a new database.
    pub seed: Option<u64>,
    /// `--app`
    pub app: Option<PathBuf>,
    /// `--catalogue`
    pub catalogue: Option<PathBuf>,
    /// `--allow-origin`, each that was given.
    pub origins: Vec<String>,
    /// `--log`
    pub log: Level,
    /// `--connections`
    pub connections: Option<usize>,
    /// `--rate-limit`: requests a second for each partner; any number where it is 0.
    pub rate: Option<Option<NonZeroU32>>,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// To serve.
    Serve(Arguments),
    /// To print [`HELP`].
    Help,
}

/// What `--help` prints.
pub const HELP: &str = "\
A mock of the Partner Center REST v1 API, with the upgrade rules of this project.

Usage: mock-backend [OPTIONS]

  --listen ADDRESS    Where to listen; port 0 is any free one  [default: 127.0.0.1:8081]
  --database FILE     SQLite file that keeps the state; without it nothing is kept
  --scenario NAME     What a new database holds: demo, empty, portfolio, portfolio-N, or
                      refused-REASON (GET /mock/scenarios lists them)  [default: demo]
  --seed NUMBER       Seed of the scenario; the same seed gives the same ids  [default: 1]
  --app FOLDER        Folder with the page, served at /
  --catalogue FILE    Catalogue of offers and rules  [default: the one built in]
  --allow-origin URL  Lets pages of this origin ask, as https://portal.example;
                      can be given more than once  [default: none]
  --log LEVEL         JSON lines on standard error: info (each request), warn (what was
                      shed), error, off  [default: info]
  --connections N     How many connections are served at a time  [default: 768]
  --rate-limit N      Requests a second for each partner, beyond which comes 429;
                      0 is no limit  [default: 50000]
  --help              This text

Tokens of the scenarios: demo (partner A, a user), demo-app (partner A, an application alone),
demo-other (partner B, a user). Try:

  curl -H 'Authorization: Bearer demo' http://127.0.0.1:8081/v1/customers
";

const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8081);

/// Reads the command line, without the program's name. The error is a sentence.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut read = Arguments {
        listen: DEFAULT_ADDRESS,
        database: None,
        scenario: None,
        seed: None,
        app: None,
        catalogue: None,
        origins: Vec::new(),
        log: Level::Info,
        connections: None,
        rate: None,
    };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        if name == "--help" || name == "-h" {
            return Ok(Command::Help);
        }
        let known = [
            "--listen",
            "--database",
            "--scenario",
            "--seed",
            "--app",
            "--catalogue",
            "--allow-origin",
            "--log",
            "--connections",
            "--rate-limit",
        ];
        if !known.contains(&name.as_str()) {
            return Err(format!("There is no option “{name}”; --help lists them."));
        }
        let value = inline.or_else(|| arguments.next());
        let Some(value) = value.filter(|v| !v.is_empty()) else {
            return Err(format!("{name} needs a value; --help says which."));
        };
        match name.as_str() {
            "--listen" => {
                read.listen = value.parse().map_err(|_| {
                    format!("--listen is “{value}”; it must be an address as 127.0.0.1:8081.")
                })?;
            }
            "--seed" => {
                read.seed = Some(value.parse().map_err(|_| {
                    format!("--seed is “{value}”; it must be a whole number from 0.")
                })?);
            }
            "--log" => {
                read.log = Level::from_name(&value).ok_or_else(|| {
                    format!("--log is “{value}”; it must be info, warn, error or off.")
                })?;
            }
            "--connections" => {
                let count = value.parse().ok().filter(|n| (1..=100_000).contains(n));
                read.connections = Some(count.ok_or_else(|| {
                    format!("--connections is “{value}”; it must be from 1 to 100000.")
                })?);
            }
            "--rate-limit" => {
                let rate: u32 = value.parse().map_err(|_| {
                    format!("--rate-limit is “{value}”; it must be a whole number from 0.")
                })?;
                read.rate = Some(NonZeroU32::new(rate));
            }
            "--allow-origin" => read.origins.push(value),
            "--database" => read.database = Some(value.into()),
            "--scenario" => read.scenario = Some(value),
            "--app" => read.app = Some(value.into()),
            _ => read.catalogue = Some(value.into()),
        }
    }
    Ok(Command::Serve(read))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Command, String> {
        parse(text.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read_in_both_spellings() {
        let Ok(Command::Serve(arguments)) = read("--listen 0.0.0.0:0 --database=x.db --seed 7")
        else {
            panic!("it is to serve");
        };
        assert_eq!(arguments.listen.to_string(), "0.0.0.0:0");
        assert_eq!(arguments.database, Some("x.db".into()));
        assert_eq!(arguments.seed, Some(7));
        assert_eq!(read("--seed 1 --help"), Ok(Command::Help));
        let Ok(Command::Serve(arguments)) = read(
            "--allow-origin https://a.example --allow-origin=https://b.example --rate-limit 0",
        ) else {
            panic!("it is to serve");
        };
        assert_eq!(
            arguments.origins,
            ["https://a.example", "https://b.example"]
        );
        assert_eq!(arguments.rate, Some(None));
    }

    #[test]
    fn a_mistake_is_a_sentence() {
        for (text, want) in [
            (
                "--port 1",
                "There is no option “--port”; --help lists them.",
            ),
            ("--seed", "--seed needs a value; --help says which."),
            (
                "--seed one",
                "--seed is “one”; it must be a whole number from 0.",
            ),
            (
                "--log loud",
                "--log is “loud”; it must be info, warn, error or off.",
            ),
            (
                "--connections 0",
                "--connections is “0”; it must be from 1 to 100000.",
            ),
            (
                "--rate-limit -1",
                "--rate-limit is “-1”; it must be a whole number from 0.",
            ),
            (
                "--listen here",
                "--listen is “here”; it must be an address as 127.0.0.1:8081.",
            ),
        ] {
            assert_eq!(read(text), Err(want.to_owned()));
        }
    }
}
