"""Events out: one broadcaster that writes ready bytes to each connection.

No queue and no task per client. A message is encoded once for all who may have it. A client that does not take its
bytes is dropped and gets its whole view when it comes back.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from ttx.errors import TtxError
from ttx.server.headers import RAW

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Scope = MutableMapping[str, Any]

PING = 10.0
"""Seconds between signs of life on a quiet stream."""

MOST = 20
"""Open streams of one seat; one more ends the oldest."""

LATELY = 60.0
"""Seconds for which a browser whose stream is closed counts as here: it is hidden, or has no script."""

_HEAD = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"x-accel-buffering", b"no"),
        *RAW,
    ],
}


def message(kind: str, data: bytes) -> bytes:
    """One server-sent event; JSON has no line breaks of its own."""
    return b"event: " + kind.encode() + b"\ndata: " + data + b"\n\n"


class Connection:
    """One open stream."""

    __slots__ = ("_gone", "_send", "audience", "seat")

    def __init__(self, send: Send, seat: str, audience: str) -> None:
        self._send = send
        self._gone = asyncio.Event()
        self.seat = seat
        self.audience = audience

    def write(self, data: bytes) -> bool:
        """Hand bytes to the transport; False where the client is too slow to take them, which ends it."""
        return not self._gone.is_set() and self._hand_over(data, more=True)

    def _hand_over(self, data: bytes, *, more: bool) -> bool:
        step = self._send({"type": "http.response.body", "body": data, "more_body": more}).__await__()
        try:
            # Driven by hand: `send` only waits when the transport's buffer is full. Awaiting it would let one slow
            # phone hold up everybody behind it.
            next(step)
        except StopIteration:
            return True
        except Exception:
            self._gone.set()
            return False
        step.close()
        self._gone.set()
        return False

    def end(self) -> None:
        """Close it from this side."""
        if not self._gone.is_set():
            self._hand_over(b"", more=False)
            self._gone.set()

    async def last(self, receive: Receive) -> None:
        """Until the client leaves, or is dropped."""
        gone = asyncio.ensure_future(self._gone.wait())
        left = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait((gone, left), return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            left.cancel()
            self._gone.set()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Hub:
    """All open streams, by audience: `facilitator`, `evaluator`, `public`, `team:NAME`, or a page's (`page:...`)."""

    def __init__(self) -> None:
        self._open: dict[str, dict[Connection, None]] = {}
        self._seats: dict[str, dict[Connection, None]] = {}
        self.present: Counter[str] = Counter()
        self._saw: dict[str, float] = {}
        self._were_here: set[str] = set()
        self.on_presence: Callable[[], None] = lambda: None

    def audiences(self) -> Iterable[str]:
        """Who listens at the moment."""
        return [audience for audience, connections in self._open.items() if connections]

    def tell(self, audience: str, data: bytes) -> None:
        """Write to everybody of an audience."""
        for connection in list(self._open.get(audience, ())):
            connection.write(data)

    def tell_seat(self, seat: str, data: bytes, pages: bool = False) -> None:
        """Write to all streams of one seat; `pages` are browsers, which read HTML."""
        for connection in self._of(seat):
            if connection.audience.startswith("page:") == pages:
                connection.write(data)

    def saw(self, seat: str) -> None:
        """A seat without a stream did something."""
        came = not self.here(seat)
        self._saw[seat] = time.monotonic()
        if came:
            self.on_presence()

    def here(self, seat: str) -> bool:
        """Whether somebody sits there, or did a moment ago."""
        return self.present[seat] > 0 or time.monotonic() - self._saw.get(seat, -LATELY) < LATELY

    def everybody(self) -> dict[str, int]:
        """The seats at which somebody sits, with their open streams; one without a stream counts as one."""
        return {seat: 1 for seat in self._saw if self.here(seat)} | self.present

    def _of(self, seat: str) -> list[Connection]:
        return list(self._seats.get(seat, ()))

    def ping(self) -> None:
        # Who looked at a page without a stream may have been silent for too long by now.
        here = set(self.everybody())
        if here != self._were_here:
            self._were_here = here
            self.on_presence()
        for audience in self.audiences():
            self.tell(audience, b": ping\n\n")

    def drop(self, seat: str) -> None:
        """End the streams of a seat that was removed."""
        for connection in self._of(seat):
            connection.end()

    def drop_all(self) -> None:
        for connections in self._open.values():
            for connection in connections:
                connection.end()

    async def serve(self, receive: Receive, send: Send, seat: str, audience: str, first: Callable[[], bytes]) -> None:
        """Hold a stream open. `first` gives what it starts with, made in the same step in which it joins: it misses
        nothing and gets nothing twice.
        """
        await send(_HEAD)
        connection = Connection(send, seat, audience)
        try:
            connection.write(first())
        except TtxError:
            # What it begins with cannot be read now. The client comes again by itself.
            connection.end()
            return
        self._open.setdefault(audience, {})[connection] = None
        self._seats.setdefault(seat, {})[connection] = None
        for old in self._of(seat)[:-MOST]:
            old.end()
        self.present[seat] += 1
        self.on_presence()
        try:
            await connection.last(receive)
        finally:
            del self._open[audience][connection]
            del self._seats[seat][connection]
            self.present[seat] -= 1
            if not self.present[seat]:
                del self.present[seat], self._seats[seat]
                if audience.startswith("page:"):
                    self.saw(seat)
            self.on_presence()
