# flags: --build-arg A=given
FROM base
ARG A=arg
ENV A=env
RUN test $A = env
ENV B=$A
