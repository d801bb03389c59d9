FROM base
WORKDIR /w/x
COPY a.txt .
COPY a.txt ./b
COPY a.txt ../c/
