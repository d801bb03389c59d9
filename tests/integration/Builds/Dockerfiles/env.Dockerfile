FROM base
ENV A=1 B="two words" C=a\ b D='$A'
ENV old style value
ENV E=${A}x F=$B G=${NO:-d} H=${A:+s} I="$A"
RUN test "$B" = "two words" && test "$C" = "a b" && test "$old" = "style value" && test "$E" = 1x
