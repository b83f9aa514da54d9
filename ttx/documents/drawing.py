"""What a picture is made of before it becomes SVG, a page of a PDF or pixels.

Pictures read in grey: what matters is said by place, dash, hatch and word, never by colour alone. Places count from the
top left corner. Text is data; each backend escapes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import Literal, TypeAlias

INK, SOFT, LINE, PALE, BLUE, WHITE = "#1a1a1a", "#555555", "#c9c9c9", "#efefec", "#1d4f91", "#ffffff"
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Words:
    """Text; `y` is where its letters stand."""

    x: float
    y: float
    text: str
    size: float = 12
    fill: str = INK
    bold: bool = False
    anchor: Anchor = "start"


@dataclass(frozen=True, slots=True)
class Rect:
    """A box; a hatched one is seen in grey. `tip` is told where somebody points at it."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    thick: float = 0.8
    hatched: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    r: float
    fill: str = WHITE
    stroke: str = ""
    thick: float = 1
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through these points; `dash` as in `2 4`."""

    points: Sequence[tuple[float, float]]
    stroke: str = INK
    thick: float = 1
    dash: tuple[float, ...] = ()
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed figure, such as an arrow's head or a rhomb."""

    points: Sequence[tuple[float, float]]
    fill: str = INK
    stroke: str = ""
    thick: float = 0.8
    tip: str = ""


Part: TypeAlias = Words | Rect | Circle | Stroke | Shape


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture with its text alternative. `name` keeps the ids of several pictures in one file apart."""

    width: float
    height: float
    name: str
    title: str
    description: str
    parts: Sequence[Part] = field(default_factory=tuple)


def fitted(text: str, width: float, size: float = 12) -> str:
    """Text cut to a width, by a guess at what its letters take: CJK twice as much."""
    if breadth(text, size) <= width:
        return text
    room = width / size
    kept: list[str] = []
    for letter in text:
        room -= _wide(letter)
        if room < 0.6:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def _wide(letter: str) -> float:
    return 1.0 if ord(letter) > 0x1100 else 0.56


def breadth(text: str, size: float = 12) -> float:
    """How wide a text is, by the same guess."""
    return sum(map(_wide, text)) * size


def wrapped(text: str, width: float, size: float = 12, most: int = 2) -> list[str]:
    """Text on so many lines at most, broken between words where it has any; the last is cut."""
    lines: list[str] = []
    left = " ".join(text.split())
    while left and len(lines) < most - 1 and breadth(left, size) > width:
        fit = _letters(left, width / size)
        cut = left.rfind(" ", 0, fit + 1)
        cut = cut if cut > fit // 3 else fit
        lines.append(left[:cut].rstrip())
        left = left[cut:].lstrip()
    return [*lines, fitted(left, width, size)] if left else lines


def _letters(text: str, room: float) -> int:
    """How many letters of a text have room; one at least."""
    for place, letter in enumerate(text):
        room -= _wide(letter)
        if room < 0:
            return max(place, 1)
    return len(text)


def _turned(sides: int, first: float, inner: float = 1.0) -> list[tuple[float, float]]:
    """Corners on a circle, the first at this angle in degrees, every other one further in."""
    return [
        (cos(radians(first + 360 * place / sides)) * r, sin(radians(first + 360 * place / sides)) * r)
        for place in range(sides)
        for r in [inner if place % 2 else 1.0]
    ]


_CROSS = [(-0.35, -1.0), (0.35, -1.0), (0.35, -0.35), (1.0, -0.35), (1.0, 0.35), (0.35, 0.35), (0.35, 1.0),
          (-0.35, 1.0), (-0.35, 0.35), (-1.0, 0.35), (-1.0, -0.35), (-0.35, -0.35)]  # fmt: skip
_SYMBOLS: dict[str, list[tuple[float, float]]] = {
    "circle": [],
    "square": [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)],
    "triangle": _turned(3, -90),
    "diamond": [(0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)],
    "star": _turned(10, -90, 0.45),
    "wedge": _turned(3, 90),
    "plus": _CROSS,
    "hexagon": _turned(6, 0),
    "cross": [((x - y) * 0.75, (x + y) * 0.75) for x, y in _CROSS],
    "hourglass": [(-0.9, -0.95), (0.9, -0.95), (-0.9, 0.95), (0.9, 0.95)],
    "pentagon": _turned(5, -90),
    "bow": [(-0.95, -0.9), (0.95, 0.9), (0.95, -0.9), (-0.95, 0.9)],
    "shield": [(-0.9, -0.95), (0.9, -0.95), (0.9, 0.3), (0, 1.15), (-0.9, 0.3)],
}
SYMBOLS = [name for name in _SYMBOLS if name != "shield"]
"""Forms that are told apart without colour, the plainest first: enough for twelve teams."""


def symbol(
    form: str, x: float, y: float, r: float, fill: str = WHITE, stroke: str = INK, thick: float = 1.2, tip: str = ""
) -> Circle | Shape:
    """A mark of this form around a place."""
    if form == "circle":
        return Circle(x, y, r, fill, stroke, thick, tip)
    return Shape([(x + r * across, y + r * down) for across, down in _SYMBOLS[form]], fill, stroke, thick, tip)
