from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path

import pytest

from tests.exchange.taken import checked, put, take
from tests.exchange.test_iceberg import scenario
from ttx.afterwards import archive
from ttx.documents.grids import cells_of
from ttx.errors import TtxError
from ttx.exchange import cexf, iceberg, openaev
from ttx.exchange.hypertext import plain


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"injects": [}', "x.json:1:14: this is not JSON"),
        ('{"injects": ' + "[" * 100_000, "more than 60 deep"),
        ('{"injects": ' + "[" * 100 + "]" * 100 + "}", "more than 60 deep"),
        ('{"injects": ' + "9" * 10_000 + "}", "cannot be read"),
        ('{"injects": [' + "0," * 2_000_001 + "0]}", "more than 2,000,000 values"),
        ('{"injects": "\udcff"}', "no text in UTF-8"),
    ],
)
def test_json_that_no_tool_writes_is_refused_in_words(text: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(TtxError) as told:
        iceberg.read(path)
    assert complaint in str(told.value)


def test_a_zip_that_grows_is_refused_before_it_has_grown(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("x.json", b" " * 100_000_000)
    before = time.monotonic()
    with pytest.raises(TtxError, match="unpacks into more than"):
        openaev.read(tmp_path / "bomb.zip")
    assert time.monotonic() - before < 5


def damaged(path: Path, name: str) -> Path:
    """A ZIP whose list of files is whole, and one of whose files is not."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, "a few words " * 500)
    raw = bytearray(path.read_bytes())
    start = raw.index(name.encode()) + len(name)
    raw[start : start + 6] = b"\xff" * 6
    path.write_bytes(raw)
    return path


def test_a_zip_that_is_damaged_inside_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(TtxError, match="no ZIP that can be read"):
        openaev.read(damaged(tmp_path / "x.zip", "x.json"))
    with pytest.raises(TtxError, match="is no XLSX"):
        list(cells_of(damaged(tmp_path / "x.xlsx", "xl/workbook.xml")).sheets)
    with pytest.raises(TtxError, match="cannot be read as an archive"):
        archive.checked(damaged(tmp_path / "y.zip", "day/SHA256SUMS"))


def test_injects_without_end_are_refused(tmp_path: Path) -> None:
    data = scenario()
    data["injects"] = [{"id": str(n), "title": "Same", "content": "x"} for n in range(20_001)]
    with pytest.raises(TtxError, match="more than 20,000 injects"):
        take(put(tmp_path, "x.json", data))


def test_teams_and_notes_without_end_are_bounded(tmp_path: Path) -> None:
    data = scenario()
    data["participant_teams"] = [{"id": str(n), "label": f"Team {n}"} for n in range(501)]
    with pytest.raises(TtxError, match="more than 500 teams"):
        take(put(tmp_path, "x.json", data))
    data = scenario()
    data["injects"][1]["options"] = [{"label": f"{n}", "next_inject_id": "b"} for n in range(300_000)]
    data["injects"][1]["expected_actions"] = [f"Do {n}" for n in range(300_000)]
    data["injects"] += [{"id": f"n{n}", "title": "Alone", "content": "x"} for n in range(9_000)]
    made = iceberg.read(put(tmp_path, "x.json", data))
    assert len(made.notes) == 5_001
    alert = next(inject for inject in made.data["phases"][0]["injects"] if inject["id"] == "alert")
    assert len(alert["choices"]) == len(alert["expect"]) == 50
    assert "more of such notes" in str(made.notes[-1])


def test_a_chain_of_thousands_and_names_all_alike_take_no_time(tmp_path: Path) -> None:
    data = scenario()
    data["injects"] = [
        {"id": str(n), "title": "Same", "content": "x", "options": [{"label": "On", "next_inject_id": str(n + 1)}]}
        for n in range(5_000)
    ]
    data["start_inject_id"] = "0"
    before = time.monotonic()
    made = iceberg.read(put(tmp_path, "x.json", data))
    assert time.monotonic() - before < 5
    names = [inject["id"] for inject in made.data["phases"][0]["injects"]]
    assert len(set(names)) == 5_000


def test_escapes_and_bidi_letters_are_gone_and_nothing_is_run(tmp_path: Path) -> None:
    data = scenario()
    data["title"] = "\x1b]0;owned\x07Locked \u202eevil"
    data["injects"][1]["content"] = '=HYPERLINK("http://x")\x1b[2J'
    made = iceberg.read(put(tmp_path, "x.json", data))
    assert not any(letter in json.dumps(made.data, ensure_ascii=False) for letter in "\x1b\x07\u202e")
    checked(made, tmp_path)
    assert not any("\x1b" in str(note) for note in made.notes)


def test_a_text_too_long_is_cut_and_left_to_decide(tmp_path: Path) -> None:
    data = scenario()
    data["injects"][1]["content"] = "가" * 50_000
    made = iceberg.read(put(tmp_path, "x.json", data))
    checked(made, tmp_path)
    assert any(note.decide and "the text has 50,000 characters" in note.what for note in made.notes)


@pytest.mark.parametrize("evil", ["<a", "<div>", "<!", "&", "<b>", '<a href="http://x">y', "<li><ul>"])
def test_html_without_end_is_read_in_no_time(evil: str) -> None:
    before = time.monotonic()
    plain("<p>" + evil * 100_000)
    assert time.monotonic() - before < 5


def test_html_keeps_paragraphs_lists_links_and_tables_and_no_scripts() -> None:
    said = plain(
        "<h2>Title</h2><p>One<br>two &amp; three</p><ol><li>first</li><li>second</li></ol>"
        "<table><tr><td>a</td><td>b</td></tr></table><style>x{}</style><a href='javascript:x'>go</a>"
    )
    assert said == "Title\n\nOne\ntwo & three\n\n1. first\n2. second\n\na | b\n\ngo"
    assert plain("1 < 2 and 3 > 2") == "1 < 2 and 3 > 2"


def test_an_exercise_of_odd_shapes_ends_in_words(tmp_path: Path) -> None:
    with pytest.raises(TtxError, match="no exercise in CEXF"):
        cexf.read(put(tmp_path, "x.json", {"exercise": [], "injects": {}}))
    odd = {"exercise": {"name": 5, "total_duration": "soon"}, "inject_flow": [{"sequence": 7, "timing": []}, 4],
           "injects": [{"uuid": [], "name": {}, "inject_evaluation": {"x": 1}}], "inject_payloads": "no"}  # fmt: skip
    checked(cexf.read(put(tmp_path, "x.json", odd)), tmp_path)
    with pytest.raises(TtxError, match="no export of OpenAEV"):
        openaev.read(put(tmp_path, "x.json", ["scenario_information"]))
    checked(
        openaev.read(put(tmp_path, "x.json", {"scenario_information": 4, "scenario_injects": [{"inject_content": 3}]})),
        tmp_path,
    )
