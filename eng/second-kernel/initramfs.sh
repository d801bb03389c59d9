#!/bin/sh
# initramfs.sh KERNEL FILE — busybox and the modules of the disk: enough to find the real root and go there.
set -eu
kernel=$1 file=$2
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
trap 'exit 1' INT TERM
mkdir -p "$tree/bin" "$tree/modules" "$tree/proc" "$tree/sys" "$tree/dev" "$tree/root"
cp "$(command -v busybox)" "$tree/bin/busybox"
version=$(ls "$kernel/lib/modules")
for module in virtio_pci virtio_blk; do
    modprobe -S "$version" -d "$kernel" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
done | awk '!seen[$0]++' | while read -r path; do
    # In the order in which they must be loaded; the shell in there knows no compression but xz and gzip of modules.
    count=$(($(ls "$tree/modules" | wc -l) + 10))
    case $path in
    *.xz) xz -dc "$path" >"$tree/modules/$count-$(basename "$path" .xz)" ;;
    *) cp "$path" "$tree/modules/$count-$(basename "$path")" ;;
    esac
done
cat >"$tree/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t devtmpfs dev /dev
for module in /modules/*; do /bin/busybox insmod "$module"; done
for try in 1 2 3 4 5 6 7 8 9 10; do
    [ -b /dev/vdb ] && break
    /bin/busybox sleep 1
done
/bin/busybox mount -t ext4 /dev/vda /root && /bin/busybox mount -t ext4 /dev/vdb /root/skiff || exec /bin/busybox poweroff -f
/bin/busybox umount /dev /proc
exec /bin/busybox switch_root /root /bin/sh /skiff/guest.sh
INIT
chmod 755 "$tree/init"
(cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$file"
