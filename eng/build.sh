#!/bin/sh
# build.sh — publishes the three programs as native executables into bin/.
set -eu
cd "$(dirname "$0")/.."
case $(uname -m) in
x86_64) rid=linux-x64 ;;
aarch64) rid=linux-arm64 ;;
*) echo "no native build for $(uname -m)" >&2; exit 1 ;;
esac
mkdir -p bin
for app in Runtime:skiff-runtime Daemon:skiffd Cli:skiff; do
    folder=${app%%:*} name=${app##*:}
    out=artifacts/native/$name
    dotnet publish "apps/$folder/$name.csproj" -c Release -r $rid -o "$out" -v q -nologo
    # A new file, not new content in the old one: a running program keeps its own.
    strip -o "bin/.$name" "$out/$name"
    mv "bin/.$name" "bin/$name"
done
