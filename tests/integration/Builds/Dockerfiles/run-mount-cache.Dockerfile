# needs: buildkit
FROM base
RUN --mount=type=cache,target=/c,id=corpus echo x > /c/x
RUN --mount=type=cache,target=/c,id=corpus cp /c/x /copied
RUN test ! -e /c/x
