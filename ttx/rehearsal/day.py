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
from ttx.exercise import events as ev
from ttx.exercise.decide import By
from ttx.exercise.events import Event
from ttx.exercise.state import State
from ttx.playbook.models import Phase, Playbook
from ttx.rehearsal.desk import WhiteCell
from ttx.rehearsal.evaluator import Evaluator
from ttx.rehearsal.memory import SYSTEM, Memory
from ttx.rehearsal.policy import Hypothesis
from ttx.rehearsal.table import Table
from ttx.rehearsal.temper import tempers

NOTHING_SUPPOSED = Hypothesis()


class Day:
    """One day. `play` runs it to its end; then `exercise` holds the log and the state.

    Without `log` it is the same day, of which only the state is kept and nobody evaluates it. `watches` hears of
    everything that happens, in exercise milliseconds.
    """

    def __init__(
        self, playbook: Playbook, seed: int, began: datetime, supposed: Hypothesis = NOTHING_SUPPOSED, *,
        log: bool = True, watches: Callable[[int, Event], None] = lambda at, event: None,
    ) -> None:  # fmt: skip
        self.playbook = playbook
        self.supposed = supposed
        self.dice = random.Random(seed)  # noqa: S311  (a game, not a secret)
        self.exercise = Memory(playbook, began, log=log)
        self.people: dict[str, tuple[str, str]] = {}
        """by seat: name and office"""
        moods = tempers(playbook, self.dice, supposed)
        self.tables = {team: Table(self, team, moods[team]) for team in playbook.teams}
        self.control = WhiteCell(self)
        self.evaluator = Evaluator(self, seed)
        self.done: dict[str, list[bool]] = defaultdict(list)
        """by inject: whether each thing was done that was expected of a team"""
        self.expected: list[tuple[str, bool]] = []
        """team, and whether it does one thing that was expected of it"""
        self._queue: list[tuple[int, int, Callable[[], object]]] = []
        self._order = count()
        self.played = 0
        """when the last phase was over: after it come questionnaires and EndEx"""
        self._watches = watches
        self._log = log

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
        self.played = self.exercise.at
        self.control.close_the_day()
        if self._log:
            self.evaluator.closes()
        self._notice()
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
        while True:
            at = min(until, self._queue[0][0]) if self._queue else until
            moment = self.exercise.next_moment()
            if moment is not None and moment <= at:
                self.exercise.advance(moment)
            elif self._queue and self._queue[0][0] <= until:
                self.exercise.advance(at)
                heapq.heappop(self._queue)[2]()
            else:
                break
            self._notice()
        self.exercise.advance(until)
        self._queue.clear()

    def _notice(self) -> None:
        """Let everybody see what is new on their screens."""
        news, self.exercise.news = self.exercise.news, []
        for at, event in news:
            self._watches(at, event)
            if isinstance(event, ev.InjectReleased):
                for team in event.texts:
                    self.tables[team].read(self.state.injects[event.inject])
            elif isinstance(event, ev.InjectDue):
                self.control.has_due(self.state.injects[event.inject])
            elif isinstance(event, ev.QuestionnaireOpened):
                for table in self.tables.values():
                    table.fill_in(self.state.questionnaires[event.questionnaire])
