FROM base
ENV D=dir F=b.txt
COPY $D/${F} /to/$F
COPY ${X:-a.txt} /${Y:+no}x
