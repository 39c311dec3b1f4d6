#!/usr/bin/env bash
# All there is: lints, Rust tests, the browser's half, browser tests, posts while everything fails. Ends with counts; fails if anything did.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh wasm nextest npm browser

out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
passed=0
failed=0
broken=()

step() { printf '\n== %s\n' "$1"; }
# count PASSED FAILED
count() {
    passed=$((passed + ${1:-0}))
    failed=$((failed + ${2:-0}))
}

# The tool has a run of its own: in one with the server both would get the features of each other.
rust_tests() {
    local status=0
    {
        scripts/mongod.sh cargo nextest run --locked --no-fail-fast --color never || status=1
        cargo nextest run --locked --no-fail-fast --color never --package xtask || status=1
    } > >(tee "$out/nextest") 2>&1
    return $status
}

count_rust() {
    local run good
    while read -r run good; do count "$good" $((run - good)); done \
        < <(sed -nE 's/^ +Summary \[.* ([0-9]+)(\/[0-9]+)? tests? run: ([0-9]+) passed.*/\1 \3/p' "$out/nextest")
}

doc_tests() { cargo test --locked --doc --quiet 2>&1 | tee "$out/doc"; }

count_doc() {
    local good bad
    while read -r good bad; do count "$good" "$bad"; done \
        < <(sed -nE 's/^test result: .* ([0-9]+) passed; ([0-9]+) failed.*/\1 \2/p' "$out/doc")
}

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

count_browser() {
    local counts
    counts="$(node -e '
        const { expected, flaky, unexpected } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).stats;
        console.log(expected + flaky, unexpected);' "$out/playwright.json" 2>/dev/null || echo "0 0")"
    # shellcheck disable=SC2086
    count $counts
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

count_faults() {
    local runs bad
    while read -r runs bad; do count $((runs - bad)) "$bad"; done \
        < <(sed -nE 's/^Seed [0-9]+: ([0-9]+) runs, .* ([0-9]+) not well, .*/\1 \2/p' "$out/faults")
}

step "Lints"
scripts/lint.sh || broken+=("lints")
step "Rust tests"
rust_tests || broken+=("Rust tests")
count_rust
step "Documentation tests"
doc_tests || broken+=("documentation tests")
count_doc
step "The browser's half"
if cargo xtask site; then
    step "Browser tests"
    browser_tests || broken+=("browser tests")
    count_browser
    step "Posts while everything fails"
    fault_tests || broken+=("posts while everything fails")
    count_faults
else
    broken+=("the browser's half")
fi

printf '\n'
if [ ${#broken[@]} -gt 0 ]; then printf 'not well: %s\n' "${broken[@]}"; fi
printf '%s passed, %s failed\n' "$passed" "$failed"
[ ${#broken[@]} -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
