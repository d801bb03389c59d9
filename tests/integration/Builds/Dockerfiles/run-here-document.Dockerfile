# needs: buildkit
FROM base
RUN <<X
echo one > /one
echo $HOME > /home
X
RUN cat <<Y > /two && echo done >> /two
text
Y
RUN test "$(tail -1 /two)" = done
