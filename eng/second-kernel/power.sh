#!/bin/bash
# power.sh [CUTS] — boots the second kernel again and again on one disk, with containers of all restart policies. After every other boot the
# plug is pulled (QEMU is killed) at a random moment, else it reboots. After each the engine must start, have all that it acknowledged, and
# bring every container to the state that its policy asks for. The last line is `N boots, N faults`. Needs bin/ (SKIFF_BIN).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cuts=${1:-6} bin=${SKIFF_BIN:-$here/../../bin}
work=$(mktemp -d)
trap 'kill -9 ${machine:-} 2>/dev/null; rm -rf "$work"' EXIT
mkdir -p "$work/disk/bin"
cp "$bin"/skiff "$bin"/skiffd "$bin"/skiff-runtime "$work/disk/bin/"
cp "$here/guest.sh" "$work/disk/"
cp "$here/task-power.sh" "$work/disk/task.sh"
for ((i = 1; i <= cuts; i++)); do if ((i % 2)); then echo cut; else echo reboot; fi; done >"$work/disk/plan"
truncate -s 2G "$work/disk.img"
mkfs.ext4 -q -d "$work/disk" "$work/disk.img"

for ((boot = 1; boot <= cuts + 1; boot++)); do
    "$here/boot.sh" 1024 "$work/disk.img" >"$work/console" & machine=$!
    for _ in $(seq 600); do
        grep -q 'examined' "$work/console" && break
        kill -0 $machine 2>/dev/null || break
        sleep 1
    done
    if [ "$(sed -n "${boot}p" "$work/disk/plan")" = cut ]; then
        sleep "$((RANDOM % 20)).$((RANDOM % 10))"
        kill -9 $machine
    fi
    wait $machine 2>/dev/null || :
    tr -d '\r' <"$work/console" | grep '^power:' | tee -a "$work/log" || { cat "$work/console"; echo "power: boot $boot: FAULT it says nothing" >>"$work/log"; }
done
faults=$(grep -c FAULT "$work/log" || :)
echo "$((cuts + 1)) boots, $faults faults"
[ "$faults" = 0 ]
