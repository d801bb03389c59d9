# task-tests.sh — in the second kernel: runs the tests that the filters name, and says how they ended.
export SKIFF_TEST_BIN=/skiff/bin DOTNET_ROOT=/usr/share/dotnet DOTNET_TieredPGO=0 DOTNET_gcServer=0
set --
while read -r word; do set -- "$@" "$word"; done </skiff/filters
/skiff/artifacts/bin/integration/release/Skiff.Tests.Integration -noColor "$@"
echo "second-kernel: tests ended with $?"
