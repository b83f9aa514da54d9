"""Findings that follow from the log: what every team did in time, what one did not do, what evaluators rated. Pure.

They are drafts. A rule sees that something was done and when; whether that is a strength, and why it was so, a person
says. So nothing here rates an objective, and each draft is flagged until somebody confirms it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ttx.exercise.state import InjectState, Observation, State, Tick


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding as a rule would write it."""

    side: str
    text: str
    objective: str
    task: str
    evidence: list[str]


def drafts(state: State) -> Iterator[Draft]:
    """What the log speaks for and no finding, dropped ones too, rests on yet; in the order of the playbook."""
    used = {name for finding in state.evaluation.findings.values() for name in finding.evidence}
    for each in (*_actions(state), *_observed(state)):
        if not used.intersection(each.evidence):
            yield each


@dataclass(frozen=True, slots=True)
class _Ticked:
    name: str
    inject: InjectState
    team: str
    action: str
    tick: Tick
    late: int
    """milliseconds after its deadline"""


def _actions(state: State) -> Iterator[Draft]:
    by_aim: dict[tuple[str, str], list[_Ticked]] = defaultdict(list)
    for inject in state.injects.values():
        for place, tick in sorted(inject.ticks.items()):
            expect = inject.spec.expect[place]
            objective, _, task = (expect.task or "").partition(".")
            delivery = inject.deliveries.get(expect.team)
            late = tick.at - delivery.at - expect.within * 1000 if delivery and expect.within else 0
            name = f"expect:{inject.id}:{place}"
            by_aim[objective, task].append(_Ticked(name, inject, expect.team, expect.action, tick, max(0, late)))
    for (objective, task), ticked in by_aim.items():
        done = [each for each in ticked if each.tick.seen and not each.late]
        missed = [each for each in ticked if not each.tick.seen or each.late]
        if done and not missed:
            yield Draft("strength", _done(state, objective, task, done), objective, task, [each.name for each in done])
        elif missed:
            text = _missed(state, objective, task, missed, done)
            yield Draft("improvement", text, objective, task, [each.name for each in (*missed, *done)])


FEW = 2
"""So many actions are named in their own words; more are counted, and the evidence says which they were."""


def _done(state: State, objective: str, task: str, done: list[_Ticked]) -> str:
    if len(done) > FEW:
        return (
            f"{_aim(state, objective, task)}: all {len(done)} expected actions came in time ({_listed(state, done)})."
        )
    return " ".join(f"{_who(state, each)} in time after {_what(each)}." for each in done)


def _missed(state: State, objective: str, task: str, missed: list[_Ticked], done: list[_Ticked]) -> str:
    if len(missed) <= FEW:
        text = " ".join(f"{_how(state, each)} after {_what(each)}." for each in missed)
    else:
        places = "; ".join(f"{_how(state, each)} after “{each.inject.spec.title}”" for each in missed)
        of = f"{len(missed)} of {len(missed) + len(done)} expected actions"
        text = f"{_aim(state, objective, task)}: {of} came late or not at all: {places}."
    return f"{text} {_listed(state, done)} did in time what was expected there." if done else text


def _aim(state: State, objective: str, task: str) -> str:
    spec = state.playbook.objectives.get(objective)
    return (spec.tasks.get(task) or spec.title if spec else "") or "Expected, for no objective"


def _who(state: State, each: _Ticked) -> str:
    return state.playbook.party(each.team)


def _what(each: _Ticked) -> str:
    return f"“{each.inject.spec.title}”: {_lower(each.action)}"


def _how(state: State, each: _Ticked) -> str:
    """Japan, not at all; Japan, 3 minutes late."""
    minutes = max(1, round(each.late / 60_000))
    late = f"{minutes} minute{'s' if minutes > 1 else ''} late"
    return f"{_who(state, each)}, {late if each.tick.seen else 'not at all'},"


def _listed(state: State, ticked: list[_Ticked]) -> str:
    names = [state.playbook.party(team) for team in dict.fromkeys(each.team for each in ticked)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _lower(text: str) -> str:
    text = text.strip().rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _observed(state: State) -> Iterator[Draft]:
    for each in state.observations.values():
        if each.rating:
            side = "strength" if each.rating == "P" else "improvement"
            yield Draft(side, _said(state, each), each.objective, each.task, [each.id])


def _said(state: State, each: Observation) -> str:
    return f"{state.playbook.party(each.team)}: {each.text}" if each.team else each.text
