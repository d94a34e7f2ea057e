//! Figures: how long things take.

use crate::browser::Browser;
use crate::page;
use crate::problem::Outcome;
use crate::program::{self, Output};
use crate::serve;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// The rules over a large portfolio.
pub fn rules(workspace: &Workspace) -> Outcome {
    let arguments = [
        "run",
        "--profile",
        "native",
        "--package",
        "rules",
        "--example",
        "portfolio_bench",
    ];
    program::run("rules", &mut workspace.cargo(&arguments), Output::Printed)
}

/// The page in a browser.
pub fn page(workspace: &Workspace) -> Outcome {
    let tools = Tools::of(workspace)?;
    let page = page::current(workspace, &tools)?;
    let backend = serve::backend(workspace)?;
    let arguments = [
        "test",
        "--package",
        "e2e",
        "--test",
        "figures",
        "--",
        "--ignored",
        "--nocapture",
    ];
    let mut command = workspace.cargo(&arguments);
    let _display =
        Browser::ready(workspace, &tools)?.lend(workspace, &page, &backend, &mut command)?;
    program::run("page", &mut command, Output::Printed)
}
