FROM base
COPY set /set
COPY empty /empty
COPY script.sh /bin/script
RUN test "$(script)" = script
