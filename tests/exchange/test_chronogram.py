from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.taken import PEERS, by_title, checked, said, take


def sheet(folder: Path, *rows: tuple[str, ...]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append([None, *row])
    book.save(folder / "chronogram.xlsx")
    return folder / "chronogram.xlsx"


def mail(when: str, team: str, subject: str) -> tuple[str, ...]:
    return ("Send a mail", when, team, subject, f"About {subject}", "", "Answer", "Answers", "100")


def test_columns_are_found_around_the_times(tmp_path: Path) -> None:
    path = sheet(tmp_path, mail("J-1", "Law, IT", "one"), ("???", "J"), mail("J+1 H+2 M-5", "IT", "two"))
    foreign = take(path)
    book = checked(foreign, tmp_path)
    injects = by_title(book)
    assert (injects["one"].at, injects["two"].at) == (0, (2 * 24 * 60 + 2 * 60 - 5) * 60)
    assert (injects["one"].to, injects["two"].to) == (["all"], ["it"])
    assert injects["one"].text == "About one"
    assert [each.action for each in injects["two"].expect] == ["Answers"]
    assert "row 2: no message; left out: ???" in said(foreign)


def test_days_before_and_after_a_date_count_from_it(tmp_path: Path) -> None:
    path = sheet(tmp_path, mail("J-1", "IT", "one"), mail("26/06/2024 09h00", "IT", "two"), mail("J+1", "IT", "three"))
    book = checked(take(path), tmp_path)
    assert [by_title(book)[title].at for title in ("one", "two", "three")] == [0, 86400, 2 * 86400]
    assert book.scenario.start.isoformat() == "2024-06-25T09:00:00+00:00"


def test_a_column_with_a_heading_is_no_chronogram(tmp_path: Path) -> None:
    from ttx.exchange import chronogram

    path = sheet(tmp_path, ("Type", "Time", "To"), mail("T+5", "IT", "one"), mail("T+9", "IT", "two"))
    assert not chronogram.recognises(path, b"")


@pytest.mark.skipif(not PEERS.is_dir(), reason="no files of other tools beside this folder")
def test_the_tools_own_test_file(tmp_path: Path) -> None:
    book = checked(take(PEERS / "openaev-xls-relative-times-test_file_1.xlsx"), tmp_path)
    assert [inject.at for inject in book.phases[0].injects] == [0, 30 * 86400]
