FROM base
RUN mkdir /v && echo x > /v/x
VOLUME /v /w
VOLUME ["/a b"]
RUN echo y > /y
