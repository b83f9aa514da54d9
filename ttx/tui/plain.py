"""Text that is shown as it is: never parsed as markup, and without what a terminal would obey."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from ttx.text import UNSAFE


def harmless(text: str | Content) -> Content:
    """The text as content, control and bidi characters replaced one for one.

    Commands are cleaned at the server's door and playbooks when they are read, but an exercise file may come from
    anywhere, and Textual hands an escape sequence on to the terminal.
    """
    content = text if isinstance(text, Content) else Content(text)
    if content.plain.isascii() and content.plain.isprintable():
        return content
    plain = UNSAFE.sub("\ufffd", content.plain)
    return content if plain == content.plain else Content(plain, list(content.spans))


class Plain(Static):
    """A text on the screen; what people wrote is safe in it."""

    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(harmless(text), id=id, classes=classes, markup=False)
        self._shown = harmless(text)

    def show(self, text: str | Content, *, layout: bool = True) -> None:
        """Show another text; nothing is drawn where it is the same. `layout=False` where it takes the same room."""
        content = harmless(text)
        if not content.is_same(self._shown):
            self._shown = content
            self.update(content, layout=layout)
