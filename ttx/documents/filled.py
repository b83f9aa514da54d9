"""Tables that people filled, XLSX or CSV, taken back by their headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ttx.documents.grids import Filled, Limits, cells_of, letters
from ttx.errors import TtxError

_LIMITS = Limits(unpacked=20_000_000, columns=40)
"""A plan of a thousand actions has a tenth of one million bytes."""
_HEADINGS_WITHIN = 10
"""Rows above the headings: a marking, a title."""


@dataclass(frozen=True, slots=True)
class FilledRow:
    number: int
    """as the spreadsheet counts it, from 1"""
    cells: dict[str, Filled]
    """by heading"""


@dataclass(frozen=True, slots=True)
class FilledTable:
    """The rows below the headings that are not empty. `columns` says where each heading stands: A, B."""

    columns: dict[str, str]
    rows: list[FilledRow]


def read(path: Path, needed: Sequence[str], hint: str) -> FilledTable:
    """The table of a file whose headings include all of `needed`, in any order and with others beside them.

    TtxError where it is no such file, or one that is far larger than people fill; `hint` says what makes a right one.
    """
    for grid in cells_of(path, _LIMITS).sheets:
        if (table := _table(grid.rows, needed, path)) is not None:
            if grid.notes:
                raise TtxError(f"{path}: {grid.notes[0]}", hint="delete the empty rows")
            return table
    raise TtxError(f"{path} has no row with the headings {', '.join(needed)}", hint=hint)


def _table(grid: Iterable[list[Filled]], needed: Sequence[str], path: Path) -> FilledTable | None:
    head: dict[str, int] = {}
    rows = []
    for number, cells in enumerate(grid, 1):
        if not head:
            names = [" ".join(cell.text.split()).casefold() for cell in cells]
            if set(needed) <= set(names):
                if twice := next((name for name in names if name and names.count(name) > 1), ""):
                    raise TtxError(f"{path} has two columns {twice!r}", hint="delete one of them")
                head = {name: place for place, name in enumerate(names) if name}
            elif number == _HEADINGS_WITHIN:
                return None
        elif any(cell.text.strip() for cell in cells):
            found = {name: cells[place] for name, place in head.items() if place < len(cells)}
            rows.append(FilledRow(number, found))
    return FilledTable({name: letters(place) for name, place in head.items()}, rows) if head else None
