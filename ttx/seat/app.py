"""The seat's app: join, follow the view, and hold on to what was written whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from ttx.client import Client, SeatFeed
from ttx.errors import TtxError
from ttx.seat.join import JoinScreen
from ttx.seat.keep import Keep, Kept
from ttx.seat.screen import SeatScreen
from ttx.tui.app import TtxApp
from ttx.tui.dialog import Confirm

Line = Callable[[str, str], Client]
"""Makes a client from address and token; tests bring their own."""


class SeatApp(TtxApp[None]):
    """One seat of an exercise."""

    TITLE = "ttx"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Leave", priority=True)]

    def __init__(
        self, url: str, *, code: str = "", name: str = "", office: str = "", token: str = "",
        line: Line = Client, keep: Keep | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.url = url.rstrip("/")
        self.keep = keep or Keep()
        self._line = line
        self._asked = (code, name, office)
        self._token = token
        self._client: Client | None = None
        self._seat: SeatScreen | None = None

    async def on_mount(self) -> None:
        code, name, office = self._asked
        known = [kept for kept in self.keep.seats(self.url) if kept.token and (not name or kept.name == name)]
        if self._token:
            await self._sit(Kept(self.url, self._token, name=name, office=office))
        elif code and name and not known:
            await self._door()
            self._join(code, name, office)
        else:
            await self._door(known=known)

    async def _door(self, trouble: str = "", known: list[Kept] | None = None) -> None:
        await self.push_screen(JoinScreen(self.url, known or [], *self._asked, trouble))

    # -- joining

    def on_join_screen_wanted(self, event: JoinScreen.Wanted) -> None:
        if event.again is not None:
            self.run_worker(self._sit(event.again), exit_on_error=False)
        else:
            self._join(event.code, event.name, event.office)

    @work(exclusive=True, group="join", exit_on_error=False)
    async def _join(self, code: str, name: str, office: str) -> None:
        try:
            client = self._line(self.url, "")
        except TtxError as error:
            self._fail(error)
            return
        try:
            joined = await client.join(code, name, office)
        except TtxError as error:
            self._fail(error)
            return
        finally:
            await client.close()
        if joined.role in ("facilitator", "evaluator"):
            self._fail(TtxError(f"that code makes you {joined.role}", hint=f"use: ttx console {self.url}"))
            return
        kept = Kept(self.url, joined.token, joined.seat, name, office, joined.team, joined.title)
        self.keep.inherit(kept)
        self.keep.save(kept)
        await self._sit(kept)

    def _fail(self, error: TtxError) -> None:
        if isinstance(self.screen, JoinScreen):
            what = error.message[:1].upper() + error.message[1:]
            self.screen.fail(f"{what}. {error.hint[:1].upper() + error.hint[1:]}".strip())

    # -- in the seat

    async def _sit(self, kept: Kept) -> None:
        self._client = self._line(self.url, kept.token)
        feed = SeatFeed(self._client)
        self._seat = SeatScreen(self._client, feed, kept)
        if isinstance(self.screen, JoinScreen):
            await self.switch_screen(self._seat)
        else:
            await self.push_screen(self._seat)
        self._follow(feed, kept)

    @work(exclusive=True, group="follow", exit_on_error=False)
    async def _follow(self, feed: SeatFeed, kept: Kept) -> None:
        seat = self._seat
        assert seat is not None
        try:
            async for changed in feed.follow():
                if feed.you and not kept.seat:
                    self._introduce(kept, feed)
                if seat.is_attached:
                    seat.arrived(changed)
        except TtxError as error:
            await self._lost(kept, error)

    def _introduce(self, kept: Kept, feed: SeatFeed) -> None:
        kept.seat, kept.team = feed.you["seat"], feed.you["team"]
        kept.name, kept.office = feed.you.get("name", ""), feed.you.get("office", "")
        kept.title = feed.parts["head"]["title"]
        known = next((old for old in self.keep.seats(self.url) if old.seat == kept.seat), None)
        if known is not None:
            kept.unsent, kept.seen, kept.body = known.unsent, known.seen, known.body
        self.keep.save(kept)

    async def _lost(self, kept: Kept, error: TtxError) -> None:
        """The server does not know this seat any more: back to the door, with everything kept."""
        kept.token = ""
        if kept.seat:
            self.keep.save(kept)
        await self._close()
        self._asked = ("", kept.name, kept.office)
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        what = error.message[:1].upper() + error.message[1:]
        await self._door(f"{what}. Give your code again. What you wrote is kept.")

    async def _close(self) -> None:
        client, self._client, self._seat = self._client, None, None
        if client is not None:
            await client.close()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the seat by name."""
        yield from super().get_system_commands(screen)
        if isinstance(screen, SeatScreen):
            for binding in SeatScreen.BINDINGS:
                if isinstance(binding, Binding) and binding.show:
                    run = partial(self.run_action, binding.action, screen)
                    yield SystemCommand(binding.description, f"Key: {binding.key}", run)

    # -- leaving

    async def action_quit(self) -> None:
        """Leave; asked first where something is unsent."""
        self._leave()

    @work(exclusive=True, group="leave", exit_on_error=False)
    async def _leave(self) -> None:
        seat = self._seat
        if seat is not None and seat.is_attached:
            if count := seat.unsent:
                texts = "One text is not sent." if count == 1 else f"{count} texts are not sent."
                words = f"{texts} It stays on this machine and is there when you join again from here."
                if not await self.push_screen_wait(Confirm("Leave the exercise?", words, yes="Leave")):
                    return
            await seat.drafting.save()
            seat.keep_now()
        await self._close()
        self.exit()


def run_seat(url: str, code: str = "", name: str = "", office: str = "", token: str = "") -> None:
    """Open a seat in this terminal; return when the player leaves."""
    SeatApp(url, code=code, name=name, office=office, token=token).run()
