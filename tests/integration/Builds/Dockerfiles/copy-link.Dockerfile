# needs: buildkit
FROM base
COPY --link a.txt /l/a
COPY --link --chown=3:4 dir /l/d/
