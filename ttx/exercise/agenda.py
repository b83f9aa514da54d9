"""The day as it was planned and as it goes. Times are exercise milliseconds: the clock stands in a break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ttx.exercise.state import InjectState, State
from ttx.playbook.models import Break, Phase

USUAL_ANSWER = 5 * 60
"""Seconds that an inject without a deadline of its own is thought to take."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage, or a break after a phase. `standing` is done, now or ahead."""

    phase: Phase
    stage: str
    """empty for a break"""
    planned: int
    """when it was to begin"""
    length: int
    begins: int
    """when it began, or when it will at this rate"""
    ends: int
    standing: str

    @property
    def pause(self) -> Break | None:
        return None if self.stage else self.phase.then_break


def steps(state: State, now: int) -> list[Step]:
    """Every stage and break of the day in order. What is ahead follows what is on, each with its planned length."""
    found: list[Step] = []
    planned = expected = 0
    runs = {(run.phase, run.stage): (run, _end(state, place, now)) for place, run in enumerate(state.runs)}
    for phase in state.playbook.phases:
        for stage, seconds in phase.stages.items():
            length = seconds * 1000
            if (phase.id, stage) in runs:
                run, ends = runs[phase.id, stage]
                on = (phase.id, stage) == (state.phase, state.stage) and not state.over
                found.append(Step(phase, stage, planned, length, run.at, ends, "now" if on else "done"))
                expected = ends
            else:
                # One that was jumped over, or never reached before the end, is over as well.
                standing = "done" if state.over or _passed(state, phase) else "ahead"
                ends = expected if standing == "done" else expected + length
                found.append(Step(phase, stage, planned, length, expected, ends, standing))
                expected = ends
            planned += length
        if phase.then_break and phase is not state.playbook.phases[-1]:
            standing = _break_standing(state, phase)
            found.append(Step(phase, "", planned, 0, expected, expected, standing))
    return found


def _end(state: State, place: int, now: int) -> int:
    """When a stage ended, or will: not before now, and not before it is to."""
    if place + 1 < len(state.runs):
        return state.runs[place + 1].at
    return now if state.over else max(now, state.runs[place].due)


def _passed(state: State, phase: Phase) -> bool:
    ids = [each.id for each in state.playbook.phases]
    return bool(state.phase) and ids.index(phase.id) < ids.index(state.phase)


def _break_standing(state: State, phase: Phase) -> str:
    if not _passed(state, phase):
        return "ahead"
    following = state.playbook.phases[state.playbook.phases.index(phase) + 1]
    return "now" if state.until and state.phase == following.id and state.clock_set == state.phase_at else "done"


def behind(state: State, now: int) -> int:
    """How much later than planned the stage that is on will end; less than nothing where it is early."""
    on = next((step for step in steps(state, now) if step.standing == "now" and step.stage), None)
    return on.ends - on.planned - on.length if on else 0


def could_go(state: State) -> list[InjectState]:
    """What this phase could do without, the least needed first: reserve before support, the latest first."""
    left = [
        inject
        for inject in state.injects.values()
        if inject.phase == state.phase
        and inject.status in ("waiting", "due")
        and inject.at is not None
        and inject.spec.priority != "core"
    ]
    return sorted(left, key=lambda inject: (inject.spec.priority != "reserve", -(inject.at or 0)))


def would_save(inject: InjectState) -> int:
    """Milliseconds that leaving it out is thought to save."""
    return (inject.spec.answer_within or USUAL_ANSWER) * 1000


def back_at(pause: Break, wall: datetime) -> datetime:
    """The wall time at which play goes on after a break that begins now. `wall` has the zone of the room."""
    if pause.until is None:
        return wall + timedelta(seconds=pause.for_ or 0)
    hour, minute = map(int, pause.until.split(":"))
    back = wall.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return back if back > wall else back + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timed:
    """A step with its times of day."""

    step: Step
    begins: datetime
    ends: datetime


def by_the_wall(state: State, now: int, wall: datetime) -> Iterator[Timed]:
    """Each step that is on or ahead, by the clock on the wall of the room, if the exercise goes on now."""
    found = [step for step in steps(state, now) if step.standing != "done"]
    pauses = timedelta()
    if state.until and not any(step.pause and step.standing == "now" for step in found):
        # A pause that the playbook does not have: what is on goes on after it.
        pauses = max(pauses, datetime.fromisoformat(state.until) - wall)
    for step in found:
        begins = wall + timedelta(milliseconds=(step.begins - now) / (state.rate or 1)) + pauses
        if (pause := step.pause) is None:
            ends = wall + timedelta(milliseconds=(step.ends - now) / (state.rate or 1)) + pauses
        else:
            ends = datetime.fromisoformat(state.until) if step.standing == "now" else back_at(pause, begins)
            ends = max(ends.astimezone(wall.tzinfo), begins)
            pauses += ends - begins
        yield Timed(step, begins, ends)
