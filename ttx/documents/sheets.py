"""Tables as spreadsheets: XLSX to read and to fill, CSV for programs. A cell is a text or a number, never a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from ttx.documents.package import MADE, dated

Cell = str | int | float | None
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""A text that a spreadsheet would take for a formula, or that had an apostrophe in front already."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[\[\]:*?/\\\n]")
"""What the name of a sheet may not hold."""
LONGEST = 32_000
"""Letters that a cell of a spreadsheet holds."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `widths` are in letters, a column of none is hidden; columns in `choices` offer these words.

    `still` columns on the left stay where they are when one scrolls; `filtered` rows can be chosen by column.
    """

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int] = ()
    choices: Sequence[tuple[int, Sequence[str]]] = ()
    still: int = 0
    filtered: bool = False


def xlsx(sheets: Sequence[Sheet], marking: Sequence[str], title: str) -> bytes:
    """A workbook, one sheet after another, the marking in the first row, above and below each printed page."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    book.remove(book.worksheets[0])
    words = " · ".join(marking)
    for sheet in sheets:
        page = book.create_sheet(_NAME.sub(" ", _safe(sheet.name)).strip("' ")[:31] or "Sheet")
        page.append([])
        _put(page.cell(1, 1), words)
        page.cell(1, 1).font = Font(bold=True)
        for place, head in enumerate(sheet.head, 1):
            cell = page.cell(2, place)
            _put(cell, head)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EFEFEC")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        for number, row in enumerate(sheet.rows, 3):
            for place, value in enumerate(row, 1):
                cell = page.cell(number, place)
                _put(cell, value)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            page.row_dimensions[number].height = _height(row, sheet.widths)
        for place, width in enumerate(sheet.widths, 1):
            column = page.column_dimensions[get_column_letter(place)]
            column.width, column.hidden = width or 1, not width
        for place, allowed in sheet.choices:
            rule = DataValidation("list", formula1=f'"{",".join(allowed)}"', allow_blank=True)
            page.add_data_validation(rule)
            rule.add(f"{get_column_letter(place)}3:{get_column_letter(place)}{max(3, len(sheet.rows) + 202)}")
        page.freeze_panes = f"{get_column_letter(sheet.still + 1)}3"
        if sheet.filtered:
            page.auto_filter.ref = f"A2:{get_column_letter(len(sheet.head))}{len(sheet.rows) + 2}"
        page.print_title_rows = "1:2"
        page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        # & begins a code in a header of a spreadsheet.
        page.oddHeader.center.text = page.oddFooter.center.text = words.replace("&", "&&")
    properties = book.properties
    properties.title, properties.creator, properties.created, properties.modified = _safe(title), "ttx", MADE, MADE
    out = io.BytesIO()
    book.save(out)
    return dated(_unstamped(out.getvalue()))


def _put(cell: object, value: Cell) -> None:
    cell.value = _safe(value) if isinstance(value, str) else value  # type: ignore[attr-defined]
    if isinstance(value, str):
        # What begins like a formula is a text all the same.
        cell.data_type = "s"  # type: ignore[attr-defined]


def _height(row: Sequence[Cell], widths: Sequence[int]) -> float:
    """Points for the longest cell: not every program makes room for lines that it wraps."""
    lines = 1
    for value, width in zip(row, widths, strict=False):
        if isinstance(value, str) and width:
            # Wider letters than the average, and Han characters, which are two wide.
            wraps = (1 + int(_columns(line) * 1.15) // width for line in value.split("\n"))
            lines = max(lines, sum(wraps))
    return min(13.5 * lines + 2, 400)


def _columns(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _safe(text: str) -> str:
    return _ILLEGAL.sub("", text)[:LONGEST]


def _unstamped(package: bytes) -> bytes:
    """openpyxl writes the moment of saving into the properties, whatever they say."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + MADE.isoformat().encode() + b"Z", content
                )
            new.writestr(info, content)
    return out.getvalue()


def comma(sheet: Sheet) -> bytes:
    """One table as CSV in UTF-8 with a mark at its beginning, without which Excel reads Korean as rubbish.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(each) for each in sheet.head])
    for row in sheet.rows:
        writer.writerow([_harmless(each) if isinstance(each, str) else each for each in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(text: str) -> str:
    text = _safe(text)
    return f"'{text}" if _FORMULA.match(text) else text
