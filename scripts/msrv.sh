#!/usr/bin/env bash
# Compiles the server, its tests and the browser's half with the Rust that `rust-version` names. rustup installs it if it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

version="$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)"
[ -n "$version" ] || { printf 'error: Cargo.toml has no rust-version\n' >&2; exit 1; }
export RUSTUP_TOOLCHAIN="$version"
rustup target list --toolchain "$version" --installed 2>/dev/null | grep -qx wasm32-unknown-unknown ||
    rustup toolchain install "$version" --profile minimal --target wasm32-unknown-unknown
printf 'Checking with %s…\n' "$(rustc --version)"
cargo check --locked --all-targets
cargo check --locked --package frontend --target wasm32-unknown-unknown
cargo check --locked --package frontend --no-default-features --features forge --target wasm32-unknown-unknown
