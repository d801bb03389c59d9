ARG TAG=latest
ARG X=1
FROM base:$TAG
ARG X
RUN test "$X" = 1 && echo ${TAG:-none} > /t
