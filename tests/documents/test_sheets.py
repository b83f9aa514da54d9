"""Spreadsheets: a cell is a text or a number, whatever it begins with."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest

from ttx.documents.sheets import Sheet, comma, xlsx

HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "<b>&amp;", "한국어 日本", "", "'quoted"]


def sheet(texts: list[str]) -> Sheet:
    return Sheet("One [/sheet]: *?", ("Text", "Number"), [(text, number) for number, text in enumerate(texts)], (20, 8))


def read(made: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]


def test_no_text_becomes_a_formula() -> None:
    page = read(xlsx([sheet(HOSTILE)], ["EXERCISE"], "=1"))
    for number, text in enumerate(HOSTILE, 3):
        cell = page.cell(number, 1)
        assert cell.data_type != "f" and (cell.value or "") == text
        assert page.cell(number, 2).value == number - 3


def test_a_program_of_tables_is_not_told_a_formula_either() -> None:
    rows = list(csv.reader(io.StringIO(comma(sheet(HOSTILE)).decode("utf-8-sig"), newline="")))
    for row in rows[1:]:
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert rows[8][0] == "한국어 日本"


def test_the_marking_stands_in_the_first_row_and_on_every_printed_page() -> None:
    page = read(xlsx([sheet(["x"])], ["EXERCISE & DRILL", "TLP:GREEN"], "t"))
    assert page.cell(1, 1).value == "EXERCISE & DRILL · TLP:GREEN"
    assert page.oddHeader.center.text == page.oddFooter.center.text
    assert "EXERCISE" in page.oddHeader.center.text and page.print_title_rows == "$1:$2"


def test_the_same_tables_are_the_same_bytes_and_say_nothing_of_the_machine() -> None:
    made = xlsx([sheet(["x"])], ["E"], "t")
    assert made == xlsx([sheet(["x"])], ["E"], "t")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert "2000-01-01" in package.read("docProps/core.xml").decode()


@pytest.mark.parametrize("text", ["\x00\x08\x0b", "\ud800", "\ufffe", "x" * 40_000])
def test_what_no_cell_can_hold_is_left_out(text: str) -> None:
    page = read(xlsx([sheet([text])], ["E"], text[:50]))
    assert len(page.cell(3, 1).value or "") <= 32_000
    assert comma(sheet([text]))


def test_words_to_choose_from_are_offered() -> None:
    made = xlsx([Sheet("Plan", ("A", "B"), [("x", "open")], (), [(2, ("open", "done"))])], ["E"], "t")
    [rule] = read(made).data_validations.dataValidation
    assert rule.formula1 == '"open,done"' and "B3" in str(rule.sqref)


def test_a_row_is_as_high_as_its_longest_cell_needs_but_not_higher_than_a_screen() -> None:
    texts = ["short", "words " * 30, "글자" * 30, "\n".join("abcd"), "x" * 30_000]
    page = read(xlsx([sheet(texts)], ["E"], "t"))
    short, long, hangul, lines, endless = (page.row_dimensions[number].height for number in range(3, 8))
    assert short < 20 and long > 8 * short and hangul > 5 * short and 3 * short < lines < 6 * short
    assert endless == 400
