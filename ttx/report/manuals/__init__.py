"""Documents before play: what people read on the days before, and what lies before control on the day. Pure.

A player's manual is made from what its seat would show in the lobby, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ttx.exercise.state import State
from ttx.report.manuals import evaluator, facilitator, situation
from ttx.report.manuals.agenda import Sitting
from ttx.report.manuals.common import Audience, Manual

MANUALS = ("situation-manual", "facilitator", "evaluator")


def audiences(state: State) -> list[Audience]:
    """Everybody for whom there is something to read."""
    return [Audience("players"), *(Audience("team", team) for team in state.playbook.teams), Audience("control"),
            Audience("evaluators")]  # fmt: skip


def manuals(
    state: State, days: Sequence[Sitting], what: Collection[str] = MANUALS, readers: Collection[Audience] = ()
) -> Iterator[Manual]:
    """The manuals of these kinds for these audiences, else for all."""
    named = list(readers) or audiences(state)
    for reader in named:
        if reader.plays and "situation-manual" in what:
            yield situation.manual(state, reader, days)
    everybody = {reader.name for reader in named}
    if "control" in everybody and "facilitator" in what:
        yield facilitator.manual(state, days)
    if everybody & {"control", "evaluators"} and "evaluator" in what:
        yield evaluator.manual(state, days)
