//! The release folder: the page as any static host can serve it, and a report of its sizes.

use std::path::Path;

use crate::budget;
use crate::compress;
use crate::embed;
use crate::page;
use crate::problem::{Attempt, Outcome};
use crate::say;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// Makes `dist/`.
pub fn run(workspace: &Workspace) -> Outcome {
    let tools = Tools::of(workspace)?;
    let page = page::current(workspace, &tools)?;
    let dist = workspace.root.join("dist");
    page::empty(&dist)?;
    for file in compress::files(&page.folder)? {
        let to = dist.join(&file);
        let copy = || format!("write {}", to.display());
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder).to(copy)?;
        }
        std::fs::copy(page.folder.join(&file), &to).to(copy)?;
    }
    embed::write(workspace, &tools, &page.folder, &dist)?;
    report(&dist)?;
    budget::check(&dist)?;
    say::plain(format_args!("dist {}", dist.display()));
    Ok(())
}

/// The size of each file as it is, with gzip and with brotli; `*` marks what the first table needs.
fn report(folder: &Path) -> Outcome {
    let needed = budget::needed(folder)?;
    say::plain(format_args!(
        "{:>12}{:>12}{:>12}  file",
        "bytes", "gzip", "brotli"
    ));
    for file in compress::files(folder)? {
        let full = folder.join(&file);
        let packed = |extension: &str| {
            let beside = compress::beside(&full, extension);
            budget::size(&beside).map_or_else(|_| String::new(), say::number)
        };
        if matches!(
            file.extension().and_then(|extension| extension.to_str()),
            Some("br" | "gz")
        ) {
            continue;
        }
        say::plain(format_args!(
            "{:>12}{:>12}{:>12}  {}{}",
            say::number(budget::size(&full)?),
            packed("gz"),
            packed("br"),
            file.display(),
            if needed.contains(&file) { " *" } else { "" }
        ));
    }
    Ok(())
}
