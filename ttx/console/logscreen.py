"""The whole log, newest at the end, with a filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from ttx.console.heading import ControlMarking
from ttx.console.here import Here
from ttx.tui.dialog import Typed
from ttx.tui.lines import Lines
from ttx.tui.plain import Plain


class LogScreen(Screen[None]):
    """Lines of the log. What is typed above shows only the lines that hold all of its words."""

    DEFAULT_CSS = """
    LogScreen #head { height: 1; background: $panel; padding: 0 1; text-style: bold; }
    LogScreen #filter { height: 1; background: $surface; }
    LogScreen #foot { height: 1; background: $panel; padding: 0 1; color: $quiet; }
    LogScreen Lines { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Close")]

    def __init__(self, here: Here, lines: Callable[[int], Sequence[str]]) -> None:
        super().__init__()
        self._here = here
        self._lines = lines
        """the lines from this one on"""
        self._all: list[str] = []
        self._words: list[str] = []

    def compose(self) -> ComposeResult:
        yield ControlMarking()
        yield Plain("THE LOG", id="head")
        yield Typed(placeholder="filter: words that a line must hold", id="filter", compact=True)
        yield Lines(id="lines")
        yield Plain("tab  between filter and list     ↑ ↓ end  scroll     esc closes", id="foot")

    def on_mount(self) -> None:
        self.more()

    def on_resize(self) -> None:
        self.query_one(ControlMarking).draw(self._here, self.size.width)

    def more(self) -> None:
        """Take up what is new."""
        new = list(self._lines(len(self._all)))
        self._all += new
        self.query_one(Lines).append(*(line for line in new if self._wants(line)))
        self._count()

    def _wants(self, line: str) -> bool:
        folded = line.casefold()
        return all(word in folded for word in self._words)

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._words = event.value.casefold().split()
        self.query_one(Lines).replace(line for line in self._all if self._wants(line))
        self._count()

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.query_one(Lines).focus()

    def _count(self) -> None:
        shown = self.query_one(Lines).count
        self.query_one("#head", Plain).show(f"THE LOG   {shown:,} of {len(self._all):,} lines")
