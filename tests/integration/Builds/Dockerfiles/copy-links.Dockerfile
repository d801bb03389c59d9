FROM base
RUN mkdir /real && ln -s /real /via
COPY dir/link /one
COPY a.txt /via/
COPY dir /via/sub/
RUN test -f /real/a.txt && test -L /real/sub/link
