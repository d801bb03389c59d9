# escape=`
FROM base
RUN echo a `
  b > /ab
ENV A=c:\d B=`$A
