FROM base
WORKDIR /a
WORKDIR b
ENV D=/x/y
WORKDIR $D/z
RUN test $(pwd) = /x/y/z && echo > here
