"""Packets to print: from an exercise at a moment, or a playbook before the day, to documents. Pure.

What a team gets is made from its view and from nothing else, so that paper tells no more than a screen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import time, tzinfo

from ttx.documents.blocks import Paper
from ttx.exercise.state import State
from ttx.exercise.views import team_view
from ttx.report.packets import cards, forms, handouts, injects
from ttx.report.packets.common import Joining, Packet, Sheets
from ttx.report.packets.runsheet import run_sheet
from ttx.report.packets.script import script

WHAT = ("handouts", "injects", "forms", "cards", "script", "runsheet")


def packets(
    state: State,
    joining: Joining,
    what: Collection[str] = WHAT,
    team: str = "",
    *,
    every: bool = False,
    paper: Paper = "A4",
    zone: tzinfo | None = None,
    starts: time | None = None,
) -> Iterator[Packet]:
    """The packets of these kinds; one team's only, where it is named. `every`: all injects, not those released.
    `starts`: when the day begins, for the run sheet.
    """
    sheets = Sheets.of(state, paper, zone)
    for name in state.playbook.teams:
        if team in ("", name):
            yield from _of_team(state, name, joining, what, every, sheets)
    if not team:
        yield from _of_control(state, what, sheets)
        if "runsheet" in what:
            yield run_sheet(state, sheets, starts)


def _of_team(
    state: State, team: str, joining: Joining, what: Collection[str], every: bool, sheets: Sheets
) -> Iterator[Packet]:
    view = team_view(state, team)
    if "handouts" in what:
        yield handouts.handout(view, handouts.timetable(state, team), joining, team, sheets)
    if "injects" in what:
        found = injects.every(state, team, sheets) if every else injects.received(view, team, sheets)
        if found:
            yield found
    if "forms" in what:
        yield forms.for_team(view, team, sheets)
    if "cards" in what:
        yield cards.team(view, team, sheets)
        if offices := cards.roles(state, team, sheets):
            yield offices


def _of_control(state: State, what: Collection[str], sheets: Sheets) -> Iterator[Packet]:
    if "forms" in what:
        yield forms.for_control(state, sheets)
        if sheet := forms.questionnaires(state, sheets):
            yield sheet
    if "cards" in what:
        yield cards.observer(sheets)
        yield cards.facilitator(state, sheets)
        yield cards.evaluator(state, sheets)
    if "script" in what:
        yield script(state, sheets)
