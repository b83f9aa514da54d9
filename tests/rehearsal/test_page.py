"""What many runs came to, as it is read: in a terminal, through a pipe, as a page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from tests.rehearsal.books import EMPTY, STUCK, written
from ttx.commands.rehearse import rehearse
from ttx.documents.html import render
from ttx.playbook.load import require
from ttx.playbook.models import Playbook
from ttx.rehearsal.outcome import Rehearsed
from ttx.rehearsal.page import page
from ttx.rehearsal.policy import hypothesis
from ttx.rehearsal.printed import printed
from ttx.rehearsal.rehearse import rehearsed


@pytest.fixture(scope="module")
def book() -> Playbook:
    return require("seoul-trilateral")


@pytest.fixture(scope="module")
def found(book: Playbook) -> Rehearsed:
    return rehearsed(book, hypothesis(["rok=free-ride"], book), 7, 120, 1)


def shown(found: Rehearsed, **how: object) -> str:
    out = io.StringIO()
    printed(found, Console(file=out, width=110, **how))  # type: ignore[arg-type]
    return out.getvalue()


def test_a_pipe_gets_every_section_without_colour_and_in_its_width(found: Rehearsed) -> None:
    text = shown(found)
    for title in (
        "Verdicts", "What the verdict hung on", "What goes with a verdict", "Branches", "Load of the teams",
        "Indicators at the end",
    ):  # fmt: skip
        assert f"\n{title}\n" in text
    assert "\x1b" not in text and max(map(len, text.splitlines())) <= 110
    assert "REHEARSAL: 120 runs, seed 7" in text
    assert "Republic of Korea: does 30% of what is expected; haste 1.3; talks 30%; joins 60%" in text
    assert "\x1b[" in shown(found, force_terminal=True, color_system="truecolor")


def test_the_page_is_whole_marked_and_runs_nothing(book: Playbook, found: Rehearsed) -> None:
    html = render(page(found, book))
    assert html.count("REHEARSAL") == 2 and "<script" not in html and "http" not in re.sub(r"http-equiv", "", html)
    for section in ("verdicts", "drivers", "injects", "load", "indicators", "branches", "method"):
        assert f'<section id="{section}"' in html
    for name in ("figure-verdicts", "figure-load", "figure-indicators"):
        assert f'id="{name}.title"' in html
    for each in found.verdicts:
        assert f"--seed {each.seed}" in html


def test_what_drives_verdicts_is_the_team_that_differs_and_chance_is_called_chance(found: Rehearsed) -> None:
    assert found.drivers[0].kind == "effort" and found.drivers[0].certain
    assert found.compared > 200
    assert [each.certain for each in found.drivers] == sorted((each.certain for each in found.drivers), reverse=True)
    assert any(line.rstrip().endswith("?") for line in shown(found).splitlines())


def test_hostile_and_foreign_words_stay_words(tmp_path: Path) -> None:
    hostile = require(written(tmp_path, STUCK))
    found = rehearsed(hostile, hypothesis([], hostile), 1, 30, 1)
    text, html = shown(found, force_terminal=True), render(page(found, hostile))
    assert "[bold]Stuck[/x] <script>" in text and "Only <b>one</b> [red]" in text and "둘째 팀" in text
    assert "<script" not in html and "Only &lt;b&gt;one&lt;/b&gt; [red]" in html and "둘째 팀" in html
    assert "never came" in text and "never came" in html
    assert "it waited for Trust at least 90 (100%)" in text and "it waited for Trust at least 90 (100%)" in html


def test_a_playbook_in_which_nothing_happens_has_a_page(tmp_path: Path) -> None:
    empty = require(written(tmp_path, EMPTY))
    found = rehearsed(empty, hypothesis([], empty), 1, 5, 1)
    assert "The playbook has none." in shown(found)
    assert "The playbook has no verdict." in render(page(found, empty))


def test_the_command_writes_the_page_and_the_same_numbers_each_time(tmp_path: Path) -> None:
    once, again = (
        CliRunner().invoke(
            rehearse,
            ["seoul-short", "--runs", "30", "--seed", "5", "--jobs", jobs, "--html", str(tmp_path / f"{jobs}.html")],
        )
        for jobs in ("1", "2")
    )
    assert once.exit_code == again.exit_code == 0, once.output
    assert once.stdout == again.stdout
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


def test_one_run_says_what_was_supposed_and_its_story_has_a_paragraph_for_each_phase(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        rehearse, ["seoul-short", "--seed", "7", "--story", "--policy", "rok=free-ride", "--out", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    assert "Republic of Korea (does 30% of what is expected; haste 1.3" in done.output
    assert re.findall(r"\n\n\S+  Move (\d): ", done.output) == ["1", "2", "3"]
    assert len(list(tmp_path.iterdir())) == 3
