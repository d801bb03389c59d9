FROM base
CMD ["x"]
ENTRYPOINT ["echo", "a"]
CMD ["b"]
