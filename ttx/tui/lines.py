"""Long lists drawn line by line from a list: as quick with a hundred thousand lines as with a thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from ttx.tui.plain import harmless

_HERE, _AWAY = Style(reverse=True), Style(underline=True)
"""How the cursor's row looks without colour: where the keys go, and elsewhere."""


class Lines(ScrollView, can_focus=True):
    """Lines of text, the newest at the end. It stays at the end for as long as one has not scrolled away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", "Up", show=False),
        Binding("down", "scroll_down", "Down", show=False),
        Binding("home", "scroll_home", "First", show=False),
        Binding("end", "scroll_end", "Last", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
    ]
    DEFAULT_CSS = """
    Lines { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[Content] = []

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def append(self, *lines: str | Content) -> None:
        """Add lines at the end."""
        at_end = self.is_vertical_scroll_end
        first = len(self._lines)
        self._lines.extend(Content(line) if isinstance(line, str) else line for line in lines)
        self._resize()
        if at_end:
            self.scroll_end(animate=False, immediate=True)
        top = self.scroll_offset.y
        if first < top + self.size.height:
            self.refresh()

    def replace(self, lines: Iterable[str | Content]) -> None:
        """Show other lines, from the end."""
        self._lines = [Content(line) if isinstance(line, str) else line for line in lines]
        self._resize()
        self.scroll_end(animate=False, immediate=True)
        self.refresh()

    def _resize(self) -> None:
        # Not through the reactive, which would lay out the whole screen anew for each line; only the bar has to know.
        size = Size(self.size.width, len(self._lines))
        self.set_reactive(ScrollView.virtual_size, size)
        self._scroll_update(size)

    def on_resize(self) -> None:
        self._resize()

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if place >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        return self._strip(self._lines[place], width)

    def _strip(self, line: Content, width: int, more: str = "") -> Strip:
        # Not the partial style: Textual mixes its background away. Nor does a component's style keep `reverse`.
        style = self.get_visual_style(more) if more else self.visual_style
        if more and self.app.no_color:
            style += _HERE if more == "listing--here" else _AWAY
        shown = harmless(line).truncate(width, ellipsis=True)
        segments = shown.render_segments(style)
        return Strip(segments, cell_len(shown.plain)).extend_cell_length(width, style.rich_style)


def folded(line: Content, width: int, indent: int, most: int = 2) -> list[Content]:
    """A line folded into several, each behind an indent; what does not fit into the last ends in an ellipsis."""
    room = max(10, width - indent)
    parts = line.wrap(room) if line.cell_length > room else [line]
    if len(parts) > most:
        rest = Content(" ").join(part.rstrip() for part in parts[most - 1 :])
        parts = [*parts[: most - 1], rest.truncate(room, ellipsis=True)]
    return [part.pad_left(indent) for part in parts]


def flowed(things: Sequence[Content], width: int, indent: int, most: int = 3) -> list[Content]:
    """Short things one after another, behind an indent; a line ends between two of them, not inside one."""
    room = max(10, width - indent)
    lines: list[Content] = []
    for thing in things:
        longer = Content.assemble(lines[-1], " · ", thing) if lines else thing
        if lines and longer.cell_length <= room:
            lines[-1] = longer
        else:
            lines.append(thing)
    fitting = [part for line in lines for part in folded(line, width, indent)]
    if len(fitting) > most:
        fitting[most - 1] = Content.assemble(fitting[most - 1], " …")
    return fitting[:most]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a listing: lines that belong together. One without a key is a heading."""

    key: str
    lines: tuple[Content, ...]


class Listing(Lines):
    """Rows with a cursor that stays on its row while others come, go and change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor(-1)", "Up", show=False),
        Binding("down", "cursor(1)", "Down", show=False),
        Binding("home", "cursor(-100000)", "First", show=False),
        Binding("end", "cursor(100000)", "Last", show=False),
        Binding("pageup", "cursor(-8)", "Page up", show=False),
        Binding("pagedown", "cursor(8)", "Page down", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"listing--cursor", "listing--here"}
    DEFAULT_CSS = """
    Listing { overflow-y: auto; }
    Listing > .listing--cursor { background: $row-away; }
    Listing > .listing--here { background: $row-here; }
    """

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, listing: Listing, key: str) -> None:
            super().__init__()
            self.listing = listing
            self.key = key

        @property
        def control(self) -> Listing:
            return self.listing

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows: Sequence[Row] = ()
        self._starts: list[int] = []
        self._owner: list[int] = []
        self._at = -1

    @property
    def key(self) -> str:
        """The row under the cursor; nothing where there is none."""
        return self._rows[self._at].key if 0 <= self._at < len(self._rows) else ""

    @property
    def room(self) -> int:
        """Cells in a line; the scroll bar's place is kept free, so that rows do not fold anew when it comes."""
        return max(20, self.size.width - self.scrollbar_size_vertical)

    @property
    def keys(self) -> list[str]:
        """The rows that can be chosen, in order."""
        return [row.key for row in self._rows if row.key]

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; the cursor stays on its row, or near where it was."""
        if list(rows) == list(self._rows):
            return
        before, at = self.key, self._at
        self._rows = rows
        self._lines, self._starts, self._owner = [], [], []
        for place, row in enumerate(rows):
            self._starts.append(len(self._lines))
            self._lines.extend(row.lines)
            self._owner.extend([place] * len(row.lines))
        found = next((place for place, row in enumerate(rows) if row.key and row.key == before), None)
        self._at = self._near(max(0, at)) if found is None else found
        self._resize()
        self.refresh()
        if found is None or found != at:
            self.call_after_refresh(self._into_sight)
        if self.key != before:
            self.post_message(self.Moved(self, self.key))

    def _near(self, place: int) -> int:
        choices = [index for index, row in enumerate(self._rows) if row.key]
        return min(choices, key=lambda index: (abs(index - place), index), default=-1)

    def go(self, key: str) -> bool:
        """Put the cursor on a row; False where there is no such row."""
        place = next((place for place, row in enumerate(self._rows) if row.key and row.key == key), None)
        if place is None:
            return False
        self._move(place)
        return True

    def action_cursor(self, step: int) -> None:
        """Move over the rows; headings are passed over."""
        choices = [index for index, row in enumerate(self._rows) if row.key]
        if not choices:
            return
        now = choices.index(self._at) if self._at in choices else 0
        self._move(choices[min(len(choices) - 1, max(0, now + step))])

    def _move(self, place: int) -> None:
        if place != self._at:
            self._at = place
            self.post_message(self.Moved(self, self.key))
        self._into_sight()
        self.refresh()

    def _into_sight(self) -> None:
        if not 0 <= self._at < len(self._rows) or not self.size.height:
            return
        first = self._starts[self._at]
        last = first + len(self._rows[self._at].lines)
        # The heading above the first row comes along.
        while first and not self._rows[self._owner[first - 1]].key:
            first -= 1
        top, height = self.scroll_offset.y, self.size.height
        if first < top:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif last > top + height:
            self.scroll_to(y=last - height, animate=False, immediate=True)

    def on_resize(self) -> None:
        super().on_resize()
        self._into_sight()

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if 0 <= place < len(self._owner) and self._rows[self._owner[place]].key:
            self._move(self._owner[place])

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if place >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        on = self._owner[place] == self._at
        more = ("listing--here" if self.has_focus else "listing--cursor") if on else ""
        return self._strip(self._lines[place], width, more)

    def watch_has_focus(self, focus: bool) -> None:
        super().watch_has_focus(focus)
        self.refresh()
