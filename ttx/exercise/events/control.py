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
    arguments_for: list[str] = []
    arguments_against: list[str] = []


class Rolled(Event):
    """Chance decided whether what was drafted comes true."""

    ruling: str
    version: int
    odds: int
    """percent"""
    roll: int
    """1 to 100; it comes true up to the odds"""
    came_true: bool


class RulingReleased(Event):
    """The drafted version is now what happened. Its shifts follow as events of their own."""

    ruling: str
    version: int


class RulingDropped(Event):
    ruling: str
    reason: str = ""


class RulingAmended(Event):
    """A released ruling says something else now. What it shifts differently follows as events of their own."""

    ruling: str
    version: int
    outcome: str
    texts: dict[str, str] = {}
    shifts: dict[str, float] = {}
    reason: str = ""
    public: bool = False


class CommitmentMarked(Event):
    """What became of a commitment of the scorecard in this phase."""

    commitment: str
    standing: str = ""
    """kept, modified or dropped; empty where a mark is taken back"""
    team: str = ""
    """whose doing it was"""
    reason: str = ""


class VerdictGiven(Event):
    """How a facilitator answers the question of the exercise; a newer one of the same seat counts instead."""

    verdict: str
    reason: str


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
