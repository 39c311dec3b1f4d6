#!/usr/bin/env bash
# Installs the named tools that are missing: wasm nextest deny machete cyclonedx zizmor promtool nginx npm browser.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or with sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else return 1; fi
}

# rust-toolchain.toml names compiler, components and target; rustup installs them when cargo is first called.
wasm() {
    have cargo || die "cargo is missing: install Rust from https://rustup.rs"
    local library
    library="$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null || true)"
    [ -d "$library" ] && return
    have rustup || die "the target wasm32-unknown-unknown is missing, and rustup, which would install it"
    say "Installing the Rust target wasm32-unknown-unknown…"
    rustup target add wasm32-unknown-unknown
}

# tool NAME VERSION [OPTION…]: a cargo command, built from source once.
tool() {
    have "cargo-$1" && return
    say "Compiling cargo-$1 $2, once (several minutes)…"
    # A fast build matters more here than a fast program. A separate target folder does not lock out other builds.
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        cargo install --quiet --locked --target-dir "${TMPDIR:-/tmp}/cargo-tools-target" "cargo-$1" --version "$2" \
        "${@:3}"
}

nextest() { tool nextest 0.9.143; }
machete() { tool machete 0.9.2; }
deny() { tool deny 0.20.2 --no-default-features; }
# Only for releases.
cyclonedx() { tool cyclonedx 0.5.9; }

# Into .tools, at the version and with the hashes of its requirements file.
zizmor() {
    local tools=.tools/zizmor hash
    hash="$(cksum <scripts/zizmor-requirements.txt)"
    [ "$(cat "$tools/lock-hash" 2>/dev/null || true)" = "$hash" ] && return
    have python3 || die "python3 is missing: it installs zizmor, which checks the workflows"
    say "Installing zizmor…"
    rm -rf "$tools"
    python3 -m venv "$tools" || die "python3 has no venv (on Debian: apt-get install python3-venv)"
    "$tools/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
        --requirement scripts/zizmor-requirements.txt >&2
    printf '%s' "$hash" >"$tools/lock-hash"
}

# debian PROGRAM PACKAGE PATH: from the system, or into .tools from Debian's package.
debian() {
    if [ -n "$(PATH="$PATH:/usr/sbin" type -P "$1")" ] || [ -x ".tools/$1" ] || ! have apt-get; then return 0; fi
    say "Fetching $1…"
    local folder
    folder="$(mktemp -d)"
    (cd "$folder" && { apt-get download -qq "$2" 2>/dev/null || { as_root apt-get update -qq && apt-get download -qq "$2"; }; }) ||
        die "$1 can't be fetched: install it"
    dpkg-deb -x "$folder/$2"_*.deb "$folder"
    mkdir -p .tools
    mv "$folder/$3" ".tools/$1"
    rm -rf "$folder"
}

# Checks the alert rules.
promtool() { debian promtool prometheus usr/bin/promtool; }
# The reverse proxy of `make soak`.
nginx() { debian nginx nginx usr/sbin/nginx; }

npm() {
    have node || die "node is missing: install Node.js 20 or newer, with npm"
    local stamp=end2end/node_modules/.lock-hash hash
    hash="$(cksum <end2end/package-lock.json)"
    [ "$(cat "$stamp" 2>/dev/null || true)" = "$hash" ] && return
    say "Installing the npm packages of end2end…"
    (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 command npm ci --no-audit --no-fund --loglevel=error)
    printf '%s' "$hash" >"$stamp"
}

# Prints the Chromium that the browser tests use; nothing if Playwright brought its own.
find_chromium() {
    local candidate
    for candidate in "${CHROMIUM_PATH:-}" /usr/bin/chromium /usr/bin/chromium-browser; do
        if [ -n "$candidate" ] && [ -x "$candidate" ]; then printf '%s' "$candidate"; return; fi
    done
}

playwright_has_chromium() {
    (cd end2end && node --input-type=module -e '
        import { chromium } from "@playwright/test";
        import { existsSync } from "node:fs";
        process.exit(existsSync(chromium.executablePath()) ? 0 : 1);')
}

browser() {
    [ -n "$(find_chromium)" ] && return
    npm
    playwright_has_chromium && return
    say "Installing Chromium by Playwright…"
    (cd end2end && npx playwright install --with-deps chromium) >&2 && return
    say "Playwright's download is out of reach. Installing the system's chromium…"
    have apt-get || die "Chromium is missing: install it and set CHROMIUM_PATH"
    as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >&2 ||
        die "Chromium is missing: install it and set CHROMIUM_PATH"
}

for step in "$@"; do
    case "$step" in
    wasm | nextest | deny | machete | cyclonedx | zizmor | promtool | nginx | npm | browser) "$step" ;;
    chromium) find_chromium ;;
    *) die "unknown step $step" ;;
    esac
done
