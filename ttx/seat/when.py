"""Moments as a player says them: "answer by 10:42 (in 03:10)", in the team's own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from ttx.locale import N_, Words
from ttx.tui.clocks import left, span

_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """The present: exercise time in milliseconds, wall time, and how fast the one runs against the other."""

    now: int
    wall: datetime
    rate: float
    """0 while the clock stands"""
    zone: tzinfo
    words: Words

    def due(self, at: int) -> str:
        """Until when an answer is expected, and how far away that is."""
        _ = self.words
        if at < self.now:
            return _("late by {span}", span=span(self.now - at))
        if not self.rate:
            return _("{span} left (paused)", span=left(at - self.now))
        return _("answer by {time} (in {span})", time=self.at(at), span=left((at - self.now) / self.rate))

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
        _ = self.words
        month, time = _(_MONTHS[moment.month - 1]), f"{moment:%H:%M %Z}"
        return _("{day} {month} {time}", day=moment.day, month=month, time=time)
