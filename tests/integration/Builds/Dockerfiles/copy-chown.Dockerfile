FROM base
COPY --chown=1:2 a.txt /one
COPY --chown=nobody:wheel dir /two/
COPY --chown=7 a.txt /three
