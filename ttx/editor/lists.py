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


class Problems(Screen[tuple[str, Problem] | None]):
    """All that is wrong, in the order of the lines. Gives what to do about which: `go` there, or `allow` it."""

    DEFAULT_CSS = PAGE.format("Problems")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,p", "dismiss(None)", "Close"),
        Binding("enter", "choose('go')", "Go there"),
        Binding("a", "choose('allow')", "Allow it"),
    ]

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._problems, self._file = reading.problems, reading.document.name

    def compose(self) -> ComposeResult:
        count = len(self._problems)
        yield Plain(
            "Nothing is wrong" if not count else "1 problem" if count == 1 else f"{count:,} problems", id="head"
        )
        yield Listing()
        yield Plain("enter  go there     a  allow what a rule found, for good     esc  back", id="foot")

    def on_mount(self) -> None:
        self.query_one(Listing).focus()

    def on_resize(self) -> None:
        listing = self.query_one(Listing)
        listing.show([_row(number, each, self._file, listing.room - 2) for number, each in enumerate(self._problems)])

    def on_click(self) -> None:
        self.query_one(Listing).focus()

    def action_choose(self, what: str) -> None:
        """Go to the problem under the cursor, or allow it."""
        if key := self.query_one(Listing).key:
            self.dismiss((what, self._problems[int(key)]))


def _row(number: int, problem: Problem, file: str, width: int) -> Row:
    style = "bold $text-warning" if problem.warning else "bold $text-error"
    mark = "!" if problem.warning else "✗"
    rule = f"  {problem.rule}" if problem.rule else ""
    where = f"line {problem.line}:" if problem.file == file else problem.where
    first = Content.assemble((f"{mark} {where} ", style), problem.message, (rule, "$quiet"))
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
