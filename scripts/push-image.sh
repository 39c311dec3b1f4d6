#!/usr/bin/env bash
# Pushes the images of a release as one: `push-image.sh FOLDER IMAGE VERSION`. Needs a docker that is logged in.
set -euo pipefail

[ $# = 3 ] || { printf 'usage: push-image.sh FOLDER IMAGE VERSION\n' >&2; exit 2; }
folder="$1" image="$2" version="$3"
tags=()
for architecture in amd64 arm64; do
    docker load --input "$folder/upwork-job-post-linux-$architecture-image.tar.gz"
    docker tag upwork-job-post "$image:$version-$architecture"
    docker push "$image:$version-$architecture"
    tags+=("$image:$version-$architecture")
done
docker buildx imagetools create --tag "$image:$version" "${tags[@]}"
