"""A screen of control's beside the console: a list that follows the exercise, a text beside it, keys of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen

from ttx.console.actions import ACTIONS, Action, Made
from ttx.console.heading import ControlMarking
from ttx.console.here import Here
from ttx.tui.lines import Listing, Row
from ttx.tui.plain import Plain

if TYPE_CHECKING:
    from ttx.console.app import ConsoleApp


def keys_of(name: str) -> list[BindingType]:
    """The bindings of the actions whose keys work on this page."""
    return [
        Binding(action.key, f"app.do('{action.name}')", action.title, show=False, tooltip=action.help)
        for action in ACTIONS.values()
        if name in action.on
    ]


def cell(text: str | Content, width: int, style: str = "") -> Content:
    """A text as a cell of a table: so many columns, whatever alphabet it is in."""
    content = text if isinstance(text, Content) else Content(text).stylize(style)
    return content.truncate(width, ellipsis=True, pad=True)


class Page(Screen[None]):
    """Rows, and a text beside them where there is room. `name` is what actions call it."""

    DEFAULT_CSS = """
    Page { layout: vertical; }
    Page > #head { height: auto; background: $panel; padding: 0 1; }
    Page > #foot { height: auto; max-height: 2; background: $panel; padding: 0 1; }
    Page > Horizontal { height: 1fr; }
    Page Listing { width: 1fr; height: 1fr; }
    Page #beside { width: auto; max-width: 50%; height: 1fr; padding: 0 1; border-left: solid $border-blurred; }
    Page #beside Plain { width: auto; }
    """
    NAME: ClassVar[str]
    HEADING: ClassVar[str]
    ENTER: ClassVar[str] = ""
    """what enter does, for the line of keys"""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Close")]

    def compose(self) -> ComposeResult:
        yield ControlMarking()
        yield Plain(id="head")
        with Horizontal():
            yield Listing(id="rows")
            with VerticalScroll(id="beside", can_focus=False):
                yield Plain(id="beside-text")
        yield Plain(id="foot")

    def on_mount(self) -> None:
        self.query_one(Listing).focus()
        self.set_interval(1.0, self.more)
        self.call_after_refresh(self.more)

    def on_resize(self) -> None:
        self.query_one(ControlMarking).draw(self.here(), self.size.width)
        self.more()

    def on_listing_moved(self) -> None:
        self.more()

    # -- what control is looking at

    @property
    def console(self) -> ConsoleApp:
        """The app."""
        app: Any = self.app
        return app  # type: ignore[no-any-return]

    def here(self) -> Here:
        """What control is looking at: here, not on the console behind."""
        here = replace(self.console.console_screen.here(), item=self.query_one(Listing).key)
        return replace(here, team=self.team_of(here) or here.team)

    def team_of(self, here: Here) -> str:
        """The team that the selected row is about; empty where it is about none."""
        return ""

    def enter(self) -> Action | Made | None:
        """What enter does with the selected row."""
        return None

    # -- drawing

    def more(self) -> None:
        """Show it as it is now."""
        # News may come while it is being opened, and what stands on it is not all there.
        if not self.is_mounted or not self.is_attached or not self.console.console_screen.ready:
            return
        listing = self.query_one(Listing)
        here = self.here()
        listing.show(self.rows(here, max(20, listing.room)))
        here = self.here()
        self.query_one("#head", Plain).show(Content.assemble((self.HEADING, "bold"), "   ", self.head(here)))
        text = self.beside(here, self.size.width)
        self.query_one("#beside").display = text is not None
        self.query_one("#beside-text", Plain).show(text or "")
        self.query_one("#foot", Plain).show(self.foot(here, self.size.width - 2))

    def rows(self, here: Here, width: int) -> list[Row]:
        """What the list shows."""
        raise NotImplementedError

    def head(self, here: Here) -> Content:
        """What stands above the list, behind the page's name."""
        return Content("")

    def beside(self, here: Here, width: int) -> Content | None:
        """What stands beside the list."""
        return None

    def foot(self, here: Here, width: int) -> Content:
        """The keys that make sense with what is selected."""
        usable = [action for action in ACTIONS.values() if self.NAME in action.on and not action.why_not(here)]
        things = [
            (action.letter, self.ENTER if action.name == "open" else action.short)
            for action in usable
            if action.name != "explain"
        ]
        parts: list[Any] = []
        used = lines = 0
        for key, words in [*things, ("esc", "closes"), ("F1", "help")]:
            size = cell_len(key) + cell_len(words) + 4
            if used + size > width and used:
                parts, used, lines = [*parts, "\n"], 0, lines + 1
            parts += [(key, "bold $text-accent"), f" {words}   "]
            used += size
        return Content.assemble(*parts)
