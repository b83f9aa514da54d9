"""Control's side: the events themselves, folded with the same `apply` as in the server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from ttx.client.follow import ClockReading, follow
from ttx.client.http import Client, Link, Sent
from ttx.exercise.apply import apply, begin
from ttx.exercise.facts import Fact, fact
from ttx.exercise.state import State
from ttx.store.rows import Row


class Rows(msgspec.Struct):
    rows: list[Row]
    now: int


class Live(msgspec.Struct):
    """What is not history, as the server knows it at the moment."""

    now: int
    present: dict[str, int] = {}
    """connections by seat"""
    names: dict[str, tuple[str, str]] = {}
    """name and office by seat"""
    drafts: dict[str, dict[str, Any]] = {}
    """the shared draft by team"""
    backup: dict[str, Any] = {}
    """at (wall time) and path of the last copy, or error"""
    codes: dict[str, str] = {}
    """join codes by role or team:NAME"""
    address: str = ""
    fingerprint: str = ""
    """of the server's own certificate, as people compare it"""
    mode: str = "loopback"
    """how people reach the server: loopback, lan, http (a network without encryption), proxy"""
    address_changed: str = ""
    """in words, once the address that people were told is no longer the server's"""
    wrong_codes: int = 0
    """join codes that opened nothing, within the last minute"""
    roster: list[dict[str, Any]] = []
    """who is expected: id, name, office, team, role, seat, present"""
    printed: str = ""
    """wall time at which handouts were last printed on this machine"""
    you: str = ""


_rows = msgspec.json.Decoder(Rows)
_live = msgspec.json.Decoder(Live)


class ControlFeed:
    """The exercise as control sees it, kept current. `state` is None until the first message."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.state: State | None = None
        self.live = Live(0)
        self.last_hash = ""
        self.connected = False
        self.trouble = ""
        self.reading = ClockReading()
        self.history: list[Fact] = []
        """every fact, for the log pane"""

    def now(self) -> int:
        """Exercise time in milliseconds."""
        return self.reading.now()

    def time_of_day(self) -> datetime:
        """The time of day, with its zone."""
        return datetime.now(UTC)

    async def follow(self) -> AsyncIterator[list[Fact]]:
        """After each message the new facts; none where only the connection or `live` changed."""
        async for message in follow(
            self.client, "/api/events", lambda: f"?after={self.state.seq if self.state else 0}"
        ):
            yield self._take(message)

    def _take(self, message: Sent | Link) -> list[Fact]:
        if isinstance(message, Link):
            self.connected, self.trouble = False, message.message
            return []
        self.connected, self.trouble = True, ""
        new: list[Fact] = []
        if message.kind == "live":
            before, self.live = self.live, _live.decode(message.data)
            # Who one is is said once, at the beginning of a stream.
            self.live.you = self.live.you or before.you
            now = self.live.now
        else:
            batch = _rows.decode(message.data)
            now = batch.now
            for row in batch.rows:
                # Subscribed first, read after: what came twice is dropped here.
                if self.state is not None and row.seq <= self.state.seq:
                    continue
                what = fact(row)
                if self.state is None:
                    self.state = begin(what)
                else:
                    apply(self.state, what)
                self.last_hash = row.hash
                new.append(what)
            self.history.extend(new)
        if self.state is not None:
            self.reading.hear(now, self.state.rate if self.state.running else 0.0)
        return new
