#!/usr/bin/env bash
# Runs the server behind the sample configurations of Caddy and nginx in deploy/proxy, and checks their guarantees: long headers get
# through, /metrics does not, bodies are bounded, and no query string reaches a log. Needs caddy and nginx on the PATH, or apt-get.
set -euo pipefail
cd "$(dirname "$0")/.."
root="$PWD"
work="$(mktemp -d)"
started=()
stop() { for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap stop EXIT

die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# program NAME: its path; from the system, or out of Debian's package.
program() {
    local found
    found="$(PATH="$PATH:/usr/sbin" type -P "$1" || true)"
    if [ -z "$found" ] && command -v apt-get >/dev/null; then
        (cd "$work" && apt-get download -qq "$1" 2>/dev/null && dpkg-deb -x "$1"_*.deb packages) || true
        found="$(find "$work/packages" -type f \( -path "*/bin/$1" -o -path "*/sbin/$1" \) 2>/dev/null | head -n 1)"
    fi
    [ -n "$found" ] || die "$1 is missing"
    printf '%s' "$found"
}

wait_for() {
    for _ in $(seq 100); do
        curl --silent --insecure --output /dev/null "$1" && return
        sleep 0.1
    done
    tail -n 5 "$work"/*.log >&2 || true
    die "$1 does not answer"
}

failed=0
# expect WHAT EXPECTED ACTUAL
expect() {
    if [ "$2" = "$3" ]; then printf 'ok      %s: %s\n' "$1" "$3"; else printf 'WRONG   %s: %s instead of %s\n' "$1" "$3" "$2"; failed=1; fi
}

status() { curl --silent --insecure --output /dev/null --write-out '%{http_code}' "$@"; }

# check NAME ADDRESS STATUS: its logs are $work/NAME*.log; STATUS answers a body that is too large.
check() {
    local name="$1" address="$2" too_large="$3" log="$work/$1-access.log" long
    wait_for "$address/healthz"
    long="$(head -c 32768 /dev/zero | tr '\0' a)"
    expect "$name passes a request on" 200 "$(status "$address/healthz?jwt=hush-in-query")"
    expect "$name passes a page with a long token on" 401 "$(status "$address/connect/issue-panel?jwt=a.$(head -c 16000 /dev/zero | tr '\0' b).c")"
    expect "$name passes a header of 32 KiB on" 401 "$(status --request POST --header "Authorization: Bearer $long" "$address/api/panel")"
    expect "$name hides /metrics" 404 "$(status "$address/metrics")"
    expect "$name hides /readyz" 404 "$(status "$address/readyz")"
    expect "$name refuses a large body without a token" "$too_large" "$(head -c 300000 /dev/zero | status --request POST --data-binary @- "$address/api/panel")"
    expect "$name writes no query to its logs" 0 "$(cat "$work/$name"*.log | grep -c hush || true)"
    expect "$name writes requests to its log" yes "$(grep -q healthz "$log" && echo yes || echo no)"
}

caddy="$(program caddy)"
nginx="$(program nginx)"
cargo xtask site
cargo build --locked --quiet --package upwork-job-post
mkdir "$work/server"
(cd "$work/server" && LEPTOS_SITE_ROOT="$root/target/site" LEPTOS_SITE_ADDR=127.0.0.1:8491 \
    exec "$(cd "$root" && scripts/target-folder.sh)/debug/upwork-job-post" 2>"$work/server.log") &
started+=("$!")

sed -e 's/^jobs.example.com/https:\/\/127.0.0.1:8492/' -e 's/127.0.0.1:3000/127.0.0.1:8491/' -e "s|^\tlog {|\ttls internal\n\tlog {\n\t\toutput file $work/caddy-access.log|" \
    -e "0,/^{/s|^{|{\n\tskip_install_trust\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system $work/caddy|" deploy/proxy/Caddyfile >"$work/Caddyfile"
"$caddy" run --config "$work/Caddyfile" --adapter caddyfile >"$work/caddy.log" 2>&1 &
started+=("$!")

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
{
    printf 'daemon off; pid %s/nginx.pid; error_log %s/nginx-start.log; events {}\nhttp {\n' "$work" "$work"
    for kind in client_body proxy fastcgi uwsgi scgi; do printf '%s_temp_path %s/nginx-%s;\n' "$kind" "$work" "$kind"; done
    sed -e 's/127.0.0.1:3000/127.0.0.1:8491/' -e 's/listen 443/listen 127.0.0.1:8493/' -e '/listen \[::\]/d' \
        -e "s|/etc/letsencrypt/live/jobs.example.com/fullchain.pem|$work/cert.pem|" \
        -e "s|/etc/letsencrypt/live/jobs.example.com/privkey.pem|$work/key.pem|" \
        -e "s|/var/log/nginx/upwork-job-post.log|$work/nginx-access.log|" \
        -e "s|/var/log/nginx/upwork-job-post-error.log|$work/nginx-error.log|" deploy/proxy/nginx.conf
    printf '}\n'
} >"$work/nginx.conf"
"$nginx" -e "$work/nginx-error.log" -p "$work" -c "$work/nginx.conf" >"$work/nginx.log" 2>&1 &
started+=("$!")

wait_for http://127.0.0.1:8491/healthz
# The server refuses it before it reads the body.
check caddy https://127.0.0.1:8492 401
check nginx https://127.0.0.1:8493 413
for version in 1.1 1.0; do
    expect "Caddy refuses TLS $version" 000 "$(status --tls-max "$version" https://127.0.0.1:8492/healthz || true)"
    expect "nginx refuses TLS $version" 000 "$(status --tls-max "$version" https://127.0.0.1:8493/healthz || true)"
done
kill "${started[0]}"
wait "${started[0]}" 2>/dev/null || true
for name in caddy nginx; do
    port="$([ "$name" = caddy ] && echo 8492 || echo 8493)"
    expect "$name answers for a server that is away" 502 "$(status "https://127.0.0.1:$port/healthz?jwt=hush-in-error")"
    expect "$name writes no query to its logs then" 0 "$(cat "$work/$name"*.log | grep -c hush || true)"
done
if [ "$failed" != 0 ]; then tail -n 5 "$work"/*.log >&2; exit 1; fi
