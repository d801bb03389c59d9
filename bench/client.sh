#!/bin/bash
# client.sh — how long skiff takes against the docker client on one engine: version, ps, and a completion of live names. Needs
# root, hyperfine, jq, a docker client, and bin/ (make build). Prints a table; the bar is 0.35 of docker's time, and 50 ms.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d /tmp/skcl-XXXX) runs=${1:-100}
link=skcl$$
ip link add "$link" type bridge
ip addr add 172.31.213.1/24 dev "$link"
ip link set "$link" up
bin/skiffd --data-root "$dir/d" --exec-root "$dir/r" -H "unix://$dir/s" --pidfile "$dir/pid" --group '' --bridge "$link" >"$dir/log" 2>&1 &
daemon=$!
trap 'kill $daemon; wait $daemon 2>/dev/null || true; ip link delete "$link"; rm -rf "$dir"' EXIT
export DOCKER_HOST=unix://$dir/s DOCKER_CONFIG=$dir/c
mkdir "$dir/c"
for _ in $(seq 100); do bin/skiff version >/dev/null 2>&1 && break; sleep 0.1; done

# median COMMAND — the median of its time in milliseconds.
median() { hyperfine -N --warmup 10 --runs "$runs" --export-json "$dir/j" "$1" >/dev/null 2>&1; jq '.results[0].median * 1000' "$dir/j"; }

for command in version ps; do
    theirs=$(median "docker $command") ours=$(median "bin/skiff $command")
    awk -v c="$command" -v t="$theirs" -v o="$ours" 'BEGIN { printf "%-10s docker %6.2f ms  skiff %6.2f ms  %.3f of docker (0.35)\n", c, t, o, o / t }'
done
ours=$(median "bin/skiff __complete -- network inspect ''")
awk -v o="$ours" 'BEGIN { printf "%-10s skiff %6.2f ms (50)\n", "complete", o }'
