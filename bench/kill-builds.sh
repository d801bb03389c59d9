#!/usr/bin/env bash
# kill-builds.sh [BUILDS] — builds, and kills the engine at a random moment of each: by the classic protocol, and, where the client has
# buildx, by BuildKit's in turn. After each the next engine has to find no container, mount or half-made tree; at the end, when images
# and caches are pruned, no layer may be left.
#
# Starts engines of its own from bin/ (SKIFF_BIN) below a temporary directory, on a bridge of its own. Needs root, a docker client
# (CLI=docker), busybox (static) and iproute2. The last line is `N builds killed, N finished before, N left`; the status is 1 if
# anything is left.
set -euo pipefail
cd "$(dirname "$0")/.."
builds=${1:-100} CLI=${CLI:-docker} bin=${SKIFF_BIN:-bin}
work=$(mktemp -d /tmp/skXXXXXX) bridge=skkill$((BASHPID % 100000)) finished=0 left=0
export DOCKER_HOST=unix://$work/sock DOCKER_CONFIG=$work/config
mkdir -p "$work/config/cli-plugins" "$work/context" "$work/base"
plugin=$(eng/buildx.sh "${SKIFF_TEST_CACHE:-/var/cache/skiff-test}" 2>/dev/null) && ln -s "$plugin" "$work/config/cli-plugins/docker-buildx" || plugin=''

start_engine() {
    "$bin/skiffd" --data-root "$work/data" --exec-root "$work/run" -H "$DOCKER_HOST" --bridge "$bridge" --pidfile "$work/pid" >>"$work/log" 2>&1 &
    engine=$!
    for _ in $(seq 300); do
        $CLI version >/dev/null 2>&1 && return
        sleep 0.1
    done
    echo "the engine does not start:"; tail "$work/log"; exit 1
}

cleanup() {
    kill ${engine:-} 2>/dev/null || :
    wait 2>/dev/null || :
    ip link delete "$bridge" 2>/dev/null || :
    rm -rf "$work"
}
trap cleanup EXIT

# miss WHAT COUNT WHEN — something that should not be there.
miss() {
    [ "$2" = 0 ] && return
    left=$((left + $2))
    echo "$3: $2 $1"
}

ip link add "$bridge" type bridge
ip address add 172.31.228.1/24 dev "$bridge"
ip link set "$bridge" up
cp /bin/busybox "$work/base/"
printf 'FROM scratch\nCOPY busybox /bin/\nRUN ["/bin/busybox", "--install", "-s", "/bin"]\n' >"$work/base/Dockerfile"
for number in $(seq 40); do head -c 20000 /dev/urandom >"$work/context/f$number"; done
cat >"$work/context/Dockerfile" <<'D'
FROM base AS a
ARG N
COPY . /c
RUN echo $N > /n; sleep 0.2
FROM base AS b
RUN echo b > /b; sleep 0.3
COPY --from=a /c /c
FROM base AS c
ARG N
RUN echo $N > /c1
FROM b
COPY --from=c /c1 /c1
COPY --from=a /n /a
RUN sleep 0.1; ls / > /ls
D
start_engine
DOCKER_BUILDKIT=0 $CLI build -q -t base "$work/base" >/dev/null 2>&1
for number in $(seq "$builds"); do
    head -c 1000 /dev/urandom >"$work/context/f1"
    modern=0
    [ -z "$plugin" ] || modern=$((number % 2))
    DOCKER_BUILDKIT=$modern $CLI build --build-arg "N=$number" -t "t$number" "$work/context" >/dev/null 2>&1 &
    client=$!
    sleep "$((RANDOM % 2)).$((RANDOM % 9000 + 1000))"
    kill -KILL "$engine"
    { wait "$client" && finished=$((finished + 1)); wait "$engine"; } 2>/dev/null || :
    start_engine
    miss containers "$($CLI ps -aq | wc -l)" "after build $number"
    miss mounts "$(grep -c "$work/" /proc/mounts || :)" "after build $number"
    miss trees "$(find "$work/data/overlay2" "$work/data/tmp" "$work/data/trash" -mindepth 1 -maxdepth 1 \( -name 'build*' -o -path "$work/data/tmp/*" -o -path "$work/data/trash/*" \) | wc -l)" "after build $number"
done
for _ in 1 2; do $CLI images -q | sort -u | xargs -r $CLI rmi -f >/dev/null 2>&1 || :; done
$CLI image prune -af >/dev/null
curl -sf --unix-socket "$work/sock" -X POST 'http://localhost/build/prune?all=1' >/dev/null
for _ in $(seq 50); do
    layers=$(find "$work/data/overlay2" -mindepth 1 -maxdepth 1 ! -name l | wc -l)
    [ "$layers" = 0 ] && break
    sleep 0.1
done
miss layers "$layers" 'at the end'
echo "$builds builds killed, $finished finished before, $left left"
[ $left = 0 ]
