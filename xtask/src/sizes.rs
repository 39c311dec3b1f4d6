//! What a browser has to load.

use std::collections::BTreeMap;
use std::path::Path;

use crate::{Result, files};

/// Sizes of one file in bytes; 0 where there is no such form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints a table of the site's files.
pub(crate) fn print(site: &Path) -> Result<()> {
    let files = files::read_folder(site)?;
    if files.is_empty() {
        return Err(format!("{} is empty: run `cargo xtask site`", site.display()).into());
    }
    let table = tabulate(files.iter().map(|file| (&*file.path, file.bytes.len())));
    println!("{:<44} {:>10} {:>10} {:>10}", "bytes", "raw", "gzip", "brotli");
    for (path, sizes) in &table {
        println!("{path:<44} {}", row(*sizes));
    }
    println!("{:<44} {}", "JavaScript, WebAssembly and CSS", row(total(&table)));
    Ok(())
}

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

fn total(table: &BTreeMap<&str, Sizes>) -> Sizes {
    let code = [".js", ".wasm", ".css"];
    let loaded = table.iter().filter(|(path, _)| code.iter().any(|extension| path.ends_with(extension)));
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
    fn icons_do_not_count_as_code() {
        let table = tabulate([("pkg/a.js", 9), ("pkg/a.js.br", 2), ("pkg/a.js.gz", 3), ("icon.svg", 50)].into_iter());

        assert_eq!(total(&table), Sizes { raw: 9, gzip: 3, brotli: 2 });
    }
}
