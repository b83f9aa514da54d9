"""Small charts: lines in panels, bars to both sides of zero, counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ttx.documents.drawing import (
    BLUE,
    INK,
    LINE,
    PALE,
    SOFT,
    Circle,
    Part,
    Picture,
    Rect,
    Stroke,
    Words,
    breadth,
    fitted,
    wrapped,
)

WIDTH = 760.0
"""Of a picture over the whole page: letters of 11 are then as large as a table's."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at a place of a line, explained in the text below the chart."""

    x: float
    y: float
    label: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One line from left to right: it keeps each value until the next."""

    title: str
    points: Sequence[tuple[float, float]]
    baseline: float
    end_label: str
    marks: Sequence[Mark] = ()
    note: str = ""
    """beside the title"""


@dataclass(frozen=True, slots=True)
class Axis:
    """What all panels share. Bands are shaded in turn; gaps are hatched and named."""

    start: float
    end: float
    ticks: Sequence[tuple[float, str]]
    bands: Sequence[tuple[float, float, str]] = ()
    gaps: Sequence[tuple[float, float, str]] = ()

    def across(self, value: float, left: float, width: float) -> float:
        """Where a value stands between left and right; what lies outside stands at the edge."""
        span = (self.end - self.start) or 1.0
        return left + (min(max(value, self.start), self.end) - self.start) / span * width


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar to the right of zero, or to the left of it; `counts` draws no number before it."""

    number: str
    label: str
    value: float
    shown: str


def panels(
    name: str, title: str, description: str, drawn: Sequence[Panel], axis: Axis, columns: int = 2, height: float = 150
) -> Picture:
    """Panels side by side with one axis, 0 to 100: eight lines in one frame are a tangle, in grey more so."""
    width, gap, left, right, top = WIDTH, 20.0, 26.0, 66.0, 40.0
    each = (width - gap * (columns - 1)) / columns
    parts: list[Part] = []
    for place, panel in enumerate(drawn):
        x, y = place % columns * (each + gap), place // columns * (height + 66.0)
        parts.extend(_panel(panel, axis, x + left, y + top, each - left - right, height))
        beside = breadth(panel.note, 10.5)
        parts.append(Words(x, y + 14, fitted(panel.title, each - beside - 16, 13), 13, bold=True))
        parts.append(Words(x + each, y + 14, panel.note, 10.5, SOFT, anchor="end"))
    rows = -(-len(drawn) // columns)
    return Picture(width, rows * (height + 66.0), name, title, description, parts)


def frame(axis: Axis, left: float, top: float, width: float, height: float) -> Iterator[Part]:
    """What stands behind a chart over time: shaded bands with their names above, hatched gaps, times below."""
    for place, (start, end, label) in enumerate(axis.bands):
        x = axis.across(start, left, width)
        room = axis.across(end, left, width) - x
        if place % 2 == 0:
            yield Rect(x, top, max(room, 0.5), height, PALE)
        if room > 30:
            yield Words(x + 3, top - 5, fitted(label, room - 4, 10.5), 10.5, SOFT)
    drawn_to = left - 5.0
    for start, end, label in sorted(axis.gaps):
        first, last = axis.across(start, left, width), axis.across(end, left, width)
        middle, room = (first + last) / 2, max(last - first, 5.0)
        if middle + room / 2 < drawn_to + 4:
            # Hundreds of pauses are a grey wall at some point; one band stands for those it covers.
            continue
        drawn_to = middle + room / 2
        yield Rect(middle - room / 2, top, room, height, stroke=SOFT, thick=0.5, hatched=True, tip=label)
    for value, label in axis.ticks:
        x = axis.across(value, left, width)
        last = x + breadth(label, 10.5) / 2 > left + width + 8
        yield Words(
            left + width + 8 if last else x, top + height + 14, label, 10.5, SOFT, anchor="end" if last else "middle"
        )


def _panel(panel: Panel, axis: Axis, left: float, top: float, width: float, height: float) -> Iterator[Part]:
    def across(value: float) -> float:
        return axis.across(value, left, width)

    def up(value: float) -> float:
        return top + height - value / 100 * height

    yield from frame(axis, left, top, width, height)
    for value in (0.0, 50.0, 100.0):
        yield Stroke([(left, up(value)), (left + width, up(value))], LINE, 0.8)
        yield Words(left - 4, up(value) + 4, f"{value:g}", 10.5, SOFT, anchor="end")
    base = up(panel.baseline)
    yield Stroke([(left, base), (left + width, base)], INK, 1.2, (2, 4))
    if panel.points:
        yield Stroke(_steps(_thinned([(across(x), up(y)) for x, y in panel.points])), BLUE, 2.4)
        last_x, last_y = panel.points[-1]
        yield Circle(across(last_x), up(last_y), 3.2, BLUE)
        yield Words(across(last_x) + 7, up(last_y) + 4, panel.end_label, fill=BLUE, bold=True)
    yield from _marks([(across(mark.x), up(mark.y), mark) for mark in panel.marks], top)


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Of points that stand within half a unit of each other, the last: nobody sees the others."""
    kept = list(points[:1])
    for x, y in points[1:]:
        if x - kept[-1][0] < 0.5 and len(kept) > 1:
            kept.pop()
        kept.append((x, y))
    return kept


def _steps(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A line that keeps each height until the next point."""
    found = [points[0]]
    for x, y in points[1:]:
        found += [(x, found[-1][1]), (x, y)]
    return found


def _marks(marks: Sequence[tuple[float, float, Mark]], top: float) -> Iterator[Part]:
    """Numbered circles above the line; one that would cover the last goes a step higher."""
    placed: list[tuple[float, float]] = []
    for x, y, mark in marks:
        at = y - 14
        while any(abs(x - other) < 16 and abs(at - height) < 15 for other, height in placed) and at > top + 8:
            at -= 15
        at = max(at, top + 8)
        placed.append((x, at))
        yield Stroke([(x, at), (x, y)], INK, 0.7)
        yield Circle(x, at, 7.2, stroke=INK, tip=mark.tip)
        yield Words(x, at + 3.6, mark.label, 10, bold=True, anchor="middle")


def bars(name: str, title: str, description: str, drawn: Sequence[Bar], left_label: str, right_label: str) -> Picture:
    """Bars to both sides of zero, each with its words and its value."""
    width, row, top, value_room = WIDTH, 31.0, 26.0, 44.0
    longest = max((abs(bar.value) for bar in drawn), default=0.0) or 1.0
    below = max((-bar.value for bar in drawn), default=0.0)
    above = max((bar.value for bar in drawn), default=0.0)
    # Both sides have one scale; what they do not need is left to the words.
    scale = 250.0 / (max(below, 0.0) + max(above, 0.0) or longest)
    split = width - max(above, 0.0) * scale - value_room
    words_end = split - max(below, 0.0) * scale - value_room
    height = top + row * len(drawn) + 8
    parts: list[Part] = [
        Words(split - 8, 14, f"◀ {left_label}", 11, SOFT, anchor="end"),
        Words(min(split + 8, width - 60), 14, f"{right_label} ▶", 11, SOFT),
    ]
    for place, bar in enumerate(drawn):
        y = top + place * row
        length = abs(bar.value) * scale
        better = bar.value >= 0
        start = split if better else split - length
        edge = split + length + 6 if better else split - length - 6
        parts += [
            Circle(9, y + 12, 8, stroke=INK),
            Words(9, y + 15.6, bar.number, 10, bold=True, anchor="middle"),
            Rect(start, y + 4, max(length, 1.0), row - 14, BLUE, INK, hatched=not better, tip=bar.label),
            Words(edge, y + 16, bar.shown, bold=True, anchor="start" if better else "end"),
        ]
        lines = wrapped(bar.label, words_end - 30, 11)
        first = y + (16 if len(lines) == 1 else 10)
        parts += [Words(24, first + 13 * line, words, 11) for line, words in enumerate(lines)]
    parts.append(Stroke([(split, top - 4), (split, height - 4)], INK))
    return Picture(width, height, name, title, description, parts)


def counts(name: str, title: str, description: str, drawn: Sequence[Bar]) -> Picture:
    """Bars from one line to the right: how often each of some answers was given."""
    width, row, words_end, value_room = 620.0, 24.0, 260.0, 36.0
    most = max((bar.value for bar in drawn), default=0.0) or 1.0
    height = row * len(drawn) + 8
    parts: list[Part] = []
    for place, bar in enumerate(drawn):
        y = 4 + place * row
        length = bar.value / most * (width - words_end - value_room)
        parts.append(Words(words_end - 8, y + 14, fitted(bar.label, words_end - 16), anchor="end"))
        if bar.value:
            parts.append(Rect(words_end, y + 3, length, row - 9, BLUE, INK))
        parts.append(Words(words_end + length + 6, y + 14, bar.shown, bold=True))
    parts.append(Stroke([(words_end, 2), (words_end, height - 2)], INK))
    return Picture(width, height, name, title, description, parts)


@dataclass(frozen=True, slots=True)
class Dotted:
    """A line from 0 to 100 with lettered dots on it, and a tick where they began."""

    label: str
    baseline: float
    dots: Sequence[tuple[str, float]]


def dotted(name: str, title: str, description: str, drawn: Sequence[Dotted]) -> Picture:
    """Lines under one another with one scale: how far groups ended from each other. Letters tell the dots apart."""
    width, left, right, top = 920.0, 300.0, 24.0, 24.0
    room = width - left - right
    parts: list[Part] = []
    y = top
    for each in drawn:
        rows = _rows([left + value / 100 * room for _, value in each.dots])
        height = 14.0 + 20.0 * (max(rows, default=0) + 1)
        line = y + height - 14
        parts.append(Words(left - 14, line + 4, fitted(each.label, left - 24), anchor="end"))
        parts.append(Stroke([(left, line), (left + room, line)], LINE))
        base = left + each.baseline / 100 * room
        parts.append(Stroke([(base, line - 9), (base, line + 9)], SOFT, 2, (2, 2)))
        for (letter, value), row in zip(each.dots, rows, strict=True):
            x, up = left + value / 100 * room, line - 20.0 * row
            parts.append(Circle(x, up, 9, stroke=BLUE, thick=1.6, tip=f"{letter}: {value:g}"))
            parts.append(Words(x, up + 4, letter, 11, BLUE, bold=True, anchor="middle"))
        y += height
    for value in (0, 25, 50, 75, 100):
        parts.append(Words(left + value / 100 * room, y + 14, str(value), 10.5, SOFT, anchor="middle"))
    return Picture(width, y + 24, name, title, description, parts)


def _rows(places: Sequence[float]) -> list[int]:
    """In which row above the line each dot stands, so that none covers another."""
    taken: list[tuple[float, int]] = []
    for place in places:
        near = {row for other, row in taken if abs(other - place) < 19}
        taken.append((place, next(row for row in range(len(places)) if row not in near)))
    return [row for _, row in taken]
