"""The report in every form, from one set of facts."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import icalendar
import jsonschema_rs
import openpyxl
import pytest

from tests.report.hostile import hostile
from tests.report.story import NAMES, Story, seoul, whole
from ttx.exercise import commands as do
from ttx.report import calendar, plain, tables
from ttx.report.facts import gather
from ttx.report.write import FORMS, Wish, write_report

ENDINGS = {
    "report.html", "report.md", "report.docx", "report.pdf", "report.json", "tables.xlsx", "moves.csv", "log.csv",
    "due.ics",
}  # fmt: skip


def planned() -> Story:
    story = whole()
    story.do(do.WriteFinding("improvement", "Calls came late"))
    story.do(do.PlanAction("Print the numbers", "finding-1", "planning", "", "Kim", "", "2027-01-31", "high"))
    story.do(do.PlanAction("=SUM(A1)", "finding-1", owner="Ministry, Seoul"))
    return story


@pytest.mark.slow
@pytest.mark.parametrize("make", [whole, lambda: Story(seoul()), lambda: whole(ended=False)])
def test_every_form_is_written_and_the_same_again(make, tmp_path: Path) -> None:
    story = make()
    files = [write_report(story.facts, NAMES, None, tmp_path / place, "x", wish=Wish(FORMS)) for place in "ab"]
    assert {file.name.removeprefix("x-") for file in files[0]} == ENDINGS
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


@pytest.mark.slow
def test_a_hostile_exercise_is_reported_on_in_every_form(tmp_path: Path) -> None:
    story, names = hostile()
    assert len(write_report(story.facts, names, None, tmp_path, "x", wish=Wish(FORMS))) == len(ENDINGS)


def test_the_facts_as_json_are_what_the_schema_says() -> None:
    found = jsonschema_rs.validator_for(plain.schema())
    for story in (planned(), Story(seoul()), hostile()[0]):
        made = json.loads(plain.render(gather(story.facts, NAMES)))
        assert [str(error) for error in found.iter_errors(made)] == []
    assert not found.is_valid({"format": "ttx-report"})


def test_due_dates_are_days_with_an_owner_and_what_is_done_is_no_date_any_more() -> None:
    story = planned()
    [event] = icalendar.Calendar.from_ical(calendar.due_dates(gather(story.facts, NAMES))).walk("VEVENT")
    assert event["dtstart"].dt == date(2027, 1, 31)
    assert "Print the numbers" in event["summary"] and "UNASSIGNED" in event["description"]
    uid = event["uid"]
    story.do(do.PlanAction("Print them", "finding-1", due="2027-02-28", action="action-1", version=1))
    [event] = icalendar.Calendar.from_ical(calendar.due_dates(gather(story.facts, NAMES))).walk("VEVENT")
    assert event["uid"] == uid and event["dtstart"].dt == date(2027, 2, 28)
    story.do(do.CloseAction("action-1", 2))
    assert not icalendar.Calendar.from_ical(calendar.due_dates(gather(story.facts, NAMES))).walk("VEVENT")


def test_the_plan_is_a_table_with_the_columns_that_evaluators_know() -> None:
    from ttx.documents.sheets import xlsx

    page = openpyxl.load_workbook(
        io.BytesIO(xlsx([tables.plan(gather(planned().facts, NAMES))], ["E"], "t"))
    ).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    head = rows[0]
    assert head[2:10] == [
        "Capability", "Area for improvement", "Corrective action", "Capability element",
        "Primary responsible organization", "Organization POC", "Start date", "Completion date",
    ]  # fmt: skip
    found = {row[1]: dict(zip(head, row, strict=True)) for row in rows[1:]}
    assert found["action-1"]["Organization POC"] == "Kim" and found["action-1"]["Completion date"] == "2027-01-31"
    assert found["action-2"]["Corrective action"] == "=SUM(A1)"


def test_the_script_as_executed_has_a_row_for_each_team_that_had_an_inject() -> None:
    report = gather(whole().facts, NAMES)
    sheet = tables.executed(report)
    assert len(sheet.rows) == sum(len(each.sent) or 1 for each in report.injects)
    assert all(len(row) == len(sheet.head) for row in sheet.rows)


def test_every_action_of_every_version_is_in_the_table_of_moves() -> None:
    report = gather(whole().facts, NAMES)
    versions = [version for team in report.teams for move in team.moves for version in move.versions]
    assert len(tables.moves(report).rows) == sum(len(version.actions) or 1 for version in versions)
