"""The go-live checklist on the screen: what is still open, and the key that leads to it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ttx.console.actions import ACTIONS, Action, Made
from ttx.console.checklist import Item, checklist, to_do
from ttx.console.here import Here
from ttx.console.page import Page, keys_of
from ttx.tui.lines import Row, folded

if TYPE_CHECKING:
    from ttx.playbook.models import Playbook

_MARKS = {"ok": ("✓ ok  ", "$text-success"), "open": ("○ OPEN", "bold $text-warning"),
          "warning": ("! LOOK", "bold $text-error")}  # fmt: skip


class ChecklistPage(Page):
    """Each thing with its standing."""

    NAME = "before"
    HEADING = "BEFORE THE START"
    ENTER = "go there"
    BINDINGS: ClassVar[list[BindingType]] = keys_of(NAME)

    def enter(self) -> Action | Made | None:
        leads = next((item.leads for item in listed(self.here()) if item.what == self.here().item), "")
        return ACTIONS[leads] if leads else None

    def rows(self, here: Here, width: int) -> list[Row]:
        return [_row(item, width) for item in listed(here)]

    def head(self, here: Here) -> Content:
        left = len(to_do(listed(here)))
        return Content(f"{left} to look at" if left else "nothing is open")


def listed(here: Here) -> list[Item]:
    """The list as it stands now."""
    book = _Known(here.state.playbook)
    return checklist(here.state, here.live, here.wall, remarks(book))


class _Known:
    """A playbook, which never changes, known by what it is and not by what is in it."""

    def __init__(self, book: Playbook) -> None:
        self.book = book

    def __hash__(self) -> int:
        return id(self.book)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.book is self.book


@lru_cache(1)
def remarks(known: _Known) -> tuple[str, ...]:
    """What the checks remark on a playbook."""
    from ttx.playbook.checks import check
    from ttx.playbook.load import compiled
    from ttx.playbook.uses import Places
    from ttx.playbook.yaml import Document

    places = Places(Document("playbook", compiled(known.book)))
    return tuple(problem.message for problem in check(known.book, places))


def _row(item: Item, width: int) -> Row:
    mark, style = _MARKS[item.standing]
    first = Content.assemble(" ", (mark, style), "  ", (item.what, "bold"))
    key = f"{ACTIONS[item.leads].letter}: {ACTIONS[item.leads].title}" if item.leads else ""
    below = ". ".join(filter(None, (item.todo.rstrip("."), key)))
    lines = folded(Content(item.words), width, 9, 3)
    lines += folded(Content(below).stylize("$text-accent"), width, 9, 2) if below else []
    return Row(item.what, (first, *lines))
