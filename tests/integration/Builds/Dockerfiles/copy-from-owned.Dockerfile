FROM base AS one
RUN echo x > /x && chown 3:4 /x && chmod 4750 /x && ln -s x /l && mkdir -m 1777 /t && touch -t 200101010000 /x
FROM base
COPY --from=one /x /l /t /out/
COPY --from=one --chown=5:6 /x /y
