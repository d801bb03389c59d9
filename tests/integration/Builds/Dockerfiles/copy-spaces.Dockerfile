FROM base
COPY ["space name.txt", "/with space/"]
RUN test -f "/with space/space name.txt"
