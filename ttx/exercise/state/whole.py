"""The exercise at a moment, and what each team holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ttx.errors import Refused
from ttx.exercise.state.control import Gauge, Mark, Observation, Opinion, Ruling
from ttx.exercise.state.evaluation import Evaluation
from ttx.exercise.state.injects import Hint, InjectState
from ttx.exercise.state.people import Check, Practice, SeatState
from ttx.exercise.state.play import Meeting, Message, MoveState, Request
from ttx.exercise.state.questionnaires import QuestionnaireState
from ttx.exercise.state.screen import Screen
from ttx.playbook.models import Phase, Playbook

KINDS_OF_ITEMS = ("inject", "move", "message", "request", "meeting", "ruling")
"""What a team sees numbered, each kind by itself and without gaps."""


@dataclass(slots=True)
class TeamState:
    """What a team holds. `items` numbers what it sees, by kind."""

    lead: str = ""
    lead_asked: dict[str, int] = field(default_factory=dict)
    """by seat that asks for the lead: when"""
    items: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS_OF_ITEMS})
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    scenario: str = ""
    """story time as this team knows it: an inject to others must not move its clock"""
    active_at: int = 0
    hints: list[Hint] = field(default_factory=list)
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
    extended: int = 0

    @property
    def due(self) -> int:
        """When it was to end, as planned and extended."""
        return self.at + self.planned + self.extended


@dataclass
class State:
    """An exercise at a moment. status: lobby, running, paused, ended."""

    playbook: Playbook
    purpose: str = "live"
    translated: dict[str, Playbook] = field(default_factory=dict)
    """by language: the playbook as teams read it who do not read it as it is written"""
    status: str = "lobby"
    reason: str = ""
    real_stop: bool = False
    until: str = ""
    """in a break: the wall time at which play is to go on"""
    elapsed: int = 0
    rate: float = 1.0
    clock_set: int = 0
    """where the clock stood when it was last started, stopped, set to another rate or jumped"""
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
    seed: str = ""
    rolls: int = 0
    """how many times chance has decided"""
    marks: dict[str, list[Mark]] = field(default_factory=dict)
    """by commitment, oldest first"""
    opinions: dict[str, Opinion] = field(default_factory=dict)
    """by facilitator's seat: the newest verdict"""
    gauges: dict[str, Gauge] = field(default_factory=dict)
    observations: dict[str, Observation] = field(default_factory=dict)
    evaluation: Evaluation = field(default_factory=Evaluation)
    seats: dict[str, SeatState] = field(default_factory=dict)
    check: Check | None = None
    practice: Practice | None = None
    questionnaires: dict[str, QuestionnaireState] = field(default_factory=dict)
    screen: Screen = field(default_factory=Screen)
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

    def language_of(self, team: str) -> str:
        """What a team reads; the playbook's language for those who are in none."""
        spec = self.playbook.teams.get(team)
        return spec.language if spec else self.playbook.language

    def read_by(self, team: str) -> Playbook:
        """The playbook in the language of this team, as far as it has words for it."""
        return self.translated.get(self.language_of(team), self.playbook)

    def phase_spec(self, name: str = "") -> Phase | None:
        """The phase of this id as written; the one that is on, where none is named."""
        return next((phase for phase in self.playbook.phases if phase.id == (name or self.phase)), None)

    def run_at(self, elapsed: int) -> PhaseRun | None:
        """The stage that was on at this exercise time."""
        return next((run for run in reversed(self.runs) if run.at <= elapsed), None)

    def asked_of(self, seat: SeatState) -> list[QuestionnaireState]:
        """The questionnaires to a seat, oldest first: `questionnaire-2` is the second of these."""
        return [each for each in self.questionnaires.values() if each.asks(seat) or seat.id in each.answered]

    def move_of(self, team: str, phase: str) -> MoveState | None:
        return next((move for move in self.moves.values() if move.team == team and move.phase == phase), None)

    def team_seats(self, team: str) -> Iterator[SeatState]:
        return (seat for seat in self.seats.values() if seat.team == team and seat.present)

    def number(self, kind: str, many: dict[str, Any], ahead: int = 0) -> str:
        """The id of the next thing of a kind; `ahead` counts those that the same command makes before it."""
        newest = next(reversed(many), f"{kind}-0")
        return f"{kind}-{int(newest.removeprefix(f'{kind}-')) + 1 + ahead}"
