"""The palette: every action and every inject by name. Titles of injects are shown as they are, never as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from ttx.console.actions import ACTIONS
from ttx.tui.plain import harmless

if TYPE_CHECKING:
    from ttx.console.app import ConsoleApp


class Everything(Provider):
    """Actions with their keys; injects to go to."""

    @property
    def _app(self) -> ConsoleApp:
        from ttx.console.app import ConsoleApp

        assert isinstance(self.app, ConsoleApp)
        return self.app

    async def discover(self) -> Hits:
        keys = {action.title: action.shown for action in ACTIONS.values()}
        for title, help, callback, _ in self._app.get_system_commands(self.screen):
            shown = Content.assemble((title, "bold"), (f"   {keys.get(title, '')}", "$text-accent"))
            yield DiscoveryHit(shown, callback, text=title, help=help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        keys = {action.title: action.shown for action in ACTIONS.values()}
        for title, help, callback, _ in self._app.get_system_commands(self.screen):
            if (match := matcher.match(title)) > 0:
                shown = Content.assemble(matcher.highlight(title), (f"   {keys.get(title, '')}", "$text-accent"))
                yield Hit(match, shown, callback, text=title, help=help)
        screen = self._app.console_screen
        if not screen.ready:
            return
        for inject in screen.here().state.injects.values():
            title = harmless(inject.spec.title).plain
            if (match := matcher.match(title)) > 0:

                def go(name: str = inject.id) -> None:
                    screen.go_to(name)

                # Not the matcher's own highlight: it parses the title as markup.
                yield Hit(match, Content(f"Go to: {title}"), go, text=title)


def open_palette(app: ConsoleApp) -> None:
    """Show it."""
    anything: Any = app
    if not CommandPalette.is_open(anything):
        app.push_screen(CommandPalette(providers=[Everything], placeholder="What do you want to do?"))
