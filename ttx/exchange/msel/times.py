"""When an event is due, in the ways that people write it: T+25, H+2, D+1 0900, 0700L, 190600ZMAY25, 7:29 PM."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

DAY = 86_400
_HELD = {
    "held", "hold", "on hold", "on call", "on order", "as needed", "as required", "if needed", "contingency",
    "tbd", "tba", "trigger", "triggered", "manual", "free play",
    "보류", "대기", "수시", "필요시", "保留", "随時", "必要時",
}  # fmt: skip
_NOTHING = {"", "-", "--", "---", "–", "—", "n/a", "na", "none", "?", "??", "???"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNIT = {"d": DAY, "j": DAY, "h": 3600, "m": 60, "t": 60, "e": 60, "s": 1}
_WORD = (
    r"(?:d(?:ays?)?|일|日|h(?:(?:ou)?rs?)?|시간|時間|m(?:in(?:ute)?s?)?\.?|['′]|분|分"
    r"|s(?:ec(?:ond)?s?)?\.?|초|秒)(?![a-z]|\s*[+-])"
)
_STEP = re.compile(
    rf"(?:(startex|start|[tdjhmse])\s*)?([+-])\s*(\d+(?:[.,]\d+)?)(?::(\d{{1,2}}))?(?::(\d{{1,2}}))?\s*({_WORD})?[\s,/]*",
    re.I,
)
_SPAN = re.compile(rf"(\d+(?:[.,]\d+)?)\s*({_WORD})\s*", re.I)
_CLOCK = re.compile(
    r"(?P<half>오전|오후|午前|午後)?\s*(?:(?P<hour>\d{1,2})(?:[:h시時]\s*(?:(?P<minute>\d{1,2})[분分]?|(?P<thirty>[반半]))?)"
    r"(?::(?P<second>\d{1,2})(?:\.\d+)?)?|(?P<four>\d{4})|(?P<bare>\d{1,2})(?=\s*[ap]\.?m))"
    r"\s*(?P<noon>[ap]\.?m\.?)?\s*(?:hrs?\b\.?|hours?\b|h\b|uhr\b|noon\b)?\s*(?P<zone>[a-z]+(?:/[a-z_]+)*|[+-]\d{2}:\d{2}|\+\d{4})?"
    r"(?P<until>\s*(?:[-–~]|to|bis)\s*\d.*)?",
    re.I,
)
_DTG = re.compile(r"(\d{2})\s*(\d{2})(\d{2})\s*([a-z])?\s*([a-z]{3})\s*(\d{4}|\d{2})?", re.I)
_DAY = re.compile(
    r"(?:exercise )?day\s*#?(\d{1,2})|(\d{1,2})\s*일차|第?(\d{1,2})日目|d\s*\+\s*(\d{1,2})(?=\s+[\d오午])", re.I
)
_DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})\.?"),
    re.compile(r"(?:(?P<y>\d{4})\s*[년年]\s*)?(?P<m>\d{1,2})\s*[월月]\s*(?P<d>\d{1,2})\s*[일日]"),
    re.compile(
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[ .-]+(?P<name>[a-z]{3,9})\.?(?:[ ,-]+(?P<y>\d{4}|\d{2}(?![\d:h])))?", re.I
    ),
    re.compile(r"(?P<name>[a-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?!\d|:)(?:,?\s+(?P<y>\d{4})(?!\d|:))?", re.I),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d{2})?"),
    re.compile(r"(?P<one>\d{1,2})/(?P<two>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?"),
)
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+|[(（][월화수목금토일月火水木金土日][)）]",
    re.I,
)


@dataclass(frozen=True, slots=True)
class When:
    """What a cell says of when. Only some of it is there: a clock time without its day, a day without its time."""

    offset: float | None = None
    """seconds since the start"""
    clock: int | None = None
    """seconds since midnight"""
    day: int | None = None
    """the exercise's day, from 0"""
    date: date | None = None
    zone: str = ""
    held: bool = False
    doubt: str = ""
    """what a person should look at"""

    def __bool__(self) -> bool:
        return self.held or self.offset is not None or self.clock is not None or bool(self.date or self.day is not None)

    def on(self, other: When) -> When:
        """This time on the day that another cell says."""
        if self.date or self.day is not None or self.offset is not None or self.held:
            return self
        return replace(
            self, date=other.date, day=other.day, zone=self.zone or other.zone, doubt=self.doubt or other.doubt
        )


NEVER = When()


def read_when(value: Any, *, elapsed: str = "", day_first: bool = False) -> When:
    """What a cell says. `elapsed` is the unit of bare numbers in a column of times since the start: minutes, hours.

    ValueError, in words for a person, where it says nothing that is a time.
    """
    if isinstance(value, datetime):
        clock = round(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second).total_seconds())
        if value.year < 1901:
            # A time of day in a cell that the spreadsheet shows with its first date.
            return When(offset=(value.day % 31) * DAY + clock) if elapsed else When(clock=clock)
        return When(date=value.date(), clock=clock)
    if isinstance(value, date):
        return When(date=value)
    if isinstance(value, time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return When(offset=seconds) if elapsed else When(clock=seconds)
    if isinstance(value, timedelta):
        return When(offset=value.total_seconds())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, elapsed)
    return _text(str(value or ""), elapsed, day_first)


def _number(value: float, elapsed: str) -> When:
    if elapsed:
        return When(offset=value * _UNIT[elapsed[0]])
    if 0 < value < 1:
        return When(clock=round(value * DAY))
    if 20_000 <= value < 80_000:
        days, part = divmod(value, 1)
        # The spreadsheet's calendar begins the day before 31 December 1899.
        moment = date(1899, 12, 30) + timedelta(days=int(days))
        return When(date=moment, clock=round(part * DAY / 60) * 60 if part else None)
    if float(value).is_integer() and 100 <= value <= 2400 and value % 100 < 60:
        return When(clock=int(value) // 100 * 3600 + int(value) % 100 * 60)
    if 0 <= value < 100:
        return When(offset=value * 60, doubt=f"{value:g} is taken as minutes since the start")
    raise ValueError(f"{value:g} is no time; write T+25, 0700, 09:00 or 2025-05-19 09:00 KST")


def _text(written: str, elapsed: str, day_first: bool) -> When:
    text = " ".join(unicodedata.normalize("NFKC", written)[:200].split()).strip(" ;,")
    low = text.casefold()
    if low in _NOTHING:
        return NEVER
    if low in _HELD or low.startswith(("held", "contingen")):
        return When(held=True)
    if re.fullmatch(r"\d+([.]\d+)?", text) and (elapsed or len(text) != 4):
        return _number(float(text), elapsed)
    for reader in (_relative, _dtg, _dated):
        if (found := reader(text, day_first)) is not None:
            if elapsed and found.clock is not None and not found.date and found.day is None:
                return When(offset=found.clock)
            return found
    raise ValueError(f"{written[:60]!r} is no time that ttx knows; write T+25, 0700, 09:00 or 2025-05-19 09:00 KST")


def _amount(number: str) -> float:
    return float(number.replace(",", "."))


def _relative(text: str, _: bool) -> When | None:
    """T+25, T+1:30, H+2, D+2 H+3 M+45, J-60, StartEx + 30 min, +0:45, 90 min, 1h 30m."""
    if text.casefold() in ("startex", "start"):
        return When(offset=0)
    if re.match(r"\d{4}\s*h", text, re.I) or not (re.match(r"[a-z]*\s*[+-]", text, re.I) or _SPAN.match(text)):
        return None
    bare = re.sub(r"^(?:after|in)\s+|\s*(?:after start(?:ex)?|in|into play|후|後|経過|경과)$", "", text, flags=re.I)
    seconds, at = 0.0, 0
    while at < len(bare) and (step := _STEP.match(bare, at)):
        letter, sign, number, minutes, rest, word = step.groups()
        seconds += (-1 if sign == "-" else 1) * _step(letter or "t", number, minutes, rest, word)
        at = step.end()
    while at < len(bare) and (span := _SPAN.match(bare, at)):
        seconds += _amount(span[1]) * _unit(span[2])
        at = span.end()
    return When(offset=seconds) if at == len(bare) else None


def _step(letter: str, number: str, minutes: str | None, rest: str | None, word: str | None) -> float:
    unit = letter[0].lower() if not letter.lower().startswith("start") else "t"
    if minutes is not None:
        days = DAY if unit in "dj" else 0
        if days:
            return _amount(number) * days + int(minutes) * 3600 + int(rest or 0) * 60
        return _amount(number) * 3600 + int(minutes) * 60 + int(rest or 0)
    if word:
        return _amount(number) * _unit(word)
    if unit in "th" and len(number) == 4 and number.isdigit():
        return int(number[:2]) * 3600 + int(number[2:]) * 60
    return _amount(number) * _UNIT[unit]


def _unit(word: str) -> int:
    local = {"일": DAY, "日": DAY, "시": 3600, "時": 3600, "분": 60, "分": 60, "초": 1, "秒": 1, "'": 60, "′": 60}
    return local.get(word[0]) or _UNIT[word[0].lower()]


def _dtg(text: str, _: bool) -> When | None:
    found = _DTG.fullmatch(text)
    if not found or found[5].lower() not in _MONTHS:
        return None
    day = _date(found[6], _MONTHS.index(found[5].lower()) + 1, int(found[1]))
    return When(date=day, clock=_seconds(found[2], found[3]), zone=_military(found[4] or ""))


def _military(letter: str) -> str:
    letter = letter.upper()
    if letter in ("", "L", "J"):
        return ""
    if letter == "Z":
        return "UTC"
    east, west = "ABCDEFGHIKLM", "NOPQRSTUVWXY"
    hours = east.index(letter) + 1 if letter in east else -1 - west.index(letter)
    return f"{'-' if hours < 0 else '+'}{abs(hours):02}:00"


def _dated(text: str, day_first: bool) -> When | None:
    """A day, a clock time, or both."""
    rest, day, number, doubt = _WEEKDAY.sub("", text).strip(), None, None, ""
    if found := _DAY.match(rest):
        number = int(next(each for each in found.groups() if each))
        number, rest = (number if found[4] else number - 1), rest[found.end() :]
    for pattern in _DATES:
        if number is None and (match := pattern.match(rest)) and (made := _day_of(match.groupdict(), day_first)):
            (day, doubt), rest = made, rest[match.end() :]
            break
    rest = rest.lstrip(" ,T/-–@")
    if not rest:
        return When(date=day, day=number, doubt=doubt) if day or number is not None else None
    clock = _CLOCK.fullmatch(rest)
    if clock is None:
        return None
    if clock["until"]:
        doubt = doubt or f"of {text!r} the beginning is taken"
    zone = clock["zone"] or ""
    if len(zone) == 1:
        zone = _military(zone)
    return When(
        date=day, day=number, clock=_of_clock(clock), zone="UTC" if zone.upper() == "GMT" else zone, doubt=doubt
    )


def _day_of(found: dict[str, str | None], day_first: bool) -> tuple[date, str] | None:
    doubt = ""
    if (name := found.get("name")) is not None:
        if name.lower()[:3] not in _MONTHS:
            return None
        month, day = _MONTHS.index(name.lower()[:3]) + 1, int(found["d"] or 0)
    elif found.get("one") is not None:
        one, two = int(found["one"] or 0), int(found["two"] or 0)
        month, day = (two, one) if one > 12 or (day_first and two <= 12) else (one, two)
        if one <= 12 and two <= 12 and one != two and not day_first:
            doubt = f"{one}/{two} is read as month and day; `dates: day first` in the mapping turns them round"
    else:
        month, day = int(found["m"] or 0), int(found["d"] or 0)
    return _date(found.get("y"), month, day), doubt


NO_YEAR = 4
"""A leap year in which nothing is dated: the year of the scenario's start is meant."""


def _date(year: str | None, month: int, day: int) -> date:
    number = int(year) + (2000 if len(year) == 2 else 0) if year else NO_YEAR
    try:
        return date(number, month, day)
    except ValueError:
        raise ValueError(f"there is no day {day} in month {month} of {number}") from None


def _of_clock(clock: re.Match[str]) -> int:
    if clock["four"]:
        return _seconds(clock["four"][:2], clock["four"][2:])
    hour, minute = int(clock["hour"] or clock["bare"]), 30 if clock["thirty"] else int(clock["minute"] or 0)
    afternoon = (clock["noon"] or "")[:1].lower() == "p" or clock["half"] in ("오후", "午後")
    if clock["noon"] or clock["half"]:
        hour = hour % 12 + (12 if afternoon else 0)
    return _seconds(str(hour), str(minute)) + int(clock["second"] or 0)


def _seconds(hour: str, minute: str) -> int:
    if int(hour) > 24 or int(minute) > 59:
        raise ValueError(f"{hour}:{minute} is no time of day")
    return int(hour) * 3600 + int(minute) * 60
