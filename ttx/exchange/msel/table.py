"""From the cells of a file to rows of fields: finds the headings, fills merged cells, says what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ttx.documents.grids import EMPTY, Filled, Grid, Merged, cells_of, letters
from ttx.errors import TtxError
from ttx.exchange.foreign import Note
from ttx.exchange.msel.columns import JOINED, KEPT, Columns, columns_of
from ttx.exchange.msel.companions import HEADS, Companions
from ttx.exchange.msel.companions import read as read_companion
from ttx.exchange.msel.mapping import Mapping
from ttx.playbook.problems import did_you_mean, listed
from ttx.text import LONGEST, clean, one_line

_HEADINGS_WITHIN = 50
_TELLING = {"time", "scenario time", "to", "expected", "from", "method", "objectives"}
_WORDY = re.compile(r"[^\W\d_]{3,}")


@dataclass(slots=True)
class Row:
    """One event as it stands. An empty cell is not there."""

    where: str
    number: int
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    """what the spreadsheet kept in the columns of times: a number, a date"""
    teams: dict[tuple[str, str], str] = field(default_factory=dict)
    """by `instead` or `add` and the team's name: a text for it"""
    others: dict[str, str] = field(default_factory=dict)
    """by title: what stands in columns that a playbook has no field for"""
    places: dict[str, str] = field(default_factory=dict)
    """by field: C7"""
    section: str = ""
    """the heading between the rows above it"""

    def at(self, name: str) -> str:
        """Where a field of it stands: `msel.xlsx, sheet MSEL, C7`."""
        file, _, _ = self.where.rpartition(", row ")
        return f"{file}, {self.places[name]}" if name in self.places else self.where


@dataclass(slots=True)
class Table:
    """A sheet that holds a MSEL."""

    name: str
    where: str
    columns: Columns
    head: int
    """the number of the row of headings"""
    above: list[str]
    """what stands above the headings"""
    rows: list[Row] = field(default_factory=list)


def tables_of(
    path: Path,
    mapping: Mapping,
    sheets: Sequence[str],
    notes: list[Note],
    beside: dict[str, list[list[str]]] | None = None,
    companions: Companions | None = None,
) -> list[Table]:
    """Every sheet with the headings of a MSEL, or those that are named. What is not read is told in the notes.

    `beside` are rows of sheets that an export puts beside it, by name: what changed in one of them is told.
    `companions` takes up what these sheets say.
    """
    found, names, name = list[Table](), list[str](), clean(path.name)
    package = cells_of(path)
    notes += [Note(name, text) for text in package.notes]
    for grid in package.sheets:
        names.append(grid.name)
        shown = one_line(clean(grid.name), 40)
        where = f"{name}, sheet {shown}" if grid.name else name
        if sheets and grid.name not in sheets:
            notes.append(Note(where, "not read: --sheet names others"))
        elif beside and grid.name in beside:
            if not _says(grid, beside[grid.name]):
                notes.append(Note(where, "changed, but not taken back: change the playbook itself", decide=True))
        elif companions is not None and grid.name in HEADS and (rows := read_companion(grid)) is not None:
            companions[grid.name] = rows
        elif grid.hidden and grid.name not in sheets:
            notes.append(Note(where, f'it is hidden, so it is not read; --sheet "{shown}" reads it'))
        elif (table := _Reader(grid, where, mapping, notes).table()) is None:
            notes.append(Note(where, "not read: no row in it has the headings of a MSEL", decide=bool(sheets)))
        else:
            found.append(table)
        notes += [Note(where, text) for text in grid.notes]
    for each in sheets:
        if each not in names:
            raise TtxError(f"{path} has no sheet {each!r}", hint=did_you_mean(each, names, listed(names, "and")))
    return found


def _says(grid: Grid, rows: list[list[str]]) -> bool:
    """Whether these rows stand in a sheet."""
    there = [[cell.text.strip() for cell in cells] for cells in grid.rows]
    return all([*map(str.strip, row)] in (cells[: len(row)] for cells in there) for row in rows)


class _Reader:
    def __init__(self, grid: Grid, where: str, mapping: Mapping, notes: list[Note]) -> None:
        self.grid, self.where, self.mapping, self.notes = grid, where, mapping, notes
        self.formulas: dict[int, list[int]] = {}
        self.merges: dict[int, list[Merged]] = {merge.top: [] for merge in grid.merged}
        for merge in grid.merged:
            self.merges[merge.top].append(merge)

    def table(self) -> Table | None:
        rows = enumerate(self.grid.rows)
        first = list(islice(rows, _HEADINGS_WITHIN))
        best, head = Columns(), -1
        for number, cells in first:
            columns = columns_of([cell.text for cell in cells], self.mapping.columns)
            if columns.known > best.known and _is_msel(columns):
                best, head = columns, number
        if head < 0:
            return None
        above = [one_line(clean(text), 200) for _, cells in first[:head] if (text := _joined(cells))]
        table = Table(self.grid.name, self.where, best, head + 1, above)
        table.rows += self._rows(chain(first[head + 1 :], rows), table)
        for place, numbers in self.formulas.items():
            last = f" to {letters(place)}{numbers[-1]}" if len(numbers) > 1 else ""
            what = f"{len(numbers)} formulas" if len(numbers) > 1 else "a formula"
            self.notes.append(
                Note(
                    f"{self.where}, {letters(place)}{numbers[0]}{last}",
                    f"{what}; ttx works none out and takes the cell as empty: copy and paste as values",
                    decide=True,
                )
            )
        return table

    def note(self, what: str, number: int = 0, *, decide: bool = False) -> None:
        self.notes.append(Note(f"{self.where}, row {number}" if number else self.where, what, decide))

    def _rows(self, numbered: Iterator[tuple[int, list[Filled]]], table: Table) -> Iterator[Row]:
        section = ""
        for number, cells in self._unmerged(numbered):
            full = [place for place, cell in enumerate(cells) if cell.text and not cell.text.isspace()]
            if not full:
                continue
            if _is_head(cells, full, table.columns.titles):
                self.note("the headings again; skipped", number + 1)
                continue
            if len(full) == 1 and (heading := self._section(number, full[0], cells, table)) is not None:
                section = heading or section
                continue
            row = self._row(number + 1, cells, full, table.columns)
            row.section = section
            if row.cells or row.teams or row.others:
                yield row

    def _section(self, number: int, place: int, cells: list[Filled], table: Table) -> str | None:
        """The heading that one cell alone is; empty where it says nothing, None where the row is an event."""
        text = one_line(clean(cells[place].text), 200)
        fields = table.columns.fields
        wide = any(merge.left == place and merge.right - place >= 2 for merge in self.merges.get(number, ()))
        told = [place in fields.get(name, ()) for name in ("text", "title")]
        if not wide and any(told):
            return None
        if cells[place].formula or not _WORDY.search(text) or re.fullmatch(r"[A-Za-z]{1,8}[-_ ]?\d+", text):
            self.note(f"nothing but {text!r} stands in it; skipped", number + 1)
            return ""
        self.note(f"taken as a heading: {one_line(text)}", number + 1)
        return text

    def _unmerged(self, numbered: Iterator[tuple[int, list[Filled]]]) -> Iterator[tuple[int, list[Filled]]]:
        """Rows with the value of a cell that was merged downwards in each of its rows."""
        if not self.merges:
            yield from numbered
            return
        open_: list[tuple[Merged, Filled]] = []
        for number, cells in numbered:
            open_ = [each for each in open_ if each[0].bottom >= number]
            for merge, cell in open_:
                cells.extend([EMPTY] * (merge.left + 1 - len(cells)))
                if cells[merge.left] is EMPTY:
                    cells[merge.left] = cell
            for merge in self.merges.get(number, ()):
                if merge.bottom > number and merge.left < len(cells):
                    open_.append((merge, cells[merge.left]))
            yield number, cells

    def _row(self, number: int, cells: list[Filled], full: list[int], columns: Columns) -> Row:
        row = Row(f"{self.where}, row {number}", number)
        texts: dict[int, str] = {}
        for place in full:
            if place in columns.skipped:
                continue
            if cells[place].formula:
                self.formulas.setdefault(place, []).append(number)
            elif text := self._clean(cells[place].text, place, number):
                texts[place] = text
        for name, places in columns.fields.items():
            said = [texts.pop(place) for place in places if place in texts]
            if not said:
                continue
            row.places[name] = f"{letters(places[0])}{number}"
            if name in KEPT:
                row.others[KEPT[name]] = said[0]
                continue
            row.cells[name] = "\n".join(said) if name in JOINED else said[0]
            row.values[name] = cells[places[0]].value
        for place, key in columns.teams.items():
            if place in texts:
                row.teams[key] = texts.pop(place)
        for place, text in texts.items():
            title = columns.others.get(place) or f"Column {letters(place)}"
            row.others[title] = f"{row.others[title]}\n{text}" if title in row.others else text
        return row

    def _clean(self, text: str, place: int, number: int) -> str:
        if len(text) <= LONGEST:
            return clean(text).strip()
        where = f"{self.where}, {letters(place)}{number}"
        self.notes.append(Note(where, f"{len(text):,} characters; the first {LONGEST:,} are taken", decide=True))
        return clean(text[: LONGEST - 10]).strip()


def _is_head(cells: list[Filled], full: list[int], titles: list[str]) -> bool:
    """Whether a row is the headings once more, as at the top of a printed page."""
    same = (place < len(titles) and " ".join(cells[place].text.split()) == titles[place] for place in full)
    # Three will do, and almost every row is another at the first.
    return all(islice(same, 3)) and len(full) > 2


def _is_msel(columns: Columns) -> bool:
    named = set(columns.fields)
    return bool(named & {"title", "text"} or columns.teams) and bool(named & _TELLING) and columns.known >= 2


def _joined(cells: list[Filled]) -> str:
    return " ".join(dict.fromkeys(cell.text.strip() for cell in cells if cell.text.strip()))[:LONGEST]
