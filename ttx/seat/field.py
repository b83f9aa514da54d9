"""Where people write. What is pasted passes the same door as everything else; labels are text, never markup."""

from __future__ import annotations

from textual.content import Content
from textual.events import Paste
from textual.widgets import Input, TextArea

from ttx.errors import TtxError
from ttx.text import clean


class Field(TextArea):
    """A text of a few lines that grows with what is written. Tab goes on to the next field."""

    DEFAULT_CSS = """
    Field { height: auto; min-height: 3; max-height: 9; border: none; padding: 0 1; background: $surface; }
    Field:focus { border: none; background: $surface-lighten-1; }
    """

    def __init__(self, text: str = "", *, about: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(text, id=id, classes=classes, highlight_cursor_line=False, compact=True)
        self.about(about)

    def about(self, text: str) -> None:
        """What stands there while nothing is written."""
        self.placeholder = Content(text)

    def put(self, text: str) -> None:
        """Another text, with the cursor behind it."""
        if text != self.text:
            self.load_text(text)
            self.move_cursor(self.document.end)

    def on_paste(self, event: Paste) -> None:
        event.text = pasted(event)


class Line(Input):
    """A short text on one line."""

    DEFAULT_CSS = """
    Line { height: 1; border: none; padding: 0 1; background: $surface; width: 1fr; }
    Line:focus { border: none; background: $surface-lighten-1; }
    """

    def __init__(self, value: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(value, id=id, classes=classes, compact=True)

    def on_paste(self, event: Paste) -> None:
        event.text = pasted(event)


def pasted(event: Paste) -> str:
    """What is left of a paste: nothing, where it is longer than a field may be."""
    try:
        return clean(event.text)
    except TtxError:
        event.prevent_default()
        return ""
