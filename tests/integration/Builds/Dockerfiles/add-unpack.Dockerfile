# needs: buildkit
FROM base
ADD --unpack=false archive.tar /whole/
RUN test -f /whole/archive.tar
