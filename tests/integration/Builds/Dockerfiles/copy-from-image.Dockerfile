FROM base
COPY --from=base /etc/passwd /p
COPY --from=base /bin /b/
