#!/usr/bin/env bash
# Puts what a release consists of into target/dist: `dist.sh binary` after a release build, the rest after that.
set -euo pipefail
cd "$(dirname "$0")/.."
dist=target/dist
# podman takes the same arguments.
engine="${CONTAINER_ENGINE:-docker}"

case "$(uname -m)" in
x86_64) architecture=amd64 ;;
aarch64 | arm64) architecture=arm64 ;;
*) architecture="$(uname -m)" ;;
esac
name="upwork-job-post-linux-$architecture"

binary() {
    rm -rf "$dist"
    mkdir -p "$dist"
    install -m 0755 "$(scripts/target-folder.sh)/release/upwork-job-post" "$dist/$name"
    "$dist/$name" --version
}

# Only the binary and an empty folder for the data are sent to the builder.
image() {
    local context
    context="$(mktemp -d)"
    # Expanded now: the variable is gone when the script exits.
    # shellcheck disable=SC2064
    trap "rm -rf '$context'" EXIT
    install -m 0755 "$dist/$name" "$context/upwork-job-post"
    mkdir "$context/data"
    "$engine" build --tag upwork-job-post --file Dockerfile "$context"
    "$engine" save upwork-job-post | gzip -9 >"$dist/$name-image.tar.gz"
}

# bill_of MANIFEST TARGET FILE NAME: what the program described by FILE is built from. The tool writes beside each manifest.
bill_of() {
    cargo cyclonedx --quiet --manifest-path "$1" --target "$2" --format json --spec-version 1.5 --describe binaries --no-build-deps
    mv "$3" "$dist/$4.cdx.json"
    find . -name '*.cdx.json' -not -path './target/*' -not -path './end2end/*' -delete
}

sbom() {
    scripts/setup.sh cyclonedx
    bill_of Cargo.toml "$(rustc -vV | sed -n 's/^host: //p')" upwork-job-post_bin.cdx.json "$name"
    bill_of frontend/Cargo.toml wasm32-unknown-unknown frontend/frontend_cdylib.cdx.json upwork-job-post-site
}

case "${1:-}" in
binary | image | sbom) "$1" ;;
*)
    printf 'usage: dist.sh binary|image|sbom\n' >&2
    exit 2
    ;;
esac
