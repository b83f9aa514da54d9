"""The agenda: the day as planned against the day as it goes, and what could be left out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ttx.console.here import Here
from ttx.console.page import Page, cell, keys_of
from ttx.exercise.agenda import Step, Timed, behind, by_the_wall, could_go, steps, would_save
from ttx.exercise.state import InjectState
from ttx.tui.clocks import exercise_time, span
from ttx.tui.lines import Listing, Row

MARKS = {"done": "✓", "now": "▶", "ahead": "·"}


class AgendaPage(Page):
    """Stages and breaks with their times; below them the injects that this phase could do without."""

    NAME = "agenda"
    HEADING = "AGENDA"
    BINDINGS: ClassVar[list[BindingType]] = keys_of(NAME)

    def here(self) -> Here:
        name = self.query_one(Listing).key.removeprefix("inject:")
        here = super().here()
        return replace(here, inject=name if name in here.state.injects else "")

    def head(self, here: Here) -> Content:
        late = round(behind(here.state, here.now) / 60_000)
        if not here.state.phase:
            return Content("not started; times are those of a start right now")
        words = f"{abs(late)} minutes {'behind' if late > 0 else 'ahead of'} the plan" if late else "on time"
        go = could_go(here.state) if late > 0 else []
        if not go:
            return Content.assemble((words, "bold"))
        count = f"{len(go)} inject{'s' * (len(go) > 1)} below could go"
        return Content.assemble((words, "bold $text-warning"), f"; {count}, s skips")

    def rows(self, here: Here, width: int) -> list[Row]:
        state = here.state
        walls = {id_of(timed.step): timed for timed in by_the_wall(state, here.now, here.wall.astimezone())}
        rows = [Row("head", (_line("", "", "planned", "played or expected", "by the wall", "lasts"),))]
        for step in steps(state, here.now):
            if step.stage and step.stage == next(iter(step.phase.stages)):
                rows.append(
                    Row(
                        f"phase:{step.phase.id}",
                        (Content(f"{here.word('phase')}: {step.phase.title}").stylize("bold"),),
                    )
                )
            rows.append(Row(id_of(step), (_step(step, walls.get(id_of(step)), here),)))
        go = could_go(state)
        if go:
            title = f"What this {here.word('phase').lower()} could do without"
            rows.append(Row("go", (Content(""), Content(title).stylize("bold"))))
            rows += [Row(f"inject:{inject.id}", (_inject(inject),)) for inject in go]
        return rows


def id_of(step: Step) -> str:
    """What the row of a step is called."""
    return f"step:{step.phase.id}.{step.stage}"


def _line(mark: str, name: str, planned: str, expected: str, wall: str, lasts: str, style: str = "$quiet") -> Content:
    parts = (cell(mark, 2), cell(name, 22), cell(planned, 12), cell(expected, 20), cell(wall, 14), cell(lasts, 10))
    return Content.assemble(" ", *parts).stylize(style)


def _step(step: Step, timed: Timed | None, here: Here) -> Content:
    wall = f"{timed.begins:%a %H:%M}" if timed and step.standing == "ahead" else ""
    if timed and step.standing == "now":
        wall = f"until {timed.ends:%H:%M}"
    if step.pause is None:
        lasts, name = span(step.ends - step.begins), step.stage
        expected = exercise_time(step.begins)
    else:
        lasts = span((timed.ends - timed.begins).total_seconds() * 1000) if timed else ""
        name, expected = step.pause.title, ""
    if step.standing == "done" and step.begins == step.ends and step.stage:
        expected = "not played"
    style = {"now": "bold", "done": "$quiet"}.get(step.standing, "")
    planned = exercise_time(step.planned) if step.stage else ""
    return _line(MARKS[step.standing], name, planned, expected, wall, lasts, style)


def _inject(inject: InjectState) -> Content:
    parts: list[Any] = [" ", cell("·", 2), cell(inject.spec.title, 50), cell(inject.spec.priority, 10)]
    return Content.assemble(*parts, (f"about {span(would_save(inject))}", "$quiet"))
