"""Where an exercise is kept: the log and its chain, what is not history, copies. SQLite or PostgreSQL, same code."""
