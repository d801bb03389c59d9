FROM base
ADD archive.tar.gz /into
