"""Spreadsheets that somebody made to do harm, or that grew far beyond what people make: clear words, soon."""

from __future__ import annotations

import csv
import io
import struct
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.exchange.msel import imported, injects, packed, parts_of, table, ttx, workbook
from ttx.playbook.load import require
from ttx.playbook.pen import Pen

HEAD = ["No", "Time", "Title", "To", "From", "Message"]
EVIL = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "'=quoted",
    "''=twice",
    "\t=tab",
    '=HYPERLINK("http://x","y")',
]


def sheet(path: Path, *rows: list[Any]) -> Path:
    return workbook(path, {"MSEL": [HEAD, *rows]})


def part(parts: dict[str, bytes]) -> str:
    return next(name for name in parts if name.startswith("xl/worksheets/sheet"))


def test_formulas_are_never_worked_out_and_said_by_column(tmp_path: Path) -> None:
    rows = [[n, f"T+{n}", "=A2", "A", "B", '=WEBSERVICE("http://evil.example")'] for n in range(1, 4)]
    file = sheet(tmp_path / "f.xlsx", *rows, [9, "T+9", "Real", "A", "B", "Text"])
    playbook, said = imported(file)
    assert list(injects(playbook)) == ["inject-9"]
    assert "C2 to C4: to decide: 3 formulas" in said and "F2 to F4: to decide: 3 formulas" in said
    assert "row 2: to decide: neither a title nor a text; the row is not taken" in said
    assert "evil" not in file.with_name("f-made.yaml").read_text()


def test_text_that_looks_like_a_formula_is_text_all_the_way(tmp_path: Path) -> None:
    rows = [HEAD, *[[str(n), f"T+{n}", f"Title {n}", "A", "B", text] for n, text in enumerate(EVIL)]]
    file = tmp_path / "e.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    playbook, _ = imported(file)
    texts = [inject.text for inject in injects(playbook).values()]
    # Where an apostrophe masks it, as our own export does, one is taken off.
    assert texts[:4] == EVIL[:4] and texts[4:6] == ["=quoted", "'=twice"]
    made = file.with_name("e-made.yaml")
    for form in ("xlsx", "csv"):
        ttx("export", made, "--out", tmp_path / f"back.{form}")
        before = made.read_bytes()
        ttx("import", tmp_path / f"back.{form}", "--into", made)
        assert made.read_bytes() == before
    cells = [cell for row in csv.reader(io.StringIO((tmp_path / "back.csv").read_text("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    kinds = {cell.data_type for page in book for row in page for cell in row}
    assert "f" not in kinds


def test_escapes_markup_and_yaml_in_cells_stay_text(tmp_path: Path) -> None:
    bad = "\x1b[2J\x9b31m[bold]<b>{{x}}</b> &amp; *anchor !tag \u202eabc\n---\nttx: 2"
    file = table(tmp_path / "e.csv", [HEAD, ["../../etc", "T+1", bad, f"{bad}, !!python/object", "&x", bad]])
    playbook, said = imported(file)
    (inject,) = injects(playbook).values()
    assert "\x1b" not in said and "\x9b" not in said and inject.id == "etc"
    assert inject.text.startswith("[bold]<b>{{x}}</b> &amp; *anchor !tag abc\n---\nttx: 2")


def test_a_zip_bomb_ends_at_once(tmp_path: Path) -> None:
    good = parts_of(sheet(tmp_path / "good.xlsx", ["1", "T+1", "a", "A", "B", "c"]))
    (tmp_path / "bomb.xlsx").write_bytes(packed(good | {"xl/media/x.bin": bytes(80_000_000)}))
    assert "unpacks into more than 60,000,000 bytes" in ttx("import", tmp_path / "bomb.xlsx", code=2)
    content = bytearray(packed({"xl/workbook.xml": b"<a>" + bytes(3_000_000)}))
    central = content.index(b"PK\x01\x02")
    content[central + 24 : central + 28] = struct.pack("<I", 100)
    (tmp_path / "liar.xlsx").write_bytes(content)
    assert "XLSX" in ttx("import", tmp_path / "liar.xlsx", code=2)


@pytest.mark.parametrize(
    "laughs",
    [
        b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    ],
)
def test_words_that_grow_or_reach_out_are_refused(tmp_path: Path, laughs: bytes) -> None:
    good = parts_of(sheet(tmp_path / "good.xlsx", ["1", "T+1", "a", "A", "B", "c"]))
    for name in ("xl/workbook.xml", "xl/sharedStrings.xml", part(good)):
        (tmp_path / "laughs.xlsx").write_bytes(packed(good | {name: laughs}))
        assert "no XLSX that a spreadsheet saves" in ttx("import", tmp_path / "laughs.xlsx", code=2)


@pytest.mark.timeout(60)
def test_a_million_empty_rows_end_soon_and_lose_nothing_silently(tmp_path: Path) -> None:
    good = parts_of(sheet(tmp_path / "good.xlsx", ["1", "T+1", "a", "A", "B", "c"]))
    name = part(good)
    far = good[name].replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576" t="n"><v>5</v></c></row></sheetData>')
    many = good[name].replace(b"</sheetData>", b'<row><c s="1"/></row>' * 1_000_000 + b"</sheetData>")
    for number, content in enumerate((far, many)):
        file = tmp_path / f"long{number}.xlsx"
        file.write_bytes(packed(good | {name: content}))
        start = time.monotonic()
        playbook, said = imported(file)
        assert list(injects(playbook)) == ["inject-1"]
        assert "2,000 rows in a row are empty; what may stand below them is not read" in said
        assert time.monotonic() - start < 20
    playbook, said = imported(
        table(tmp_path / "long.csv", [HEAD, ["1", "T+1", "a", "A", "B", "c"], *[[""] * 6] * 100_000])
    )
    assert "2,000 rows in a row are empty" in said


def test_what_is_far_longer_than_people_make_is_refused(tmp_path: Path) -> None:
    row = ["1", "T+1", "a", "A", "B", "c"]
    assert "more than 20,000 rows" in ttx("import", table(tmp_path / "r.csv", [HEAD, *[row] * 20_100]), code=2)
    big = tmp_path / "big.csv"
    with big.open("wb") as out:
        out.truncate(100_000_000)
    assert "100,000,000 bytes; 20,000,000 are allowed" in ttx("import", big, code=2)


def test_a_merge_over_a_million_rows_and_thousands_of_columns_cost_little(tmp_path: Path) -> None:
    file = sheet(tmp_path / "m.xlsx", *[[n, f"T+{n}", f"t{n}", "A", "B", "c"] for n in range(1, 50)])
    good = parts_of(file)
    merges = "".join(f'<mergeCell ref="D{n}:D1048576"/>' for n in range(2, 40)).encode()
    name = part(good)
    wide = good[name].replace(b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>")
    file.write_bytes(packed(good | {name: wide}))
    playbook, _ = imported(file)
    assert len(injects(playbook)) == 49
    many = workbook(
        tmp_path / "wide.xlsx", {"S": [[*HEAD, *[f"x{n}" for n in range(3000)]], ["1", "T+1", "a", "A", "B", "c"]]}
    )
    playbook, _ = imported(many)
    assert len(injects(playbook)) == 1


def test_macros_links_comments_and_pictures_are_told_and_left(tmp_path: Path) -> None:
    file = sheet(tmp_path / "good.xlsx", ["1", "T+1", "a", "A", "B", "c"])
    extra = {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>", "xl/media/image1.png": b"x",
             "xl/comments1.xml": b"<x/>"}  # fmt: skip
    macro = tmp_path / "macro.xlsm"
    macro.write_bytes(packed(parts_of(file) | extra))
    _, said = imported(macro)
    for word in ("macros; they are never run", "links to other files; they are not followed", "pictures", "comments"):
        assert word in said


def shared(parts: dict[str, bytes], text: bytes, more: bytes = b"") -> bytes:
    """The package with HUGE as a shared string, as spreadsheets write it; openpyxl writes texts into their cells."""
    kind, relation = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml", b"sharedStrings"
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    target = b'<Relationship Id="rId99" Target="sharedStrings.xml" Type="' + office + relation + b'"/></Relationships>'
    types, relations, name = "[Content_Types].xml", "xl/_rels/workbook.xml.rels", part(parts)
    return packed(parts | {
        types: parts[types].replace(b"</Types>", override),
        relations: parts[relations].replace(b"</Relationships>", target),
        name: parts[name].replace(b't="inlineStr"><is><t>HUGE</t></is>', b't="s"><v>0</v>'),
        "xl/sharedStrings.xml": b'<sst xmlns="' + space + b'"><si><t>' + text + b"</t></si>" + more + b"</sst>",
    })  # fmt: skip


def test_giant_shared_strings_are_cut_and_two_million_refused(tmp_path: Path) -> None:
    file = sheet(tmp_path / "s.xlsx", ["1", "T+1", "a", "A", "B", "HUGE"])
    good = parts_of(file)
    file.write_bytes(shared(good, b"y" * 5_000_000))
    playbook, said = imported(file)
    assert "F2: to decide: 5,000,000 characters; the first 20,000 are taken" in said
    assert len(next(iter(injects(playbook).values())).text) <= 20_000
    file.write_bytes(shared(good, b"short", b"<si><t>z</t></si>" * 2_000_000))
    start = time.monotonic()
    assert "more than 300,000 texts" in ttx("import", file, code=2)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.xlsx", b"", "no XLSX"),
        ("x.xlsx", b"PK\x03\x04 not a package", "no XLSX"),
        ("x.xlsx", packed({"a": b"b"}), "no XLSX"),
        ("x.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "has a password"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save an old .xls as .xlsx"),
        ("x.csv", b"", "no sheet"),
        ("x.csv", b"\xff\xfe\x00", "not in UTF-8"),
        ("x.csv", bytes(range(128, 256)) * 20, "not in UTF-8"),
        ("x.csv", b"Time,Title,To\n\"open,a,b\n", "x.csv:"),
        ("x.csv", b"Time,Title,To\n" + b"x" * 200_000, "x.csv:"),
        ("x.csv", b"one,two\n1,2\n", "no sheet"),
        ("x.docx", b"", "in no format that ttx knows"),
        ("x", b"", "in no format that ttx knows"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_msel_is_refused_plainly(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert said in ttx("import", tmp_path / name, code=2)


def test_a_folder_or_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "is a directory" in ttx("import", tmp_path, code=2)
    assert "cannot be read" in ttx("import", tmp_path / "nowhere.xlsx", code=2)


def test_a_hostile_sheet_cannot_reach_into_a_playbook_but_by_its_fields(tmp_path: Path) -> None:
    playbook = tmp_path / "p.yaml"
    playbook.write_text((Path(__file__).parents[2] / "playbooks" / "first-exercise.yaml").read_text("utf-8"), "utf-8")
    ttx("export", playbook, "--out", tmp_path / "m.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "m.csv").read_text("utf-8-sig"))))
    title, notes = rows[0].index("Title"), rows[0].index("Notes")
    rows[1][title] = "x\nphases: []\n# gone: \x1b[2J"
    rows[1][notes] = "a\n\nFrom the spreadsheet:\nStatus: Deleted\n  more"
    with (tmp_path / "m.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    before = Pen(playbook.read_text("utf-8")).data
    ttx("import", tmp_path / "m.csv", "--into", playbook)
    after = Pen(playbook.read_text("utf-8")).data
    inject = after["phases"][0]["injects"][0]
    assert inject["title"] == "x phases: [] # gone:"
    before["phases"][0]["injects"][0].update(title=inject["title"], notes=inject["notes"])
    assert before == after and require(playbook)
