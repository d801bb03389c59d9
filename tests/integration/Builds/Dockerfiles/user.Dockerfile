FROM base
USER nobody:wheel
ARG U=5
USER $U
