"""The command line, as somebody types it who has never read the manual."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ttx.cli import COMMANDS

ROOT = Path(__file__).parents[1]
Ran = subprocess.CompletedProcess[str]
Ttx = Callable[..., Ran]


@pytest.fixture
def ttx(tmp_path: Path) -> Iterator[Ttx]:
    """Run `ttx` in an empty folder, without a terminal."""
    environment = {**os.environ, "TTX_STATE": str(tmp_path / "state"), "COLUMNS": "100"}

    def run(*arguments: str, **more: str) -> Ran:
        return subprocess.run(
            [sys.executable, "-m", "ttx", *arguments],
            cwd=tmp_path, env={**environment, **more}, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            timeout=110,
        )  # fmt: skip

    yield run
    run("stop", "--all")


def fine(ran: Ran) -> str:
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout


def refused(ran: Ran) -> str:
    assert ran.returncode == 2, (ran.returncode, ran.stdout, ran.stderr)
    assert "Traceback" not in ran.stderr
    return ran.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_and_stands_in_the_readme(ttx: Ttx, command: str) -> None:
    assert f"ttx {command}" in fine(ttx(command, "--help"))
    assert re.search(rf"Examples?: ttx {command}", ttx(command, "--help").stdout)
    assert f"ttx {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_an_unknown_command_is_answered_with_the_nearest_one(ttx: Ttx) -> None:
    assert "did you mean `ttx report`?" in refused(ttx("reprot"))


def test_an_unknown_option_is_a_plain_message(ttx: Ttx) -> None:
    assert "--nope" in refused(ttx("run", "seoul-short", "--nope"))


def test_check_says_what_is_in_a_good_playbook(ttx: Ttx) -> None:
    out = fine(ttx("check", "seoul-short", "first-exercise"))
    assert "3 teams" in out


def test_check_points_at_the_line_and_proposes_the_right_word(ttx: Ttx, tmp_path: Path) -> None:
    text = (ROOT / "playbooks" / "first-exercise.yaml").read_text(encoding="utf-8")
    broken = text.replace("answer within:", "answr within:", 1)
    (tmp_path / "broken.yaml").write_text(broken, encoding="utf-8")
    ran = ttx("check", "broken.yaml")
    assert ran.returncode == 1
    line = broken[: broken.index("answr within")].count("\n") + 1
    assert f"broken.yaml:{line}:" in ran.stdout
    assert "answer within" in ran.stdout


def test_the_name_of_a_file_moves_no_terminal(ttx: Ttx, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    for command in ("format", "run", "rehearse", "graph"):
        said = refused(ttx(command, "a\x1b[2Jb.yaml"))
        assert "\x1b" not in said and r"a\x1b[2Jb.yaml" in said


def test_check_of_a_file_that_is_not_there_says_so(ttx: Ttx) -> None:
    ran = ttx("check", "nowhere.yaml")
    assert ran.returncode in (1, 2)
    assert "nowhere.yaml" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_schema_is_json_schema(ttx: Ttx) -> None:
    assert "properties" in json.loads(fine(ttx("schema")))


def test_the_demonstration_plays_to_its_report_without_a_terminal(ttx: Ttx, tmp_path: Path) -> None:
    ran = ttx("demo", "--speed", "20")
    out = fine(ran)
    for word in ("teams", "injects", "replies", "decisions", "rulings", "Cohesion", "index", "verdict"):
        assert word in out, word
    file = tmp_path / "seoul-short-demo.db"
    assert str(file) in out
    assert (tmp_path / "seoul-short-demo-report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with sqlite3.connect(file) as database:
        refusals = database.execute(
            "select count(*) from events where kind='move-endorsed' and payload like '%refuse%'"
        )
        assert refusals.fetchone()[0] == 1
        assert database.execute("select max(version) from moves").fetchone()[0] == 2
        assert database.execute("select count(*) from rulings where status = 'released'").fetchone()[0] == 3
    database.close()
    assert "each fits the one before" in fine(ttx("verify", str(file)))
    assert "no exercise runs here" in fine(ttx("ps"))
    assert not list(tmp_path.glob("*.db-*"))


@pytest.mark.slow
def test_the_demonstration_is_the_same_for_the_same_seed(ttx: Ttx) -> None:
    def index(out: str) -> str:
        return next(line for line in out.splitlines() if line.strip().startswith("index"))

    assert index(fine(ttx("demo", "--speed", "40", "--seed", "3"))) == index(
        fine(ttx("demo", "--speed", "40", "--seed", "3"))
    )


def test_run_without_a_terminal_prints_address_and_codes_by_team_and_role(ttx: Ttx, tmp_path: Path) -> None:
    out = fine(ttx("run", "seoul-short", "--headless"))
    for place in ("player us", "player japan", "player rok", "facilitator", "evaluator", "observer"):
        assert re.search(rf"{place} +[0-9A-Z]{{4}}-[0-9A-Z]{{4}}", out), place
    again = fine(ttx("run", "seoul-short.db", "--headless"))
    assert again == out
    assert "seoul-short.db" in fine(ttx("ps"))
    other = fine(ttx("run", "seoul-short", "--headless"))
    assert "seoul-short-2.db" in other
    assert "several exercises run here" in refused(ttx("stop"))
    assert "stopped" in fine(ttx("stop", "seoul-short.db"))
    assert "no such exercise runs here" in refused(ttx("stop", "seoul-short.db"))


def test_a_report_is_made_while_the_exercise_runs_and_before_it_starts(ttx: Ttx, tmp_path: Path) -> None:
    fine(ttx("run", "first-exercise", "--headless"))
    out = fine(ttx("report", "first-exercise.db"))
    assert "first-exercise-report.html" in out
    assert "first-exercise-report.md" in out


def test_the_log_is_lines_for_people_and_json_for_programs(ttx: Ttx) -> None:
    fine(ttx("run", "first-exercise", "--headless"))
    assert "seat-joined" in fine(ttx("log", "first-exercise.db"))
    rows = [json.loads(line) for line in fine(ttx("log", "first-exercise.db", "--json")).splitlines()]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["payload"]["playbook"]["id"] == "first-exercise"
    assert fine(ttx("log", "first-exercise.db", "--kind", "nothing")) == ""


@pytest.mark.slow
def test_verify_names_the_first_row_that_does_not_fit(ttx: Ttx, tmp_path: Path) -> None:
    fine(ttx("demo", "--speed", "40", "--playbook", "first-exercise"))
    file = tmp_path / "first-exercise-demo.db"
    last = re.search(r"last hash ([0-9a-f]{64})", fine(ttx("verify", file.name)))
    assert last
    assert ttx("verify", file.name, "--hash", last[1]).returncode == 0
    assert ttx("verify", file.name, "--hash", "0" * 64).returncode == 1
    with sqlite3.connect(file) as database:
        database.execute("update events set payload = replace(payload, 'e', 'f') where seq = 5")
    database.close()
    ran = ttx("verify", file.name)
    assert ran.returncode == 1
    assert "row 5 does not fit" in ran.stdout


@pytest.mark.parametrize("command", ["report", "log", "verify", "run"])
def test_a_file_that_is_no_exercise_is_refused_in_plain_words(ttx: Ttx, tmp_path: Path, command: str) -> None:
    (tmp_path / "note.db").write_text("dear diary", encoding="utf-8")
    assert "is not an exercise file" in refused(ttx(command, "note.db"))
    assert "there is no file" in refused(ttx(command, "missing.db"))
    (tmp_path / "folder.db").mkdir()
    assert "is a folder" in refused(ttx(command, "folder.db"))


def test_listening_beyond_this_machine_needs_a_word(ttx: Ttx) -> None:
    said = refused(ttx("run", "first-exercise", "--host", "0.0.0.0", "--headless"))
    assert "other machines" in said
    assert "--lan" in said


def test_joining_without_a_terminal_says_what_is_missing(ttx: Ttx) -> None:
    assert "terminal" in refused(ttx("join", "http://127.0.0.1:9"))
    assert "terminal" in refused(ttx("console", "http://127.0.0.1:9", "--code", "x", "--name", "y"))


def test_a_broken_playbook_starts_nothing_and_points_at_check(ttx: Ttx, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("ttx: 1\nid: x\n", encoding="utf-8")
    said = refused(ttx("run", "broken.yaml", "--headless"))
    assert "broken.yaml" in said
    assert not list(tmp_path.glob("*.db"))


def test_a_reader_who_leaves_early_sees_no_error(ttx: Ttx, tmp_path: Path) -> None:
    fine(ttx("run", "first-exercise", "--headless"))
    piped = subprocess.run(
        f"{sys.executable} -m ttx log first-exercise.db --json | head -c 10",
        shell=True, cwd=tmp_path, env={**os.environ, "TTX_STATE": str(tmp_path / "state")},
        capture_output=True, text=True,
    )  # fmt: skip
    assert "Traceback" not in piped.stderr
