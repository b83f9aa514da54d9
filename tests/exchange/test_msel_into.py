"""The round trip: a playbook goes out as a spreadsheet, people change it, and just that comes back."""

from __future__ import annotations

import csv
import difflib
import io
import shutil
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.exchange.msel import change, injects, ttx
from ttx.exchange.msel.export import exported
from ttx.exchange.msel.fields import KEYS, TITLES, known_of, value_of
from ttx.playbook.library import find_playbook, playbook_names
from ttx.playbook.load import compiled, load, require
from ttx.playbook.models import Inject, Playbook


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def own(name: str) -> Path:
    """A copy of a shipped playbook with its translations."""
    for file in find_playbook(name).parent.glob(f"{name}.*"):
        shutil.copy(file, file.name)
    return Path(f"{name}.yaml")


def out(name: str, form: str = "xlsx") -> tuple[Path, Path]:
    playbook, sheet = own(name), Path(f"msel.{form}")
    ttx("export", playbook, "--out", sheet)
    return playbook, sheet


def book(path: Path) -> Playbook:
    return require(path)


def entry_text(path: Path, begin: str) -> str:
    """The lines of the inject that begins so."""
    return path.read_text("utf-8").partition(f"- {begin}\n")[2].partition("\n      - ")[0]


def lines_changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", playbook_names())
def test_an_export_that_nobody_changed_changes_nothing(name: str, form: str) -> None:
    playbook, sheet = out(name, form)
    before = playbook.read_bytes()
    said = ttx("import", sheet, "--into", playbook)
    assert f"0 changed, 0 new, {len(book(playbook).injects)} as before" in said and "decide" not in said
    assert playbook.read_bytes() == before


@pytest.mark.parametrize("name", playbook_names())
def test_every_cell_of_an_export_is_read_as_what_it_was_made_of(name: str) -> None:
    playbook = require(name)
    known = known_of(playbook, {})
    cells = exported(playbook).cells
    for inject_id, (_, inject) in playbook.injects.items():
        said: dict[str, Any] = {}
        for field, title in TITLES.items():
            if field in ("id", "phase", "status", "type", "controller", "version", "notes"):
                continue
            to = playbook.recipients(inject)
            value = value_of(field, cells[inject_id][title], None, known, to)
            if value is not None:
                said[KEYS.get(field, field)] = value
        read = Inject.model_validate({"id": inject_id, **said})
        for field in ("title", "at", "dated", "from_", "to", "text", "expect", "tests", "choices", "when", "method"):
            assert getattr(read, field) == getattr(inject, field), (inject_id, field)


def test_what_a_person_changes_changes_just_that() -> None:
    playbook, sheet = out("seoul-trilateral")
    before = playbook.read_text("utf-8")
    change(
        sheet,
        {
            ("where-we-stand", "Title"): "Nine promises",
            ("two-numbers", "T+ into the phase"): time(0, 17),
            ("consult-level", "Answer within"): 12,
            ("consult-level", "Message for Japan"): "Half past eight, and nobody answers.",
        },
    )
    said = ttx("import", sheet, "--into", playbook)
    assert "3 changed, 0 new, 41 as before" in said
    after = playbook.read_text("utf-8")
    changed = injects(book(playbook))
    assert changed["where-we-stand"].title == "Nine promises"
    assert changed["two-numbers"].at == 17 * 60 and changed["consult-level"].answer_within == 720
    assert changed["consult-level"].instead["japan"] == "Half past eight, and nobody answers."
    diff = lines_changed(before, after)
    assert len([line for line in diff if line.startswith("+")]) == 4
    assert "title: Nine promises" in [line.strip("+ ") for line in diff]
    comments = [line for line in before.splitlines() if "#" in line]
    assert [line for line in after.splitlines() if "#" in line] == comments
    # Nothing else of the whole playbook is another.
    one, other = compiled(require("seoul-trilateral")), compiled(book(playbook))
    assert {key for key in one if one[key] != other[key]} == {"phases"}


def test_taking_the_same_sheet_twice_changes_nothing_more_and_a_second_change_is_taken() -> None:
    playbook, sheet = out("seoul-short")
    name = next(iter(book(playbook).injects))
    change(sheet, {(name, "Title"): "First change"})
    ttx("import", sheet, "--into", playbook)
    once = playbook.read_bytes()
    assert "0 changed" in ttx("import", sheet, "--into", playbook)
    assert playbook.read_bytes() == once
    change(sheet, {(name, "Method"): "telegram"})
    ttx("import", sheet, "--into", playbook)
    inject = injects(book(playbook))[name]
    assert (inject.title, inject.method) == ("First change", "telegram")


def test_what_was_changed_in_the_playbook_since_stays_and_a_conflict_is_said() -> None:
    playbook, sheet = out("first-exercise")
    text = playbook.read_text("utf-8")
    text = text.replace("title: The website is down", "title: All is down")
    text = text.replace("title: Live in three minutes", "title: Live in two minutes")
    playbook.write_text(text, "utf-8")
    change(sheet, {("radio-calls", "Title"): "Live at once", ("radio-calls", "Method"): "radio"})
    said = ttx("import", sheet, "--into", playbook, code=1)
    assert "Title of radio-calls was changed here and in the playbook" in said and "E4" in said
    now = injects(book(playbook))
    assert now["system-down"].title == "All is down"
    assert (now["radio-calls"].title, now["radio-calls"].method) == ("Live in two minutes", "radio")


def test_without_the_hidden_column_the_sheet_is_right() -> None:
    playbook, sheet = out("first-exercise")
    book_ = openpyxl.load_workbook(sheet)
    page = book_["MSEL"]
    page.delete_cols(page.max_column)
    book_.save(sheet)
    change(sheet, {("system-down", "Title"): "All is down"})
    assert "1 changed, 0 new, 3 as before" in ttx("import", sheet, "--into", playbook)


def test_an_inject_of_the_library_gets_the_field_beside_use() -> None:
    playbook, sheet = out("quake-plant")
    was = injects(book(playbook))["earthquake"]
    assert was.if_stuck and was.answer_within and "title: " not in entry_text(playbook, "use: disaster/earthquake")
    team = next(iter(was.instead))
    head = f"Message for {book(playbook).teams[team].name}"
    cells: dict[str, Any] = {"Title": "It shakes", "If stuck": None, "Answer within": None, head: "The floor moves."}
    change(sheet, {("earthquake", title): value for title, value in cells.items()})
    before = playbook.read_text("utf-8")
    ttx("import", sheet, "--into", playbook)
    now = injects(book(playbook))["earthquake"]
    assert (now.title, now.if_stuck, now.answer_within) == ("It shakes", "", None)
    assert now.instead == {**was.instead, team: "The floor moves."}
    assert now.model_copy(update={"title": was.title, "if_stuck": was.if_stuck, "instead": was.instead,
                                  "answer_within": was.answer_within}) == was  # fmt: skip
    assert "- use: disaster/earthquake" in playbook.read_text("utf-8")
    assert before.count("#") == playbook.read_text("utf-8").count("#")


def test_a_cell_that_is_emptied_takes_the_key_away() -> None:
    playbook, sheet = out("first-exercise")
    change(sheet, {("system-down", "If stuck"): None, ("system-down", "Answer within"): None})
    ttx("import", sheet, "--into", playbook)
    inject = injects(book(playbook))["system-down"]
    assert inject.if_stuck == "" and inject.answer_within is None
    assert "if stuck: What will people do" not in playbook.read_text("utf-8")


def test_new_rows_become_injects_in_their_phase_and_at_their_time() -> None:
    playbook, sheet = out("seoul-trilateral")
    book_ = openpyxl.load_workbook(sheet)
    page = book_["MSEL"]
    heads = [cell.value for cell in page[2]]

    def add(**cells: Any) -> None:
        page.append([cells.get(head.replace(" ", "_").replace(".", "")) for head in heads])

    phases = [phase.title for phase in book(playbook).phases]
    add(
        No="new-one",
        Phase=phases[1],
        Title="A call from Geneva",
        To="Japan, US",
        Message="Somebody calls.",
        From="Control",
    )
    add(
        Title="One without a number",
        To="All",
        Message="Everybody reads this.",
        Expected_action="Japan: Calls back [5m]",
    )
    add(No="9", Title="For nobody", To="Atlantis", Message="Lost.")
    page.cell(page.max_row - 2, heads.index("T+ into the phase") + 1).value = "T+0:16"
    book_.save(sheet)
    said = ttx("import", sheet, "--into", playbook, code=1)
    assert "0 changed, 2 new, 44 as before" in said and "there is no team 'Atlantis'" in said
    now = book(playbook)
    phase, inject = now.injects["new-one"]
    assert (phase.title, inject.at, inject.to, inject.from_) == (phases[1], 960, ["japan", "us"], "control")
    before_it = [each.at for each in phase.injects[: phase.injects.index(inject)] if isinstance(each.at, int)]
    assert max(before_it) <= 960
    phase, inject = now.injects["one-without-a-number"]
    assert inject.at == "held" and phase.title == phases[1]
    assert [(each.team, each.action, each.within) for each in inject.expect] == [("japan", "Calls back", 300)]


def test_rows_that_are_gone_are_reported_and_taken_out_only_when_asked() -> None:
    playbook, sheet = out("first-exercise")
    book_ = openpyxl.load_workbook(sheet)
    page = book_["MSEL"]
    page.delete_rows(next(row for row in range(3, 9) if page.cell(row, 1).value == "ambulance"))
    book_.save(sheet)
    before = playbook.read_bytes()
    said = ttx("import", sheet, "--into", playbook, code=1)
    assert "ambulance: to decide: has no row" in said and "1 without a row" in said
    assert playbook.read_bytes() == before
    ttx("import", sheet, "--into", playbook, "--remove")
    assert "ambulance" not in book(playbook).injects
    assert "# EVENT 2 comes by a condition" in playbook.read_text("utf-8")


def test_a_change_after_which_the_playbook_would_not_check_writes_nothing() -> None:
    playbook, sheet = out("first-exercise")
    before = playbook.read_bytes()
    book_ = openpyxl.load_workbook(sheet)
    page = book_["MSEL"]
    page.delete_rows(next(row for row in range(3, 9) if page.cell(row, 1).value == "system-down"))
    book_.save(sheet)
    said = ttx("import", sheet, "--into", playbook, "--remove", code=1)
    assert "would not check any more" in said and "system-down" in said
    assert playbook.read_bytes() == before


def test_a_row_after_which_the_playbook_would_not_check_keeps_no_other_out() -> None:
    playbook, sheet = out("seoul-short")
    names = [name for name, inject in injects(book(playbook)).items() if len(inject.instead) == 3]
    cells = {(names[0], "Message"): "For nobody.", (names[1], "Title"): "This is taken", (names[2], "Method"): "radio"}
    change(sheet, dict(cells))
    said = ttx("import", sheet, "--into", playbook, code=1)
    assert "not taken, or the playbook would not check any more:\n  nobody reads this text" in said
    now = injects(book(playbook))
    assert (now[names[0]].text, now[names[1]].title, now[names[2]].method) == ("", "This is taken", "radio")


def test_an_inject_moves_to_the_phase_that_its_cell_names() -> None:
    playbook, sheet = out("seoul-trilateral")
    titles = [phase.title for phase in book(playbook).phases]
    change(sheet, {("two-numbers", "Phase"): titles[2]})
    ttx("import", sheet, "--into", playbook)
    assert book(playbook).injects["two-numbers"][0].title == titles[2]
    change(sheet, {("consult-level", "Phase"): "Nowhere"})
    said = ttx("import", sheet, "--into", playbook, code=1)
    assert "there is no phase 'Nowhere'" in said


def test_columns_of_ones_own_are_kept_in_the_notes_and_written_back() -> None:
    playbook, sheet = out("first-exercise")
    book_ = openpyxl.load_workbook(sheet)
    page = book_["MSEL"]
    page.cell(2, page.max_column + 1).value = "Cost: centre"
    page.cell(3, page.max_column).value = "4711\n\nsecond line"
    heads = [cell.value for cell in page[2]]
    page.cell(3, heads.index("Status") + 1).value = "Approved"
    page.cell(3, heads.index("Responsible controller") + 1).value = "Kim Min-ji"
    book_.save(sheet)
    ttx("import", sheet, "--into", playbook)
    notes = injects(book(playbook))["system-down"].notes
    assert notes.startswith("Ground truth: a certificate") and "\n\nFrom the spreadsheet:\nStatus: Approved" in notes
    ttx("export", playbook, "--out", "again.xlsx")
    page = openpyxl.load_workbook("again.xlsx")["MSEL"]
    row = {page.cell(2, place).value: page.cell(3, place).value for place in range(1, page.max_column + 1)}
    assert (row["Cost centre"], row["Status"]) == ("4711\n\nsecond line", "Approved")
    assert row["Responsible controller"] == "Kim Min-ji"
    assert "From the spreadsheet" not in row["Notes"]
    once = playbook.read_bytes()
    ttx("import", "again.xlsx", "--into", playbook)
    assert playbook.read_bytes() == once


@pytest.mark.parametrize(
    ("head", "value", "said"),
    [
        ("T+ into the phase", "whenever", "no time"),
        ("T+ into the phase", datetime(2026, 5, 23, 9), "no time into the phase"),
        ("Scenario time", "soon", "no time"),
        ("From", "Nobody at all", "nobody is called"),
        ("To", "Ferry line, Atlantis", "there is no team 'Atlantis'"),
        ("Asks", "money", "is not read, reply, decision"),
        ("Priority", "urgent", "is not core, support, reserve"),
        ("Objectives", "peace", "there is no objective"),
        ("Title", "x" * 201, "200 are allowed"),
        ("Title", None, "needs a title"),
        ("Trigger", "{released: [}", "not written as in a playbook"),
        ("Answer within", "soon", "no time"),
        ("Type", "Contingency", "change those"),
    ],
)  # fmt: skip
def test_a_cell_that_says_nothing_is_named_and_the_rest_of_the_row_is_taken(head: str, value: Any, said: str) -> None:
    playbook, sheet = out("first-exercise")
    change(sheet, {("system-down", head): value, ("system-down", "Method"): "fax"})
    told = ttx("import", sheet, "--into", playbook, code=1)
    assert said in told and f"{head} of system-down stays as it is" in told
    assert injects(book(playbook))["system-down"].method == "fax"


def test_a_row_that_was_copied_needs_a_number_of_its_own() -> None:
    playbook, sheet = out("first-exercise")
    book_ = openpyxl.load_workbook(sheet)
    page = book_["MSEL"]
    page.append([cell.value for cell in page[3]])
    book_.save(sheet)
    assert "stands in row 3 already" in ttx("import", sheet, "--into", playbook, code=1)


def test_a_dry_run_says_what_would_change_and_writes_nothing() -> None:
    playbook, sheet = out("first-exercise")
    before = playbook.read_bytes()
    change(sheet, {("system-down", "Title"): "All is down"})
    said = ttx("import", sheet, "--into", playbook, "--dry-run")
    assert "system-down: Title" in said and "1 changed" in said and "nothing is written" in said
    assert playbook.read_bytes() == before


def test_a_csv_with_semicolons_comes_back_too() -> None:
    playbook, sheet = out("seoul-short", "csv")
    rows = list(csv.reader(io.StringIO(sheet.read_text("utf-8-sig"))))
    name, title = rows[1][0], rows[0].index("Title")
    rows[1][title] = "다른 제목"
    with sheet.open("w", encoding="utf-16", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert "1 changed" in ttx("import", sheet, "--into", playbook)
    assert injects(book(playbook))[name].title == "다른 제목"


def test_windows_line_ends_of_a_playbook_stay() -> None:
    playbook, sheet = out("first-exercise")
    playbook.write_bytes(playbook.read_bytes().replace(b"\n", b"\r\n"))
    change(sheet, {("system-down", "Title"): "All is down"})
    ttx("import", sheet, "--into", playbook)
    text = playbook.read_bytes()
    assert b"title: All is down\r\n" in text and text.count(b"\n") == text.count(b"\r\n")
    assert load(playbook).playbook
