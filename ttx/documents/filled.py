"""Tables that people filled, XLSX or CSV, taken back as text. A formula is never worked out: its cell says so."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ttx.errors import TtxError

LARGEST = 20_000_000
"""Bytes of a file, packed and unpacked. A plan of a thousand actions has a tenth of one million."""
MOST_ROWS = 20_000
MOST_COLUMNS = 40
_HEADINGS_WITHIN = 10
"""Rows above the headings: a marking, a title."""
_MASKED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell as text."""

    text: str = ""
    formula: bool = False


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
    try:
        size = path.stat().st_size
    except OSError as error:
        raise TtxError(f"{path} cannot be read: {error.strerror}", hint="name the file that was filled") from None
    if size > LARGEST:
        raise TtxError(f"{path} has {size:,} bytes; {LARGEST:,} are allowed", hint="is it the right file?")
    grids = _csv(path) if path.suffix.lower() == ".csv" else _xlsx(path)
    for grid in grids:
        if (table := _table(grid, needed, path)) is not None:
            return table
    raise TtxError(f"{path} has no row with the headings {', '.join(needed)}", hint=hint)


def _table(grid: Iterable[list[Filled]], needed: Sequence[str], path: Path) -> FilledTable | None:
    head: dict[str, int] = {}
    rows = []
    for number, cells in enumerate(grid, 1):
        if number > MOST_ROWS:
            raise TtxError(f"{path} has more than {MOST_ROWS:,} rows", hint="delete the empty ones at its end")
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
    return FilledTable({name: _letters(place) for name, place in head.items()}, rows) if head else None


def _letters(place: int) -> str:
    first, last = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _csv(path: Path) -> Iterator[Iterator[list[Filled]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TtxError(f"{path} is not in UTF-8", hint="save it as “CSV UTF-8”, or as XLSX") from None
    start = text[:10_000]
    # A spreadsheet in a country that writes 1,5 saves its columns apart by semicolons.
    between = max(",;\t", key=start.count)
    yield _csv_rows(path, text, between)


def _csv_rows(path: Path, text: str, between: str) -> Iterator[list[Filled]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        for row in reader:
            yield [Filled(each[1:] if _MASKED.match(each) else each) for each in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise TtxError(
            str(error), where=f"{path}:{reader.line_num}", hint="save it as CSV once more, or as XLSX"
        ) from None


def _xlsx(path: Path) -> Iterator[Iterator[list[Filled]]]:
    from openpyxl import load_workbook

    _check_package(path)
    with _read_by_openpyxl(path):
        book = load_workbook(path, read_only=True, keep_links=False)
    with closing(book):
        for sheet in book.worksheets:
            yield _xlsx_rows(path, sheet)


def _xlsx_rows(path: Path, sheet: Any) -> Iterator[list[Filled]]:
    with _read_by_openpyxl(path):
        # What a file says of how large its sheet is may be less than there is, and a row would be lost silently.
        sheet.reset_dimensions()
        rows = iter(sheet.iter_rows(max_col=MOST_COLUMNS))
    while True:
        with _read_by_openpyxl(path):
            row = next(rows, None)
        if row is None:
            return
        yield [_filled(cell) for cell in row]


@contextmanager
def _read_by_openpyxl(path: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # What it raises for a file that no spreadsheet made has no common name.
        raise TtxError(f"{path} is no XLSX that can be read", hint="save it as XLSX once more, or as CSV") from error


def _check_package(path: Path) -> None:
    """Refuse what would unpack into far more than a table, or defines words of its own that grow."""
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            if len(infos) > 1_000 or sum(info.file_size for info in infos) > LARGEST:
                raise TtxError(f"{path} unpacks into more than {LARGEST:,} bytes", hint="is it the right file?")
            for info in infos:
                if info.filename.endswith((".xml", ".rels")) and b"<!" in _without_comments(package.read(info)):
                    raise TtxError(f"{path} is no XLSX that a spreadsheet saves", hint="save it as XLSX once more")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise TtxError(f"{path} is no XLSX: {error}", hint="save it as XLSX, or as CSV in UTF-8") from None


def _without_comments(xml: bytes) -> bytes:
    return xml.replace(b"<!--", b"").replace(b"<![CDATA[", b"")


def _filled(cell: Any) -> Filled:
    value = cell.value
    if value is None:
        return Filled()
    if cell.data_type == "f":
        return Filled(str(value), formula=True)
    if isinstance(value, datetime):
        return Filled((value.date() if value.time() == datetime.min.time() else value).isoformat())
    if isinstance(value, date):
        return Filled(value.isoformat())
    if isinstance(value, float) and value.is_integer():
        return Filled(str(int(value)))
    return Filled(str(value))
