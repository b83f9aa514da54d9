"""Questionnaires: which there are, how many have answered, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ttx.console.actions import ACTIONS, Action, Made
from ttx.console.detail import Reading
from ttx.console.events import heading
from ttx.console.here import Here
from ttx.console.page import Page, cell, keys_of
from ttx.exercise.decide.questionnaires import FEWEST
from ttx.exercise.results import results
from ttx.exercise.state import QuestionnaireState, SeatState
from ttx.text import one_line
from ttx.tui.lines import Row, folded

BAR = 24


class QuestionnairesPage(Page):
    """Open ones with their counts, closed ones with where their results are shown, the playbook's."""

    NAME = "questionnaires"
    HEADING = "QUESTIONNAIRES"
    ENTER = "open it / its results"
    BINDINGS: ClassVar[list[BindingType]] = keys_of(NAME)

    def enter(self) -> Action | Made | None:
        here = self.here()
        if here.chosen("source"):
            return ACTIONS["ask"]
        return ACTIONS["results"] if here.item in here.state.questionnaires else None

    def rows(self, here: Here, width: int) -> list[Row]:
        known = list(here.state.questionnaires.values())
        rows: list[Row] = []
        for title, found in (
            ("OPEN", [_open(here, each, width) for each in known if each.status == "open"]),
            ("CLOSED", [_closed(each) for each in reversed(known) if each.status == "closed"]),
            ("IN THE PLAYBOOK", list(_sources(here, width))),
        ):
            rows += [Row("", (heading(title, len(found)),)), *found] if found else []
        return rows or [Row("", (Content(" None in the playbook; w writes one now."),))]


def seats_asked(here: Here, asked: QuestionnaireState) -> list[SeatState]:
    """Who is asked, and who has answered and is gone."""
    return [seat for seat in here.state.seats.values() if asked.asks(seat) or seat.id in asked.answered]


def _open(here: Here, asked: QuestionnaireState, width: int) -> Row:
    seats = seats_asked(here, asked)
    how = "anonymous" if asked.anonymous else "by name"
    first = Content.assemble(
        " ", (asked.title, "bold"), f"   {len(asked.answered)} of {len(seats)} have answered", (f"   {how}", "$quiet")
    )
    if asked.anonymous:
        return Row(asked.id, (first,))
    waits = [here.person(seat.id) for seat in seats if seat.id not in asked.answered]
    counts = []
    for team in dict.fromkeys(seat.team for seat in seats if seat.team):
        mine = [seat.id for seat in seats if seat.team == team]
        counts.append(f"{here.short(team)} {sum(seat in asked.answered for seat in mine)} of {len(mine)}")
    lines = [first, *folded(Content(" · ".join(counts)).stylize("$quiet"), width, 3)]
    lines += folded(Content(f"not yet: {', '.join(waits)}").stylize("$text-warning"), width, 3) if waits else []
    return Row(asked.id, tuple(lines))


def _closed(asked: QuestionnaireState) -> Row:
    where = {"seats": "the seats", "screen": "the projector"}
    shown = f"shown to {' and '.join(where[each] for each in asked.shown)}" if asked.shown else "shown to nobody"
    words = f"fewer than {FEWEST} answered: nothing to show" if asked.withheld else shown
    line = Content.assemble(" ", (asked.title, "bold"), f"   {len(asked.answered)} answers", (f"   {words}", "$quiet"))
    return Row(asked.id, (line,))


def _sources(here: Here, width: int) -> Iterator[Row]:
    for name, spec in here.state.playbook.questionnaires.items():
        questions = f"{len(spec.questions)} question{'s' * (len(spec.questions) > 1)}"
        teams = here.state.playbook.teams
        to = ", ".join(here.party(each) if each in teams else each for each in spec.to)
        words = f"{questions} to {to}{', anonymous' * spec.anonymous}"
        line = Content.assemble(" ", (spec.title or name, "bold"), (f"   {words}", "$quiet"))
        yield Row(f"source:{name}", (line, *folded(Content(one_line(spec.intro, 200)).stylize("$quiet"), width, 3, 1)))


class Results(Reading):
    """What the answers come to, with the names where they were asked by name."""

    def __init__(self, here: Here, name: str) -> None:
        asked = here.state.questionnaires[name]
        super().__init__(here, f"RESULTS: {asked.title}", results_text(here, asked))


def results_text(here: Here, asked: QuestionnaireState) -> Content:
    """Each question with bars, mean or texts."""
    if asked.withheld:
        return Content(f"\nFewer than {FEWEST} answered anonymously. So that nobody can be guessed, nothing was kept.")
    parts: list[Any] = []
    for number, found in enumerate(results(asked), 1):
        parts += ["\n", (f"{number}. {found['asks']}", "bold"), (f"   {found['answers']} answers", "$quiet"), "\n"]
        parts += result_lines(found)
    if not asked.anonymous:
        parts += ["\n", ("Who answered what", "bold $secondary"), "\n"]
        for seat, answers in asked.answered.items():
            said = "; ".join(f"{number}: {answers.get(each.id, '-')}" for number, each in enumerate(asked.questions, 1))
            parts += [(here.person(seat), "bold"), f"  {said}\n"]
    return Content.assemble(*parts)


def result_lines(found: dict[str, Any]) -> list[Any]:
    """One result, as text: what is longest in a bar is what most said."""
    parts: list[Any] = []
    counts: dict[str, int] = found.get("counts", {})
    labels = dict(zip((*list(counts)[:1], *list(counts)[-1:]), found.get("labels", []), strict=False))
    wide = min(40, max((Content(_label(each, labels)).cell_length for each in counts), default=0))
    most = max(counts.values(), default=0)
    for answer, count in counts.items():
        full = round(count / most * BAR) if most else 0
        parts += ["  ", cell(_label(answer, labels), wide), "  ", ("█" * full, "$primary"), f" {count}\n"]
    if found.get("mean") is not None:
        parts.append(f"  mean {found['mean']:g}\n")
    parts += [f"  “{text}”\n" for text in found.get("texts", [])]
    return parts


def _label(answer: str, labels: dict[str, str]) -> str:
    return f"{answer} {labels[answer]}" if answer in labels else answer
