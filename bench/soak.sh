#!/usr/bin/env bash
# soak.sh [RUNS] [KILLED] — `run --rm` again and again on both cores under load, some of them killed at a random moment: the
# client, the container by `kill`, or its process from the host. Nothing may hang, fail unasked, or be left behind.
#
# Starts an engine of its own from bin/ (SKIFF_BIN) below a temporary directory, on a bridge of its own. Needs root, a docker
# client (CLI=docker), busybox (static), iproute2 and nftables. The last line is `N runs, N killed, N failed, N left`.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-2000} killed=${2:-200} CLI=${CLI:-docker} bin=${SKIFF_BIN:-bin}
work=$(mktemp -d /tmp/skXXXXXX) bridge=skiffsoak0
export DOCKER_HOST=unix://$work/sock DOCKER_CONFIG=$work/config

cleanup() {
    kill ${load:-} ${engine:-} 2>/dev/null || :
    wait 2>/dev/null || :
    ip link delete $bridge 2>/dev/null || :
    rm -rf "$work"
}
trap cleanup EXIT

ip link add $bridge type bridge
ip address add 172.31.229.1/24 dev $bridge
ip link set $bridge up
"$bin/skiffd" --data-root "$work/data" --exec-root "$work/run" -H "$DOCKER_HOST" --bridge $bridge --cgroup-parent /$bridge --pidfile "$work/pid" >"$work/log" 2>&1 &
engine=$!
until $CLI version >/dev/null 2>&1; do kill -0 $engine; sleep 0.1; done
mkdir -p "$work/root/bin" && cp "$(command -v busybox)" "$work/root/bin/" && ln -s busybox "$work/root/bin/sh"
tar -C "$work/root" -c . | $CLI import - soak >/dev/null

# everything a container is made of, as the kernel and the disk have it, of this engine alone
state() {
    findmnt -rno TARGET | grep -F "$work" || :
    ip -o link show master $bridge
    for table in $(nft list tables inet | awk '{print $3}'); do
        rules=$(nft list table inet "$table" 2>/dev/null) || continue
        case $rules in *$bridge*) echo "$rules" ;; esac
    done
    find /sys/fs/cgroup -path "*/$bridge/*" -type d
    pgrep -cf "skiff-runtime shim.*$work" || :
    ls /proc/$engine/fd | wc -l
    find "$work/data" "$work/run" ! -path '*/logs/*' | sort
}

one() {  # NAME HOW
    local name=$1 how=$2 code=0 client
    $CLI run --rm --name "$name" soak /bin/sh -c 'echo word' >"$work/$name" 2>&1 &
    client=$!
    if [ "$how" != none ]; then
        sleep "0.0$((RANDOM % 70 + 10))"
        case $how in
            client) kill -9 $client 2>/dev/null || : ;;
            kill) timeout 20 $CLI kill "$name" >/dev/null 2>&1 || : ;;
            process) pid=$($CLI inspect -f '{{.State.Pid}}' "$name" 2>/dev/null) && [ "${pid:-0}" -gt 1 ] && kill -9 "$pid" 2>/dev/null || : ;;
        esac
    fi
    wait $client 2>/dev/null || code=$?
    if [ "$how" = none ] && { [ $code != 0 ] || [ "$(cat "$work/$name")" != word ]; }; then
        echo "run $name failed: exit code $code: $(cat "$work/$name")"
        echo "$name" >>"$work/failed"
    fi
    # what a client that was killed had created but not started stays, as with Docker
    [ "$how" != client ] || timeout 20 $CLI rm -f "$name" >/dev/null 2>&1 || :
    rm -f "$work/$name"
}

settled() { for _ in $(seq 100); do [ -z "$($CLI ps -aq)" ] && [ -z "$(ls "$work/data/trash" 2>/dev/null)" ] && return; sleep 0.1; done; }

one warm none
settled
sleep 2
state >"$work/before"
load=
for _ in 1 2; do nice -n 19 sh -c 'while :; do :; done' & load="$load $!"; done
ways=(client kill process)
for ((i = 0; i < runs; i++)); do
    how=none
    (( (i * killed) / runs == ((i + 1) * killed) / runs )) || how=${ways[RANDOM % 3]}
    one "soak$i" $how
done
# a client that was killed while the engine created its container left it so, as with Docker; none else may have
for id in $($CLI ps -aq --filter status=created); do $CLI rm "$id" >/dev/null; done
kill $load
wait $load 2>/dev/null || :
load=
settled
for _ in $(seq 30); do
    state >"$work/after"
    cmp -s "$work/before" "$work/after" && break
    sleep 1
done
failed=$(touch "$work/failed"; wc -l <"$work/failed")
left=$(diff "$work/before" "$work/after" | grep -c '^[<>]' || :)
diff "$work/before" "$work/after" || :
echo "$runs runs, $killed killed, $failed failed, $left left"
[ "$failed" = 0 ] && [ "$left" = 0 ]
