"""Rules for the clock, stages and phases, seats, and the end."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide.injects import release, release_with_effects, releasing
from ttx.exercise.decide.play import submit
from ttx.exercise.decide.questionnaires import opened_by_stage
from ttx.exercise.decide.rules import By, Moment, inject_of, rule, said, stale, teams_of
from ttx.exercise.decide.variants import may_choose
from ttx.exercise.events import Event
from ttx.exercise.schedule import due, passed
from ttx.exercise.state import State
from ttx.playbook.models import Phase
from ttx.playbook.values import parse_time

FASTEST = 60.0


@rule(do.Tick, after_end=True)
def tick(state: State, command: do.Tick, by: By, now: Moment) -> Iterator[Event]:
    values: dict[str, float] = {}
    for what in due(state, now.elapsed):
        if what.deliver:
            inject = state.injects[what.inject]
            yield release(state, inject, inject.spec, [what.team], now, automatic=True)
        else:
            inject = state.injects[what.inject]
            yield ev.InjectDue(what.inject)
            # One that nobody has chosen a way for waits for a person.
            if inject.spec.release == "automatic" and may_choose(state, inject, now.elapsed):
                yield from release_with_effects(state, what.inject, [], now, values, automatic=True)


@rule(do.Start)
def start(state: State, command: do.Start, by: By, now: Moment) -> Iterator[Event]:
    if state.status != "lobby":
        raise Refused("the exercise has started already")
    yield ev.Started()
    first = state.playbook.phases[0]
    yield _enter(first)
    yield from opened_by_stage(state, first, next(iter(first.stages)))


def _enter(phase: Phase, stage: str = "") -> ev.StageEntered:
    first = not stage
    stage = stage or next(iter(phase.stages))
    scenario = phase.dated.isoformat(timespec="minutes") if first and phase.dated else ""
    return ev.StageEntered(phase.id, stage, phase.stages[stage], scenario)


@rule(do.Pause)
def pause(state: State, command: do.Pause, by: By, now: Moment) -> Iterator[Event]:
    if command.real and state.status != "ended" and not state.real_stop:
        yield ev.Paused(said(command.reason, "the reason"), True)
        return
    if not state.running:
        raise Refused("the clock is not running")
    yield ev.Paused(said(command.reason, "the reason"), until=_wall(command.until))


def _wall(until: str) -> str:
    """A wall time with its zone; Refused where it is none. Nothing stands for a pause without an end."""
    try:
        return parse_time(until).isoformat(timespec="minutes") if until else ""
    except ValueError:
        raise Refused(f"{until!r} is no time of day", hint="write 2026-11-23T13:30+09:00") from None


@rule(do.Resume)
def resume(state: State, command: do.Resume, by: By, now: Moment) -> Iterator[Event]:
    if state.status != "paused":
        raise Refused("the exercise is not paused")
    yield ev.Resumed()


@rule(do.NextStage)
def next_stage(state: State, command: do.NextStage, by: By, now: Moment) -> Iterator[Event]:
    phase = _current(state)
    if command.stage != state.stage:
        raise stale("the stage")
    names = list(phase.stages)
    place = names.index(state.stage)
    if place + 1 == len(names):
        raise Refused(f"{state.stage} is the last stage of this phase", hint="go to the next phase, or extend it")
    yield _enter(phase, names[place + 1])
    yield from opened_by_stage(state, phase, names[place + 1])


def _current(state: State) -> Phase:
    phase = state.phase_spec()
    if phase is None:
        raise Refused("the exercise has not started yet")
    return phase


@rule(do.NextPhase)
def next_phase(state: State, command: do.NextPhase, by: By, now: Moment) -> Iterator[Event]:
    phase = _current(state)
    if command.phase != state.phase:
        raise stale("the phase")
    place = state.playbook.phases.index(phase)
    if place + 1 == len(state.playbook.phases):
        raise Refused("this is the last phase", hint="end the exercise, or extend it")
    following = state.playbook.phases[place + 1]
    for name, wanted in command.unreleased.items():
        inject_of(state, name)
        if wanted not in ("carry", "skip", "release"):
            raise Refused(f"{wanted!r} is not carry, skip or release")
    values: dict[str, float] = {}
    for inject in state.injects.values():
        if inject.phase != phase.id or inject.status not in ("waiting", "due", "held"):
            continue
        wanted = command.unreleased.get(inject.id, "stay" if inject.status == "held" else "carry")
        if wanted == "skip":
            yield ev.InjectSkipped(inject.id, command.reason.strip() or f"{phase.title} ended without it")
        elif wanted == "release":
            releasing(state)
            yield from release_with_effects(state, inject.id, [], now, values, redate=True)
        elif wanted == "carry":
            yield ev.InjectCarried(inject.id, following.id)
    yield _enter(following)
    yield from opened_by_stage(state, following, next(iter(following.stages)))
    if command.until and state.running:
        pause = phase.then_break.title if phase.then_break else "Break"
        yield ev.Paused(pause, until=_wall(command.until))


@rule(do.Extend)
def extend(state: State, command: do.Extend, by: By, now: Moment) -> Iterator[Event]:
    _current(state)
    if not 0 < abs(command.seconds) <= 8 * 3600:
        raise Refused("a stage is extended by minutes: at least one second, at most eight hours")
    if state.stage_length + command.seconds * 1000 <= 0:
        raise Refused("the stage would have no time left", hint="go to the next stage instead")
    yield ev.Extended(command.seconds, command.reason.strip(), command.shift)


@rule(do.SetRate)
def set_rate(state: State, command: do.SetRate, by: By, now: Moment) -> Iterator[Event]:
    if not 0.1 <= command.rate <= FASTEST:
        raise Refused(f"the clock runs at 0.1 to {FASTEST:g} times real time")
    if command.rate != state.rate:
        yield ev.RateSet(command.rate)


@rule(do.Jump)
def jump(state: State, command: do.Jump, by: By, now: Moment) -> Iterator[Event]:
    _current(state)
    if command.seconds <= 0:
        raise Refused("the clock jumps forward only", hint="pause it to win time")
    if command.seconds > 24 * 3600:
        raise Refused("a jump is at most a day")
    yield ev.Jumped(command.seconds, command.reason.strip())
    # What a jump passes is marked due and waits for a person, also what would have gone out by itself.
    for what in passed(state, now.elapsed + command.seconds * 1000):
        if not what.deliver:
            yield ev.InjectDue(what.inject)


@rule(do.End)
def end(state: State, command: do.End, by: By, now: Moment) -> Iterator[Event]:
    _current(state)
    if len(teams_of(state, [draft.team for draft in command.unsent])) < len(command.unsent):
        raise Refused("a team has one draft")
    new = 0
    for draft in command.unsent:
        if draft.do == "submit":
            yield submit(state, draft.team, draft.actions, draft.fields, draft.joint, now, unsent=True, ahead=new)
            new += state.move_of(draft.team, state.phase) is None
        elif draft.do in ("keep", "discard"):
            kept = draft.do == "keep"
            actions, fields = (draft.actions, draft.fields) if kept else ([], {})
            yield ev.DraftClosed(draft.team, state.phase, kept, actions, fields)
        else:
            name = state.playbook.party(draft.team)
            raise Refused(f"{name} has a draft that was not sent", hint="submit it, keep it as evidence or discard it")
    yield ev.Ended(command.reason.strip())


@rule(do.Reopen, after_end=True)
def reopen(state: State, command: do.Reopen, by: By, now: Moment) -> Iterator[Event]:
    if state.running:
        yield ev.Paused("The server stopped. The clock stands where it was then.")
