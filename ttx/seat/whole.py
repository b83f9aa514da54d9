"""A text that is shown whole, however long: paged by keyboard in a small terminal."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from ttx.tui.dialog import Confirm


class Whole(Confirm):
    """A question about something that must be read first."""

    CSS = """
    Whole .says { max-height: 100000; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "page(-0.1)", "Up", show=False),
        Binding("down", "page(0.1)", "Down", show=False),
        Binding("pageup", "page(-0.9)", "Page up", show=False),
        Binding("pagedown,space", "page(0.9)", "Page down", show=False),
    ]

    def action_page(self, by: float) -> None:
        """Move by a part of the height."""
        frame = self.query_one("#frame", VerticalScroll)
        lines = max(1, round(abs(by) * frame.size.height))
        frame.scroll_relative(y=lines if by > 0 else -lines, animate=False)
