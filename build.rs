//! Puts the site into a release build of the server: one file that runs from any folder.
//!
//! A debug build reads the site from disk instead, so that a change of the stylesheet compiles nothing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut files = Vec::new();
    if env::var("PROFILE").as_deref() == Ok("release") {
        let site = root.join("target/site");
        println!("cargo::rerun-if-changed={}", site.display());
        if site.is_dir() {
            collect(&mut files, &site, "")?;
        }
    }
    files.sort();
    let mut table = String::from("&[\n");
    for (name, file) in &files {
        let file = file.to_string_lossy();
        let _ = writeln!(table, "    ({name:?}, include_bytes!({file:?})),");
    }
    table.push_str("]\n");
    fs::write(out.join("site_files.rs"), table)
}

/// Adds the files of a folder: the path under the site's root, and where the file is.
fn collect(files: &mut Vec<(String, PathBuf)>, folder: &Path, prefix: &str) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(files, &entry.path(), &format!("{name}/"))?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
