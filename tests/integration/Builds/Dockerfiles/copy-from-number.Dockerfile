FROM base
RUN echo 0 > /zero
FROM base AS named
RUN echo 1 > /one
FROM base
COPY --from=0 /zero /
COPY --from=1 /one /
COPY --from=named /one /again
