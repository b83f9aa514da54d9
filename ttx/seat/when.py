"""Moments as a player says them: "answer by 10:42 (in 03:10)", in the team's own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from ttx.tui.clocks import left, span


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
        if not self.rate:
            return f"{left(at - self.now)} left (paused)"
        return f"by {self.at(at)} (in {left((at - self.now) / self.rate)})"

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
