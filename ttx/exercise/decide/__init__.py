"""The rules: what a command does to an exercise, or why it is refused. Nothing here changes the state."""

from ttx.exercise.decide import (  # noqa: F401  (they register their commands)
    clock,
    control,
    evaluation,
    injects,
    people,
    play,
    questionnaires,
    rulings,
    screen,
    variants,
)
from ttx.exercise.decide.rules import By, Moment, decide

__all__ = ["By", "Moment", "decide"]
