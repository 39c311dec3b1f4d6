//! `docs/THREATS.md` names tests: each must exist, and each row must name one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::read;

const DOCUMENT: &str = "docs/THREATS.md";
/// Folders with tests.
const FOLDERS: [&str; 4] = ["src", "app/src", "tests", "end2end/specs"];

/// A test in the document: a function's name, or a spec's file and title.
fn named(row: &str) -> Vec<String> {
    let shown_by = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
    shown_by.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Rows of the document's tables, without heads and rules.
fn rows(document: &str) -> Vec<&str> {
    let lines: Vec<&str> = document.lines().collect();
    let is_rule = |line: &str| line.starts_with("|---") || line.starts_with("| ---");
    let after_rule = |number: usize| lines.get(number + 1).is_some_and(|next| is_rule(next));
    let all = lines.iter().enumerate();
    let rows = all.filter(|(number, line)| line.starts_with('|') && !is_rule(line) && !after_rule(*number));
    rows.map(|(_, line)| *line).collect()
}

/// Names of functions with a test attribute.
fn rust_tests(source: &str, tests: &mut BTreeSet<String>) {
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        let function = line.trim_start_matches("async ").strip_prefix("fn ");
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some(function) = function {
            if is_test {
                tests.extend(function.split(['(', '<']).next().map(str::to_owned));
            }
            is_test = false;
        } else if !line.starts_with('#') && !line.starts_with("//") {
            is_test = false;
        }
    }
}

/// `file: title` of each test of a browser spec.
fn browser_tests(file: &str, source: &str, tests: &mut BTreeSet<String>) {
    for piece in source.split("test(").skip(1) {
        let piece = piece.trim_start();
        let Some(quote) = piece.chars().next().filter(|quote| "'\"`".contains(*quote)) else { continue };
        tests.extend(piece[1..].split(quote).next().map(|title| format!("{file}: {title}")));
    }
}

fn collect(folder: &Path, tests: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, tests);
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "rs") {
            rust_tests(&fs::read_to_string(&path).unwrap(), tests);
        } else if name.ends_with(".spec.ts") {
            browser_tests(&name, &fs::read_to_string(&path).unwrap(), tests);
        }
    }
}

#[test]
fn every_test_named_in_the_threat_model_exists() {
    let mut tests = BTreeSet::new();
    for folder in FOLDERS {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut tests);
    }
    let document = read(DOCUMENT);
    let rows = rows(&document);
    assert!(rows.len() >= 20, "{} rows", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let named = named(row);
        if named.is_empty() {
            wrong.push(format!("names no test: {row}"));
        }
        wrong
            .extend(named.into_iter().filter(|name| !tests.contains(name)).map(|name| format!("no such test: {name}")));
    }
    assert!(wrong.is_empty(), "{DOCUMENT}\n{}", wrong.join("\n"));
}

#[test]
fn a_renamed_test_and_a_row_without_a_test_are_detected() {
    let mut tests = BTreeSet::new();
    rust_tests(
        "#[tokio::test]\nasync fn a_claim() {}\n\nfn a_maker() {}\n#[test]\n#[ignore]\nfn another() {}",
        &mut tests,
    );
    browser_tests("a.spec.ts", "test('says so', async () => {});\ntest(\n  \"isn't it\",", &mut tests);
    assert_eq!(
        tests.into_iter().collect::<Vec<_>>(),
        ["a.spec.ts: isn't it", "a.spec.ts: says so", "a_claim", "another"]
    );
    let document = "| who | shown by |\n|---|---|\n| a `b` | `a_claim`, `a.spec.ts: says so` |\n| c | nothing |\n";
    let rows = rows(document);
    assert_eq!(rows.len(), 2);
    assert_eq!(named(rows[0]), ["a_claim", "a.spec.ts: says so"]);
    assert_eq!(named(rows[1]), [] as [&str; 0]);
}
