FROM base
SHELL ["/bin/ash", "-x", "-c"]
RUN echo a > /a
CMD echo b
ENTRYPOINT c
