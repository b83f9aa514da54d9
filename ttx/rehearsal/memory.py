"""An exercise in memory: the same rules as on the server, and a clock that goes as fast as anybody likes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from pydantic import BaseModel

from ttx import __version__
from ttx.clock import stamp
from ttx.errors import Refused
from ttx.exercise import events as ev
from ttx.exercise.apply import apply, begin, opened
from ttx.exercise.commands import Command, Tick
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.events import Event
from ttx.exercise.facts import Fact
from ttx.exercise.schedule import next_moment
from ttx.exercise.state import State
from ttx.playbook.load import compiled
from ttx.playbook.models import Playbook

SYSTEM = By("", "system")
_QUIET = (
    ev.InjectOpened, ev.ActionTicked, ev.MessageSent, ev.DeskClaimed, ev.MeetingAsked, ev.MeetingAnswered, ev.HintGiven,
    ev.QuestionnaireAnswered,
)  # fmt: skip
"""Nothing falls due because of these, and they are most of what happens."""

_QUIET_WITHOUT_CONDITIONS = (
    *_QUIET, ev.Replied, ev.MoveSubmitted, ev.MoveEndorsed, ev.MeetingStarted, ev.MeetingEnded, ev.OutcomePicked,
    ev.IndicatorShifted, ev.InjectReleased, ev.InjectSkipped,
)  # fmt: skip
"""Nor because of these, where no inject waits for something that is computed."""


class Memory:
    """An exercise that lasts as long as this object. `at` is exercise time in milliseconds.

    Without `log` it keeps no facts and reads the playbook as it is written: a fifth of the time, for a thousand days.
    """

    def __init__(self, playbook: Playbook, began: datetime, *, log: bool = True) -> None:
        self._began = began
        self._commands = 0
        self._log = log
        self.at = 0
        self.news: list[tuple[int, Event]] = []
        """what has happened, and when, since somebody emptied this"""
        created = ev.Created(compiled(playbook) if log else {}, "rehearsal", __version__)
        first = Fact(1, "", "", stamp(began), 0, playbook.scenario.start.isoformat(timespec="minutes"), "", created)
        self.facts = [first]
        self._next: int | None = None
        computed = any(isinstance(inject.when, BaseModel) for _, inject in playbook.injects.values())
        self._quiet = _QUIET if computed else _QUIET_WITHOUT_CONDITIONS
        self._looked, self._stale = -1, True
        self.state: State = begin(first) if log else opened(first, created, playbook, {})

    @property
    def wall(self) -> str:
        return stamp(self._began + timedelta(milliseconds=self.at))

    def do(self, command: Command, by: By) -> list[Event]:
        """Carry out a command now. Refused as on the server."""
        state, at = self.state, self.at
        events = decide(state, command, by, Moment(at))
        self._commands += 1
        if not events:
            return events
        name = f"rehearsed-{self._commands}" if by.seat and self._log else ""
        wall = self.wall if self._log else ""
        for event in events:
            what = Fact(state.seq + 1, by.seat, name, wall, at, state.scenario, state.phase, event)
            apply(state, what)
            self.news.append((at, event))
            if not isinstance(event, self._quiet) or getattr(event, "later", None):
                self._looked, self._stale = at - 1, True
            if self._log:
                self.facts.append(what)
        return events

    def tried(self, command: Command, by: By) -> list[Event]:
        """What came of a command, nothing where it was refused: somebody was quicker, or the moment has passed."""
        try:
            return self.do(command, by)
        except Refused:
            return []

    def next_moment(self) -> int | None:
        """When something may fall due next, by itself; now, where something has happened at this moment."""
        if self._stale:
            self._next, self._stale = next_moment(self.state, self._looked), False
        return self._next

    def advance(self, to: int) -> None:
        """Let time go by; what falls due in between does so at its moment."""
        while (moment := self.next_moment()) is not None and moment <= to:
            self.at = max(self.at, moment)
            self._looked, self._stale = self.at, True
            self.do(Tick(), SYSTEM)
        self.at = max(self.at, to)

    def rows(self) -> Iterator[tuple[Fact, str, int, str]]:
        """Each fact with its event's kind, version and payload, as a store keeps them."""
        for fact in self.facts:
            assert fact.event is not None
            yield fact, fact.event.kind, fact.event.version_of_kind, ev.encode(fact.event)
