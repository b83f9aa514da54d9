"""A new inject: one of one's own, or one from the library."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from ttx.playbook.ids import slug
from ttx.playbook.values import format_duration
from ttx.tui.dialog import AskLine, Choose, Typed
from ttx.tui.lines import Listing, Row
from ttx.tui.plain import Plain
from ttx.workbench.injects import Entry, Shelved, facts, search, shelved, to_use

if TYPE_CHECKING:
    from ttx.editor.app import EditorApp


async def new_inject(app: EditorApp) -> dict[str, Any] | None:
    """What to write into the file; None where nobody wanted to after all."""
    options = [("own", "One of my own"), ("library", "One from the library")]
    chosen = await app.push_screen_wait(Choose("Add an inject", options, "It comes before the selected one."))
    row, taken = app.table.row, app.reading.ids
    at = format_duration(row.seconds) if row and row.seconds < float("inf") else "held"
    if chosen == "own":
        title = await app.push_screen_wait(AskLine("What is it called?", hint="A minister resigns", verb="add"))
        if not title:
            return None
        return {"id": slug(title, taken, "inject"), "title": title, "at": at, "text": "(what every team reads)"}
    if chosen == "library":
        found = await asyncio.to_thread(shelved, app.file.path)
        entry = await app.push_screen_wait(Shelf(found, len(app.reading.teams)))
        if entry is None:
            return None
        made = {**to_use(entry), "at": at}
        id = entry.name.rpartition("/")[2]
        # Taken over twice, the second needs an id of its own.
        return made if id not in taken else {"use": made.pop("use"), "id": slug(id, taken), **made}
    return None


class Shelf(Screen[Entry | None]):
    """The library: words narrow it, enter takes one."""

    DEFAULT_CSS = """
    Shelf { layout: vertical; }
    Shelf > #head { height: 1; background: $panel; padding: 0 1; text-style: bold; }
    Shelf > #find { background: $surface; margin: 0 1; }
    Shelf > #foot { height: 1; background: $panel; padding: 0 1; color: $quiet; }
    Shelf > #panes { height: 1fr; }
    Shelf Listing { width: 1fr; padding: 0 1; }
    Shelf #about { width: 1fr; padding: 0 1; border-left: solid $border-blurred; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", priority=True),
        Binding("up", "cursor(-1)", "Up", priority=True),
        Binding("down", "cursor(1)", "Down", priority=True),
        Binding("enter", "choose", "Take it", priority=True),
    ]

    def __init__(self, library: Shelved, teams: int) -> None:
        super().__init__()
        self._library, self._teams = library, teams

    def compose(self) -> ComposeResult:
        many = f"{len(self._library.entries)} injects of the library"
        yield Plain(f"{many}; for your {self._teams} teams those that speak of more are marked", id="head")
        yield Typed(id="find", placeholder="words: missile, tariff, ransom ...", compact=True)
        with Horizontal(id="panes"):
            yield Listing()
            with VerticalScroll(id="about", can_focus=False):
                yield Plain(id="text")
        yield Plain("type to find     ↑ ↓  move     enter  take it     esc  back", id="foot")

    def on_mount(self) -> None:
        self.query_one("#find").focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    @on(Input.Changed)
    def _draw(self) -> None:
        listing = self.query_one(Listing)
        found = search(self._library.entries.values(), self.query_one(Typed).value.split())
        width = listing.room - 2
        listing.show([Row(each.name, (self._line(each, width),)) for each in found])
        self._about()

    def _line(self, entry: Entry, width: int) -> Content:
        many = ("  too many teams", "$text-warning") if entry.teams > self._teams else ""
        return Content.assemble(entry.title, (f"  {entry.name}", "$quiet"), many).truncate(width, ellipsis=True)

    @on(Listing.Moved)
    def _about(self) -> None:
        entry = self._library.entries.get(self.query_one(Listing).key)
        if entry is None:
            self.query_one("#text", Plain).show("Nothing in the library has these words.")
            return
        parts: list[Any] = [(entry.title, "bold"), "\n", (facts(entry), "$quiet"), "\n\n", entry.header.about, "\n"]
        parts += [f"\n· {each}" for each in entry.header.suits]
        if entry.header.parameters:
            parts += ["\n\n", ("What you can fill in", "bold $secondary")]
        parts += [f"\n{name}: {one.help}" for name, one in entry.header.parameters.items()]
        self.query_one("#text", Plain).show(Content.assemble(*parts))

    def action_cursor(self, step: int) -> None:
        """Move in the list while the words keep the keys."""
        self.query_one(Listing).action_cursor(step)

    def action_choose(self) -> None:
        """Take the inject under the cursor."""
        if entry := self._library.entries.get(self.query_one(Listing).key):
            self.dismiss(entry)
