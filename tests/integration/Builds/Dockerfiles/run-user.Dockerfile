FROM base
RUN mkdir /w && chown nobody /w
USER nobody
RUN id -u > /w/id && test $(cat /w/id) = 65534
USER 12:34
RUN test "$(id -u):$(id -g)" = 12:34
