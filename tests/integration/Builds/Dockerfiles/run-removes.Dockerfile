FROM base
RUN rm -r /root /etc/group && mkdir /var/x && rmdir /var/x && mv /etc/passwd /etc/moved
RUN ln /etc/moved /etc/hard && mkfifo /pipe && touch -t 199901010000 /etc/hard
