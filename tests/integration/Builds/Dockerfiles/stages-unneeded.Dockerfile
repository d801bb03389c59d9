# needs: buildkit
FROM base AS broken
RUN false
FROM base
RUN echo fine > /fine
