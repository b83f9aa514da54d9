"""Rules for control's desk: indicators, requests, messages, meetings, observations."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide.injects import shifts
from ttx.exercise.decide.rules import By, Moment, inject_of, parties_of, rule, said, stale, teams_of
from ttx.exercise.events import Event
from ttx.exercise.ratings import RATINGS
from ttx.exercise.state import MoveState, State
from ttx.exercise.translations import answer_in
from ttx.playbook.models import CONTROL


@rule(do.ReturnMove)
def return_move(state: State, command: do.ReturnMove, by: By, now: Moment) -> Iterator[Event]:
    move = move_of(state, command.move)
    if command.version != move.newest.version:
        raise stale("the move")
    yield ev.MoveReturned(move.id, command.version, said(command.question, "the question"))


def move_of(state: State, name: str) -> MoveState:
    """The move of this id."""
    if name not in state.moves:
        raise Refused(f"there is no move {name!r}")
    return state.moves[name]


@rule(do.Claim)
def claim(state: State, command: do.Claim, by: By, now: Moment) -> Iterator[Event]:
    item = state.moves.get(command.item) or state.requests.get(command.item) or state.messages.get(command.item)
    if item is None:
        raise Refused(f"there is no {command.item!r} on the desk")
    if command.claimed and item.claimed_by and item.claimed_by != by.seat:
        raise Refused("another facilitator has it already", hint="talk to each other, or ask for it to be put back")
    if bool(item.claimed_by) != command.claimed:
        yield ev.DeskClaimed(command.item, command.claimed)


@rule(do.Answer)
def answer(state: State, command: do.Answer, by: By, now: Moment) -> Iterator[Event]:
    request = state.requests.get(command.request)
    if request is None:
        raise Refused("there is no such request")
    if request.answer:
        raise Refused("this request has been answered", hint="send a message to add something")
    if request.claimed_by and request.claimed_by != by.seat:
        raise Refused("another facilitator has claimed this request")
    yield ev.RequestAnswered(request.id, said(command.text, "the answer"))


@rule(do.Write)
def write(state: State, command: do.Write, by: By, now: Moment) -> Iterator[Event]:
    parties_of(state, [command.sender])
    if command.reply_to:
        _may_answer(state, command, by)
    by_team = command.sender in state.teams
    if by_team:
        to = [party for party in parties_of(state, command.to) if party != command.sender]
        parties_of(state, to)
    else:
        to = teams_of(state, parties_of(state, command.to))
    when = now.or_by_hand(command.happened)
    name = state.number("message", state.messages)
    text = said(command.text, "the message")
    read = answer_in(state, command.sender, text, to)
    yield ev.MessageSent(name, command.sender, to, text, command.reply_to, when.happened, by_team, read)


def _may_answer(state: State, command: do.Write, by: By) -> None:
    """Refused where somebody else has it, or the same party has answered already: two who share a desk do not know."""
    message = state.messages.get(command.reply_to)
    if message is None:
        raise Refused("there is no such message to answer")
    if message.claimed_by and message.claimed_by != by.seat:
        raise Refused("another facilitator has claimed this message", hint="talk to each other, or write a new one")
    if any(each.reply_to == message.id and each.sender == command.sender for each in state.messages.values()):
        name = state.playbook.party(command.sender)
        raise Refused(f"{name} has answered this already", hint="write a new message to add something")


@rule(do.LogMeeting)
def log_meeting(state: State, command: do.LogMeeting, by: By, now: Moment) -> Iterator[Event]:
    teams = teams_of(state, command.teams)
    if len(teams) < 2:
        raise Refused("a meeting has at least two teams")
    name = state.number("meeting", state.meetings)
    yield ev.MeetingLogged(
        name, teams, command.level.strip(), command.channel.strip(), command.topic.strip(), command.result.strip(),
        now.or_by_hand(command.happened).happened, command.text.strip(),
    )  # fmt: skip


@rule(do.Shift)
def shift(state: State, command: do.Shift, by: By, now: Moment) -> Iterator[Event]:
    reason = said(command.reason, "the reason")
    events = list(shifts(state, {command.indicator: command.delta}, CONTROL, reason))
    if not events:
        raise Refused("the indicator stays where it is")
    yield from events


@rule(do.Observe, after_end=True)
def observe(state: State, command: do.Observe, by: By, now: Moment) -> Iterator[Event]:
    text = said(command.text, "the observation")
    if command.rating not in ("", *RATINGS):
        raise Refused("a rating is P, S, M or U")
    if command.team:
        teams_of(state, [command.team])
    if command.inject:
        inject_of(state, command.inject)
    objectives = state.playbook.objectives
    if command.objective and command.objective not in objectives:
        raise Refused(f"there is no objective {command.objective!r}", hint=", ".join(objectives))
    if command.task and (not command.objective or command.task not in objectives[command.objective].tasks):
        raise Refused(f"there is no task {command.task!r} in that objective")
    yield ev.ObservationNoted(
        state.number("observation", state.observations), text, command.tags,
        command.team, command.objective, command.task, command.inject, command.rating,
    )  # fmt: skip
