"""Moments as a player says them: "answer by 10:42 (in 03:10)", in the team's own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo


def zone_of(name: str) -> tzinfo:
    """The zone of this name; UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):
        return UTC


def span(milliseconds: float) -> str:
    """A stretch of time: `03:10`, with hours `1:03:10`."""
    minutes, seconds = divmod(max(0, int(milliseconds)) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def exercise_time(milliseconds: int) -> str:
    """Time since the start of the exercise: `T+0:42:10`."""
    minutes, seconds = divmod(max(0, milliseconds) // 1000, 60)
    return f"T+{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


@dataclass(frozen=True, slots=True)
class When:
    """The present: exercise time in milliseconds, wall time, and how fast the one runs against the other."""

    now: int
    wall: datetime
    rate: float
    """0 while the clock stands"""
    zone: tzinfo

    def due(self, at: int) -> str:
        """A deadline, and how far away it is."""
        if at < self.now:
            return f"late by {span(self.now - at)}"
        # A second that has begun is still there: 03:10 to go, not 03:09 the moment it is said.
        left = at - self.now + 999
        if not self.rate:
            return f"{span(left)} left (the clock stands)"
        return f"by {self.at(at)} (in {span(left / self.rate)})"

    def at(self, moment: int) -> str:
        """The wall time at which the exercise clock will show this moment."""
        wall = self.wall + timedelta(milliseconds=(moment - self.now) / (self.rate or 1))
        return f"{wall.astimezone(self.zone):%H:%M}"

    def clock(self, stamp: str) -> str:
        """A wall time of the log in the team's zone."""
        try:
            return f"{datetime.fromisoformat(stamp).astimezone(self.zone):%H:%M}"
        except ValueError:
            return stamp

    def story(self, stamp: str) -> str:
        """A time of the story, with its day and zone."""
        try:
            moment = datetime.fromisoformat(stamp).astimezone(self.zone)
        except ValueError:
            return stamp
        return f"{moment.day} {moment:%b %H:%M %Z}"
