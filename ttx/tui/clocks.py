"""Times in words: wall, exercise and story, spans and deadlines."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(64)
def zone_of(name: str) -> tzinfo:
    """The zone of this name; UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        return UTC


def span(milliseconds: float) -> str:
    """A stretch of time: `03:10`, with hours `1:03:10`."""
    minutes, seconds = divmod(max(0, int(milliseconds)) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def left(milliseconds: float) -> str:
    """What is left of a stretch: a second that has begun is still there."""
    return span(milliseconds + 999)


def exercise_time(milliseconds: int) -> str:
    """A moment of exercise time: `T+12:03`, with hours `T+1:12:03`."""
    return f"T+{span(milliseconds)}"


def read_at(text: str) -> int:
    """The milliseconds of `T+MM:SS`, `MM:SS` or `H:MM:SS`; ValueError in words where it is something else."""
    parts = text.strip().upper().removeprefix("T").removeprefix("+").split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        raise ValueError("write a time as T+MM:SS, for example T+12:30")
    *hours, minutes, seconds = map(int, parts)
    if seconds > 59 or (hours and minutes > 59):
        raise ValueError("a minute has 60 seconds: T+MM:SS")
    return ((hours[0] if hours else 0) * 3600 + minutes * 60 + seconds) * 1000


def wall(moment: datetime, zone: tzinfo, seconds: bool = True) -> str:
    """The time of day in a zone, with the zone's name."""
    return moment.astimezone(zone).strftime("%H:%M:%S %Z" if seconds else "%H:%M %Z")


def story(stamp: str, zone: tzinfo | None = None) -> str:
    """A time of the story: `20 May 06:46`, in the zone it was written in or in another."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    if zone is not None:
        moment = moment.astimezone(zone)
    return f"{moment.day} {moment:%b %H:%M}"


def at_wall(stamp: str, zone: tzinfo | None = None) -> str:
    """A wall time of the log, as a time of day here or in a zone."""
    try:
        return f"{datetime.fromisoformat(stamp).astimezone(zone):%H:%M:%S}"
    except ValueError:
        return stamp


class Ending:
    """Says once each, ten, five and one minute before a stage ends, that it does."""

    MINUTES = (1, 5, 10)

    def __init__(self) -> None:
        self._ends: int | None = None
        self._left = 0

    def near(self, ends: int | None, now: int, rate: float = 1) -> int:
        """The minutes of the wall's clock that are left, at the look that first sees so few; 0 at all others.
        `ends` and `now` in milliseconds of exercise time.
        """
        left_now = 0 if ends is None else round((ends - now) / (rate or 1))
        if ends is None or ends != self._ends:
            # Another stage, or another end: what is left of it is no news.
            self._ends, self._left = ends, left_now
            return 0
        before, self._left = self._left, left_now
        return next((each for each in self.MINUTES if self._left <= each * 60_000 < before), 0)


def ago(stamp: str, now: datetime) -> str:
    """How long ago a wall time of the log was."""
    try:
        return span((now - datetime.fromisoformat(stamp)).total_seconds() * 1000)
    except (ValueError, TypeError):
        return stamp
