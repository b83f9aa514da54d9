from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.report.story import whole
from tests.report.test_write import keep
from ttx.cli import cli
from ttx.commands import documents
from ttx.errors import TtxError
from ttx.report.manuals.write import FORMS, KINDS

STARTS = "2026-12-01 09:00 Asia/Seoul"


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["documents", *arguments], catch_exceptions=True)


def names(folder: Path) -> set[str]:
    return {path.name.removeprefix("seoul-short-") for path in folder.iterdir()}


def test_the_command_offers_what_there_is() -> None:
    assert documents.WHAT == KINDS
    assert documents.FORMS == FORMS


def test_everything_is_made_for_everybody_and_named_plainly(tmp_path: Path) -> None:
    out = tmp_path / "documents"
    result = ran("seoul-short", "--starts", STARTS, "--form", "html", "--out", str(out))
    assert result.exit_code == 0, result.output
    manuals = {f"situation-manual{team}.html" for team in ("", "-us", "-japan", "-rok")}
    assert manuals | {"control-handbook.html", "control-evaluation.html"} <= names(out)
    calendars = {"calendar-players.ics", "calendar-us.ics", "calendar-japan.ics", "calendar-rok.ics",
                 "control-calendar-control.ics", "control-calendar-evaluators.ics"}  # fmt: skip
    assert calendars <= names(out)
    assert all(str(path.name) in result.output for path in out.iterdir())


def test_what_a_team_gets_is_made_alone_in_every_form(tmp_path: Path) -> None:
    result = ran("seoul-short", "--audience", "team=rok", "--form", "all", "--what", "situation-manual", "--out",
                 str(tmp_path))  # fmt: skip
    assert result.exit_code == 0, result.output
    assert names(tmp_path) == {f"situation-manual-rok.{form}" for form in FORMS}


def test_a_language_that_no_native_has_read_is_said_to_whoever_hands_it_out(tmp_path: Path) -> None:
    def said(team: str) -> str:
        return ran("seoul-trilateral", "--audience", f"team={team}", "--form", "html", "--what", "situation-manual",
                   "--out", str(tmp_path)).output  # fmt: skip

    assert "한국어 needs native review before it is handed out" in said("rok")
    assert "needs native review" not in said("us")


def test_of_an_exercise_that_is_over_they_are_what_they_were_before_it(tmp_path: Path) -> None:
    story = whole()
    keep(story, tmp_path / "it.db")
    result = ran(str(tmp_path / "it.db"), "--form", "html", "--starts", STARTS, "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    book = tmp_path / "out" / "it-control-handbook.html"
    assert "Where we are" not in book.read_text("utf-8")
    assert "09:00" in (tmp_path / "out" / "it-situation-manual.html").read_text("utf-8")


def test_only_their_owner_reads_what_is_written(tmp_path: Path) -> None:
    ran("seoul-short", "--what", "facilitator", "--form", "html", "--out", str(tmp_path))
    assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0]


def test_an_organizations_own_look_makes_a_docx(tmp_path: Path) -> None:
    template = tmp_path / "ministry.docx"
    from docx import Document

    Document().save(str(template))
    result = ran("seoul-short", "--template", str(template), "--audience", "players", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert names(tmp_path / "out") == {"situation-manual.docx"}
    assert "no calendar: say when the day begins" in result.output


@pytest.mark.parametrize(("wrong", "said"), [
    (["--audience", "team=mars"], "team=rok"), (["--audience", "press"], "players"),
    (["--hot-wash", "long"], "45m"), (["--what", "calendar"], "when the day begins"),
    (["--starts", "soon"], "Asia/Seoul"),
])  # fmt: skip
def test_what_cannot_be_made_is_refused_in_words(wrong: list[str], said: str, tmp_path: Path) -> None:
    result = ran("seoul-short", "--out", str(tmp_path), *wrong)
    assert isinstance(result.exception, TtxError)
    assert said in f"{result.exception} {result.exception.hint}"
    assert not list(tmp_path.iterdir())
