"""What control decided and saw."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Ruling:
    """status: draft, released, dropped."""

    id: str
    version: int
    outcome: str
    moves: list[str]
    texts: dict[str, str]
    shifts: dict[str, float]
    reasons: str
    odds: int | None
    public: bool
    seat: str
    covers: dict[str, int]
    """by move: the version that was on the desk when this was drafted"""
    status: str = "draft"
    released_at: int | None = None


@dataclass(slots=True)
class Shift:
    seq: int
    at: int
    phase: str
    delta: float
    value: float
    cause: str
    reason: str
    seat: str


@dataclass(slots=True)
class Gauge:
    value: float
    shifts: list[Shift] = field(default_factory=list)


@dataclass(slots=True)
class Observation:
    id: str
    text: str
    tags: list[str]
    team: str
    objective: str
    task: str
    inject: str
    rating: str
    at: int
    wall: str
    phase: str
    seat: str
