"""Rounds that take turns, medians, and one way to print a ratio beside its goal."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def rounds(count: int, **works: Callable[[], object]) -> dict[str, list[float]]:
    """Time each work `count` times, in turns: what drifts on the machine drifts for all."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(count):
        for name, work in works.items():
            times[name].append(seconds(work))
    return times


def percentile(values: list[float], part: float) -> float:
    """The value below which this part of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def ratio(what: str, value: float, floor: float, goal: str, unit: str = "ms") -> None:
    """Print a figure against its floor."""
    scale = 1000 if unit == "ms" else 1
    print(f"{what}: {value * scale:.2f} {unit} / {floor * scale:.2f} {unit} = {value / floor:.2f}  (goal {goal})")


median = statistics.median
