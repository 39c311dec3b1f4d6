#!/usr/bin/env bash
# Starts the server with a MongoDB that is only known by its SRV record (mongodb+srv://), and expects it to be ready. dnsmasq answers
# for the record in a network of its own, where nothing else is reached. Linux only; needs dnsmasq and user namespaces, or root.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${IN_OWN_NETWORK:-}" ]; then
    cargo build --locked --quiet --package upwork-job-post --bin upwork-job-post --example replica_set
    MONGOD_BIN="$(scripts/mongod.sh --program)"
    TARGET="$(scripts/target-folder.sh)"
    export MONGOD_BIN TARGET IN_OWN_NETWORK=yes PATH="$PATH:/usr/sbin:/sbin"
    command -v dnsmasq >/dev/null || { printf 'error: dnsmasq is missing (on Debian: apt-get install dnsmasq-base)\n' >&2; exit 1; }
    user=()
    if [ "$(id -u)" != 0 ]; then user=(--user --map-root-user); fi
    exec unshare "${user[@]}" --net --mount --pid --fork --kill-child --mount-proc "$0"
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
ip link set lo up
printf 'nameserver 127.0.0.1\n' >"$work/resolv.conf"
mount --bind "$work/resolv.conf" /etc/resolv.conf
dnsmasq --keep-in-foreground --user=root --no-hosts --no-resolv --pid-file= --conf-file=/dev/null --listen-address=127.0.0.1 \
    --bind-interfaces --address=/node.cluster.example.test/127.0.0.1 \
    --srv-host=_mongodb._tcp.cluster.example.test,node.cluster.example.test,27017 \
    --txt-record=cluster.example.test,replicaSet=rs0 2>"$work/dnsmasq.log" &
mkdir "$work/db" "$work/server"
"$MONGOD_BIN" --dbpath "$work/db" --port 27017 --bind_ip 127.0.0.1 --replSet rs0 --logpath "$work/mongod.log" >/dev/null &
"$TARGET/debug/examples/replica_set" 27017

export LEPTOS_SITE_ROOT="$PWD/target/site" LEPTOS_SITE_ADDR=127.0.0.1:3000
export MONGODB_URI='mongodb+srv://cluster.example.test/upwork_job_post?tls=false'
SECRET_KEYS="k1:$(head -c 32 /dev/urandom | base64)"
export SECRET_KEYS
(cd "$work/server" && exec "$TARGET/debug/upwork-job-post" 2>"$work/server.log") &
for _ in $(seq 100); do
    if [ "$(curl --silent --output /dev/null --write-out '%{http_code}' http://127.0.0.1:3000/readyz)" = 200 ]; then
        printf 'ok      the server is ready with %s\n' "$MONGODB_URI"
        exit
    fi
    sleep 0.1
done
tail -n 5 "$work"/*.log >&2
printf 'error: the server did not become ready with %s\n' "$MONGODB_URI" >&2
exit 1
