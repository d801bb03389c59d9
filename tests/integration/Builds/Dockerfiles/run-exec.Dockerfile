FROM base
RUN ["mkdir", "/a b"]
RUN ["/bin/sh", "-c", "echo $0 > /zero", "x"]
