"""Rules for who is here, who leads, and whether all can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide.rules import By, Moment, rule, said, teams_of
from ttx.exercise.events import Event
from ttx.exercise.state import SeatState, State

ROLES = frozenset({"facilitator", "evaluator", "observer", "player", "screen"})
IN_TEAMS = frozenset({"observer", "player"})
LEAD_SILENT = 60_000
"""Milliseconds after which a seat that asked for the lead may take it."""


@rule(do.Join, after_end=True)
def join(state: State, command: do.Join, by: By, now: Moment) -> Iterator[Event]:
    if command.role not in ROLES:
        raise Refused(f"there is no role {command.role!r}")
    if command.team:
        teams_of(state, [command.team])
    if command.role == "player" and not command.team:
        raise Refused("a player is in a team")
    if command.team and command.role not in IN_TEAMS:
        raise Refused("only players and observers are in a team")
    yield ev.SeatJoined(command.seat, command.role, command.team)


@rule(do.RemoveSeat, after_end=True)
def remove_seat(state: State, command: do.RemoveSeat, by: By, now: Moment) -> Iterator[Event]:
    yield ev.SeatLeft(_here(state, command.seat).id, command.reason.strip())


def _here(state: State, name: str) -> SeatState:
    seat = state.seats.get(name)
    if seat is None or not seat.present:
        raise Refused("that seat is not here")
    return seat


@rule(do.MoveSeat, after_end=True)
def move_seat(state: State, command: do.MoveSeat, by: By, now: Moment) -> Iterator[Event]:
    seat = _here(state, command.seat)
    [team] = teams_of(state, [command.team])
    if seat.role not in IN_TEAMS:
        raise Refused(f"a {seat.role} is in no team")
    if seat.team == team:
        raise Refused("that seat is in this team already")
    yield ev.SeatMoved(seat.id, team)


@rule(do.NameLead)
def name_lead(state: State, command: do.NameLead, by: By, now: Moment) -> Iterator[Event]:
    _check_lead(state, command.team, command.seat)
    yield ev.LeadNamed(command.team, command.seat)


@rule(do.HandLead)
def hand_lead(state: State, command: do.HandLead, by: By, now: Moment) -> Iterator[Event]:
    if state.teams[by.team].lead != by.seat:
        raise Refused("only the lead hands the lead over", hint="control can name another lead")
    _check_lead(state, by.team, command.seat)
    yield ev.LeadNamed(by.team, command.seat)


def _check_lead(state: State, team: str, seat: str) -> None:
    if team not in state.teams:
        raise Refused(f"there is no team {team!r}")
    if seat and (seat not in state.seats or state.seats[seat].team != team or not state.seats[seat].present):
        raise Refused("that seat is not in this team")
    if seat and state.seats[seat].role != "player":
        raise Refused("only a player leads a team")


@rule(do.AskLead)
def ask_lead(state: State, command: do.AskLead, by: By, now: Moment) -> Iterator[Event]:
    team = state.teams[by.team]
    if not team.lead:
        raise Refused("your team has no lead", hint="anyone in the team submits")
    if team.lead == by.seat:
        raise Refused("you have the lead")
    if by.seat not in team.lead_asked:
        yield ev.LeadAsked(by.team, by.seat)


@rule(do.TakeLead)
def take_lead(state: State, command: do.TakeLead, by: By, now: Moment) -> Iterator[Event]:
    asked = state.teams[by.team].lead_asked.get(by.seat)
    if asked is None:
        raise Refused("ask for the lead first")
    if now.elapsed - asked < LEAD_SILENT:
        raise Refused("the lead has a minute to answer", hint="the clock counts it; it stands in a pause")
    yield ev.LeadNamed(by.team, by.seat)


@rule(do.AskCheck)
def ask_check(state: State, command: do.AskCheck, by: By, now: Moment) -> Iterator[Event]:
    yield ev.CheckAsked(said(command.text, "what the seats confirm"))


@rule(do.ConfirmCheck)
def confirm_check(state: State, command: do.ConfirmCheck, by: By, now: Moment) -> Iterator[Event]:
    if state.check is None:
        raise Refused("nobody asks for this now")
    if by.seat not in state.check.confirmed:
        yield ev.CheckConfirmed()


@rule(do.SendPractice)
def send_practice(state: State, command: do.SendPractice, by: By, now: Moment) -> Iterator[Event]:
    if state.started_wall:
        raise Refused("the exercise has started", hint="a practice inject goes out before the start")
    if state.real_stop:
        raise Refused("the exercise is stopped for a real-world reason", hint="resume it first")
    yield ev.PracticeSent(said(command.title, "the title"), said(command.text, "the text"))


@rule(do.AnswerPractice)
def answer_practice(state: State, command: do.AnswerPractice, by: By, now: Moment) -> Iterator[Event]:
    if state.practice is None:
        raise Refused("the practice is over")
    yield ev.PracticeAnswered(by.team, said(command.text, "the answer"))
