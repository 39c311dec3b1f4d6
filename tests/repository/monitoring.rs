//! The metrics that the server exports, docs/OPERATIONS.md, the alert rules and the dashboard name the same things.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::read;

const OPERATIONS: &str = "docs/OPERATIONS.md";
const ALERTS: &str = "deploy/prometheus/alerts.yml";
const DASHBOARD: &str = "deploy/grafana/dashboard.json";

/// String literals of the sources that are names of metrics, by their endings; and those that have another.
fn exported() -> BTreeSet<String> {
    let mut names = BTreeSet::from(["http_connections".to_owned(), "build_info".to_owned()]);
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut names);
    names
}

fn collect(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, names);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        names.extend(source.split('"').skip(1).step_by(2).filter(|text| is_metric(text)).map(str::to_owned));
    }
}

fn is_metric(text: &str) -> bool {
    let endings = ["_total", "_seconds", "_in_flight", "_unknown", "_open"];
    let is_name = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_name && text.matches('_').count() > 1 && endings.iter().any(|ending| text.ends_with(ending))
}

/// Words of an expression that are metrics, without the suffixes that a histogram adds.
fn used(expression: &str) -> BTreeSet<String> {
    let words = expression.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_');
    let base = |word: &str| {
        let ending = ["_bucket", "_count", "_sum"].into_iter().find(|ending| word.ends_with(ending));
        ending.map_or(word, |ending| &word[..word.len() - ending.len()]).to_owned()
    };
    words.map(base).filter(|word| is_metric(word) || word == "http_connections" || word == "build_info").collect()
}

#[test]
fn the_operations_guide_documents_exactly_the_existing_metrics() {
    let document = read(OPERATIONS);
    let rows = document.lines().filter(|line| line.starts_with("| `"));
    let first = rows.map(|row| row.split('|').nth(1).unwrap_or_default());
    let documented: BTreeSet<String> =
        first.flat_map(|cell| cell.split('`').skip(1).step_by(2)).flat_map(used).collect();
    assert_eq!(documented, exported());
}

#[test]
fn alerts_and_dashboard_query_existing_metrics() {
    let exported = exported();
    for file in [ALERTS, DASHBOARD] {
        let unknown: Vec<String> = used(&read(file)).difference(&exported).cloned().collect();
        assert!(unknown.is_empty(), "{file}: {unknown:?}");
    }
}

#[test]
fn the_dashboard_shows_every_metric() {
    let hidden: Vec<String> = exported().difference(&used(&read(DASHBOARD))).cloned().collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[test]
fn every_alert_links_to_its_runbook() {
    let document = read(OPERATIONS);
    let anchor = |heading: &str| heading.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-");
    let anchors: BTreeSet<String> = document.lines().filter(|line| line.starts_with("### ")).map(anchor).collect();
    let alerts = read(ALERTS);
    let links: Vec<&str> = alerts.lines().filter_map(|line| line.trim().strip_prefix("runbook_url: ")).collect();
    assert_eq!(links.len(), alerts.matches("- alert:").count());
    for link in links {
        let (file, name) = link.split_once('#').unwrap();
        assert!(file == OPERATIONS && anchors.contains(name), "{link}");
    }
}
