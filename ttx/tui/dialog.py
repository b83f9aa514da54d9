"""Small questions: yes or no, one line, one of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Paste
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from ttx.text import clean
from ttx.tui.plain import Plain, harmless

T = TypeVar("T")


class Question(ModalScreen[T]):
    """A frame with a title, what there is to know, something to answer with, and the keys that answer."""

    DEFAULT_CSS = """
    Question { align: center middle; }
    Question > #frame {
        width: 100%; max-width: 90; height: auto; max-height: 100%;
        border: round $primary; background: $panel; padding: 0 1;
    }
    Question .title { height: auto; text-style: bold; }
    Question .says { height: auto; max-height: 40; margin-top: 1; }
    Question .wrong { height: auto; color: $text-error; text-style: bold; }
    Question .keys { height: auto; margin-top: 1; color: $quiet; }
    Question Input, Question OptionList { margin-top: 1; background: $surface; }
    Question OptionList { max-height: 14; }
    """

    def __init__(self, title: str, text: str | Content = "", keys: str = "") -> None:
        super().__init__()
        self._title, self._text, self._keys = title, text, keys

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="frame", can_focus=False):
            yield Plain(self._title, classes="title")
            if self._text:
                yield Plain(self._text, classes="says")
            yield from self.body()
            yield Plain(self._keys, classes="keys")

    def body(self) -> Iterable[Widget]:
        """What one answers with."""
        return ()


class Confirm(Question[bool]):
    """Yes or no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "dismiss(True)", "Yes"),
        Binding("escape,n", "dismiss(False)", "No"),
    ]

    def __init__(self, title: str, text: str | Content = "", yes: str = "Yes", no: str = "no") -> None:
        super().__init__(title, text, f"enter  {yes}     esc  {no}")


class Typed(Input):
    """One line; what is pasted into it is made harmless first."""

    def on_paste(self, event: Paste) -> None:
        event.text = clean(event.text, len(event.text))


class AskLine(Question[str]):
    """One line of text that must not be empty; empty where it was cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, title: str, text: str | Content = "", *, hint: str = "", verb: str = "confirm") -> None:
        super().__init__(title, text, f"enter  {verb}     esc  cancel")
        self._line = Typed(placeholder=hint, compact=True)
        self._wrong = Plain(classes="wrong")
        self._leaving = False

    def body(self) -> Iterable[Widget]:
        return (self._line, self._wrong)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._leaving = False
        self._wrong.show("")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        text = clean(self._line.value).strip()
        if text:
            self.dismiss(text)
        else:
            self._wrong.show("Write something first.")

    def action_cancel(self) -> None:
        """Close; asked again where something was typed."""
        if self._leaving or not self._line.value.strip():
            self.dismiss("")
        else:
            self._leaving = True
            self._wrong.show("Escape again throws away what you wrote.")


class Choose(Question[str]):
    """One of several; empty where it was cancelled. `options` are keys with what people call them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss('')", "Cancel")]

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, str | Content]],
        text: str | Content = "",
        verb: str = "choose",
        keys: str = "↑ ↓  move     enter  {verb}     esc  cancel",
    ) -> None:
        super().__init__(title, text, keys.format(verb=verb))
        self._options = list(options)

    def body(self) -> Iterable[Widget]:
        lines: list[Any] = [Option(harmless(label)) for _, label in self._options]
        return (OptionList(*lines, markup=False, compact=True),)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._options[event.option_index][0])
