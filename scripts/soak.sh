#!/usr/bin/env bash
# How reliable the server is, in figures: posts under faults on both stores, with one and with two servers; restarts, killed and elected
# MongoDB primaries, and slow parties outside, all under load. Prints a table as in docs/RELIABILITY.md. SOAK_RUNS sets how many posts.
# ADDON_BIN names another program than the release build; ADDON_BIN_BEFORE one of an earlier release, for an upgrade and back.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh wasm npm nginx

runs="${SOAK_RUNS:-1000}"
target="$(scripts/target-folder.sh)"
if [ -z "${ADDON_BIN:-}" ]; then
    make --no-print-directory build
    export ADDON_BIN="$target/release/upwork-job-post"
fi
cargo build --locked --quiet --package upwork-job-post --example replica_set
export REPLICA_SET_BIN="$target/debug/examples/replica_set"
NGINX_BIN="$(PATH="$PATH:/usr/sbin" type -P nginx || printf '%s/.tools/nginx' "$PWD")"
export NGINX_BIN

node=(npm --prefix end2end run --silent)
status=0
"${node[@]}" faults -- --runs "$runs" || status=1
scripts/mongod.sh "${node[@]}" faults -- --servers 2 --runs "$runs" || status=1
scripts/mongod.sh "${node[@]}" soak -- outside failover rolling ${ADDON_BIN_BEFORE:+upgrade} || status=1
exit $status
