"""The exercise and its clock."""

from __future__ import annotations

from typing import Any

from ttx.exercise.events.base import Event


class Created(Event):
    """The first event: the whole playbook as it was compiled, so that a file is complete in itself."""

    playbook: dict[str, Any]
    purpose: str = "live"
    """live, rehearsal or demo"""
    made_with: str = ""
    seed: str = ""
    """a random number that the rolls of rulings come from"""


class Started(Event):
    """StartEx."""


class Paused(Event):
    reason: str
    real: bool = False
    """A real-world stop: seats are blanked and told why."""
    until: str = ""
    """ISO, the wall time at which play is to go on: a break"""


class Resumed(Event):
    """The clock runs again."""


class Ended(Event):
    """EndEx. Nothing changes the exercise after it but notes, ratings and findings."""

    reason: str = ""


class StageEntered(Event):
    phase: str
    stage: str
    seconds: int
    """planned length"""
    scenario: str = ""


class Extended(Event):
    seconds: int
    reason: str = ""
    shift: bool = False
    """what is still to come in the phase comes that much later, too"""


class RateSet(Event):
    rate: float
    """exercise seconds in a wall second"""


class Jumped(Event):
    """The clock went forward. The row's own exercise time is the one before the jump."""

    seconds: int
    reason: str = ""
