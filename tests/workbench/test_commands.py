"""An organizer at the command line: new, format."""

import subprocess
import sys
from pathlib import Path

from ttx.playbook.load import load


def ttx(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(
        [sys.executable, "-m", "ttx", *arguments], cwd=folder, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr
    return ran


def test_a_playbook_is_begun_gets_an_inject_and_is_tidied(tmp_path: Path) -> None:
    begun = ttx(tmp_path, "new", "--title", "Harbour", "--teams", "Port, Town", "--phases", "1")
    assert begun.returncode == 0, begun.stderr
    assert (tmp_path / "playbook.schema.json").stat().st_size > 10_000
    ttx(tmp_path, "new", "inject", "Power cut", "--theme", "energy")
    book = tmp_path / "harbour.yaml"
    assert ttx(tmp_path, "new", "inject", "A call", "--into", "harbour.yaml", "--at", "4m").returncode == 0
    text = book.read_text("utf-8")
    book.write_text(
        text.replace("      - id: a-call\n", "      - use: energy/power-cut\n        id: a-call\n"), "utf-8"
    )
    loaded = load(book)
    assert loaded.problems == []
    assert loaded.playbook and loaded.playbook.injects["a-call"][1].from_ == "control"


def test_format_changes_what_is_untidy_and_says_so(tmp_path: Path) -> None:
    book = tmp_path / "a.yaml"
    book.write_text("ttx:   1   # one\nid: 'a'\n", "utf-8")
    assert ttx(tmp_path, "format", "--check", "a.yaml").returncode == 1
    shown = ttx(tmp_path, "format", "--diff", "a.yaml")
    assert shown.returncode == 1 and "+id: a\n" in shown.stdout
    assert book.read_text("utf-8") == "ttx:   1   # one\nid: 'a'\n"
    assert ttx(tmp_path, "format", "a.yaml").stdout == "tidied a.yaml\n"
    assert book.read_text("utf-8") == "ttx: 1     # one\nid: a\n"
    assert ttx(tmp_path, "format", "--check", "a.yaml").stdout == "1 file is tidy\n"


def test_format_leaves_a_file_alone_that_it_cannot_read(tmp_path: Path) -> None:
    book = tmp_path / "a.yaml"
    book.write_text("a: 1\na: 2\n", "utf-8")
    ran = ttx(tmp_path, "format", "a.yaml")
    assert ran.returncode == 2 and "a.yaml:2:1" in ran.stderr
    assert book.read_text("utf-8") == "a: 1\na: 2\n"
    assert ttx(tmp_path, "format", "seoul-short").returncode == 2
