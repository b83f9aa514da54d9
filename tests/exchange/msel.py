"""Makes spreadsheets as people make them, and runs ttx on them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner

from ttx.cli import cli
from ttx.errors import TtxError
from ttx.playbook.load import load
from ttx.playbook.models import Inject, Playbook


def ttx(*words: object, code: int = 0) -> str:
    """Run a command; its output with what stands on standard error."""
    result = CliRunner().invoke(cli, [str(word) for word in words])
    said = result.output
    if isinstance(result.exception, TtxError):
        assert code == 2, result.exception
        return said + str(result.exception)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, said
    return said


def workbook(
    path: Path, sheets: dict[str, Iterable[Iterable[Any]]], shape: Callable[[Any], None] | None = None
) -> Path:
    """An XLSX with these rows; `shape` merges, hides and formats."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    if shape:
        shape(book)
    book.save(path)
    return path


def table(path: Path, rows: Iterable[Iterable[Any]], *, encoding: str = "utf-8", between: str = ",") -> Path:
    """A CSV with these rows."""
    out = io.StringIO()
    csv.writer(out, delimiter=between).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def imported(path: Path, *words: object, code: int = 0) -> tuple[Playbook, str]:
    """The playbook that an import writes, which checks clean, and what was said."""
    out = path.with_name(f"{path.stem}-made.yaml")
    said = ttx("import", path, "--out", out, *words, code=code)
    loaded = load(out)
    assert loaded.playbook is not None, loaded.problems
    return loaded.playbook, said


def injects(playbook: Playbook) -> dict[str, Inject]:
    return {name: inject for name, (_, inject) in playbook.injects.items()}


def change(path: Path, cells: dict[tuple[str, str], Any]) -> None:
    """Change cells of an exported MSEL as a person does, by inject and heading."""
    book = openpyxl.load_workbook(path)
    page = book["MSEL"]
    heads = [cell.value for cell in page[2]]
    rows = {page.cell(row, 1).value: row for row in range(3, page.max_row + 1)}
    for (name, head), value in cells.items():
        page.cell(rows[name], heads.index(head) + 1).value = value
    book.save(path)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {info.filename: package.read(info) for info in package.infolist()}
