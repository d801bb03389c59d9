FROM base
ADD glob/*.txt /g/
ADD glob/?.txt /h/
