//! What a browser has to load.

use crate::files::{self, File};
use crate::wasm::SCREENS;
use crate::workspace::Workspace;
use crate::{Result, forge};
use std::collections::BTreeMap;

/// Sizes of one file in bytes; 0 where there is no such form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// The maximum that a browser may have to load when it opens a screen for the first time, in bytes after brotli: the
/// last measurement, and 1 kB. Lower it when a change makes a screen smaller.
const BUDGET: [(&str, usize); 6] = [
    ("the panel", 107_000),
    ("the dialog", 140_800),
    ("the page of all jobs", 81_800),
    ("the panel on Forge", 103_500),
    ("the dialog on Forge", 135_000),
    ("the jobs on Forge", 80_200),
];

/// How much more the panel may be on Forge than on Connect: the adapter for the host is all that differs.
const MAX_MORE_ON_FORGE: usize = 2000;

/// What each screen loads, by its name.
pub(crate) type Loads = BTreeMap<String, Sizes>;

/// Prints a table of the site's files, and what each screen loads. Returns the latter.
pub(crate) fn print(workspace: &Workspace) -> Result<Loads> {
    let site = workspace.site();
    let files = files::read_folder(&site)?;
    if files.is_empty() {
        return Err(format!("{} is empty: run `cargo xtask site`", site.display()).into());
    }
    println!("{:<44} {:>10} {:>10} {:>10}", "bytes", "raw", "gzip", "brotli");
    for (path, sizes) in &tabulate_files(&files) {
        println!("{path:<44} {}", row(*sizes));
    }
    let loads = loads(workspace, &files)?;
    for (screen, sizes) in &loads {
        println!("{:<44} {}", format!("{screen} loads"), row(*sizes));
    }
    Ok(loads)
}

/// Whether each screen is within its budget.
///
/// # Errors
/// If one is not: a line for each.
pub(crate) fn check(loads: &Loads) -> Result<()> {
    let over = over_budget(loads, &BUDGET);
    if over.is_empty() { Ok(()) } else { Err(over.join("\n").into()) }
}

fn loads(workspace: &Workspace, site: &[File]) -> Result<Loads> {
    let table = tabulate_files(site);
    let mut loads = Loads::new();
    for (screen, own) in [("the panel", "panel"), ("the dialog", "job-dialog"), ("the page of all jobs", "site-jobs")] {
        loads.insert(screen.to_owned(), total(&table, own));
    }
    for (folder, files) in forge::files_by_screen(&workspace.forge())? {
        loads.insert(format!("the {folder} on Forge"), total(&tabulate_files(&files), ""));
    }
    Ok(loads)
}

fn over_budget(loads: &Loads, budget: &[(&str, usize)]) -> Vec<String> {
    let brotli = |screen: &str| loads.get(screen).map_or(usize::MAX, |sizes| sizes.brotli);
    let mut over: Vec<String> = budget
        .iter()
        .filter(|(screen, max)| brotli(screen) > *max)
        .map(|(screen, max)| format!("{screen} loads {} bytes, over its budget of {max}", brotli(screen)))
        .collect();
    let (connect, forge) = (brotli("the panel"), brotli("the panel on Forge"));
    if forge > connect.saturating_add(MAX_MORE_ON_FORGE) {
        over.push(format!(
            "the panel loads {forge} bytes on Forge and {connect} on Connect: over {MAX_MORE_ON_FORGE} more"
        ));
    }
    over
}

fn row(sizes: Sizes) -> String {
    format!("{:>10} {:>10} {:>10}", sizes.raw, sizes.gzip, sizes.brotli)
}

fn tabulate_files(files: &[File]) -> BTreeMap<&str, Sizes> {
    tabulate(files.iter().map(|file| (&*file.path, file.bytes.len())))
}

fn tabulate<'a>(files: impl Iterator<Item = (&'a str, usize)>) -> BTreeMap<&'a str, Sizes> {
    let mut table: BTreeMap<&str, Sizes> = BTreeMap::new();
    for (path, size) in files {
        if let Some(path) = path.strip_suffix(".br") {
            table.entry(path).or_default().brotli = size;
        } else if let Some(path) = path.strip_suffix(".gz") {
            table.entry(path).or_default().gzip = size;
        } else {
            table.entry(path).or_default().raw = size;
        }
    }
    table
}

/// JavaScript, WebAssembly and CSS of a screen: all but the programs of the others.
fn total(table: &BTreeMap<&str, Sizes>, own: &str) -> Sizes {
    let is_code = |path: &str| [".js", ".wasm", ".css"].iter().any(|extension| path.ends_with(extension));
    let is_other = |path: &str| {
        let others = SCREENS.iter().filter(|screen| **screen != own && !own.is_empty());
        others.into_iter().any(|screen| path.starts_with(&format!("pkg/{screen}.")))
    };
    let loaded = table.iter().filter(|(path, _)| is_code(path) && !is_other(path));
    loaded.fold(Sizes::default(), |sum, (_, sizes)| Sizes {
        raw: sum.raw + sizes.raw,
        gzip: sum.gzip + sizes.gzip,
        brotli: sum.brotli + sizes.brotli,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screens_size_excludes_icons_and_the_other_screen() {
        let files = [
            ("pkg/panel.js", 9),
            ("pkg/panel.js.br", 2),
            ("pkg/panel.js.gz", 3),
            ("icon.svg", 50),
            ("pkg/job-dialog.1.wasm", 99),
            ("pkg/site-jobs.1.wasm", 99),
        ];

        assert_eq!(total(&tabulate(files.into_iter()), "panel"), Sizes { raw: 9, gzip: 3, brotli: 2 });
    }

    fn loads_of(sizes: [(&str, usize); 2]) -> Loads {
        sizes.map(|(screen, brotli)| (screen.to_owned(), Sizes { brotli, ..Sizes::default() })).into()
    }

    #[test]
    fn a_byte_over_the_budget_is_reported_with_both_figures() {
        let budget = [("the panel", 9), ("the panel on Forge", 9)];

        assert!(over_budget(&loads_of([("the panel", 9), ("the panel on Forge", 9)]), &budget).is_empty());
        let over = over_budget(&loads_of([("the panel", 9), ("the panel on Forge", 10)]), &budget);
        assert_eq!(over, ["the panel on Forge loads 10 bytes, over its budget of 9"]);
    }

    #[test]
    fn a_screen_that_was_not_built_is_over_any_budget() {
        assert_eq!(over_budget(&Loads::new(), &[("the panel", 9)]).len(), 1);
    }

    #[test]
    fn the_panel_on_forge_is_not_much_larger_than_on_connect() {
        let on_forge = |more| loads_of([("the panel", 100), ("the panel on Forge", 100 + more)]);

        assert!(over_budget(&on_forge(MAX_MORE_ON_FORGE), &[]).is_empty());
        assert_eq!(over_budget(&on_forge(MAX_MORE_ON_FORGE + 1), &[]).len(), 1);
    }
}
