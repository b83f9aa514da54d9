"""The fold of what control decides."""

from __future__ import annotations

from ttx.exercise import events as ev
from ttx.exercise.apply.fold import on
from ttx.exercise.facts import Fact
from ttx.exercise.state import Amendment, Mark, Observation, Opinion, Rolling, Ruling, Shift, State


@on(ev.RulingDrafted)
def _ruling_drafted(state: State, fact: Fact, event: ev.RulingDrafted) -> str:
    known = state.rulings.get(event.ruling)
    state.rulings[event.ruling] = Ruling(
        event.ruling, event.version, event.outcome, event.moves, event.texts, event.shifts,
        event.reasons, event.odds, event.public, fact.seat,
        {move: state.moves[move].newest.version for move in event.moves if move in state.moves},
        event.arguments_for, event.arguments_against, known.rolls if known else [],
    )  # fmt: skip
    return event.ruling


@on(ev.Rolled)
def _rolled(state: State, fact: Fact, event: ev.Rolled) -> None:
    state.rolls += 1
    ruling = state.rulings[event.ruling]
    ruling.rolls.append(
        Rolling(event.version, event.odds, event.roll, event.came_true, fact.elapsed, fact.seat, ruling.covers)
    )


@on(ev.RulingReleased)
def _ruling_released(state: State, fact: Fact, event: ev.RulingReleased) -> str:
    ruling = state.rulings[event.ruling]
    ruling.status, ruling.released_at = "released", fact.elapsed
    for move, version in ruling.covers.items():
        state.moves[move].ruled = version
    _give(state, ruling)
    return event.ruling


def _give(state: State, ruling: Ruling) -> None:
    for team in state.teams:
        if ruling.public or team in ruling.texts:
            state.teams[team].give("ruling", ruling.id)
    if ruling.public:
        state.public.give("ruling", ruling.id)


@on(ev.RulingDropped)
def _ruling_dropped(state: State, fact: Fact, event: ev.RulingDropped) -> None:
    state.rulings[event.ruling].status = "dropped"


@on(ev.RulingAmended)
def _ruling_amended(state: State, fact: Fact, event: ev.RulingAmended) -> str:
    ruling = state.rulings[event.ruling]
    ruling.amendments.append(
        Amendment(fact.elapsed, event.reason, fact.seat, ruling.outcome, ruling.texts, ruling.shifts, ruling.public)
    )
    ruling.version, ruling.outcome, ruling.texts, ruling.shifts = (
        event.version, event.outcome, event.texts, event.shifts,
    )  # fmt: skip
    ruling.public = event.public
    _give(state, ruling)
    return event.ruling


@on(ev.CommitmentMarked)
def _marked(state: State, fact: Fact, event: ev.CommitmentMarked) -> None:
    mark = Mark(state.phase, event.standing, event.team, event.reason, fact.elapsed, fact.seat)
    state.marks.setdefault(event.commitment, []).append(mark)


@on(ev.VerdictGiven)
def _verdict_given(state: State, fact: Fact, event: ev.VerdictGiven) -> None:
    state.opinions[fact.seat] = Opinion(event.verdict, event.reason, fact.elapsed, fact.seat)


@on(ev.IndicatorShifted)
def _indicator_shifted(state: State, fact: Fact, event: ev.IndicatorShifted) -> None:
    gauge = state.gauges[event.indicator]
    gauge.value = event.value
    gauge.shifts.append(
        Shift(fact.seq, fact.elapsed, state.phase, event.delta, event.value, event.cause, event.reason, fact.seat)
    )


@on(ev.ObservationNoted)
def _observation_noted(state: State, fact: Fact, event: ev.ObservationNoted) -> str:
    state.observations[event.observation] = Observation(
        event.observation, event.text, event.tags, event.team, event.objective, event.task, event.inject, event.rating,
        fact.elapsed, fact.wall, fact.phase, fact.seat,
    )  # fmt: skip
    return event.observation
