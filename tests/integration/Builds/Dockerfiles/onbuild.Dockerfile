FROM base AS parent
ONBUILD RUN echo built > /onbuild
ONBUILD COPY a.txt /from-child
ONBUILD ENV X=1
FROM parent
RUN test -f /onbuild && test "$X" = 1 && test -f /from-child
