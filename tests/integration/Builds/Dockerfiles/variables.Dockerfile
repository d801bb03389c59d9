# needs: buildkit
FROM base
ENV A=abc.tar.gz B=
RUN true
ENV C=${A#*.} D=${A##*.} E=${A%.*} F=${A%%.*} G=${A/abc/x} H=${A//a/_}
RUN test "$C $D $E $F" = "tar.gz gz abc.tar abc" && test "$G $H" = "x.tar.gz _bc.t_r.gz"
