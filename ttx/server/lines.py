"""Lines of strangers: how long one may take to say what it wants, how much it may say, how many may wait at once.

uvicorn itself waits for ever, and keeps whatever it is sent as headers.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

PATIENCE = 20.0
"""Seconds in which a request has to be here whole. A page of text on a bad phone line takes five."""

LONGEST_HEAD = 32 * 1024
LARGEST = 512 * 1024
"""Bytes of a whole request. The routes themselves allow less."""

MOST = 1_000
"""Lines that wait for a request; one more ends the one that has waited longest. Streams do not count, they are read."""


class Waiting:
    """Lines without a whole request, the oldest first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lines: dict[Line, None] = {}

    def add(self, line: Line) -> None:
        self._lines[line] = None
        if len(self._lines) > self._most:
            oldest = next(iter(self._lines))
            self.drop(oldest)
            oldest.transport.abort()

    def drop(self, line: Line) -> None:
        self._lines.pop(line, None)


class Line(HttpToolsProtocol):
    """One connection."""

    def __init__(self, waiting: Waiting, **given: Any) -> None:
        super().__init__(**given)
        self._waiting = waiting
        self._timer: asyncio.TimerHandle | None = None
        self._taken = 0
        self._head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin()

    def _begin(self) -> None:
        self._waiting.add(self)
        if self._timer is None:
            self._timer = self.loop.call_later(PATIENCE, self.transport.abort)

    def _end(self) -> None:
        self._waiting.drop(self)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def data_received(self, data: bytes) -> None:
        self._begin()
        self._taken += len(data)
        super().data_received(data)
        if self._taken > (LONGEST_HEAD if self._head else LARGEST) and not self.transport.is_closing():
            self.transport.abort()

    def on_headers_complete(self) -> None:
        self._head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._end()
        self._taken, self._head = 0, True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing() and not self.pipeline:
            # Kept for a next request, for as long as nobody needs its place.
            self._waiting.add(self)

    def shutdown(self) -> None:
        if self._timer is not None:
            # Whoever has not said all by now does not hold up the end.
            self.transport.abort()
        else:
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        super().connection_lost(exc)
