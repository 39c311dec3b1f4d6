#!/usr/bin/env bash
# Formatting, clippy for server and browser, dependencies, TypeScript, workflows. Runs all of it and fails if any part does.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh wasm npm deny machete zizmor promtool

promtool="$(command -v promtool || echo .tools/promtool)"
alert_rules() {
    if [ -x "$promtool" ]; then "$promtool" check rules deploy/prometheus/alerts.yml >/dev/null; else echo "promtool is missing: the alert rules are not checked"; fi
}

failed=()
check() {
    local name="$1"
    shift
    printf '%s\n' "$name…"
    "$@" || failed+=("$name")
}

check "Formatting" cargo fmt --all --check
check "Clippy, server" cargo clippy --locked --quiet --all-targets --features app/stories -- -D warnings
# Separately and for wasm32: together with the server both would get each other's features.
check "Clippy, browser" cargo clippy --locked --quiet --package frontend --package app \
    --target wasm32-unknown-unknown -- -D warnings
check "Clippy, browser on Forge" cargo clippy --locked --quiet --package frontend \
    --no-default-features --features forge --target wasm32-unknown-unknown -- -D warnings
check "Clippy, xtask" cargo clippy --locked --quiet --package xtask --all-targets -- -D warnings
check "Licences and sources of dependencies" cargo deny --log-level error check bans licenses sources
check "Unused dependencies" cargo machete
check "Workflows" .tools/zizmor/bin/zizmor --quiet --offline --persona pedantic --no-progress .github
check "Alert rules" alert_rules
check "TypeScript" npm --prefix end2end run --silent check

if [ ${#failed[@]} -gt 0 ]; then
    printf 'failed: %s\n' "${failed[@]}" >&2
    exit 1
fi
