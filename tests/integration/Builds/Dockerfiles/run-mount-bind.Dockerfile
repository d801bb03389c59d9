# needs: buildkit
FROM base AS one
RUN echo x > /x
FROM base
RUN --mount=target=/ctx cat /ctx/a.txt > /a
RUN --mount=from=one,source=/x,target=/mnt/x cat /mnt/x > /x
RUN test ! -e /ctx && test ! -e /mnt/x
