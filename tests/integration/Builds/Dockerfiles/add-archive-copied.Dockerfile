FROM base
COPY archive.tar /into/
RUN test -f /into/archive.tar
