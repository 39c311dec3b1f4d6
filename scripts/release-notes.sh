#!/usr/bin/env bash
# Prints the section of CHANGELOG.md for a tag like v1.2.3. Fails unless Cargo.toml has that version and the section names a schema version.
set -euo pipefail
cd "$(dirname "$0")/.."

die() { printf 'error: %s\n' "$*" >&2; exit 1; }

[ $# = 1 ] || die "usage: release-notes.sh v1.2.3"
version="${1#v}"
claimed="$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"$/\1/p' Cargo.toml)"
[ "$version" = "$claimed" ] || die "the tag $1 does not match version $claimed of Cargo.toml"
notes="$(awk -v heading="## [$version] - " '
    /^## \[/ { inside = index($0, heading) == 1; next }
    inside' CHANGELOG.md)"
[ -n "$notes" ] || die "CHANGELOG.md has no section for $version with a date"
grep -q '^Schema version [0-9]' <<<"$notes" || die "the section for $version in CHANGELOG.md names no schema version"
printf '%s\n' "$notes"
