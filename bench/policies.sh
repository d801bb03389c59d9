#!/usr/bin/env bash
# policies.sh [KILLS] [CONTAINERS] — containers of all restart policies run, crash, log, are stopped and started, while the engine
# is killed by SIGKILL at KILLS random moments (300) and started again. After each start every container (30) must come to be in the
# state its policy asks for; in the end no exit code, no event and no log line may be missing.
#
# Starts an engine of its own from bin/ (SKIFF_BIN) below a temporary directory, on a bridge of its own. Needs root, a docker
# client (CLI=docker), busybox (static), python3 and iproute2. The last line is `N kills, N runs, N exits, N lines, N failed`.
set -euo pipefail
cd "$(dirname "$0")/.."
kills=${1:-300} containers=${2:-30} CLI=${CLI:-docker} bin=${SKIFF_BIN:-bin} failed=0
work=$(mktemp -d /tmp/skXXXXXX) bridge=skpol$((BASHPID % 100000))
export DOCKER_HOST=unix://$work/sock DOCKER_CONFIG=$work/config

start_engine() {
    "$bin/skiffd" --data-root "$work/data" --exec-root "$work/run" -H "$DOCKER_HOST" --bridge "$bridge" --cgroup-parent "/$bridge" \
        --pidfile "$work/pid" >>"$work/log" 2>&1 &
    engine=$!
}

await_engine() {
    for _ in $(seq 600); do
        curl -fs --unix-socket "$work/sock" http://d/_ping >/dev/null 2>&1 && return
        kill -0 $engine 2>/dev/null || break
        sleep 0.02
    done
    echo "the engine does not start:"; tail "$work/log"; exit 1
}

cleanup() {
    kill ${clients:-} 2>/dev/null || :
    timeout 60 $CLI ps -aq 2>/dev/null | xargs -r timeout 60 $CLI rm -fv >/dev/null 2>&1 || :
    kill ${engine:-} 2>/dev/null || :
    wait 2>/dev/null || :
    ip link delete "$bridge" 2>/dev/null || :
    find /sys/fs/cgroup -depth -path "*/$bridge*" -type d -exec rmdir {} + 2>/dev/null || :
    rm -rf "$work"
}
trap cleanup EXIT

fail() { echo "$*"; failed=$((failed + 1)); }

ip link add "$bridge" type bridge
ip address add "10.$((BASHPID % 200 + 20)).$((BASHPID / 200 % 250)).1/24" dev "$bridge"
ip link set "$bridge" up
start_engine
await_engine
mkdir -p "$work/root/bin" && cp "$(command -v busybox)" "$work/root/bin/" && ln -s busybox "$work/root/bin/sh"
tar -C "$work/root" -c . | $CLI import - policies >/dev/null
begun=$(date +%s)

# steady-*: numbers lines from 1 in each run. crash-*: says which run it is, logs, ends with code 3 after up to a second.
steady='i=0; while :; do i=$((i+1)); echo "line $i"; busybox usleep 50000; done'
crash='echo "line 1"; busybox usleep $((RANDOM * 20 + 200000)); echo "line 2"; exit 3'
policies=(no always unless-stopped on-failure:3)
for ((i = 0; i < containers; i++)); do
    policy=${policies[i % 4]}
    if ((i % 8 < 4)); then kind=steady command=$steady; else kind=crash command=$crash; fi
    $CLI run -d --network none --restart "$policy" --name "$kind-$i-${policy%:*}" policies /bin/sh -c "$command" >/dev/null
done

# A client that stops and starts unless-stopped and always containers, and writes down what the engine has answered.
client() {
    while :; do
        for name in $($CLI ps -a --format '{{.Names}}' 2>/dev/null | grep -E 'steady.*-(always|unless-stopped)$' | shuf -n 1); do
            echo "$name unknown" >>"$work/asked"
            curl -fs --unix-socket "$work/sock" -X POST "http://d/containers/$name/stop?t=0" >/dev/null 2>&1 && echo "$name stopped" >>"$work/asked"
            sleep "0.$((RANDOM % 9))"
            [ $((RANDOM % 3)) = 0 ] && continue
            echo "$name unknown" >>"$work/asked"
            curl -fs --unix-socket "$work/sock" -X POST "http://d/containers/$name/start" >/dev/null 2>&1 && echo "$name started" >>"$work/asked"
        done
        sleep 0.1
    done
}
: >"$work/asked"
client & clients=$!

# check — every container's state against its policy; empty when all is well. What a client was not answered may be either.
check() {
    $CLI ps -a --no-trunc --format '{{.Names}} {{.State}} {{.Status}}' | while read -r name state rest; do
        asked=$(grep "^$name " "$work/asked" | tail -1) || :
        case $name:$state in
            steady-*-no:running | steady-*-on-failure:running | steady-*-always:running | steady-*-unless-stopped:running) ;;
            crash-*:running | crash-*:restarting) ;;
            crash-*-no:exited | crash-*-on-failure:exited) [[ $rest == 'Exited (3)'* ]] || echo "$name: $rest" ;;
            steady-*-always:exited | steady-*-unless-stopped:exited) [ -n "$asked" ] && [ "${asked#* }" != started ] || echo "$name: $state" ;;
            *) echo "$name: $state" ;;
        esac
    done
}

for ((k = 0; k < kills; k++)); do
    sleep "$(awk -v dice=$RANDOM 'BEGIN {printf "%.3f", dice / 32768 * 1.2}')"
    kill -9 $engine
    wait $engine 2>/dev/null || :
    start_engine
    await_engine
    for _ in $(seq 100); do wrong=$(check); [ -z "$wrong" ] && break; sleep 0.1; done
    [ -z "$wrong" ] || fail "after kill $((k + 1)): $wrong"
done
kill $clients
wait $clients 2>/dev/null || :
clients=''
$CLI ps -aq | xargs $CLI update --restart no >/dev/null
$CLI ps -q | xargs -r $CLI kill >/dev/null 2>&1 || :
sleep 2

# Of each container: its log's lines count on within a run; every run has a start event, and a die event with its exit code.
for name in $($CLI ps -a --format '{{.Names}}'); do $CLI logs "$name" >"$work/logs-$name" 2>&1; done
curl -fs --unix-socket "$work/sock" "http://d/events?since=$begun&until=$(date +%s)" >"$work/events"
$CLI ps -a --format '{{.Names}}' >"$work/names"
summary=$(python3 - "$work" <<'P'
import json, sys
work = sys.argv[1]
events = {}
last = 0
wrong = 0
for line in open(f'{work}/events'):
    e = json.loads(line)
    if e['timeNano'] <= last:
        print('events are not in order'); wrong += 1
    last = e['timeNano']
    if e['Type'] == 'container' and e['Action'] in ('start', 'die'):
        events.setdefault(e['Actor']['Attributes']['name'], []).append((e['Action'], e['Actor']['Attributes'].get('exitCode')))
runs = exits = lines = 0
for name in open(f'{work}/names').read().split():
    numbers = [int(l.split()[1]) for l in open(f'{work}/logs-{name}') if l.startswith('line ')]
    lines += len(numbers)
    began = numbers.count(1)
    for a, b in zip(numbers, numbers[1:]):
        if b != a + 1 and b != 1:
            print(f'{name}: line {b} follows line {a}'); wrong += 1
    mine = events.get(name, [])
    starts = sum(1 for action, _ in mine if action == 'start')
    dies = [code for action, code in mine if action == 'die']
    runs += began; exits += len(dies)
    # a run that was killed before its first line has a start and no line
    if starts < began: print(f'{name}: {began} runs, {starts} start events'); wrong += 1
    if len(dies) != starts: print(f'{name}: {starts} start events, {len(dies)} die events'); wrong += 1
    for a, b in zip(mine, mine[1:]):
        if a[0] == b[0]: print(f'{name}: two {a[0]} events one after the other'); wrong += 1; break
    good = {'3', '137'} if name.startswith('crash') else {'137'}
    for code in dies:
        if code not in good: print(f'{name}: exit code {code}'); wrong += 1
print(f'{runs} runs, {exits} exits, {lines} lines, {wrong}')
P
)
echo "$summary" | head -n -1
read -r last <<<"$(tail -1 <<<"$summary")"
failed=$((failed + ${last##*, }))
echo "$kills kills, ${last%, *}, $failed failed"
[ "$failed" = 0 ]
