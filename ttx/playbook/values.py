"""The small values that stand in a playbook: text, ids, durations, scenario times."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, ValidationInfo, WithJsonSchema

from ttx.errors import TtxError
from ttx.text import clean

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(h|m|s)")
LONGEST_DURATION = 366 * 86400
_UNITS = {"h": 3600, "m": 60, "s": 1}

# Abbreviations are ambiguous in general (IST, CST); these are the ones that mean one thing in a ministry's calendar.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "KST": 9, "JST": 9, "EST": -5, "EDT": -4, "CET": 1, "CEST": 2, "MSK": 3, "AEST": 10,
}  # fmt: skip
_TIME = re.compile(
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<day>\d{1,2})\s+(?P<month>[A-Za-z]{3,9})(?:\s+(?P<year>\d{4}))?)"
    r"[ T](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s*(?P<zone>[A-Za-z]+(?:/[A-Za-z_]+)*|[+-]\d{2}:?\d{2})"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def parse_duration(value: Any) -> int:
    """Seconds in `90s`, `10m`, `1h30m`. A bare number is refused: nobody knows whether it means minutes."""
    if isinstance(value, str):
        text = value.strip().lower()
        if text and not _PART.sub("", text).strip():
            seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))
            if seconds > LONGEST_DURATION:
                raise ValueError(f"{value!r} is longer than {LONGEST_DURATION // 86400} days; write 90s, 10m or 1h30m")
            return round(seconds)
    raise ValueError(f"{value!r} is not a duration; write 90s, 10m or 1h30m")


def format_duration(seconds: float) -> str:
    """The shortest way to write a duration so that `parse_duration` reads it back."""
    hours, rest = divmod(round(seconds), 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{amount}{unit}" for amount, unit in ((hours, "h"), (minutes, "m"), (left, "s")) if amount]
    return "".join(parts) or "0m"


def parse_time(value: Any, year: int | None = None) -> datetime:
    """A scenario time with its zone: `2025-05-19 09:00 KST`, `22 May 05:00 KST`, `2025-05-19T09:00:00+09:00`."""
    match = _TIME.fullmatch(str(value).strip())
    if not match:
        raise ValueError(f"{value!r} is not a time with a zone; write 2025-05-19 09:00 KST or 22 May 05:00 KST")
    if match["iso"]:
        number, month, day = (int(part) for part in match["iso"].split("-"))
    else:
        name, day = match["month"].lower()[:3], int(match["day"])
        if name not in _MONTHS:
            raise ValueError(f"{match['month']!r} is not a month")
        month = _MONTHS.index(name) + 1
        if year is None and not match["year"]:
            raise ValueError(f"{value!r} needs a year here; write 2025-05-19 09:00 KST")
        number = int(match["year"] or year or 0)
    # At the ends of the calendar a change of zone would leave it.
    if not 1000 <= number <= 9000:
        raise ValueError(f"{value!r} is not in the years 1000 to 9000")
    try:
        when = datetime(number, month, day)
    except ValueError as error:
        raise ValueError(f"{value!r} is not a date: {error}") from None
    try:
        when = when.replace(hour=int(match["hour"]), minute=int(match["minute"]))
    except ValueError as error:
        raise ValueError(f"{value!r} is not a time: {error}") from None
    return when.replace(tzinfo=_zone(match["zone"], when))


def _zone(name: str, when: datetime) -> timezone:
    if name.upper() in _ZONES:
        return timezone(timedelta(hours=_ZONES[name.upper()]))
    if name[0] in "+-":
        sign = -1 if name[0] == "-" else 1
        digits = name[1:].replace(":", "")
        # 14 hours is the most today; before 1870 Manila and Alaska kept the date of the other side, 15 hours off.
        if int(digits[:2]) > 15 or int(digits[2:]) > 59:
            raise ValueError(f"{name!r} is not a time zone; write KST, UTC, +09:00 or Asia/Seoul")
        return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
    if name in zone_names():
        offset = ZoneInfo(name).utcoffset(when)
        assert offset is not None
        # Before clocks were standardized an offset had seconds, which nobody can write.
        return timezone(timedelta(minutes=offset // timedelta(minutes=1)))
    raise ValueError(f"{name!r} is not a time zone that ttx knows; write KST, UTC, +09:00 or Asia/Seoul")


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """The names of the time zones that this machine knows. Reading them costs milliseconds, so once."""
    return frozenset(available_timezones())


def _check_text(value: str) -> str:
    try:
        return clean(value).strip("\n")
    except TtxError as error:
        raise ValueError(error.message) from None


def _check_zone(value: str) -> str:
    # Opening one file answers for a right name; the list of all is read only to refuse a wrong one.
    try:
        ZoneInfo(value)
    except (LookupError, OSError, ValueError):
        raise ValueError(f"{value!r} is not a time zone; write a name such as Asia/Seoul") from None
    return value


def _read_time(value: Any, info: ValidationInfo) -> datetime:
    return value if isinstance(value, datetime) else parse_time(value, (info.context or {}).get("year"))


Text = Annotated[str, AfterValidator(_check_text)]
"""Prose. Line breaks stay; control and bidi characters do not."""


def _check_line(value: str) -> str:
    return " ".join(_check_text(value).split())


Line = Annotated[str, Field(max_length=200), AfterValidator(_check_line)]
"""A title or a name: one line."""

Short = Annotated[str, Field(max_length=12), AfterValidator(_check_line)]
"""A name for narrow columns."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
"""An id: lower-case letters, digits and hyphens."""

Language = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
"""A language by its two or three letters: en, ko, ja."""

Zone = Annotated[str, AfterValidator(_check_zone), WithJsonSchema({"type": "string", "examples": ["Asia/Seoul"]})]

_DURATION = r"^(\d+(\.\d+)?\s*[hms]\s*)+$"
Duration = Annotated[
    int,
    BeforeValidator(parse_duration),
    PlainSerializer(format_duration, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _DURATION, "examples": ["10m", "1h30m", "90s"]}),
]
"""Seconds, written `10m`."""


def _read_moment(value: Any) -> Any:
    if value == "held":
        return value
    try:
        return parse_duration(value)
    except ValueError as error:
        raise ValueError(f"{error}, or held") from None


Moment = Annotated[
    int | Literal["held"],
    BeforeValidator(_read_moment),
    PlainSerializer(lambda value: value if value == "held" else format_duration(value), return_type=str),
    WithJsonSchema(
        {"anyOf": [{"const": "held"}, {"type": "string", "pattern": _DURATION}], "examples": ["10m", "1h30m", "held"]}
    ),
]
"""Seconds into the phase, or `held`: released by hand."""

ScenarioTime = Annotated[
    datetime,
    BeforeValidator(_read_time),
    PlainSerializer(lambda value: value.isoformat(timespec="minutes"), return_type=str),
    WithJsonSchema({"type": "string", "examples": ["2025-05-19 09:00 KST", "22 May 05:00 KST"]}),
]
"""A moment of the story, with its zone; the year of the scenario's start where none is written."""
