# needs: buildkit
FROM --platform=$BUILDPLATFORM base
ARG TARGETOS
ARG TARGETARCH
RUN test $TARGETOS = linux && test -n "$TARGETARCH"
