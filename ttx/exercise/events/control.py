"""What control decides."""

from __future__ import annotations

from ttx.exercise.events.base import Event


class RulingDrafted(Event):
    ruling: str
    version: int
    outcome: str
    moves: list[str] = []
    texts: dict[str, str] = {}
    shifts: dict[str, float] = {}
    reasons: str = ""
    odds: int | None = None
    """percent"""
    public: bool = False
    """every team reads the outcome"""


class RulingReleased(Event):
    """The drafted version is now what happened. Its shifts follow as events of their own."""

    ruling: str
    version: int


class RulingDropped(Event):
    ruling: str
    reason: str = ""


class IndicatorShifted(Event):
    indicator: str
    delta: float
    value: float
    """after the shift, within 0 and 100"""
    cause: str
    """inject:ID, outcome:ID, ruling:ID, recall:ID or control"""
    reason: str = ""


class ObservationNoted(Event):
    observation: str
    text: str
    tags: list[str] = []
    team: str = ""
    objective: str = ""
    task: str = ""
    inject: str = ""
    rating: str = ""
    """P, S, M, U or empty"""
