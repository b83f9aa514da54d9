"""Documents before play: what people read on the days before, and what lies before control on the day. Pure.

A player's manual is made from what its seat would show in the lobby, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from ttx.exercise.state import State
from ttx.report.manuals import evaluator, facilitator, situation
from ttx.report.manuals.agenda import sittings
from ttx.report.manuals.common import Audience, Manual

MANUALS = ("situation-manual", "facilitator", "evaluator")


def audiences(state: State) -> list[Audience]:
    """Everybody for whom there is something to read."""
    return [Audience("players"), *(Audience("team", team) for team in state.playbook.teams), Audience("control"),
            Audience("evaluators")]  # fmt: skip


def manuals(
    state: State, what: Collection[str] = MANUALS, readers: Collection[Audience] = (), starts: datetime | None = None
) -> Iterator[Manual]:
    """The manuals of these kinds for these audiences, else for all. `starts` is aware, in the zone of the room."""
    day = sittings(state, starts)
    for reader in readers or audiences(state):
        if reader.plays and "situation-manual" in what:
            yield situation.manual(state, reader, day)
        if reader.name == "control" and "facilitator" in what:
            yield facilitator.manual(state, day)
        if reader.name in ("control", "evaluators") and "evaluator" in what and (reader.name != "control" or readers):
            yield evaluator.manual(state, day)
