"""When something was done that is entered afterwards: exercise time, or time of day by the log's own clock."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from ttx.clock import stamp
from ttx.exercise.events import Jumped, Started
from ttx.exercise.facts import Fact
from ttx.tui.clocks import exercise_time, read_at

_TIME_OF_DAY = re.compile(r"(?:at\s*|@\s*)(\d{1,2}):(\d{2})(?::(\d{2}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Times:
    """How exercise time went with the time of day, up to now."""

    history: Sequence[Fact]
    now: int
    """exercise time in milliseconds"""
    wall: datetime

    def read(self, text: str) -> int | None:
        """Exercise time in milliseconds of `42:00`, `T+1:02:00` or `at 10:42`, the last time it was that here; None
        where nothing is written. ValueError in words.
        """
        if not text.strip():
            return None
        if found := _TIME_OF_DAY.fullmatch(text.strip()):
            at = self._exercise(self._day(*(int(part or 0) for part in found.groups())))
        else:
            try:
                at = read_at(text)
            except ValueError:
                raise ValueError("write 42:00 or 1:02:00 of the exercise, or the time of day: at 10:42") from None
        if at > self.now:
            raise ValueError(f"the exercise is at {exercise_time(self.now)}; it is for what was done before")
        return at

    def _day(self, hour: int, minute: int, second: int) -> datetime:
        here = self.wall.astimezone()
        try:
            moment = here.replace(hour=hour, minute=minute, second=second, microsecond=0)
        except ValueError:
            raise ValueError("a day has 24 hours: at 10:42") from None
        return moment if moment <= here else moment - timedelta(days=1)

    def _exercise(self, moment: datetime) -> int:
        """Between two facts the clock runs evenly: each pause, jump and other rate is a fact itself."""
        started = next((fact.wall for fact in self.history if isinstance(fact.event, Started)), None)
        if started is None or stamp(moment) < started:
            raise ValueError(f"at {moment:%H:%M} the exercise had not started")
        after = bisect_right(self.history, stamp(moment), key=lambda fact: fact.wall)
        before = self.history[after - 1].wall
        # What was kept in one moment has one wall time; the first of it may be a jump.
        start = max(_after(fact) for fact in takewhile(lambda fact: fact.wall == before, self.history[after - 1 :: -1]))
        follows = self.history[after] if after < len(self.history) else None
        first = datetime.fromisoformat(before)
        last, end = (datetime.fromisoformat(follows.wall), follows.elapsed) if follows else (self.wall, self.now)
        share = (moment - first) / (last - first) if last > first else 1.0
        return start + round(share * max(0, end - start))


def _after(fact: Fact) -> int:
    """Where the clock stands after this."""
    return fact.elapsed + (fact.event.seconds * 1000 if isinstance(fact.event, Jumped) else 0)
