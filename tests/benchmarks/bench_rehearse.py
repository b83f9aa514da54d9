"""One rehearsed day against its commands alone; a thousand days on two cores against one.

Run: python -m tests.benchmarks.bench_rehearse [RUNS]
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from tests.benchmarks.timing import median, ratio, rounds
from ttx.exercise.commands import Command
from ttx.exercise.decide import By
from ttx.exercise.events import Event
from ttx.playbook.load import require
from ttx.rehearsal.branches import branches_of
from ttx.rehearsal.day import Day
from ttx.rehearsal.many import runs
from ttx.rehearsal.memory import Memory
from ttx.rehearsal.policy import Hypothesis
from ttx.rehearsal.watch import one, slots_of

BEGAN = datetime(2026, 1, 1, 9, tzinfo=UTC)
ROUNDS = 15
SEED = 7


class Recorder(Memory):
    """Writes down which commands it was given, and when."""

    def do(self, command: Command, by: By) -> list[Event]:
        events = super().do(command, by)
        COMMANDS.append((self.at, command, by))
        return events


COMMANDS: list[tuple[int, Command, By]] = []


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    book = require("seoul-trilateral")
    day = Day(book, SEED, BEGAN)
    day.exercise = Recorder(book, BEGAN)
    day.play()

    def replay(log: bool) -> None:
        memory = Memory(book, BEGAN, log=log)
        for at, command, by in COMMANDS:
            memory.at = at
            memory.do(command, by)

    branches, slots = branches_of(book), slots_of(book)
    taken = rounds(
        ROUNDS,
        rehearsal=lambda: Day(book, SEED, BEGAN).play(),
        replay=lambda: replay(True),
        counted=lambda: one(book, Hypothesis(), branches, slots, 1, SEED),
    )
    found = {name: median(times) for name, times in taken.items()}
    print(f"seoul-trilateral, {len(COMMANDS):,} commands, median of {ROUNDS} interleaved rounds")
    ratio("one rehearsal against replaying its commands", found["rehearsal"], found["replay"], "at most 2")
    ratio("one of many, counted and not kept, against the same", found["counted"], found["replay"], "less")

    def play(jobs: int) -> None:
        assert sum(1 for _ in runs(book, Hypothesis(), SEED, count, jobs)) == count

    taken = rounds(3, two=lambda: play(2), one=lambda: play(1))
    two, alone = median(taken["two"]), median(taken["one"])
    ratio(f"{count:,} rehearsals on two cores against one", two, alone, "at most 0.6")


if __name__ == "__main__":
    main()
