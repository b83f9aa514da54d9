"""An exercise that is over, or as far as it went: its state at any moment of it, quickly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from ttx.errors import TtxError
from ttx.exercise.apply import apply, begin
from ttx.exercise.events import Created
from ttx.exercise.facts import Fact
from ttx.exercise.state import State
from ttx.exercise.state.copies import going_on

STEP = 250
"""Facts between two kept states: going on from one costs as much as folding some hundred facts."""


class Recording:
    """What was played. A place is a number of facts, counted from 1: the state at place 3 is that after three facts.

    TtxError where the first fact, which holds the playbook, cannot be read.
    """

    def __init__(self, facts: Sequence[Fact]) -> None:
        if not facts or not isinstance(facts[0].event, Created):
            raise TtxError(
                "the playbook of this exercise cannot be read, and everything else builds on it",
                hint="`ttx verify FILE` says what is wrong with the file; open a backup copy",
            )
        self.facts = facts
        self.unfit: list[int] = []
        """places of facts that do not fit what was before them: somebody changed the log"""
        self.clock: list[int] = []
        """where the exercise clock stands after each fact, in milliseconds"""
        self.running: list[bool] = []
        """whether it runs from there on"""
        self._walls = [datetime.fromisoformat(fact.wall) for fact in facts]
        self._kept: list[State] = []
        """states after 1, 1 + STEP, 1 + 2 * STEP facts; each shares with the one before what did not change"""
        state = begin(facts[0])
        self._note(state)
        for start in range(1, len(facts), STEP):
            self._kept.append(state)
            with going_on(state) as state:
                for fact in facts[start : start + STEP]:
                    if not _fold(state, fact):
                        self.unfit.append(len(self.clock) + 1)
                    self._note(state)
        self._kept.append(state)

    def _note(self, state: State) -> None:
        self.clock.append(state.elapsed)
        self.running.append(state.running)

    @property
    def end(self) -> int:
        """The exercise time of the last fact, in milliseconds."""
        return self.clock[-1]

    def __len__(self) -> int:
        return len(self.facts)

    def at(self, place: int) -> State:
        """The state after so many facts, to be read and not changed. IndexError where there are not so many."""
        if not 1 <= place <= len(self.facts):
            raise IndexError(f"no place {place} among {len(self.facts)}")
        kept = (place - 1) // STEP
        with going_on(self._kept[kept]) as state:
            for fact in self.facts[kept * STEP + 1 : place]:
                _fold(state, fact)
        return state

    def place(self, elapsed: int) -> int:
        """How many facts there are up to an exercise time in milliseconds; at least the first."""
        return max(1, bisect_right(self.clock, elapsed))

    def place_of(self, seq: int) -> int:
        """How many facts there are up to a number of the log; at least the first."""
        return max(1, bisect_right(self.facts, seq, key=lambda fact: fact.seq))

    def first(self, elapsed: int) -> int:
        """The place of the first fact at or after an exercise time; the last place where there is none."""
        return min(len(self.facts), bisect_left(self.clock, elapsed) + 1)

    def wall(self, place: int, elapsed: int) -> datetime:
        """The wall time at a place, when the exercise clock had gone on from there to `elapsed`."""
        before = self._walls[place - 1]
        if place == len(self.facts) or not self.running[place - 1]:
            return before
        # Between two facts the clock runs evenly: each pause, jump and other rate is a fact itself.
        gone, whole = elapsed - self.clock[place - 1], self.facts[place].elapsed - self.clock[place - 1]
        share = min(1.0, gone / whole) if whole > 0 else 0.0
        return before + share * max(timedelta(), self._walls[place] - before)


def _fold(state: State, fact: Fact) -> bool:
    """Apply a fact; whether it fits. A log that somebody changed is shown as far as it makes sense."""
    try:
        apply(state, fact)
    except Exception:
        state.erased = True
        return False
    return True
