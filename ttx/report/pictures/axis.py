"""The axis of exercise time that the pictures share."""

from __future__ import annotations

from collections.abc import Sequence

from ttx.documents.charts import Axis
from ttx.report.facts import Report
from ttx.report.words import clock, span

_MINUTE = 60_000
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240)


def axis(report: Report, start: int, end: int, bands: Sequence[tuple[float, float, str]], most: int = 8) -> Axis:
    """From start to end with at most so many times below it, counted from the beginning of the exercise."""
    length = (end - start) / _MINUTE
    step = next((size for size in _STEPS if length / size <= most), -(-length // most)) * _MINUTE
    first = -(-start // step) * step
    ticks = [(at, clock(round(at))) for at in _counted(first, end, step)]
    return Axis(start, end, ticks, bands, [gap for gap in gaps(report) if start <= gap[0] <= end])


def _counted(first: float, end: float, step: float) -> list[float]:
    return [first + place * step for place in range(int((end - first) // step) + 1)]


def gaps(report: Report) -> list[tuple[float, float, str]]:
    """Pauses, in which exercise time stands still, and jumps of the clock."""
    found: list[tuple[float, float, str]] = []
    for pause in report.pauses:
        lasted = f"for {span(pause.lasted)}" if pause.lasted is not None else "and not resumed"
        found.append((pause.at, pause.at, f"{clock(pause.at)} paused {lasted}: {pause.reason}"))
    found += [
        (at, to, f"{clock(at)} the clock was moved forward to {clock(to)}" + f": {why}" * bool(why))
        for at, to, why in report.jumps
    ]
    return sorted(found)
