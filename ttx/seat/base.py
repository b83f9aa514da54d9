"""Stand-in until ttx.tui lands."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ttx.seat.pick import Pick

T = TypeVar("T")


class Plain(Static):
    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(text, id=id, classes=classes, markup=False)


class Marking(Plain):
    DEFAULT_CSS = "Marking { height: 1; text-align: center; text-style: reverse; width: 1fr; }"

    def show(self, banner: str, classification: str, tlp: str) -> None:
        self.update(f"{banner}  {classification}  TLP:{tlp}")


class TtxApp(App[T], Generic[T]):
    pass


class Confirm(ModalScreen[bool]):
    CSS = "Confirm { align: center middle; } Confirm VerticalScroll { width: 90%; max-width: 100; height: auto; max-height: 90%; border: solid $foreground; padding: 0 1; background: $background;}"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,y", "dismiss(True)"), Binding("escape,n", "dismiss(False)")]

    def __init__(self, title: str, text: str | Content = "", yes: str = "Yes") -> None:
        super().__init__()
        self._text = Content.assemble(
            (title, "bold"),
            "\n",
            Content(text) if isinstance(text, str) else text,
            "\n\n",
            (f"Enter: {yes}   Esc: no", "reverse"),
        )

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Plain(self._text)


class Choose(ModalScreen[str]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss('')")]

    def __init__(self, title: str, options: list[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._options = title, options

    def compose(self) -> ComposeResult:
        yield Plain(self._title)
        yield Pick(self._options)

    def on_pick_changed(self, event: Pick.Changed) -> None:
        self.dismiss(event.pick.picked[0] if event.pick.picked else "")
