#!/bin/sh
# boot.sh MEMORY DISK [ARGUMENT...] — becomes QEMU with the second kernel: MEMORY in MiB, DISK an image with guest.sh and task.sh beside which the
# initramfs is put, further arguments QEMU's own. The console is standard output.
# What is downloaded stays in $SKIFF_TEST_CACHE. The processor is emulated, which is some 10 to 20 times slower and works everywhere,
# unless SKIFF_TEST_ACCEL=kvm. (no_timer_check: on a busy machine the kernel would find its timer too slow, and panic.)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
memory=$1 disk=$2 initrd=$(dirname "$2")/initrd.gz
shift 2
cache=${SKIFF_TEST_CACHE:-${XDG_CACHE_HOME:-/var/cache}/skiff-test}
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
kernel=$("$here/kernel.sh" "$cache")
"$here/rootfs.sh" "$cache" "$kernel"
exec 9>&-
[ -e "$initrd" ] || "$here/initramfs.sh" "$kernel" "$initrd"
exec qemu-system-x86_64 -M "q35,accel=${SKIFF_TEST_ACCEL:-tcg}" -cpu max -m "$memory" -smp 2 -display none -no-reboot -serial stdio -monitor none \
    -kernel "$kernel/vmlinuz" -initrd "$initrd" -append 'console=ttyS0 quiet panic=-1 no_timer_check apparmor=1 security=apparmor' \
    -drive "file=$cache/rootfs.img,format=raw,if=virtio,snapshot=on" -drive "file=$disk,format=raw,if=virtio" "$@" </dev/null 2>&1
