"""Time of day to exercise time, through pauses, jumps and other rates."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from ttx.clock import stamp
from ttx.console.times import Times, read_at
from ttx.exercise import events as ev
from ttx.exercise.facts import Fact

TEN = datetime(2026, 5, 19, 10, 0, tzinfo=UTC).astimezone()


def fact(seconds: float, elapsed: float, event: ev.Event) -> Fact:
    return Fact(1, "", "", stamp(TEN + timedelta(seconds=seconds)), round(elapsed * 1000), "", "", event)


# Starts at 10:00, pauses from 10:10 to 10:15, runs twice as fast from 10:20, jumps ten minutes at 10:25.
HISTORY = [
    fact(-600, 0, ev.SeatJoined("a", "player", "us")),
    fact(0, 0, ev.Started()),
    fact(600, 600, ev.Paused("tea")),
    fact(900, 600, ev.Resumed()),
    fact(1200, 900, ev.RateSet(2.0)),
    fact(1500, 1500, ev.Jumped(600)),
    fact(1500, 1500, ev.InjectDue("launch")),
]
TIMES = Times(HISTORY, 2_700_000, TEN + timedelta(seconds=1800))


def minutes(text: str) -> float:
    found = TIMES.read(text)
    assert found is not None
    return found / 60_000


def clock(minute: int, second: int = 0) -> str:
    moment = TEN + timedelta(minutes=minute, seconds=second)
    return f"at {moment:%H:%M:%S}" if second else f"at {moment:%H:%M}"


def test_exercise_time_is_read_with_and_without_its_t() -> None:
    assert TIMES.read("42:00") == TIMES.read("T+42:00") == TIMES.read(" t+0:42:00 ") == 42 * 60_000
    assert TIMES.read("") is None and TIMES.read("  ") is None
    assert read_at("1:02:00") == 3_720_000


@pytest.mark.parametrize(
    ("minute", "elapsed"),
    [(0, 0), (5, 5), (10, 10), (12, 10), (15, 10), (17, 12), (20, 15), (22, 19), (25, 35), (28, 41), (30, 45)],
)
def test_a_time_of_day_counts_as_the_clock_went(minute: int, elapsed: float) -> None:
    assert minutes(clock(minute)) == elapsed
    assert minutes(clock(minute).replace("at ", "@")) == elapsed


def test_seconds_count_too() -> None:
    assert minutes(clock(21, 30)) == 18


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (clock(-1), "had not started"), (clock(31), "had not started"), ("at 25:00", "24 hours"), ("soon", "at 10:42"),
        ("10", "at 10:42"), ("46:00", "the exercise is at T+45:00"), ("12:99", "at 10:42"),
    ],
)  # fmt: skip
def test_what_is_no_time_or_not_yet_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        TIMES.read(text)


def test_before_the_start_there_is_no_time_of_day() -> None:
    with pytest.raises(ValueError, match="had not started"):
        Times(HISTORY[:1], 0, TEN).read(clock(-1))
