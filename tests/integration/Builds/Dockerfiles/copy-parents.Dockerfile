# needs: buildkit
FROM base
COPY --parents dir/sub/c.txt a.txt /p/
RUN test -f /p/dir/sub/c.txt && test -f /p/a.txt
