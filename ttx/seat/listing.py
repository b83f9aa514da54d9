"""The list at the left: the shared listing, with sections to jump between and a first letter that begins the answer."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.message import Message

from ttx.seat.contents import Entry
from ttx.tui.lines import Listing, Row


class Contents(Listing):
    """Everything the team has, under headings."""

    DEFAULT_CSS = """
    Contents > .listing--cursor { background: $primary 50%; }
    Contents > .listing--here { background: $primary 85%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "section(-1)", "Section before", show=False),
        Binding("right", "section(1)", "Next section", show=False),
        Binding("enter", "enter", "Answer", show=False),
    ]

    class Entered(Message):
        """Somebody wants to write: with the first character where it was typed here."""

        def __init__(self, typed: str = "") -> None:
            super().__init__()
            self.typed = typed

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: list[Entry] = []
        self.begun = False
        """whether a letter has begun an answer and the focus is still on its way there"""

    def fill(self, entries: list[Entry]) -> None:
        """Show these. What is new comes in above; what one looks at stays where it is on the screen."""
        if entries == self.entries:
            return
        top = self._owner[self.scroll_offset.y] if self.scroll_offset.y < len(self._owner) else 0
        seen = next((entry.key for entry in self.entries[top:] if entry.key), "")
        above = self._line_of(seen) - self.scroll_offset.y
        scrolled = self.scroll_offset.y > 0
        self.entries = entries
        self.show([_row(entry) for entry in entries])
        if scrolled and seen in self.keys:
            self.scroll_to(y=self._line_of(seen) - above, animate=False, immediate=True)

    def _line_of(self, key: str) -> int:
        return next((self._starts[place] for place, row in enumerate(self._rows) if key and row.key == key), 0)

    def action_section(self, by: int) -> None:
        """Go to the first entry of the section after, or before."""
        pairs = zip(self.entries, self.entries[1:], strict=False)
        firsts = [self.keys.index(after.key) for before, after in pairs if not before.key and after.key]
        here = self.keys.index(self.key) if self.key else 0
        wanted = [place for place in firsts if place > here][:1] if by > 0 else [p for p in firsts if p < here][-1:]
        for place in wanted:
            self.go(self.keys[place])

    def action_enter(self) -> None:
        """Go on to the fields."""
        self.post_message(self.Entered())

    def on_key(self, event: Key) -> None:
        # Typing starts the answer: nobody has to find the field first. Who types faster than the focus moves has
        # more strokes end here, blanks among them.
        if event.is_printable and event.character and (self.begun or event.character not in " ?"):
            event.stop()
            self.begun = True
            self.post_message(self.Entered(event.character))

    def on_blur(self) -> None:
        self.begun = False


def _row(entry: Entry) -> Row:
    if not entry.key:
        return Row("", (Content.styled(entry.title, "bold underline"),))
    # A word would not fit; an exclamation mark for what waits and a star for what is new show without colour, too.
    mark = "!" if entry.urgent else "*" if entry.new else " "
    title = Content.styled(f" {mark} {entry.title}", "bold" if entry.new or entry.urgent else "")
    if not entry.note:
        return Row(entry.key, (title,))
    return Row(entry.key, (title, Content.styled(f"   {entry.note}", "bold" if entry.urgent else "dim")))
