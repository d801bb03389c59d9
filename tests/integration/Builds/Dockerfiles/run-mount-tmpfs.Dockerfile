# needs: buildkit
FROM base
RUN --mount=type=tmpfs,target=/t,size=1m echo x > /t/x && test -f /t/x
RUN test ! -e /t/x
