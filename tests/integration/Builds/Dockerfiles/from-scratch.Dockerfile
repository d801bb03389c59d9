FROM scratch
COPY a.txt /
LABEL a=b
CMD ["/x"]
