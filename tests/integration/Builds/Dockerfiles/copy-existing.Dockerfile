FROM base
RUN mkdir -p /d/sub && echo old > /d/b.txt && echo keep > /d/mine && chmod 700 /d
COPY dir /d
RUN test -f /d/mine && test "$(cat /d/b.txt)" = b
