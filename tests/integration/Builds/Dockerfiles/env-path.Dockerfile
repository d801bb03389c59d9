FROM base
ENV PATH=/opt/bin:$PATH
ENV A=1
ENV A=2
RUN echo $PATH > /path
