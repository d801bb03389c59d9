FROM base
ARG A=1
ARG B
ARG C=${A}2
RUN test "$A$B$C" = 112 && echo $C > /c
