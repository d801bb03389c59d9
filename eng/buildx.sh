#!/bin/sh
# buildx.sh CACHE — prints where the client plugin docker-buildx is: the one that is installed, or Debian 13's, which is fetched once and
# unpacked in CACHE, since Debian 12 has none. Fails when it cannot be had.
set -eu
for plugin in /usr/libexec/docker/cli-plugins /usr/lib/docker/cli-plugins /usr/local/lib/docker/cli-plugins; do
    [ ! -x "$plugin/docker-buildx" ] || { echo "$plugin/docker-buildx"; exit 0; }
done
cache=$1/buildx
plugin=$cache/usr/libexec/docker/cli-plugins/docker-buildx
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ ! -x "$plugin" ]; then
    work=$(mktemp -d "$cache/partial.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    trap 'exit 1' INT TERM
    chmod 755 "$work"
    mkdir -p "$work/lists/partial" "$work/archives/partial"
    echo 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main' >"$work/sources"
    # Lists of its own: the machine's package sources stay what they are.
    set -- -q -o Dir::Etc::sourcelist="$work/sources" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$work/lists" -o Dir::Cache="$work"
    (cd "$work" && apt-get "$@" update && apt-get "$@" download docker-buildx) >&2
    dpkg -x "$work"/docker-buildx_*.deb "$cache"
fi
echo "$plugin"
