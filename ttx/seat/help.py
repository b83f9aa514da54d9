"""The keys, with an example."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from ttx.locale import N_, Words
from ttx.tui.plain import Plain

KEYS = N_("F1 help  F2 decide  F4 message  F5 ask  F6 meet  F8 next  ^S send  Esc list")
"""The line at the bottom: 78 cells at most."""

_KEYS = (
    (N_("Up, Down"), N_("go through the list; Left, Right by section")),
    (N_("any letter"), N_("begins your reply to what is shown")),
    (N_("Enter, Tab"), N_("to the fields; Left, Right and Space mark a choice")),
    ("Esc", N_("back to the list; what you wrote stays")),
    ("Ctrl+S", N_("sends what is shown")),
    ("PgUp, PgDn", N_("pages the text, also while you write")),
    ("F2", N_("writes the {move}; F3 shows the rest of the form")),
    ("F7", N_("takes the pen, asks for it, or gives it away")),
    ("F4  F5  F6", N_("write a message; ask control; ask for a meeting")),
    ("F8", N_("the next thing that waits for you")),
    ("Ctrl+O", N_("the text as it was written, where it is translated")),
    ("F9", N_("another language: English, 한국어, 日本語")),
    ("Ctrl+P", N_("all actions by name")),
    ("Ctrl+Q", N_("leaves; what is not sent is kept on this machine")),
)
_EXAMPLE = N_(
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

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        _ = self._words
        lines: list[str | tuple[str, str]] = [(_("Keys"), "bold"), "   ", _("(Esc closes this)"), "\n\n"]
        for key, about in _KEYS:
            lines += [(set_cell_size(_(key), 12), "bold"), _(about), "\n"]
        lines += ["\n", _(_EXAMPLE), "\n\n", _("* is new, ! waits for your team.")]
        with VerticalScroll():
            yield Plain(Content.assemble(*lines))
