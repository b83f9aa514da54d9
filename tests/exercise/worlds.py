"""A small exercise in memory, with the server's way of entering events and none of its clock."""

from __future__ import annotations

import copy
from typing import Any

import msgspec

from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.apply import apply, begin, fold
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.events import Event
from ttx.exercise.facts import Fact
from ttx.exercise.state import State
from ttx.exercise.views import View, public_view, screen_view, seat_view, team_view
from ttx.playbook.models import Playbook

SEATS = {
    "control": By("control", "facilitator"),
    "control2": By("control2", "facilitator"),
    "evaluator": By("evaluator", "evaluator"),
    "observer": By("observer", "observer"),
    "screen": By("screen", "screen"),
    "system": By("", "system"),
    "us": By("us-1", "player", "us"),
    "us2": By("us-2", "player", "us"),
    "japan": By("japan-1", "player", "japan"),
    "rok": By("rok-1", "player", "rok"),
}

PUBLIC = ""
SCREEN = "screen"

BOOK: dict[str, Any] = {
    "ttx": 1,
    "id": "small",
    "title": "A small exercise",
    "scenario": {"start": "2025-05-19 09:00 KST"},
    "teams": {"us": {"name": "United States"}, "japan": {"name": "Japan"}, "rok": {"name": "Korea"}},
    "actors": {"beijing": {"name": "Beijing"}},
    "indicators": {
        "trust": {"name": "Trust", "baseline": 50},
        "friction": {"name": "Friction", "baseline": 60, "better": "down"},
    },
    "objectives": {"warn": {"title": "Warn", "tasks": {"early": "Warn early"}}},
    "phases": [
        {
            "id": "one",
            "title": "The first",
            "question": "Who speaks?",
            "stages": {"brief": "5m", "decide": "10m", "adjudicate": "5m"},
            "injects": [
                {"id": "launch", "title": "A launch", "text": "It flew.", "asks": "reply", "answer within": "5m"},
                {"id": "letter", "title": "A letter", "at": "10m", "to": ["us", "japan"], "text": "Pay."},
            ],
        },
        {"id": "two", "title": "The second", "stages": {"talk": "10m"}},
    ],
}


def book(**changes: Any) -> dict[str, Any]:
    """The small playbook with some of its keys written anew."""
    return {**copy.deepcopy(BOOK), **changes}


def book_with(*injects: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The small playbook with these injects in its first phase and no others; title and text may be left out."""
    made = book(**changes)
    made["phases"][0]["injects"] = [{"title": each["id"], "text": f"Text of {each['id']}.", **each} for each in injects]
    return made


def compiled(data: dict[str, Any]) -> dict[str, Any]:
    """What the first event holds."""
    year = int(data["scenario"]["start"][:4])
    model = Playbook.model_validate(data, context={"year": year})
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


class World:
    """An exercise and its log. Time stands where it was put."""

    def __init__(self, playbook: dict[str, Any] | None = None, *, started: bool = True, seats: bool = True) -> None:
        self.at = 0
        self.made: list[Event] = []
        """what the last command led to"""
        self.facts = [Fact(1, "", "", self.wall, 0, "", "", ev.Created(compiled(playbook or BOOK)))]
        self.state: State = begin(self.facts[0])
        self.commands = 0
        if seats:
            for by in SEATS.values():
                if by.seat:
                    self.do(do.Join(by.seat, by.role, by.team), by="system")
        if started:
            self.do(do.Start())

    @property
    def wall(self) -> str:
        minutes, rest = divmod(self.at, 60_000)
        return f"2026-01-01T{minutes // 60 % 24:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}Z"

    def do(self, command: do.Command, by: str | By = "control", at: float | None = None) -> list[Event]:
        """Carry out a command at so many exercise seconds; the events."""
        if at is not None:
            self.at = round(at * 1000)
        self.at = max(self.at, self.state.elapsed)
        who = SEATS[by] if isinstance(by, str) else by
        events = decide(self.state, command, who, Moment(self.at))
        self.commands += 1
        for event in events:
            self.enter(event, who.seat, f"command-{self.commands}")
        self.made = events
        return events

    def enter(self, event: Event, seat: str = "", command: str = "") -> None:
        """Apply and keep one event as the log would give it back."""
        kept = ev.decode(event.kind, event.version_of_kind, ev.encode(event))
        what = Fact(self.state.seq + 1, seat, command, self.wall, self.at, "", self.state.phase, kept)
        apply(self.state, what)
        self.facts.append(what)

    def tick(self, at: float) -> list[Event]:
        return self.do(do.Tick(), by="system", at=at)

    def folded(self) -> State:
        return fold(self.facts)

    def view(self, who: str = "") -> View:
        """What a team sees; what the screen shows; what a seat sees beside its team; else what everybody sees."""
        if who in self.state.teams:
            return team_view(self.state, who)
        if who == SCREEN:
            return screen_view(self.state)
        return seat_view(self.state, self.state.seats[who]) if who else public_view(self.state)

    def audiences(self) -> list[str]:
        """All for whom there is a view."""
        seats = [seat.id for seat in self.state.seats.values() if seat.role in ("player", "observer")]
        return [*self.state.teams, PUBLIC, SCREEN, *seats]

    def views(self) -> dict[str, bytes]:
        return {name: as_bytes(self.view(name)) for name in self.audiences()}

    def gauge(self, name: str) -> float:
        return self.state.gauges[name].value

    def kinds(self) -> list[str]:
        return [event.kind for event in self.made]


def as_bytes(view: Any) -> bytes:
    return msgspec.json.encode(view)


def frozen(state: State) -> str:
    """Everything that a state holds, as text that differs where anything differs."""
    return repr({name: value for name, value in vars(state).items() if name not in ("playbook", "translated")})


def action(what: str = "Call Tokyo", **more: Any) -> ev.Action:
    return ev.Action(what, **more)


def move(version: int = 0, *joint: str, what: str = "Call Tokyo") -> do.SubmitMove:
    return do.SubmitMove([action(what)], {"intent": "Calm"}, list(joint), version)
