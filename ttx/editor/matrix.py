"""Objectives by teams and phases: how many injects test each, and which test nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from ttx.editor.lists import PAGE
from ttx.editor.table import fitted
from ttx.playbook.models import Playbook
from ttx.text import one_line
from ttx.tui.lines import Listing, Row
from ttx.tui.plain import Plain
from ttx.workbench.coverage import Coverage, Tested, coverage

MOST_TEAMS = 6
"""With more teams a cell counts all of them together."""


class Matrix(Screen[tuple[str, frozenset[str]] | None]):
    """Gives what was chosen, in words, and the ids of its injects."""

    DEFAULT_CSS = PAGE.format("Matrix")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,m", "dismiss(None)", "Close"),
        Binding("enter", "choose", "Show its injects"),
    ]

    def __init__(self, book: Playbook) -> None:
        super().__init__()
        self._book = book
        self._found: Coverage = coverage(book)
        self._chosen: dict[str, tuple[str, frozenset[str]]] = {}

    def compose(self) -> ComposeResult:
        teams = "/".join(team.short or name for name, team in self._book.teams.items())
        counted = f"injects for {teams}" if len(self._book.teams) <= MOST_TEAMS else "injects for all teams together"
        yield Plain(f"What is tested where: {counted} in each phase", id="head")
        yield Listing()
        yield Plain("enter  show its injects     esc  back", id="foot")

    def on_mount(self) -> None:
        self.query_one(Listing).focus()

    def on_resize(self) -> None:
        listing = self.query_one(Listing)
        self._chosen = {}
        listing.show(list(self._rows(listing.room - 2)))

    def action_choose(self) -> None:
        """Show the injects of what is under the cursor."""
        if key := self.query_one(Listing).key:
            self.dismiss(self._chosen[key])

    # -- the rows

    def _rows(self, width: int) -> Iterator[Row]:
        phases = self._book.phases
        teams = len(self._book.teams) if len(self._book.teams) <= MOST_TEAMS else 1
        column = max(2 * teams + 1, min(14, (width * 3 // 5) // max(1, len(phases))))
        room = max(16, width - column * len(phases) - 5)
        heads = "".join(fitted(f"{number}. {phase.title}", column - 1) + " " for number, phase in enumerate(phases, 1))
        yield Row("", (Content.assemble(" " * room, (heads, "$quiet"), ("  all", "$quiet")),))
        for row in self._found.rows:
            yield self._objective(row, room, column)
            for task, injects in row.tasks.items():
                title = self._book.objectives[row.objective].tasks[task]
                yield self._step(f"{row.objective}.{task}", title, injects, width)
        if self._found.without:
            yield Row("", (Content(""), Content.assemble(("Injects that test nothing", "bold $secondary"))))
        for inject in self._found.without:
            title = self._book.injects[inject][1].title
            yield self._row(inject, Content(one_line(title, width)), title, [inject])

    def _row(self, key: str, line: Content, what: str, injects: list[str]) -> Row:
        self._chosen[key] = (what, frozenset(injects))
        return Row(key, (line,))

    def _objective(self, row: Tested, room: int, column: int) -> Row:
        cells = "".join(fitted(self._cell(row, phase.id), column) for phase in self._book.phases)
        total = len(row.injects)
        end = (f"{total:>5}", "bold") if total else ("  ✗ 0", "bold $text-error")
        line = Content.assemble((fitted(row.title, room - 1) + " ", "bold"), cells, end)
        return self._row(row.objective, line, f"objective {row.objective}", row.injects)

    def _cell(self, row: Tested, phase: str) -> str:
        counts = [len(row.cells.get((team, phase), ())) for team in self._book.teams]
        if len(counts) > MOST_TEAMS:
            together = {inject for team in self._book.teams for inject in row.cells.get((team, phase), ())}
            counts = [len(together)]
        return "/".join(str(count) if count else "·" for count in counts)

    def _step(self, key: str, title: str, injects: list[str], width: int) -> Row:
        count = f"{len(injects):>5}" if injects else "  ✗ 0"
        style = "$quiet" if injects else "$text-error"
        line = Content.assemble(("  " + fitted(title, width - 8), "$quiet"), (count, style))
        return self._row(key, line, f"task {key}", injects)
