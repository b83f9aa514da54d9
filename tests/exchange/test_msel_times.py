"""Every way in which organizers write a time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ttx.exchange.msel.times import NO_YEAR, When, read_when

MAY = date(2025, 5, 19)
NINE = 9 * 3600


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("T+25", 1500), ("T + 25", 1500), ("t+25 min", 1500), ("T+120", 7200), ("T+1:30", 5400), ("T+0130", 5400),
        ("T+0:10:30", 630), ("T+1h30m", 5400), ("T+90s", 90), ("T-30", -1800), ("H+2", 7200), ("H+2:30", 9000),
        ("H+0030", 1800), ("M+45", 2700), ("D+2", 172_800), ("D+2 H+3 M+45", 172_800 + 10_800 + 2700),
        ("J-60", -60 * 86_400),
        ("StartEx + 30 min", 1800), ("STARTEX", 0), ("+0:45", 2700), ("+25", 1500), ("90 min", 5400), ("1h 30m", 5400),
        ("2 hours", 7200), ("30분", 1800), ("1시간 30분", 5400), ("30分後", 1800), ("１０分", 600), ("T＋２５", 1500),
        (timedelta(minutes=5), 300), (12, 720),
    ],
)  # fmt: skip
def test_times_that_count_from_the_start(written: Any, seconds: float) -> None:
    assert read_when(written).offset == seconds


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("0700", 25_200), ("0700L", 25_200), ("0700 hrs", 25_200), ("07:00", 25_200), ("07:00:30", 25_230),
        ("7:29 PM", 70_140),
        ("7 pm", 68_400), ("12 am", 0), ("12:30 p.m.", 45_000), ("07h00", 25_200), ("0700-0730", 25_200),
        ("09:00 – 09:15", NINE),
        ("오전 9시 30분", NINE + 1800), ("오후 3시 반", 15 * 3600 + 1800), ("9시", NINE), ("午前9時30分", NINE + 1800),
        ("午後3時半", 15 * 3600 + 1800), (time(9, 0), NINE), (0.375, NINE), (1430, 14 * 3600 + 1800), (700, 25_200),
        (datetime(1899, 12, 30, 9, 0), NINE),
    ],
)  # fmt: skip
def test_times_of_day(written: Any, clock: int) -> None:
    when = read_when(written)
    assert (when.clock, when.offset, when.date, when.day) == (clock, None, None, None)


@pytest.mark.parametrize(
    ("written", "day", "clock", "zone"),
    [
        ("190900ZMAY2025", MAY, NINE, "UTC"), ("190900MAY25", MAY, NINE, ""), ("19 0900L MAY 25", MAY, NINE, ""),
        ("190900IMAY25", MAY, NINE, "+09:00"), ("190900RMAY25", MAY, NINE, "-05:00"),
        ("2025-05-19T09:00:00.000Z", MAY, NINE, "UTC"), ("2025-05-19 09:00 KST", MAY, NINE, "KST"),
        ("2025-05-19 09:00 +09:00", MAY, NINE, "+09:00"), ("5/19/2025 09:00", MAY, NINE, ""),
        ("19/5/2025 9:00", MAY, NINE, ""),
        ("19.05.2025 09:00", MAY, NINE, ""), ("19 May 2025 09:00", MAY, NINE, ""),
        ("May 19, 2025 9:00 AM", MAY, NINE, ""),
        ("Monday, 19 May 2025 0900", MAY, NINE, ""), ("2025년 5월 19일 9시", MAY, NINE, ""),
        ("2025年5月19日 9時", MAY, NINE, ""),
        ("22 May 05:00 KST", date(NO_YEAR, 5, 22), 18_000, "KST"), ("5월 19일 09:00", date(NO_YEAR, 5, 19), NINE, ""),
        (datetime(2025, 5, 19, 9), MAY, NINE, ""), (45796.375, MAY, NINE, ""), ("45796.375", MAY, NINE, ""),
        ("2025-05-19", MAY, None, ""), ("19-May-25", MAY, None, ""), (MAY, MAY, None, ""), (45796, MAY, None, ""),
        ("22 May", date(NO_YEAR, 5, 22), None, ""),
    ],
)  # fmt: skip
def test_days_and_moments(written: Any, day: date, clock: int | None, zone: str) -> None:
    when = read_when(written)
    assert (when.date, when.clock, when.zone, when.offset) == (day, clock, zone, None)


@pytest.mark.parametrize(
    ("written", "day", "clock"),
    [
        ("D+1 0900", 1, NINE),
        ("Day 2 09:00", 1, NINE),
        ("Day 1", 0, None),
        ("2일차 09:00", 1, NINE),
        ("第2日目 9時", 1, NINE),
    ],
)
def test_days_of_the_exercise(written: str, day: int, clock: int | None) -> None:
    assert (read_when(written).day, read_when(written).clock) == (day, clock)


@pytest.mark.parametrize("written", ["held", "TBD", "As needed", "Contingency", "on call", "보류", "随時"])
def test_what_waits_for_control(written: str) -> None:
    assert read_when(written).held


@pytest.mark.parametrize("written", ["", "-", "---", "n/a", None])
def test_nothing(written: Any) -> None:
    assert not read_when(written)


@pytest.mark.parametrize(
    "written", ["whenever", "25:00", "0990", "31/02/2025", "May 2025", "after lunch", "T+", "x" * 5000, 99_999_999, -4]
)
def test_what_is_no_time_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match=r"time|day|no "):
        read_when(written)


def test_a_heading_that_counts_from_the_start_makes_clocks_and_numbers_lengths() -> None:
    assert read_when(90, elapsed="m").offset == 5400
    assert read_when("90", elapsed="m").offset == 5400
    assert read_when(2, elapsed="h").offset == 7200
    assert read_when(time(0, 10), elapsed="m").offset == 600
    assert read_when("0:10", elapsed="m").offset == 600
    assert read_when("0700", elapsed="m").offset == 42_000


def test_days_that_could_be_turned_round_say_so() -> None:
    assert read_when("3/4/2025").doubt and read_when("3/4/2025").date == date(2025, 3, 4)
    assert read_when("3/4/2025", day_first=True) == When(date=date(2025, 4, 3))
    assert not read_when("13/4/2025").doubt


@given(st.text(max_size=60))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    try:
        assert isinstance(read_when(text), When)
    except ValueError as error:
        assert str(error)
