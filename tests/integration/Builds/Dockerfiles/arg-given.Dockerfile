# flags: --build-arg A=x --build-arg B=y
FROM base
ARG A=1
ARG B
RUN echo $A $B > /ab
ENV A=$A
LABEL b=$B
