"""A table of letters that is seen at a glance: the darker a cell, the worse; hatched where nobody looked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ttx.documents.charts import WIDTH
from ttx.documents.drawing import INK, LINE, SOFT, WHITE, Part, Picture, Rect, Stroke, Words, fitted, wrapped

_LEFT, _HIGH, _ROW = 236.0, 40.0, 46.0
SHADES = {"P": "#ffffff", "S": "#cfdcec", "M": "#7f9cc4", "U": "#1d3a66"}
"""Lightness alone tells them apart, in the order of the letters, so they do in grey too."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Letters, the worst of which gives the shade; a note below. Hatched, where nobody looked."""

    letters: str
    note: str
    shade: str = ""
    hatched: bool = False
    tip: str = ""


def heat(
    name: str, title: str, description: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell]]],
    key: Sequence[tuple[str, str]],
) -> Picture:  # fmt: skip
    """Rows by columns. The key says what each shade means; an empty one is hatched."""
    width = (WIDTH - _LEFT) / max(len(columns), 1)
    size = 11.5 if width > 70 else 10
    parts: list[Part] = list(_key(key))
    top = 34 + _HIGH
    for place, column in enumerate(columns):
        lines = wrapped(column, width - 10, size, 3)
        for line, words in enumerate(lines):
            x = _LEFT + (place + 0.5) * width
            parts.append(Words(x, top - 6 - 13 * (len(lines) - 1 - line), words, size, bold=True, anchor="middle"))
    for number, (label, cells) in enumerate(rows):
        y = top + number * _ROW
        for line, words in enumerate(wrapped(label, _LEFT - 16, 11.5, 3)):
            parts.append(Words(0, y + 15 + 14 * line, words, 11.5))
        for place, cell in enumerate(cells):
            parts.extend(_cell(cell, _LEFT + place * width, y, width))
        parts.append(Stroke([(0, y), (_LEFT, y)], LINE, 0.8))
    return Picture(WIDTH, top + len(rows) * _ROW + 4, name, title, description, parts)


def _cell(cell: Cell, x: float, y: float, width: float) -> Iterator[Part]:
    ink = WHITE if cell.shade == "U" else INK
    fill = SHADES.get(cell.shade, WHITE)
    yield Rect(x + 1.5, y + 1.5, width - 3, _ROW - 3, fill, SOFT, 0.8, hatched=cell.hatched, tip=cell.tip)
    note = fitted(cell.note, width - 8, 9.5)
    if cell.hatched:
        # What stands on lines is not read.
        yield Rect(x + 3, y + _ROW / 2 - 8, width - 6, 16, WHITE, tip=cell.tip)
        yield Words(x + width / 2, y + _ROW / 2 + 3.5, note, 9.5, INK, anchor="middle")
        return
    yield Words(x + width / 2, y + 21, fitted(cell.letters, width - 8, 15), 15, ink, True, "middle")
    yield Words(x + width / 2, y + 36, note, 9.5, ink, anchor="middle")


def _key(key: Sequence[tuple[str, str]]) -> Iterator[Part]:
    each = WIDTH / max(len(key), 1)
    for place, (letter, words) in enumerate(key):
        x = place * each
        ink = WHITE if letter == "U" else INK
        yield Rect(x, 3, 20, 16, SHADES.get(letter, WHITE), SOFT, 0.8, hatched=not letter)
        if letter:
            yield Words(x + 10, 15, letter, 10.5, ink, True, "middle")
        for line, part in enumerate(wrapped(words, each - 32, 9.5, 2)):
            yield Words(x + 25, 11 + 12 * line, part, 9.5, SOFT)
