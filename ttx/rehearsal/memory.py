"""An exercise in memory: the same rules as on the server, and a clock that goes as fast as anybody likes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ttx import __version__
from ttx.clock import stamp
from ttx.errors import Refused
from ttx.exercise import events as ev
from ttx.exercise.apply import apply, begin
from ttx.exercise.commands import Command, Tick
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.events import Event
from ttx.exercise.facts import Fact
from ttx.exercise.schedule import next_moment
from ttx.exercise.state import State
from ttx.playbook.load import compiled
from ttx.playbook.models import Playbook

SYSTEM = By("", "system")


class Memory:
    """An exercise that lasts as long as this object. `at` is exercise time in milliseconds."""

    def __init__(self, playbook: Playbook, began: datetime) -> None:
        self._began = began
        self._commands = 0
        self.at = 0
        scenario = playbook.scenario.start.isoformat(timespec="minutes")
        created = ev.Created(compiled(playbook), "rehearsal", __version__)
        self.facts = [Fact(1, "", "", stamp(began), 0, scenario, "", created)]
        self.state: State = begin(self.facts[0])

    @property
    def wall(self) -> str:
        return stamp(self._began + timedelta(milliseconds=self.at))

    def do(self, command: Command, by: By) -> list[Event]:
        """Carry out a command now. Refused as on the server."""
        state = self.state
        events = decide(state, command, by, Moment(self.at))
        self._commands += 1
        name = f"rehearsed-{self._commands}" if by.seat else ""
        for event in events:
            what = Fact(state.seq + 1, by.seat, name, self.wall, self.at, state.scenario, state.phase, event)
            apply(state, what)
            self.facts.append(what)
        return events

    def tried(self, command: Command, by: By) -> list[Event]:
        """What came of a command, nothing where it was refused: somebody was quicker, or the moment has passed."""
        try:
            return self.do(command, by)
        except Refused:
            return []

    def advance(self, to: int) -> None:
        """Let time go by; what falls due in between does so at its moment."""
        while (moment := next_moment(self.state, self.at)) is not None and moment <= to:
            self.at = moment
            self.do(Tick(), SYSTEM)
        self.at = max(self.at, to)

    def rows(self) -> Iterator[tuple[Fact, str, int, str]]:
        """Each fact with its event's kind, version and payload, as a store keeps them."""
        for fact in self.facts:
            assert fact.event is not None
            yield fact, fact.event.kind, fact.event.version_of_kind, ev.encode(fact.event)
