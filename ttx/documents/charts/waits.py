"""How long each party took: a line for each from zero, with a mark for each step and a tick for the deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ttx.documents.charts import WIDTH
from ttx.documents.charts.keys import Sign, keyed
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
    Shape,
    Stroke,
    Words,
    fitted,
    symbol,
    wrapped,
)  # fmt: skip

_WORDS, _NAMES, _ROOM, _ROW = 186.0, 112.0, 124.0, 17.0
_LEFT = _WORDS + _NAMES


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, so long after the beginning."""

    after: float
    form: str
    strong: bool
    tip: str


@dataclass(frozen=True, slots=True)
class Wait:
    """One party. `until` is how long the line is; it is dashed where what it waits for did not come."""

    name: str
    steps: Sequence[Step]
    until: float
    due: float | None
    came: bool
    told: str


@dataclass(frozen=True, slots=True)
class Waited:
    """What several were waited for."""

    title: str
    waits: Sequence[Wait]


def waits(
    name: str, title: str, description: str, drawn: Sequence[Waited], end: float, ticks: Sequence[tuple[float, str]],
    key: Sequence[tuple[Sign, str]],
) -> Picture:  # fmt: skip
    """Rows from zero to `end`; what comes later is an arrow at the edge. The key above."""
    width = WIDTH - _LEFT - _ROOM
    parts, below = keyed(key)
    y = top = below + 28
    rows: list[Part] = []
    shades: list[Part] = []
    for place, group in enumerate(drawn):
        titled = wrapped(group.title, _WORDS - 18, 11, max(len(group.waits), 2))
        height = _ROW * max(len(group.waits), len(titled)) + 7
        if place % 2 == 0:
            shades.append(Rect(0, y, WIDTH, height, PALE))
        for line, words in enumerate(titled):
            rows.append(Words(4, y + 15 + line * _ROW, words, 11, bold=True))
        for line, wait in enumerate(group.waits):
            rows.extend(_wait(wait, y + 3.5 + line * _ROW + _ROW / 2, end, width))
        y += height
    lines: list[Part] = []
    for value, label in ticks:
        x = _LEFT + value / end * width
        lines.append(Stroke([(x, top), (x, y)], LINE, 0.8))
        lines.append(Words(x, top - 6, label, 10.5, SOFT, anchor="middle"))
    return Picture(WIDTH, y + 6, name, title, description, [*parts, *shades, *lines, *rows])


def _wait(wait: Wait, y: float, end: float, width: float) -> Iterator[Part]:
    def across(value: float) -> float:
        return _LEFT + min(max(value / end, 0), 1) * width

    yield Words(_WORDS, y + 4, fitted(wait.name, _NAMES - 8, 10.5), 10.5)
    last = across(wait.until)
    dash = () if wait.came else (4.0, 3.0)
    yield Stroke([(_LEFT, y), (last, y)], BLUE if wait.came else SOFT, 2.2 if wait.came else 1.4, dash)
    if wait.due is not None and wait.due <= end:
        x = across(wait.due)
        yield Stroke([(x, y - 7), (x, y + 7)], INK, 2.6, tip=f"{wait.name}: due")
    for step in wait.steps:
        x = across(step.after)
        if step.after > end:
            yield Shape([(x + 1, y - 5), (x + 9, y), (x + 1, y + 5)], INK, tip=step.tip)
        else:
            yield symbol(step.form, x, y, 5, INK if step.strong else WHITE, INK, 1.2, step.tip)
    yield Words(WIDTH - 4, y + 4, fitted(wait.told, _ROOM - 16, 10.5), 10.5, bold=not wait.came, anchor="end")
