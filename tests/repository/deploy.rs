//! The samples in `deploy/` contain only settings that the server knows.

use super::read;

const SAMPLES: [&str; 3] =
    ["deploy/systemd/upwork-job-post.service", "deploy/compose.yaml", "deploy/kubernetes/upwork-job-post.yaml"];

/// Names in a sample that are set for the server: `NAME: value`, `name: NAME` or `Environment=NAME=value`.
fn set(sample: &str) -> Vec<&str> {
    let lines = sample.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let names = lines.filter_map(|line| {
        let line = line.strip_prefix("Environment=").or(line.strip_prefix("- { name: ")).unwrap_or(line);
        line.split([':', '=', ',']).next()
    });
    let is_setting =
        |name: &&str| name.contains('_') && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    names.filter(is_setting).collect()
}

#[test]
fn every_setting_in_a_sample_exists() {
    let reference = read(".env.example");
    let is_known =
        |name: &str| reference.lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{name}=")));
    for sample in SAMPLES {
        let text = read(sample);
        let names = set(&text);
        assert!(names.len() > 2, "{sample}: {names:?}");
        for name in names {
            assert!(is_known(name), "{sample}: {name}");
        }
    }
}
