FROM base
WORKDIR a/./b
WORKDIR ../c
RUN pwd > /pwd && test $(pwd) = /a/c
