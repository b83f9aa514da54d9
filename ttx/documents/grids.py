"""The cells of tables that people made, XLSX or CSV, as text and values. No formula is worked out, no macro run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ttx.documents.package import BROKEN
from ttx.errors import TtxError

_MASKED = re.compile(r"'+[=+\-@\t\r]")
_OLD = b"\xd0\xcf\x11\xe0"
"""How an old .xls begins, and an .xlsx with a password."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ENOUGH = 2_000
"""Empty rows after which nobody goes on writing. Columns that somebody coloured reach down a million."""
_NOT_READ = {
    "vbaProject": "macros; they are never run",
    "externalLinks/": "links to other files; they are not followed",
    "comments": "comments beside cells; they are not taken over",
    "media/": "pictures; they are not taken over",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one file before it is refused: what people make by hand stays far below."""

    packed: int = 20_000_000
    unpacked: int = 60_000_000
    rows: int = 20_000
    columns: int = 200
    texts: int = 300_000


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell as text; a formula's text is the formula. `value` is what the spreadsheet kept: a number, a time."""

    text: str = ""
    formula: bool = False
    value: Any = None


EMPTY = Filled()


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that were made one. All count from 0, the last ones are in it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """One sheet: its rows from the first, empty ones too, each as long as it was filled."""

    name: str
    rows: Iterator[list[Filled]]
    hidden: bool = False
    merged: Sequence[Merged] = ()
    notes: list[str] = field(default_factory=list)
    """what reading it has to say; whole once the rows are through"""


@dataclass(frozen=True, slots=True)
class Package:
    """What the file is besides its sheets."""

    notes: Sequence[str]
    sheets: Iterator[Grid]


def cells_of(path: Path, limits: Limits | None = None) -> Package:
    """The sheets of a file, each read as it is asked for. TtxError where it is no such file, or far too large."""
    limits = limits or Limits()
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise TtxError(f"{path} cannot be read: {error.strerror}", hint="name the file that was filled") from None
    if size > limits.packed:
        raise TtxError(f"{path} has {size:,} bytes; {limits.packed:,} are allowed", hint="is it the right file?")
    if head.startswith(_OLD):
        message = f"{path} is an old .xls, or has a password"
        raise TtxError(message, hint="open it in a spreadsheet and save it as XLSX without a password")
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _csv(path, limits)
    return _xlsx(path, limits)


def letters(place: int) -> str:
    """What a spreadsheet calls a column that counts from 0: A, Z, AA."""
    name = ""
    while place >= 0:
        place, rest = divmod(place, 26)
        name, place = chr(65 + rest) + name, place - 1
    return name


def _number(name: str) -> int:
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - 64
    return place - 1


# -- CSV


def _csv(path: Path, limits: Limits) -> Package:
    text, notes = _decoded(path)
    grid = Grid("", iter(()))
    grid.rows = _bounded(path, _csv_rows(path, text, _between(text), limits), limits, grid)
    return Package(notes, iter([grid]))


def _decoded(path: Path) -> tuple[str, list[str]]:
    """The text of a file in one of the encodings that spreadsheets save, and what was guessed."""
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif raw[:400].count(0) > len(raw[:400]) // 4:
        candidates = ["utf-16-le" if not raw[1] else "utf-16-be"]
    else:
        candidates = ["utf-8-sig"]
    for name in candidates:
        try:
            return raw.decode(name), []
        except UnicodeDecodeError:
            pass
    name = max(_LOCAL, key=lambda each: _likely(raw, each)) if candidates == ["utf-8-sig"] else ""
    if not name or _likely(raw, name) < 0.9:
        raise TtxError(f"{path} is not in UTF-8", hint="save it as “CSV UTF-8”, or as XLSX")
    return raw.decode(name), [f"read as {_LOCAL[name]} ({name}); save it as “CSV UTF-8” if letters are wrong"]


_LOCAL = {"cp949": "Korean", "cp932": "Japanese", "cp1252": "Western European"}
_LETTERS = {
    "cp949": re.compile("[가-힣]"),
    "cp932": re.compile("[ぁ-ゖァ-ヺー一-龠、-】]"),
    "cp1252": re.compile("[À-ÖØ-öø-ÿ€‘’“”–—…°«»§·]"),
}


def _likely(raw: bytes, name: str) -> float:
    """Which part of what is not ASCII makes letters of that language."""
    try:
        strange = re.sub("[\x00-\x7f]", "", raw[:400_000].decode(name, "strict" if len(raw) < 400_000 else "replace"))
    except UnicodeDecodeError:
        return 0
    return len(_LETTERS[name].findall(strange)) / max(1, len(strange))


def _between(text: str) -> str:
    """What stands between the columns: what makes the most rows of one width. Prose has commas, but not even ones."""

    def even(between: str) -> tuple[float, int]:
        start = csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=between)
        try:
            widths = Counter(len(row) for row, _ in zip(start, range(60), strict=False) if any(row))
        except csv.Error:
            return 0, 0
        rows = widths.total()
        del widths[1]
        width, count = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        return count / max(1, rows), width

    return max(",;\t", key=even)


def _csv_rows(path: Path, text: str, between: str, limits: Limits) -> Iterator[list[Filled]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        for row in reader:
            cells = [each[1:] if _MASKED.match(each) else each for each in row[: limits.columns]]
            yield [Filled(each, value=each) if each else EMPTY for each in cells]
    except csv.Error as error:
        raise TtxError(
            str(error), where=f"{path}:{reader.line_num}", hint="save it as CSV once more, or as XLSX"
        ) from None


# -- XLSX


def _xlsx(path: Path, limits: Limits) -> Package:
    notes = _check_package(path, limits)
    return Package(notes, _xlsx_sheets(path, limits))


def _xlsx_sheets(path: Path, limits: Limits) -> Iterator[Grid]:
    from openpyxl import load_workbook

    with _read_by_openpyxl(path):
        book = load_workbook(path, read_only=True, keep_links=False)
    with closing(book):
        for sheet in book.worksheets:
            merged = _merged(book, sheet)
            grid = Grid(str(sheet.title), iter(()), sheet.sheet_state != "visible", merged)
            grid.rows = _bounded(path, _xlsx_rows(path, sheet, limits), limits, grid)
            yield grid


def _merged(book: Any, sheet: Any) -> list[Merged]:
    # Reading row by row, openpyxl does not say which cells are merged; the part says it behind the rows.
    with book._archive.open(sheet._worksheet_path) as part:
        found = _MERGED.findall(part.read().rpartition(b"sheetData>")[2])
    return [
        Merged(int(top) - 1, _number(left.decode()), int(bottom) - 1, _number(right.decode()))
        for left, top, right, bottom in found
    ]


def _xlsx_rows(path: Path, sheet: Any, limits: Limits) -> Iterator[list[Filled]]:
    with _read_by_openpyxl(path):
        # What a file says of how large its sheet is may be less than there is, and a row would be lost silently.
        sheet.reset_dimensions()
        # Told a last column, openpyxl makes every row as long.
        rows = iter(sheet.iter_rows())
    while True:
        with _read_by_openpyxl(path):
            row = next(rows, None)
        if row is None:
            return
        yield [EMPTY if cell.value is None else _filled(cell) for cell in row[: limits.columns]]


def _bounded(path: Path, rows: Iterator[list[Filled]], limits: Limits, grid: Grid) -> Iterator[list[Filled]]:
    """Stop where only empty rows follow; refuse what is far longer than people fill."""
    full = empty = 0
    for row in rows:
        if any(cell.text and not cell.text.isspace() for cell in row):
            full, empty = full + 1, 0
            if full > limits.rows:
                raise TtxError(f"{path} has more than {limits.rows:,} rows", hint="is it the right file?")
        else:
            empty += 1
            if empty > _ENOUGH:
                grid.notes.append(f"{_ENOUGH:,} rows in a row are empty; what may stand below them is not read")
                return
        yield row


@contextmanager
def _read_by_openpyxl(path: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # What it raises for a file that no spreadsheet made has no common name.
        raise TtxError(f"{path} is no XLSX that can be read", hint="save it as XLSX once more, or as CSV") from error


def _check_package(path: Path, limits: Limits) -> list[str]:
    """Refuse what would unpack into far more than a table, or defines words of its own that grow."""
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            if len(infos) > 1_000 or sum(info.file_size for info in infos) > limits.unpacked:
                raise TtxError(f"{path} unpacks into more than {limits.unpacked:,} bytes", hint="is it the right file?")
            for info in infos:
                if not info.filename.endswith((".xml", ".rels")):
                    continue
                content = package.read(info)
                if b"<!" in _without_comments(content):
                    raise TtxError(f"{path} is no XLSX that a spreadsheet saves", hint="save it as XLSX once more")
                if info.filename.endswith("sharedStrings.xml") and content.count(b"<si") > limits.texts:
                    raise TtxError(f"{path} has more than {limits.texts:,} texts", hint="is it the right file?")
            names = " ".join(info.filename for info in infos)
            return [f"it has {what}" for part, what in _NOT_READ.items() if part in names]
    except BROKEN as error:
        raise TtxError(f"{path} is no XLSX: {error}", hint="save it as XLSX, or as CSV in UTF-8") from None


def _without_comments(xml: bytes) -> bytes:
    return xml.replace(b"<!--", b"").replace(b"<![CDATA[", b"")


def _filled(cell: Any) -> Filled:
    value = cell.value
    if isinstance(value, str):
        return Filled(value, cell.data_type == "f", value)
    if cell.data_type == "f":
        return Filled(str(value), formula=True)
    if isinstance(value, datetime):
        text = (value.date() if value.time() == datetime.min.time() else value).isoformat()
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    else:
        text = str(value)
    return Filled(text, value=value)
