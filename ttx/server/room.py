"""The one place where an exercise changes: commands are decided in turn, kept in one transaction, then told."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from ttx.clock import Clock, stamp
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.apply import apply, fold
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.decide.questionnaires import answers_as_written
from ttx.exercise.facts import Fact, fact
from ttx.exercise.schedule import next_moment
from ttx.exercise.state import State
from ttx.server.ballots import Ballots
from ttx.store.rows import Entry, Row
from ttx.store.store import Conflict, Store
from ttx.store.tables import Ballot

log = logging.getLogger("ttx.server")

SYSTEM = By("", "system")
_CLOCK_EVENTS = (ev.Started, ev.Resumed, ev.Paused, ev.RateSet, ev.Jumped, ev.Ended)
CONFLICTS = 20
"""Times that a batch is decided anew because another server was quicker."""
_CLOCK_KINDS = frozenset(event.kind for event in _CLOCK_EVENTS)


class Unavailable(TtxError):
    """Not kept: nothing was changed. The same command may be sent again."""


@dataclass(slots=True)
class _Waiting:
    command: do.Command
    by: By
    id: str
    answer: asyncio.Future[str]


class Room:
    """An exercise with its state, its clock and those who wait for an answer."""

    def __init__(self, store: Store, exercise: str, clock: Clock, ballots: Ballots | None = None) -> None:
        self.store = store
        self.exercise = exercise
        self.clock = clock
        self.ballots = ballots or Ballots(store, exercise)
        self.listeners: list[Callable[[list[Row], list[Fact]], None]] = []
        self.complete: Callable[[do.Command], do.Command] = lambda command: command
        """adds to a command what the server alone has; asked when its turn has come, after those before it"""
        self._waiting: list[_Waiting] = []
        self._entries: list[Entry] = []
        self._facts: list[Fact] = []
        self._sealed: list[Ballot] = []
        """anonymous answers of this batch"""
        self._ticked = -1
        """the exercise time up to which what falls due has been marked"""
        self._torn = False
        """whether the state holds what was not kept, because the log could not be read again"""
        self._gathering = 0.0
        self._last_batch = (0, 0.0)
        """how many commands, and how long to wait for as many again"""
        self.state: State = self._folded()
        self.told = self.state.seq
        """the last row that everybody has been told"""
        self._anchor = self._kept_anchor = (self.clock.monotonic(), self.state.elapsed)

    def _folded(self) -> State:
        return fold(fact(row) for row in self.store.read(self.exercise))

    def elapsed(self) -> int:
        """Exercise time in milliseconds: what the log says, carried on by a clock that nobody sets back."""
        since, at = self._anchor
        if not self.state.running:
            return max(at, self.state.elapsed)
        return max(at + round((self.clock.monotonic() - since) * 1000 * self.state.rate), self.state.elapsed)

    def until_due(self) -> float | None:
        """Seconds until something may fall due; None while only people can change anything."""
        if not self.state.running:
            return None
        now = self.elapsed()
        # From the last look, not from now: what came due while the disk kept us waiting has been seen by nobody.
        moment = next_moment(self.state, self._ticked)
        return None if moment is None else max(0.0, (moment - now) / 1000 / self.state.rate)

    def reopen(self, beat: int) -> None:
        """Take up an exercise whose server is gone: one that ran stands paused at its last heartbeat."""
        self._anchor = (self.clock.monotonic(), max(beat, self.state.elapsed))
        if self.state.running:
            self._enter(decide(self.state, do.Reopen(beat), SYSTEM, Moment(self._anchor[1])), "", "", self._anchor[1])
            self._keep()

    async def submit(self, command: do.Command, by: By, id: str = "") -> str:
        """Decide a command and keep what it leads to; the id of what it made. Refused, or Unavailable."""
        loop = asyncio.get_running_loop()
        waiting = _Waiting(command, by, id, loop.create_future())
        if not self._waiting:
            self._gathering = time.perf_counter()
            loop.call_soon(self._soon, loop)
        self._waiting.append(waiting)
        return await waiting.answer

    def tick(self) -> None:
        """Mark and deliver what has fallen due."""
        self.mend()
        if self._tick(self.elapsed()):
            self._keep()

    def _tick(self, now: int) -> bool:
        self._ticked = now
        try:
            events = decide(self.state, do.Tick(), SYSTEM, Moment(now))
        except Exception:
            # One rule's fault must not keep everybody's commands from being kept.
            log.exception("what is due could not be decided")
            return False
        self._enter(events, "", "", now)
        return bool(events)

    def _enter(self, events: list[ev.Event], seat: str, command: str, now: int) -> None:
        for event in events:
            # Applied before it is kept: the next command of the batch is decided on what this one left. A commit
            # that fails throws the state away and folds it anew.
            phase_before = self.state.phase
            what = Fact(self.state.seq + 1, seat, command, stamp(self.clock.wall()), now, "", phase_before, event)
            apply(self.state, what)
            self._facts.append(what)
            self._entries.append(
                Entry(
                    kind=event.kind,
                    version=event.version_of_kind,
                    seat=seat,
                    command=command,
                    wall=what.wall,
                    elapsed=now,
                    scenario=self.state.scenario,
                    phase=self.state.phase,
                    payload=ev.encode(event),
                )
            )
            if isinstance(event, _CLOCK_EVENTS):
                self._anchor = (self.clock.monotonic(), self.state.elapsed)

    def _soon(self, loop: asyncio.AbstractEventLoop) -> None:
        # All that arrive meanwhile share one transaction, so one wait for the disk. Who comes alone does not wait. In a
        # crowd, those who were just answered are given half a disk's wait to come again: that serves everybody sooner.
        # Not by a timer, whose millisecond is longer than the disk takes.
        crowd, patience = self._last_batch
        if crowd > len(self._waiting) > 0 and time.perf_counter() - self._gathering < patience:
            loop.call_soon(self._soon, loop)
            return
        batch, self._waiting = self._waiting, []
        start = time.perf_counter()
        self._carry_out(batch)
        self._last_batch = (len(batch), min(0.002, (time.perf_counter() - start) / 2))

    def _carry_out(self, batch: list[_Waiting]) -> None:
        try:
            answers = self._answers(batch)
        except TtxError as error:
            self._throw_away()
            answers = [Unavailable(f"nothing was kept: {error.message}", hint=error.hint or "try again")] * len(batch)
        except Exception:
            log.exception("a commit failed")
            self._throw_away()
            answers = [Unavailable("nothing was kept: the server had a fault", hint="try again")] * len(batch)
        for waiting, answer in zip(batch, answers, strict=True):
            if waiting.answer.done():
                continue
            if isinstance(answer, TtxError):
                waiting.answer.set_exception(answer)
            else:
                waiting.answer.set_result(answer)

    def _answers(self, batch: list[_Waiting]) -> list[str | TtxError]:
        for _ in range(CONFLICTS):
            self.mend()
            answers = [self._decide(waiting) for waiting in batch]
            if self._entries:
                self._tick(max(self.elapsed(), self.state.elapsed))
            try:
                self._keep()
            except Conflict:
                # Another server on the same database was quicker: what it wrote stands, this is decided anew on top.
                continue
            return answers
        raise TtxError("other servers write to this exercise all the time", hint="try again")

    def _decide(self, waiting: _Waiting) -> str | TtxError:
        key = (waiting.by.seat, waiting.id)
        if waiting.id and key in self.state.results:
            return self.state.results[key]
        now = self.elapsed()
        command = waiting.command
        try:
            if isinstance(command, do.CloseQuestionnaire):
                # Whoever answered before it in this very batch counts, so it is filled in no earlier.
                answers = self.ballots.open(command.questionnaire, self._sealed)
                command = do.CloseQuestionnaire(command.questionnaire, answers)
            command = self.complete(command)
            events = decide(self.state, command, waiting.by, Moment(now))
        except Refused as refusal:
            return refusal
        except Exception:
            log.exception("a rule failed on %s", type(waiting.command).__name__)
            return TtxError("the server could not decide this", hint="nothing was changed; tell the facilitator")
        if isinstance(command, do.AnswerQuestionnaire):
            self._seal(command, waiting.by, events)
        self._enter(events, waiting.by.seat, waiting.id, now)
        return self.state.results.get(key, "")

    def _seal(self, command: do.AnswerQuestionnaire, by: By, events: list[ev.Event]) -> None:
        for event in events:
            if isinstance(event, ev.QuestionnaireAnswered) and not event.answers:
                # What language somebody reads must not be told by the ballot.
                answers = answers_as_written(self.state, command, by)
                self._sealed.append(self.ballots.seal(event.questionnaire, answers))

    def _keep(self) -> None:
        entries, self._entries = self._entries, []
        sealed, self._sealed = self._sealed, []
        facts, self._facts = self._facts, []
        if not entries:
            return
        after = self.state.seq - len(entries)
        try:
            rows = self.store.append(self.exercise, after, entries, sealed)
        except Exception:
            self._throw_away()
            raise
        self._kept_anchor = self._anchor
        self._publish(rows, facts)

    def _throw_away(self) -> None:
        self._torn = True
        # The log cannot be read either: nothing is decided or shown until it can.
        with contextlib.suppress(TtxError):
            self.mend()

    def mend(self) -> None:
        """Make sure that the state holds what is kept and nothing else; TtxError where the log cannot be read."""
        if self._torn:
            self.catch_up()

    def catch_up(self) -> None:
        """Back to what is kept: throw away a batch that was not, tell what another server wrote meanwhile."""
        self._entries, self._facts, self._sealed = [], [], []
        self._torn = True
        self.state = self._folded()
        self._torn = False
        self._ticked = -1
        rows = list(self.store.read(self.exercise, self.told, self.state.seq))
        # The clock goes on from where it was before the batch: time that went by is not lost with it.
        self._anchor = self._kept_anchor
        if any(row.kind in _CLOCK_KINDS for row in rows):
            self._anchor = self._kept_anchor = (self.clock.monotonic(), self.state.elapsed)
        self._publish(rows, [fact(row) for row in rows])

    def _publish(self, rows: list[Row], facts: list[Fact]) -> None:
        if not rows:
            return
        self.told = rows[-1].seq
        for listener in self.listeners:
            try:
                listener(rows, facts)
            except Exception:
                # It is kept: that somebody could not be told must not look as if it were not.
                log.exception("what was kept could not be told")
