FROM base
ENV PATH=/opt/bin:$PATH
ENV A=1
ENV A=2
RUN case $PATH in /opt/bin:*) ;; *) exit 1 ;; esac
