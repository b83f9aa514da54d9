"""Rules for what teams do, and for what control enters for a team without devices."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide.rules import By, Moment, inject_of, parties_of, playing, rule, said, stale, teams_of
from ttx.exercise.events import Action, Event
from ttx.exercise.forms import form_of
from ttx.exercise.state import Meeting, State
from ttx.exercise.translations import as_written

_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,6})?\s*%?", re.ASCII)

ANSWERS = ("endorse", "reserve", "refuse")


@rule(do.Open, after_end=True)
def open_inject(state: State, command: do.Open, by: By, now: Moment) -> Iterator[Event]:
    inject = state.injects[state.teams[by.team].item("inject", command.inject)]
    if by.seat not in inject.deliveries[by.team].opened:
        yield ev.InjectOpened(inject.id, by.team)


@rule(do.Reply)
def reply(state: State, command: do.Reply, by: By, now: Moment) -> Iterator[Event]:
    _lead_only(state, by)
    inject = state.teams[by.team].item("inject", command.inject)
    yield _reply(state, inject, by.team, command.text, command.choice, now)


@rule(do.EnterReply)
def enter_reply(state: State, command: do.EnterReply, by: By, now: Moment) -> Iterator[Event]:
    inject = inject_of(state, command.inject)
    if command.team not in inject.deliveries:
        raise Refused("that team does not have this inject")
    when = now.or_by_hand(command.happened)
    if when.elapsed < inject.deliveries[command.team].at:
        raise Refused("that team did not have this inject at that time", hint="look at the time when it went out")
    yield _reply(state, inject.id, command.team, command.text, command.choice, when, entered_for=True)


def _lead_only(state: State, by: By) -> None:
    lead = state.teams[by.team].lead
    if lead and lead != by.seat:
        raise Refused(
            "your team has a lead, who alone submits", hint="ask the lead to send it or to hand the lead over"
        )


def _reply(
    state: State, inject: str, team: str, text: str, choice: str, now: Moment, *, entered_for: bool = False
) -> Event:
    playing(state)
    delivery = state.injects[inject].deliveries[team]
    if delivery.recalled:
        raise Refused("this was recalled; it needs no reply")
    if delivery.choices:
        read = delivery.translated.choices
        choice = as_written(choice, read, delivery.choices)
        if choice not in delivery.choices:
            offered = delivery.choices if entered_for else read or delivery.choices
            raise Refused("choose one of the answers", hint=", ".join(offered))
        text = text.strip()
    else:
        text, choice = said(text, "the reply"), ""
    late = delivery.answer_by is not None and now.elapsed > delivery.answer_by
    version = delivery.replies[-1].version + 1 if delivery.replies else 1
    return ev.Replied(inject, team, text, choice, version, late, entered_for, now.happened)


@rule(do.SubmitMove)
def submit_move(state: State, command: do.SubmitMove, by: By, now: Moment) -> Iterator[Event]:
    playing(state)
    _lead_only(state, by)
    _seen(state, by.team, command.version, now)
    yield submit(state, by.team, command.actions, command.fields, command.joint, now)


@rule(do.EnterMove)
def enter_move(state: State, command: do.EnterMove, by: By, now: Moment) -> Iterator[Event]:
    playing(state)
    teams_of(state, [command.team])
    when = now.or_by_hand(command.happened)
    _seen(state, command.team, command.version, when)
    yield submit(state, command.team, command.actions, command.fields, command.joint, when, entered_for=True)


def _phase(state: State, now: Moment) -> str:
    """The phase that a move of this moment belongs to: one made by hand may be entered in a later one."""
    run = state.run_at(now.elapsed)
    return run.phase if run else state.phase


def _seen(state: State, team: str, version: int, now: Moment) -> None:
    move = state.move_of(team, _phase(state, now))
    if version != (move.newest.version if move else 0):
        raise stale(f"your team's {state.playbook.word('move').lower()}")


def submit(
    state: State,
    team: str,
    actions: list[Action],
    fields: dict[str, str],
    joint: list[str],
    now: Moment,
    *,
    entered_for: bool = False,
    unsent: bool = False,
    ahead: int = 0,
) -> ev.MoveSubmitted:
    """The event of a new version of a team's move for the phase of this moment; a draft at the end may be incomplete.
    `ahead` counts the moves that the same command makes before it.
    """
    form = {field.id: field for field in form_of(state.playbook)}
    read = {field.id: field for field in form_of(state.read_by(team))}
    fields = {name: text.strip() for name, text in fields.items() if text.strip()}
    actions = [_action(state, action) for action in actions if action.what.strip()]
    if unknown := sorted(set(fields) - set(form)):
        raise Refused(f"the form has no field {unknown[0]!r}")
    if len(actions) > 12:
        raise Refused("a move has at most twelve actions", hint="say what matters most")
    if not unsent:
        if not actions and not fields:
            raise Refused("it is empty", hint="write at least one action")
        for field in form.values():
            if field.required and field.id not in fields:
                raise Refused(f"{read[field.id].label!r} is missing", hint="fill it in, then submit again")
    for name in fields:
        field, shown = form[name], read[name]
        if field.kind == "choice":
            fields[name] = as_written(fields[name], shown.choices, field.choices)
            if fields[name] not in field.choices:
                raise Refused(f"{shown.label!r} is one of: {', '.join(shown.choices)}")
        if field.kind == "number" and not _NUMBER.fullmatch(fields[name]):
            raise Refused(f"{shown.label!r} is a number")
    partners = [name for name in teams_of(state, joint) if name != team]
    phase = _phase(state, now)
    known = state.move_of(team, phase)
    name = known.id if known else state.number("move", state.moves, ahead)
    version = known.newest.version + 1 if known else 1
    late = _late(state, now)
    return ev.MoveSubmitted(
        name, team, phase, version, actions, fields, partners, late, entered_for, unsent, now.happened
    )


def _action(state: State, action: Action) -> Action:
    if action.visibility not in ("public", "private", "held"):
        raise Refused("an action is public, private or held")
    toward = parties_of(state, action.toward) if action.toward else []
    return msgspec.structs.replace(action, what=action.what.strip(), toward=toward)


def _late(state: State, now: Moment) -> bool:
    """A move is due when the stage called decide ends, or the last stage where there is none; both may be extended."""
    run = state.run_at(now.elapsed)
    phase = state.phase_spec(run.phase) if run else None
    if run is None or phase is None:
        return False
    stages = list(phase.stages)
    place, limit = stages.index(run.stage), stages.index("decide" if "decide" in stages else stages[-1])
    return place > limit or (place == limit and now.elapsed > run.due)


@rule(do.Endorse)
def endorse(state: State, command: do.Endorse, by: By, now: Moment) -> Iterator[Event]:
    _lead_only(state, by)
    move = state.teams[by.team].item("move", command.move)
    yield _endorse(state, move, command.version, by.team, command.answer, command.text, now)


@rule(do.EnterEndorsement)
def enter_endorsement(state: State, command: do.EnterEndorsement, by: By, now: Moment) -> Iterator[Event]:
    if command.move not in state.moves:
        raise Refused("there is no such move")
    when = now.or_by_hand(command.happened)
    yield _endorse(state, command.move, command.version, command.team, command.answer, command.text, when)


def _endorse(state: State, name: str, version: int, team: str, answer: str, text: str, now: Moment) -> Event:
    playing(state)
    newest = state.moves[name].newest
    # First whether it is theirs: a partner who was dropped must not learn from a refusal that there is a newer version.
    if team not in newest.joint:
        raise Refused("your team is not asked to endorse this")
    if version != newest.version:
        raise stale("the joint text")
    if answer not in ANSWERS:
        raise Refused("the answer is endorse, reserve or refuse")
    if answer == "reserve":
        said(text, "the reservation")
    if state.moves[name].ruled >= version:
        raise Refused("control has ruled on this already")
    return ev.MoveEndorsed(name, version, team, answer, text.strip(), now.happened)


@rule(do.Say)
def say(state: State, command: do.Say, by: By, now: Moment) -> Iterator[Event]:
    playing(state)
    reply_to = state.teams[by.team].item("message", command.reply_to) if command.reply_to else ""
    to = [party for party in parties_of(state, command.to) if party != by.team]
    if not to:
        raise Refused("a team does not write to itself")
    yield ev.MessageSent(
        state.number("message", state.messages), by.team, to, said(command.text, "the message"), reply_to
    )


@rule(do.Ask)
def ask(state: State, command: do.Ask, by: By, now: Moment) -> Iterator[Event]:
    playing(state)
    yield ev.RequestMade(state.number("request", state.requests), by.team, said(command.text, "the request"))


@rule(do.AskMeeting)
def ask_meeting(state: State, command: do.AskMeeting, by: By, now: Moment) -> Iterator[Event]:
    playing(state)
    teams = teams_of(state, [*command.teams, by.team])
    if len(teams) < 2:
        raise Refused("a meeting needs another team", hint="name at least one")
    name = state.number("meeting", state.meetings)
    level = _level(state, by.team, command.level.strip())
    yield ev.MeetingAsked(name, by.team, teams, level, command.channel.strip(), command.topic.strip())


def _level(state: State, team: str, said: str) -> str:
    """A level as the playbook writes it, for its conditions, where the team has said it in its own language."""
    offices = state.playbook.teams[team].roles.values(), state.read_by(team).teams[team].roles.values()
    return next((own.level for own, read in zip(*offices, strict=True) if said and said == read.level), said)


@rule(do.AnswerMeeting)
def answer_meeting(state: State, command: do.AnswerMeeting, by: By, now: Moment) -> Iterator[Event]:
    playing(state)
    meeting = _meeting(state, command.meeting, by)
    if meeting.by == by.team:
        raise Refused("your team asked for this meeting", hint="the others answer")
    if meeting.status != "asked":
        raise Refused(f"this meeting is {meeting.status} already")
    if by.team in meeting.answers:
        raise Refused("your team has answered already")
    yield ev.MeetingAnswered(meeting.id, by.team, command.agrees, command.text.strip())


@rule(do.StartMeeting)
def start_meeting(state: State, command: do.StartMeeting, by: By, now: Moment) -> Iterator[Event]:
    playing(state)
    meeting = _meeting(state, command.meeting, by)
    if meeting.status != "agreed" and not (by.role == "facilitator" and meeting.status == "asked"):
        raise Refused(f"this meeting is {meeting.status}", hint="all teams agree first")
    yield ev.MeetingStarted(meeting.id)


@rule(do.EndMeeting)
def end_meeting(state: State, command: do.EndMeeting, by: By, now: Moment) -> Iterator[Event]:
    playing(state)
    meeting = _meeting(state, command.meeting, by)
    if meeting.status != "held":
        raise Refused(f"this meeting is {meeting.status}")
    yield ev.MeetingEnded(meeting.id, command.result.strip(), command.text.strip())


def _meeting(state: State, handle: str, by: By) -> Meeting:
    if by.role == "facilitator":
        if handle not in state.meetings:
            raise Refused("there is no such meeting")
        return state.meetings[handle]
    return state.meetings[state.teams[by.team].item("meeting", handle)]
