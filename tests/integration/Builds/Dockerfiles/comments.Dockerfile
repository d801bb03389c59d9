# a comment
FROM base
# another
RUN echo a \
# within
  b > /ab

   # indented
ENV A=1 \

    B=2
