"""What an exercise is at a moment: the fold of its events. Only `ttx.exercise.apply` changes it.

Times are milliseconds of exercise time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ttx.errors import Refused
from ttx.exercise.events import Action
from ttx.playbook.models import Inject, Phase, Playbook

KINDS_OF_ITEMS = ("inject", "move", "message", "request", "meeting", "ruling")
"""What a team sees numbered, each kind by itself and without gaps."""


@dataclass(slots=True)
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

    @property
    def awaits_reply(self) -> bool:
        return self.asks == "reply" and len(self.replies) == self.before and not self.recalled


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


@dataclass(slots=True)
class SeatState:
    id: str
    role: str
    team: str
    present: bool = True


@dataclass(slots=True)
class TeamState:
    """What a team holds. `items` numbers what it sees, by kind."""

    lead: str = ""
    items: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS_OF_ITEMS})
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    scenario: str = ""
    """story time as this team knows it: an inject to others must not move its clock"""
    active_at: int = 0
    hints: list[tuple[int, str, str]] = field(default_factory=list)
    """when, inject, text"""
    unsent: str = ""
    """kept or discarded: what became of a draft at the end"""

    def give(self, kind: str, item: str) -> None:
        if (kind, item) not in self.numbers:
            self.items[kind].append(item)
            self.numbers[kind, item] = len(self.items[kind])

    def has(self, kind: str, item: str) -> bool:
        return (kind, item) in self.numbers

    def handle(self, kind: str, item: str) -> str:
        """What this team calls an item: `move-2` is the second move it sees."""
        return f"{kind}-{self.numbers[kind, item]}"

    def item(self, kind: str, handle: str) -> str:
        """The item behind a team's handle. Another team's cannot be named."""
        number = handle.removeprefix(f"{kind}-")
        known = self.items[kind]
        place = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        if 1 <= place <= len(known) and handle == f"{kind}-{place}":
            return known[place - 1]
        raise Refused(f"your team has no {handle!r}", hint="look at the list again; it may have changed")


@dataclass(slots=True)
class PhaseRun:
    """How a phase and its stages really went: entered at, and planned length of the stage in milliseconds."""

    phase: str
    stage: str
    at: int
    planned: int
    scenario: str


@dataclass
class State:
    """An exercise at a moment. status: lobby, running, paused, ended."""

    playbook: Playbook
    purpose: str = "live"
    status: str = "lobby"
    reason: str = ""
    real_stop: bool = False
    elapsed: int = 0
    rate: float = 1.0
    phase: str = ""
    stage: str = ""
    phase_at: int = 0
    stage_at: int = 0
    stage_length: int = 0
    scenario: str = ""
    """story time as control knows it"""
    seq: int = 0
    wall: str = ""
    started_wall: str = ""
    ended_wall: str = ""
    runs: list[PhaseRun] = field(default_factory=list)
    pauses: list[tuple[int, str, str, str]] = field(default_factory=list)
    """exercise time, reason, wall from, wall to"""
    injects: dict[str, InjectState] = field(default_factory=dict)
    teams: dict[str, TeamState] = field(default_factory=dict)
    public: TeamState = field(default_factory=TeamState)
    """what everybody has, numbered as a team's own things are"""
    moves: dict[str, MoveState] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    rulings: dict[str, Ruling] = field(default_factory=dict)
    gauges: dict[str, Gauge] = field(default_factory=dict)
    observations: dict[str, Observation] = field(default_factory=dict)
    seats: dict[str, SeatState] = field(default_factory=dict)
    results: dict[tuple[str, str], str] = field(default_factory=dict)
    """by seat and command id: the item it made, or nothing; so that a repeat gets the first result"""
    erased: bool = False
    """a payload is gone, so later events may name what nobody knows any more"""

    @property
    def running(self) -> bool:
        return self.status == "running"

    @property
    def over(self) -> bool:
        return self.status == "ended"

    def phase_spec(self) -> Phase | None:
        return next((phase for phase in self.playbook.phases if phase.id == self.phase), None)

    def move_of(self, team: str, phase: str) -> MoveState | None:
        return next((move for move in self.moves.values() if move.team == team and move.phase == phase), None)

    def team_seats(self, team: str) -> Iterator[SeatState]:
        return (seat for seat in self.seats.values() if seat.team == team and seat.present)

    def number(self, kind: str, many: dict[str, Any], ahead: int = 0) -> str:
        """The id of the next thing of a kind; `ahead` counts those that the same command makes before it."""
        newest = next(reversed(many), f"{kind}-0")
        return f"{kind}-{int(newest.removeprefix(f'{kind}-')) + 1 + ahead}"
