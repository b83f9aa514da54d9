"""Scripted events and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ttx.exercise.events import Translated
from ttx.playbook.models import Inject


@dataclass(slots=True, frozen=True)
class Answer:
    """One version of a team's reply."""

    version: int
    text: str
    choice: str
    at: int
    scenario: str
    seat: str
    late: bool
    entered_for: bool


@dataclass(slots=True)
class Delivery:
    """An inject as one team has it."""

    text: str
    title: str
    sender: str
    method: str
    asks: str
    choices: list[str]
    at: int
    wall: str
    scenario: str
    answer_by: int | None
    opened: dict[str, int] = field(default_factory=dict)
    """by seat: when"""
    replies: list[Answer] = field(default_factory=list)
    before: int = 0
    """how many of the replies are to a copy that was recalled"""
    recalled: str = ""
    correction: str = ""
    translated: Translated = field(default_factory=Translated)
    """what the team really reads of it"""

    @property
    def awaits_reply(self) -> bool:
        return self.asks == "reply" and len(self.replies) == self.before and not self.recalled


@dataclass(slots=True)
class Hint:
    """A hint that control gave a team, perhaps about an inject."""

    at: int
    inject: str
    text: str
    translated: str = ""


@dataclass(slots=True)
class Tick:
    """What an evaluator said of an expected action."""

    seen: bool
    at: int
    note: str
    seat: str


@dataclass(slots=True)
class InjectState:
    """A scripted event and what became of it. status: waiting, due, held, skipped, released, recalled."""

    spec: Inject
    phase: str
    status: str
    at: int | None
    """milliseconds into its phase"""
    scripted: bool = True
    version: int = 1
    reason: str = ""
    variant: str = ""
    """the way it goes, once it is chosen"""
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    later: dict[str, int] = field(default_factory=dict)
    judged: dict[str, bool] = field(default_factory=dict)
    outcomes: list[int] = field(default_factory=list)
    ticks: dict[int, Tick] = field(default_factory=dict)
    released_at: int | None = None

    @property
    def id(self) -> str:
        return self.spec.id

    @property
    def public(self) -> bool:
        """Whether all who had it have it in the same words, or had it taken back in the same words."""
        words = {(each.title, each.text, each.recalled, each.correction) for each in self.deliveries.values()}
        return len(words) == 1
