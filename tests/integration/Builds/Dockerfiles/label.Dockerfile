# flags: --label g=h
FROM base
LABEL a=1 b="two words" "quoted name"=x
LABEL c=multi\
line d=
ARG V=v
LABEL e=$V f='$V'
