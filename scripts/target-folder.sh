#!/bin/sh
# Prints the folder that cargo builds into.
set -eu
cd "$(dirname "$0")/.."
cargo metadata --locked --format-version 1 --no-deps | node -p 'JSON.parse(require("fs").readFileSync(0)).target_directory'
