"""Several groups' runs of one playbook, side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.afterwards.conftest import BEGAN, ttx
from tests.report.story import HOSTILE, SMALL
from ttx.afterwards.comparison import compare
from ttx.afterwards.groups import Comparison, Line, Part
from ttx.afterwards.side_by_side import document
from ttx.documents.charts import Dotted, dotted
from ttx.documents.drawing import Circle
from ttx.playbook.models import Playbook
from ttx.rehearsal.day import Day
from ttx.rehearsal.keep import keep
from ttx.rehearsal.memory import Memory
from ttx.report.facts import gather
from ttx.report.log import opened
from ttx.report.write import readable

Days = Callable[..., Path]
TODAY = date(2027, 3, 1)


def made(*files: Path) -> Comparison:
    return compare([str(file) for file in files], TODAY)


def part(comparison: Comparison, anchor: str) -> Part:
    return next(each for each in comparison.parts if each.anchor == anchor)


def line(comparison: Comparison, anchor: str, what: str) -> Line:
    return next(each for each in part(comparison, anchor).lines if each.what.strip() == what)


def small(file: Path, seed: int, **changes: object) -> Path:
    """A day of a small playbook, with whatever is other about it."""
    played = Day(Playbook.model_validate(SMALL | changes), seed, BEGAN)
    keep(played.play(), played.people, file)
    return file


def test_each_line_says_what_each_groups_own_report_says(day: Days) -> None:
    files = [day(1), day(2), day(3)]
    found = made(*files)
    assert [group.label for group in found.groups] == ["A: day-1", "B: day-2", "C: day-3"]
    for place, file in enumerate(files):
        with opened(str(file)) as reading:
            report = gather([readable(row) for row in reading.store.read(reading.exercise)])
        assert line(found, "answer", "By the playbook's rule").cells[place] == report.judgement.verdict
        for course in report.courses:
            name = course.name + (" (lower is better)" if course.better == "down" else "")
            assert line(found, "indicators", name).cells[place].startswith(f"{course.value:g} (")
        for tested in report.objectives:
            told = line(found, "objectives", tested.title).cells[place]
            given = report.evaluated.rated(tested.id)
            assert all(f"{letter} {times}" in told for letter, times in given.items() if letter != "N")
        assert line(found, "rulings", "Released").cells[place] == str(len(report.rulings))
        moves = sum(len(team.moves) for team in report.teams)
        assert line(found, "done", f"{report.move_word}s").cells[place] == str(moves)
        held = dict(report.statistics)["Meetings held"].partition(",")[0]
        assert line(found, "done", "Meetings held").cells[place] == held
        still = sum(each.status == "open" for each in report.evaluated.actions)
        assert line(found, "plan", "Actions open").cells[place] == str(still)
        assert line(found, "plan", "of them overdue").cells[place] == str(
            sum(each.status == "open" and bool(each.due) for each in report.evaluated.actions)
        )


def test_the_ways_the_story_took_are_named_where_they_differ(day: Days) -> None:
    found = made(day(1), day(2), day(3))
    ways = part(found, "ways").lines
    assert ways and any(not each.same for each in ways)
    picked = {
        spec.if_ for group in found.groups for inject in group.state.injects.values() for spec in inject.spec.outcomes
    }
    assert any(cell in picked for each in ways for cell in each.cells)


def test_answers_to_core_injects_say_how_long_it_took_and_who_was_late(day: Days) -> None:
    cells = [cell for each in part(made(day(1), day(2)), "responses").lines for cell in each.cells]
    assert [cell for cell in cells if re.match(r"\d+:\d\d", cell)]
    assert [cell for cell in cells if "late: " in cell or "no answer: " in cell]


def test_the_terminal_gets_every_group_and_stays_within_its_width(day: Days) -> None:
    said = ttx("compare", day(1), day(2))
    assert "A: day-1" in said and "B: day-2" in said and "Indicators at the end" in said
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize("form", ["html", "md", "docx", "pdf"])
def test_it_is_written_in_the_reports_forms_the_same_each_time(day: Days, form: str) -> None:
    one, two = day(1), day(2)
    for name in ("a", "b"):
        assert "wrote" in ttx("compare", one, two, "--out", f"{name}.{form}")
    assert Path(f"a.{form}").read_bytes() == Path(f"b.{form}").read_bytes()
    if form in ("html", "md"):
        text = Path(f"a.{form}").read_text("utf-8")
        assert "A: day-1" in text and "REHEARSAL" in text and "Indicators at the end" in text
        # Nobody is named: a comparison is shown to other groups.
        assert "Player 1" not in text and "Department of State" not in text


def test_no_other_form_is_promised(day: Days) -> None:
    assert "one of .html" in ttx("compare", day(1), day(2), "--out", "x.txt", code=2)


def test_runs_of_different_playbooks_are_refused_with_what_each_played(day: Days, tmp_path: Path) -> None:
    said = ttx("compare", day(1), small(tmp_path / "other.db", 1), code=2)
    assert "same playbook" in said
    assert re.search(r"A: day-1 played seoul-short \([0-9a-f]{12}\)", said)
    assert re.search(r"B: other played small \([0-9a-f]{12}\)", said)


def test_the_same_run_is_no_comparison_nor_is_one(day: Days) -> None:
    assert "same run" in ttx("compare", day(1), day(1), code=2)
    assert "two groups at least" in ttx("compare", day(1), code=2)


def test_a_playbook_that_was_changed_in_between_is_compared_and_that_is_said(tmp_path: Path) -> None:
    phases = [dict(SMALL["phases"][0]), SMALL["phases"][1]]
    phases[0] = phases[0] | {"injects": phases[0]["injects"][:1]}
    first, second = small(tmp_path / "a.db", 1), small(tmp_path / "b.db", 1, phases=phases)
    found = made(first, second)
    assert "changed between these runs: A with" in found.caution and "1 scripted inject not in all" in found.caution
    assert found.caution in str(document(found).front[0])
    assert line(found, "ways", "A letter").cells[1] == "–"
    assert not made(first, small(tmp_path / "c.db", 2)).caution


def test_what_was_erased_is_said_because_it_is_counted_nowhere(day: Days) -> None:
    one, two = day(1), day(2)
    ttx("anonymise", two, "--also", "all", "--out", "free.db")
    found = made(one, Path("free.db"))
    assert line(found, "runs", "Rows erased").cells[0].startswith("0 of ")
    assert not line(found, "runs", "Rows erased").cells[1].startswith("0 of ")


def test_exercises_that_were_never_started_give_a_comparison_too(tmp_path: Path) -> None:
    for number, name in enumerate(("a.db", "b.db")):
        memory = Memory(Playbook.model_validate(SMALL), BEGAN.replace(hour=number))
        keep(memory, {}, tmp_path / name)
    found = made(tmp_path / "a.db", tmp_path / "b.db")
    assert "NOT ENDED" in line(found, "runs", "Run").cells[0]
    assert "Not ended yet" in str(document(found).front)
    ttx("compare", tmp_path / "a.db", tmp_path / "b.db", "--out", tmp_path / "x.html")


def test_hostile_texts_and_names_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    changes = {
        "title": HOSTILE,
        "objectives": {"warn": {"title": HOSTILE, "tasks": {"early": "x", "all": "y"}}},
        "indicators": {"trust": {"name": HOSTILE, "baseline": 50}, "friction": {"name": "F", "baseline": 60}},
    }
    one = small(tmp_path / "\x1b[2J[red]<b>.db", 1, **changes)
    two = small(tmp_path / "two.db", 2, **changes)
    said = ttx("compare", one, two)
    assert "\x1b" not in said and "[red]<b>" in said and "[/x]" in said
    ttx("compare", one, two, "--out", "x.html")
    page = Path("x.html").read_text("utf-8")
    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;" in page


def test_dots_that_would_cover_each_other_stand_above_each_other() -> None:
    picture = dotted("n", "t", "d", [Dotted("One", 50, [("A", 40), ("B", 40), ("C", 41), ("D", 90)])])
    places = [(each.x, each.y) for each in picture.parts if isinstance(each, Circle)]
    assert len({(round(x / 19), y) for x, y in places}) == 4
    assert places[3][1] == places[0][1] and places[1][1] != places[0][1] != places[2][1]
