"""Who is here, and whether they can be reached."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class SeatState:
    id: str
    role: str
    team: str
    present: bool = True


@dataclass(slots=True)
class Check:
    """A comms check; `confirmed` by seat: when, as wall time."""

    text: str
    wall: str
    confirmed: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Practice:
    """An inject to practise on; `answers` by team."""

    title: str
    text: str
    wall: str
    answers: dict[str, str] = field(default_factory=dict)
