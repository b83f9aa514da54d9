"""What the projector shows: put up, take down, blank, freeze, and see what the room sees."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from textual.binding import BindingType
from textual.content import Content

from ttx.console.actions import Action, Made
from ttx.console.detail import Reading
from ttx.console.events import heading
from ttx.console.heading import standing
from ttx.console.here import Here
from ttx.console.page import Page, keys_of
from ttx.console.questionnaires import result_lines
from ttx.exercise.commands import SetScreen, ShowResults
from ttx.exercise.decide.screen import SHOWN
from ttx.exercise.state import QuestionnaireState, State
from ttx.exercise.views import public_view, screen_view
from ttx.text import one_line
from ttx.tui.lines import Row

_WORDS = {
    "clock": "Clock and stage",
    "injects": "Injects that all teams have in the same words",
    "rulings": "Rulings that are public",
    "indicators": "Indicators, as they stand when you put them up",
}


class ProjectorPage(Page):
    """What is up, what could be, and the picture beside it."""

    NAME = "screen"
    HEADING = "PROJECTOR"
    ENTER = "put up / take down"
    BINDINGS: ClassVar[list[BindingType]] = keys_of(NAME)

    def enter(self) -> Action | Made | None:
        return turned(self.here())

    def rows(self, here: Here, width: int) -> list[Row]:
        state = here.state
        up = state.screen.show
        rows = [Row("", (heading("PUT UP", len(up)),))]
        rows += [Row(f"show:{name}", (_line(name in up, _WORDS[name]),)) for name in SHOWN]
        items = {name: part for name, part in public_view(state).items() if name.startswith(("inject-", "ruling-"))}
        rows += [Row("", (heading("ONE THING LARGE", len(items)),))] if items else []
        for name, part in items.items():
            text = part.get("title") or part.get("outcome") or ""
            rows.append(Row(f"item:{name}", (_line(name == state.screen.item, one_line(text, 200), single=True),)))
        closed = [each for each in state.questionnaires.values() if each.status == "closed" and not each.withheld]
        rows += [Row("", (heading("RESULTS", len(closed)),))] if closed else []
        rows += [Row(f"results:{each.id}", (_line("screen" in each.shown, each.title),)) for each in closed]
        return rows

    def head(self, here: Here) -> Content:
        note = f"   note: {here.state.screen.note}" if here.state.screen.note else ""
        screens = [seat.id for seat in here.state.seats.values() if seat.role == "screen" and seat.present]
        there = sum(bool(here.live.present.get(seat)) for seat in screens)
        return Content(f"{standing(here.state)}; {there} joined{note}")

    def beside(self, here: Here, width: int) -> Content | None:
        if width < 100:
            return None
        return Content.assemble(("What the room sees\n\n", "bold $secondary"), preview(here.state))


def _line(on: bool, words: str, *, single: bool = False) -> Content:
    mark = ("(•)" if on else "( )") if single else ("[x]" if on else "[ ]")
    return Content(f" {mark} {words}")


def changed(state: State, **new: Any) -> SetScreen:
    """The command that changes only this."""
    screen = state.screen
    item = screen.item if screen.item in public_view(state) else ""
    now = SetScreen(list(screen.show), screen.note, item, screen.blank, screen.frozen is not None)
    return msgspec.structs.replace(now, **new)


def turned(here: Here) -> Made | None:
    """Put up what is selected, or take it down."""
    state = here.state
    kind, _, name = here.item.partition(":")
    if kind == "show":
        up = [each for each in SHOWN if (each in state.screen.show) != (each == name)]
        return changed(state, show=up)
    if kind == "item":
        return changed(state, item="" if state.screen.item == name else name)
    if kind == "results":
        return shown(state.questionnaires[name], "screen")
    return None


def shown(asked: QuestionnaireState, place: str) -> ShowResults:
    """Show results at this place too, or no longer."""
    return ShowResults(asked.id, sorted({*asked.shown} ^ {place}))


class Preview(Reading):
    """The picture alone, for a narrow screen."""

    def __init__(self, here: Here) -> None:
        super().__init__(here, f"WHAT THE ROOM SEES: {standing(here.state)}", preview(here.state))


def preview(state: State) -> Content:
    """What the projector's own view holds, as text: made from that view and nothing else."""
    view = screen_view(state)
    clock, screen = view["clock"], view.get("screen", {})
    if clock["stopped"]:
        return Content.assemble(("STOPPED: ", "bold"), clock["reason"])
    if screen.get("blank"):
        return Content("nothing: it is blank").stylize("$quiet")
    parts: list[Any] = []
    if screen.get("note"):
        parts += [(screen["note"], "bold"), "\n\n"]
    if "clock" in screen.get("show", []):
        stage = f"{clock['title']}, {clock['stage']}" if clock["title"] else "not started"
        parts += [f"clock: {stage}", f", {clock['status']}\n\n"]
    for name, part in view.items():
        kind = name.partition("-")[0]
        large = name == screen.get("item")
        if kind == "inject":
            text = part["correction"] or part["recalled"] or part["text"]
            title = ("LARGE  " if large else "") + part["title"]
            parts += [(title, "bold"), "\n", one_line(text, 2000 if large else 160), "\n\n"]
        elif kind == "ruling":
            title = ("LARGE  " if large else "") + "Ruling" + ", amended" * (part["amended"] is not None)
            parts += [(title, "bold"), "\n", one_line(part["outcome"], 400), "\n\n"]
        elif kind == "indicator":
            parts += [f"{part['name']} {part['value']:g}\n"]
        elif kind == "results":
            parts += [(f"\n{part['title']}\n", "bold")]
            for found in part["results"]:
                parts += [f"{found['asks']}\n", *result_lines(found)]
    return Content.assemble(*parts) if parts else Content("a ground without anything on it").stylize("$quiet")
