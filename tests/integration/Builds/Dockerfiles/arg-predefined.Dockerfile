# flags: --build-arg HTTP_PROXY=http://p
FROM base
RUN test "$HTTP_PROXY" = http://p && echo ok > /ok
