FROM base
ADD archive.tar /into/
RUN test -f /into/packed/f && test ! -e /into/archive.tar
