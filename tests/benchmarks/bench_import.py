"""What importing a large MSEL costs, as a ratio to reading its cells alone.

Run: python -m tests.benchmarks.bench_import [ROWS]
"""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
from click.testing import CliRunner

from tests.benchmarks.timing import median, ratio, rounds
from ttx.cli import cli
from ttx.exchange.msel.make import made
from ttx.exchange.msel.mapping import Mapping
from ttx.playbook.load import require

HEAD = ("MSEL #", "Move", "Status", "Inject DTG", "Subject", "Inject Mode", "Send from (simulated)", "Send to",
        "Description", "Expected action", "Notes/Remarks", "Storyline", "ESF", "Author")  # fmt: skip
TEXT = (
    "The ministry says that relief depends on trade and on the cost of forces, and asks who will answer first. "
    "Nobody has written anything down, and two of the three embassies remember the conversation differently."
)
ROUNDS = 5


def write(path: Path, rows: int) -> None:
    """A workbook as large organizations keep it."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["GREAT EXERCISE"])
    page.append(HEAD)
    start = datetime(2026, 5, 18, 6)
    for number in range(rows):
        page.append([
            number, f"Move {number * 10 // rows}", "Ready", start + timedelta(minutes=number), f"Event {number}",
            "E-mail", f"Agency {number % 30}", ("JOC, J2", "All", "J4")[number % 3], f"{TEXT} {number}",
            f"Answers within {number % 9} hours", "Watch who answers", "Trade", f"ESF {number % 15}", "Planning cell",
        ])  # fmt: skip
    book.save(path)


def cells_alone(path: Path) -> None:
    """The floor: openpyxl through all cells, row by row."""
    book = openpyxl.load_workbook(path, read_only=True)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            _ = cell.value
    book.close()


def imported(path: Path, out: Path) -> None:
    """The whole command: read, write the playbook, check it."""
    out.unlink(missing_ok=True)
    result = CliRunner().invoke(cli, ["import", str(path), "--out", str(out)])
    assert result.exit_code == 0, result.output[-500:]


def main() -> None:
    """Print medians of interleaved rounds, each as a ratio to the cells alone."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder, "msel.xlsx"), Path(folder, "made.yaml")
        write(path, rows)
        imported(path, out)
        assert len(require(out).injects) == rows
        size = out.stat().st_size
        times = rounds(
            ROUNDS,
            cells=lambda: cells_alone(path),
            read=lambda: made(path, Mapping()),
            command=lambda: imported(path, out),
        )
    floor = median(times["cells"])
    print(f"{rows:,} rows, {size / 1e6:.1f} MB of YAML, median of {ROUNDS} rounds")
    ratio("  read as a playbook, against the cells alone", median(times["read"]), floor, "-")
    ratio("  ttx import: read, written and checked, too", median(times["command"]), floor, "<= 3")


if __name__ == "__main__":
    main()
