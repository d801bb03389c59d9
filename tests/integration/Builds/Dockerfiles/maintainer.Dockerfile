FROM base
MAINTAINER Some One <some@example.org>
RUN echo > /x
