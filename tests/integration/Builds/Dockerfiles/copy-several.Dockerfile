FROM base
COPY a.txt dir/b.txt script.sh /s/
COPY a.txt dir /t/
