/// The quoted value of a line `name = "value"`.
fn value<'a>(text: &'a str, name: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='));
    line.unwrap().trim().trim_matches('"')
}

/// A version that nothing builds is no useful claim. If an older one is claimed, something else must build it.
#[test]
fn the_claimed_rust_version_is_the_one_that_builds_these_tests() {
    let (manifest, toolchain) = (crate::read("Cargo.toml"), crate::read("rust-toolchain.toml"));
    assert_eq!(value(&manifest, "rust-version"), value(&toolchain, "channel"));
    let rustc = std::process::Command::new("rustc").arg("--version").output().unwrap();
    let rustc = String::from_utf8(rustc.stdout).unwrap();
    assert!(rustc.starts_with(&format!("rustc {} ", value(&manifest, "rust-version"))), "{rustc}");
}
