#!/usr/bin/env bash
# soak.sh [RUNS] [KILLED] [WAYS] — `run --rm` again and again under load on all cores, KILLED of them struck at a random moment,
# from before the container is made to after its end. Nothing may hang, fail unasked, or be left behind.
#
# WAYS, some of `client kill process shim engine` (all but the last by default), is what is struck: the client by SIGKILL, the
# container by `kill`, its process or its shim by SIGKILL from the host, the engine by SIGKILL (and started again). A blow that
# found nothing to strike is not counted, and made up for later.
#
# Starts an engine of its own from bin/ (SKIFF_BIN) below a temporary directory, on a bridge of its own. Needs root, a docker
# client (CLI=docker), busybox (static), iproute2 and nftables. The last line is `N runs, N killed (WAY N…), N failed, N left`;
# the status is 1 if anything failed or is left.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-2000} killed=${2:-200} CLI=${CLI:-docker} bin=${SKIFF_BIN:-bin}
read -ra ways <<<"${3:-client kill process shim}"
work=$(mktemp -d /tmp/skXXXXXX) bridge=sksoak$((BASHPID % 100000)) failed=0
export DOCKER_HOST=unix://$work/sock DOCKER_CONFIG=$work/config SKIFF_SOAK=$work

start_engine() {
    "$bin/skiffd" --data-root "$work/data" --exec-root "$work/run" -H "$DOCKER_HOST" --bridge "$bridge" --cgroup-parent "/$bridge" \
        --pidfile "$work/pid" >>"$work/log" 2>&1 &
    engine=$!
    for _ in $(seq 300); do
        $CLI version >/dev/null 2>&1 && return
        kill -0 $engine 2>/dev/null || break
        sleep 0.1
    done
    echo "the engine does not start:"; tail "$work/log"; exit 1
}

cleanup() {
    kill ${load:-} 2>/dev/null || :
    timeout 60 $CLI ps -aq 2>/dev/null | xargs -r timeout 60 $CLI rm -fv >/dev/null 2>&1 || :
    kill ${engine:-} 2>/dev/null || :
    wait 2>/dev/null || :
    ip link delete "$bridge" 2>/dev/null || :
    find /sys/fs/cgroup -depth -path "*/$bridge*" -type d -exec rmdir {} + 2>/dev/null || :
    rm -rf "$work"
}
trap cleanup EXIT

# a /24 of 10.0.0.0/8 that no other run has at the same time
ip link add "$bridge" type bridge
ip address add "10.$((BASHPID % 200 + 20)).$((BASHPID / 200 % 250)).1/24" dev "$bridge"
ip link set "$bridge" up
start_engine
mkdir -p "$work/root/bin" && cp "$(command -v busybox)" "$work/root/bin/" && ln -s busybox "$work/root/bin/sh"
tar -C "$work/root" -c . | $CLI import - soak >/dev/null

# Everything containers are made of, as the kernel and the disk have it, of this engine alone: others may be at work beside it.
# Shims are known by the environment that they have from their engine.
state() {
    findmnt -rno TARGET | grep -F "$work" || :
    ls "/sys/class/net/$bridge/brif"
    ls /run/netns 2>/dev/null | grep -F "${work##*/}" || :
    for table in $(nft list tables inet | awk '{print $3}'); do
        rules=$(nft list table inet "$table" 2>/dev/null) || continue
        case $rules in *\"$bridge\"*) sed -E 's/packets [0-9]+ bytes [0-9]+//' <<<"$rules" ;; esac
    done
    find /sys/fs/cgroup -path "*/$bridge/*" -type d 2>/dev/null || :
    grep -lsz "^SKIFF_SOAK=$work\$" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
        case $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" || :) in *' shim '*) echo "shim $pid" ;; esac
    done || :
    find "$work/data" "$work/run" ! -path '*/logs/*' 2>/dev/null | sort || :
}

declare -A struck=() orphans=()

descriptors() { ls "/proc/$engine/fd" | wc -l; }

fail() { echo "$*"; failed=$((failed + 1)); }

# strike HOW NAME WATCH — one blow; fails when there was nothing to strike.
strike() {
    local pid
    case $1 in
        client) # the child of timeout
            pid=$(pgrep -P "$3") && kill -9 $pid 2>/dev/null ;;
        kill) timeout 60 $CLI kill "$2" >/dev/null 2>&1 || { [ $? != 124 ] || fail "kill $2 hangs"; return 1; } ;;
        process | shim)
            # asking the engine takes longer than most of these containers live
            pid=$(find /sys/fs/cgroup -path "*/$bridge/*" -name cgroup.procs -exec cat {} + 2>/dev/null | head -1) || :
            [ -n "$pid" ] || return 1
            [ "$1" = process ] || pid=$(awk '/^PPid:/ {print $2}' "/proc/$pid/status" 2>/dev/null) || return 1
            [ "${pid:-0}" -gt 1 ] || return 1
            [ "$1" = process ] || [[ $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") == *' shim '* ]] || return 1
            kill -9 "$pid" 2>/dev/null ;;
        engine)
            kill -9 $engine
            wait $engine 2>/dev/null || :
            start_engine ;;
    esac
}

# one NAME HOW — one run; sets hit when it was struck.
one() {
    local name=$1 how=$2 code=0 client command='echo word'
    hit=''
    # what is to be struck lives a little longer
    [ "$how" = none ] || command='echo word; busybox sleep 0.2'
    SECONDS=0
    timeout -s KILL 120 $CLI run --rm --name "$name" soak /bin/sh -c "$command" >"$work/out" 2>&1 &
    client=$!
    if [ "$how" != none ]; then
        sleep "$(awk -v most="$usual" -v dice=$RANDOM 'BEGIN {printf "%.3f", most * 1.5 * dice / 32768}')"
        ! strike "$how" "$name" $client || hit=$how
    fi
    wait $client 2>/dev/null || code=$?
    [ $SECONDS -lt 119 ] || { fail "run $name hangs (struck: ${hit:-nothing})"; return; }
    case ${hit:-none}:$code in
        none:0 | kill:0 | process:0) grep -qx word "$work/out" || fail "run $name lost its output" ;;
        client:0 | client:137 | kill:137 | process:137) ;;
        process:125) ;; # it was struck before its program began
        shim:* | engine:*) ;; # whatever it says, it has ended
        *) fail "run $name (struck: ${hit:-nothing}): exit code $code: $(cat "$work/out")" ;;
    esac
    case $hit in
        client | engine)
            orphans["$name"]=1
            timeout 60 $CLI rm -f "$name" >/dev/null 2>&1 || [ $? != 124 ] || fail "rm $name hangs" ;;
    esac
}

# What was made and not started before its client or engine went stays, as with Docker: it is made even when the client went
# first, perhaps after the `rm` above.
remove_orphans() {
    local name
    for name in $($CLI ps -a --filter status=created --format '{{.Names}}'); do
        [ -z "${orphans[$name]:-}" ] || $CLI rm -f "$name" >/dev/null || fail "rm $name failed"
    done
}

settled() { for _ in $(seq 100); do [ -z "$($CLI ps -aq)" ] && [ -z "$(ls "$work/data/trash" 2>/dev/null)" ] && return; sleep 0.1; done; }

one warm none
settled
sleep 2
state >"$work/before"
open=$(descriptors)
load=''
for _ in $(seq "$(nproc)"); do nice -n 19 sh -c 'while :; do :; done' & load="$load $!"; done
began=${EPOCHREALTIME/[.,]/}
for i in 1 2 3 4 5; do one "usual$i" none; done
usual=$(awk -v t=$((${EPOCHREALTIME/[.,]/} - began)) 'BEGIN {print t / 5000000}')
hits=0
for ((i = 0; i < runs; i++)); do
    how=none
    ((hits >= killed * (i + 1) / runs)) || how=${ways[RANDOM % ${#ways[@]}]}
    one "soak$i" "$how"
    [ -z "$hit" ] || { hits=$((hits + 1)); struck[$hit]=$((${struck[$hit]:-0} + 1)); }
done
kill $load
wait $load 2>/dev/null || :
load=''
remove_orphans
settled
for _ in $(seq 30); do
    state >"$work/after"
    cmp -s "$work/before" "$work/after" && [ "$(descriptors)" -le "$open" ] && break
    sleep 1
done
left=$(diff "$work/before" "$work/after" | grep -c '^[<>]' || :)
diff "$work/before" "$work/after" || :
[ "$(descriptors)" -le "$open" ] || fail "the engine had $open open files and has $(descriptors)"
echo "$runs runs, $hits killed ($(for way in "${!struck[@]}"; do printf '%s %s, ' "$way" "${struck[$way]}"; done | sed 's/, $//')), $failed failed, $left left"
[ "$failed" = 0 ] && [ "$left" = 0 ]
