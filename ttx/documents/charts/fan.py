"""How far courses spread over time: a dark band holds the middle half, a light one nine tenths, a line the median."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ttx.documents.charts import WIDTH, Axis, frame
from ttx.documents.charts.keys import Sign, keyed
from ttx.documents.drawing import BLUE, INK, LINE, SOFT, Part, Picture, Rect, Shape, Stroke, Words, breadth, fitted

OUTER, INNER = "#c6d4ea", "#8ea9d3"
"""Lightness alone tells them apart."""


@dataclass(frozen=True, slots=True)
class Fan:
    """One panel. Each point is a place on the axis and five values: 5, 25, 50, 75, 95 percent are at most that high."""

    title: str
    points: Sequence[tuple[float, Sequence[float]]]
    baseline: float
    end_label: str
    note: str = ""
    """beside the title"""


def fans(
    name: str, title: str, description: str, drawn: Sequence[Fan], axis: Axis, columns: int = 2, height: float = 150
) -> Picture:
    """Panels side by side with one axis, 0 to 100, and a key above them."""
    gap, left, right, top = 20.0, 26.0, 34.0, 40.0
    parts, first = keyed([(_band(OUTER), "nine of ten runs"), (_band(INNER), "every other run"), (_line, "median"),
                          (_dots, "at the start")])  # fmt: skip
    first += 8
    each = (WIDTH - gap * (columns - 1)) / columns
    for place, fan in enumerate(drawn):
        x, y = place % columns * (each + gap), first + place // columns * (height + 66.0)
        parts.extend(_panel(fan, axis, x + left, y + top, each - left - right, height))
        parts.append(Words(x, y + 14, fitted(fan.title, each - breadth(fan.note, 10.5) - 16, 13), 13, bold=True))
        parts.append(Words(x + each, y + 14, fan.note, 10.5, SOFT, anchor="end"))
    rows = -(-len(drawn) // columns)
    return Picture(WIDTH, first + rows * (height + 66.0), name, title, description, parts)


def _panel(fan: Fan, axis: Axis, left: float, top: float, width: float, height: float) -> Iterator[Part]:
    def up(value: float) -> float:
        return top + height - min(max(value, 0), 100) / 100 * height

    yield from frame(axis, left, top, width, height)
    for value in (0.0, 50.0, 100.0):
        yield Stroke([(left, up(value)), (left + width, up(value))], LINE, 0.8)
        yield Words(left - 4, up(value) + 4, f"{value:g}", 10.5, SOFT, anchor="end")
    across = [axis.across(x, left, width) for x, _ in fan.points]
    curves = [[up(values[place]) for _, values in fan.points] for place in range(5)]
    for low, high, fill in ((0, 4, OUTER), (1, 3, INNER)):
        ahead = list(zip(across, curves[high], strict=True))
        back = list(zip(across, curves[low], strict=True))[::-1]
        if ahead:
            yield Shape([*ahead, *back], fill)
    base = up(fan.baseline)
    yield Stroke([(left, base), (left + width, base)], INK, 1.2, (2, 4))
    if across:
        yield Stroke(list(zip(across, curves[2], strict=True)), BLUE, 2.4)
        yield Words(across[-1] + 6, curves[2][-1] + 4, fan.end_label, fill=BLUE, bold=True)


def _band(fill: str) -> Sign:
    return lambda x, y: [Rect(x - 9, y - 6, 18, 12, fill)]


def _line(x: float, y: float) -> list[Part]:
    return [Stroke([(x - 9, y), (x + 9, y)], BLUE, 2.4)]


def _dots(x: float, y: float) -> list[Part]:
    return [Stroke([(x - 9, y), (x + 9, y)], INK, 1.2, (2, 4))]
