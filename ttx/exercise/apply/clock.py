"""The fold of the clock, stages and phases."""

from __future__ import annotations

from ttx.exercise import events as ev
from ttx.exercise.apply.fold import later, on
from ttx.exercise.facts import Fact
from ttx.exercise.state import PhaseRun, State


@on(ev.Created)
def _created(state: State, fact: Fact, event: ev.Created) -> None:
    raise ValueError("an exercise is created once")


@on(ev.Started)
def _started(state: State, fact: Fact, event: ev.Started) -> None:
    state.status = "running"
    state.clock_set = state.elapsed
    state.started_wall = fact.wall
    state.practice = None


@on(ev.Paused)
def _paused(state: State, fact: Fact, event: ev.Paused) -> None:
    if state.status != "paused":
        state.pauses.append((fact.elapsed, event.reason, fact.wall, ""))
    state.status = "paused"
    state.clock_set = state.elapsed
    state.reason, state.until = event.reason, event.until
    state.real_stop = event.real or state.real_stop


@on(ev.Resumed)
def _resumed(state: State, fact: Fact, event: ev.Resumed) -> None:
    _close_pause(state, fact)
    state.clock_set, state.until = state.elapsed, ""
    # A real-world stop may come before StartEx: then there is no clock to go on.
    state.status, state.reason, state.real_stop = "running" if state.started_wall else "lobby", "", False


@on(ev.Ended)
def _ended(state: State, fact: Fact, event: ev.Ended) -> None:
    _close_pause(state, fact)
    state.status, state.reason, state.real_stop, state.until = "ended", event.reason, False, ""
    state.ended_wall = fact.wall


def _close_pause(state: State, fact: Fact) -> None:
    if state.pauses and not state.pauses[-1][3]:
        state.pauses[-1] = (*state.pauses[-1][:3], fact.wall)


@on(ev.StageEntered)
def _stage_entered(state: State, fact: Fact, event: ev.StageEntered) -> None:
    if event.phase != state.phase:
        state.phase, state.phase_at = event.phase, fact.elapsed
    state.stage, state.stage_at, state.stage_length = event.stage, fact.elapsed, event.seconds * 1000
    state.scenario = later(state.scenario, event.scenario)
    for each in (state.public, *state.teams.values()):
        each.scenario = later(each.scenario, event.scenario)
    state.runs.append(PhaseRun(event.phase, event.stage, fact.elapsed, state.stage_length, state.scenario))


@on(ev.Extended)
def _extended(state: State, fact: Fact, event: ev.Extended) -> None:
    state.stage_length += event.seconds * 1000
    if state.runs:  # an erasure may have taken the stage
        state.runs[-1].extended += event.seconds * 1000
    if event.shift:
        for inject in state.injects.values():
            if inject.phase == state.phase and inject.status == "waiting" and inject.at is not None:
                inject.at = max(0, inject.at + event.seconds * 1000)


@on(ev.RateSet)
def _rate_set(state: State, fact: Fact, event: ev.RateSet) -> None:
    state.rate = event.rate
    state.clock_set = state.elapsed


@on(ev.Jumped)
def _jumped(state: State, fact: Fact, event: ev.Jumped) -> None:
    state.elapsed = state.clock_set = fact.elapsed + event.seconds * 1000


@on(ev.Erased)
def _erased(state: State, fact: Fact, event: ev.Erased) -> None:
    """Nothing to do: the rows themselves are gone."""
