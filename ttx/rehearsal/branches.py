"""Where a day may go more than one way, as the playbook is written, and which way a day went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ttx.exercise.conditions import describe
from ttx.exercise.state import InjectState, State
from ttx.playbook.models import Inject, Outcome, Playbook
from ttx.text import one_line

if TYPE_CHECKING:
    from ttx.rehearsal.day import Day

KINDS = {
    "variant": "Variants",
    "outcome": "Outcomes",
    "when": "Conditions",
    "suggestion": "Suggestions",
    "choice": "Answers",
}
"""What branches are called, in the order in which they are shown."""

YES, NO = "true", "not true"


class Branch(msgspec.Struct, frozen=True):
    """One place where a day may go several ways. The ways are in words; a day that never came to it took none."""

    kind: str
    inject: str
    title: str
    """of the inject"""
    what: str
    """what is asked: a condition, a team; may be empty"""
    ways: tuple[str, ...]
    key: str = ""
    """what tells branches of one inject apart: a variant, a team, a suggestion's place"""


def branches_of(playbook: Playbook) -> list[Branch]:
    """Every branch of a playbook, in the order of its injects."""
    state = State(playbook)
    return [branch for _, inject in playbook.injects.values() for branch in _of_inject(state, inject)]


def _of_inject(state: State, inject: Inject) -> Iterator[Branch]:
    if inject.variants:
        ways = tuple(f"{name}: {variant.is_}" for name, variant in inject.variants.items())
        yield Branch("variant", inject.id, inject.title, "", ways)
    if inject.outcomes:
        yield Branch("outcome", inject.id, inject.title, "", _outcomes(inject.outcomes))
    for name, variant in inject.variants.items():
        if variant.outcomes:
            yield Branch("outcome", inject.id, inject.title, name, _outcomes(variant.outcomes), name)
    if inject.when is not None:
        words = inject.when if isinstance(inject.when, str) else describe(state, inject.when)
        yield Branch("when", inject.id, inject.title, words, (YES, NO))
    for place, suggestion in enumerate(inject.then_suggest):
        words = suggestion.if_ if isinstance(suggestion.if_, str) else describe(state, suggestion.if_)
        yield Branch("suggestion", inject.id, inject.title, f"{suggestion.inject}, if {words}", (YES, NO), str(place))
    if inject.asks == "reply" and inject.choices:
        for team in state.playbook.recipients(inject):
            yield Branch("choice", inject.id, inject.title, state.playbook.party(team), tuple(inject.choices), team)


def _outcomes(outcomes: list[Outcome]) -> tuple[str, ...]:
    return tuple(f"{number}. {one_line(outcome.if_, 120)}" for number, outcome in enumerate(outcomes, 1))


def ways_taken(day: Day, branches: list[Branch]) -> list[int]:
    """For each branch the way that a day took, counted from 1; 0 where it did not come to it."""
    return [_taken(day, branch, day.state.injects[branch.inject]) for branch in branches]


def _taken(day: Day, branch: Branch, inject: InjectState) -> int:
    if branch.kind == "when":
        came = bool(inject.deliveries) or inject.status == "due"
        return (1 if came else 2) if inject.phase in {run.phase for run in day.state.runs} else 0
    if not inject.deliveries:
        return 0
    if branch.kind == "variant":
        return [*day.playbook.injects[inject.id][1].variants].index(inject.variant) + 1 if inject.variant else 0
    if branch.kind == "outcome":
        variant = day.playbook.injects[inject.id][1].variants.get(inject.variant)
        own = inject.variant if variant is not None and variant.outcomes is not None else ""
        return inject.outcomes[0] if inject.outcomes and own == branch.key else 0
    if branch.kind == "suggestion":
        seemed = day.control.suggested.get((inject.id, int(branch.key)))
        return 0 if seemed is None else 1 if seemed else 2
    delivery = inject.deliveries.get(branch.key)
    choice = delivery.replies[-1].choice if delivery and delivery.replies else ""
    return branch.ways.index(choice) + 1 if choice in branch.ways else 0
