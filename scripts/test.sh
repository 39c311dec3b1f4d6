#!/usr/bin/env bash
# All checks: lints, Rust tests, the code for the browser, browser tests, posts under faults, tokens of two servers. Ends with the
# time of each step, the names of failed tests, and counts; fails if anything did. Nothing is retried: a test that passes only at a second attempt has failed.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/counts.sh
. scripts/counts.sh
scripts/setup.sh wasm nextest npm browser

out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
passed=0
failed=0
broken=()
failures=()
times=()
current=
current_since=0

# Begins a step, and records how long the previous one took.
step() {
    if [ -n "$current" ]; then times+=("$(printf '%5d s  %s' $((SECONDS - current_since)) "$current")"); fi
    current="$1"
    current_since=$SECONDS
    if [ -n "$1" ]; then printf '\n== %s\n' "$1"; fi
}

# counted COMMAND FILE: adds up the pairs `PASSED FAILED` that a command of counts.sh finds in a file.
counted() {
    local good bad
    while read -r good bad; do
        passed=$((passed + good))
        failed=$((failed + bad))
    done < <("$1" "$2")
}

# failures_of KIND FILE: keeps the names of the failed tests that a command of counts.sh finds in a file.
failures_of() {
    local name
    while IFS= read -r name; do failures+=("$name"); done < <("$1_failed" "$2")
}

# The tool and the screens run separately: in one run with the server all would get each other's features.
rust_tests() {
    local status=0 nextest=(cargo nextest run --locked --no-fail-fast --retries 0 --color never)
    {
        scripts/mongod.sh "${nextest[@]}" || status=1
        "${nextest[@]}" --package app || status=1
        "${nextest[@]}" --package xtask || status=1
    } > >(tee "$out/nextest") 2>&1
    return $status
}

doc_tests() { cargo test --locked --doc --quiet 2>&1 | tee "$out/doc"; }

browser_tests() {
    local chromium
    chromium="$(scripts/setup.sh chromium)"
    cargo build --locked --package upwork-job-post || return 1
    cargo run --locked --quiet --features app/stories --example stories || return 1
    ADDON_BIN="$(scripts/target-folder.sh)/debug/upwork-job-post"
    export ADDON_BIN
    if [ -n "$chromium" ]; then export CHROMIUM_PATH="$chromium"; fi
    export PLAYWRIGHT_JSON_OUTPUT_NAME="$out/playwright.json"
    (cd end2end && npx playwright test --reporter=list,json)
}

# With one server, then with two over one MongoDB.
fault_tests() {
    local status=0
    {
        npm --prefix end2end run --silent faults || status=1
        scripts/mongod.sh npm --prefix end2end run --silent faults -- --servers 2 --runs 60 || status=1
    } > >(tee "$out/faults") 2>&1
    return $status
}

# One refresh at a time, over two servers.
refresh_tests() { scripts/mongod.sh npm --prefix end2end run --silent refreshes 2>&1 | tee "$out/refreshes"; }

lints() { scripts/lint.sh 2>&1 | tee "$out/lints"; }

step "Lints"
lints || broken+=("lints")
failures_of lint "$out/lints"
step "Rust tests"
rust_tests || broken+=("Rust tests")
counted nextest_counts "$out/nextest"
failures_of nextest "$out/nextest"
step "Documentation tests"
doc_tests || broken+=("documentation tests")
counted doc_counts "$out/doc"
failures_of doc "$out/doc"
step "The browser's half"
if cargo xtask site; then
    cargo xtask sizes >/dev/null || broken+=("size budget")
    step "Browser tests"
    browser_tests || broken+=("browser tests")
    counted playwright_counts "$out/playwright.json"
    failures_of playwright "$out/playwright.json"
    step "Posts while everything fails"
    fault_tests || broken+=("posts while everything fails")
    counted fault_counts "$out/faults"
    failures_of fault "$out/faults"
    step "Two servers refresh the same tokens"
    refresh_tests || broken+=("two servers refresh the same tokens")
    counted fault_counts "$out/refreshes"
    failures_of fault "$out/refreshes"
else
    broken+=("the browser's half")
fi

step ''
printf '\n'
printf '%s\n' "${times[@]}"
# As many as fit on one screen of a log.
if [ ${#failures[@]} -gt 0 ]; then printf 'failed: %s\n' "${failures[@]:0:25}"; fi
if [ ${#failures[@]} -gt 25 ]; then printf 'failed: and %s more\n' $((${#failures[@]} - 25)); fi
if [ ${#broken[@]} -gt 0 ]; then printf 'not well: %s\n' "${broken[@]}"; fi
printf '%s passed, %s failed\n' "$passed" "$failed"
[ ${#broken[@]} -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
