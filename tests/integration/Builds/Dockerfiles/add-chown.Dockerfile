FROM base
ADD --chown=5:6 dir /d/
ADD --chown=nobody:nogroup a.txt /a
