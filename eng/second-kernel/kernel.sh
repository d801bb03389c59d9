#!/bin/sh
# kernel.sh CACHE — fetches the newest cloud kernel that the package sources have, and prints the directory that it is unpacked in:
# vmlinuz and lib/modules. Without sources within reach, the one that is there is taken.
set -eu
cache=$1
package=$(apt-cache search --names-only '^linux-image-[0-9.]+[^ ]*-cloud-amd64$' | cut -d' ' -f1 | grep -v unsigned | grep -E '[0-9]+\.[0-9]+\.[0-9]+' | sort -V | tail -1)
if [ -z "$package" ]; then
    apt-get update -q >&2
    package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-.*\)/\1/p' | head -1)
fi
if [ ! -e "$cache/$package/vmlinuz" ]; then
    partial=$(mktemp -d "$cache/partial.XXXXXX")
    trap 'rm -rf "$partial"' EXIT
trap 'exit 1' INT TERM
    chmod 755 "$partial"
    if (cd "$partial" && { apt-get download -q "$package" || { apt-get update -q && apt-get download -q "$package"; }; }) >&2; then
        dpkg -x "$partial"/*.deb "$partial"
        mv "$partial"/boot/vmlinuz-* "$partial/vmlinuz"
        rm -rf "$partial"/*.deb "$partial/boot" "$partial/usr"
        depmod -b "$partial" "$(ls "$partial/lib/modules")"
        rm -rf "$cache/$package"
        mv "$partial" "$cache/$package"
    else
        package=$(cd "$cache" && ls -d linux-image-* | sort -V | tail -1)
    fi
fi
echo "$cache/$package"
