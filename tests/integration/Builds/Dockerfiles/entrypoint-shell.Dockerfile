FROM base
ENTRYPOINT exec top -b
CMD x
