"""The spreadsheet that owners fill: what comes back, what is refused, and where that stands."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.afterwards.conftest import ttx
from tests.afterwards.test_plan import change
from ttx.afterwards.following import bring
from ttx.afterwards.pen import pen
from ttx.afterwards.plans import read_plan
from ttx.afterwards.sheet import COLUMNS
from ttx.afterwards.taking import NEEDED, take
from ttx.documents.filled import read
from ttx.exercise import commands as do
from ttx.exercise.state import CorrectiveAction
from ttx.report.log import opened

Days = Callable[..., Path]
HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "'=quoted", "''=twice", "[/x] <b>", "한국어 日本")


def column(name: str) -> int:
    return COLUMNS.index(name) + 1


def letter(name: str) -> str:
    return chr(64 + column(name))


def fill(file: Path, cells: dict[tuple[int, str], Any]) -> None:
    """Write into an exported sheet as a person with a spreadsheet does: rows count from 1 below the headings."""
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    for (row, name), value in cells.items():
        cell = page.cell(row + 2, column(name))
        cell.value = value
        if isinstance(value, str) and not value.startswith("=HYPERLINK"):
            cell.data_type = "s"
    book.save(file)


def action(file: Path, name: str) -> CorrectiveAction:
    return read_plan(str(file)).state.evaluation.actions[name]


def first_id(file: Path) -> str:
    return str(openpyxl.load_workbook(file).worksheets[0].cell(3, column("action id")).value)


def tip(file: Path) -> tuple[int, str]:
    with opened(str(file)) as reading:
        return reading.store.tip(reading.exercise)


@pytest.fixture
def exported(day: Days) -> Path:
    file = day()
    ttx("plan", file, "--export", "plan.xlsx")
    return file


def test_a_sheet_that_nobody_filled_changes_nothing(exported: Path) -> None:
    before = tip(exported)
    ttx("plan", exported, "--export", "plan.csv")
    for form in ("plan.xlsx", "plan.csv"):
        assert "0 taken back" in ttx("plan", exported, "--import", form)
    assert tip(exported) == before


def test_what_owners_fill_comes_back_as_new_events(exported: Path) -> None:
    name = first_id(Path("plan.xlsx"))
    before = action(exported, name)
    fill(
        Path("plan.xlsx"),
        {
            (1, "owner"): "외교부 북미국", (1, "contact"): "Kim Min-ji", (1, "due"): datetime(2027, 1, 31),
            (1, "start"): date(2027, 1, 1), (1, "priority"): "High", (1, "action"): "Agree who calls first.",
            (2, "status"): "done", (2, "note"): "Agreed on 3 June.", (2, "done on"): "2026-06-03",
            (3, "note"): "Waiting for the budget.",
        },
    )  # fmt: skip
    said = ttx("plan", exported, "--import", "plan.xlsx", "--by", "Lee Editor")
    assert "3 taken back" in said and "plan.xlsx:3: " in said and "owner" in said
    now = action(exported, name)
    assert (now.text, now.owner, now.contact) == ("Agree who calls first.", "외교부 북미국", "Kim Min-ji")
    assert (now.start, now.due, now.priority) == ("2027-01-01", "2027-01-31", "high")
    assert (now.finding, now.element, now.version) == (before.finding, before.element, before.version + 1)
    done = [each for each in read_plan(str(exported)).actions if each.status == "done"]
    assert [(each.note, each.on) for each in done] == [("Agreed on 3 June.", "2026-06-03")]
    assert "note: Waiting for the budget." in ttx("plan", exported)
    # Once more is nothing new: what was written stands there already.
    assert "0 taken back" in ttx("plan", exported, "--import", "plan.xlsx")
    assert action(exported, name).version == now.version
    assert "each fits the one before" in ttx("verify", exported)


def test_a_date_may_be_written_without_its_hyphens(exported: Path) -> None:
    fill(Path("plan.xlsx"), {(1, "due"): 20270131})
    assert "1 taken back" in ttx("plan", exported, "--import", "plan.xlsx")
    assert action(exported, first_id(Path("plan.xlsx"))).due == "2027-01-31"
    assert "0 taken back" in ttx("plan", exported, "--import", "plan.xlsx")


def test_a_note_of_an_open_action_is_not_said_twice(exported: Path) -> None:
    fill(Path("plan.xlsx"), {(1, "note"): "Waiting."})
    assert "1 taken back" in ttx("plan", exported, "--import", "plan.xlsx")
    assert "0 taken back" in ttx("plan", exported, "--import", "plan.xlsx")


def test_a_done_action_may_be_told_better_and_opened_again(exported: Path) -> None:
    ttx("plan", exported, "--done", "action-1", "--note", "First words.", "--on", "2026-06-01")
    ttx("plan", exported, "--all", "--export", "all.xlsx")
    book = openpyxl.load_workbook("all.xlsx").worksheets[0]
    row = next(row for row in range(1, 20) if book.cell(row + 2, column("action id")).value == "action-1")
    fill(Path("all.xlsx"), {(row, "note"): "Better words.", (row, "done on"): "2026-06-02"})
    assert "1 taken back" in ttx("plan", exported, "--import", "all.xlsx")
    now = action(exported, "action-1")
    assert (now.status, now.note, now.on) == ("done", "Better words.", "2026-06-02")
    ttx("plan", exported, "--all", "--export", "again.xlsx")
    fill(Path("again.xlsx"), {(row, "status"): "open", (row, "done on"): None})
    ttx("plan", exported, "--import", "again.xlsx")
    assert action(exported, "action-1").status == "open"


def test_an_action_is_dropped_with_a_reason_only(exported: Path) -> None:
    fill(Path("plan.xlsx"), {(1, "status"): "dropped"})
    assert f"plan.xlsx:3:{letter('note')}: wrong: say why" in ttx("plan", exported, "--import", "plan.xlsx", code=1)
    fill(Path("plan.xlsx"), {(1, "note"): "Another office does it."})
    assert "1 taken back" in ttx("plan", exported, "--import", "plan.xlsx")
    assert action(exported, first_id(Path("plan.xlsx"))).status == "dropped"


def test_what_changed_meanwhile_is_a_conflict_and_nothing_of_the_row_is_lost_silently(exported: Path) -> None:
    name = first_id(Path("plan.xlsx"))
    change(read_plan(str(exported)), name, owner="The other office")
    before = tip(exported)
    # Its row was not filled: that the log went on is no conflict.
    assert "0 in conflict" in ttx("plan", exported, "--import", "plan.xlsx")
    fill(Path("plan.xlsx"), {(1, "owner"): "My office", (1, "due"): "2027-05-05", (2, "owner"): "Second"})
    said = ttx("plan", exported, "--import", "plan.xlsx", code=1)
    assert "plan.xlsx:3: conflict: " in said
    assert "'My office'" in said and "'The other office'" in said and "'2027-05-05'" in said
    assert action(exported, name).owner == "The other office"
    # The other row came in.
    assert "1 taken back" in said and tip(exported)[0] == before[0] + 1


def test_a_row_that_somebody_overtakes_while_it_is_written_says_what_of_it_was_kept(exported: Path) -> None:
    name = first_id(Path("plan.xlsx"))
    fill(Path("plan.xlsx"), {(1, "owner"): "My office", (1, "status"): "done"})
    plans = [read_plan(str(exported))]
    [row, *_] = [
        each for each in take(read(Path("plan.xlsx"), NEEDED, ""), plans, Path("plan.xlsx"), date(2027, 1, 1))
        if each.became == "new"
    ]  # fmt: skip
    change(read_plan(str(exported)), name, owner="The other office")
    bring([row], "")
    assert row.became == "conflict" and "has changed" in row.text and "kept" not in row.text
    assert action(exported, name).owner == "The other office"
    # One that is overtaken halfway.
    row.became, row.commands = "new", [do.Comment(name, "First half."), *row.commands]
    bring([row], "")
    assert "is kept: 1 of 3" in row.text and action(exported, name).remarks[-1].text == "First half."


WRONG: list[tuple[str, Any, str]] = [
    ("due", "31.12.2026", "no date"),
    ("start", "soon", "no date"),
    ("due", "2020-01-01", "before it starts"),
    ("priority", "urgent", "high, medium, low"),
    ("element", "money", "planning"),
    ("status", "almost", "open, done, dropped"),
    ("status", None, "open, done, dropped"),
    ("done on", "2026-05-05", "say done as its status"),
    ("action", None, "is empty"),
    ("version", "seven", "no version"),
    ("version", 99, "no version"),
    ("version", -1, "no version"),
    ("action id", "action-99", "there is no"),
    ("action id", None, "without an id"),
    ("exercise", "Another one", "none of the exercises"),
    ("owner", "x" * 20_001, "20,000"),
    ("owner", '=HYPERLINK("http://evil.example","x")', "formula"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_what_is_wrong_is_said_with_file_row_and_column_and_the_row_stays_out(
    exported: Path, name: str, value: Any, said: str
) -> None:
    before = tip(exported)
    fill(Path("plan.xlsx"), {(1, "contact"): "Ann", (1, "start"): "2026-11-01", (1, name): value})
    told = ttx("plan", exported, "--import", "plan.xlsx", code=1)
    assert f"plan.xlsx:3:{letter(name)}: wrong: " in told and said in told, told
    assert tip(exported) == before


def test_a_wrong_row_keeps_no_other_out(exported: Path) -> None:
    fill(Path("plan.xlsx"), {(1, "due"): "never", (2, "owner"): "Second office"})
    assert "1 taken back, " in ttx("plan", exported, "--import", "plan.xlsx", code=1)


def test_an_action_that_stands_twice_is_taken_once(exported: Path) -> None:
    book = openpyxl.load_workbook("plan.xlsx")
    page = book.worksheets[0]
    row = [cell.value for cell in page[3]]
    row[column("owner") - 1] = "Second thoughts"
    page.append(row)
    book.save("plan.xlsx")
    fill(Path("plan.xlsx"), {(1, "owner"): "First thoughts"})
    assert "stands in an earlier row" in ttx("plan", exported, "--import", "plan.xlsx", code=1)
    assert action(exported, first_id(Path("plan.xlsx"))).owner == "First thoughts"


def test_columns_may_stand_in_another_order_be_missing_or_be_ones_own(exported: Path) -> None:
    page = openpyxl.load_workbook("plan.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    kept = ("owner", "version", "action id", "exercise")
    with Path("mine.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(["my own", *kept])
        for row in rows[1:]:
            writer.writerow(["x", "Planning unit", *(row[column(name) - 1] for name in kept[1:])])
    said = ttx("plan", exported, "--import", "mine.csv")
    assert f"{len(rows) - 1} taken back" in said
    assert {each.owner for each in read_plan(str(exported)).actions} == {"Planning unit"}
    assert all(each.text for each in read_plan(str(exported)).actions)


def test_changes_that_only_the_console_makes_are_said(exported: Path) -> None:
    fill(Path("plan.xlsx"), {(1, "finding"): "It was not so."})
    assert "not taken back: finding" in ttx("plan", exported, "--import", "plan.xlsx")


@pytest.mark.parametrize("form", ["plan.xlsx", "plan.csv"])
def test_cells_that_look_like_formulas_are_text_both_ways(day: Days, form: str) -> None:
    file = day()
    names = [each.id for each in read_plan(str(file)).actions]
    for number, text in enumerate(HOSTILE):
        change(read_plan(str(file)), names[number % len(names)], owner=text, text=f"{text} {number}")
        Path(form).unlink(missing_ok=True)
        ttx("plan", file, "--export", form)
        assert "0 taken back" in ttx("plan", file, "--import", form)
    if form.endswith("csv"):
        cells = [cell for row in csv.reader(io.StringIO(Path(form).read_text("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    # And what an owner types.
    if form.endswith("xlsx"):
        for text in HOSTILE:
            fill(Path(form), {(1, "owner"): text})
            Path("typed.xlsx").write_bytes(Path(form).read_bytes())
            ttx("plan", file, "--import", "typed.xlsx")
            assert action(file, first_id(Path(form))).owner == text
            Path(form).unlink()
            ttx("plan", file, "--export", form)


def test_what_an_owner_types_is_cleaned_like_everything_that_people_write(exported: Path) -> None:
    name = first_id(Path("plan.xlsx"))
    ttx("plan", exported, "--export", "plan.csv")
    text = Path("plan.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    row = next(row for row in rows if row[column("action id") - 1] == name)
    row[column("owner") - 1] = "\x1b[2JOffice\x9b31m \u202eof x"
    with Path("plan.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    ttx("plan", exported, "--import", "plan.csv")
    assert action(exported, name).owner == "Office of x"


def test_rows_go_to_the_exercise_that_they_are_of(day: Days) -> None:
    first, second = day(1), day(2)
    ttx("plan", first, second, "--export", "both.xlsx")
    page = openpyxl.load_workbook("both.xlsx").worksheets[0]
    names = [page.cell(row, 1).value for row in range(3, page.max_row + 1)]
    assert len(set(names)) == 2
    fill(Path("both.xlsx"), {(row, "owner"): f"Owner of {name}" for row, name in enumerate(names, 1)})
    assert f"{len(names)} taken back" in ttx("plan", second, first, "--import", "both.xlsx")
    for file in (first, second):
        plan = read_plan(str(file))
        assert {each.owner for each in plan.actions} == {f"Owner of {plan.name}"}
    assert "none of the exercises" in ttx("plan", first, "--import", "both.xlsx", code=1)


def test_an_export_replaces_no_sheet_that_somebody_may_have_filled(exported: Path) -> None:
    assert "there already" in ttx("plan", exported, "--export", "plan.xlsx", code=2)
    assert "says no form" in ttx("plan", exported, "--export", "plan.pdf", code=2)


def test_a_signed_report_is_a_draft_again_and_that_is_said(day: Days) -> None:
    file = day()
    plan = read_plan(str(file))
    with pen(plan.place, plan.exercise) as write:
        for finding in plan.state.evaluation.findings.values():
            if finding.status == "draft":
                write(do.ConfirmFinding(finding.id, finding.version))
    with pen(plan.place, plan.exercise) as write:
        write(do.SignReport(tip(file)[0]))
    ttx("plan", file, "--export", "plan.xlsx")
    fill(Path("plan.xlsx"), {(1, "owner"): "New office"})
    assert "draft again" in ttx("plan", file, "--import", "plan.xlsx")


# -- attacks


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as old:
        return {info.filename: old.read(info) for info in old.infolist()}


def test_a_zip_bomb_ends_at_once(exported: Path) -> None:
    Path("bomb.xlsx").write_bytes(package(parts_of(Path("plan.xlsx")) | {"xl/media/x.bin": bytes(30_000_000)}))
    assert Path("bomb.xlsx").stat().st_size < 100_000
    assert "unpacks into more than" in ttx("plan", exported, "--import", "bomb.xlsx", code=2)


def test_a_package_that_lies_about_its_size_ends_too(exported: Path) -> None:
    content = bytearray(package({"xl/workbook.xml": b"<a>" + bytes(3_000_000)}))
    central = content.index(b"PK\x01\x02")
    content[central + 24 : central + 28] = struct.pack("<I", 100)
    Path("liar.xlsx").write_bytes(content)
    assert "XLSX" in ttx("plan", exported, "--import", "liar.xlsx", code=2)


def test_words_that_grow_are_refused(exported: Path) -> None:
    parts = parts_of(Path("plan.xlsx"))
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    Path("laughs.xlsx").write_bytes(package(parts | {"xl/workbook.xml": laughs}))
    assert "no XLSX that a spreadsheet saves" in ttx("plan", exported, "--import", "laughs.xlsx", code=2)


def test_a_sheet_that_says_it_is_smaller_loses_no_row(exported: Path) -> None:
    fill(Path("plan.xlsx"), {(3, "owner"): "The last office"})
    parts = parts_of(Path("plan.xlsx"))
    sheet = next(name for name in parts if name.startswith("xl/worksheets/sheet"))
    small = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B3"', parts[sheet])
    assert small != parts[sheet]
    Path("small.xlsx").write_bytes(package(parts | {sheet: small}))
    assert "1 taken back, 5 unchanged" in ttx("plan", exported, "--import", "small.xlsx")


@pytest.mark.timeout(60)
def test_a_million_empty_rows_end_quickly(exported: Path) -> None:
    parts = parts_of(Path("plan.xlsx"))
    sheet = next(name for name in parts if name.startswith("xl/worksheets/sheet"))
    far = parts[sheet].replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>')
    many = parts[sheet].replace(b"</sheetData>", b"<row/>" * 1_000_000 + b"</sheetData>")
    for content in (far, many):
        Path("long.xlsx").write_bytes(package(parts | {sheet: content}))
        assert "2,000 rows in a row are empty" in ttx("plan", exported, "--import", "long.xlsx", code=2)
    Path("long.csv").write_text("exercise,action id,version\n" + ",,\n" * 100_000, "utf-8")
    assert "2,000 rows in a row are empty" in ttx("plan", exported, "--import", "long.csv", code=2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.xlsx", b""),
        ("x.xlsx", b"PK\x03\x04 not a package"),
        ("x.xlsx", package({"a": b"b"})),
        ("x.xlsx", package({"[Content_Types].xml": b"<Types/>"})),
        ("x.csv", b""),
        ("x.csv", b"\xff\xfe\x00"),
        ("x.csv", b"exercise,action id,version\n\"open,action-1,1\n"),
        ("x.csv", b"exercise,action id,version,version\n1,2,3,4\n"),
        ("x.csv", b"one,two\n1,2\n"),
        ("x.csv", b"exercise,action id,version\n" + b"x" * 200_000),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plan_is_refused_plainly(exported: Path, name: str, content: bytes) -> None:
    Path(name).write_bytes(content)
    assert "x." in ttx("plan", exported, "--import", name, code=2)


def test_a_folder_or_a_file_that_is_not_there_is_said(exported: Path) -> None:
    assert "cannot be read" in ttx("plan", exported, "--import", "nowhere.xlsx", code=2)
