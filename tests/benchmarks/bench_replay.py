"""Jumping to any moment of a long recorded exercise against folding to it from the start.

Run: python -m tests.benchmarks.bench_replay [EVENTS]
"""

from __future__ import annotations

import random
import sys

from tests.benchmarks.bench_report import exercise
from tests.benchmarks.timing import median, ratio, rounds, seconds
from ttx.exercise.apply import fold
from ttx.exercise.recording import Recording

ROUNDS = 5
MOMENTS = 60


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    facts = exercise(events)
    recording = Recording(facts)
    places = random.Random(7).sample(range(1, len(facts) + 1), MOMENTS)

    def jump() -> None:
        for place in places:
            recording.at(place)

    def from_the_start() -> None:
        for place in places:
            fold(facts[:place])

    taken = {name: median(times) / MOMENTS for name, times in rounds(ROUNDS, jump=jump, fold=from_the_start).items()}
    print(f"{events:,} events, {MOMENTS} moments, median of {ROUNDS} interleaved rounds")
    ratio("jump to a moment against folding to it", taken["jump"], taken["fold"], "at most 0.2")
    print(f"opening the recording, once: {seconds(lambda: Recording(facts)) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
