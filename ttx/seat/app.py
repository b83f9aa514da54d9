"""The seat's app: join, follow the view, and hold on to what was written whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar, cast

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen

from ttx.client import Client, SeatFeed
from ttx.errors import TtxError
from ttx.locale import LANGUAGES, Words, words
from ttx.seat.join import JoinScreen
from ttx.seat.keep import Keep, Kept
from ttx.seat.parts import sentences
from ttx.seat.screen import SeatScreen
from ttx.tui.app import TtxApp
from ttx.tui.dialog import Choose, Confirm

Line = Callable[[str, str], Client]
"""Makes a client from address and token; tests bring their own."""

LANGUAGE = "Language · 언어 · 言語"
"""Found by whoever cannot read the language that stands there."""


class SeatApp(TtxApp[None]):
    """One seat of an exercise."""

    TITLE = "ttx"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Leave", priority=True),
        Binding("f9", "language", LANGUAGE, priority=True),
    ]

    def __init__(
        self, url: str, *, code: str = "", name: str = "", office: str = "", token: str = "", language: str = "",
        line: Line = Client, keep: Keep | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.language = language
        """as the person chose; empty: the team's"""
        self.url = url.rstrip("/")
        self.keep = keep or Keep()
        self._line = line
        self._asked = (code, name, office)
        self._token = token
        self._client: Client | None = None
        self._seat: SeatScreen | None = None

    @property
    def words(self) -> Words:
        """The language of the seat; at the door, what was chosen last."""
        return self._seat.desk.words if self._seat is not None else words(self.language)

    async def on_mount(self) -> None:
        code, name, office = self._asked
        known = [kept for kept in self.keep.seats(self.url) if kept.token and (not name or kept.name == name)]
        if known:
            self.language = self.language or known[0].language
        if self._token:
            await self._sit(Kept(self.url, self._token, name=name, office=office))
        elif code and name and not known:
            await self._door()
            self._join(code, name, office)
        else:
            await self._door(known=known)

    async def _door(self, known: list[Kept] | None = None, trouble: str = "", words: Words | None = None) -> None:
        await self.push_screen(JoinScreen(words or self.words, self.url, known or [], *self._asked, trouble))

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
            _ = self.words
            message = _("that code makes you {role}", role=_.known(joined.role))
            self._fail(TtxError(message, hint=_("use: {command}", command=f"ttx console {self.url}")))
            return
        kept = Kept(self.url, joined.token, joined.seat, name, office, joined.team, joined.title)
        self.keep.inherit(kept)
        self.keep.save(kept)
        await self._sit(kept)

    def _fail(self, error: TtxError) -> None:
        if isinstance(self.screen, JoinScreen):
            self.screen.fail(sentences(self.words, error.message, error.hint))

    # -- in the seat

    async def _sit(self, kept: Kept) -> None:
        kept.language = self.language = self.language or kept.language
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
                    seat.desk.language = self.language = kept.language
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
            kept.language = kept.language or known.language
        self.keep.save(kept)

    async def _lost(self, kept: Kept, error: TtxError) -> None:
        """The server does not know this seat any more: back to the door, with everything kept."""
        kept.token, _ = "", self.words
        if kept.seat:
            self.keep.save(kept)
        await self._close()
        self._asked = ("", kept.name, kept.office)
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        again = _("Give your code again. What you wrote is kept.")
        await self._door(trouble=f"{sentences(_, error.message)} {again}", words=_)

    async def _close(self) -> None:
        client, self._client, self._seat = self._client, None, None
        if client is not None:
            await client.close()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the seat by name."""
        _ = self.words
        for command in super().get_system_commands(screen):
            yield SystemCommand(_(command.title), _(command.help), command.callback)
        yield SystemCommand(LANGUAGE, _("Key: {key}", key="f9"), self.action_language)
        if isinstance(screen, SeatScreen):
            for binding in SeatScreen.BINDINGS:
                if isinstance(binding, Binding) and binding.show:
                    run = partial(self.run_action, binding.action, screen)
                    yield SystemCommand(_(binding.description), _("Key: {key}", key=binding.key), run)

    def action_command_palette(self) -> None:
        """Show the palette."""
        _, anything = self.words, cast("App[object]", self)
        if not CommandPalette.is_open(anything):
            self.push_screen(CommandPalette(placeholder=_("What do you want to do?")))

    def action_help_quit(self) -> None:
        """Ctrl+C copies; say how one leaves."""
        _ = self.words
        self.tell(_("ctrl+q leaves"))

    # -- language

    def action_language(self) -> None:
        """Ask in which language the screen speaks to the one who sits here."""
        if isinstance(self.screen, JoinScreen | SeatScreen):
            self._choose_language(self.screen)

    @work(exclusive=True, group="language", exit_on_error=False)
    async def _choose_language(self, screen: JoinScreen | SeatScreen) -> None:
        language = await self.choose(LANGUAGE, list(LANGUAGES.items()))
        if not language:
            return
        self.language = language
        if isinstance(screen, SeatScreen):
            screen.speak(language)
        else:
            screen.speak(self.words)

    async def choose(self, title: str, options: list[tuple[str, str]]) -> str:
        """Ask which; nothing where it was left open."""
        _ = self.words
        keys = _("↑ ↓  move     enter  choose     esc  cancel")
        return await self.push_screen_wait(Choose(title, options, keys=keys)) or ""

    # -- leaving

    async def action_quit(self) -> None:
        """Leave; asked first where something is unsent."""
        self._leave()

    @work(exclusive=True, group="leave", exit_on_error=False)
    async def _leave(self) -> None:
        seat = self._seat
        if seat is not None and seat.is_attached:
            if count := seat.unsent:
                _ = self.words
                texts = _.many("One text is not sent.", "{count} texts are not sent.", count)
                stays = _("It stays on this machine and is there when you join again from here.")
                asks = Confirm(_("Leave the exercise?"), f"{texts} {stays}", yes=_("Leave"), no=_("no"))
                if not await self.push_screen_wait(asks):
                    return
            await seat.drafting.save()
            seat.keep_now()
        await self._close()
        self.exit()


def run_seat(
    url: str, code: str = "", name: str = "", office: str = "", token: str = "", pin: str = "", language: str = ""
) -> None:
    """Open a seat in this terminal; return when the player leaves. `pin` is the server's certificate, as in Client."""
    SeatApp(
        url, code=code, name=name, office=office, token=token, language=language, line=partial(Client, pin=pin)
    ).run()
