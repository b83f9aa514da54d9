"""Swimlanes: what each party did over time, as marks whose form says what it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ttx.documents.charts import WIDTH, Axis, frame
from ttx.documents.charts.keys import Sign, keyed
from ttx.documents.drawing import (
    INK,
    LINE,
    WHITE,
    Part,
    Picture,
    Rect,
    Stroke,
    Words,
    breadth,
    fitted,
    symbol,
    wrapped,
)  # fmt: skip

_LEFT, _ROW, _R = 104.0, 20.5, 8.8
_MOST_NOTES, _MOST_TOLD = 40, 4
_ROWS_OF_ALL = 30
"""Rows of a group in all lanes together: a picture is to fit on a page."""
BAR = "bar"
"""The form of what lasts."""


@dataclass(frozen=True, slots=True)
class Event:
    """One mark. A `strong` one is filled; a `struck` one is crossed out."""

    at: float
    form: str
    label: str
    tip: str = ""
    until: float | None = None
    strong: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A party with its marks; those of one group stand in rows of their own."""

    title: str
    groups: Sequence[Sequence[Event]]


@dataclass(frozen=True, slots=True)
class Note:
    """What a mark's label means."""

    sign: Sign | None
    label: str
    text: str


@dataclass(slots=True)
class _Placed:
    """A mark in a row, with those for which there was no room."""

    event: Event
    left: float
    right: float
    more: list[Event] = field(default_factory=list)


def lanes(
    name: str, title: str, description: str, drawn: Sequence[Lane], axis: Axis, key: Sequence[tuple[Sign, str]],
    notes: Sequence[Note] = (),
) -> Picture:  # fmt: skip
    """Lanes above each other over one axis; the key above, the notes below."""
    width = WIDTH - _LEFT - 8
    parts, below = keyed(key)
    y = top = below + 24
    rows: list[Part] = []
    edges = [y]
    most = min(max(_ROWS_OF_ALL // max(sum(len(lane.groups) for lane in drawn), 1), 1), 4)
    for lane in drawn:
        groups = [each for group in lane.groups for each in _packed(group, axis, width, most)]
        height = max(len(groups), 1) * _ROW + 8
        for place, row in enumerate(groups):
            for placed in row:
                rows.extend(_mark(placed, y + 4 + place * _ROW + _ROW / 2))
        for place, line in enumerate(wrapped(lane.title, _LEFT - 8, 11.5, 3)):
            rows.append(Words(0, y + 16 + place * 14, line, 11.5, bold=True))
        y += height
        edges.append(y)
    parts.extend(frame(axis, _LEFT, top, width, y - top))
    parts += [Stroke([(0, edge), (WIDTH, edge)], LINE, 1) for edge in edges]
    parts.extend(rows)
    height = y + 22 + (18 + 16 * -(-min(len(notes), _MOST_NOTES + 1) // 2) if notes else 0)
    return Picture(WIDTH, height, name, title, description, [*parts, *_notes(notes, y + 34)])


def _packed(events: Sequence[Event], axis: Axis, width: float, most: int) -> list[list[_Placed]]:
    """Marks in as few rows as keep them apart. Where all rows are full, a mark stands for its neighbours too."""
    rows: list[list[_Placed]] = []
    for event in sorted(events, key=lambda event: event.at):
        x = axis.across(event.at, _LEFT, width)
        half = max(_R + 1, min(breadth(event.label, 9.5) / 2 + 3, 18))
        # What stands at an edge is seen whole.
        x = min(max(x, _LEFT + half), _LEFT + width - half)
        end = x + half
        if event.form == BAR:
            x, end = x - half, max(end, axis.across(event.until or event.at, _LEFT, width))
        placed = _Placed(event, x, end)
        start = x if event.form == BAR else x - half
        room = next((row for row in rows if row[-1].right <= start), None)
        if room is not None:
            room.append(placed)
        elif len(rows) < most:
            rows.append([placed])
        else:
            min((row[-1] for row in rows), key=lambda each: each.right).more.append(event)
    return rows


def _mark(placed: _Placed, y: float) -> Iterator[Part]:
    event, x = placed.event, placed.left
    if placed.more:
        told = [event.tip, *(each.tip for each in placed.more[: _MOST_TOLD - 1])]
        rest = len(placed.more) + 1 - len(told)
        tip = "; ".join(told) + (f"; and {rest} more" if rest else "")
        event = replace(event, label=f"+{min(len(placed.more) + 1, 99)}", tip=tip, strong=False, struck=False)
    fill, ink = (INK, WHITE) if event.strong else (WHITE, INK)
    if event.form == BAR:
        yield Rect(x, y - 8, placed.right - x, 16, fill, INK, 1.2, tip=event.tip)
        yield Words((x + placed.right) / 2, y + 3.6, fitted(event.label, placed.right - x + 8, 9.5), 9.5, ink, True,
                    "middle")  # fmt: skip
    else:
        yield symbol(event.form, x, y, _R * (1.12 if event.form == "diamond" else 1), fill, INK, 1.2, event.tip)
        size = 9.5 if len(event.label) == 1 or (len(event.label) == 2 and event.label.isdecimal()) else 7.5
        yield Words(x, y + 3.2, fitted(event.label, 34, size), size, ink, True, "middle")
    if event.struck:
        yield Stroke([(x - _R, y + _R), (x + _R, y - _R)], INK, 1.6)


def _notes(notes: Sequence[Note], top: float) -> Iterator[Part]:
    shown = list(notes[:_MOST_NOTES])
    if rest := len(notes) - len(shown):
        shown.append(Note(None, "", f"and {rest} more, in the tables"))
    rows = -(-len(shown) // 2)
    for place, note in enumerate(shown):
        x, y = place // rows * (WIDTH / 2 + 6), top + place % rows * 16
        if note.sign:
            yield from note.sign(x + 9, y - 4)
        yield Words(x + 24, y, fitted(note.label, 24, 10.5), 10.5, bold=True)
        yield Words(x + 48, y, fitted(note.text, WIDTH / 2 - 58, 10.5), 10.5)
