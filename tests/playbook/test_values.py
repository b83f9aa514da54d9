from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ttx.playbook.values import (
    Line,
    Moment,
    ScenarioTime,
    Short,
    Slug,
    Text,
    Zone,
    format_duration,
    parse_duration,
    parse_time,
)

TIME: TypeAdapter[datetime] = TypeAdapter(ScenarioTime)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("10m", 600),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        (" 2H ", 7200),
        ("1.5h", 5400),
        ("0m", 0),
        ("1h1s", 3601),
    ],
)
def test_durations_are_read(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "value", [10, 1.5, True, None, "", " ", "10", "m", "10 minutes", "-5m", "1d", "10m!", ["10m"], "1h30"]
)
def test_what_is_no_duration_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="is not a duration; write 90s, 10m or 1h30m"):
        parse_duration(value)


@pytest.mark.parametrize("text", ["9000h", "9" * 400 + "h"])
def test_an_absurd_duration_is_refused_and_no_crash(text: str) -> None:
    with pytest.raises(ValueError, match="is longer than 366 days"):
        parse_duration(text)


@given(st.integers(0, 366 * 86400))
def test_a_duration_written_is_read_back(seconds: int) -> None:
    assert parse_duration(format_duration(seconds)) == seconds


def test_a_moment_is_a_duration_or_held() -> None:
    moment: TypeAdapter[int | str] = TypeAdapter(Moment)
    assert moment.validate_python("10m") == 600
    assert moment.validate_python("held") == "held"
    assert moment.dump_python("held") == "held"
    assert moment.dump_python(600) == "10m"
    with pytest.raises(ValidationError, match="'soon' is not a duration; write 90s, 10m or 1h30m, or held"):
        moment.validate_python("soon")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-05-19 09:00 KST", "2025-05-19T09:00:00+09:00"),
        ("2025-05-19T09:00:00+09:00", "2025-05-19T09:00:00+09:00"),
        ("22 May 05:00 KST", "2025-05-22T05:00:00+09:00"),
        ("22 May 2026 5:00 UTC", "2026-05-22T05:00:00+00:00"),
        ("1 January 00:00 -0330", "2025-01-01T00:00:00-03:30"),
        ("2025-07-01 12:00 America/New_York", "2025-07-01T12:00:00-04:00"),
        ("1900-01-01 12:00 Asia/Seoul", "1900-01-01T12:00:00+08:27"),
        # What is read is written to the log, and read back from it.
        ("1800-01-01 12:00 Asia/Manila", "1800-01-01T12:00:00-15:57"),
        ("1800-01-01T12:00-15:57", "1800-01-01T12:00:00-15:57"),
    ],
)
def test_scenario_times_are_read(text: str, iso: str) -> None:
    assert parse_time(text, 2025).isoformat() == iso


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-05-19 09:00", "is not a time with a zone"),
        ("tomorrow", "is not a time with a zone"),
        ("22 Mai 05:00 KST", "'Mai' is not a month"),
        ("0001-01-01 00:00 KST", "is not in the years 1000 to 9000"),
        ("22 Foo 05:00 KST", "'Foo' is not a month"),
        ("31 Feb 05:00 KST", "is not a date"),
        ("2025-02-31 05:00 KST", "is not a date"),
        ("22 May 25:00 KST", "is not a time"),
        ("22 May 05:00 XYZ", "'XYZ' is not a time zone that ttx knows"),
        ("22 May 05:00 +99:99", "is not a time zone"),
    ],
)
def test_what_is_no_scenario_time_is_refused_in_plain_words(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_time(text, 2025)


def test_a_time_without_a_year_needs_one_from_its_surroundings() -> None:
    with pytest.raises(ValueError, match="needs a year here"):
        parse_time("22 May 05:00 KST")


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),
    st.integers(-14 * 60, 14 * 60),
)
def test_a_scenario_time_written_is_read_back(when: datetime, minutes: int) -> None:
    zoned = when.replace(second=0, microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert TIME.validate_python(TIME.dump_python(zoned, mode="json")) == zoned


def test_a_datetime_passes_as_it_is() -> None:
    now = datetime(2025, 5, 19, tzinfo=UTC)
    assert TIME.validate_python(now) is now


@pytest.mark.parametrize("name", ["Asia/Seoul", "UTC", "America/New_York"])
def test_zones_are_known_by_name(name: str) -> None:
    assert TypeAdapter(Zone).validate_python(name) == name


@pytest.mark.parametrize("name", ["Mars", "KST", "", "../../etc/passwd", "/etc/passwd", "Asia", "a\0b", "한국"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="is not a time zone; write a name such as Asia/Seoul"):
        TypeAdapter(Zone).validate_python(name)


@pytest.mark.parametrize("name", ["A", "a b", "-a", "", "a_b", "é", "a" * 65, "a\n"])
def test_what_is_no_id_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Slug).validate_python(name)


def test_text_is_cleaned_at_the_door() -> None:
    assert TypeAdapter(Text).validate_python("a\x1b[2Jb\u202ec\n\n") == "abc"
    assert TypeAdapter(Line).validate_python(" two\n  words ") == "two words"
    assert TypeAdapter(Short).validate_python("U\x1b[31mS") == "US"


def test_text_that_is_too_long_is_refused_in_plain_words() -> None:
    with pytest.raises(ValidationError, match="the text has 20,001 characters; 20,000 are allowed"):
        TypeAdapter(Text).validate_python("x" * 20_001)
