"""The live exercise: one process that owns the log while it runs, and its door."""
