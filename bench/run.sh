#!/bin/bash
# run.sh — the same work on Skiff and on Docker in turns, in one run; a ratio under 1 means that Skiff is ahead.
# Both engines are started here, on directories, sockets and bridges of their own. RUNS: counted runs of each row (7).
set -uo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "run as root" >&2; exit 1; }
RUNS=${RUNS:-7}
work=$(mktemp -d)
A=unix://$work/skiff.sock B=unix://$work/docker.sock

finish() {
    for host in "$A" "$B"; do
        docker -H "$host" ps -aq 2>/dev/null | xargs -r docker -H "$host" rm -fv >/dev/null 2>&1
    done
    kill "${skiffd:-}" "${dockerd:-}" 2>/dev/null
    wait 2>/dev/null
    ip link del bench-skiff 2>/dev/null; ip link del bench-docker 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

for bridge in skiff:172.31.211.1 docker:172.31.212.1; do
    ip link add "bench-${bridge%%:*}" type bridge
    ip addr add "${bridge##*:}/24" dev "bench-${bridge%%:*}"
    ip link set "bench-${bridge%%:*}" up
done
bin/skiffd --data-root "$work/skiff" --exec-root "$work/skiff-run" --pidfile "$work/skiff.pid" --bridge bench-skiff -H "$A" >"$work/skiffd.log" 2>&1 &
skiffd=$!
dockerd --data-root "$work/docker" --exec-root "$work/docker-run" --pidfile "$work/docker.pid" --bridge bench-docker -H "$B" >"$work/dockerd.log" 2>&1 &
dockerd=$!
for host in "$A" "$B"; do
    for ((i = 0; i < 100; i++)); do docker -H "$host" version >/dev/null 2>&1 && break; sleep 0.2; done
    docker -H "$host" version >/dev/null || { echo "no engine on $host" >&2; cat "$work"/*d.log >&2; exit 1; }
done

mkdir -p "$work/root/bin"
cp "$(command -v busybox)" "$work/root/bin/"
for applet in sh true sleep cat; do ln -s busybox "$work/root/bin/$applet"; done
for host in "$A" "$B"; do
    tar -C "$work/root" -c . | docker -H "$host" import -c 'CMD ["sh"]' - bench >/dev/null || exit 1
done

now() { echo "${EPOCHREALTIME/[.,]/}"; }
median() { sort -n | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }
d() { docker -H "$host" "$@"; }

# row NAME SETUP COMMAND TEARDOWN — medians of alternating runs, the first pair not counted.
row() {
    : >"$work/a"; : >"$work/b"
    local i side host began
    for ((i = 0; i <= RUNS; i++)); do
        for side in a b; do
            [ $side = a ] && host=$A || host=$B
            eval "$2" >/dev/null 2>&1
            began=$(now)
            eval "$3" >/dev/null 2>"$work/err" || { echo "$1 failed on $side: $(tail -c 200 "$work/err")"; return; }
            [ $i = 0 ] || echo $(($(now) - began)) >>"$work/$side"
            eval "$4" >/dev/null 2>&1
        done
    done
    awk -v name="$1" -v a="$(median <"$work/a")" -v b="$(median <"$work/b")" \
        'BEGIN {printf "%-12s %10.1f %10.1f ms %8.3f\n", name, a / 1000, b / 1000, a / b}'
}

pss() { local pid sum=0 p; for pid; do p=$(awk '/^Pss:/ {print $2}' "/proc/$pid/smaps_rollup" 2>/dev/null); sum=$((sum + ${p:-0})); done; echo $sum; }

printf '%-12s %10s %10s    %8s\n' row skiff docker ratio
row client : 'd version' :
row run : 'd run --rm bench true' :
row run-nonet : 'd run --rm --network none bench true' :
row run-own : 'if [ "$host" = "$A" ]; then bin/skiff -H "$host" run --rm bench true; else d run --rm bench true; fi' :
row start 'd create --name c bench sleep 600' 'd start c' 'd rm -f c'
row kill-rm 'd run -d --name c bench sleep 600' 'd rm -f c' :
for host in "$A" "$B"; do d run -d --name e bench sleep 3600 >/dev/null; done
row exec : 'd exec e true' :
row ps : 'd ps -a' :
for host in "$A" "$B"; do d rm -f e >/dev/null; done
containerd=$(pgrep -P $dockerd containerd)
a=$(pss $skiffd) b=$(pss $dockerd $containerd)
awk -v a="$a" -v b="$b" 'BEGIN {printf "%-12s %10d %10d KiB %7.3f\n", "idle-memory", a, b, a / b}'
