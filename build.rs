//! Puts the site and the Forge app into a release build of the server: one file that runs from any folder.
//!
//! A debug build reads the site from disk instead, so that a change of the stylesheet compiles nothing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    carry(&root.join("target/site"), &out.join("site_files.rs"))?;
    carry(&root.join("target/forge"), &out.join("forge_files.rs"))
}

/// Writes a table of a folder's files; an empty one in a debug build, or where there is no such folder.
fn carry(folder: &Path, table: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    if env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rerun-if-changed={}", folder.display());
        if folder.is_dir() {
            collect(&mut files, folder, "")?;
        }
    }
    files.sort();
    let mut text = String::from("&[\n");
    for (name, file) in &files {
        let file = file.to_string_lossy();
        let _ = writeln!(text, "    ({name:?}, include_bytes!({file:?})),");
    }
    text.push_str("]\n");
    fs::write(table, text)
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
