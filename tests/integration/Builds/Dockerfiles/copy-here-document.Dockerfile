# needs: buildkit
FROM base
ARG N=name
COPY <<A <<'B' /d/
hello $N
A
raw $N
B
COPY <<-T /tabs
	indented
T
RUN test "$(cat /d/A)" = "hello name" && test "$(cat /d/B)" = 'raw $N' && test "$(cat /tabs)" = indented
