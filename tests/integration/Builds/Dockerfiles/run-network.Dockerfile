# needs: buildkit
FROM base
RUN --network=none test "$(ls /sys/class/net)" = lo
