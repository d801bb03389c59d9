FROM base
ARG A=1 B=2 C
RUN test "$A$B$C" = 12
