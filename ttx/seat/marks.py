"""What was read: by this seat, on this machine, and what control is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.seat.parts import Part, fingerprint

if TYPE_CHECKING:
    from ttx.seat.screen import SeatScreen

DWELL = 0.6
"""Seconds an inject is on the screen before it counts as opened: passing over it is not reading."""


class Marks:
    """Which items are new to this seat."""

    def __init__(self, screen: SeatScreen) -> None:
        self._screen = screen
        self._opened: set[str] = set()
        self.waiting: Timer | None = None
        """until what is on the screen counts as read"""

    def unread(self, key: str, part: Part) -> bool:
        """Whether it came, or changed, since it was read."""
        return self._screen.kept.seen.get(key) != fingerprint(part)

    def selected(self) -> None:
        """Another item is on the screen."""
        if self.waiting is not None:
            self.waiting.stop()
        self.waiting = self._screen.set_timer(DWELL, self._read)

    def shown(self) -> None:
        """The item on the screen has changed before the reader's eyes."""
        if self.waiting is None:
            self._see()

    def _read(self) -> None:
        self.waiting = None
        self._see()
        desk, key = self._screen.desk, self._screen.current
        part = desk.part(key)
        if key.startswith("inject-") and part and desk.plays and not desk.opened(part):
            self._screen.run_worker(self._open(key), group="open", exit_on_error=False)

    async def _open(self, key: str) -> None:
        if key in self._opened:
            return
        self._opened.add(key)
        try:
            await self._screen.client.command(do.Open(key))
        except TtxError:
            # Nobody waits for it; it is sent when the item is shown again.
            self._opened.discard(key)

    def _see(self) -> None:
        key = self._screen.current
        part = self._screen.desk.part(key)
        if part and self.unread(key, part):
            self._screen.kept.seen[key] = fingerprint(part)
            self._screen.keep_soon()
