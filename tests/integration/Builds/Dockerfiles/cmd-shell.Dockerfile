FROM base
CMD echo $HOME | cat
