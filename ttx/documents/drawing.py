"""What a picture is made of before it becomes SVG, a page of a PDF or pixels.

Pictures read in grey: what matters is said by place, dash, hatch and word, never by colour alone. Places count from the
top left corner. Text is data; each backend escapes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
    room = width / size
    kept: list[str] = []
    for letter in text:
        room -= 1.0 if ord(letter) > 0x1100 else 0.56
        if room < 0.6:
            return "".join(kept).rstrip() + "…"
        kept.append(letter)
    return text
