# needs: buildkit
FROM base
COPY --exclude=*.txt --exclude=sub dir /d/
RUN test ! -e /d/b.txt && test ! -e /d/sub && test -e /d/.hidden
