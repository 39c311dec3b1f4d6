//! Claims about the repository itself: its scripts, its workflows and its documents.
//!
//! - `counts`: how `make test` counts.
//! - `deploy`: the samples for operators.
//! - `forge_manifest`: what a Forge app asks for.
//! - `monitoring`: metrics, alerts and dashboard.
//! - `threats`: the tests that docs/THREATS.md names.
//! - `toolchain`: the Rust version that the manifest claims.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod counts;
mod deploy;
mod forge_manifest;
mod monitoring;
mod threats;
mod toolchain;

/// A file of the repository.
fn read(path: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
