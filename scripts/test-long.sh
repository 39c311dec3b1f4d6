#!/usr/bin/env bash
# The checks that take too long for each change, to be run before a release. Runs all of them, prints the time of each step, and fails if any failed.
# BEFORE names the commit whose program the upgrade starts from, by default the one before the last.
set -euo pipefail
cd "$(dirname "$0")/.."

target="$(scripts/target-folder.sh)"
before="$(mktemp -d)"
trap 'git worktree remove --force "$before" 2>/dev/null || true; rm -rf "$before"' EXIT

# The program of the commit before, built from a copy of its files. A target folder of its own would compile every crate again.
earlier_build() {
    git worktree add --force --detach "$before" "${BEFORE:-HEAD^}" || return 1
    (cd "$before" && CARGO_TARGET_DIR="$target" make --no-print-directory build) || return 1
    mv "$target/release/upwork-job-post" "$before/upwork-job-post"
}

soak() {
    [ -x "$before/upwork-job-post" ] || return 1
    ADDON_BIN="$target/release/upwork-job-post" ADDON_BIN_BEFORE="$before/upwork-job-post" scripts/soak.sh
}

times=()
failed=()
step() {
    local name="$1" since=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    "$@" || failed+=("$name")
    times+=("$(printf '%5d s  %s' $((SECONDS - since)) "$name")")
}

step "Oldest Rust" scripts/msrv.sh
step "MongoDB by its SRV record" scripts/mongo-srv.sh
step "Proxies" make --no-print-directory proxies
step "Release build of the commit before" earlier_build
step "Release build" make --no-print-directory build
step "Sizes" make --no-print-directory sizes
step "Soak and upgrade" soak
step "A million inputs" make --no-print-directory fuzz

printf '\n'
printf '%s\n' "${times[@]}"
if [ ${#failed[@]} -gt 0 ]; then
    printf 'failed: %s\n' "${failed[@]}" >&2
    exit 1
fi
