FROM base
HEALTHCHECK --interval=5s --timeout=1m --start-period=1s --retries=4 CMD test -f /ok || exit 1
