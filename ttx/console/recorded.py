"""What was played, as the console reads it: a feed that stands wherever one puts it, and takes no commands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from ttx.client.control import ControlFeed, Live
from ttx.console.actions import RECORDED
from ttx.console.say import log_line, said
from ttx.errors import Refused
from ttx.exercise.facts import Fact
from ttx.exercise.recording import Recording


class _NoServer:
    """Stands where the server would be, and refuses."""

    async def command(self, command: object, *, id: str = "") -> str:
        raise Refused(RECORDED)

    async def draft(self, do: str, **fields: object) -> dict[str, Any]:
        raise Refused(RECORDED)

    async def post(self, path: str, body: object) -> dict[str, Any]:
        raise Refused(RECORDED)


class RecordedFeed(ControlFeed):
    """A recording at a moment: so many facts, and an exercise time that may be past the last of them.

    `names` has name and office by seat; `wrong` says what is amiss with the log, `notes` what else one should know.
    """

    def __init__(
        self,
        recording: Recording,
        names: Mapping[str, tuple[str, str]],
        wrong: str = "",
        notes: Sequence[str] = (),
    ) -> None:
        nobody: Any = _NoServer()
        super().__init__(nobody)
        self.recording = recording
        self.wrong, self.notes = wrong, notes
        self.connected = True
        self.final = recording.at(len(recording))
        self.live = Live(0, names=dict(names))
        self.place = self.elapsed = 0
        self.go(1)

    # -- where it stands

    def go(self, place: int) -> None:
        """Stand just after so many facts; the first or the last where there are not so many."""
        place = max(1, min(place, len(self.recording)))
        self._stand(place, self.recording.clock[place - 1])

    def seek(self, elapsed: int) -> None:
        """Stand at an exercise time in milliseconds."""
        elapsed = max(0, min(elapsed, self.recording.end))
        self._stand(self.recording.place(elapsed), elapsed)

    def _stand(self, place: int, elapsed: int) -> None:
        self.elapsed = elapsed
        if place == self.place:
            return
        self.place = place
        self.state = self.recording.at(place)
        self.history = list(self.recording.facts[:place])
        # Who had a screen open is in no log: whoever had a seat counts as there.
        self.live.present = {seat.id: 1 for seat in self.state.seats.values() if seat.present}

    def now(self) -> int:
        return self.elapsed

    def time_of_day(self) -> datetime:
        return self.recording.wall(self.place, self.elapsed)

    async def follow(self) -> AsyncIterator[list[Fact]]:
        yield []
        await asyncio.Event().wait()

    # -- in words

    def words(self, place: int) -> str:
        """What happened last at a place."""
        fact = self.recording.facts[place - 1]
        try:
            return said(self.final, fact)
        except Exception:
            return _UNFIT

    def line(self, place: int) -> str:
        """What happened last at a place, with when and by whom."""
        fact = self.recording.facts[place - 1]
        try:
            return log_line(self.final, self.live, fact)
        except Exception:
            return f"{fact.seq:>6}  {_UNFIT}"

    @cached_property
    def lines(self) -> list[str]:
        """The whole log in words: to search it letter by letter, each line is made once."""
        return [self.line(place) for place in range(1, len(self.recording) + 1)]

    def paused(self, after: datetime, upto: datetime) -> list[tuple[str, datetime, datetime]]:
        """The pauses that ended after one wall time and up to another: reason, and from when to when they were."""
        pauses = [
            (reason, datetime.fromisoformat(start), datetime.fromisoformat(end))
            for _, reason, start, end in self.final.pauses
            if end
        ]
        return [pause for pause in pauses if after < pause[2] <= upto]


_UNFIT = "(does not fit what was before it)"
