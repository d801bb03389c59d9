FROM base
ADD a.txt /
ADD a.txt /b/
ADD a.txt /c
