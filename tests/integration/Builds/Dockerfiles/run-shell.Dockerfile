FROM base
RUN echo "a  b" 'c' $((1+2)) > /x; \
    echo second >> /x
RUN false || true
