"""The keys, with an example."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from ttx.tui.plain import Plain

KEYS = "F1 help  F2 decide  F4 message  F5 ask  F6 meet  F8 next  ^S send  Esc list"

_KEYS = (
    ("Up, Down", "go through the list; Left, Right by section"),
    ("any letter", "begins your reply to what is shown"),
    ("Enter, Tab", "to the fields; Left, Right and Space mark a choice"),
    ("Esc", "back to the list; what you wrote stays"),
    ("Ctrl+S", "sends what is shown"),
    ("PgUp, PgDn", "pages the text, also while you write"),
    ("F2", "writes the {move}; F3 shows the rest of the form"),
    ("F7", "takes the pen, asks for it, or gives it away"),
    ("F4  F5  F6", "write a message; ask control; ask for a meeting"),
    ("F8", "the next thing that waits for you"),
    ("Ctrl+P", "all actions by name"),
    ("Ctrl+Q", "leaves; what is not sent is kept on this machine"),
)
_EXAMPLE = (
    "Example. A new inject comes in: the list says  !* 3. Tariff letter  and below it  answer by 10:42 (in 03:10). "
    "Press Up until the bar is on it, read it at the right, type your reply, press Ctrl+S. "
    "The list then says  answered."
)


class Help(ModalScreen[None]):
    """One page; any of Esc, F1 and Enter closes it."""

    CSS = """
    Help { align: center middle; }
    Help VerticalScroll { width: 90%; max-width: 84; height: auto; max-height: 90%; padding: 0 1;
        border: solid $foreground; background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,enter,question_mark", "dismiss", "Close")]

    def __init__(self, move: str) -> None:
        super().__init__()
        self._move = move.lower()

    def compose(self) -> ComposeResult:
        lines: list[str | tuple[str, str]] = [("Keys", "bold"), "   (Esc closes this)\n\n"]
        for key, words in _KEYS:
            lines += [(f"{key:<12}", "bold"), words.replace("{move}", self._move), "\n"]
        lines += ["\n", _EXAMPLE, "\n\n", "* is new, ! waits for your team."]
        with VerticalScroll():
            yield Plain(Content.assemble(*lines))
