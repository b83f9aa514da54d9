"""How long each party took: a line for each from zero, with a mark for each step and a tick for the deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ttx.documents.charts import WIDTH
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
    breadth,
    fitted,
    symbol,
    wrapped,
)  # fmt: skip

_WORDS, _NAMES, _ROOM, _ROW, _TOP = 186.0, 112.0, 124.0, 17.0, 52.0
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
    key: Sequence[tuple[str, bool, str]],
) -> Picture:  # fmt: skip
    """Rows from zero to `end`; what comes later is an arrow at the edge. The key: form, strong, meaning."""
    width = WIDTH - _LEFT - _ROOM
    rows: list[Part] = []
    y = _TOP
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
        lines.append(Stroke([(x, _TOP), (x, y)], LINE, 0.8))
        lines.append(Words(x, _TOP - 6, label, 10.5, SOFT, anchor="middle"))
    return Picture(WIDTH, y + 6, name, title, description, [*_key(key), *shades, *lines, *rows])


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


def _key(key: Sequence[tuple[str, bool, str]]) -> Iterator[Part]:
    x = 4.0
    for form, strong, words in key:
        if form == "tick":
            yield Stroke([(x + 6, 3), (x + 6, 17)], INK, 2.6)
        elif form == "later":
            yield Shape([(x + 2, 5), (x + 10, 10), (x + 2, 15)], INK)
        elif form == "dash":
            yield Stroke([(x - 4, 10), (x + 12, 10)], SOFT, 1.4, (4, 3))
        else:
            yield symbol(form, x + 6, 10, 5, INK if strong else WHITE)
        yield Words(x + 18, 14, words, 10.5, SOFT)
        x += 18 + breadth(words, 10.5) + 14
