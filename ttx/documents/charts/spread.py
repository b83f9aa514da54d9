"""How far apart answers on a scale are: a line from the lowest to the highest, a mark for each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ttx.documents.charts import WIDTH
from ttx.documents.charts.keys import ends, form, keyed, tick
from ttx.documents.drawing import (
    BLUE,
    INK,
    LINE,
    PALE,
    SOFT,
    WHITE,
    Part,
    Picture,
    Rect,
    Stroke,
    Words,
    fitted,
    symbol,
    wrapped,
)  # fmt: skip

_WORDS, _NAMES, _ROOM, _ROW = 206.0, 74.0, 92.0, 26.0
_LEFT = _WORDS + _NAMES
_HEIGHTS = (-5.0, 0.0, 5.0)


@dataclass(frozen=True, slots=True)
class Range:
    """One row. `marks` go with the groups of the picture; None for one that did not answer."""

    label: str
    low: float
    mean: float
    high: float
    marks: Sequence[float | None]
    tips: Sequence[str]
    told: str
    beside: float | None = None
    """a value of another kind, which a small arrow points to"""


@dataclass(frozen=True, slots=True)
class Scale:
    """A question with its ends, and a row for each time that it was asked."""

    title: str
    low: float
    high: float
    ends: tuple[str, str]
    ranges: Sequence[Range]


def spreads(
    name: str, title: str, description: str, drawn: Sequence[Scale], groups: Sequence[tuple[str, str]], beside: str
) -> Picture:
    """Scales below each other. Groups: form of the mark, name. `beside` names what the arrow is, if it is drawn."""
    signs = [(form(name, r=5.6), words) for name, words in groups]
    signs += [(tick, "mean of all answers"), (ends, "lowest and highest answer")]
    parts, y = keyed([*signs, (form("wedge", True, 4.2), beside)] if beside else signs)
    y += 10
    for scale in drawn:
        titled = wrapped(scale.title, _WORDS - 14, 11, max(len(scale.ranges), 2))
        height = max(_ROW * len(scale.ranges), 14.0 * len(titled) + 6)
        width = WIDTH - _LEFT - _ROOM
        parts.append(Stroke([(0, y), (WIDTH, y)], LINE, 0.8))
        for line, words in enumerate(titled):
            parts.append(Words(0, y + 30 + line * 14, words, 11, bold=True))
        low, high = (fitted(words, width / 2 - 8, 9.5) for words in scale.ends)
        parts.append(Words(_LEFT, y + 12, low, 9.5, SOFT))
        parts.append(Words(_LEFT + width, y + 12, high, 9.5, SOFT, anchor="end"))
        y += 17
        parts.append(Rect(_LEFT, y, width, height, PALE))
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            x = _LEFT + share * width
            parts.append(Stroke([(x, y), (x, y + height)], WHITE if 0 < share < 1 else LINE, 1))
        for place, each in enumerate(scale.ranges):
            parts.extend(_range(each, scale, groups, y + (place + 0.5) * _ROW, width))
        y += height + 8
    return Picture(WIDTH, y + 2, name, title, description, parts)


def _range(
    each: Range, scale: Scale, groups: Sequence[tuple[str, str]], y: float, width: float
) -> Iterator[Part]:  # fmt: skip
    span = (scale.high - scale.low) or 1.0

    def across(value: float) -> float:
        return _LEFT + min(max((value - scale.low) / span, 0), 1) * width

    yield Words(_WORDS, y + 4, fitted(each.label, _NAMES - 8, 10.5), 10.5)
    yield Stroke([(across(each.low), y), (across(each.high), y)], SOFT, 1.2)
    for end in (each.low, each.high):
        yield Stroke([(across(end), y - 5), (across(end), y + 5)], SOFT, 1.2)
    means = [mark for mark in each.marks if mark is not None]
    if means:
        first, last = across(min(means)), across(max(means))
        yield Stroke([(first, y), (last, y)], BLUE, 3.4)
    x = across(each.mean)
    yield Stroke([(x, y - 9), (x, y + 9)], INK, 2.2)
    for place, ((name, _), value, tip) in enumerate(zip(groups, each.marks, each.tips, strict=True)):
        if value is not None:
            # Each group at its own height, so that those that agree are all seen.
            yield symbol(name, across(value), y + _HEIGHTS[place % 3] * (len(groups) > 1), 5.4, WHITE, INK, 1.3, tip)
    if each.beside is not None:
        yield symbol("wedge", across(each.beside), y - 10, 4.2, INK)
    yield Words(WIDTH, y + 4, fitted(each.told, _ROOM - 6, 10.5), 10.5, anchor="end")
