"""The fold itself, and what its parts share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from ttx.exercise import events as ev
from ttx.exercise.events import Event
from ttx.exercise.facts import Fact
from ttx.exercise.state import Gauge, InjectState, State, TeamState
from ttx.playbook.models import Playbook
from ttx.playbook.translated import translated

Change = Callable[[State, Fact, Any], str | None]
_APPLY: dict[type[Event], Change] = {}


def on(kind: type[Event]) -> Callable[[Change], Change]:
    """Register how a kind of event changes the state; what the function returns is the id of what was made."""

    def register(function: Change) -> Change:
        _APPLY[kind] = function
        return function

    return register


def begin(fact: Fact) -> State:
    """The state after the first event."""
    created = fact.event
    assert isinstance(created, ev.Created)
    playbook = Playbook.model_validate(created.playbook)
    languages = {team.language for team in playbook.teams.values()} & playbook.translations.keys()
    return opened(fact, created, playbook, {language: translated(playbook, language) for language in languages})


def opened(fact: Fact, created: ev.Created, playbook: Playbook, words: dict[str, Playbook]) -> State:
    """The state after the first event, where its playbook has been read already: once for a thousand exercises."""
    state = State(playbook, created.purpose, words)
    state.scenario = playbook.scenario.start.isoformat(timespec="minutes")
    state.teams = {team: TeamState(scenario=state.scenario) for team in playbook.teams}
    state.public = TeamState(scenario=state.scenario)
    state.gauges = {name: Gauge(indicator.baseline) for name, indicator in playbook.indicators.items()}
    for name, (phase, inject) in playbook.injects.items():
        held = inject.at == "held"
        at = inject.at * 1000 if isinstance(inject.at, int) else None
        state.injects[name] = InjectState(inject, phase.id, "held" if held else "waiting", at)
    state.seq, state.wall = fact.seq, fact.wall
    # A file from before there were rolls has no number of its own; its first moment is one that nobody chose for this.
    state.seed = created.seed or f"{playbook.id} {fact.wall}"
    return state


def apply(state: State, fact: Fact) -> None:
    """Fold one fact into the state."""
    state.seq = fact.seq
    state.wall = fact.wall
    if fact.elapsed > state.elapsed:
        state.elapsed = fact.elapsed
    event = fact.event
    if event is None:
        state.erased = True
        return
    try:
        made = _APPLY[event.__class__](state, fact, event)
    except KeyError:
        # What it is about stood in a payload that was erased.
        if not state.erased:
            raise
        return
    if fact.command:
        # The first thing a command made is its result; what followed from it is not.
        state.results.setdefault((fact.seat, fact.command), made or "")


def fold(facts: Iterable[Fact]) -> State:
    """The state after all these facts. ValueError where there are none."""
    stream = iter(facts)
    first = next(stream, None)
    if first is None:
        raise ValueError("an exercise has at least the event that created it")
    state = begin(first)
    for fact in stream:
        apply(state, fact)
    return state


def later(story: str, when: str) -> str:
    """Story time goes forward only: an inject dated earlier is told late, it does not turn the story back."""
    return when if when and datetime.fromisoformat(when) > datetime.fromisoformat(story) else story


def active(state: State, fact: Fact, team: str) -> None:
    """Note that a team did something."""
    state.teams[team].active_at = fact.elapsed
