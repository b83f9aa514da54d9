"""The rules: what a command does to an exercise, or why it is refused. Nothing here changes the state."""

from ttx.exercise.decide import clock, control, injects, play  # noqa: F401  (they register their commands)
from ttx.exercise.decide.rules import By, Moment, decide

__all__ = ["By", "Moment", "decide"]
