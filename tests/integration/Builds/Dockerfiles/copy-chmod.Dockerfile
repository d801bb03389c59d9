# needs: buildkit
FROM base
COPY --chmod=0751 a.txt /a
COPY --chmod=u+x,go-r dir /d
RUN test $(stat -c %a /a) = 751
