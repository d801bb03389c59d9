#!/bin/sh
# rootfs.sh CACHE KERNEL — makes CACHE/rootfs.img unless it is there already: Debian with what the tests call, the .NET runtime, and
# the kernel's modules.
set -eu
cache=$1 kernel=$2
packages=apparmor,busybox-static,ca-certificates,crun,curl,iproute2,iptables,kmod,libseccomp2,libssl3,libstdc++6,nftables,procps,runc,socat,zlib1g
runtime=$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \(10[^ ]*\) \[\(.*\)\/Microsoft.NETCore.App\]$/\1 \2/p' | tail -1)
version=${runtime%% *} shared=${runtime#* }
stamp="$packages $version $(basename "$kernel")"
[ ! -e "$cache/rootfs.img" ] || [ "$(cat "$cache/rootfs.stamp" 2>/dev/null)" != "$stamp" ] || exit 0

# debootstrap takes a minute or more; another kernel or runtime does not need it again.
if [ ! -e "$cache/rootfs.tar" ] || [ "$(cat "$cache/rootfs.packages" 2>/dev/null)" != "$packages" ]; then
    . /etc/os-release
    tree=$(mktemp -d "$cache/partial.XXXXXX")
    trap 'rm -rf "$tree"' EXIT
trap 'exit 1' INT TERM
    # The host's own source of packages, whatever it is.
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | sed 's/\/*$//' | grep -v security | head -1)
    debootstrap --variant=minbase "--include=$packages" "$VERSION_CODENAME" "$tree" ${mirror:+"$mirror"} >&2
    rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/* "$tree/usr/share/doc" "$tree/usr/share/man" "$tree/usr/share/locale"
    tar -C "$tree" -cf "$cache/rootfs.tar.partial" .
    mv "$cache/rootfs.tar.partial" "$cache/rootfs.tar"
    echo "$packages" >"$cache/rootfs.packages"
    rm -rf "$tree"
fi
tree=$(mktemp -d "$cache/partial.XXXXXX")
trap 'rm -rf "$tree"' EXIT
trap 'exit 1' INT TERM
chmod 755 "$tree"
tar -C "$tree" -xpf "$cache/rootfs.tar"
mkdir -p "$tree/usr/share/dotnet/shared" "$tree/usr/share/dotnet/host" "$tree/skiff"
cp -a "$shared/Microsoft.NETCore.App" "$tree/usr/share/dotnet/shared/"
cp -a "$shared/Microsoft.AspNetCore.App" "$tree/usr/share/dotnet/shared/"
cp -a "$shared/../host/fxr" "$tree/usr/share/dotnet/host/"
cp -a "$kernel/lib/modules" "$tree/usr/lib/"
truncate -s 3G "$cache/rootfs.img.partial"
mkfs.ext4 -q -O ^has_journal -d "$tree" "$cache/rootfs.img.partial"
mv "$cache/rootfs.img.partial" "$cache/rootfs.img"
echo "$stamp" >"$cache/rootfs.stamp"
