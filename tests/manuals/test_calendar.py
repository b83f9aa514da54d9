from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from tests.exercise.worlds import World, book_with
from ttx.errors import TtxError
from ttx.exercise.state import State
from ttx.report.manuals.agenda import sittings
from ttx.report.manuals.calendar import calendar
from ttx.report.manuals.common import Audience
from ttx.report.manuals.write import start

MADE = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAYERS, CONTROL, EVALUATORS = Audience("players"), Audience("control"), Audience("evaluators")


def two_days() -> State:
    written = book_with(
        {"id": "the-leak", "title": "The leak", "at": "7m", "answer within": "20m", "asks": "reply"},
        {"id": "drawer", "at": "held"},
    )
    written["phases"][0]["then break"] = {"title": "Overnight", "until": "09:00"}
    return World(written, started=False).state


def blocks(state: State, reader: Audience, starts: datetime, made: datetime = MADE) -> list[Any]:
    content = calendar(state, reader, sittings(state, starts), made)
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def short(found: list[Any]) -> list[tuple[str, datetime, datetime]]:
    return [(str(each["summary"]).split("] ")[1], each["dtstart"].dt, each["dtend"].dt) for each in found]


def test_players_have_phases_by_number_and_breaks_by_the_clock_of_the_room() -> None:
    zone = ZoneInfo("America/New_York")
    found = short(blocks(two_days(), PLAYERS, datetime(2026, 3, 7, 9, tzinfo=zone)))
    # In this night the clocks go forward: play goes on at nine all the same.
    assert found == [
        ("Phase 1", datetime(2026, 3, 7, 9, 0, tzinfo=zone), datetime(2026, 3, 7, 9, 20, tzinfo=zone)),
        ("Overnight", datetime(2026, 3, 7, 9, 20, tzinfo=zone), datetime(2026, 3, 8, 9, 0, tzinfo=zone)),
        ("Phase 2", datetime(2026, 3, 8, 9, 0, tzinfo=zone), datetime(2026, 3, 8, 9, 10, tzinfo=zone)),
    ]
    assert [each[1].utcoffset() for each in found] == [timedelta(hours=-5), timedelta(hours=-5), timedelta(hours=-4)]


def test_arrival_and_hot_wash_are_blocks_of_everybody() -> None:
    state, starts = two_days(), datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Seoul"))
    days = sittings(state, starts, 1800, 2700)
    for reader in (PLAYERS, CONTROL, EVALUATORS):
        found = short(list(icalendar.Calendar.from_ical(calendar(state, reader, days, MADE)).walk("VEVENT")))
        assert found[0] == ("Arrival and briefing", starts - timedelta(minutes=30), starts)
        last = datetime(2026, 12, 2, 9, 10, tzinfo=starts.tzinfo)
        assert found[-1] == ("Hot wash", last, last + timedelta(minutes=45))


def test_the_file_says_which_zone_it_means_and_how_it_changes() -> None:
    state = two_days()
    zone = ZoneInfo("America/New_York")
    content = calendar(state, PLAYERS, sittings(state, datetime(2026, 3, 7, 9, tzinfo=zone)), MADE).decode()
    assert "DTSTART;TZID=America/New_York:20260307T090000" in content
    assert "BEGIN:VTIMEZONE\r\nTZID:America/New_York" in content
    # A zone without a name would be a word that no calendar knows.
    nameless = datetime(2026, 3, 7, 9, tzinfo=timezone(timedelta(hours=9)))
    content = calendar(state, PLAYERS, sittings(state, nameless), MADE).decode()
    assert "DTSTART:20260307T000000Z" in content
    assert "TZID" not in content


def test_control_has_every_timed_inject_with_an_alarm_and_evaluators_have_stages() -> None:
    state, starts = two_days(), datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Seoul"))
    control, evaluators = blocks(state, CONTROL, starts), blocks(state, EVALUATORS, starts)
    (leak,) = [each for each in control if "The leak" in each["summary"]]
    assert leak["dtstart"].dt == starts + timedelta(minutes=7)
    assert leak["dtend"].dt == starts + timedelta(minutes=27)
    assert leak.walk("VALARM")[0]["trigger"].dt == timedelta(minutes=-2)
    assert not any("drawer" in each["summary"] for each in control)
    told = [name for name, _begins, _ends in short(evaluators)]
    assert told[:4] == ["Phase 1: The first", "Phase 1, brief", "Phase 1, decide", "Phase 1, adjudicate"]
    assert not any("leak" in each.to_ical().decode() for each in evaluators)


def test_a_newer_file_moves_the_blocks_of_an_older_one_and_adds_none() -> None:
    state, starts = two_days(), datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Seoul"))
    for reader in (PLAYERS, CONTROL, EVALUATORS, Audience("team", "rok")):
        older = blocks(state, reader, starts)
        newer = blocks(state, reader, starts + timedelta(hours=1), MADE + timedelta(minutes=1))
        ids = [str(each["uid"]) for each in older]
        assert ids == [str(each["uid"]) for each in newer]
        assert len(set(ids)) == len(ids)
        assert all(new["sequence"] > old["sequence"] for old, new in zip(older, newer, strict=True))
        assert not any("leak" in each for each in ids)


def test_every_block_is_marked_and_private() -> None:
    state, starts = two_days(), datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Seoul"))
    for reader in (PLAYERS, CONTROL, EVALUATORS):
        for each in blocks(state, reader, starts):
            assert str(each["summary"]).startswith("[EXERCISE EXERCISE EXERCISE] ")
            assert str(each["class"]) == "PRIVATE"


def test_a_start_is_read_in_the_zone_of_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    assert start("2026-12-01 9:00 Asia/Seoul") == datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Seoul"))
    assert start("2026-12-01 09:00 KST").utcoffset() == timedelta(hours=9)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert start("2026-12-01 09:00").tzinfo == ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize("wrong", ["tomorrow", "2026-12-01", "2026-13-01 09:00 UTC", "2026-12-01 25:00 Asia/Seoul",
                                   "2026-12-01 09:00 Atlantis"])  # fmt: skip
def test_what_is_no_start_is_refused_with_an_example(wrong: str) -> None:
    with pytest.raises(TtxError) as refused:
        start(wrong)
    assert "Asia/Seoul" in str(refused.value)
