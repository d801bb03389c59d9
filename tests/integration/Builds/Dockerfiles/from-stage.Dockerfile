FROM base AS one
RUN echo 1 > /one
ENV A=1
FROM one AS two
RUN echo $A > /two
FROM two
RUN cat /one /two > /three
