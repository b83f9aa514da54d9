"""What happens: commands ask, `decide` answers with events, `apply` folds them into the state, `view_for` shows it.

Pure: nothing here reads a clock, a file or a network.
"""
