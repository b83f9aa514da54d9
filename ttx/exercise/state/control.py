"""What control decided and saw."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Rolling:
    """What chance said of a draft."""

    version: int
    odds: int
    roll: int
    came_true: bool
    at: int
    seat: str
    covers: dict[str, int]
    """by move: the version that it was rolled for"""


@dataclass(slots=True)
class Amendment:
    """A released ruling said this until it was amended."""

    at: int
    reason: str
    seat: str
    outcome: str
    texts: dict[str, str]
    shifts: dict[str, float]
    public: bool


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
    arguments_for: list[str] = field(default_factory=list)
    arguments_against: list[str] = field(default_factory=list)
    rolls: list[Rolling] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)
    status: str = "draft"
    released_at: int | None = None

    def read_by(self, team: str) -> list[int]:
        """When a team read it, and when it read other words of it: an amendment of what others read is no news.
        The public, where no team is named.
        """
        times = (self.released_at or 0, *(amendment.at for amendment in self.amendments))
        sayings: list[Amendment | Ruling] = [*self.amendments, self]
        found: list[int] = []
        last = ("", "")
        for at, said in zip(times, sayings, strict=True):
            words = (said.outcome if said.public else "", said.texts.get(team, ""))
            if words != last:
                found, last = [*found, at], words
        return found


@dataclass(slots=True)
class Mark:
    """What became of a commitment, as somebody saw it. standing: kept, modified, dropped; empty: taken back."""

    phase: str
    standing: str
    team: str
    reason: str
    at: int
    seat: str


@dataclass(slots=True)
class Opinion:
    """How one facilitator answers the question of the exercise."""

    verdict: str
    reason: str
    at: int
    seat: str


@dataclass(slots=True, frozen=True)
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
