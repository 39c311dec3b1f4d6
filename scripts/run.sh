#!/usr/bin/env bash
# Runs the app with a local Jira and a local Upwork, until Ctrl-C: `run.sh demo`, or `run.sh dev` with cargo-leptos.
set -euo pipefail
cd "$(dirname "$0")/.."
root="$PWD"
mode="${1:-demo}"
logs="$root/target/demo"

say() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

started=()
stop() {
    trap - EXIT
    trap '' INT TERM HUP
    local pid
    for pid in "${started[@]}"; do kill -TERM -- "-$pid" 2>/dev/null || true; done
    for _ in $(seq 100); do
        local left=0
        for pid in "${started[@]}"; do kill -0 -- "-$pid" 2>/dev/null && left=1; done
        [ "$left" = 0 ] && return
        sleep 0.1
    done
    for pid in "${started[@]}"; do kill -KILL -- "-$pid" 2>/dev/null || true; done
}
trap stop EXIT
trap 'say; say "Stopping…"; exit 0' INT TERM HUP

# start LOG COMMAND…: in a process group of its own, so that stop reaches its children too. `-` logs to the terminal.
start() {
    local log="$1"
    shift
    set -m
    if [ "$log" = - ]; then "$@" </dev/null & else "$@" </dev/null >"$log" 2>&1 & fi
    set +m
    started+=("$!")
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Shows why a part ended.
report() {
    for log in "$logs"/*.log; do
        [ -s "$log" ] || continue
        printf -- '--- %s\n' "$log" >&2
        tail -n 15 "$log" >&2
    done
}

if [ "$mode" = dev ] && ! command -v cargo-leptos >/dev/null; then
    die "make dev needs cargo-leptos (it takes long to compile): cargo install --locked cargo-leptos --version 0.3.10
       make demo runs the same without it, and without reload."
fi
for port in 3000 4100 4101 4110 4111 4200; do
    port_is_taken "$port" && die "port $port is taken: stop what listens there (another make demo?) and try again"
done

scripts/setup.sh wasm npm
mkdir -p "$logs"
rm -f "$logs"/*.log

export BASE_URL=http://localhost:3000 LEPTOS_SITE_ADDR=127.0.0.1:3000
export UPWORK_API=graphql UPWORK_CLIENT_ID=local-upwork-key UPWORK_CLIENT_SECRET=local-upwork-secret
export UPWORK_WEB_URL=http://127.0.0.1:4200 UPWORK_API_URL=http://127.0.0.1:4200
export ATLASSIAN_INSTALL_KEYS_URL=http://127.0.0.1:4100/install-keys
export ATLASSIAN_SITES=http://127.0.0.1:4100,http://127.0.0.1:4101
export CONNECT_SCRIPT_URL=http://127.0.0.1:4100/atlassian-connect/all.js
# The id of the local Forge app: end2end/sandbox/forge/site.ts.
export FORGE_APP_ID=5b1d7c90-3a4e-4f6b-9c2d-7e8f90a1b201
export FORGE_KEYS_URL=http://127.0.0.1:4111/.well-known/jwks.json FORGE_API_URL=http://127.0.0.1:4111
unset MONGODB_URI MONGODB_URI_FILE UPWORK_CLIENT_SECRET_FILE

if [ "$mode" = dev ]; then
    export LEPTOS_HASH_FILES=false DATA_DIR="$root/data"
    cargo xtask style
    # cargo-leptos follows no `@import`: changed parts of the stylesheet have to be joined first.
    start "$logs/style.log" bash -c 'while sleep 1; do [ -z "$(find style -type f -newer style/joined.css)" ] || cargo xtask style; done'
    start - cargo leptos watch
else
    say "Building the browser's half (the first time takes minutes)…"
    cargo xtask site
    say "Building the server (the first time takes minutes)…"
    cargo build --locked --package upwork-job-post
    say "Building every state of the screens, for the stories…"
    cargo run --locked --quiet --features app/stories --example stories
    server="$(scripts/target-folder.sh)/debug/upwork-job-post"
    # The local Jira and Upwork lose everything when they stop, so the data of the previous run would not match.
    export DATA_DIR="$logs/data"
    rm -rf "$DATA_DIR"
    # In a separate folder: a .env of the work tree is for other ways to start.
    cd "$logs"
    start "$logs/server.log" "$server"
fi
cd "$root/end2end"
export ADDON_URL="$BASE_URL" JIRA_PORT=4100 JIRA_PORT_2=4101 FORGE_PORT=4110 FORGE_API_PORT=4111 UPWORK_PORT=4200 JIRA_THEMES=here
start "$logs/sandbox.log" node --import tsx sandbox/main.ts

say "Starting…"
began=$SECONDS
until addresses="$(sed -n 's/^Ready: open /    /p; s/^Start: /    /p' "$logs/sandbox.log" 2>/dev/null)" && [[ "$addresses" = *Connect* ]]; do
    for pid in "${started[@]}"; do
        kill -0 "$pid" 2>/dev/null || { report; die "a part did not start"; }
    done
    # cargo-leptos builds first, for as long as it takes.
    [ "$mode" = dev ] || [ $((SECONDS - began)) -lt 60 ] || { report; die "nothing to see after a minute"; }
    sleep 0.1
done
say
say "$addresses"
say
say "The first page says what to try; the others are an issue of a local Jira with the app, on Forge and on Connect."
say "Ctrl-C stops everything; logs are in target/demo."
# Interruptible, unlike a foreground sleep; the first part to end ends the rest.
wait -n "${started[@]}" || true
report
die "a part has ended"
