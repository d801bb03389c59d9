#!/bin/sh
# guest.sh — process 1 of the second kernel: sets up what an init system would, does the task on the disk, powers off.
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
cd /skiff || exit 1
. /skiff/task.sh
sync
echo o >/proc/sysrq-trigger
sleep 60
