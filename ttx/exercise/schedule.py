"""What falls due: a function of the state and the exercise time, so that a test needs no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from ttx.exercise.conditions import holds, turns_at
from ttx.exercise.state import InjectState, State


@dataclass(frozen=True, slots=True)
class Due:
    """An inject that is to be marked due, or delivered to a team that gets it later."""

    inject: str
    team: str = ""

    @property
    def deliver(self) -> bool:
        return bool(self.team)


def due(state: State, elapsed: int) -> Iterator[Due]:
    """What is due by now and not yet marked. Nothing falls due while the clock stands."""
    if state.running:
        yield from passed(state, elapsed)


def passed(state: State, elapsed: int) -> Iterator[Due]:
    """What has its time up to this moment, whether the clock runs or not."""
    for inject in state.injects.values():
        for team, at in inject.later.items():
            if at <= elapsed:
                yield Due(inject.id, team)
        if inject.status == "waiting" and inject.phase == state.phase and is_due(state, inject, elapsed):
            yield Due(inject.id)


def is_due(state: State, inject: InjectState, elapsed: int) -> bool:
    """Whether a waiting inject's time has come and its condition holds. One with neither waits for a person."""
    when = inject.spec.when
    if inject.at is None and when is None:
        return False
    if inject.at is not None and elapsed < state.phase_at + inject.at:
        return False
    if isinstance(when, BaseModel):
        return holds(state, when, elapsed)
    return when is None or inject.judged.get(when, False)


def next_moment(state: State, elapsed: int) -> int | None:
    """The next exercise time at which something may fall due; None where only people can change anything."""
    moments: list[int] = []
    for inject in state.injects.values():
        if inject.later:
            moments += inject.later.values()
        if inject.status != "waiting" or inject.phase != state.phase:
            continue
        at = elapsed if inject.at is None else state.phase_at + inject.at
        if at > elapsed:
            moments.append(at)
        elif isinstance(inject.spec.when, BaseModel):
            # What a condition waits for is either something that happens, after which somebody asks anew, or time.
            if holds(state, inject.spec.when, elapsed):
                moments.append(elapsed + 1000)
            moments += turns_at(state, inject.spec.when)
    return min((moment for moment in moments if moment > elapsed), default=None)
