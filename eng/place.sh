#!/bin/sh
# place.sh install|uninstall DESTDIR PREFIX — puts the built programs and what belongs to them in place, or takes them away.
set -eu
cd "$(dirname "$0")/.."
verb=$1 root=$2 prefix=$3
bin=$root$prefix/bin
units=$root/etc/systemd/system
case $verb in
install)
    [ -x bin/skiffd ] || { echo "nothing is built yet: make build" >&2; exit 1; }
    install -d "$bin" "$units" "$root$prefix/share/bash-completion/completions" "$root$prefix/share/zsh/site-functions" "$root$prefix/share/fish/vendor_completions.d"
    install -m 755 bin/skiff bin/skiffd bin/skiff-runtime "$bin"
    for unit in skiff.service skiff.socket; do
        sed "s|@PREFIX@|$prefix|" "eng/systemd/$unit" >"$units/$unit"
    done
    bin/skiff completion bash >"$root$prefix/share/bash-completion/completions/skiff"
    bin/skiff completion zsh >"$root$prefix/share/zsh/site-functions/_skiff"
    bin/skiff completion fish >"$root$prefix/share/fish/vendor_completions.d/skiff.fish"
    bin/skiff __reference man "$root$prefix/share/man/man1"
    if [ -z "$root" ]; then
        getent group skiff >/dev/null || groupadd --system skiff
        if [ -d /run/systemd/system ]; then
            systemctl daemon-reload
            systemctl enable --now skiff.socket
        fi
    fi
    ;;
uninstall)
    if [ -z "$root" ] && [ -d /run/systemd/system ]; then
        systemctl disable --now skiff.service skiff.socket 2>/dev/null || :
    fi
    rm -f "$bin/skiff" "$bin/skiffd" "$bin/skiff-runtime" "$units/skiff.service" "$units/skiff.socket" \
        "$root$prefix/share/bash-completion/completions/skiff" "$root$prefix/share/zsh/site-functions/_skiff" \
        "$root$prefix/share/fish/vendor_completions.d/skiff.fish" \
        "$root$prefix/share/man/man1/skiff.1" "$root$prefix/share/man/man1"/skiff-*.1
    ;;
*)
    echo "usage: place.sh install|uninstall DESTDIR PREFIX" >&2
    exit 2
    ;;
esac
