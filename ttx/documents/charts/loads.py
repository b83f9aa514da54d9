"""What parties have before them over time: columns for how much arrives, cells for how much is still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ttx.documents.charts import WIDTH, Axis, frame
from ttx.documents.charts.keys import Sign, keyed
from ttx.documents.drawing import BLUE, INK, LINE, SOFT, WHITE, Part, Picture, Rect, Stroke, Words, fitted

_LEFT, _RIGHT, _COLUMNS, _CELLS = 34.0, 8.0, 84.0, 15.0
_HIGH = "#c6d4ea"
_SHADES = (WHITE, "#dfe7f3", "#b4c6e2", "#7f9cc4", "#3f67a3", "#1d3a66")


@dataclass(frozen=True, slots=True)
class Lane:
    """One party. By slot: what usually arrives and what arrives at most in nine of ten, and what is usually open."""

    title: str
    usual: Sequence[float]
    high: Sequence[float]
    open: Sequence[float]
    note: str = ""


def loads(
    name: str, title: str, description: str, drawn: Sequence[Lane], axis: Axis, arrives: str, waits: str
) -> Picture:
    """Lanes below each other with one axis of slots and one scale. `arrives` and `waits` say what is counted."""
    parts, first = keyed([
        (_box(BLUE), f"{arrives}, in the usual run"), (_box(_HIGH), "in nine of ten runs not more"), (_number, waits)
    ])  # fmt: skip
    width, each = WIDTH - _LEFT - _RIGHT, _COLUMNS + _CELLS + 62
    most = max((value for lane in drawn for value in lane.high), default=0.0) or 1.0
    for place, lane in enumerate(drawn):
        top = first + place * each + 42
        parts.append(Words(0, top - 22, fitted(lane.title, WIDTH * 0.6, 13), 13, bold=True))
        parts.append(Words(WIDTH, top - 22, fitted(lane.note, WIDTH * 0.38, 10.5), 10.5, SOFT, anchor="end"))
        parts.extend(_lane(lane, axis, top, width, most))
    return Picture(WIDTH, first + each * len(drawn) + 8, name, title, description, parts)


def _lane(lane: Lane, axis: Axis, top: float, width: float, most: float) -> Iterator[Part]:
    yield from frame(axis, _LEFT, top, width, _COLUMNS + _CELLS)
    floor = top + _COLUMNS
    for value in (most / 2, most):
        y = floor - value / most * _COLUMNS
        yield Stroke([(_LEFT, y), (_LEFT + width, y)], LINE, 0.8)
        yield Words(_LEFT - 4, y + 4, f"{value:.0f}", 10.5, SOFT, anchor="end")
    room = width / ((axis.end - axis.start) or 1)
    for slot, (usual, high, still) in enumerate(zip(lane.usual, lane.high, lane.open, strict=True)):
        x = _LEFT + slot * room
        tip = f"{usual:.0f}, up to {high:.0f}; {still:.0f} open"
        for value, fill in ((high, _HIGH), (usual, BLUE)):
            if value:
                length = value / most * _COLUMNS
                yield Rect(x + room * 0.12, floor - length, room * 0.76, length, fill, tip=tip)
        shade = min(int(still), len(_SHADES) - 1)
        yield Rect(x, floor + 1, room, _CELLS - 1, _SHADES[shade], LINE, 0.5, tip=tip)
        if still and room >= 7:
            ink = WHITE if shade > 2 else INK
            yield Words(x + room / 2, floor + _CELLS - 3.5, f"{still:.0f}", 9.5, ink, anchor="middle")
    yield Stroke([(_LEFT, floor), (_LEFT + width, floor)], INK)


def _box(fill: str) -> Sign:
    return lambda x, y: [Rect(x - 6, y - 6, 12, 12, fill)]


def _number(x: float, y: float) -> list[Part]:
    return [Rect(x - 7, y - 7, 14, 14, _SHADES[2], LINE, 0.5), Words(x, y + 3.5, "2", 9.5, INK, anchor="middle")]
