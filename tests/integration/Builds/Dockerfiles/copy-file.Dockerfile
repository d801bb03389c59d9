FROM base
COPY a.txt /
COPY a.txt /new/deep/
COPY a.txt /named
COPY ["a.txt", "/quoted"]
