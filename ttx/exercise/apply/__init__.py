"""The fold: each event changes the state in one place. It trusts the log; rules are in `ttx.exercise.decide`."""

from ttx.exercise.apply import clock, control, evaluation, injects, people, play, questionnaires  # noqa: F401  (they register their events)
from ttx.exercise.apply.fold import apply, begin, fold, opened
from ttx.exercise.apply.injects import edited

__all__ = ["apply", "begin", "edited", "fold", "opened"]
