"""`python -m ttx`: works also where another package owns the command name."""

from ttx.cli import main

main()
