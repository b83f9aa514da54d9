"""The fold: each event changes the state in one place. It trusts the log; rules are in `ttx.exercise.decide`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from ttx.exercise import events as ev
from ttx.exercise.events import Event, Fact
from ttx.exercise.state import (
    Answer,
    Delivery,
    Endorsement,
    Gauge,
    InjectState,
    Meeting,
    Message,
    MoveState,
    MoveVersion,
    Observation,
    PhaseRun,
    Request,
    Ruling,
    SeatState,
    Shift,
    State,
    TeamState,
    Tick,
)
from ttx.playbook.models import CONTROL, Inject, Playbook

_APPLY: dict[type[Event], Callable[[State, Fact, Any], str | None]] = {}


def _on(
    kind: type[Event],
) -> Callable[[Callable[[State, Fact, Any], str | None]], Callable[[State, Fact, Any], str | None]]:
    def register(function: Callable[[State, Fact, Any], str | None]) -> Callable[[State, Fact, Any], str | None]:
        _APPLY[kind] = function
        return function

    return register


def begin(fact: Fact) -> State:
    """The state after the first event."""
    created = fact.event
    assert isinstance(created, ev.Created)
    playbook = Playbook.model_validate(created.playbook)
    state = State(playbook, created.purpose)
    state.scenario = playbook.scenario.start.isoformat(timespec="minutes")
    state.teams = {team: TeamState(scenario=state.scenario) for team in playbook.teams}
    state.gauges = {name: Gauge(indicator.baseline) for name, indicator in playbook.indicators.items()}
    for name, (phase, inject) in playbook.injects.items():
        held = inject.at == "held"
        at = inject.at * 1000 if isinstance(inject.at, int) else None
        state.injects[name] = InjectState(inject, phase.id, "held" if held else "waiting", at)
    state.seq, state.wall = fact.seq, fact.wall
    return state


def apply(state: State, fact: Fact) -> None:
    """Fold one fact into the state."""
    state.seq = fact.seq
    state.wall = fact.wall
    if fact.elapsed > state.elapsed:
        state.elapsed = fact.elapsed
    event = fact.event
    if event is None:
        return
    made = _APPLY[event.__class__](state, fact, event)
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


# -- the exercise and its clock


@_on(ev.Created)
def _created(state: State, fact: Fact, event: ev.Created) -> None:
    raise ValueError("an exercise is created once")


@_on(ev.Started)
def _started(state: State, fact: Fact, event: ev.Started) -> None:
    state.status = "running"
    state.started_wall = fact.wall


@_on(ev.Paused)
def _paused(state: State, fact: Fact, event: ev.Paused) -> None:
    if state.status != "paused":
        state.pauses.append((fact.elapsed, event.reason, fact.wall, ""))
    state.status = "paused"
    state.reason = event.reason
    state.real_stop = event.real or state.real_stop


@_on(ev.Resumed)
def _resumed(state: State, fact: Fact, event: ev.Resumed) -> None:
    _close_pause(state, fact)
    state.status, state.reason, state.real_stop = "running", "", False


@_on(ev.Ended)
def _ended(state: State, fact: Fact, event: ev.Ended) -> None:
    _close_pause(state, fact)
    state.status, state.reason, state.real_stop = "ended", event.reason, False
    state.ended_wall = fact.wall


def _close_pause(state: State, fact: Fact) -> None:
    if state.pauses and not state.pauses[-1][3]:
        state.pauses[-1] = (*state.pauses[-1][:3], fact.wall)


@_on(ev.StageEntered)
def _stage_entered(state: State, fact: Fact, event: ev.StageEntered) -> None:
    if event.phase != state.phase:
        state.phase, state.phase_at = event.phase, fact.elapsed
    state.stage, state.stage_at, state.stage_length = event.stage, fact.elapsed, event.seconds * 1000
    state.scenario = _later(state.scenario, event.scenario)
    for each in state.teams.values():
        each.scenario = _later(each.scenario, event.scenario)
    state.runs.append(PhaseRun(event.phase, event.stage, fact.elapsed, state.stage_length, state.scenario))


def _later(story: str, when: str) -> str:
    # Story time goes forward only: an inject dated earlier is told late, it does not turn the story back.
    return when if when and datetime.fromisoformat(when) > datetime.fromisoformat(story) else story


@_on(ev.Extended)
def _extended(state: State, fact: Fact, event: ev.Extended) -> None:
    state.stage_length += event.seconds * 1000


@_on(ev.RateSet)
def _rate_set(state: State, fact: Fact, event: ev.RateSet) -> None:
    state.rate = event.rate


@_on(ev.Jumped)
def _jumped(state: State, fact: Fact, event: ev.Jumped) -> None:
    state.elapsed = fact.elapsed + event.seconds * 1000


# -- injects


@_on(ev.InjectAdded)
def _inject_added(state: State, fact: Fact, event: ev.InjectAdded) -> str:
    spec = Inject.model_validate(event.inject)
    state.injects[spec.id] = InjectState(spec, event.phase, "waiting", None, scripted=False)
    return spec.id


@_on(ev.InjectEdited)
def _inject_edited(state: State, fact: Fact, event: ev.InjectEdited) -> None:
    inject = state.injects[event.inject]
    inject.spec = edited(inject.spec, event.changes)
    inject.version = event.version


def edited(spec: Inject, changes: dict[str, Any]) -> Inject:
    """An inject with some of its keys written anew. pydantic.ValidationError where that makes no inject."""
    return Inject.model_validate({**spec.model_dump(mode="json", by_alias=True, exclude_none=True), **changes})


@_on(ev.InjectHeld)
def _inject_held(state: State, fact: Fact, event: ev.InjectHeld) -> None:
    inject = state.injects[event.inject]
    inject.status, inject.reason = ("held" if event.held else "due"), event.reason


@_on(ev.InjectSkipped)
def _inject_skipped(state: State, fact: Fact, event: ev.InjectSkipped) -> None:
    inject = state.injects[event.inject]
    inject.status, inject.reason, inject.later = "skipped", event.reason, {}


@_on(ev.InjectCarried)
def _inject_carried(state: State, fact: Fact, event: ev.InjectCarried) -> None:
    inject = state.injects[event.inject]
    inject.phase, inject.at = event.phase, 0


@_on(ev.InjectDue)
def _inject_due(state: State, fact: Fact, event: ev.InjectDue) -> None:
    state.injects[event.inject].status = "due"


@_on(ev.InjectReleased)
def _inject_released(state: State, fact: Fact, event: ev.InjectReleased) -> str:
    inject = state.injects[event.inject]
    inject.status = "released"
    if inject.released_at is None:
        inject.released_at = fact.elapsed
    state.scenario = _later(state.scenario, event.dated)
    for team in event.texts:
        inject.later.pop(team, None)
    inject.later.update(event.later)
    for team, text in event.texts.items():
        receiver = state.teams[team]
        receiver.scenario = _later(receiver.scenario, event.dated)
        inject.deliveries[team] = Delivery(
            text, event.title, event.sender, event.method, event.asks, event.choices,
            fact.elapsed, fact.wall, receiver.scenario, event.answer_by,
        )  # fmt: skip
        receiver.give("inject", event.inject)
    return event.inject


@_on(ev.InjectRecalled)
def _inject_recalled(state: State, fact: Fact, event: ev.InjectRecalled) -> None:
    inject = state.injects[event.inject]
    for team in event.teams:
        inject.later.pop(team, None)
        if delivery := inject.deliveries.get(team):
            delivery.recalled, delivery.correction = event.reason, event.correction
    if all(delivery.recalled for delivery in inject.deliveries.values()) and not inject.later:
        inject.status, inject.reason = "recalled", event.reason


@_on(ev.InjectOpened)
def _inject_opened(state: State, fact: Fact, event: ev.InjectOpened) -> None:
    state.injects[event.inject].deliveries[event.team].opened.setdefault(fact.seat, fact.elapsed)
    _active(state, fact, event.team)


def _active(state: State, fact: Fact, team: str) -> None:
    state.teams[team].active_at = fact.elapsed


@_on(ev.ConditionJudged)
def _condition_judged(state: State, fact: Fact, event: ev.ConditionJudged) -> None:
    state.injects[event.inject].judged[event.condition] = event.holds


@_on(ev.HintGiven)
def _hint_given(state: State, fact: Fact, event: ev.HintGiven) -> None:
    state.teams[event.team].hints.append((fact.elapsed, event.inject, event.text))


@_on(ev.OutcomePicked)
def _outcome_picked(state: State, fact: Fact, event: ev.OutcomePicked) -> None:
    state.injects[event.inject].outcomes.append(event.outcome)


@_on(ev.ActionTicked)
def _action_ticked(state: State, fact: Fact, event: ev.ActionTicked) -> None:
    at = fact.elapsed if event.at is None else event.at
    state.injects[event.inject].ticks[event.expected] = Tick(event.seen, at, event.note, fact.seat)


# -- what teams do


@_on(ev.Replied)
def _replied(state: State, fact: Fact, event: ev.Replied) -> str:
    replies = state.injects[event.inject].deliveries[event.team].replies
    replies.append(
        Answer(
            event.version,
            event.text,
            event.choice,
            fact.elapsed,
            state.scenario,
            fact.seat,
            event.late,
            event.entered_for,
        )
    )
    _active(state, fact, event.team)
    return event.inject


@_on(ev.MoveSubmitted)
def _move_submitted(state: State, fact: Fact, event: ev.MoveSubmitted) -> str:
    move = state.moves.get(event.move)
    if move is None:
        move = state.moves[event.move] = MoveState(event.move, event.team, event.phase)
    move.versions.append(
        MoveVersion(
            event.version,
            event.actions,
            event.fields,
            event.joint,
            fact.elapsed,
            state.scenario,
            fact.seat,
            event.late,
            event.entered_for,
        )  # fmt: skip
    )
    move.returned = ""
    for team in (event.team, *event.joint):
        state.teams[team].give("move", event.move)
    _active(state, fact, event.team)
    return event.move


@_on(ev.MoveEndorsed)
def _move_endorsed(state: State, fact: Fact, event: ev.MoveEndorsed) -> str:
    version = state.moves[event.move].versions[event.version - 1]
    version.endorsements[event.team] = Endorsement(event.answer, event.text, fact.elapsed, fact.seat)
    _active(state, fact, event.team)
    return event.move


@_on(ev.MoveReturned)
def _move_returned(state: State, fact: Fact, event: ev.MoveReturned) -> None:
    state.moves[event.move].returned = event.question


@_on(ev.DraftClosed)
def _draft_closed(state: State, fact: Fact, event: ev.DraftClosed) -> None:
    state.teams[event.team].unsent = "kept" if event.kept else "discarded"


@_on(ev.MessageSent)
def _message_sent(state: State, fact: Fact, event: ev.MessageSent) -> str:
    state.messages[event.message] = Message(
        event.message,
        event.sender,
        event.to,
        event.text,
        event.reply_to,
        fact.elapsed,
        fact.wall,
        state.scenario,
        fact.seat,
    )
    for party in (event.sender, *event.to):
        if party in state.teams:
            state.teams[party].give("message", event.message)
    if event.sender in state.teams:
        _active(state, fact, event.sender)
    elif event.reply_to in state.messages:
        state.messages[event.reply_to].answered = True
    return event.message


@_on(ev.RequestMade)
def _request_made(state: State, fact: Fact, event: ev.RequestMade) -> str:
    state.requests[event.request] = Request(event.request, event.team, event.text, fact.elapsed, fact.wall, fact.seat)
    state.teams[event.team].give("request", event.request)
    _active(state, fact, event.team)
    return event.request


@_on(ev.RequestAnswered)
def _request_answered(state: State, fact: Fact, event: ev.RequestAnswered) -> None:
    request = state.requests[event.request]
    request.answer, request.answered_at = event.text, fact.elapsed


@_on(ev.DeskClaimed)
def _desk_claimed(state: State, fact: Fact, event: ev.DeskClaimed) -> None:
    item = state.moves.get(event.item) or state.requests.get(event.item) or state.messages[event.item]
    item.claimed_by = fact.seat if event.claimed else ""


@_on(ev.MeetingAsked)
def _meeting_asked(state: State, fact: Fact, event: ev.MeetingAsked) -> str:
    meeting = Meeting(
        event.meeting, event.by, event.teams, event.level, event.channel, event.topic, "asked", fact.elapsed
    )
    state.meetings[event.meeting] = meeting
    for team in event.teams:
        state.teams[team].give("meeting", event.meeting)
    _active(state, fact, event.by)
    return event.meeting


@_on(ev.MeetingAnswered)
def _meeting_answered(state: State, fact: Fact, event: ev.MeetingAnswered) -> str:
    meeting = state.meetings[event.meeting]
    meeting.answers[event.team] = (event.agrees, event.text)
    others = [team for team in meeting.teams if team != meeting.by]
    if not event.agrees:
        meeting.status = "declined"
    elif all(meeting.answers.get(team, (False, ""))[0] for team in others):
        meeting.status = "agreed"
    _active(state, fact, event.team)
    return event.meeting


@_on(ev.MeetingStarted)
def _meeting_started(state: State, fact: Fact, event: ev.MeetingStarted) -> None:
    meeting = state.meetings[event.meeting]
    meeting.status, meeting.started_at = "held", fact.elapsed


@_on(ev.MeetingEnded)
def _meeting_ended(state: State, fact: Fact, event: ev.MeetingEnded) -> None:
    meeting = state.meetings[event.meeting]
    meeting.status, meeting.ended_at, meeting.result = "ended", fact.elapsed, event.result


@_on(ev.MeetingLogged)
def _meeting_logged(state: State, fact: Fact, event: ev.MeetingLogged) -> str:
    state.meetings[event.meeting] = Meeting(
        event.meeting, CONTROL, event.teams, event.level, event.channel, event.topic, "ended",
        fact.elapsed, {}, fact.elapsed, fact.elapsed, event.result, logged=True,
    )  # fmt: skip
    return event.meeting


# -- what control decides


@_on(ev.RulingDrafted)
def _ruling_drafted(state: State, fact: Fact, event: ev.RulingDrafted) -> str:
    state.rulings[event.ruling] = Ruling(
        event.ruling, event.version, event.outcome, event.moves, event.texts, event.shifts,
        event.reasons, event.odds, event.public, fact.seat,
    )  # fmt: skip
    return event.ruling


@_on(ev.RulingReleased)
def _ruling_released(state: State, fact: Fact, event: ev.RulingReleased) -> str:
    ruling = state.rulings[event.ruling]
    ruling.status, ruling.released_at = "released", fact.elapsed
    for move in ruling.moves:
        state.moves[move].ruled = state.moves[move].newest.version
    for team in state.teams:
        if ruling.public or team in ruling.texts:
            state.teams[team].give("ruling", event.ruling)
    return event.ruling


@_on(ev.RulingDropped)
def _ruling_dropped(state: State, fact: Fact, event: ev.RulingDropped) -> None:
    state.rulings[event.ruling].status = "dropped"


@_on(ev.IndicatorShifted)
def _indicator_shifted(state: State, fact: Fact, event: ev.IndicatorShifted) -> None:
    gauge = state.gauges[event.indicator]
    gauge.value = event.value
    gauge.shifts.append(
        Shift(fact.seq, fact.elapsed, state.phase, event.delta, event.value, event.cause, event.reason, fact.seat)
    )


@_on(ev.ObservationNoted)
def _observation_noted(state: State, fact: Fact, event: ev.ObservationNoted) -> str:
    state.observations[event.observation] = Observation(
        event.observation, event.text, event.tags, event.team, event.objective, event.task, event.inject, event.rating,
        fact.elapsed, fact.wall, fact.phase, fact.seat,
    )  # fmt: skip
    return event.observation


# -- people, by seat


@_on(ev.SeatJoined)
def _seat_joined(state: State, fact: Fact, event: ev.SeatJoined) -> str:
    state.seats[event.seat] = SeatState(event.seat, event.role, event.team)
    return event.seat


@_on(ev.SeatLeft)
def _seat_left(state: State, fact: Fact, event: ev.SeatLeft) -> None:
    seat = state.seats[event.seat]
    seat.present = False
    if seat.team and state.teams[seat.team].lead == event.seat:
        # A team whose lead is gone must still be able to submit.
        state.teams[seat.team].lead = ""


@_on(ev.LeadNamed)
def _lead_named(state: State, fact: Fact, event: ev.LeadNamed) -> None:
    state.teams[event.team].lead = event.seat


@_on(ev.Erased)
def _erased(state: State, fact: Fact, event: ev.Erased) -> None:
    """Nothing to do: the rows themselves are gone."""
