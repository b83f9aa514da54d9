"""What an organizer writes: models, conditions, YAML with line numbers, the library of injects, checks."""
