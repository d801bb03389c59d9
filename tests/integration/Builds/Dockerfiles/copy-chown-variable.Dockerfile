FROM base
ARG U=9
COPY --chown=$U:8 a.txt /a
