"""What the signs of a chart mean, in lines above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from ttx.documents.charts import WIDTH
from ttx.documents.drawing import INK, PALE, SOFT, WHITE, Part, Rect, Shape, Stroke, Words, breadth, fitted, symbol

Sign = Callable[[float, float], Iterable[Part]]
"""Draws itself around a place."""


def keyed(entries: Sequence[tuple[Sign, str]]) -> tuple[list[Part], float]:
    """The signs with their words, and where the last line of them ends."""
    parts: list[Part] = []
    x, y = 0.0, 14.0
    for sign, meaning in entries:
        words = fitted(meaning, WIDTH / 2 - 40, 10.5)
        room = 36 + breadth(words, 10.5)
        if x and x + room > WIDTH + 10:
            x, y = 0.0, y + 18
        parts += [*sign(x + 9, y - 4), Words(x + 23, y, words, 10.5, SOFT)]
        x += room
    return parts, y + 4


def form(name: str, strong: bool = False, r: float = 6) -> Sign:
    """A form of `drawing.symbol`, filled if it is strong."""
    return lambda x, y: [symbol(name, x, y, r, INK if strong else WHITE)]


def bar(x: float, y: float) -> Iterable[Part]:
    """What lasts."""
    return [Rect(x - 9, y - 5, 18, 10, WHITE, INK, 1.2)]


def gap(x: float, y: float) -> Iterable[Part]:
    """A time that is not of the exercise."""
    return [Rect(x - 7, y - 6, 14, 12, PALE, SOFT, 0.5, hatched=True)]


def tick(x: float, y: float) -> Iterable[Part]:
    """One value."""
    return [Stroke([(x, y - 8), (x, y + 8)], INK, 2.4)]


def dash(x: float, y: float) -> Iterable[Part]:
    """What did not come."""
    return [Stroke([(x - 9, y), (x + 9, y)], SOFT, 1.4, (4, 3))]


def ends(x: float, y: float) -> Iterable[Part]:
    """From the lowest to the highest."""
    stroke = partial(Stroke, stroke=SOFT, thick=1.2)
    return [stroke([(x - 8, y), (x + 8, y)]), *(stroke([(end, y - 5), (end, y + 5)]) for end in (x - 8, x + 8))]


def beyond(x: float, y: float) -> Iterable[Part]:
    """Further than the chart goes."""
    return [Shape([(x - 4, y - 5), (x + 4, y), (x - 4, y + 5)], INK)]
