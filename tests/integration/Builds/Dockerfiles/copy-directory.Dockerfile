FROM base
COPY dir /d
COPY dir /e/
COPY dir/sub /e/
COPY . /all/
