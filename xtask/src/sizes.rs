//! What a browser has to load.

use crate::files::{self, File};
use crate::workspace::Workspace;
use crate::{Result, forge};
use std::collections::BTreeMap;

/// Sizes of one file in bytes; 0 where there is no such form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints a table of the site's files, and what each screen loads.
pub(crate) fn print(workspace: &Workspace) -> Result<()> {
    let site = workspace.site();
    let files = files::read_folder(&site)?;
    if files.is_empty() {
        return Err(format!("{} is empty: run `cargo xtask site`", site.display()).into());
    }
    let table = tabulate(files.iter().map(|file| (&*file.path, file.bytes.len())));
    println!("{:<44} {:>10} {:>10} {:>10}", "bytes", "raw", "gzip", "brotli");
    for (path, sizes) in &table {
        println!("{path:<44} {}", row(*sizes));
    }
    for (label, other) in [("the panel loads", "pkg/job-dialog."), ("the dialog loads", "pkg/panel.")] {
        println!("{label:<44} {}", row(total(&table, other)));
    }
    forge::print_sizes(&workspace.forge())
}

/// Prints what files that stand beside their compressed forms weigh together.
pub(crate) fn print_total(label: &str, files: &[File]) {
    let table = tabulate(files.iter().map(|file| (&*file.path, file.bytes.len())));
    println!("{label:<44} {}", row(total(&table, NONE)));
}

/// Begins no path.
const NONE: &str = "/";

fn row(sizes: Sizes) -> String {
    format!("{:>10} {:>10} {:>10}", sizes.raw, sizes.gzip, sizes.brotli)
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

/// JavaScript, WebAssembly and CSS of a screen: all but what begins like the `other` one's.
fn total(table: &BTreeMap<&str, Sizes>, other: &str) -> Sizes {
    let is_code = |path: &str| [".js", ".wasm", ".css"].iter().any(|extension| path.ends_with(extension));
    let loaded = table.iter().filter(|(path, _)| is_code(path) && !path.starts_with(other));
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
    fn icons_and_the_other_screen_do_not_count() {
        let files = [("pkg/a.js", 9), ("pkg/a.js.br", 2), ("pkg/a.js.gz", 3), ("icon.svg", 50), ("pkg/b.1.wasm", 99)];

        assert_eq!(total(&tabulate(files.into_iter()), "pkg/b."), Sizes { raw: 9, gzip: 3, brotli: 2 });
    }
}
