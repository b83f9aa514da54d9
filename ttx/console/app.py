"""The console: follows the exercise, sends what a person asks for, and says plainly what was refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from ttx.console.actions import ACTIONS, NOT_YOURS, Action, offered
from ttx.console.asked import taken
from ttx.console.page import Page
from ttx.console.post import Post, Then
from ttx.console.screen import ConsoleScreen
from ttx.errors import Refused, TtxError
from ttx.exercise.commands import Command
from ttx.tui.app import TtxApp

if TYPE_CHECKING:
    from ttx.client.control import ControlFeed
    from ttx.console.here import Here
    from ttx.exercise.facts import Fact


class ConsoleApp(TtxApp[str]):
    """A facilitator's app. It ends with `stop` where the server is to end with it, else with `leave`."""

    TITLE = "CONTROL - DO NOT PROJECT"
    AGAIN = "The exercise goes on: open the console again with `ttx run FILE.db`."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(action.key, f"app.do('{action.name}')", action.title, show=False, priority=True)
        for action in ACTIONS.values()
        if action.anywhere
    ]

    def __init__(
        self, feed: ControlFeed, news: AsyncIterator[list[Fact]] | None = None, *, owned: bool = False
    ) -> None:
        super().__init__()
        self.feed = feed
        self._news = news or feed.follow()
        self.owned = owned
        """leaving may stop the server"""
        self._then: Then | None = None
        self.refused = ""
        """why the server let nobody in"""
        self.console_screen = self.first_screen()

    def first_screen(self) -> ConsoleScreen:
        """What one sees when it opens."""
        return ConsoleScreen(self.feed)

    def get_default_screen(self) -> Screen[Any]:
        return self.console_screen

    def on_mount(self) -> None:
        self.follow()

    # -- following

    @work(exclusive=True, group="follow")
    async def follow(self) -> None:
        """Keep the screen current until the app ends."""
        try:
            async for _ in self._news:
                self.arrived()
        except TtxError as error:
            self.refused = error.message
            self.exit("leave")

    def arrived(self) -> None:
        """A message came, or the line broke."""
        if self.console_screen.is_attached:
            self.console_screen.news()
            self._go_on()
            more = getattr(self.screen, "more", None)
            # While a screen is being opened, what stands on it is not all there; it draws itself once it is.
            if more is not None and self.screen.is_mounted:
                more()

    def _go_on(self) -> None:
        """What was to follow a command follows, once it shows."""
        if self._then is not None and self._then.shows(here := self.console_screen.here()):
            then, self._then = self._then, None
            self.answer(then.follows(here))

    # -- doing

    def action_do(self, name: str) -> None:
        """Do what a key or the palette asked for."""
        self.perform(ACTIONS[name])

    def perform(self, action: Action) -> None:
        """Carry out an action, or say why it cannot be done now."""
        screen = self.console_screen
        from ttx.console.detail import Blank

        if isinstance(self.screen, Blank) and action.name != "blank":
            return
        if action.name in ("leave", "blank"):
            getattr(self, f"_do_{action.name}")()
            return
        if not screen.ready:
            self.tell("Not connected yet", "warning")
            return
        here = (self.screen if isinstance(self.screen, Page) else screen).here()
        if why := action.why_not(here):
            self.tell(why, "warning")
            return
        if action.name in ("open", "rule", "return", "endorse") and (whose := taken(here)):
            self.tell(f"{whose} has claimed this; talk to each other first", "warning")
        if action.make is not None:
            self.answer(action.make(here))
        else:
            getattr(self, f"_do_{action.name}")()

    def answer(self, made: Command | Post | Then | Screen[Any] | None) -> None:
        """Send a command, or open the screen that asks for what it needs."""
        if isinstance(made, Screen):
            self.push_screen(made, self.answered)
        elif isinstance(made, Post):
            self.post(made)
        elif isinstance(made, Then):
            self._then = made
            self.send(made.command)
        elif made is not None:
            self.send(made)

    def answered(self, result: Any) -> None:
        """A dialog has closed."""
        if isinstance(result, Command | Post | Then | Screen):
            self.answer(result)
        elif isinstance(result, Action):
            self.perform(result)

    @work(group="send")
    async def send(self, command: Command) -> None:
        """Send a command. What is refused is said; what did not get through can be sent again."""
        try:
            await self.feed.client.command(command)
        except Refused as error:
            self._then = None
            self.refuse(error)
        except TtxError as error:
            from ttx.console.unsent import Unsent

            if await self.push_screen_wait(Unsent(command, error)):
                self.send(command)
            else:
                self._then = None

    @work(group="send")
    async def post(self, asked: Post) -> None:
        """Ask the server for what is no command, and say or show what came of it."""
        try:
            done = asked.done(await self.feed.client.post(asked.path, asked.body))
        except TtxError as error:
            if asked.refused is None:
                self.refuse(error)
            else:
                self.answer(asked.refused(error))
            return
        if isinstance(done, Screen):
            self.push_screen(done)
        elif done:
            self.tell(done)

    # -- what needs no command

    def _do_open(self) -> None:
        screen = self.screen if isinstance(self.screen, Page) else self.console_screen
        here, made = screen.here(), screen.enter()
        if isinstance(made, Action):
            self.perform(made)
        elif here.role == "evaluator" and made is not None and not self._for_evaluators(here, made):
            self.tell(NOT_YOURS, "warning")
        else:
            self.answer(made)

    def _for_evaluators(self, here: Here, made: object) -> bool:
        """Whether what enter opens is theirs: something to read, or an expected action to tick."""
        from ttx.console.detail import Reading

        return isinstance(made, Page | Reading) or here.item.startswith("expect:")

    def _do_mark(self) -> None:
        if why := self.console_screen.mark():
            self.tell(why, "warning")

    def _do_sees(self) -> None:
        from ttx.console.detail import Sees

        self.push_screen(Sees(self.console_screen.look))

    def _do_help(self) -> None:
        from ttx.console.detail import Keys

        self.push_screen(Keys(self.console_screen.here()))

    def _do_explain(self) -> None:
        from ttx.console.explain import Explained

        page = self.screen
        if isinstance(page, Page):
            self.push_screen(Explained(page.here(), page.NAME))
        else:
            self.push_screen(Explained(self.console_screen.here(), self.console_screen.pane))

    def _do_log(self) -> None:
        from ttx.console.logscreen import LogScreen

        self.push_screen(LogScreen(self.console_screen.here(), self.log_lines))

    def log_lines(self, start: int) -> list[str]:
        """The log in words, from this line on."""
        from ttx.console.say import log_line

        feed = self.feed
        assert feed.state is not None
        return [log_line(feed.state, feed.live, fact) for fact in feed.history[start:]]

    def _do_blank(self) -> None:
        from ttx.console.detail import Blank

        if isinstance(self.screen, Blank):
            self.pop_screen()
        else:
            self.push_screen(Blank())

    @work(group="pen", exclusive=True)
    async def _do_pen(self) -> None:
        from ttx.tui.dialog import Choose

        here = (self.screen if isinstance(self.screen, Page) else self.console_screen).here()
        team = here.team
        seats = [seat.id for seat in here.state.team_seats(team) if seat.role == "player"]
        seats.sort(key=lambda seat: seat != here.chosen("seat"))
        options = [*((seat, here.person(seat)) for seat in seats), ("nobody", "nobody: the first who writes takes it")]
        chosen = await self.push_screen_wait(
            Choose(f"Who writes for {here.party(team)}?", options, "What is drafted stays; only the pen goes on.")
        )
        if chosen:
            seat = "" if chosen == "nobody" else chosen
            await self._try(self.feed.client.draft("give", team=team, seat=seat))

    @work(group="copy", exclusive=True)
    async def _do_copy(self) -> None:
        if await self._try(self.feed.client.post("/api/backup", {})):
            self.tell("A copy was made and checked")

    async def _try(self, asked: Any) -> bool:
        try:
            await asked
        except TtxError as error:
            self.refuse(error)
            return False
        return True

    @work(group="leave", exclusive=True)
    async def _do_leave(self) -> None:
        from ttx.tui.dialog import Choose, Confirm

        if self.console_screen.RECORDED:
            self.exit("leave")
            return
        if not self.owned:
            if await self.push_screen_wait(
                Confirm("Leave the console?", "The exercise goes on without this screen.", "leave")
            ):
                self.exit("leave")
            return
        options = [
            ("leave", "The exercise goes on; `ttx run` with its file comes back to it"),
            ("stop", "Stop the server: the clock stands where it is, and everything is kept"),
        ]
        chosen = await self.push_screen_wait(Choose("Leave the console?", options))
        if chosen:
            self.exit(chosen)

    async def action_quit(self) -> None:
        """Leave; asked first."""
        self._do_leave()

    # -- the palette

    def offered(self) -> Iterable[Action]:
        """What can be done here at all."""
        if not self.console_screen.ready:
            return ()
        names = offered(self.console_screen.here())
        return [action for action in ACTIONS.values() if action.name in names]

    def action_command_palette(self) -> None:
        """Find an action by name; not where the screen is blank."""
        if isinstance(self.screen, ConsoleScreen | Page):
            from ttx.console.palette import open_palette

            open_palette(self)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action by its name."""
        for action in self.offered():
            yield SystemCommand(action.title, action.help, partial(self.perform, action))
        yield from (each for each in super().get_system_commands(screen) if each.title != "Leave")
