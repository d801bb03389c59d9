#!/bin/sh
# guest.sh — process 1 of the second kernel: sets up what an init system would, runs the tests, says how they ended, powers off.
export PATH=/skiff/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LANG=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm /dev/mqueue
mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts /dev/pts
mount -t tmpfs shm /dev/shm
mount -t mqueue mqueue /dev/mqueue
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t securityfs securityfs /sys/kernel/security
mount --make-rshared /
hostname second-kernel
ip link set lo up
for module in overlay veth bridge nf_tables nft_chain_nat nft_masq br_netfilter; do modprobe -q "$module"; done
echo "second-kernel: Linux $(uname -r), controllers $(cat /sys/fs/cgroup/cgroup.controllers), security $(cat /sys/kernel/security/lsm)"
# As on a real host, nothing but kernel threads stays in the root cgroup.
mkdir /sys/fs/cgroup/init.scope
echo $$ >/sys/fs/cgroup/init.scope/cgroup.procs
export SKIFF_TEST_BIN=/skiff/bin DOTNET_ROOT=/usr/share/dotnet DOTNET_TieredPGO=0 DOTNET_gcServer=0
cd /skiff || exit 1
set --
while read -r word; do set -- "$@" "$word"; done </skiff/filters
/skiff/artifacts/bin/integration/release/Skiff.Tests.Integration -noColor "$@"
echo "second-kernel: tests ended with $?"
sync
echo o >/proc/sysrq-trigger
sleep 60
