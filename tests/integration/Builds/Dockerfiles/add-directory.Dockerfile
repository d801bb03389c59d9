FROM base
ADD dir /d
ADD dir/ /e/
