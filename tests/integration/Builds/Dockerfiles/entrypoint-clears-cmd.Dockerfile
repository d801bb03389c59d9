FROM base AS one
CMD ["gone"]
FROM one
ENTRYPOINT ["e"]
