"""`ttx check` as a process: what it prints, with which code it ends, and that it goes on while somebody writes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue

import openpyxl

from tests.workbench.test_review import GOOD
from ttx.playbook.load import require
from ttx.workbench.coverage import coverage

WRONG = GOOD.replace("At 10:00 KST", "At 10:00 UTC")


def ttx(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ttx", "check", *arguments], cwd=folder, capture_output=True, text=True, timeout=120
    )


def test_json_is_one_object_and_the_code_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "wrong.yaml").write_text(WRONG, "utf-8")
    ran = ttx(tmp_path, "good.yaml", "wrong.yaml", "--format", "json")
    found = json.loads(ran.stdout)
    assert (ran.returncode, found["ok"], found["warnings"], found["rules"]) == (0, True, 1, {"zone-slip": 1})
    assert [(one["file"], one["rule"]) for one in found["findings"]] == [("wrong.yaml", "zone-slip")]
    assert ttx(tmp_path, "wrong.yaml", "--strict").returncode == 1
    assert ttx(tmp_path, "wrong.yaml", "--strict", "--ignore", "zone-slip").returncode == 0
    (tmp_path / "wrong.yaml").write_text("ttx: 2\n", "utf-8")
    assert ttx(tmp_path, "good.yaml", "wrong.yaml").returncode == 1


def test_the_list_of_rules_says_why_of_each(tmp_path: Path) -> None:
    said = ttx(tmp_path, "--rules").stdout
    assert "idle-team" in said and "People without anything to do" in said and "silent-actor" in said


def test_watch_checks_again_when_the_playbook_or_what_it_uses_changes_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    book, used = tmp_path / "good.yaml", tmp_path / "injects" / "more.yaml"
    used.parent.mkdir()
    used.write_text("about: x\ntitle: Something of the library\nfrom: press\ntext: Words\n", "utf-8")
    book.write_text(GOOD + "      - {use: more, at: 22m, priority: support}\n", "utf-8")
    watching = subprocess.Popen(
        [sys.executable, "-m", "ttx", "check", "good.yaml", "--watch"], cwd=tmp_path, text=True, stdout=subprocess.PIPE
    )
    said: Queue[str] = Queue()
    assert watching.stdout is not None
    out = watching.stdout
    threading.Thread(target=lambda: list(map(said.put, out)), daemon=True).start()

    def block() -> str:
        lines = [said.get(timeout=60)]
        while "waiting for a change" not in lines[-1]:
            lines.append(said.get(timeout=60))
        return "".join(lines)

    try:
        assert "good.yaml: ok. " in block()
        book.write_text(book.read_text("utf-8").replace("At 10:00 KST", "At 10:00 UTC"), "utf-8")
        assert "[zone-slip]" in block()
        used.write_text("about: x\ntitle: Something of the library\ntext: Words\nfrom: nobody\n", "utf-8")
        assert "there is no actor 'nobody'" in block()
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=30) == 0
    finally:
        watching.kill()
        watching.wait()


def test_coverage_counts_what_is_tested_and_shows_it_in_eighty_columns_and_in_files(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    (row,) = coverage(require(tmp_path / "good.yaml")).rows
    assert row.cells == {("us", "wiring"): ["launch"], ("rok", "wiring"): ["launch", "offer"]}
    assert row.tasks == {"warn": ["launch", "offer"]}
    assert coverage(require(tmp_path / "good.yaml")).without == ["letter"]
    said = ttx(tmp_path, "good.yaml", "--coverage").stdout.splitlines()
    assert any("Republic of Korea 2" in " ".join(line.split()) for line in said)
    assert max(len(line) for line in said if not line.startswith("good.yaml")) <= 80
    assert ttx(tmp_path, "good.yaml", "--coverage", "--out", "c.html").stdout.endswith("wrote c.html\n")
    assert "Keep trade out" in (tmp_path / "c.html").read_text("utf-8")
    ttx(tmp_path, "good.yaml", "--coverage", "--out", "c.xlsx")
    cells = [
        str(cell) for sheet in openpyxl.load_workbook(tmp_path / "c.xlsx") for row_ in sheet.values for cell in row_
    ]
    assert "launch, offer" in cells
