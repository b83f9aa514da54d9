"""Improvement plans as a spreadsheet that owners fill."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ttx.afterwards.plans import Plan, lines
from ttx.documents.sheets import Cell, Sheet, comma, xlsx
from ttx.errors import TtxError
from ttx.exercise.decide.evaluation import ELEMENTS, PRIORITIES

STANDINGS = ("open", "done", "dropped")
COLUMNS = (
    "exercise", "action id", "action", "finding", "objective", "element", "owner", "contact", "start", "due",
    "priority", "status", "done on", "note", "version",
)  # fmt: skip
_WIDTHS = (26, 10, 44, 40, 24, 14, 24, 20, 12, 12, 10, 10, 12, 30, 8)
_CHOICES = (("element", ELEMENTS), ("priority", PRIORITIES), ("status", STANDINGS))


def sheet(plans: Sequence[Plan], *, every: bool = False) -> Sheet:
    """What is open of these plans, or `every` action, a row each."""
    rows: list[list[Cell]] = []
    for line in lines(plans, every=every):
        cells = line.plan.cells(line.action)
        rows.append([*(cells[name] for name in COLUMNS[:-1]), line.action.version])
    choices = [(COLUMNS.index(name) + 1, [each for each in words if each]) for name, words in _CHOICES]
    return Sheet("Improvement plan", COLUMNS, rows, _WIDTHS, choices)


def export(plans: Sequence[Plan], file: Path, *, every: bool = False) -> None:
    """Write a new file, XLSX or CSV by its ending. One that is there may have been filled already: it stays."""
    from ttx.files import put

    if file.exists():
        raise TtxError(f"{file} is there already", hint="name another, or remove it: somebody may have filled it")
    made = sheet(plans, every=every)
    match file.suffix.lower():
        case ".xlsx":
            marking = list(dict.fromkeys(each for plan in plans for each in plan.marking))
            content = xlsx([made], marking, "Improvement plan")
        case ".csv":
            content = comma(made)
        case _:
            raise TtxError(f"{file.name} says no form", hint="end it in .xlsx or .csv")
    put(file.parent, file.name, content)
