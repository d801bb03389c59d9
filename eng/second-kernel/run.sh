#!/bin/sh
# run.sh [FILTER...] — boots Debian's cloud kernel (cgroup v2, AppArmor) in QEMU and runs root tests inside: those of
# runtime, shim and engine, or what the filters of the test program say. Prints their output and counts; the status is the tests'.
# Nothing inside is timed: the processor is emulated.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
limit=${SKIFF_TEST_MINUTES:-25}
[ "$(id -u)" = 0 ] || { echo 'second-kernel: needs root, to unpack a root file system' >&2; exit 1; }
[ "$(uname -m)" = x86_64 ] || { echo 'second-kernel: x86-64 only'; exit 0; }
# The runtime's, the shim's and the engine's; the soak and the races, which load all processors, are not for emulated ones.
[ $# -gt 0 ] || set -- -namespace Skiff.Tests.Integration.Runtime.Cgroups -namespace Skiff.Tests.Integration.Runtime.Launch \
    -namespace Skiff.Tests.Integration.Runtime.Lifecycle -namespace Skiff.Tests.Integration.Runtime.Shim \
    -namespace Skiff.Tests.Integration.Runtime.Verbs -namespace Skiff.Tests.Integration.Engine -class- Skiff.Tests.Integration.Engine.SoakTests \
    -class- Skiff.Tests.Integration.Engine.RaceTests

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# The tests find what they need from the root of a checkout: its shape is kept.
tests=$work/tests
mkdir -p "$tests/artifacts/bin/integration"
dotnet build "$root/tests/integration/integration.csproj" -c Release -v q -nologo >&2
cp -a "$root/artifacts/bin/integration/release" "$tests/artifacts/bin/integration/"
cp -a "$root/Skiff.slnx" "$tests/"
[ ! -d "$root/bin" ] || cp -a "$root/bin" "$tests/"
cp "$here/guest.sh" "$tests/"
cp "$here/task-tests.sh" "$tests/task.sh"
[ -z "$(command -v docker)" ] || cp "$(readlink -f "$(command -v docker)")" "$tests/bin/"
printf '%s\n' "$@" >"$tests/filters"
truncate -s "$(($(du -sm "$tests" | cut -f1) + 128))M" "$work/tests.img"
mkfs.ext4 -q -O ^has_journal -d "$tests" "$work/tests.img"
rm -rf "$tests"

status=0
timeout "$((limit * 60))" "$here/boot.sh" 3072 "$work/tests.img" -netdev user,id=n -device virtio-net-pci,netdev=n >"$work/console" || status=$?
tr -d '\r' <"$work/console"
[ $status != 124 ] || echo "second-kernel: not done after $limit minutes" >&2
# Filters that name nothing, or a runner that found nothing, are no success.
grep -q 'Total: [1-9]' "$work/console" && [ "$(sed -n 's/^second-kernel: tests ended with \([0-9]*\)\r*$/\1/p' "$work/console")" = 0 ]
