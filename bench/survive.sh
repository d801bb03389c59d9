#!/usr/bin/env bash
# survive.sh [REQUESTS] [KILLS] — a Debian with apache in a container behind a published port, asked without a pause while the
# engine is killed by SIGKILL and started again: no request may fail, and every one of them is in the container's log.
#
# Starts an engine of its own from bin/ (SKIFF_BIN). Needs root, a docker client (CLI=docker), debootstrap, ab (apache2-utils)
# and an apt of the host that reaches its mirror. The last line is `N requests, N failed, N lines, engine killed N times`.
set -euo pipefail
cd "$(dirname "$0")/.."
requests=${1:-40000} kills=${2:-20} CLI=${CLI:-docker} bin=${SKIFF_BIN:-bin} suite=bookworm port=18080
work=$(mktemp -d /tmp/skXXXXXX) bridge=skiffsurv0
export DOCKER_HOST=unix://$work/sock DOCKER_CONFIG=$work/config

start() {
    "$bin/skiffd" --data-root "$work/data" --exec-root "$work/run" -H "$DOCKER_HOST" --bridge $bridge --pidfile "$work/pid" >>"$work/log" 2>&1 &
    engine=$!
    until $CLI version >/dev/null 2>&1; do kill -0 $engine; sleep 0.05; done
}

cleanup() {
    $CLI rm -fv web >/dev/null 2>&1 || :
    kill ${engine:-} ${asking:-} 2>/dev/null || :
    wait 2>/dev/null || :
    ip link delete $bridge 2>/dev/null || :
    rm -rf "$work"
}
trap cleanup EXIT

ip link add $bridge type bridge
ip address add 172.31.228.1/24 dev $bridge
ip link set $bridge up
start

# the root file system, with the mirror and the proxy that the host's apt uses
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(ORIGIN)' 'Identifier: Packages' | awk -v s=$suite '$3 == "Debian" && $2 == s {print $1; exit}')
debootstrap --variant=minbase $suite "$work/root" "$mirror" >"$work/debootstrap" 2>&1 || { tail "$work/debootstrap"; exit 1; }
apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date) ' >"$work/root/etc/apt/apt.conf.d/50host" || :
tar -C "$work/root" -c . | $CLI import - debian >/dev/null

$CLI run -d --name web -p $port:80 debian sh -c '
    export DEBIAN_FRONTEND=noninteractive
    apt-get update && apt-get install -y apache2 || exit 1
    sed -i "s|^\(\s*CustomLog\) \S*|\1 /proc/self/fd/1|" /etc/apache2/sites-available/000-default.conf
    exec apache2ctl -DFOREGROUND' >/dev/null
for _ in $(seq 600); do
    curl -sf "http://127.0.0.1:$port/" 2>/dev/null | grep -q 'It works' && break
    [ "$($CLI inspect -f '{{.State.Running}}' web)" = true ] || { $CLI logs --tail 20 web; exit 1; }
    sleep 0.5
done
curl -sf "http://127.0.0.1:$port/" | grep -o 'Apache2 Debian Default Page: It works' | head -1

# ab asks by several connections at once, curl by one after the other under names of their own
ab -q -n "$requests" -c 4 "http://127.0.0.1:$port/?ab" >"$work/ab" 2>&1 &
asking=$!
(
    n=0
    while [ ! -e "$work/stop" ]; do
        n=$((n + 1))
        curl -sf -o /dev/null --max-time 10 "http://127.0.0.1:$port/?curl$n" || echo $n >>"$work/curl-failed"
        echo $n >"$work/curl-count"
    done
) &
curling=$!
for ((i = 0; i < kills; i++)); do
    sleep "0.$((RANDOM % 9))"
    kill -9 $engine
    wait $engine 2>/dev/null || :
    sleep "0.$((RANDOM % 5))"
    start
done
wait $asking || :
touch "$work/stop"
wait $curling
sleep 1
grep -E '^(Complete|Failed|Non-2xx)' "$work/ab" || cat "$work/ab"
by_ab=$(awk '/^Complete requests/ {print $3}' "$work/ab")
failed=$(( $(awk '/^(Failed|Write errors|Non-2xx)/ {n += $NF} END {print n + 0}' "$work/ab") + $(touch "$work/curl-failed"; wc -l <"$work/curl-failed") + requests - ${by_ab:-0} ))
by_curl=$(cat "$work/curl-count")
$CLI logs web 2>/dev/null >"$work/web"
lines=$(grep -cE 'GET /\?(ab|curl[0-9]+) ' "$work/web" || :)
echo "$((requests + by_curl)) requests, $failed failed, $lines lines, engine killed $kills times"
[ "$failed" = 0 ] && [ "$lines" = "$((requests + by_curl))" ]
