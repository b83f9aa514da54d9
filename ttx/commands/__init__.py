"""One module for each command of `ttx`."""
