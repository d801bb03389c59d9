FROM base
COPY glob/* /g/
COPY glob/[0-9].txt /n/
COPY di* /i/
