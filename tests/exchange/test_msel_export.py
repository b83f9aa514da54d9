"""What `ttx export` writes: a MSEL to print and to work in, with its companions."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest

from tests.exchange.msel import parts_of, ttx
from ttx.exchange.formats import FORMATS, named, of_file
from ttx.exchange.msel import read, write
from ttx.playbook.library import find_playbook, playbook_names
from ttx.playbook.load import require
from ttx.playbook.written import as_yaml


@pytest.fixture
def out(tmp_path: Path) -> Path:
    file = tmp_path / "msel.xlsx"
    ttx("export", "seoul-trilateral", "--out", file)
    return file


def test_the_sheet_is_ready_to_print_and_to_work_in(out: Path) -> None:
    page = openpyxl.load_workbook(out)["MSEL"]
    assert page.print_title_rows == "$1:$2" and page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight == 0
    assert page.freeze_panes == "B3" and page.auto_filter.ref == f"A2:{page.cell(2, page.max_column).coordinate[:-1]}46"
    assert "EXERCISE" in page.cell(1, 1).value and "EXERCISE" in page.oddHeader.center.text
    assert page.oddFooter.center.text == page.oddHeader.center.text
    assert page.cell(3, 12).alignment.wrap_text and page.cell(2, 1).font.bold
    hidden = [name for name, column in page.column_dimensions.items() if column.hidden]
    assert [page[f"{name}2"].value for name in hidden] == ["ttx version"]


def test_columns_stand_in_the_order_of_the_doctrine_with_one_for_each_team(out: Path) -> None:
    page = openpyxl.load_workbook(out)["MSEL"]
    heads = [cell.value for cell in page[2]]
    order = ["No.", "Phase", "Status", "Type", "Title", "T+ into the phase", "Scenario time", "From", "To", "Method",
             "Message", "Message for United States", "Message for Japan", "Expected action", "Responsible controller",
             "Objectives", "Notes", "ttx version"]  # fmt: skip
    assert [head for head in heads if head in order] == order
    row = {head: page.cell(3, place).value for place, head in enumerate(heads, 1)}
    assert row["No."] == "where-we-stand" and row["T+ into the phase"] == "T+0:00" and row["To"] == "All"
    assert row["Expected action"].split("\n")[0].endswith("[continuity.inventory, 9m]")


def test_companions_hold_objectives_phases_and_what_to_fill_while_it_runs(out: Path) -> None:
    book, playbook = openpyxl.load_workbook(out), require("seoul-trilateral")
    assert book.sheetnames == ["MSEL", "Teams", "Objectives", "Phases", "Conduct"]
    assert [row[0].value for row in book["Objectives"].iter_rows(min_row=3)] == list(playbook.objectives)
    assert [row[0].value for row in book["Phases"].iter_rows(min_row=3)] == [phase.id for phase in playbook.phases]
    conduct = list(book["Conduct"].iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in conduct] == list(playbook.injects) and not any(any(row[4:]) for row in conduct)
    objective = next(iter(playbook.objectives))
    assert "where-we-stand" in {each: book["Objectives"].cell(row, 6).value for row, each in
                                enumerate(playbook.objectives, 3)}["continuity"]  # fmt: skip
    assert f"{objective}." in book["Objectives"].cell(3, 5).value


def test_a_companion_that_somebody_changed_is_told_and_not_taken(out: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text((find_playbook("first-exercise")).read_text("utf-8"), "utf-8")
    playbook, sheet = tmp_path / "p.yaml", tmp_path / "p.xlsx"
    ttx("export", playbook, "--out", sheet)
    book = openpyxl.load_workbook(sheet)
    book["Conduct"].cell(3, 5).value = "10:05"
    book.save(sheet)
    assert "sheet" not in ttx("import", sheet, "--into", playbook)
    book["Objectives"].cell(3, 2).value = "Another title"
    book.save(sheet)
    assert "sheet Objectives: to decide: changed, but not taken back" in ttx(
        "import", sheet, "--into", playbook, code=1
    )


def test_the_same_playbook_makes_the_same_bytes(out: Path, tmp_path: Path) -> None:
    ttx("export", "seoul-trilateral", "--out", tmp_path / "again.xlsx")
    assert parts_of(out) == parts_of(tmp_path / "again.xlsx")


def test_csv_begins_with_the_mark_that_excel_needs(tmp_path: Path) -> None:
    ttx("export", "quake-plant", "--out", tmp_path / "m.csv")
    raw = (tmp_path / "m.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == len(require("quake-plant").injects) + 1 and len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("name", playbook_names())
def test_no_cell_of_an_export_begins_a_formula(name: str, tmp_path: Path) -> None:
    for form in ("xlsx", "csv"):
        ttx("export", name, "--out", tmp_path / f"m.{form}")
    assert not re.search(rb"<f[ >]", b"".join(parts_of(tmp_path / "m.xlsx").values()).replace(b"<formula1>", b""))
    rows = csv.reader(io.StringIO((tmp_path / "m.csv").read_text("utf-8-sig")))
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_an_export_writes_over_nothing_unless_told_to(out: Path) -> None:
    assert "is there already" in ttx("export", "first-exercise", "--out", out, code=2)
    ttx("export", "first-exercise", "--out", out, "--force")
    assert "wrote" in ttx("export", "first-exercise", "--out", out.with_suffix(".csv"))


def test_a_form_that_is_not_known_is_said(tmp_path: Path) -> None:
    assert "does not say which format" in ttx("export", "first-exercise", "--out", tmp_path / "m.pdf", code=2)
    assert "there is no format 'excel'" in ttx(
        "export", "first-exercise", "--out", tmp_path / "m", "--to", "excel", code=2
    )
    assert "says no form" in ttx("export", "first-exercise", "--out", tmp_path / "m", "--to", "msel", code=2)
    assert "there is no playbook" in ttx("export", "seoul-trilatera", "--out", tmp_path / "m.csv", code=2)


def test_every_format_can_be_asked_by_its_name_and_a_spreadsheet_of_nobody_is_a_msel(tmp_path: Path) -> None:
    for each in FORMATS:
        assert named(each.name) is each and callable(each.module.recognises) and callable(each.module.read)
        assert each.writes == hasattr(each.module, "write")
    (tmp_path / "x.csv").write_text("Time,Title,To\nT+1,a,b\n")
    assert of_file(tmp_path / "x.csv").name == "msel"


@pytest.mark.parametrize("name", playbook_names())
def test_an_export_makes_a_playbook_with_its_teams_phases_and_objectives(name: str, tmp_path: Path) -> None:
    playbook = require(name)
    write(playbook, tmp_path / "x.xlsx")
    (tmp_path / "x.yaml").write_text(as_yaml(read(tmp_path / "x.xlsx").data), "utf-8")
    again = require(tmp_path / "x.yaml")
    assert {team: (one.name, one.timezone, one.language) for team, one in again.teams.items()} == {
        team: (one.name, one.timezone, one.language) for team, one in playbook.teams.items()
    }
    assert [(one.id, one.title, one.stages, one.question) for one in again.phases] == [
        (one.id, one.title, one.stages, one.question) for one in playbook.phases
    ]
    assert again.objectives == playbook.objectives
    assert {one: inject.tests for one, (_, inject) in again.injects.items()} == {
        one: inject.tests for one, (_, inject) in playbook.injects.items()
    }


def test_a_sheet_that_only_bears_the_name_of_a_companion_is_read_as_a_msel(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Teams"
    for row in (["Time", "Title", "To"], ["10:00", "A call", "Port"], ["10:10", "A letter", "Town"]):
        sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    data = read(tmp_path / "x.xlsx").data
    assert [inject["title"] for inject in data["phases"][0]["injects"]] == ["A call", "A letter"]
