#!/bin/bash
# test.sh SUITE... — builds and runs test suites; the last line is `N passed, N failed, N skipped`, the status 1 if any failed.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0 failed=0 skipped=0

# count LOG — adds up the summary lines of xunit's own runner.
count() {
    local total errors fail skip
    while read -r total errors fail skip; do
        failed=$((failed + fail + errors)) skipped=$((skipped + skip)) passed=$((passed + total - fail - skip))
    done < <(sed -nE 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/p' "$1")
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
for suite; do
    case $suite in
    unit | integration)
        dotnet build "tests/$suite/$suite.csproj" -c Release -v q -nologo || { failed=$((failed + 1)); continue; }
        # shellcheck disable=SC2054
        command=("artifacts/bin/$suite/release/Skiff.Tests.${suite^}" -noColor)
        [ $suite = unit ] || [ "$(id -u)" = 0 ] || { echo "the $suite tests need root" >&2; failed=$((failed + 1)); continue; }
        ;;
    second-kernel) command=(eng/second-kernel/run.sh) ;;
    *) echo "test.sh: unknown suite $suite" >&2; exit 2 ;;
    esac
    "${command[@]}" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]} before=$failed
    count "$log"
    # A runner that ends badly without naming a failed test is a failure all the same.
    [ "$status" = 0 ] || [ $failed -gt $before ] || failed=$((failed + 1))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
