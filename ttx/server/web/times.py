"""Moments as a player says them, in the team's zone; and the marks that stand for what is filled in at each look."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from ttx.locale import N_, Words
from ttx.tui.clocks import left, span

_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip

_MARK = re.compile("\x01(\\w+):([^\x02]*)\x02")


def mark(kind: str, about: object) -> str:
    """Stands in a fragment for what differs by seat or by moment. Nothing that people write holds these characters."""
    return f"\x01{kind}:{about}\x02"


def filled(html: str, fill: Callable[[str, str], str]) -> str:
    """The text with each mark replaced by what `fill` says, which has to be HTML."""
    return _MARK.sub(lambda found: fill(found[1], found[2]), html)


def bare(html: str) -> str:
    """The text without marks: the page fills them in itself."""
    return _MARK.sub("", html)


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
        return _("answer by {time} (in {span})", time=self._at(at), span=left((at - self.now) / self.rate))

    def ends(self, at: int) -> str:
        """When a stage is over."""
        _, rest = self.words, at - self.now
        return (
            _("ends in {span}", span=left(rest / (self.rate or 1)))
            if rest >= 0
            else _("over by {span}", span=span(-rest))
        )

    def _at(self, moment: int) -> str:
        wall = self.wall + timedelta(milliseconds=(moment - self.now) / (self.rate or 1))
        return f"{wall.astimezone(self.zone):%H:%M}"


def clock(stamp: str, zone: tzinfo) -> str:
    """A wall time of the log in the team's zone."""
    try:
        return f"{datetime.fromisoformat(stamp).astimezone(zone):%H:%M}"
    except ValueError:
        return stamp


def story(stamp: str, zone: tzinfo, _: Words) -> str:
    """A time of the story, with its day and zone."""
    try:
        moment = datetime.fromisoformat(stamp).astimezone(zone)
    except ValueError:
        return stamp
    month, time = _(_MONTHS[moment.month - 1]), f"{moment:%H:%M %Z}"
    return _("{day} {month} {time}", day=moment.day, month=month, time=time)
