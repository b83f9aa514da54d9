"""A whole day of an exercise, played by simulated teams and a simulated white cell: another one for each seed."""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import count

from ttx.exercise import commands as do
from ttx.exercise.decide import By
from ttx.exercise.state import State
from ttx.playbook.models import Phase, Playbook
from ttx.rehearsal.desk import WhiteCell
from ttx.rehearsal.evaluator import Evaluator
from ttx.rehearsal.memory import Memory
from ttx.rehearsal.table import Table
from ttx.rehearsal.temper import tempers

MINUTE = 60_000
SYSTEM = By("", "system")


class Day:
    """One day. `play` runs it to its end; then `exercise` holds the log and the state."""

    def __init__(self, playbook: Playbook, seed: int, began: datetime) -> None:
        self.playbook = playbook
        self.dice = random.Random(seed)  # noqa: S311  (a game, not a secret)
        self.exercise = Memory(playbook, began)
        self.people: dict[str, tuple[str, str]] = {}
        """by seat: name and office"""
        moods = tempers(playbook, self.dice)
        self.tables = {team: Table(self, team, moods[team]) for team in playbook.teams}
        self.control = WhiteCell(self)
        self.evaluator = Evaluator(self, seed)
        self.done: dict[str, list[bool]] = defaultdict(list)
        """by inject: whether each thing was done that was expected of a team"""
        self._queue: list[tuple[int, int, Callable[[], object]]] = []
        self._order = count()
        self._answered: set[tuple[str, str, int]] = set()
        self._asked: set[tuple[str, str]] = set()

    @property
    def state(self) -> State:
        return self.exercise.state

    def join(self, seat: str, role: str, team: str, name: str, office: str) -> By:
        """Take a seat."""
        self.exercise.do(do.Join(seat, role, team), SYSTEM)
        self.people[seat] = (name, office)
        return By(seat, role, team)

    def later(self, milliseconds: float, what: Callable[[], object]) -> None:
        """Something that somebody will do, so long from now."""
        heapq.heappush(self._queue, (self.exercise.at + max(1, round(milliseconds)), next(self._order), what))

    def play(self) -> Memory:
        """The whole day."""
        self.control.sit_down()
        self.evaluator.sit_down()
        for table in self.tables.values():
            table.sit_down()
        self.control.does(do.Start())
        for phase in self.playbook.phases:
            self._phase(phase)
        self.control.close_the_day()
        self.evaluator.closes()
        return self.exercise

    def _phase(self, phase: Phase) -> None:
        self.control.plan(phase)
        at = 0.0
        for place, (stage, seconds) in enumerate(phase.stages.items()):
            for table in self.tables.values():
                if stage == "decide" or (place + 1 == len(phase.stages) and "decide" not in phase.stages):
                    self.later(at + self.dice.uniform(0.0, 0.8) * seconds * 1000, table.decide)
            if stage == "adjudicate":
                self.later(at + self.dice.uniform(0.5, 0.9) * seconds * 1000, partial(self.control.rule, phase))
            # A stage overruns a little; the facilitator turns it.
            at += seconds * 1000 * self.dice.uniform(1.0, 1.1)
            if place + 1 < len(phase.stages):
                self.later(at, partial(self.control.does, do.NextStage(stage)))
        self.run(self.exercise.at + round(at))
        self.control.turn(phase)

    def run(self, until: int) -> None:
        """Let everybody do what they do until this moment; what was not done by then is not done any more."""
        self._notice()
        while self._queue and self._queue[0][0] <= until:
            at, _, what = heapq.heappop(self._queue)
            self.exercise.advance(at)
            what()
            self._notice()
        self.exercise.advance(until)
        self._queue.clear()

    def _notice(self) -> None:
        """Let the tables see what is new on their screens."""
        for inject in self.state.injects.values():
            for team, delivery in inject.deliveries.items():
                key = (inject.id, team, delivery.at)
                if key not in self._answered:
                    self._answered.add(key)
                    self.tables[team].read(inject)
        for asked in self.state.questionnaires.values():
            for team, table in self.tables.items():
                if asked.status == "open" and (asked.id, team) not in self._asked:
                    self._asked.add((asked.id, team))
                    table.fill_in(asked)
