"""Whether everybody can be reached: the comms check by name, the practice inject by team."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from ttx.console.actions import ACTIONS, Action, Made
from ttx.console.events import heading
from ttx.console.here import Here
from ttx.console.page import Page, cell, keys_of
from ttx.exercise.state import SeatState, State
from ttx.text import one_line
from ttx.tui.clocks import at_wall
from ttx.tui.lines import Row, folded


def checked(state: State) -> list[SeatState]:
    """The seats that a comms check is for."""
    return [seat for seat in state.seats.values() if seat.present and seat.role in ("player", "observer")]


class ContactPage(Page):
    """Who has confirmed, who has not; what the teams answered."""

    NAME = "contact"
    HEADING = "COMMS CHECK AND PRACTICE"
    ENTER = "ask / send"
    BINDINGS: ClassVar[list[BindingType]] = keys_of(NAME)

    def enter(self) -> Action | Made | None:
        return ACTIONS["practice" if self.here().item.startswith("place:") else "check"]

    def rows(self, here: Here, width: int) -> list[Row]:
        return [*_check(here, width), *_practice(here, width)]

    def head(self, here: Here) -> Content:
        check = here.state.check
        return Content(f"asked at {at_wall(check.wall)}: {one_line(check.text, 200)}" if check else "")


def _check(here: Here, width: int) -> list[Row]:
    check = here.state.check
    if check is None:
        return [Row("seat:", (Content(" Nobody has been asked yet; c asks every seat to confirm that it reads you."),))]
    seats = sorted(checked(here.state), key=lambda seat: (seat.id in check.confirmed, seat.team))
    silent = [seat for seat in seats if seat.id not in check.confirmed]
    rows = [Row("", (heading("NOT CONFIRMED", len(silent)),))] if silent else []
    for place, seat in enumerate(seats):
        if place == len(silent):
            rows.append(Row("", (heading("CONFIRMED", len(seats) - len(silent)),)))
        at = check.confirmed.get(seat.id, "")
        there = "at a screen" if here.live.present.get(seat.id) else "away"
        words = f"at {at_wall(at)}" if at else there
        line = Content.assemble(
            " ✓ " if at else " · ", cell(here.person(seat.id), max(16, width // 3), "bold"), " ",
            cell(here.short(seat.team) if seat.team else seat.role, 16), " ", (words, "" if at else "$text-warning"),
        )  # fmt: skip
        rows.append(Row(f"seat:{seat.id}", (line,)))
    return rows or [Row("seat:", (Content(" Asked, but nobody has joined yet."),))]


def _practice(here: Here, width: int) -> list[Row]:
    state = here.state
    if state.practice is None:
        said = "It went with the start." if state.started_wall else "Not sent yet; i sends an inject to practise on."
        return [Row("", (Content(""), heading("PRACTICE INJECT", 0))), Row("place:", (Content(f" {said}"),))]
    answers = state.practice.answers
    title = Content(f" {one_line(state.practice.title, 200)}").stylize("$quiet")
    rows = [Row("", (Content(""), heading("PRACTICE INJECT: answers", len(answers)), title))]
    for team in state.teams:
        answer = answers.get(team, "")
        missing = "" if answer else "  no answer yet"
        line = Content.assemble(" ✓ " if answer else " · ", (here.party(team), "bold"), (missing, "$text-warning"))
        rows.append(Row(f"place:team:{team}", (line, *folded(Content(answer), width, 5, 4)) if answer else (line,)))
    return rows
