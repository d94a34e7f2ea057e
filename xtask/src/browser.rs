//! The browsers, their drivers and a display for the browser tests.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::page::Page;
use crate::problem::{Attempt, Outcome, Problem};
use crate::program::{self, Output};
use crate::say;
use crate::stop::Running;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// The names that Chromium has in different distributions.
const CHROMIUM: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// The names and places of its driver.
const CHROMEDRIVER: [&str; 4] = [
    "chromedriver",
    "chromium.chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
];

/// The names that Firefox has. The release with long support is what partners have to have.
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

/// The browser that comes with WebKitGTK, which is not on PATH.
const MINIBROWSER: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/webkit2gtk-4.1/MiniBrowser",
];

/// Its driver.
const WEBKIT_DRIVER: [&str; 1] = ["WebKitWebDriver"];

/// How long the display may take to start.
const START: Duration = Duration::from_secs(20);

/// How long a page may take to show its text.
const READ: Duration = Duration::from_secs(120);

/// Everything that a browser test needs from the machine.
#[derive(Debug)]
pub struct Browser {
    chromium: PathBuf,
    driver: PathBuf,
    /// Firefox ESR and its driver. Without it or WebKitGTK the tests in the other engines run.
    firefox: Option<(PathBuf, PathBuf)>,
    /// WebKitGTK's browser and its driver.
    webkit: Option<(PathBuf, PathBuf)>,
    xvfb: PathBuf,
    axe: PathBuf,
}

/// A display that nobody sees, until it is dropped. Hovering works on it as on a desk, which it
/// does not in a headless browser.
#[derive(Debug)]
pub struct Display {
    name: String,
    _xvfb: Running,
}

impl Browser {
    /// What is there, after installing what is missing where that is possible. Where it is not, an
    /// installed Chromium with its driver and Xvfb are enough, unless `SU_ALL_ENGINES` is set.
    pub fn ready(workspace: &Workspace, tools: &Tools<'_>) -> Outcome<Self> {
        let missing = missing(workspace);
        let all = std::env::var_os("SU_ALL_ENGINES").is_some();
        if !missing.is_empty()
            && let Err(problem) = install(workspace, &missing)
        {
            // Without a font for it, tests of Chinese would pass on rows of boxes.
            if all || !has_chinese_font(workspace) {
                return Err(problem);
            }
            say::progress(format_args!("browser: {problem}"));
        }
        let lacking = |what: &str| {
            Problem::new(format!(
                "{what} cannot be found; {}",
                advice(&missing_now())
            ))
        };
        let browser = Self {
            chromium: chromium().ok_or_else(|| lacking("chromium"))?,
            driver: driver().ok_or_else(|| lacking("chromedriver"))?,
            webkit: minibrowser().zip(webkit_driver()),
            xvfb: program::find("Xvfb").ok_or_else(|| lacking("Xvfb"))?,
            axe: tools.axe()?,
            // Last, because its driver takes minutes.
            firefox: match firefox() {
                None => None,
                Some(firefox) => match geckodriver(tools) {
                    Ok(driver) => Some((firefox, driver)),
                    Err(problem) if all => return Err(problem),
                    Err(_) => None,
                },
            },
        };
        browser.of_one_version()?;
        Ok(browser)
    }

    /// The engines that are not here: name, and the end of the names of their tests.
    pub fn lacks(&self) -> Vec<(&'static str, &'static str)> {
        let firefox = ("Firefox ESR", "in_firefox");
        let webkit = ("WebKitGTK", "in_webkitgtk");
        let mut lacks = Vec::new();
        lacks.extend(self.firefox.is_none().then_some(firefox));
        lacks.extend(self.webkit.is_none().then_some(webkit));
        lacks
    }

    /// Sets what the browser tests read, and starts the display that they draw on.
    pub fn lend(
        &self,
        workspace: &Workspace,
        page: &Page,
        backend: &Path,
        command: &mut Command,
    ) -> Outcome<Display> {
        let screenshots = workspace.target.join("screenshots");
        std::fs::create_dir_all(&screenshots)
            .to(|| format!("make the folder {}", screenshots.display()))?;
        let display = Display::start(&self.xvfb)?;
        if let Some((firefox, driver)) = &self.firefox {
            command
                .env("SU_FIREFOX", firefox)
                .env("SU_GECKODRIVER", driver);
        }
        if let Some((browser, driver)) = &self.webkit {
            command
                .env("SU_MINIBROWSER", browser)
                .env("SU_WEBKITDRIVER", driver);
        }
        command
            .env("SU_APP_DIST", &page.folder)
            .env("SU_BACKEND", backend)
            .env("SU_CHROMIUM", &self.chromium)
            .env("SU_CHROMEDRIVER", &self.driver)
            .env("SU_SCREENSHOTS", &screenshots)
            .env("SU_AXE", &self.axe)
            .env("DISPLAY", &display.name)
            .env_remove("WAYLAND_DISPLAY");
        Ok(display)
    }

    /// What a page of ours has as its text once its scripts have run.
    pub fn text_of(workspace: &Workspace, page: &Path) -> Outcome<String> {
        let chromium = chromium().ok_or_else(|| Problem::new(advice(&missing_now())))?;
        let mut command = workspace.command(chromium);
        command
            // Nothing but a file of ours is opened, and root may not use the sandbox.
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
            .arg(format!("file://{}", page.display()));
        let mut text = String::new();
        program::run_within(
            Some(READ),
            "chromium",
            &mut command,
            Output::Read(&mut |line| {
                text.push_str(line);
                text.push('\n');
            }),
        )?;
        Ok(text)
    }

    /// A driver drives only the browser of its own version.
    fn of_one_version(&self) -> Outcome {
        let browser = major(&self.chromium)?;
        let driver = major(&self.driver)?;
        if browser == driver {
            return Ok(());
        }
        Err(Problem::new(format!(
            "{} is version {browser} but {} is version {driver}; install both of one version, or \
             set SU_CHROMIUM and SU_CHROMEDRIVER to two that fit",
            self.chromium.display(),
            self.driver.display()
        )))
    }
}

impl Display {
    fn start(xvfb: &Path) -> Outcome<Self> {
        let mut command = Command::new(xvfb);
        command
            // It looks for a free display itself and writes its number to standard output.
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1920x1200x24",
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut running = Running::start(&mut command).to(|| "start Xvfb".into())?;
        let (sender, number) = channel();
        if let Some(output) = running.child.stdout.take() {
            std::thread::spawn(move || {
                let mut line = String::new();
                if BufReader::new(output).read_line(&mut line).is_ok() {
                    let _ = sender.send(line);
                }
            });
        }
        let number = number.recv_timeout(START).unwrap_or_default();
        let number: u32 = number.trim().parse().map_err(|_| {
            Problem::new("Xvfb did not start; run Xvfb -displayfd 1 by hand to see why")
        })?;
        Ok(Self {
            name: format!(":{number}"),
            _xvfb: running,
        })
    }
}

fn chromium() -> Option<PathBuf> {
    found("SU_CHROMIUM", &CHROMIUM)
}

fn driver() -> Option<PathBuf> {
    found("SU_CHROMEDRIVER", &CHROMEDRIVER)
}

fn firefox() -> Option<PathBuf> {
    found("SU_FIREFOX", &FIREFOX)
}

fn geckodriver(tools: &Tools<'_>) -> Outcome<PathBuf> {
    chosen("SU_GECKODRIVER").map_or_else(|| tools.geckodriver(), Ok)
}

fn minibrowser() -> Option<PathBuf> {
    found("SU_MINIBROWSER", &MINIBROWSER)
}

fn webkit_driver() -> Option<PathBuf> {
    found("SU_WEBKITDRIVER", &WEBKIT_DRIVER)
}

/// The program that a variable names, or the first of these that is there.
fn found(variable: &str, names: &[&str]) -> Option<PathBuf> {
    // An absolute name stays itself when it is looked for on PATH.
    chosen(variable).or_else(|| names.iter().find_map(|name| program::find(name)))
}

fn chosen(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|file| program::is_program(file))
}

/// The first number of a program's version: `Chromium 156.0.1 built on Debian` is 156.
fn major(file: &Path) -> Outcome<u32> {
    let said = program::read(Command::new(file).arg("--version"))?;
    first_number(&said)
        .ok_or_else(|| Problem::new(format!("{} does not say its version", file.display())))
}

fn first_number(said: &str) -> Option<u32> {
    said.split_whitespace()
        .find_map(|word| word.split('.').next()?.parse().ok())
}

/// The Debian packages of what is not here.
fn missing(workspace: &Workspace) -> Vec<&'static str> {
    let mut missing = missing_now();
    if !has_chinese_font(workspace) {
        missing.extend(["fontconfig", "fonts-noto-cjk"]);
    }
    missing
}

fn missing_now() -> Vec<&'static str> {
    // Ubuntu has Debian's programs under other names.
    let ubuntu = std::fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=ubuntu"));
    let (chromium_package, chromedriver_package, firefox_package) = if ubuntu {
        ("chromium-browser", "chromium-chromedriver", "firefox")
    } else {
        ("chromium", "chromium-driver", "firefox-esr")
    };
    let packages = [
        chromium_package,
        chromedriver_package,
        firefox_package,
        // It brings WebKitGTK's own browser with it.
        "webkit2gtk-driver",
        "xvfb",
    ];
    let here = [
        chromium().is_some(),
        driver().is_some(),
        firefox().is_some(),
        minibrowser().is_some() && webkit_driver().is_some(),
        program::find("Xvfb").is_some(),
    ];
    packages
        .into_iter()
        .zip(here)
        .filter(|(_, here)| !here)
        .map(|(package, _)| package)
        .collect()
}

/// Without one, text in zh-TW is a row of boxes and nothing about its width can be tested.
fn has_chinese_font(workspace: &Workspace) -> bool {
    program::read(workspace.command("fc-list").arg(":lang=zh-tw"))
        .is_ok_and(|list| !list.trim().is_empty())
}

/// Installs packages, where that needs no password.
fn install(workspace: &Workspace, packages: &[&str]) -> Outcome {
    if program::find("apt-get").is_none() {
        return Err(Problem::new(advice(packages)));
    }
    let root = program::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let apt = |arguments: &[&str]| {
        let mut command = if root {
            workspace.command("apt-get")
        } else {
            let mut sudo = workspace.command("sudo");
            sudo.args(["-n", "apt-get"]);
            sudo
        };
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        program::run("apt-get", &mut command, Output::OnFailure)
    };
    say::progress(format_args!("browser: installing {}", packages.join(", ")));
    // A list that cannot be brought up to date may still be good enough.
    let _ = apt(&["update", "-q"]);
    let options = ["install", "-y", "-q", "--no-install-recommends"];
    apt(&[options.as_slice(), packages].concat()).map_err(|_| Problem::new(advice(packages)))
}

fn advice(packages: &[&str]) -> String {
    format!(
        "install what the browser tests need: on Debian or Ubuntu sudo apt-get install {}, \
         elsewhere Chromium with its chromedriver, Firefox ESR, WebKitGTK with its MiniBrowser and \
         WebKitWebDriver, Xvfb and a font for zh-TW",
        packages.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_programs_say() {
        assert_eq!(
            first_number("Chromium 156.0.8078.79 built on Debian GNU/Linux 12"),
            Some(156)
        );
        assert_eq!(
            first_number("ChromeDriver 156.0.8078.79 (a21ce95c-refs/heads/8078@{#1})"),
            Some(156)
        );
        assert_eq!(first_number("Google Chrome 150.0.1.2 "), Some(150));
        assert_eq!(first_number("unknown"), None);
    }

    #[test]
    fn advice_names_the_packages() {
        assert!(advice(&["xvfb"]).contains("apt-get install xvfb"));
    }
}
