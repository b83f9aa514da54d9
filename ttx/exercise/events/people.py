"""People, by seat; their names stand outside the log."""

from __future__ import annotations

from ttx.exercise.events.base import Event


class SeatJoined(Event):
    seat: str
    role: str
    team: str = ""


class SeatLeft(Event):
    seat: str
    reason: str = ""


class LeadNamed(Event):
    team: str
    seat: str = ""
    """empty: anyone in the team submits"""


class Erased(Event):
    """These rows' payloads were deleted; their digests stay, so the chain still proves the rest."""

    seqs: list[int]
    reason: str


class SeatMoved(Event):
    """The seat is in another team now; what it did stays with the team it did it for."""

    seat: str
    team: str


class LeadAsked(Event):
    """A seat asks its team's lead to hand the lead over."""

    team: str
    seat: str


class CheckAsked(Event):
    """A comms check: every seat is asked to confirm that it reads this. A new one replaces the last."""

    text: str


class CheckConfirmed(Event):
    """The row's seat reads it."""


class PracticeSent(Event):
    """An inject to practise on before StartEx; it is gone when the exercise starts."""

    title: str
    text: str


class PracticeAnswered(Event):
    team: str
    text: str
