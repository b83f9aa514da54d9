"""The scorecard: what became of each commitment, phase by phase."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ttx.console.here import Here
from ttx.console.page import Page, cell, keys_of
from ttx.exercise.scorecard import standing
from ttx.text import one_line
from ttx.tui.clocks import exercise_time
from ttx.tui.lines import Row, folded

STYLES = {"kept": "$text-success", "modified": "$text-warning", "dropped": "$text-error"}


class ScorecardPage(Page):
    """Commitments with what became of them, one key for each mark."""

    NAME = "scorecard"
    HEADING = "SCORECARD"
    BINDINGS: ClassVar[list[BindingType]] = keys_of(NAME)

    def head(self, here: Here) -> Content:
        names = list(here.state.playbook.commitments)
        marked = sum(standing(here.state, name, here.state.phase) is not None for name in names)
        word = here.word("phase").lower()
        return Content(f"{marked} of {len(names)} marked in this {word}")

    def rows(self, here: Here, width: int) -> list[Row]:
        state = here.state
        rows = []
        for name, spec in state.playbook.commitments.items():
            now = standing(state, name, state.phase)
            mark = now.standing if now else "-"
            first = Content.assemble(" ", cell(mark, 9, f"bold {STYLES.get(mark, '')}".strip()), (spec.title, "bold"))
            below = filter(None, (spec.asks, self._earlier(here, name)))
            quiet = [Content(one_line(text, 300)).stylize("$quiet") for text in below]
            lines = (line for text in quiet for line in folded(text, width, 10))
            rows.append(Row(f"commitment:{name}", (first, *lines)))
        return rows

    def _earlier(self, here: Here, name: str) -> str:
        """What it was in the phases before."""
        found = []
        for phase in here.state.playbook.phases:
            mark = standing(here.state, name, phase.id)
            if mark and phase.id != here.state.phase:
                found.append(f"{phase.title}: {mark.standing}")
        return "; ".join(found)

    def beside(self, here: Here, width: int) -> Content | None:
        name = here.chosen("commitment")
        if width < 100 or not name:
            return None
        spec = here.state.playbook.commitments[name]
        parts: list[Any] = [(spec.title, "bold"), f"\n{spec.source}\n" if spec.source else "\n"]
        for mark in reversed(here.state.marks.get(name, [])):
            by = f" by {here.party(mark.team)}" if mark.team else ""
            head = f"\n{exercise_time(mark.at)}  {mark.standing + by if mark.standing else 'mark taken back'}"
            parts += [
                (head, "bold"),
                (f"  {here.person(mark.seat)}\n", "$quiet"),
                f"{mark.reason}\n" * bool(mark.reason),
            ]
        return Content.assemble(*parts)
