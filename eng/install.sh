#!/bin/sh
# install.sh PURPOSE... — installs the Debian packages that are missing for build, test or bench, and says what for.
set -eu

missing=''
need() { # need PACKAGE REASON
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' && return
    echo "installing $1: $2"
    missing="$missing $1"
}

command -v dotnet >/dev/null || {
    echo "the .NET SDK 10 is missing: install it from your distribution or from Microsoft, then run this again" >&2
    exit 1
}
for purpose; do
    case $purpose in
    build)
        need clang 'links the native executables'
        need libc6-dev 'the static C library for skiff-runtime'
        need zlib1g-dev 'the native executables link against zlib'
        need libssl3 'hashes and TLS'
        ;;
    test)
        need busybox-static 'the tests build their images from it'
        need docker.io 'a third-party client, and the engine that expectations are proven on'
        need containerd 'runs a container with skiff-runtime in the place of runc'
        need runc 'an external runtime'
        need crun 'an external runtime'
        need podman 'runs a container with skiff-runtime'
        need skopeo 'reads and writes the image store'
        need docker-registry 'a registry to pull from and push to'
        need nftables 'judges the firewall'
        need iproute2 'judges links and addresses'
        need iptables 'the firewall of a Docker on the same host'
        need libseccomp2 'judges the seccomp programs'
        need libseccomp-dev 'judges the seccomp programs'
        need curl 'a client that speaks plain HTTP'
        need socat 'speaks TCP and UDP to published ports and to DNS'
        need jq 'reads the answers'
        need tmux 'a terminal whose screen can be read'
        need apache2-utils 'load on a published port'
        need qemu-system-x86 'boots the second kernel (cgroup v2, AppArmor)'
        need cpio 'its initramfs'
        need kmod 'its modules'
        need e2fsprogs 'its disk'
        need debootstrap 'its root file system'
        ;;
    bench)
        need docker.io 'the engine to be held against'
        need busybox-static 'the image that is run'
        need runc 'the runtime to be held against'
        need crun 'the runtime to be held against'
        need hyperfine 'times whole commands'
        need debootstrap 'the Debian that survives its engine'
        need apache2-utils 'asks it, by ab'
        ;;
    *)
        echo "install.sh: unknown purpose $purpose" >&2
        exit 2
        ;;
    esac
done
[ -n "$missing" ] || exit 0
[ "$(id -u)" = 0 ] || { echo "run as root, or install these first:$missing" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
# Services that packages start by themselves (docker, containerd) are not wanted: only their programs are.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    trap 'rm -f $policy' EXIT
fi
# shellcheck disable=SC2086
apt-get install -y -q --no-install-recommends $missing >/dev/null 2>&1 ||
    { apt-get update -q >/dev/null && apt-get install -y -q --no-install-recommends $missing >/dev/null; }
