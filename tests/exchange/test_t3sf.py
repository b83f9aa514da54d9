from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.taken import PEERS, by_title, checked, put, said, take
from ttx.errors import TtxError
from ttx.exchange import t3sf
from ttx.exchange.sent import sent
from ttx.playbook.load import require


def row(number: int, at: str, player: str, **more: Any) -> dict[str, Any]:
    return {
        "#": number, "Real Time": at, "Date": "Monday 9:30 AM", "Subject": "Files", "From": "Cloud", "Player": player,
        "Script": "Look at them.", "Photo": "", "Picture Name": "", "Profile": "", "Poll": "", **more,
    }  # fmt: skip


ROWS = [
    row(1, "07:29 PM", "Security"),
    row(2, "07:29 PM", "Legal"),
    row(3, "07:29 PM", "Press", Script="Say nothing."),
    row(4, "07:31 PM", "Legal", Subject="Pay?", Poll="Pay | Don’t pay", Date="Tuesday 8:00 AM"),
    row(5, "12:05 AM", "Press", Subject="A call", From="Legal", Photo="https://example.org/x.jpg"),
]


def test_rows_of_one_message_become_one_inject_with_each_teams_own_text(tmp_path: Path) -> None:
    foreign = take(put(tmp_path, "msel.json", ROWS))
    book = checked(foreign, tmp_path)
    inject = by_title(book)["Files"]
    assert book.recipients(inject) == ["security", "legal", "press"]
    assert inject.to == ["all"]
    assert (inject.text_for("legal"), inject.text_for("press")) == ("Look at them.", "Say nothing.")
    assert "row 1 to 3: one inject to 3 teams" in said(foreign)


def test_times_count_from_the_first_row_and_on_over_midnight(tmp_path: Path) -> None:
    foreign = take(put(tmp_path, "msel.json", ROWS))
    injects = by_title(checked(foreign, tmp_path))
    assert [injects[title].at for title in ("Files", "Pay?", "A call")] == [0, 120, 4 * 3600 + 36 * 60]
    assert "T3SF itself counts the minutes only" in said(foreign)


def test_a_poll_becomes_choices_a_weekday_a_date_and_a_picture_a_note(tmp_path: Path) -> None:
    foreign = take(put(tmp_path, "msel.json", ROWS))
    injects = by_title(checked(foreign, tmp_path))
    assert (injects["Pay?"].asks, injects["Pay?"].choices) == ("reply", ["Pay", "Don’t pay"])
    assert injects["Files"].dated is not None and injects["Pay?"].dated is not None
    assert (injects["Files"].dated.strftime("%A %H:%M"), injects["Pay?"].dated.strftime("%A %H:%M")) == (
        "Monday 09:30", "Tuesday 08:00",
    )  # fmt: skip
    assert "https://example.org/x.jpg" in injects["A call"].notes
    assert injects["A call"].from_ == "legal"
    assert "row 5, Photo: a picture is not fetched" in said(foreign)
    assert "to decide: which Monday?" in said(foreign)


def test_what_cannot_be_read_is_named_by_its_row(tmp_path: Path) -> None:
    rows = [row(1, "soon", "Legal", Mood="grim"), row(2, "10:00", "Legal", Subject="Two", Date="later", Poll="Yes")]
    foreign = take(put(tmp_path, "msel.json", rows))
    injects = by_title(checked(foreign, tmp_path))
    assert injects["Files"].at == "held"
    assert injects["Two"].notes == "Date: later"
    for words in ("row 1, Real Time: to decide", "not kept: Mood", "row 2, Poll: to decide", "row 2, Date: no time"):
        assert words in said(foreign)


def test_a_spreadsheet_is_read_like_the_json(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(t3sf.COLUMNS))
    for one in ROWS:
        sheet.append([one[name] for name in t3sf.COLUMNS])
    book.save(tmp_path / "msel.xlsx")
    from_sheet, from_json = take(tmp_path / "msel.xlsx"), take(put(tmp_path, "msel.json", ROWS))
    assert from_sheet.data == from_json.data


@pytest.mark.parametrize("name", ["seoul-trilateral", "seoul-short", "port-cyber", "quake-plant", "first-exercise"])
def test_a_playbook_comes_back_with_titles_times_recipients_and_texts(name: str, tmp_path: Path) -> None:
    book, path = require(name), tmp_path / "out.json"
    notes = t3sf.write(book, path)
    back = checked(take(path), tmp_path)
    first = min(one.at for one in sent(book) if one.at is not None)
    meant = {
        (one.inject.title, one.at - one.at % 60 - first, book.teams[team].name, one.text, book.party(one.inject.from_))
        for one in sent(book) if one.at is not None for team in one.teams
    }  # fmt: skip
    came = {
        (inject.title, inject.at, back.teams[team].name, inject.text_for(team), back.party(inject.from_))
        for _, inject in back.injects.values() if inject.title != "ENDEX" for team in back.recipients(inject)
    }  # fmt: skip
    assert came == meant
    untimed = {one.inject.id for one in sent(book) if one.at is None}
    assert untimed == {note.where for note in notes if note.what.startswith("left out")}


def test_what_is_written_has_the_fields_that_t3sf_reads_and_ends_in_no_poll(tmp_path: Path) -> None:
    t3sf.write(require("seoul-short"), tmp_path / "out.json")
    rows = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [each["#"] for each in rows] == list(range(1, len(rows) + 1))
    assert all(tuple(each) == t3sf.COLUMNS for each in rows)
    assert all(isinstance(each[key], str) for each in rows for key in t3sf.COLUMNS[1:])
    assert any(each["Poll"] for each in rows)
    # T3SF looks at the row behind a poll.
    assert not rows[-1]["Poll"]


def test_another_list_of_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TtxError, match="no format that ttx knows"):
        take(put(tmp_path, "list.json", [1, 2]))
    with pytest.raises(TtxError, match="is no MSEL of T3SF"):
        t3sf.read(put(tmp_path, "list.json", [{"Real": 1}]))


@pytest.mark.skipif(not PEERS.is_dir(), reason="no files of other tools beside this folder")
def test_the_tools_own_example(tmp_path: Path) -> None:
    book = checked(take(PEERS / "T3SF-MSEL_EXAMPLE.json"), tmp_path)
    assert len(book.teams) == 6
    assert len(book.injects) == 7, "rows 5 to 10 are one inject to six teams"
