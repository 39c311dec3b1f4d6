//! One stylesheet for the browser, out of a file for each screen.

use std::fs;
use std::path::Path;

use crate::Result;
use crate::workspace::Workspace;

/// The list of the files.
const INDEX: &str = "main.css";

/// All that `style/main.css` imports, in its order.
pub(crate) fn joined(workspace: &Workspace) -> Result<String> {
    join(&workspace.style())
}

/// Writes the joined stylesheet to where cargo-leptos looks for it: cargo-leptos takes one file, and follows no
/// `@import`.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    let file = workspace.style().join("joined.css");
    fs::write(&file, joined(workspace)?).map_err(|error| format!("{}: {error}", file.display()).into())
}

fn join(folder: &Path) -> Result<String> {
    let mut sheet = String::new();
    for line in read(folder, INDEX)?.lines() {
        match imported(line) {
            Some(name) => sheet += &read(folder, name)?,
            None => sheet += line,
        }
        sheet.push('\n');
    }
    Ok(sheet)
}

/// The file that a line imports.
fn imported(line: &str) -> Option<&str> {
    line.strip_prefix("@import \"")?.strip_suffix("\";")
}

fn read(folder: &Path, name: &str) -> Result<String> {
    let file = folder.join(name);
    fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../style")
    }

    #[test]
    fn every_file_is_imported_once_and_none_is_missing() {
        let index = read(&style(), INDEX).unwrap();
        let mut imports: Vec<&str> = index.lines().filter_map(imported).collect();
        imports.sort_unstable();
        let names = fs::read_dir(style()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut files: Vec<String> = names.filter(|name| ![INDEX, "joined.css"].contains(&name.as_str())).collect();
        files.sort_unstable();
        assert_eq!(imports, files);
    }

    #[test]
    fn the_joined_stylesheet_has_no_imports_and_keeps_the_order() {
        let sheet = join(&style()).unwrap();
        assert!(!sheet.contains("@import"));
        let places =
            [":root {", "* {", ".panel", ".button {", ".dialog {", "main.message {"].map(|rule| sheet.find(rule));
        assert!(places.is_sorted() && places.iter().all(Option::is_some), "{places:?}");
    }

    #[test]
    fn each_color_is_defined_once_with_its_dark_variant() {
        let sheet = join(&style()).unwrap();
        let own: Vec<&str> = sheet.lines().map(str::trim).filter(|line| line.starts_with("--own-")).collect();
        let mut names: Vec<&str> = own.iter().filter_map(|line| line.split(':').next()).collect();
        assert!(own.iter().all(|line| line.contains("var(--light, ")), "{own:?}");
        assert_eq!(sheet.matches("var(--light, ").count(), sheet.matches("var(--dark, ").count());
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), own.len());
    }

    #[test]
    fn a_missing_stylesheet_is_named() {
        let error = read(&style(), "nowhere.css").unwrap_err().to_string();
        assert!(error.contains("nowhere.css"), "{error}");
    }
}
