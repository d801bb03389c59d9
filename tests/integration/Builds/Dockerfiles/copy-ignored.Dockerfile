FROM base
COPY . /all/
RUN test ! -e /all/ignored && test ! -e /all/drop.tmp && test -e /all/keep.tmp
