"""The fold of what control decides."""

from __future__ import annotations

from ttx.exercise import events as ev
from ttx.exercise.apply.fold import on
from ttx.exercise.facts import Fact
from ttx.exercise.state import Observation, Ruling, Shift, State


@on(ev.RulingDrafted)
def _ruling_drafted(state: State, fact: Fact, event: ev.RulingDrafted) -> str:
    state.rulings[event.ruling] = Ruling(
        event.ruling, event.version, event.outcome, event.moves, event.texts, event.shifts,
        event.reasons, event.odds, event.public, fact.seat,
        {move: state.moves[move].newest.version for move in event.moves if move in state.moves},
    )  # fmt: skip
    return event.ruling


@on(ev.RulingReleased)
def _ruling_released(state: State, fact: Fact, event: ev.RulingReleased) -> str:
    ruling = state.rulings[event.ruling]
    ruling.status, ruling.released_at = "released", fact.elapsed
    for move, version in ruling.covers.items():
        state.moves[move].ruled = version
    for team in state.teams:
        if ruling.public or team in ruling.texts:
            state.teams[team].give("ruling", event.ruling)
    if ruling.public:
        state.public.give("ruling", event.ruling)
    return event.ruling


@on(ev.RulingDropped)
def _ruling_dropped(state: State, fact: Fact, event: ev.RulingDropped) -> None:
    state.rulings[event.ruling].status = "dropped"


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
