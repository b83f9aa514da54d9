"""The list at the left. It is told what to show and keeps its place: a change never moves cursor or scroll position."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click, Key, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ttx.seat.contents import Entry


class Listing(ScrollView, can_focus=True):
    """Entries under headings, one of them current."""

    DEFAULT_CSS = """
    Listing { width: 1fr; height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("left", "section(-1)", "Section before", show=False),
        Binding("right", "section(1)", "Next section", show=False),
        Binding("home", "edge(0)", "First", show=False),
        Binding("end", "edge(-1)", "Last", show=False),
        Binding("enter", "enter", "Answer", show=False),
    ]

    class Chosen(Message):
        """Somebody moved to an entry."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Entered(Message):
        """Somebody wants to write: with the first character where it was typed here."""

        def __init__(self, typed: str = "") -> None:
            super().__init__()
            self.typed = typed

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: list[Entry] = []
        self.current = ""
        self._lines: list[tuple[Entry, bool]] = []
        """an entry, and whether this is its second line"""

    def show(self, entries: list[Entry]) -> None:
        """Show these instead."""
        if entries == self.entries:
            return
        top = self._lines[int(self.scroll_y)] if int(self.scroll_y) < len(self._lines) else None
        self.entries = entries
        self._lines = [(entry, second) for entry in entries for second in ((False, True) if entry.note else (False,))]
        self.virtual_size = Size(self.size.width, len(self._lines))
        # What is new comes in above; what one is looking at stays where it is on the screen.
        if top is not None and int(self.scroll_y):
            self.scroll_to(y=self._line_of(top[0].key) or self.scroll_y, animate=False, immediate=True)
        self.refresh()

    def choose(self, key: str) -> bool:
        """Go to an entry; False where there is none of this name."""
        if not any(entry.key == key for entry in self.entries):
            return False
        self.current = key
        line = self._line_of(key)
        # The heading above comes into sight with the first entry of a section.
        above = 1 if line and not self._lines[line - 1][0].key else 0
        height = sum(entry.key == key for entry, _ in self._lines)
        region = Region(0, line - above, max(1, self.size.width), height + above)
        self.scroll_to_region(region, animate=False, immediate=True, force=True)
        self.refresh()
        self.post_message(self.Chosen(key))
        return True

    def _line_of(self, key: str) -> int:
        return next((place for place, (entry, _) in enumerate(self._lines) if key and entry.key == key), 0)

    # -- keys

    def _keys(self) -> list[str]:
        return [entry.key for entry in self.entries if entry.key]

    def _place(self) -> int:
        keys = self._keys()
        return keys.index(self.current) if self.current in keys else 0

    def action_move(self, by: int) -> None:
        if keys := self._keys():
            self.choose(keys[max(0, min(len(keys) - 1, self._place() + by))])

    def action_edge(self, place: int) -> None:
        if keys := self._keys():
            self.choose(keys[place])

    def action_section(self, by: int) -> None:
        firsts = [
            after.key
            for entry, after in zip(self.entries, self.entries[1:], strict=False)
            if not entry.key and after.key
        ]
        keys = self._keys()
        here = self._place()
        places = [keys.index(key) for key in firsts]
        wanted = [p for p in places if p > here][:1] if by > 0 else [p for p in places if p < here][-1:]
        if wanted:
            self.choose(keys[wanted[0]])

    def action_enter(self) -> None:
        self.post_message(self.Entered())

    def on_key(self, event: Key) -> None:
        # Typing starts the answer: nobody has to find the field first.
        if event.is_printable and event.character and event.character not in " ?":
            event.stop()
            self.post_message(self.Entered(event.character))

    def on_click(self, event: Click) -> None:
        place = event.y + int(self.scroll_y)
        if place < len(self._lines) and self._lines[place][0].key:
            self.choose(self._lines[place][0].key)

    # -- looks

    def on_resize(self, event: Resize) -> None:
        self.virtual_size = Size(event.size.width, len(self._lines))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        style = self.rich_style
        place = y + int(self.scroll_offset.y)
        if place >= len(self._lines):
            return Strip.blank(width, style)
        entry, second = self._lines[place]
        here = entry.key == self.current and bool(entry.key)
        if not entry.key:
            text, more = entry.title, "bold underline"
        elif second:
            text, more = f"  {entry.note}", "bold" if entry.urgent else "dim"
        else:
            # A word would not fit; a star for new and an exclamation mark for what waits also show without colour.
            mark = "!" if entry.urgent else "*" if entry.new else " "
            text, more = f"{'>' if here else ' '}{mark} {entry.title}", "bold" if entry.new or entry.urgent else ""
        if here:
            more = f"{more} reverse".strip() if self.has_focus else f"{more} bold".strip()
        return Strip([Segment(fit(text, width), style + style.parse(more or "none"))], width)


def fit(text: str, width: int) -> str:
    """Exactly this many cells: filled up, or cut with an ellipsis. Wide characters count as two."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, max(0, width - 1)).rstrip() + "…", width)
