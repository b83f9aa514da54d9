"""Lists to look through: all problems, all keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from ttx.editor.keys import keys_text
from ttx.editor.reading import Reading
from ttx.playbook.problems import Problem
from ttx.tui.lines import Listing, Row, folded
from ttx.tui.plain import Plain

PAGE = """
    {0} {{ layout: vertical; }}
    {0} > #head {{ height: 1; background: $panel; padding: 0 1; text-style: bold; }}
    {0} > #foot {{ height: 1; background: $panel; padding: 0 1; color: $quiet; }}
    {0} Listing, {0} VerticalScroll {{ height: 1fr; padding: 0 1; }}
"""


class Problems(Screen[Problem | None]):
    """All that is wrong, in the order of the lines."""

    DEFAULT_CSS = PAGE.format("Problems")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,p", "dismiss(None)", "Close"),
        Binding("enter", "choose", "Go there"),
    ]

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._problems = reading.problems

    def compose(self) -> ComposeResult:
        count = len(self._problems)
        yield Plain(
            "Nothing is wrong" if not count else "1 problem" if count == 1 else f"{count:,} problems", id="head"
        )
        yield Listing()
        yield Plain("enter  go there     esc  back", id="foot")

    def on_mount(self) -> None:
        self.query_one(Listing).focus()

    def on_resize(self) -> None:
        listing = self.query_one(Listing)
        listing.show([_row(number, each, listing.room - 2) for number, each in enumerate(self._problems)])

    def on_click(self) -> None:
        self.query_one(Listing).focus()

    def action_choose(self) -> None:
        """Go to the problem under the cursor."""
        if key := self.query_one(Listing).key:
            self.dismiss(self._problems[int(key)])


def _row(number: int, problem: Problem, width: int) -> Row:
    style = "bold $text-warning" if problem.warning else "bold $text-error"
    mark = "!" if problem.warning else "✗"
    first = Content.assemble((f"{mark} {problem.where}  ", style), problem.message)
    lines = folded(first, width, 0, 3) + (folded(Content(problem.hint), width, 4, 3) if problem.hint else [])
    return Row(str(number), tuple(lines))


class Keys(Screen[None]):
    """All keys."""

    DEFAULT_CSS = PAGE.format("Keys")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,f1", "dismiss(None)", "Close")]

    def compose(self) -> ComposeResult:
        yield Plain("All keys", id="head")
        with VerticalScroll():
            yield Plain(id="keys")
        yield Plain("↑ ↓  scroll     ctrl+p  all of these by name     esc  back", id="foot")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        self.query_one("#keys", Plain).show(keys_text(self.size.width - 4))
