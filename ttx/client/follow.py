"""Follow a stream for as long as the exercise lasts: reconnect, and say meanwhile that the line is down."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from ttx.client.http import Client, Link, Sent


class ClockReading:
    """The exercise time between two messages: what the server said, carried on by this machine's own clock."""

    def __init__(self) -> None:
        self._at = 0
        self._rate = 0.0
        self._heard = time.monotonic()

    def hear(self, now: int, rate: float) -> None:
        """`now` in milliseconds of exercise time; `rate` is 0 while the clock stands."""
        self._at, self._rate, self._heard = now, rate, time.monotonic()

    def now(self) -> int:
        """Exercise time in milliseconds."""
        return self._at + round((time.monotonic() - self._heard) * 1000 * self._rate)


async def follow(client: Client, path: str, at: Any) -> AsyncIterator[Sent | Link]:
    """Messages of a stream; a Link where the line broke, before it is tried again. `at()` gives the query string."""
    wait = 0.2
    while True:
        try:
            async for sent in client.stream(path + at()):
                wait = 0.2
                yield sent
        except Link as error:
            yield error
            # Spread out: a hundred seats must not come back in the same millisecond.
            await asyncio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311
            wait = min(wait * 2, 3.0)


def read(sent: Sent) -> dict[str, Any]:
    """The JSON of a message."""
    data: dict[str, Any] = msgspec.json.decode(sent.data)
    return data
