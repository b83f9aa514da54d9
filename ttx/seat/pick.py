"""Choices on one line or a few: arrows move, Space marks. The marks are characters, so they show without colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from ttx.tui.plain import harmless


class Pick(Widget, can_focus=True):
    """One of several, or several: `(o) public  ( ) private`, `[x] Japan  [ ] Control`."""

    DEFAULT_CSS = """
    Pick { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Before", show=False),
        Binding("right", "move(1)", "Next", show=False),
        Binding("space,enter", "mark", "Mark", show=False),
    ]

    class Changed(Message):
        """Something was marked or unmarked."""

        def __init__(self, pick: Pick) -> None:
            super().__init__()
            self.pick = pick

        @property
        def control(self) -> Pick:
            return self.pick

    def __init__(
        self, options: Sequence[tuple[str, str]] = (), *, many: bool = False, label: str = "", id: str | None = None,
        classes: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(id=id, classes=classes)
        self.options = list(options)
        self.many = many
        self.label = label
        self.picked: list[str] = []
        self._at = 0

    def offer(self, options: Sequence[tuple[str, str]], picked: Sequence[str], *, many: bool) -> None:
        """Other options, with these marked. What is marked and no longer offered is forgotten."""
        if list(options) != self.options or many != self.many:
            self.options, self.many, self._at = list(options), many, 0
        known = [value for value, _ in options]
        self.picked = [value for value in picked if value in known]
        if self.picked and not many:
            self._at = known.index(self.picked[0])
        self.refresh(layout=True)

    def action_move(self, by: int) -> None:
        if self.options:
            self._at = (self._at + by) % len(self.options)
            self.refresh()

    def action_mark(self) -> None:
        if not self.options:
            return
        value = self.options[self._at][0]
        if value in self.picked:
            self.picked.remove(value)
        else:
            self.picked = [*self.picked, value] if self.many else [value]
        self.refresh()
        self.post_message(self.Changed(self))

    def _shown(self) -> list[str]:
        marks = ("[x]", "[ ]") if self.many else ("(o)", "( )")
        return [f"{marks[0] if value in self.picked else marks[1]} {words}" for value, words in self.options]

    def _rows(self, width: int) -> list[list[int]]:
        """Which options stand in which line."""
        rows: list[list[int]] = [[]]
        used = Content(self.label).cell_length + 1 if self.label else 0
        for place, text in enumerate(self._shown()):
            length = Content(text).cell_length + 2
            if rows[-1] and used + length > width:
                rows.append([])
                used = 2
            rows[-1].append(place)
            used += length
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def render(self) -> Content:
        width = self.content_size.width
        shown = self._shown()
        lines = []
        for number, row in enumerate(self._rows(width)):
            parts: list[str | tuple[str, str]] = []
            if number == 0 and self.label:
                parts.append((f"{self.label} ", "bold"))
            elif number:
                parts.append("  ")
            for place in row:
                here = self.has_focus and place == self._at
                text = harmless(shown[place]).truncate(max(1, width - 2), ellipsis=True).plain
                parts += [(text, "reverse") if here else text, "  "]
            lines.append(Content.assemble(*parts))
        return Content("\n").join(lines)

    def on_click(self, event: Click) -> None:
        rows = self._rows(self.content_size.width)
        if event.y >= len(rows):
            return
        start = Content(self.label).cell_length + 1 if self.label and event.y == 0 else 2 * (event.y > 0)
        for place in rows[event.y]:
            end = start + Content(self._shown()[place]).cell_length
            if start <= event.x < end:
                self._at = place
                self.action_mark()
                return
            start = end + 2
