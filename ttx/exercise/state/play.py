"""What teams did."""

from __future__ import annotations

from dataclasses import dataclass, field

from ttx.exercise.events import Action


@dataclass(slots=True)
class Endorsement:
    answer: str
    text: str
    at: int
    seat: str


@dataclass(slots=True)
class MoveVersion:
    version: int
    actions: list[Action]
    fields: dict[str, str]
    joint: list[str]
    at: int
    scenario: str
    seat: str
    late: bool
    entered_for: bool
    endorsements: dict[str, Endorsement] = field(default_factory=dict)


@dataclass(slots=True)
class MoveState:
    """A team's move for a phase, all its versions."""

    id: str
    team: str
    phase: str
    versions: list[MoveVersion] = field(default_factory=list)
    returned: str = ""
    """control's question on the newest version"""
    ruled: int = 0
    """the version that a released ruling covers"""
    claimed_by: str = ""

    @property
    def newest(self) -> MoveVersion:
        return self.versions[-1]

    def version(self, number: int) -> MoveVersion:
        """KeyError where there is no such version."""
        return {version.version: version for version in self.versions}[number]

    @property
    def standing(self) -> str:
        """alone, waiting, endorsed or refused: whether the newest version counts for all the teams it names."""
        newest = self.newest
        if not newest.joint:
            return "alone"
        answers = [newest.endorsements[team].answer for team in newest.joint if team in newest.endorsements]
        if "refuse" in answers:
            return "refused"
        return "endorsed" if len(answers) == len(newest.joint) else "waiting"


@dataclass(slots=True)
class Message:
    id: str
    sender: str
    to: list[str]
    text: str
    reply_to: str
    at: int
    wall: str
    scenario: str
    seat: str
    claimed_by: str = ""
    answered: bool = False
    translated: dict[str, str] = field(default_factory=dict)
    """by team"""


@dataclass(slots=True)
class Request:
    id: str
    team: str
    text: str
    at: int
    wall: str
    seat: str
    claimed_by: str = ""
    answer: str = ""
    answered_at: int | None = None


@dataclass(slots=True)
class Meeting:
    """status: asked, agreed, declined, held, ended."""

    id: str
    by: str
    teams: list[str]
    level: str
    channel: str
    topic: str
    status: str
    asked_at: int
    answers: dict[str, tuple[bool, str]] = field(default_factory=dict)
    started_at: int | None = None
    ended_at: int | None = None
    result: str = ""
    logged: bool = False
    text: str = ""
    """what the teams say together"""
