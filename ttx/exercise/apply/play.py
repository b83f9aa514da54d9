"""The fold of what teams do."""

from __future__ import annotations

from ttx.exercise import events as ev
from ttx.exercise.apply.fold import active, on
from ttx.exercise.facts import Fact
from ttx.exercise.state import Answer, Endorsement, Meeting, Message, MoveState, MoveVersion, Request, State
from ttx.playbook.models import CONTROL


def _when(fact: Fact, happened: int | None) -> int:
    """What was done by hand and entered afterwards happened earlier than its row says."""
    return fact.elapsed if happened is None else happened


@on(ev.Replied)
def _replied(state: State, fact: Fact, event: ev.Replied) -> str:
    replies = state.injects[event.inject].deliveries[event.team].replies
    replies.append(
        Answer(
            event.version, event.text, event.choice, _when(fact, event.happened), state.scenario, fact.seat,
            event.late, event.entered_for,
        )
    )  # fmt: skip
    active(state, fact, event.team)
    return event.inject


@on(ev.MoveSubmitted)
def _move_submitted(state: State, fact: Fact, event: ev.MoveSubmitted) -> str:
    move = state.moves.get(event.move)
    if move is None:
        move = state.moves[event.move] = MoveState(event.move, event.team, event.phase)
    move.versions.append(
        MoveVersion(
            event.version, event.actions, event.fields, event.joint, _when(fact, event.happened), state.scenario,
            fact.seat, event.late, event.entered_for,
        )
    )  # fmt: skip
    move.returned = ""
    for team in (event.team, *event.joint):
        state.teams[team].give("move", event.move)
    active(state, fact, event.team)
    return event.move


@on(ev.MoveEndorsed)
def _move_endorsed(state: State, fact: Fact, event: ev.MoveEndorsed) -> str:
    version = state.moves[event.move].version(event.version)
    version.endorsements[event.team] = Endorsement(event.answer, event.text, _when(fact, event.happened), fact.seat)
    active(state, fact, event.team)
    return event.move


@on(ev.MoveReturned)
def _move_returned(state: State, fact: Fact, event: ev.MoveReturned) -> None:
    state.moves[event.move].returned = event.question


@on(ev.DraftClosed)
def _draft_closed(state: State, fact: Fact, event: ev.DraftClosed) -> None:
    state.teams[event.team].unsent = "kept" if event.kept else "discarded"


@on(ev.MessageSent)
def _message_sent(state: State, fact: Fact, event: ev.MessageSent) -> str:
    state.messages[event.message] = Message(
        event.message, event.sender, event.to, event.text, event.reply_to,
        _when(fact, event.happened), fact.wall, state.scenario, fact.seat, translated=event.translated,
    )  # fmt: skip
    for party in (event.sender, *event.to):
        if party in state.teams:
            state.teams[party].give("message", event.message)
    if event.sender in state.teams:
        active(state, fact, event.sender)
    elif event.reply_to in state.messages:
        state.messages[event.reply_to].answered = True
    return event.message


@on(ev.RequestMade)
def _request_made(state: State, fact: Fact, event: ev.RequestMade) -> str:
    state.requests[event.request] = Request(event.request, event.team, event.text, fact.elapsed, fact.wall, fact.seat)
    state.teams[event.team].give("request", event.request)
    active(state, fact, event.team)
    return event.request


@on(ev.RequestAnswered)
def _request_answered(state: State, fact: Fact, event: ev.RequestAnswered) -> None:
    request = state.requests[event.request]
    request.answer, request.answered_at = event.text, fact.elapsed


@on(ev.DeskClaimed)
def _desk_claimed(state: State, fact: Fact, event: ev.DeskClaimed) -> None:
    item = state.moves.get(event.item) or state.requests.get(event.item) or state.messages[event.item]
    item.claimed_by = fact.seat if event.claimed else ""


@on(ev.MeetingAsked)
def _meeting_asked(state: State, fact: Fact, event: ev.MeetingAsked) -> str:
    meeting = Meeting(
        event.meeting, event.by, event.teams, event.level, event.channel, event.topic, "asked", fact.elapsed
    )
    state.meetings[event.meeting] = meeting
    for team in event.teams:
        state.teams[team].give("meeting", event.meeting)
    active(state, fact, event.by)
    return event.meeting


@on(ev.MeetingAnswered)
def _meeting_answered(state: State, fact: Fact, event: ev.MeetingAnswered) -> str:
    meeting = state.meetings[event.meeting]
    meeting.answers[event.team] = (event.agrees, event.text)
    others = [team for team in meeting.teams if team != meeting.by]
    if not event.agrees:
        meeting.status = "declined"
    elif all(meeting.answers.get(team, (False, ""))[0] for team in others):
        meeting.status = "agreed"
    active(state, fact, event.team)
    return event.meeting


@on(ev.MeetingStarted)
def _meeting_started(state: State, fact: Fact, event: ev.MeetingStarted) -> None:
    meeting = state.meetings[event.meeting]
    meeting.status, meeting.started_at = "held", fact.elapsed


@on(ev.MeetingEnded)
def _meeting_ended(state: State, fact: Fact, event: ev.MeetingEnded) -> None:
    meeting = state.meetings[event.meeting]
    meeting.status, meeting.ended_at = "ended", fact.elapsed
    meeting.result, meeting.text = event.result, event.text


@on(ev.MeetingLogged)
def _meeting_logged(state: State, fact: Fact, event: ev.MeetingLogged) -> str:
    at = _when(fact, event.happened)
    state.meetings[event.meeting] = Meeting(
        event.meeting, CONTROL, event.teams, event.level, event.channel, event.topic, "ended",
        at, {}, at, at, event.result, logged=True, text=event.text,
    )  # fmt: skip
    for team in event.teams if event.text else ():
        state.teams[team].give("meeting", event.meeting)
    return event.meeting
